"""`inspectorate sample` and `allocate`: seal and draw a sample; allocate a total to groups."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inspectorate.cli import output
from inspectorate.cli.options import (
    DateOption,
    DiceOption,
    EditionOption,
    JsonOption,
    PublicOption,
    SealOption,
    SeedOption,
    ValueOption,
    edition_source,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inspectorate.method.population import Population
    from inspectorate.method.sample import NumberedSamples
    from inspectorate.method.sample.values import Allocation, Randomness, Sample, SealedDraw
    from inspectorate.method.standards import EditionFigure, Framework

MAX_DIGITS = 15
"""Longest count, in digits, that `allocate` accepts."""


CURE_COLUMN = 'Enter its heading with --column "FIELD=HEADING".'
"""Cure of the fault that a field has no heading."""


def sample(
    context: typer.Context,
    longlist: Annotated[Path, typer.Argument(metavar="LONGLIST", help="The long list: CSV, XLSX or ODS.")],
    edition: EditionOption,
    domain: Annotated[
        str, typer.Option(metavar="KIND", help="The kind of case, for example court or out_of_court.")
    ],
    on: DateOption,
    seal: SealOption = False,
    dice: DiceOption = None,
    public: PublicOption = None,
    value: ValueOption = None,
    sealed: Annotated[
        str | None,
        typer.Option(
            metavar="DIGEST", help="The seal that you sent to the service. Needed with --dice and --value."
        ),
    ] = None,
    seed: SeedOption = None,
    size: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="NUMBER",
            help="The number of cases to draw, instead of the number from the formula.",
        ),
    ] = None,
    max_per_manager: Annotated[
        int | None,
        typer.Option(min=1, metavar="NUMBER", help="The maximum number of cases of one case manager."),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD=HEADING",
            help='A field and its heading, like "gender=Sex". You can repeat this option.',
        ),
    ] = None,
    balance_on: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD", help="Another factor to balance the sample on, for example ethnicity."),
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
    """Draw a balanced random sample from a long list, and account for every row.

    First --seal: it prints the seal of list and design, to give to the service, and calculates the 1,000
    numbered samples. Then --dice: the number that three ten-sided dice show in the meeting. With --public, a
    value that is not published yet decides instead: name it when sealing, and add --value to draw. With
    --seed the sample is drawn from a number that you choose: for trials only.
    """
    from inspectorate import tables
    from inspectorate.cli.long_list import show_long_list
    from inspectorate.cli.sample_record import sample_record, sealed_record, write_sample, write_sealed
    from inspectorate.method import population, standards
    from inspectorate.method import sample as sampling

    _require_one_mode(seal=seal, dice=dice, public=public, value=value, seed=seed)
    if sealed is None and (dice is not None or value is not None):
        raise typer.BadParameter(
            "enter the seal that you sent to the service, with --sealed. To make a seal, use --seal"
        )
    framework = standards.load(edition_source(edition))
    require_group(domain, framework)
    with output.row_count("Reading the long list") as progress:
        table = tables.read_rows(longlist, sheet=sheet, progress=progress)
    with output.spinner("Finding the eligible cases"):
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
    figures = edition_figures(framework, domain)
    design = {"size": size, "max_per_manager": max_per_manager, "factors": balance_on}
    if seed is not None:
        with output.spinner("Drawing the sample"):
            drawn = sampling.draw(eligible, framework, seed=seed, **design)  # type: ignore[arg-type]
    else:
        sealed_draw = sampling.seal(eligible, framework, origin=public or "", **design)  # type: ignore[arg-type]
        _require_seal(sealed_draw, sealed)
        samples = calculate(sealed_draw, eligible)
        if seal:
            record = sealed_record(eligible, samples.sealed, figures, table.notes)
            if to is not None:
                write_sealed(to, record, eligible, samples)
            if as_json:
                output.print_json(record)
            else:
                show_sealed(samples.sealed, framework)
            _show_folder(to, as_json=as_json)
            return
        drawn = sampling.choose(samples, eligible, framework, randomness=_randomness(dice, public, value))
    record = sample_record(eligible, drawn, framework, figures, table.notes)
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
    _show_folder(to, as_json=as_json)


def _show_folder(to: Path | None, *, as_json: bool) -> None:
    if to is not None and not as_json:
        output.print_lines(f"Written to {to}.")


def _require_one_mode(
    *, seal: bool, dice: str | None, public: str | None, value: str | None, seed: int | None
) -> None:
    """Raise BadParameter unless the options say one way to draw, or to seal."""
    modes = [seal, dice is not None, value is not None, seed is not None]
    if sum(modes) != 1:
        raise typer.BadParameter(
            "Use one of --seal, --dice, --value (with --public) and --seed. Start with --seal"
        )
    if value is not None and not public:
        raise typer.BadParameter("--value needs --public, the publication that was named when sealing")
    if public and not (seal or value is not None):
        raise typer.BadParameter("use --public with --seal, or with --value when the value is published")


def _require_seal(sealed: SealedDraw, expected: str | None) -> None:
    if expected is not None and expected.strip().lower() != sealed.seal:
        raise typer.BadParameter(
            f"The list and the design have the seal {sealed.seal}, not the seal you entered. Use the same "
            f"list and options as when you made the seal",
            param_hint="--sealed",
        )


def _randomness(dice: str | None, public: str | None, value: str | None) -> Randomness:
    from inspectorate.method.sample.values import Randomness

    if dice is not None:
        return Randomness("dice", dice)
    return Randomness("public", value or "", public or "")


def calculate(sealed: SealedDraw, eligible: Population) -> NumberedSamples:
    """Calculate the numbered samples of a sealed draw, with a progress bar on a terminal."""
    from inspectorate.method import sample as sampling

    with output.progress_bar("Calculating the 1,000 numbered samples") as progress:
        return sampling.number(sealed, eligible, progress=progress)


def show_sealed(sealed: SealedDraw, framework: Framework) -> None:
    """Print what is sealed, the seal, and the digest of the numbered samples."""
    from inspectorate.method import sample as sampling

    output.print_lines(
        f"{framework.group(sealed.group).title}: {sealed.size.eligible:,} eligible, {sealed.size.value:,} "
        f"to draw.",
        sealed.size.because,
        *sealed.notes,
        *sampling.describe_sealed(sealed, framework),
        "Seal, to send to the service now:",
    )
    output.print_path(sealed.seal)
    output.print_lines("Digest of the 1,000 numbered samples, to send to the service before the draw:")
    output.print_path(sealed.numbered.digest if sealed.numbered else "")


def _redraw_command(context: typer.Context) -> list[str]:
    """Return the words of a command that draws the same sample, without output options."""
    words = ["inspectorate", "sample"]
    for name, value in context.params.items():
        if name in {"as_json", "to", "seal"} or value in (None, [], ()):
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
                f'"{option}" is not a field and a heading, like gender=Sex. Fields: {", ".join(keys)}'
            )
        if field in columns:
            raise typer.BadParameter(f'"{field}" is given twice. Enter one heading for each field')
        columns[field] = heading
    return columns or None


def edition_figures(framework: Framework, domain: str) -> tuple[EditionFigure, ...]:
    """Return the figures of the edition that a draw depends on."""
    from inspectorate.method.standards import figures_of

    return (
        *figures_of(framework.sample, framework),
        *figures_of(framework.group(domain).window, framework),
    )


def show_size(eligible: Population, sample: Sample, framework: Framework) -> None:
    """Print how many cases were eligible and drawn, and the reason for the sample size."""
    output.print_lines(
        f"{framework.group(sample.group).title}: {len(eligible.cases):,} eligible, "
        f"{len(eligible.left_out):,} left out, {len(sample.selected):,} selected.",
        sample.size.because,
        *sample.notes,
    )


def _show_sample(sample: Sample, framework: Framework, command: Sequence[str]) -> None:
    from inspectorate.method.report.numbers import fixed
    from inspectorate.method.sample import chart_rows, describe

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
    output.print_lines(*describe(sample, framework))
    output.print_lines(
        "Selected: " + ", ".join(case.id for case in sample.selected),
        f"Digest of the eligible cases: {sample.digest}.",
        "To reproduce this sample:",
    )
    output.print_path(shlex.join(command))


def allocate(
    size: Annotated[int, typer.Argument(min=0, help="The total to allocate.")],
    groups: Annotated[
        list[str], typer.Argument(metavar="NAME=COUNT...", help="Each group and its size, like north=120.")
    ],
    buffer: Annotated[
        float | None, typer.Option(min=0, metavar="NUMBER", help="Per cent to add to the total as a buffer.")
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
            raise typer.BadParameter(f'"{name}" is given twice. Enter each group once')
        if len(count) > MAX_DIGITS:
            raise typer.BadParameter(f'"{name}" must be a whole number, like {name}=120')
        counts[name] = int(count)
    return counts


def _show_allocation(allocation: Allocation) -> None:
    buffered = allocation.buffered_size is not None
    output.print_table(
        f"{allocation.size} allocated"
        + (f", {allocation.buffered_size} with the buffer" if buffered else ""),
        ["Group", "Count", "Exact", "Size", *(["With buffer"] if buffered else []), "Adjustments"],
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
