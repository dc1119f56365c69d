"""`inspectorate rate` and `inspectorate overall`: from answers to ratings, each with its reason."""

from typing import Annotated

import typer

from inspectorate.cli import printing
from inspectorate.cli.options import EditionOption, JsonOption, PackageArgument, edition_place
from inspectorate.method.inspection import Inspection, Results
from inspectorate.method.standards import EditionFigure, Framework, figures_of


def rate(folder: PackageArgument, as_json: JsonOption = False) -> None:
    """Rate every standard of an inspection from its answers and judgements, and say how firm each is."""
    from inspectorate import package
    from inspectorate.method.inspection import work_out

    inspection = package.read(folder)
    with printing.busy("Working out the ratings"):
        results = work_out(inspection)
    if as_json:
        printing.as_json(rating_record(inspection, results))
    else:
        _show_ratings(inspection, results)


def overall(
    ratings: Annotated[
        list[str], typer.Argument(help='Ratings, for example 1.1=Good 1.2="Requires improvement".')
    ],
    edition: EditionOption,
    as_json: JsonOption = False,
) -> None:
    """Apply the overall rule alone, also to fewer standards than the edition has."""
    from inspectorate.method import ratings as rating_rules
    from inspectorate.method import standards

    framework = standards.load(edition_place(edition))
    names = {level.name.casefold(): level.name for level in framework.ratings.levels}
    given: dict[str, str] = {}
    for part in ratings:
        standard, sign, name = (piece.strip() for piece in part.partition("="))
        if not sign or standard not in framework.standards:
            known = ", ".join(framework.standards)
            raise typer.BadParameter(
                f'"{part}" is not a standard of this edition with a rating. Standards: {known}'
            )
        if standard in given:
            raise typer.BadParameter(f"Standard {standard} is given twice. Give each standard one rating")
        if name.casefold() not in names:
            raise typer.BadParameter(
                f'"{name}" is not a rating of this edition. Ratings: {", ".join(names.values())}'
            )
        given[standard] = names[name.casefold()]
    result = rating_rules.overall(given, framework)
    rules = framework.ratings.overall_bands
    figures = [figure for band in rules for figure in figures_of(band, framework)]
    if as_json:
        printing.as_json(
            {
                "rating": result.rating,
                "score": result.score,
                "out_of": result.out_of,
                "because": result.because,
                "figures": printing.figures_record(figures),
            }
        )
    else:
        printing.say(f"{result.rating}: {result.score} out of {result.out_of}.", result.because)
        printing.warn_of_unconfirmed(figures)


def rating_record(inspection: Inspection, results: Results) -> dict[str, object]:
    """The results as plain values, ready for JSON."""
    return {
        "overall": _overall_record(results),
        "standards": {
            standard: {
                "rating": confirmed.rating,
                "score": confirmed.score,
                "lowest": confirmed.proposed.lowest,
                "because": confirmed.because,
                "triggers": [trigger.because for trigger in confirmed.proposed.triggers],
            }
            for standard, confirmed in results.ratings.items()
        },
        "key_questions": {
            rated.question: {
                "yes": results.tallies[rated.question].yes,
                "applicable": results.tallies[rated.question].applicable,
                "percentage": rated.percentage,
                "rating": rated.rating,
            }
            for confirmed in results.ratings.values()
            for rated in confirmed.proposed.questions
        },
        "sensitivity": {
            standard: {
                "points_to_boundary": round(firmness.points_to_boundary, 2),
                "cases_to_change": firmness.cases_to_change,
                "toward": firmness.toward,
                "deciding": [
                    {
                        "case": case.case_id,
                        "question": case.question,
                        "answer": case.answer,
                        "alone": case.alone,
                    }
                    for case in firmness.deciding
                ],
                "probabilities": {name: round(p, 4) for name, p in firmness.probabilities.items()},
                "method": firmness.method,
            }
            for standard, firmness in results.sensitivity.items()
        },
        "figures": printing.figures_record(_figures(inspection.framework)),
    }


def _figures(framework: Framework) -> tuple[EditionFigure, ...]:
    return figures_of(framework.ratings, framework)


def _overall_record(results: Results) -> dict[str, object] | None:
    if results.overall is None:
        return None
    overall = results.overall
    return {
        "rating": overall.rating,
        "score": overall.score,
        "out_of": overall.out_of,
        "because": overall.because,
    }


def _show_ratings(inspection: Inspection, results: Results) -> None:
    if inspection.about.invented:
        printing.say(inspection.about.invented, "")
    rows = []
    for standard, confirmed in results.ratings.items():
        firmness = results.sensitivity.get(standard)
        tally = results.tallies.get(confirmed.proposed.lowest or "")
        rows.append(
            (
                standard,
                inspection.framework.standards[standard].title,
                confirmed.rating or "not rated",
                confirmed.score,
                f"{tally.question}: {tally.percentage}% ({tally.yes} of {tally.applicable})"
                if tally
                else "judged",
                f"{firmness.points_to_boundary:.1f}" if firmness else "",
                firmness.cases_to_change if firmness else "",
                f"{firmness.probabilities[firmness.rating]:.0%}" if firmness else "",
            )
        )
    printing.table(
        inspection.about.service,
        ["", "Standard", "Rating", "Score", "Lowest key question", "Points", "Answers", "Certain"],
        rows,
        right=(3, 5, 6, 7),
    )
    if results.overall is None:
        printing.say("No overall rating yet: no standard has been rated.")
    else:
        overall = results.overall
        printing.say(f"Overall: {overall.rating}, {overall.score} out of {overall.out_of}. {overall.because}")
    printing.say(
        "Points: percentage points from the nearest boundary. Answers: the fewest that, judged the other "
        "way, would change the rating. Certain: how probable the rating is over all eligible cases, given "
        "the sample."
    )
    printing.warn_of_unconfirmed(_figures(inspection.framework))
