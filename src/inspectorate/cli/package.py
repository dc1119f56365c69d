"""`inspectorate package new`, `write` and `validate`: create, rewrite and check an inspection's folder."""

from __future__ import annotations

from dataclasses import replace as changed
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inspectorate.cli import output
from inspectorate.cli import sample as sample_cli
from inspectorate.cli.exit_codes import BAD_INPUT
from inspectorate.cli.options import (
    DateOption,
    DiceOption,
    JsonOption,
    PackageArgument,
    PublicOption,
    SeedOption,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from inspectorate.method.inspection import Inspection
    from inspectorate.method.sample import Randomness
    from inspectorate.method.sample.values import ReplacementRule, Source
    from inspectorate.method.standards import Framework
    from inspectorate.tables import ListTable


def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder for the inspection.")],
    edition: Annotated[str, typer.Option(metavar="NAME", help="The edition of the standards.")],
    service: Annotated[str, typer.Option(metavar="NAME", help="The service's full name.")],
    on: DateOption,
    long_list: Annotated[
        list[str],
        typer.Option(
            metavar="KIND=FILE",
            help="A kind of case and its long list, like court=cases.xlsx. Use this option once for each "
            "kind of case.",
        ),
    ],
    seed: SeedOption = None,
    public: PublicOption = None,
    max_per_manager: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="NUMBER", help="The maximum number of cases of one case manager in a sample."
        ),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD=HEADING",
            help='A field and its heading, like "gender=Sex". For one list only: "court.gender=Sex".',
        ),
    ] = None,
) -> None:
    """Create an inspection: read its long lists, seal the draws of its samples, and write the folder.

    Give the service the seals, and decide the draws with `package draw`. With --seed the samples are drawn at
    once, from a number that you choose: for trials only.
    """
    from inspectorate import package
    from inspectorate import tables as table_inspectorate
    from inspectorate.method import standards

    package.require_empty_folder(folder)
    framework = standards.load(edition)
    paths = _long_list_paths(long_list, framework)
    columns = _columns(column or [], list(paths), framework)
    if seed is not None and public:
        raise typer.BadParameter("use --seed or --public, not both", param_hint="--public")
    if not service.strip():
        raise typer.BadParameter("enter the name of the service", param_hint="--service")
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
            decided_by=seed if seed is not None else public or "",
            max_per_manager=max_per_manager,
            columns=columns,
        )
        package.create(inspection, folder)
    _show_new(inspection, {group: table for group, (_, table) in long_lists.items()})
    _write_workbooks(inspection, folder)
    if inspection.sealed_draws:
        output.print_lines("The draws are sealed. The next steps, and what to send to the service, are in:")
    else:
        output.print_lines(f"{len(inspection.assessments)} cases to assess. The next steps are in:")
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
            raise typer.BadParameter(f'"{group}" is given twice. Enter one long list for each kind of case')
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


def draw(
    folder: PackageArgument,
    dice: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND=DIGITS",
            help="The kind of case and the digits of three ten-sided dice, like court=417.",
        ),
    ] = None,
    value: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND=TEXT", help="The kind of case and the published value, if a publication decides."
        ),
    ] = None,
) -> None:
    """Decide sealed draws: the number that dice or a published value give says which sample is drawn."""
    from inspectorate import package
    from inspectorate.method.sample import describe

    inspection = package.read(folder)
    values = {
        **_random_values("dice", dice or [], inspection),
        **_random_values("public", value or [], inspection),
    }
    if not values:
        raise typer.BadParameter("use --dice KIND=DIGITS or --value KIND=TEXT, once for each kind of case")
    with output.spinner("Calculating the 1,000 numbered samples"):
        inspection = package.draw_samples(inspection, values)
        package.write(inspection, folder)
    for group in values:
        sample = inspection.samples[group]
        sample_cli.show_size(inspection.populations[group], sample, inspection.framework)
        output.print_lines(
            *describe(sample, inspection.framework),
            "Selected: " + ", ".join(case.id for case in sample.selected),
        )
    _write_workbooks(inspection, folder)


def write_answers(
    folder: PackageArgument,
    to: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where to write them (default: PACKAGE-answers).")
    ] = None,
) -> None:
    """Write a workbook for each case, in which its assessor answers the questions.

    A workbook that exists is not changed. `package new` and `package draw` write workbooks too.
    """
    from inspectorate import package

    _write_workbooks(package.read(folder), folder, to)


def read_answers(
    folder: PackageArgument,
    workbooks: Annotated[
        list[Path], typer.Argument(metavar="WORKBOOK...", help="Completed workbooks, or folders with them.")
    ],
) -> None:
    """Read the answers in workbooks into an inspection: all of them, or none if a cell is wrong."""
    from inspectorate import package

    with output.spinner("Reading the workbooks"):
        before = package.read(folder)
        inspection = package.read_workbooks(before, workbooks)
        package.write(inspection, folder)
    pairs = zip(before.assessments, inspection.assessments, strict=True)
    output.print_lines(f"Cases with other facts or answers than before: {sum(a != b for a, b in pairs)}.")


