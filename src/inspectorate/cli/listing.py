"""What became of a long list, shown: which heading was taken for what, and every row that was left out."""

from collections import Counter
from collections.abc import Sequence

from inspectorate.cli import printing
from inspectorate.method.population import LeftOut, Population
from inspectorate.method.standards import Framework

ROWS_SHOWN = 20
"""How many rows left out are listed on the screen; the files list them all."""

NOTHING_TO_MEND = ("outside_window", "future", "empty")
"""Reasons for leaving a row out that lie in the row itself: nobody need look at it again."""


def show_reading(notes: Sequence[str], eligible: Population, framework: Framework) -> None:
    """Show what was taken for what, and what was not used, so that a wrong guess is seen in time.

    Rows left out are counted by reason, and the first twenty listed: first those somebody might mend.
    """
    printing.table(
        "Columns",
        ["Field", "What it is", "Heading in the file"],
        (
            (field, framework.field(field).title, heading or "not to be read")
            for field, heading in eligible.columns.items()
        ),
    )
    printing.say(*notes, *eligible.unclear)
    if eligible.unused_headings:
        printing.say("Headings not used: " + ", ".join(eligible.unused_headings) + ".")
    for lack in eligible.not_applied:
        printing.say(f'{lack.reason} If a heading holds it: --column "{lack.field}=HEADING".')
    for kept in eligible.unlisted:
        title = framework.field(kept.field).title
        printing.say(f"Not in the edition's list of {title}, kept as written: {kept.level} ({kept.cases}).")
    _show_left_out(eligible.left_out)
    _show_rows(
        "Kept without a cell that could not be read",
        [(aside.row, aside.reason) for aside in eligible.set_aside],
    )


def _show_left_out(left_out: Sequence[LeftOut]) -> None:
    reasons = Counter(left.reason_key for left in left_out)
    if reasons:
        counts = [(key.replace("_", " ").capitalize(), count) for key, count in reasons.most_common()]
        printing.table("Rows left out, by reason", ["Reason", "Rows"], counts, right=(1,))
    ordered = sorted(left_out, key=lambda left: left.reason_key in NOTHING_TO_MEND)
    _show_rows("Left out", [(left.row, left.reason) for left in ordered])


def _show_rows(title: str, rows: Sequence[tuple[int, str]]) -> None:
    shown = [(row, _without_row(row, reason)) for row, reason in rows[:ROWS_SHOWN]]
    if shown:
        printing.table(title, ["Row", "Why"], shown, right=(0,))
    if len(shown) < len(rows):
        printing.say(f"… and {len(rows) - len(shown):,} more. sample --to DIR lists every row.")


def _without_row(row: int, reason: str) -> str:
    """A reason as it stands beside the number of its row."""
    said = reason.removeprefix(f"Row {row}: ")
    return f"{said[:1].upper()}{said[1:]}"
