"""Alignment and widths of table columns."""

import re
from math import fsum

from inspectorate.method.report.content import Cell, Table

LINE_LENGTH = 100
"""Number of characters in a table line on paper."""
SHORTHAND = re.compile(r"\[\w\]|(?:over|under) \d+%|not given|undefined")
"""Words in place of a number, such as "[c]" for a suppressed one and "over 99%" for a probability."""


def numeric_columns(table: Table) -> list[bool]:
    """Return which columns hold only numbers, shorthand and blanks; never the first, which names the row."""
    columns = range(len(table.headings))
    return [column > 0 and _is_numeric(table, column) for column in columns]


def _is_numeric(table: Table, column: int) -> bool:
    cells = [row[column] for row in table.rows if column < len(row) and row[column].text.strip()]
    return any(cell.number is not None for cell in cells) and all(
        cell.number is not None or SHORTHAND.fullmatch(cell.text) for cell in cells
    )


def column_widths(table: Table) -> list[float]:
    """Return the width of every column in characters: its minimum, and a share of the remaining width."""
    minimums, preferred = [], []
    for column, heading in enumerate(table.headings):
        cells = [row[column] for row in table.rows if column < len(row)]
        lengths = [len(heading), *(len(cell.text) for cell in cells)]
        minimums.append(_min_width(heading, cells))
        preferred.append(min((max(lengths) + sum(lengths) / len(lengths)) / 2, 120.0))
    spare = max(LINE_LENGTH - fsum(minimums), 0.0)
    extras = [max(preference - minimum, 0.5) for preference, minimum in zip(preferred, minimums, strict=True)]
    total = fsum(extras)  # every version of Python gives the same, unlike sum()
    return [
        round(minimum + spare * extra / total, 2) for minimum, extra in zip(minimums, extras, strict=True)
    ]


def _min_width(heading: str, cells: list[Cell]) -> float:
    """Return the width needed by the longest word, unbroken short texts, and a heading on two lines."""
    texts = [heading, *(cell.text for cell in cells)]
    words = [len(word) for text in texts for word in text.split()]
    unbroken = [
        len(cell.text) + 3 * bool(cell.rating) for cell in cells if cell.rating or len(cell.text) <= 12
    ]
    return min(max([len(heading) / 2 + 1, *words, *unbroken]), 24) + 2.5


def group_heading_rows(table: Table) -> list[bool]:
    """Return which rows are headings of the rows below: rated rows in a table with unrated rows."""
    rated = [any(cell.rating for cell in row) for row in table.rows]
    return rated if not all(rated) else [False] * len(rated)


def needs_stacking(table: Table) -> bool:
    """Return whether narrow screens show a table row by row: it has many columns or long texts."""
    first_lengths = [len(row[0].text) for row in table.rows if row]
    return (
        len(table.headings) > 2
        or any(len(cell.text) > 45 for row in table.rows for cell in row[1:])
        or sum(first_lengths) > 45 * len(first_lengths) > 0
    )


def fits_on_one_page(table: Table) -> bool:
    """Return whether a table is small enough to be kept on one page."""
    letters = sum(len(cell.text) for row in table.rows for cell in row)
    return len(table.rows) <= 14 and letters <= 1500