def _write_workbooks(inspection: Inspection, folder: Path, to: Path | None = None) -> None:
    """Write the workbooks of the cases that have none, and print where they are."""
    from inspectorate import package

    if not inspection.assessments:
        return
    place = to or folder.absolute().with_name(f"{folder.absolute().name}-answers")
    with output.spinner("Writing the answer workbooks"):
        written, existing = package.write_workbooks(inspection, place)
    output.print_lines(
        f"Answer workbooks written: {len(written)}. Not changed: {len(existing)}. They are in:"
    )
    output.print_path(place)


def _random_values(source: Source, options: list[str], inspection: Inspection) -> dict[str, Randomness]:
    from inspectorate.method.sample import Randomness

    values = {}
    for option in options:
        group, separator, text = (part.strip() for part in option.partition("="))
        if not separator or not text:
            raise typer.BadParameter(f'"{option}" is not a kind of case and a value. Write it as court=417')
        sample_cli.require_group(group, inspection.framework)
        sealed = inspection.sealed_draws.get(group)
        values[group] = Randomness(source, text, sealed.origin if sealed and source == "public" else "")
    return values


def replace(
    folder: PackageArgument,
    group: Annotated[str, typer.Argument(metavar="KIND", help="The kind of case.")],
    case: Annotated[
        str | None, typer.Option(metavar="ID", help="The case that cannot be assessed; with --reason.")
    ] = None,
    reason: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", help="Why it cannot be assessed; with --undo, why it can be assessed after all."
        ),
    ] = None,
    alike: Annotated[bool, typer.Option("--alike", help="Choose from the most similar cases only.")] = False,
    dice: DiceOption = None,
    system: Annotated[
        bool, typer.Option("--system", help="Use the computer's random numbers instead of dice.")
    ] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Undo the latest replacement, with --reason, before any answer.")
    ] = False,
) -> None:
    """Replace a case that cannot be assessed: first its reason, then dice decide which case comes in.

    First --case and --reason, which are recorded. Then --dice, or --system. A random replacement keeps
    chances equal if cases are lost by accident; the most similar case keeps the sample balanced, at the price
    of unequal chances. With --undo and --reason the case of the latest replacement comes back.
    """
    from inspectorate import package
    from inspectorate.method import sample as sampling

    inspection = package.read(folder)
    sample_cli.require_group(group, inspection.framework)
    drawn = inspection.samples.get(group)
    if drawn is None:
        raise typer.BadParameter(f'no sample has been drawn for "{group}"')
    modes = [case is not None and reason is not None, dice is not None, system, undo]
    if sum(modes) != 1 or (case is None and not undo) != (reason is None):
        raise typer.BadParameter(
            "use --case with --reason first, and then --dice or --system; or --undo with --reason"
        )
    eligible, now = inspection.populations[group], datetime.now(UTC)
    if case is not None:
        rule: ReplacementRule = "alike" if alike else "random"
        drawn = sampling.record_reason(drawn, eligible, out=case, reason=reason or "", rule=rule, at=now)
        number = len(sampling.candidates(drawn, eligible, out=case, rule=rule))
        lines = [
            f"Reason recorded. Cases that can replace it: {number}.",
            f"Ten-sided dice to throw: {sampling.dice_needed(number)}. Enter their digits with --dice.",
        ]
    elif undo:
        standing = drawn.completed_replacements
        drawn = sampling.undo_replacement(drawn, eligible, reason=reason or "", at=now)
        lines = [f"{standing[-1].out} is in the sample again. {standing[-1].into} has left it."]
        inspection = package.return_assessment(inspection, group, standing[-1])
    else:
        randomness = sampling.Randomness("dice", dice) if dice is not None else sampling.system_randomness()
        drawn = sampling.replace(drawn, eligible, randomness=randomness, at=now)
        replacement = drawn.completed_replacements[-1]
        lines = [f"{replacement.out} is replaced by {replacement.into}. {replacement.because}"]
        inspection = package.exchange_assessment(inspection, group, replacement)
    samples = {**inspection.samples, group: drawn}
    package.write(changed(inspection, samples=samples), folder)
    output.print_lines(*lines)


def _show_new(inspection: Inspection, tables: Mapping[str, ListTable]) -> None:
    from inspectorate.cli.long_list import show_long_list

    framework = inspection.framework
    for group, eligible in inspection.populations.items():
        if group in inspection.samples:
            sample_cli.show_size(eligible, inspection.samples[group], framework)
        else:
            sample_cli.show_sealed(inspection.sealed_draws[group], framework)
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
            f"Row numbers are those of long-lists/{group}.csv. Add {above} to find the row in the file that "
            f"was sent."
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
        output.print_lines(f"{folder}: no errors found.")
    if not as_json:
        output.print_lines(*_missing(folder))
    if faults:
        raise typer.Exit(BAD_INPUT)


def _missing(folder: Path) -> Iterator[str]:
    """Yield what the ratings of a package that can be read still need; `check` says the same."""
    from inspectorate import package
    from inspectorate.method.faults import FaultsFound

    try:
        sentences = package.missing_data(package.read(folder))
    except FaultsFound:
        return
    if sentences:
        yield f"Missing before the ratings are final: {' '.join(sentences)}"
