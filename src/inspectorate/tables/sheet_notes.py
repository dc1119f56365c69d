"""What a person should know about a sheet that was read: merged and hidden cells, numbers shown otherwise."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from inspectorate.method.faults import Sentence
from inspectorate.method.faults import Sentence as _
from inspectorate.tables.cells import Cell, column_letters
from inspectorate.tables.sheet_rows import SheetFacts

_SHOWN = 8


@dataclass(frozen=True, slots=True)
class MergedCell:
    """Merged cell of a list: its range, such as K2:K7, and the columns with a heading that it covers.

    `is_filled` says that its value was put into each row it covers, in its first column.
    """

    cells: str
    columns: tuple[int, ...]
    is_filled: bool


def fill_merged(
    rows: list[list[Cell]], first_row: int, headings: Sequence[str], facts: SheetFacts
) -> Iterator[MergedCell]:
    """Put the value of each merged cell into the rows it covers, in its first column only; yield the cells.

    What is stored in the other cells that it covers is not seen, and is left out.

    A cell merged across more than half of the columns is a title between the rows, and stays as it is.
    """
    columns = {column for column, heading in enumerate(headings) if heading}
    cells_left = len(rows) * len(headings)  # merged cells do not overlap, except in a malicious file
    for top, left, bottom, right in sorted(facts.merged):
        first, last = top - first_row + 1, min(bottom - first_row + 1, len(rows) - 1)
        covered = [column for column in range(left, min(right, len(headings) - 1) + 1) if column in columns]
        if not 0 <= first <= last or not covered:
            continue
        value = rows[first][left] if left < len(rows[first]) else None
        cells_left -= (last - first + 1) * len(covered)
        if value is None or cells_left < 0:
            continue
        is_title = len(covered) > 1 and 2 * len(covered) > len(columns)
        for index in range(first, last + 1):
            cells = list(rows[index])
            cells += [None] * (max(covered) + 1 - len(cells))
            for column in covered:
                cells[column] = None  # what a merged cell covers is not seen
            if index == first or not is_title:
                cells[left] = value
            rows[index] = cells
        yield MergedCell(
            f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}",
            tuple(covered),
            is_filled=first < last and not is_title,
        )


def merged_notes(merged: Sequence[MergedCell], headings: Sequence[str]) -> Iterator[Sentence]:
    """Yield a sentence about the cells that are merged over rows, and one about those over columns."""
    if filled := [cell for cell in merged if cell.is_filled]:
        names = dict.fromkeys(headings[cell.columns[0]] for cell in filled)
        yield _(
            "Cells in %(columns)s are merged over several rows (%(cells)s). We have used their value for "
            "each "
            "row. Check that this is right.",
            columns=listed(f"“{name}”" for name in names),
            cells=listed(cell.cells for cell in filled),
        )
    if across := [cell for cell in merged if len(cell.columns) > 1]:
        names = dict.fromkeys(headings[column] for cell in across for column in cell.columns)
        yield _(
            "Cells are merged over several columns (%(cells)s). We have read their value in the first column "
            "only. Check %(columns)s in these rows.",
            columns=listed(f"“{name}”" for name in names),
            cells=listed(cell.cells for cell in across),
        )


def sheet_notes(
    facts: SheetFacts, first_row: int, rows: Sequence[Sequence[Cell]], headings: Sequence[str]
) -> Iterator[Sentence]:
    """Yield sentences about hidden rows and columns of the list, and about numbers shown otherwise."""
    hidden = list(_hidden_numbers(facts, first_row, rows))
    if hidden:
        numbers = listed(map(str, hidden))
        yield (
            _(
                "We have also read rows that a filter hides: %(count)s (%(rows)s). Check that they belong to "
                "the list.",
                count=f"{len(hidden):,}",
                rows=numbers,
            )
            if facts.is_filtered
            else _(
                "We have also read hidden rows: %(count)s (%(rows)s). Check that they belong to the list.",
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
            "We have also read hidden columns: %(headings)s. Check that they belong to the list.",
            headings=listed(hidden_headings),
        )
    shown_headings = [
        f"“{headings[column]}”"
        for column in sorted(facts.shown_columns)
        if column < len(headings) and headings[column]
    ]
    if shown_headings:
        yield _(
            "We have read numbers as the sheet shows them, with the zeros or letters that its format adds: "
            "%(headings)s.",
            headings=listed(shown_headings),
        )


def _hidden_numbers(facts: SheetFacts, first_row: int, rows: Sequence[Sequence[Cell]]) -> Iterator[int]:
    """Yield the numbers of the hidden rows of the list that have an entry."""
    for first, last in facts.hidden_rows:
        for index in range(max(0, first - first_row + 1), min(len(rows), last - first_row + 2)):
            if any(cell is not None for cell in rows[index]):
                yield first_row + index


def listed(texts: Iterable[str]) -> str:
    """Return the first of some texts, with commas, and whether there are more."""
    texts = list(texts)
    return ", ".join(texts[:_SHOWN]) + (" …" if len(texts) > _SHOWN else "")
