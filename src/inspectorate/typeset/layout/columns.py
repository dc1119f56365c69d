"""How a table's columns want to be set: numbers to the right, width where the text is."""

import re

from inspectorate.method.report.content import Cell, Table

LETTERS = 100
"""How many letters a line of a table holds on paper."""
SHORTHAND = re.compile(r"\[\w\]")
"""What stands where a number would be: "[c]" where it is withheld."""


def numeric(table: Table) -> list[bool]:
    """Which columns hold nothing but numbers and blanks; the first column never does, it names its row."""
    columns = range(len(table.headings))
    return [column > 0 and _all_numbers(table, column) for column in columns]


def _all_numbers(table: Table, column: int) -> bool:
    cells = [row[column] for row in table.rows if column < len(row) and row[column].text.strip()]
    return any(cell.number is not None for cell in cells) and all(
        cell.number is not None or SHORTHAND.fullmatch(cell.text) for cell in cells
    )


def widths(table: Table) -> list[float]:
    """How wide each column is, in letters: what may not be broken, and the rest where the text is."""
    least, wanted = [], []
    for column, heading in enumerate(table.headings):
        cells = [row[column] for row in table.rows if column < len(row)]
        lengths = [len(heading), *(len(cell.text) for cell in cells)]
        least.append(_least(heading, cells))
        wanted.append(min((max(lengths) + sum(lengths) / len(lengths)) / 2, 120.0))
    spare = max(LETTERS - sum(least), 0.0)
    more = [max(want - minimum, 0.5) for want, minimum in zip(wanted, least, strict=True)]
    return [round(minimum + spare * extra / sum(more), 2) for minimum, extra in zip(least, more, strict=True)]


def _least(heading: str, cells: list[Cell]) -> float:
    """Room for the longest word, for short texts and ratings whole, and for the heading on two lines."""
    texts = [heading, *(cell.text for cell in cells)]
    words = [len(word) for text in texts for word in text.split()]
    whole = [len(cell.text) + 3 * bool(cell.rating) for cell in cells if cell.rating or len(cell.text) <= 12]
    return min(max([len(heading) / 2 + 1, *words, *whole]), 24) + 2.5


def heads(table: Table) -> list[bool]:
    """Which rows head those below them: the rated ones, in a table whose other rows are not rated."""
    rated = [any(cell.rating for cell in row) for row in table.rows]
    return rated if not all(rated) else [False] * len(rated)


def wordy(table: Table) -> bool:
    """Whether a table says so much that a telephone shows it better row by row than side by side."""
    first = [len(row[0].text) for row in table.rows if row]
    others = [len(cell.text) for row in table.rows for cell in row[1:]]
    return max(others, default=0) > 45 or sum(first) > 45 * len(first) > 0


def short(table: Table) -> bool:
    """Whether a table is small enough to be kept on one page."""
    letters = sum(len(cell.text) for row in table.rows for cell in row)
    return len(table.rows) <= 14 and letters <= 1500
