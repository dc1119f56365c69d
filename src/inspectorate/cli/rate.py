"""Commands `rate` and `overall`: ratings of a package, and the overall rating of given ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from inspectorate.cli import output
from inspectorate.cli.options import EditionOption, JsonOption, PackageArgument, edition_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspectorate.method.inspection import Inspection, Results
    from inspectorate.method.ratings import ConfirmedRating, Sensitivity
    from inspectorate.method.standards import Framework


def rate(
    folder: PackageArgument,
    why: Annotated[
        str,
        typer.Option(
            metavar="STANDARD", help="Show how this standard is rated, and the cases that decide it."
        ),
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Rate every standard of an inspection from its answers and judgements, with the certainty of ratings."""
    from inspectorate import package
    from inspectorate.cli.rating_reasons import require_standard, show_reasons
    from inspectorate.cli.rating_record import rating_record
    from inspectorate.method.inspection import work_out

    if why and as_json:
        raise typer.BadParameter("use --why or --json, not both")
    inspection = package.read(folder)
    standard = require_standard(why, inspection.framework) if why else ""
    with output.spinner("Calculating the ratings"):
        results = work_out(inspection)
    if as_json:
        output.print_json(rating_record(inspection, results))
    elif standard:
        show_reasons(inspection, results, standard)
    else:
        show_ratings(inspection, results)
    output.warn_answer_faults(inspection)


def overall(
    ratings: Annotated[
        list[str], typer.Argument(help='Ratings, for example 1.1=Good 1.2="Requires improvement".')
    ],
    edition: EditionOption,
    as_json: JsonOption = False,
) -> None:
    """Apply the overall rule to the given ratings, also for fewer standards than the edition has."""
    from inspectorate.cli.rating_record import overall_record
    from inspectorate.method import ratings as rating_rules
    from inspectorate.method import standards

    framework = standards.load(edition_source(edition))
    result = rating_rules.overall(_parse_ratings(ratings, framework), framework)
    figures = [
        figure for band in framework.ratings.overall_bands for figure in standards.figures_of(band, framework)
    ]
    if as_json:
        output.print_json({**overall_record(result), "figures": output.figures_record(figures)})
    else:
        output.print_lines(f"{result.rating}: {result.score} out of {result.out_of}.", result.because)
        output.print_adoption(framework)


def _parse_ratings(ratings: list[str], framework: Framework) -> dict[str, str]:
    names = {level.name.casefold(): level.name for level in framework.ratings.levels}
    rating_by_standard: dict[str, str] = {}
    for text in ratings:
        standard, separator, name = (part.strip() for part in text.partition("="))
        if not separator or standard not in framework.standards:
            allowed = ", ".join(framework.standards)
            raise typer.BadParameter(
                f'"{text}" is not a standard and a rating, like 1.1=Good. Standards: {allowed}'
            )
        if standard in rating_by_standard:
            raise typer.BadParameter(f"Standard {standard} is given twice. Enter each standard once")
        if name.casefold() not in names:
            allowed = ", ".join(names.values())
            raise typer.BadParameter(f'"{name}" is not a rating of this edition. Ratings: {allowed}')
        rating_by_standard[standard] = names[name.casefold()]
    return rating_by_standard


LEGEND = (
    "Points: distance to the next rating, in percentage points. Answers: how many answers would have to "
    "change to change the rating. Certain: chance of this rating across all eligible cases. This counts the "
    "effect of sampling only, not that another assessor could have judged a case differently."
)
ROUNDING = (
    "Points are measured from the unrounded percentage. The text for the panel uses the printed percentage, "
    "so the two can differ by up to half a point"
)


