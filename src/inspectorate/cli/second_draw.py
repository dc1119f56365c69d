"""`inspectorate second-draw`: draw the cases for second assessment."""

from __future__ import annotations

import re
import shlex
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inspectorate.cli import output
from inspectorate.cli.options import JsonOption

if TYPE_CHECKING:
    from inspectorate.method.sample import SecondDraw


def parse_share(text: str) -> Fraction:
    """Return a share written as a decimal number; BadParameter for other texts."""
    if not re.fullmatch(r"[01]?\.?[0-9]{0,6}", text) or not any(character.isdigit() for character in text):
        raise typer.BadParameter(f'"{text}" is not a share. Write it like 0.1')
    return Fraction(text)


def second_draw(
    cases: Annotated[
        Path, typer.Argument(metavar="CASES", help="A CSV file with the columns group, case_id and assessor.")
    ],
    share: Annotated[
        Fraction,
        typer.Option(parser=parse_share, metavar="SHARE", help="The share of cases, such as 0.1."),
    ],
    dice: Annotated[
        str | None,
        typer.Option(metavar="DIGITS", help="What ten-sided dice show, at least three: for example 4176."),
    ] = None,
    random_value: Annotated[
        str | None,
        typer.Option(metavar="DIGITS", help="A recorded random value: repeats the draw that it decided."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Draw the cases for second assessment: a share of each kind of case, evenly over the first assessors.

    Without --dice or --random-value, the computer's random numbers decide, and the value is printed. The same
    cases, share and value always give the same draw.
    """
    from inspectorate import package
    from inspectorate.method import sample as sampling

    if dice is not None and random_value is not None:
        raise typer.BadParameter("use --dice or --random-value, not both")
    if dice is not None:
        randomness = sampling.Randomness("dice", dice)
    elif random_value is not None:
        randomness = sampling.Randomness("system", random_value)
    else:
        randomness = sampling.system_randomness()
    listed = package.read_second_cases(cases.read_bytes(), cases.name)
    drawn = sampling.draw_second(listed, share=share, randomness=randomness)
    if as_json:
        output.print_json(_record(drawn))
    else:
        _show(drawn, cases)


def _record(drawn: SecondDraw) -> dict[str, object]:
    return {
        "share": float(drawn.share),
        "digest": drawn.digest,
        "source": drawn.randomness.source,
        "value": drawn.randomness.value,
        "groups": [
            {"group": group.group, "cases": group.cases, "size": group.size, "because": group.because}
            for group in drawn.groups
        ],
        "selected": [
            {"group": case.group, "case_id": case.case_id, "assessor": case.assessor}
            for case in drawn.selected
        ],
    }


def _show(drawn: SecondDraw, cases: Path) -> None:
    output.print_table(
        "Cases for second assessment",
        ["Kind of case", "Case", "First assessor"],
        ((case.group, case.case_id, case.assessor) for case in drawn.selected),
    )
    output.print_lines(
        *(
            f"{group.group}: {group.size:,} of {group.cases:,} cases. {group.because}."
            for group in drawn.groups
        ),
        f"Digest of the cases and their first assessors: {drawn.digest}.",
        "To reproduce this draw:",
    )
    option = "--dice" if drawn.randomness.source == "dice" else "--random-value"
    words = ["--share", f"{float(drawn.share):g}", option, drawn.randomness.value]
    output.print_path(shlex.join(["inspectorate", "second-draw", str(cases), *words]))
