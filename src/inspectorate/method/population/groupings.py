"""Columns of a report grouped by them: a manager or team is named once, and blank in the rows below."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from inspectorate.method.population.cells import MANAGER, ColumnReader, text_of
from inspectorate.method.population.columns import CASE_ID
from inspectorate.method.population.values import Row, cells_under

_KINDS = ("text", "name", "identifier")
_MIN_SHARE = 0.25
"""Share of rows without an entry below which a column is not taken for that of a grouped report."""
_MIN_ROWS = 2
_UNLIMITED = ", so a limit for each case manager does not count these cases"


def grouping_warnings(columns: Sequence[ColumnReader], rows: Sequence[Row]) -> Iterator[str]:
    """Yield a sentence about each column in which names seem to count for the blank rows below them."""
    case_column = next((column for column in columns if column.field.key == CASE_ID), None)
    if case_column is None:
        return
    cases = cells_under(case_column.heading, rows)
    for column in columns:
        if column.field.key == CASE_ID or column.field.kind not in _KINDS:
            continue
        texts = [
            text_of(cell)
            for cell, case in zip(cells_under(column.heading, rows), cases, strict=True)
            if cell is not None or case is not None
        ]
        if count := _rows_below_names(texts):
            yield (
                f"“{column.heading}” is blank in {count} rows below a row with a name, as in a report that "
                "is "
                "grouped by it. We have read these cells as blank"
                + (_UNLIMITED if column.field.key == MANAGER else "")
                + ". If the name applies to the rows below it, ask for a list with the name in every row."
            )


def _rows_below_names(texts: Sequence[str]) -> int:
    """Return how many rows are blank below a name, if a grouped report looks so; else 0.

    Its first row has a name, and no name follows itself: that is what the blank rows stand for.
    """
    names = [text for text in texts if text]
    blank = len(texts) - len(names)
    if not texts or not texts[0] or blank < max(_MIN_ROWS, _MIN_SHARE * len(texts)):
        return 0
    return blank if all(text != following for text, following in pairwise(names)) else 0
