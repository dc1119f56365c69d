"""Headings of a list: the row they are in, and what is wrong with them."""

import re
from collections.abc import Iterable, Sequence

from inspectorate.method.faults import Fault
from inspectorate.method.faults import Sentence as _
from inspectorate.tables.cells import Cell, column_letters
from inspectorate.tables.grid import Grid, filled_count
from inspectorate.tables.sheet_rows import SheetFacts

_CURE_HEADINGS = _(
    "Put all headings in one row directly above the cases, without merged cells. Delete any rows above."
)
_CURE_UNHEADED = _(
    "Give the column a heading, or clear the column. In CSV, put quotation marks around a cell that "
    "contains a comma. If the headings are in merged cells or in two rows, put them all in one row."
)
_MAX_FAULTS = 20
_ROWS_LOOKED_AT = 60


def heading_text(cell: Cell) -> str:
    """Return a heading with single spaces; "" for a blank cell."""
    return " ".join(str(cell).split()) if cell is not None else ""


def heading_row(rows: Sequence[Sequence[Cell]]) -> int:
    """Return the index of the row of headings: the first text row about as wide as the rows below it."""
    counts = [filled_count(row) for row in rows[:_ROWS_LOOKED_AT]]
    widest = max(counts)
    for number, row in enumerate(rows[:_ROWS_LOOKED_AT]):
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


def merged_faults(facts: SheetFacts, row_number: int, width: int, place: str) -> Iterable[Fault]:
    """Yield a fault if a merged cell is in the row of headings."""
    for first_row, first, last_row, last in facts.merged:
        if first_row < row_number <= last_row + 1 and first < width:
            cells = f"{column_letters(first)}{first_row + 1}:{column_letters(last)}{last_row + 1}"
            problem = _("The headings are spread over merged cells (%(cells)s).", cells=cells)
            yield Fault(
                _("%(place)s, row %(top)s", place=place, top=row_number),
                problem,
                _("Unmerge them. %(one_row)s", one_row=_CURE_HEADINGS),
            )
            return


def heading_faults(headings: Sequence[str], grid: Grid, top: int, place: str) -> Iterable[Fault]:
    """Yield a fault for each heading over several columns, and each column with entries and no heading."""
    heading_place = f"{place}, row {grid.numbers[top]}"
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
                "%(number)s columns have the heading “%(heading)s” (%(same)s).",
                heading=shortened(heading),
                number=len(letters),
                same=", ".join(letters),
            )
            yield Fault(
                heading_place,
                problem,
                _("Give each column a different heading, or delete the columns you do not need."),
            )
    if not any(isinstance(cell, str) for cell in grid.rows[top]):
        yield Fault(heading_place, _("No row of headings was found."), _CURE_HEADINGS)
        return
    yield from _unheaded_faults(headings, grid, top, place)


def _unheaded_faults(headings: Sequence[str], grid: Grid, top: int, place: str) -> Iterable[Fault]:
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
            index
            for index in range(top + 1, len(grid.rows))
            if column < len(grid.rows[index]) and grid.rows[index][column] is not None
        )
        if index := next(entry_rows, 0):
            letters = column_letters(column)
            problem = _(
                "Column %(letters)s has an entry and no heading in row %(top)s.",
                letters=letters,
                top=grid.numbers[top],
            )
            yield Fault(
                _(
                    "%(place)s, row %(number)s, column %(letters)s",
                    place=place,
                    number=grid.numbers[index],
                    letters=letters,
                ),
                problem,
                _CURE_UNHEADED,
            )


def shortened(text: str) -> str:
    """Return a heading as a message shows it, with at most 60 characters."""
    return text if len(text) <= 60 else f"{text[:57]}…"