def show_ratings(inspection: Inspection, results: Results) -> None:
    """Print every standard's rating with what decides it, and the prompts for the panel."""
    framework = inspection.framework
    if inspection.about.invented:
        output.print_lines(inspection.about.invented, "")
    output.print_table(
        inspection.about.service,
        ["", "Standard", "Rating", "Score", "Decided by", "Points", "Answers", "Certain"],
        _rows(inspection, results),
        right=(3, 5, 6, 7),
    )
    overall = results.overall
    if overall is None:
        output.print_lines("No overall rating yet: no standard has been rated.")
    else:
        output.print_lines(
            f"Overall: {overall.rating}, {overall.score} out of {overall.out_of}.", overall.because
        )
        if results.provisional:
            output.print_lines(f"Provisional: {' '.join(results.outstanding)}")
    output.print_lines(LEGEND)
    if results.sensitivity:
        output.print_lines(_rounding(results))
    _show_disagreement(results)
    for standard, confirmed in results.ratings.items():
        for limitation in confirmed.proposed.limitations:
            output.print_lines(f"{standard}: {limitation}")
        for trigger in confirmed.proposed.triggers:
            output.print_lines(f"For the panel, {standard}: {trigger.because}")
    output.print_adoption(framework)


def _show_disagreement(results: Results) -> None:
    """Print the probabilities beside those with answers on which another assessor would differ."""
    from inspectorate.method.ratings import format_rate

    rated = {
        standard: sensitivity
        for standard, sensitivity in results.sensitivity.items()
        if sensitivity.with_disagreement
    }
    if rated:
        rates = [scenario.rate for scenario in next(iter(rated.values())).with_disagreement]
        output.print_table(
            "Probability of the rating if two assessors differ on some answers",
            ["", "Rating", "Sampling only", *(f"Differ on {format_rate(rate)}%" for rate in rates)],
            (
                (standard, sensitivity.rating, *map(_percentage, _probabilities_of_rating(sensitivity)))
                for standard, sensitivity in rated.items()
            ),
            right=tuple(range(2, 3 + len(rates))),
        )
        output.print_lines(results.disagreement_basis)


def _probabilities_of_rating(sensitivity: Sensitivity) -> list[float]:
    """Return the probability of the rating: for sampling only, then for every rate of disagreement."""
    scenarios = [scenario.probabilities for scenario in sensitivity.with_disagreement]
    return [
        probabilities.get(sensitivity.rating, 0.0)
        for probabilities in (sensitivity.probabilities, *scenarios)
    ]


def _percentage(probability: float) -> str:
    from inspectorate.method.ratings import format_probability

    return f"{format_probability(probability)}%"


def _rounding(results: Results) -> str:
    """Return the note on rounding, with the first standard where rounding makes a difference."""
    from inspectorate.method.report.numbers import fixed

    for confirmed in results.ratings.values():
        tally = results.tallies.get(confirmed.proposed.lowest or "")
        is_near = any(trigger.key == "points_from_boundary" for trigger in confirmed.proposed.triggers)
        if is_near and tally and tally.exact is not None and tally.exact * 100 != tally.percentage:
            exact = fixed(tally.exact * 100, 2)
            return f"{ROUNDING}: {tally.question} is {exact} per cent, printed as {tally.percentage}."
    return f"{ROUNDING}."


def _rows(inspection: Inspection, results: Results) -> Iterator[tuple[object, ...]]:
    from inspectorate.method.report.numbers import fixed

    for standard, confirmed in results.ratings.items():
        sensitivity = results.sensitivity.get(standard)
        probability = sensitivity.probabilities.get(sensitivity.rating) if sensitivity else None
        yield (
            standard,
            inspection.framework.standards[standard].title,
            _rating_text(confirmed),
            confirmed.score,
            _decided_by(inspection, results, standard),
            fixed(sensitivity.points_to_boundary, 1) if sensitivity else "",
            sensitivity.cases_to_change if sensitivity else "",
            _percentage(probability) if probability is not None else "not given" if sensitivity else "",
        )


def _rating_text(confirmed: ConfirmedRating) -> str:
    if confirmed.provisional:
        return f"{confirmed.rating}, provisional"
    return confirmed.rating or "not rated"


def _decided_by(inspection: Inspection, results: Results, standard: str) -> str:
    confirmed = results.ratings[standard]
    if confirmed.rating != confirmed.proposed.rating:
        return "the panel"
    if inspection.framework.domain_of[standard].judged_on == "evidence":
        return "judgement" if confirmed.rating else ""
    if confirmed.proposed.lowest is None:
        return "all key questions" if confirmed.rating else ""
    tally = results.tallies[confirmed.proposed.lowest]
    return f"{tally.question}: {tally.percentage}% ({tally.yes} of {tally.applicable})"
