"""`inspectorate sample` and `allocate`: draw a reproducible sample; allocate a total to groups."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from inspectorate.cli import output
from inspectorate.cli.long_list import show_long_list
from inspectorate.cli.options import DateOption, EditionOption, JsonOption, edition_source
from inspectorate.method.population import Population
from inspectorate.method.report.numbers import fixed
from inspectorate.method.sample.values import Allocation, Sample
from inspectorate.method.standards import EditionFigure, Framework, figures_of

MAX_DIGITS = 15
"""Longest count, in digits, that `allocate` accepts."""


CURE_COLUMN = 'Say which heading holds it: --column "FIELD=HEADING".'
"""Cure of the fault that a field has no heading."""


def sample(
    context: typer.Context,
    longlist: Annotated[Path, typer.Argument(metavar="LONGLIST", help="The long list: CSV, XLSX or ODS.")],
    edition: EditionOption,
    domain: Annotated[
        str, typer.Option(metavar="KIND", help="The kind of case, for example court or out_of_court.")
    ],
    on: DateOption,
    seed: Annotated[
        int, typer.Option(min=0, metavar="NUMBER", help="The number the random draw starts from.")
    ],
    size: Annotated[
        int | None,
        typer.Option(min=1, metavar="NUMBER", help="How many cases, instead of the formula's number."),
    ] = None,
    max_per_manager: Annotated[
        int | None, typer.Option(min=1, metavar="NUMBER", help="The most cases of one case manager.")
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD=HEADING",
            help='The heading that holds a field, such as --column "gender=Sex"; repeat as needed.',
        ),
    ] = None,
    balance_on: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD", help="A further factor to balance on, for example ethnicity."),
    ] = None,
    sheet: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The sheet of a workbook, if more than one could be the list."),
    ] = None,
    as_json: JsonOption = False,
    to: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A folder to write the sample and its record into.")
    ] = None,
) -> None:
    """Draw a balanced random sample with reserves from a long list, and account for every row."""
    from inspectorate import tables
    from inspectorate.cli.sample_record import sample_record, write_sample
    from inspectorate.method import population, standards
    from inspectorate.method import sample as sampling

    framework = standards.load(edition_source(edition))
    require_group(domain, framework)
    with output.row_count("Reading the long list") as progress:
        table = tables.read_rows(longlist, sheet=sheet, progress=progress)
    with output.spinner("Deciding which cases are eligible"):
        if sheet and table.sheet != sheet:
            raise typer.BadParameter(
                f'{longlist.name} is a text file and has no sheet "{sheet}"', param_hint="--sheet"
            )
        eligible = population.read(
            table,
            framework,
            group=domain,
            on=on,
            columns=parse_columns(column or (), framework),
            required_fields=sampling.required_fields(framework, max_per_manager),
            column_prompt=population.ColumnPrompt(longlist.name, CURE_COLUMN),
        )
    with output.spinner("Drawing the sample"):
        drawn = sampling.draw(
            eligible,
            framework,
            seed=seed,
            size=size,
            max_per_manager=max_per_manager,
            factors=balance_on,
        )
    record = sample_record(eligible, drawn, edition_figures(framework, domain), table.notes)
    if to is not None:
        from inspectorate import typeset

        write_sample(to, record, eligible, drawn, typeset.balance_chart(drawn.balance))
    if as_json:
        output.print_json(record)
    else:
        show_size(eligible, drawn, framework)
        show_long_list(table.notes, eligible, framework)
        _show_sample(drawn, framework, _redraw_command(context))
        output.print_adoption(framework)
        if to is not None:
            output.print_lines(f"Written to {to}.")


def _redraw_command(context: typer.Context) -> list[str]:
    """Return the words of a command that draws the same sample, without output options."""
    words = ["inspectorate", "sample"]
    for name, value in context.params.items():
        if name in {"as_json", "to"} or value in (None, [], ()):
            continue
        option = f"--{name.replace('_', '-')}"
        if name == "longlist":
            words.append(str(value))
        elif isinstance(value, list | tuple):
            words += [word for item in value for word in (option, str(item))]
        else:
            words += [option, str(value)]
    return words


def require_group(domain: str, framework: Framework) -> None:
    """Raise BadParameter when the edition has no case group of this name."""
    keys = [group.key for group in framework.casework.groups]
    if domain not in keys:
        raise typer.BadParameter(
            f'"{domain}" is not a kind of case in this edition. Use one of: {", ".join(keys)}'
        )


def parse_columns(options: Sequence[str], framework: Framework) -> dict[str, str] | None:
    """Return the heading given for each field, or None when none is given; BadParameter for other texts."""
    columns: dict[str, str] = {}
    keys = [field.key for field in framework.casework.fields]
    for option in options:
        field, separator, heading = (part.strip() for part in option.partition("="))
        if not separator or field not in keys:
            raise typer.BadParameter(
                f'"{option}" does not name a field and a heading. Fields: {", ".join(keys)}'
            )
        if field in columns:
            raise typer.BadParameter(f'"{field}" is given twice. Give each field one heading')
        columns[field] = heading
    return columns or None


def edition_figures(framework: Framework, domain: str) -> tuple[EditionFigure, ...]:
    """Return the figures of the edition that a draw depends on."""
    return (
        *figures_of(framework.sample, framework),
        *figures_of(framework.group(domain).window, framework),
    )


def show_size(eligible: Population, sample: Sample, framework: Framework) -> None:
    """Print how many cases were eligible and drawn, and the reason for the sample size."""
    output.print_lines(
        f"{framework.group(sample.group).title}: {len(eligible.cases):,} eligible, "
        f"{len(eligible.left_out):,} left out, {len(sample.selected):,} selected, "
        f"{len(sample.reserves):,} reserves.",
        sample.size.because,
        *sample.notes,
    )


def _show_sample(sample: Sample, framework: Framework, command: Sequence[str]) -> None:
    from inspectorate.method.sample import chart_rows

    titles = chart_rows(sample, framework)
    output.print_table(
        "Balance",
        ["Factor", "Level", "Population", "Expected", "Sample", "Difference"],
        (
            (
                title["factor"],
                title["level"],
                row.population,
                fixed(row.expected, 1),
                row.sample,
                f"{row.difference:+.1f}",
            )
            for row, title in zip(sample.balance, titles, strict=True)
        ),
        right=(2, 3, 4, 5),
    )
    if sample.cap is not None:
        output.print_lines(sample.cap.because)
    output.print_lines(
        "Selected: " + ", ".join(case.id for case in sample.selected),
        "Reserves, in order: " + (", ".join(case.id for case in sample.reserves) or "none"),
        f"Digest of the eligible cases: {sample.digest}.",
        "To draw this again:",
    )
    output.print_path(shlex.join(command))


def allocate(
    size: Annotated[int, typer.Argument(min=0, help="The total to share out.")],
    groups: Annotated[
        list[str], typer.Argument(metavar="NAME=COUNT...", help="Each group and how many it has.")
    ],
    buffer: Annotated[
        float | None, typer.Option(min=0, metavar="NUMBER", help="Per cent to add for reserves.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Allocate a total to groups in proportion to size, by the inspectorate's rule for adult samples."""
    from inspectorate.cli.sample_record import allocation_record
    from inspectorate.method import sample as sampling

    allocation = sampling.allocate(size, _counts(groups), buffer_percent=buffer)
    if as_json:
        output.print_json(allocation_record(allocation))
    else:
        _show_allocation(allocation)


def _counts(groups: list[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for group in groups:
        name, separator, count = (part.strip() for part in group.rpartition("="))
        if not separator or not name or not count.isascii() or not count.isdigit():
            raise typer.BadParameter(f'"{group}" is not a name and a whole number. Write it as name=12')
        if name in counts:
            raise typer.BadParameter(f'"{name}" is given twice. Give each group once')
        if len(count) > MAX_DIGITS:
            raise typer.BadParameter(f'The count of "{name}" is too long to be one. Correct it')
        counts[name] = int(count)
    return counts


def _show_allocation(allocation: Allocation) -> None:
    buffered = allocation.buffered_size is not None
    output.print_table(
        f"{allocation.size} shared out" + (f", {allocation.buffered_size} with reserves" if buffered else ""),
        ["Group", "Count", "Exact", "Size", *(["With reserves"] if buffered else []), "Adjustments"],
        (
            (
                share.name,
                share.count,
                f"{share.exact:.2f}",
                share.size,
                *([share.buffered] if buffered else []),
                " ".join((*share.adjustments, *share.buffered_adjustments)) or "none",
            )
            for share in allocation.shares
        ),
        right=(1, 2, 3, 4) if buffered else (1, 2, 3),
    )
