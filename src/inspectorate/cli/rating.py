"""`inspectorate rate` and `inspectorate overall`: from answers to ratings, each with its reason."""

from typing import Annotated

import typer

from inspectorate.cli import printing
from inspectorate.cli.options import EditionOption, JsonOption, PackageArgument, edition_place
from inspectorate.cli.rated import overall_record, rating_record, show_ratings
from inspectorate.cli.why import known_standard, show_why
from inspectorate.method.standards import Framework, figures_of


def rate(
    folder: PackageArgument,
    why: Annotated[
        str,
        typer.Option(
            metavar="STANDARD", help="Show how this one standard is rated, down to the deciding cases."
        ),
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Rate every standard of an inspection from its answers and judgements, and say how firm each is."""
    from inspectorate import package
    from inspectorate.method.inspection import work_out

    if why and as_json:
        raise typer.BadParameter("--why is for reading; --json has every standard. Use one of them")
    inspection = package.read(folder)
    standard = known_standard(why, inspection.framework) if why else ""
    with printing.busy("Working out the ratings"):
        results = work_out(inspection)
    if as_json:
        printing.as_json(rating_record(inspection, results))
    elif standard:
        show_why(inspection, results, standard)
    else:
        show_ratings(inspection, results)
    printing.warn_of_answers(inspection)


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
    result = rating_rules.overall(_given(ratings, framework), framework)
    figures = [figure for band in framework.ratings.overall_bands for figure in figures_of(band, framework)]
    if as_json:
        printing.as_json({**overall_record(result), "figures": printing.figures_record(figures)})
    else:
        printing.say(f"{result.rating}: {result.score} out of {result.out_of}.", result.because)
        printing.warn_of_unconfirmed(figures)


def _given(ratings: list[str], framework: Framework) -> dict[str, str]:
    names = {level.name.casefold(): level.name for level in framework.ratings.levels}
    given: dict[str, str] = {}
    for part in ratings:
        standard, sign, name = (piece.strip() for piece in part.partition("="))
        if not sign or standard not in framework.standards:
            known = ", ".join(framework.standards)
            raise typer.BadParameter(f'"{part}" does not give a standard a rating. Standards: {known}')
        if standard in given:
            raise typer.BadParameter(f"Standard {standard} is given twice. Give each standard one rating")
        if name.casefold() not in names:
            known = ", ".join(names.values())
            raise typer.BadParameter(f'"{name}" is not a rating of this edition. Ratings: {known}')
        given[standard] = names[name.casefold()]
    return given
