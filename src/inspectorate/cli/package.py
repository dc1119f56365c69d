"""`inspectorate package new`, `write` and `validate`: create, rewrite and check an inspection's folder."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer

from inspectorate.cli import output
from inspectorate.cli import sample as sample_cli
from inspectorate.cli.long_list import show_long_list
from inspectorate.cli.options import DateOption, JsonOption, PackageArgument
from inspectorate.method.inspection import Inspection
from inspectorate.method.standards import Framework
from inspectorate.tables import ListTable

BAD_INPUT = 2
"""Exit code of `package validate` when there are faults."""


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
    """Create an inspection: read its long lists, draw its samples, and write the folder to fill in."""
    from inspectorate import package
    from inspectorate import tables as table_inspectorate
    from inspectorate.method import standards

    package.require_empty_folder(folder)
    framework = standards.load(edition)
    paths = _long_list_paths(long_list, framework)
    columns = _columns(column or [], list(paths), framework)
    if not service.strip():
        raise typer.BadParameter("the service has no name", param_hint="--service")
    with output.row_count("Reading the long lists") as progress:
        long_lists = {
            group: (path.name, table_inspectorate.read_rows(path, progress=progress))
            for group, path in paths.items()
        }
    with output.spinner("Drawing the samples"):
        inspection = package.new_inspection(
            framework,
            service=service.strip(),
            on=on,
            long_lists=long_lists,
            seed=seed,
            max_per_manager=max_per_manager,
            columns=columns,
        )
        package.create(inspection, folder)
    _show_new(inspection, {group: table for group, (_, table) in long_lists.items()})
    output.print_lines(f"{len(inspection.assessments)} cases to assess. What to fill in next is said in:")
    output.print_path(folder / "README.md")


def _long_list_paths(options: list[str], framework: Framework) -> dict[str, Path]:
    paths: dict[str, Path] = {}
    for option in options:
        group, separator, path = (part.strip() for part in option.partition("="))
        if not separator or not path:
            raise typer.BadParameter(
                f'"{option}" is not a kind of case and a file. Write it as kind=cases.csv'
            )
        sample_cli.require_group(group, framework)
        if group in paths:
            raise typer.BadParameter(f'"{group}" is given twice. Give each kind of case one long list')
        paths[group] = Path(path)
    return paths


def _columns(options: list[str], groups: list[str], framework: Framework) -> dict[str, Mapping[str, str]]:
    """Return the headings given by case group: for all lists, or for one list with a prefix (`court.`)."""
    unprefixed = [
        option for option in options if option.partition("=")[0].partition(".")[0].strip() not in groups
    ]
    return {
        group: sample_cli.parse_columns(
            [
                *unprefixed,
                *(
                    option.strip()[len(group) + 1 :]
                    for option in options
                    if option.strip().startswith(f"{group}.")
                ),
            ],
            framework,
        )
        or {}
        for group in groups
    }


def _show_new(inspection: Inspection, tables: Mapping[str, ListTable]) -> None:
    framework = inspection.framework
    for group, sample in inspection.samples.items():
        sample_cli.show_size(inspection.populations[group], sample, framework)
        show_long_list(
            [*tables[group].notes, *_row_offset_notes(group, tables[group])],
            inspection.populations[group],
            framework,
        )
    output.print_adoption(framework)


def _row_offset_notes(group: str, table: ListTable) -> Iterator[str]:
    """Yield a note when row numbers of the stored copy differ from those of the file that was sent."""
    above = table.first_row - 2
    if above:
        yield (
            f"Rows are counted as in the folder's own copy, long-lists/{group}.csv; add {above} for the row "
            "of the file that was sent."
        )


def write(folder: PackageArgument) -> None:
    """Rewrite an inspection's folder in its standard form, and update datapackage.json."""
    from inspectorate import package

    with output.spinner("Reading and writing the inspection"):
        package.write(package.read(folder), folder)
    output.print_lines(f"{folder}: written.")


def validate(folder: PackageArgument, as_json: JsonOption = False) -> None:
    """Check an inspection's folder: every file, every row, and that its samples can be redrawn."""
    from inspectorate import package

    faults = package.validate(folder)
    if as_json:
        output.print_json(
            [{"place": fault.place, "problem": fault.problem, "cure": fault.cure} for fault in faults]
        )
    elif faults:
        output.print_faults(faults)
    else:
        output.print_lines(f"{folder}: nothing wrong was found.")
    if faults:
        raise typer.Exit(BAD_INPUT)
