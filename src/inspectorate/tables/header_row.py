"""Find the row of headings in a grid of cells, and build a table from the rows below it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.tables.cells import Cell
from inspectorate.tables.file_safety import MAX_CELL_LENGTH

MergedRanges = Sequence[tuple[tuple[int, int], tuple[int, int]]]
"""Ranges of merged cells: first and last (row, column), counted from 0, inclusive."""

_CURE_HEADINGS = _(
    "Put every heading in one row of its own, with no merged cells, directly above the cases, "
    "and delete what stands above it."
)
_CURE_UNHEADED = _(
    "Give the column a heading or clear it. In CSV, a comma inside a cell needs quotation marks around the "
    "cell. If the headings are in merged cells or in two rows, put them all in one row."
)
_MAX_FAULTS = 20


@dataclass(frozen=True, slots=True)
class ListTable:
    """Table as it was sent: every row maps the headings to its cells, None for blank cells.

    `first_row` is the spreadsheet row number of the first row. Blank rows between others are included, so row
    `i` of `rows` is row `first_row + i` of the file. `notes` are sentences about what had to be guessed to
    read the file.
    """

    headings: tuple[str, ...]
    rows: tuple[Mapping[str, Cell], ...]
    first_row: int
    sheet: str = ""
    notes: tuple[str, ...] = ()


def table_from_grid(grid: Sequence[Sequence[Cell]], place: str, merged: MergedRanges = ()) -> ListTable:
    """Return the table in a grid of cells. Raises FaultsFound with every reason why there is none."""
    end = next((number for number in range(len(grid), 0, -1) if _filled_count(grid[number - 1])), 0)
    rows = grid[:end]
    if not rows:
        raise FaultsFound([Fault(place, _("It is empty."), _("Send the file with its rows."))])
    top = _heading_row(rows)
    width = max(_width(row) for row in rows[top:])
    headings = [_heading(cell) for cell in (*rows[top], *[None] * (width - len(rows[top])))][:width]
    faults = [*_merged_faults(merged, top, place), *_heading_faults(headings, rows, top, place)]
    faults += _long_cell_faults(rows, place)
    if end == top + 1:
        faults.append(
            Fault(place, _("It has headings and no rows under them."), _("Send the file with its rows."))
        )
    if faults:
        raise FaultsFound(faults)
    return ListTable(
        tuple(filter(None, headings)), tuple(_rows(headings, rows[top + 1 :])), first_row=top + 2
    )


def column_letters(column: int) -> str:
    """Return a spreadsheet's letters for a column counted from 0: A, B, … Z, AA."""
    letters = ""
    column += 1
    while column:
        column, remainder = divmod(column - 1, 26)
        letters = chr(ord("A") + remainder) + letters
    return letters


