"""A grid of cells to a table: which row has the headings, and that every entry has a heading above it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.tables.cells import Cell
from inspectorate.tables.limits import LONGEST_CELL

Merged = Sequence[tuple[tuple[int, int], tuple[int, int]]]
"""Ranges of merged cells: first and last (row, column), counted from 0, both included."""

_ONE_ROW = (
    "Put every heading in one row of its own, with no merged cells, directly above the cases, "
    "and delete what stands above it."
)
_GIVE_A_HEADING = (
    "Give the column a heading or clear it. In CSV, a comma inside a cell needs quotation marks around the "
    "cell. If the headings are in merged cells or in two rows, put them all in one row."
)
_MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Table:
    """A list as it was sent: each row maps the headings to its cells, blank ones to None.

    `first_row` is the number of the first row in the file as a spreadsheet program shows it; blank rows
    between others are kept, so row `i` of `rows` is row `first_row + i` of the file. `notes` say in
    words what had to be guessed to read the file.
    """

    headings: tuple[str, ...]
    rows: tuple[Mapping[str, Cell], ...]
    first_row: int
    sheet: str = ""
    notes: tuple[str, ...] = ()


def shape(grid: Sequence[Sequence[Cell]], place: str, merged: Merged = ()) -> Table:
    """Return the table in a grid. Raises FaultsFound with everything that keeps it from being one."""
    end = next((number for number in range(len(grid), 0, -1) if _filled(grid[number - 1])), 0)
    rows = grid[:end]
    if not rows:
        raise FaultsFound([Fault(place, "It is empty.", "Send the file with its rows.")])
    top = _heading_row(rows)
    width = max(_width(row) for row in rows[top:])
    headings = [_heading(cell) for cell in (*rows[top], *[None] * (width - len(rows[top])))][:width]
    faults = [*_merged_faults(merged, top, place), *_heading_faults(headings, rows, top, place)]
    faults += _long_faults(rows, place)
    if end == top + 1:
        faults.append(Fault(place, "It has headings and no rows under them.", "Send the file with its rows."))
    if faults:
        raise FaultsFound(faults)
    return Table(tuple(filter(None, headings)), tuple(_rows(headings, rows[top + 1 :])), first_row=top + 2)


def column_letters(column: int) -> str:
    """Return what a spreadsheet program calls a column, counted from 0: A, B, … Z, AA."""
    letters = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def _rows(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterable[Mapping[str, Cell]]:
    kept = [place for place, heading in enumerate(headings) if heading]
    names = [headings[place] for place in kept]
    if kept == list(range(len(headings))):
        nothing = [None] * len(kept)
        for row in rows:
            yield dict(zip(names, [*row, *nothing[len(row) :]], strict=False))
        return
    for row in rows:
        yield {name: row[at] if at < len(row) else None for name, at in zip(names, kept, strict=True)}


def _filled(row: Sequence[Cell]) -> int:
    return sum(cell is not None for cell in row)


def _width(row: Sequence[Cell]) -> int:
    return max((place for place, cell in enumerate(row, start=1) if cell is not None), default=0)


def _heading(cell: Cell) -> str:
    return " ".join(str(cell).split()) if cell is not None else ""


def _heading_row(rows: Sequence[Sequence[Cell]]) -> int:
    """The first row of words that is about as wide as the rows after it; what is above it is a title."""
    start = [_filled(row) for row in rows[:60]]
    usual = max(start)
    for number, row in enumerate(rows[:60]):
        words = sum(isinstance(cell, str) for cell in row)
        if (
            words
            and words == start[number]
            and (words == usual or (2 * words >= usual and not _a_title(row)))
        ):
            return number
    return next((number for number, filled in enumerate(start) if filled), 0)


def _a_title(row: Sequence[Cell]) -> bool:
    """Whether a row says something like “Printed on” and a date, as no row of headings does."""
    return any(isinstance(cell, str) and not re.search(r"[^\W\d_]", cell) for cell in row)


def _merged_faults(merged: Merged, top: int, place: str) -> Iterable[Fault]:
    for (first_row, first), (last_row, last) in merged:
        if first_row <= top <= last_row:
            cells = f"{column_letters(first)}{first_row + 1}:{column_letters(last)}{last_row + 1}"
            problem = f"The headings are spread over merged cells ({cells})."
            yield Fault(f"{place}, row {top + 1}", problem, f"Unmerge them. {_ONE_ROW}")
            return


def _heading_faults(
    headings: Sequence[str], rows: Sequence[Sequence[Cell]], top: int, place: str
) -> Iterable[Fault]:
    where = f"{place}, row {top + 1}"
    columns: dict[str, list[str]] = {}
    for number, heading in enumerate(headings):
        if heading:
            columns.setdefault(heading.casefold(), []).append(column_letters(number))
    for same in columns.values():
        if len(same) > 1:
            heading = next(h for h in headings if h and columns[h.casefold()] is same)
            problem = f"The heading “{_short(heading)}” stands over {len(same)} columns ({', '.join(same)})."
            yield Fault(
                where, problem, "Give each column a heading of its own, or delete the ones not needed."
            )
    if not any(isinstance(cell, str) for cell in rows[top]):
        yield Fault(where, "No row of headings was found.", _ONE_ROW)
        return
    yield from _unheaded(headings, rows, top, place)


def _unheaded(
    headings: Sequence[str], rows: Sequence[Sequence[Cell]], top: int, place: str
) -> Iterable[Fault]:
    unheaded = [number for number, heading in enumerate(headings) if not heading]
    for shown, column in enumerate(unheaded):
        if shown == _MOST_SHOWN:
            yield Fault(place, f"{len(unheaded) - shown} more columns have no heading.", _ONE_ROW)
            return
        entries = (
            number
            for number, row in enumerate(rows[top + 1 :], start=top + 2)
            if column < len(row) and row[column] is not None
        )
        if number := next(entries, 0):
            letters = column_letters(column)
            problem = f"Column {letters} has an entry and no heading in row {top + 1}."
            yield Fault(f"{place}, row {number}, column {letters}", problem, _GIVE_A_HEADING)


def _long_faults(rows: Sequence[Sequence[Cell]], place: str) -> list[Fault]:
    return [
        Fault(
            f"{place}, row {number}, column {column_letters(column)}",
            f"The cell has {len(cell):,} characters; a spreadsheet allows {LONGEST_CELL:,}.",
            "Shorten it; often a quotation mark before it was never closed.",
        )
        for number, row in enumerate(rows, start=1)
        for column, cell in enumerate(row)
        if isinstance(cell, str) and len(cell) > LONGEST_CELL
    ][:_MOST_SHOWN]


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
