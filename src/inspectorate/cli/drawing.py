"""`inspectorate sample` and `inspectorate allocate`: from a long list to a sample anyone can redraw."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from inspectorate.cli import printing
from inspectorate.cli.listing import show_reading
from inspectorate.cli.options import DateOption, EditionOption, JsonOption, edition_place
from inspectorate.method.population import Population
from inspectorate.method.sample.drawn import Allocation, Sample
from inspectorate.method.standards import EditionFigure, Framework, figures_of

MOST_FIGURES = 15
"""The longest count that `allocate` takes: more figures than people on earth have."""


CHOOSE = 'Say which heading holds it: --column "FIELD=HEADING".'
"""The cure for a field without a heading."""


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
        typer.Option(metavar="NAME", help="The sheet of a workbook; the first one if not given."),
    ] = None,
    as_json: JsonOption = False,
    to: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A folder to write the sample and its record into.")
    ] = None,
) -> None:
    """Draw a balanced random sample from a long list, with reserves and every row accounted for."""
    from inspectorate import tables
    from inspectorate.cli.records import sample_record, write_sample
    from inspectorate.method import population, standards
    from inspectorate.method import sample as sampling

    framework = standards.load(edition_place(edition))
    insist_on_group(domain, framework)
    with printing.busy("Reading the long list"):
        listed = tables.read_rows(longlist, sheet=sheet)
        if sheet and listed.sheet != sheet:
            raise typer.BadParameter(
                f'{longlist.name} is a text file and has no sheet "{sheet}"', param_hint="--sheet"
            )
        eligible = population.read(
            listed,
            framework,
            group=domain,
            on=on,
            columns=columns_of(column or (), framework),
            needs=sampling.needs(framework, max_per_manager),
            asking=population.Asking(longlist.name, CHOOSE),
        )
    with printing.busy("Drawing the sample"):
        drawn = sampling.draw(
            eligible,
            framework,
            seed=seed,
            size=size,
            max_per_manager=max_per_manager,
            factors=balance_on,
        )
    record = sample_record(eligible, drawn, figures_behind(framework, domain))
    if to is not None:
        from inspectorate import typeset

        write_sample(to, record, eligible, drawn, typeset.balance_picture(drawn))
    if as_json:
        printing.as_json(record)
    else:
        show_size(eligible, drawn, framework)
        show_reading(listed.notes, eligible, framework)
        _show_sample(drawn, framework, _again(context))
        printing.warn_of_unconfirmed(figures_behind(framework, domain))
        if to is not None:
            printing.say(f"Written to {to}.")


def _again(context: typer.Context) -> list[str]:
    """The words of a command that draws the same sample, without those that only say how to show it."""
    words = ["inspectorate", "sample"]
    for name, value in context.params.items():
        if name in {"as_json", "to"} or value in (None, [], ()):
            continue
        option = f"--{name.replace('_', '-')}"
        if name == "longlist":
            words.append(str(value))
        elif isinstance(value, list | tuple):
            words += [part for each in value for part in (option, str(each))]
        else:
            words += [option, str(value)]
    return words


def insist_on_group(domain: str, framework: Framework) -> None:
    """Raise a mistake in the command when the edition has no such kind of case."""
    known = [group.key for group in framework.casework.groups]
    if domain not in known:
        raise typer.BadParameter(
            f'"{domain}" is not a kind of case in this edition. Use one of: {", ".join(known)}'
        )


def columns_of(given: Sequence[str], framework: Framework) -> dict[str, str] | None:
    """Return the heading named by hand for each field; None when none was."""
    columns: dict[str, str] = {}
    known = [field.key for field in framework.casework.fields]
    for part in given:
        field, sign, heading = (piece.strip() for piece in part.partition("="))
        if not sign or field not in known:
            raise typer.BadParameter(
                f'"{part}" does not name a field and a heading. Fields: {", ".join(known)}'
            )
        if field in columns:
            raise typer.BadParameter(f'"{field}" is given twice. Give each field one heading')
        columns[field] = heading
    return columns or None


def figures_behind(framework: Framework, domain: str) -> tuple[EditionFigure, ...]:
    """Return the edition's figures that a draw rests on."""
    return (
        *figures_of(framework.sample, framework),
        *figures_of(framework.group(domain).window, framework),
    )


def show_size(eligible: Population, drawn: Sample, framework: Framework) -> None:
    """Show how many cases were eligible and drawn, and why that many."""
    printing.say(
        f"{framework.group(drawn.group).title}: {len(eligible.cases):,} eligible, {len(eligible.left_out):,} "
        f"left out, {len(drawn.selected):,} selected, {len(drawn.reserves):,} reserves.",
        drawn.size.because,
        *drawn.notes,
    )


def _show_sample(drawn: Sample, framework: Framework, command: Sequence[str]) -> None:
    from inspectorate.method.sample import picture_rows

    titles = picture_rows(drawn, framework)
    printing.table(
        "Balance",
        ["Factor", "Level", "Population", "Expected", "Sample", "Difference"],
        (
            (
                title["factor"],
                title["level"],
                row.population,
                f"{row.expected:.1f}",
                row.sample,
                f"{row.difference:+.1f}",
            )
            for row, title in zip(drawn.balance, titles, strict=True)
        ),
        right=(2, 3, 4, 5),
    )
    if drawn.cap is not None:
        printing.say(drawn.cap.because)
    printing.say(
        "Selected: " + ", ".join(case.id for case in drawn.selected),
        "Reserves, in order: " + (", ".join(case.id for case in drawn.reserves) or "none"),
        f"Digest of the eligible cases: {drawn.digest}.",
        "To draw this again:",
    )
    printing.say_place(shlex.join(command))


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
    """Share a total out in proportion, by the rule of the inspectorate's own adult sampler."""
    from inspectorate.cli.records import allocation_record
    from inspectorate.method import sample as sampling

    allocation = sampling.allocate(size, _counts(groups), buffer_percent=buffer)
    if as_json:
        printing.as_json(allocation_record(allocation))
    else:
        _show_allocation(allocation)


def _counts(groups: list[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for part in groups:
        name, sign, count = (piece.strip() for piece in part.rpartition("="))
        if not sign or not name or not count.isascii() or not count.isdigit():
            raise typer.BadParameter(f'"{part}" is not a name and a whole number. Write it as name=12')
        if name in counts:
            raise typer.BadParameter(f'"{name}" is given twice. Give each group once')
        if len(count) > MOST_FIGURES:
            raise typer.BadParameter(f'The count of "{name}" is too long to be one. Correct it')
        counts[name] = int(count)
    return counts


def _show_allocation(allocation: Allocation) -> None:
    buffered = allocation.buffered_size is not None
    printing.table(
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
