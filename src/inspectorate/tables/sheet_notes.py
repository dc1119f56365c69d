"""What a person should know about a sheet that was read: merged and hidden cells, numbers shown otherwise."""

from collections.abc import Iterable, Iterator, Sequence

from inspectorate.method.faults import Sentence
from inspectorate.method.faults import Sentence as _
from inspectorate.tables.cells import Cell, column_letters
from inspectorate.tables.sheet_rows import SheetFacts

_SHOWN = 8


def fill_merged(
    rows: list[list[Cell]], first_row: int, headings: Sequence[str], facts: SheetFacts
) -> Iterator[tuple[int, str]]:
    """Put the value of a merged cell into every row and column it covers; yield its column and its range.

    A cell merged across more than half of the columns is a title between the rows, and stays as it is.
    """
    columns = {column for column, heading in enumerate(headings) if heading}
    cells_left = len(rows) * len(headings)  # merged cells do not overlap, except in a malicious file
    for top, left, bottom, right in sorted(facts.merged):
        first, last = top - first_row + 1, min(bottom - first_row + 1, len(rows) - 1)
        covered = [column for column in range(left, min(right, len(headings) - 1) + 1) if column in columns]
        if not 0 <= first <= last or not covered or 2 * len(covered) > max(2, len(columns)):
            continue
        value = rows[first][left] if left < len(rows[first]) else None
        cells_left -= (last - first + 1) * len(covered)
        if value is None or cells_left < 0:
            continue
        for index in range(first, last + 1):
            cells = list(rows[index])
            cells += [None] * (max(covered) + 1 - len(cells))
            for column in covered:
                cells[column] = value
            rows[index] = cells
        yield left, f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"


def merged_note(merged: Sequence[tuple[int, str]], headings: Sequence[str]) -> Iterator[Sentence]:
    """Yield a sentence about the merged cells that were filled, if there are any."""
    if merged:
        names = dict.fromkeys(headings[column] or column_letters(column) for column, _cells in merged)
        yield _(
            "Merged cells in %(columns)s (%(cells)s) are read as if each row had the value. Check that it is "
            "meant for all of them.",
            columns=_listed(f"“{name}”" for name in names),
            cells=_listed(cells for _column, cells in merged),
        )


def sheet_notes(
    facts: SheetFacts, first_row: int, rows: Sequence[Sequence[Cell]], headings: Sequence[str]
) -> Iterator[Sentence]:
    """Yield sentences about hidden rows and columns of the list, and about numbers shown otherwise."""
    hidden = list(_hidden_numbers(facts, first_row, rows))
    if hidden:
        numbers = _listed(map(str, hidden))
        yield (
            _(
                "Rows of the list are hidden by a filter and are read too: %(count)s (%(rows)s). Check that "
                "they belong to the list.",
                count=f"{len(hidden):,}",
                rows=numbers,
            )
            if facts.is_filtered
            else _(
                "Rows of the list are hidden and are read too: %(count)s (%(rows)s). Check that they belong "
                "to the list.",
                count=f"{len(hidden):,}",
                rows=numbers,
            )
        )
    hidden_headings = [
        f"“{heading}”"
        for column, heading in enumerate(headings)
        if heading and column in facts.hidden_columns
    ]
    if hidden_headings:
        yield _(
            "Hidden columns are read too: %(headings)s. Check that they belong to the list.",
            headings=_listed(hidden_headings),
        )
    shown_headings = [
        f"“{headings[column]}”"
        for column in sorted(facts.shown_columns)
        if column < len(headings) and headings[column]
    ]
    if shown_headings:
        yield _(
            "Numbers are read as the sheet shows them, with noughts or letters that its format adds: "
            "%(headings)s.",
            headings=_listed(shown_headings),
        )


def _hidden_numbers(facts: SheetFacts, first_row: int, rows: Sequence[Sequence[Cell]]) -> Iterator[int]:
    """Yield the numbers of the hidden rows of the list that have an entry."""
    for first, last in facts.hidden_rows:
        for index in range(max(0, first - first_row + 1), min(len(rows), last - first_row + 2)):
            if any(cell is not None for cell in rows[index]):
                yield first_row + index


def _listed(texts: Iterable[str]) -> str:
    texts = list(texts)
    return ", ".join(texts[:_SHOWN]) + (" …" if len(texts) > _SHOWN else "")
