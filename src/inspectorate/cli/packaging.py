"""`inspectorate package new`, `write` and `validate`: an inspection's folder, begun, tidied and checked."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer

from inspectorate.cli import drawing, printing
from inspectorate.cli.listing import show_reading
from inspectorate.cli.options import DateOption, JsonOption, PackageArgument
from inspectorate.method.inspection import Inspection
from inspectorate.method.standards import Framework
from inspectorate.tables import Table

BAD_INPUT = 2
"""The exit code of `package validate` when faults were found."""


def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder for the inspection.")],
    edition: Annotated[str, typer.Option(metavar="NAME", help="The edition of the standards.")],
    service: Annotated[str, typer.Option(metavar="NAME", help="The service's full name.")],
    on: DateOption,
    seed: Annotated[
        int, typer.Option(min=0, metavar="NUMBER", help="The number the random draws start from.")
    ],
    long_list: Annotated[
        list[str],
        typer.Option(
            metavar="KIND=FILE",
            help="A kind of case and its long list, such as --long-list court=cases.xlsx; one of each kind.",
        ),
    ],
    max_per_manager: Annotated[
        int | None,
        typer.Option(min=1, metavar="NUMBER", help="The most cases of one case manager in a sample."),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD=HEADING",
            help='The heading that holds a field: "gender=Sex", or in one list only "court.gender=Sex".',
        ),
    ] = None,
) -> None:
    """Begin an inspection: read its long lists, draw its samples, and write the folder to fill in."""
    from inspectorate import package, tables
    from inspectorate.method import standards

    package.refuse_used(folder)
    framework = standards.load(edition)
    places = _places(long_list, framework)
    columns = _columns(column or [], list(places), framework)
    if not service.strip():
        raise typer.BadParameter("the service has no name", param_hint="--service")
    with printing.busy("Reading the long lists and drawing the samples"):
        read = {group: (place.name, tables.read_rows(place)) for group, place in places.items()}
        inspection = package.start(
            framework,
            service=service.strip(),
            on=on,
            long_lists=read,
            seed=seed,
            max_per_manager=max_per_manager,
            columns=columns,
        )
        package.create(inspection, folder)
    _show_new(inspection, {group: table for group, (_, table) in read.items()})
    printing.say(f"{len(inspection.assessments)} cases to assess. What to fill in next is said in:")
    printing.say_place(folder / "README.md")


def _places(given: list[str], framework: Framework) -> dict[str, Path]:
    places: dict[str, Path] = {}
    for part in given:
        group, sign, place = (piece.strip() for piece in part.partition("="))
        if not sign or not place:
            raise typer.BadParameter(f'"{part}" is not a kind of case and a file. Write it as kind=cases.csv')
        drawing.insist_on_group(group, framework)
        if group in places:
            raise typer.BadParameter(f'"{group}" is given twice. Give each kind of case one long list')
        places[group] = Path(place)
    return places


def _columns(given: list[str], groups: list[str], framework: Framework) -> dict[str, Mapping[str, str]]:
    """Return by case group the headings named by hand: for all lists, or for the one named before a stop."""
    every = [part for part in given if part.partition("=")[0].partition(".")[0].strip() not in groups]
    return {
        group: drawing.columns_of(
            [
                *every,
                *(part.strip()[len(group) + 1 :] for part in given if part.strip().startswith(f"{group}.")),
            ],
            framework,
        )
        or {}
        for group in groups
    }


def _show_new(inspection: Inspection, read: Mapping[str, Table]) -> None:
    framework = inspection.framework
    for group, drawn in inspection.samples.items():
        drawing.show_size(inspection.populations[group], drawn, framework)
        show_reading(
            [*read[group].notes, *_counted(group, read[group])], inspection.populations[group], framework
        )
        printing.warn_of_unconfirmed(drawing.figures_behind(framework, group))


def _counted(group: str, table: Table) -> Iterator[str]:
    """Say how rows are counted where the folder's own copy has fewer lines above them than the file sent."""
    above = table.first_row - 2
    if above:
        yield (
            f"Rows are counted as in the folder's own copy, long-lists/{group}.csv; add {above} for the row "
            "of the file that was sent."
        )


def write(folder: PackageArgument) -> None:
    """Write an inspection's folder again in its usual form, with its description brought up to date."""
    from inspectorate import package

    with printing.busy("Reading and writing the inspection"):
        package.write(package.read(folder), folder)
    printing.say(f"{folder}: written.")


def validate(folder: PackageArgument, as_json: JsonOption = False) -> None:
    """Check an inspection's folder: every file, every row, and that its sample can be redrawn."""
    from inspectorate import package

    faults = package.validate(folder)
    if as_json:
        printing.as_json([{"place": f.place, "problem": f.problem, "cure": f.cure} for f in faults])
    elif faults:
        printing.complain_of(faults)
    else:
        printing.say(f"{folder}: nothing wrong was found.")
    if faults:
        raise typer.Exit(BAD_INPUT)
