"""Show how a long list was read: the heading of every field, and the rows that were left out."""

from collections import Counter
from collections.abc import Sequence

from inspectorate.cli import output
from inspectorate.method.population import LeftOut, Population, reason_title
from inspectorate.method.standards import Framework

ROWS_SHOWN = 20
"""Number of left-out rows printed; the files list them all."""

NO_CORRECTION_NEEDED = ("outside_window", "future", "empty")
"""Reasons for leaving out that are facts of the row itself and need no correction."""


def show_long_list(notes: Sequence[str], eligible: Population, framework: Framework) -> None:
    """Print which headings were used and which were not, so that a wrong guess is noticed.

    Left-out rows are counted by reason; up to twenty are listed, those that may need correction first.
    """
    output.print_table(
        "Columns",
        ["Field", "What it is", "Heading in the file"],
        (
            (field, framework.field(field).title, heading or "not used")
            for field, heading in eligible.columns.items()
        ),
    )
    output.print_lines(*notes, *eligible.warnings, *eligible.unclear)
    if eligible.unused_headings:
        output.print_lines("Headings not used: " + ", ".join(eligible.unused_headings) + ".")
    for rule in eligible.rules_not_applied:
        output.print_lines(f'{rule.reason} If the list has this column, add --column "{rule.field}=HEADING".')
    for level in eligible.unlisted_levels:
        title = framework.field(level.field).title
        output.print_lines(
            f"{title}: “{level.level}” is not one of the values in the standards. We have kept it as "
            f"written. "
            f"Cases: {level.cases}."
        )
    _show_left_out(eligible.left_out, framework)
    _show_rows(
        "Possible duplicates: correct the list if the rows are about one person",
        [(possible.rows[0], possible.reason) for possible in eligible.possible_duplicates],
    )
    _show_rows(
        "Rows kept, with a cell that we could not read",
        [(value.row, value.reason) for value in eligible.unreadable_values],
    )


def _show_left_out(left_out: Sequence[LeftOut], framework: Framework) -> None:
    reasons = Counter(row.reason_key for row in left_out)
    if reasons:
        counts = [(reason_title(key, framework), count) for key, count in reasons.most_common()]
        output.print_table("Rows left out, by reason", ["Reason", "Rows"], counts, right=(1,))
    ordered = sorted(left_out, key=lambda row: row.reason_key in NO_CORRECTION_NEEDED)
    _show_rows("Left out", [(row.row, row.reason) for row in ordered])


def _show_rows(title: str, rows: Sequence[tuple[int, str]]) -> None:
    shown = [(row, _without_row(row, reason)) for row, reason in rows[:ROWS_SHOWN]]
    if shown:
        output.print_table(title, ["Row", "Why"], shown, right=(0,))
    if len(shown) < len(rows):
        output.print_lines(f"… and {len(rows) - len(shown):,} more. sample --to DIR lists every row.")


def _without_row(row: int, reason: str) -> str:
    """Return a reason without its row number, for a table that shows the number in another column."""
    text = reason.removeprefix(f"Row {row}: ")
    return f"{text[:1].upper()}{text[1:]}"