def _rows(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterable[Mapping[str, Cell]]:
    columns = [column for column, heading in enumerate(headings) if heading]
    names = [headings[column] for column in columns]
    if columns == list(range(len(headings))):
        padding = [None] * len(columns)
        for row in rows:
            yield dict(zip(names, [*row, *padding[len(row) :]], strict=False))
        return
    for row in rows:
        yield {
            name: row[column] if column < len(row) else None
            for name, column in zip(names, columns, strict=True)
        }


def _filled_count(row: Sequence[Cell]) -> int:
    return sum(cell is not None for cell in row)


def _width(row: Sequence[Cell]) -> int:
    return max((number for number, cell in enumerate(row, start=1) if cell is not None), default=0)


def _heading(cell: Cell) -> str:
    return " ".join(str(cell).split()) if cell is not None else ""


def _heading_row(rows: Sequence[Sequence[Cell]]) -> int:
    """Return the index of the row of headings: the first text row about as wide as the rows below it."""
    counts = [_filled_count(row) for row in rows[:60]]
    widest = max(counts)
    for number, row in enumerate(rows[:60]):
        text_count = sum(isinstance(cell, str) for cell in row)
        if (
            text_count
            and text_count == counts[number]
            and (text_count == widest or (2 * text_count >= widest and not _is_title(row)))
        ):
            return number
    return next((number for number, count in enumerate(counts) if count), 0)


def _is_title(row: Sequence[Cell]) -> bool:
    """Return whether a row has a cell such as a date, as in “Printed on …”, which headings never have."""
    return any(isinstance(cell, str) and not re.search(r"[^\W\d_]", cell) for cell in row)


def _merged_faults(merged: MergedRanges, top: int, place: str) -> Iterable[Fault]:
    for (first_row, first), (last_row, last) in merged:
        if first_row <= top <= last_row:
            cells = f"{column_letters(first)}{first_row + 1}:{column_letters(last)}{last_row + 1}"
            problem = _("The headings are spread over merged cells (%(cells)s).", cells=cells)
            yield Fault(
                _("%(place)s, row %(top)s", place=place, top=top + 1),
                problem,
                _("Unmerge them. %(one_row)s", one_row=_CURE_HEADINGS),
            )
            return


def _heading_faults(
    headings: Sequence[str], rows: Sequence[Sequence[Cell]], top: int, place: str
) -> Iterable[Fault]:
    heading_place = f"{place}, row {top + 1}"
    columns: dict[str, list[str]] = {}
    for number, heading in enumerate(headings):
        if heading:
            columns.setdefault(heading.casefold(), []).append(column_letters(number))
    for letters in columns.values():
        if len(letters) > 1:
            heading = next(
                candidate for candidate in headings if candidate and columns[candidate.casefold()] is letters
            )
            problem = _(
                "The heading “%(heading)s” stands over %(number)s columns (%(same)s).",
                heading=_short(heading),
                number=len(letters),
                same=", ".join(letters),
            )
            yield Fault(
                heading_place,
                problem,
                _("Give each column a heading of its own, or delete the ones not needed."),
            )
    if not any(isinstance(cell, str) for cell in rows[top]):
        yield Fault(heading_place, _("No row of headings was found."), _CURE_HEADINGS)
        return
    yield from _unheaded_faults(headings, rows, top, place)


def _unheaded_faults(
    headings: Sequence[str], rows: Sequence[Sequence[Cell]], top: int, place: str
) -> Iterable[Fault]:
    unheaded = [number for number, heading in enumerate(headings) if not heading]
    for count, column in enumerate(unheaded):
        if count == _MAX_FAULTS:
            yield Fault(
                place,
                _("%(number)s more columns have no heading.", number=len(unheaded) - count),
                _CURE_HEADINGS,
            )
            return
        entry_rows = (
            number
            for number, row in enumerate(rows[top + 1 :], start=top + 2)
            if column < len(row) and row[column] is not None
        )
        if number := next(entry_rows, 0):
            letters = column_letters(column)
            problem = _(
                "Column %(letters)s has an entry and no heading in row %(top)s.", letters=letters, top=top + 1
            )
            yield Fault(
                _(
                    "%(place)s, row %(number)s, column %(letters)s",
                    place=place,
                    number=number,
                    letters=letters,
                ),
                problem,
                _CURE_UNHEADED,
            )


def _long_cell_faults(rows: Sequence[Sequence[Cell]], place: str) -> list[Fault]:
    return [
        Fault(
            _(
                "%(place)s, row %(number)s, column %(column)s",
                place=place,
                number=number,
                column=column_letters(column),
            ),
            _(
                "The cell has %(number)s characters; a spreadsheet allows %(longest_cell)s.",
                number=f"{len(cell):,}",
                longest_cell=f"{MAX_CELL_LENGTH:,}",
            ),
            _("Shorten it; often a quotation mark before it was never closed."),
        )
        for number, row in enumerate(rows, start=1)
        for column, cell in enumerate(row)
        if isinstance(cell, str) and len(cell) > MAX_CELL_LENGTH
    ][:_MAX_FAULTS]


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
