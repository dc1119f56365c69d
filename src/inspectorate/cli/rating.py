"""`inspectorate rate` and `inspectorate overall`: rate standards from answers, and apply the overall rule."""

from typing import Annotated

import typer

from inspectorate.cli import printing
from inspectorate.cli.options import EditionOption, JsonOption, PackageArgument, edition_source
from inspectorate.cli.rated import overall_record, rating_record, show_ratings
from inspectorate.cli.why import require_standard, show_reasons
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
    """Rate every standard of an inspection from its answers and judgements, with the certainty of ratings."""
    from inspectorate import package
    from inspectorate.method.inspection import work_out

    if why and as_json:
        raise typer.BadParameter("--why is for reading; --json has every standard. Use one of them")
    inspection = package.read(folder)
    standard = require_standard(why, inspection.framework) if why else ""
    with printing.spinner("Working out the ratings"):
        results = work_out(inspection)
    if as_json:
        printing.print_json(rating_record(inspection, results))
    elif standard:
        show_reasons(inspection, results, standard)
    else:
        show_ratings(inspection, results)
    printing.warn_answer_faults(inspection)


def overall(
    ratings: Annotated[
        list[str], typer.Argument(help='Ratings, for example 1.1=Good 1.2="Requires improvement".')
    ],
    edition: EditionOption,
    as_json: JsonOption = False,
) -> None:
    """Apply the overall rule to the given ratings, also for fewer standards than the edition has."""
    from inspectorate.method import ratings as rating_rules
    from inspectorate.method import standards

    framework = standards.load(edition_source(edition))
    result = rating_rules.overall(_parse_ratings(ratings, framework), framework)
    figures = [figure for band in framework.ratings.overall_bands for figure in figures_of(band, framework)]
    if as_json:
        printing.print_json({**overall_record(result), "figures": printing.figures_record(figures)})
    else:
        printing.print_lines(f"{result.rating}: {result.score} out of {result.out_of}.", result.because)
        printing.warn_unconfirmed_figures(figures)


def _parse_ratings(ratings: list[str], framework: Framework) -> dict[str, str]:
    names = {level.name.casefold(): level.name for level in framework.ratings.levels}
    rating_by_standard: dict[str, str] = {}
    for text in ratings:
        standard, separator, name = (part.strip() for part in text.partition("="))
        if not separator or standard not in framework.standards:
            allowed = ", ".join(framework.standards)
            raise typer.BadParameter(f'"{text}" does not give a standard a rating. Standards: {allowed}')
        if standard in rating_by_standard:
            raise typer.BadParameter(f"Standard {standard} is given twice. Give each standard one rating")
        if name.casefold() not in names:
            allowed = ", ".join(names.values())
            raise typer.BadParameter(f'"{name}" is not a rating of this edition. Ratings: {allowed}')
        rating_by_standard[standard] = names[name.casefold()]
    return rating_by_standard
