"""Build a table from the filled rows of a file: find its headings, and leave out what is not the list."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import overload

from inspectorate.method.faults import Fault, FaultsFound, Sentence
from inspectorate.method.faults import Sentence as _
from inspectorate.tables.cells import Cell, column_letters
from inspectorate.tables.grid import (
    ColumnBlock,
    Grid,
    RowSpan,
    clear_columns,
    cut_junk,
    cut_remainder,
    cut_repeated_headings,
    tables_beside,
)
from inspectorate.tables.headings import heading_faults, heading_row, heading_text, merged_faults, shortened
from inspectorate.tables.limits import MAX_CELL_LENGTH, MAX_ROWS, Limits
from inspectorate.tables.sheet_notes import fill_merged, listed, merged_notes, sheet_notes
from inspectorate.tables.sheet_rows import SheetFacts

_MAX_FAULTS = 20


class TableRows(Sequence[Mapping[str, Cell]]):
    """Rows of a list as mappings of headings to cells, made when they are needed to save memory."""

    def __init__(
        self, headings: Sequence[str], columns: Sequence[int], rows: Sequence[Sequence[Cell]]
    ) -> None:
        self._headings, self.columns, self.cells = tuple(headings), tuple(columns), rows
        """Column of each heading, and the cells of each row, whose blank end may be missing."""
        self._is_plain = self.columns == tuple(range(len(self.columns)))

    def __len__(self) -> int:
        return len(self.cells)

    @overload
    def __getitem__(self, index: int) -> Mapping[str, Cell]: ...
    @overload
    def __getitem__(self, index: slice) -> "TableRows": ...
    def __getitem__(self, index: int | slice) -> "Mapping[str, Cell] | TableRows":
        if isinstance(index, slice):
            return TableRows(self._headings, self.columns, self.cells[index])
        return self._mapping(self.cells[index])

    def __iter__(self) -> Iterator[Mapping[str, Cell]]:
        return map(self._mapping, self.cells)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TableRows) and list(self) == list(other)

    def __hash__(self) -> int:
        return hash((self._headings, len(self.cells)))

    def column(self, heading: str) -> Sequence[Cell]:
        """Return the cells under a heading, without making a mapping of each row; all blank if unknown."""
        if heading not in self._headings:
            return [None] * len(self.cells)
        column = self.columns[self._headings.index(heading)]
        return [row[column] if column < len(row) else None for row in self.cells]

    def _mapping(self, row: Sequence[Cell]) -> Mapping[str, Cell]:
        if self._is_plain and len(row) >= len(self.columns):
            return dict(zip(self._headings, row, strict=False))
        length = len(row)
        return {
            heading: row[column] if column < length else None
            for heading, column in zip(self._headings, self.columns, strict=True)
        }


@dataclass(frozen=True, slots=True)
class ListTable:
    """Table as it was sent: every row maps the headings to its cells, None for blank cells.

    `first_row` is the spreadsheet row number of the first row. Blank rows between others are included, so row
    `i` of `rows` is row `first_row + i` of the file. `notes` are sentences about what had to be guessed to
    read the file, what in it is not part of the list, and what should be checked. `merged_cells` are the
    ranges of the list's merged cells, such as K2:K7.
    """

    headings: tuple[str, ...]
    rows: Sequence[Mapping[str, Cell]]
    first_row: int
    sheet: str = ""
    notes: tuple[str, ...] = ()
    merged_cells: tuple[str, ...] = ()


def table_from_grid(grid: Grid, place: str, facts: SheetFacts, limits: Limits) -> ListTable:
    """Return the table in a grid of cells. Raises FaultsFound with every reason why there is none."""
    if not grid.rows:
        raise FaultsFound([Fault(place, _("The file is empty."), _("Send a file with the cases in it."))])
    top = heading_row(grid.rows)
    grid.split(top)
    notes = list(_cut_to_list(grid, top, facts))
    row_number = grid.numbers[top]
    width = max(map(len, grid.rows[top:]))
    headings = [heading_text(cell) for cell in grid.rows[top]]
    headings += [""] * (width - len(headings))
    faults = [
        *merged_faults(facts, row_number, width, place),
        *heading_faults(headings, grid, top, place),
        *_long_cell_faults(grid, place),
    ]
    if len(grid.rows) == top + 1:
        faults.append(
            Fault(
                place,
                _("The file has headings but no rows below them."),
                _("Send a file with the cases in it."),
            )
        )
    elif _is_too_large(grid, top, limits.cells):
        faults = [limits.size_fault(place)]
    if faults:
        raise FaultsFound(faults)
    first_row = row_number + 1
    rows = _dense_rows(grid, top)
    merged = list(fill_merged(rows, first_row, headings, facts))
    notes += merged_notes(merged, headings)
    notes += sheet_notes(facts, first_row, rows, headings)
    columns = [column for column, heading in enumerate(headings) if heading]
    names = tuple(headings[column] for column in columns)
    return ListTable(
        names,
        TableRows(names, columns, rows),
        first_row=first_row,
        notes=tuple(notes),
        merged_cells=tuple(cell.cells for cell in merged),
    )


def _cut_to_list(grid: Grid, top: int, facts: SheetFacts) -> Iterator[Sentence]:
    """Remove from the grid what is not part of the list; yield a sentence about each."""
    repeated = cut_repeated_headings(grid, top)
    if pages := [table.number for table in repeated if not table.is_apart]:
        yield _(
            "The headings are repeated in row %(rows)s. We have left them out.",
            rows=listed(map(str, pages)),
        )
    for table in [table for table in repeated if table.is_apart][:_MAX_FAULTS]:
        yield _(
            "A second table starts under the same headings in row %(row)s. We have read its rows, %(count)s "
            "(%(first)s to %(last)s), as part of the list. Check that they belong to the list.",
            row=table.number,
            count=f"{table.rows.count:,}",
            first=table.rows.first,
            last=table.rows.last,
        )
    while True:
        if junk := cut_junk(grid, top):
            yield _(
                "Below the list, %(rows)s only zeros or errors, probably from a formula copied too far "
                "down. We have left them out.",
                rows=_span_holds(junk),
            )
        elif remainder := cut_remainder(grid, top):
            yield _(
                "Below the list, after blank rows, %(rows)s something else. We have left it out. Check "
                "that it "
                "is not a case.",
                rows=_span_holds(remainder),
            )
        elif beside := tables_beside(grid, top):
            for block in beside:
                yield _beside_note(block, grid.rows[top])
            clear_columns(grid, beside, top)
        else:
            break
    if facts.distant_cells:
        yield _("We have left out cells far to the right of the list: %(count)s.", count=facts.distant_cells)


def _span_holds(span: RowSpan) -> Sentence:
    if span.first == span.last:
        return _("row %(row)s holds", row=span.first)
    return _(
        "%(count)s rows (%(first)s to %(last)s) hold",
        count=f"{span.count:,}",
        first=span.first,
        last=span.last,
    )


def _beside_note(block: ColumnBlock, cells: Sequence[Cell]) -> Sentence:
    headings = [heading_text(cell) for cell in cells[block.first : block.last + 1] if cell is not None]
    if not headings:
        return _(
            "We have left out cells without a heading beside the list, in columns %(first)s to %(last)s.",
            first=column_letters(block.first),
            last=column_letters(block.last),
        )
    return _(
        "We have left out a second table beside the list, in columns %(first)s to %(last)s (%(headings)s).",
        first=column_letters(block.first),
        last=column_letters(block.last),
        headings=", ".join(f"“{shortened(heading)}”" for heading in headings),
    )


def _is_too_large(grid: Grid, top: int, cell_limit: int) -> bool:
    row_count = grid.last_number(len(grid.rows) - 1) - grid.numbers[top]
    repeats = zip(grid.rows[top + 1 :], grid.repeats[top + 1 :], strict=True)
    return row_count > MAX_ROWS or sum(len(row) * repeat for row, repeat in repeats) > cell_limit


def _dense_rows(grid: Grid, top: int) -> list[list[Cell]]:
    """Return the rows under the headings, with blank and repeated ones between; the grid is emptied."""
    rows: list[list[Cell]] = []
    next_number = grid.numbers[top] + 1
    for index in range(top + 1, len(grid.rows)):
        row = grid.rows[index]
        rows += [[]] * (grid.numbers[index] - next_number)
        rows += [row] * grid.repeats[index]
        next_number = grid.numbers[index] + grid.repeats[index]
    grid.cut(0)
    return rows


def _long_cell_faults(grid: Grid, place: str) -> list[Fault]:
    long_cells = (
        (number, column, len(cell))
        for number, row in zip(grid.numbers, grid.rows, strict=True)
        for column, cell in enumerate(row)
        if isinstance(cell, str) and len(cell) > MAX_CELL_LENGTH
    )
    return [
        Fault(
            _(
                "%(place)s, row %(number)s, column %(column)s",
                place=place,
                number=number,
                column=column_letters(column),
            ),
            _(
                "The cell has %(number)s characters. The maximum in a spreadsheet is %(longest_cell)s.",
                number=f"{length:,}",
                longest_cell=f"{MAX_CELL_LENGTH:,}",
            ),
            _("Shorten the text. Also check that every quotation mark before it is closed."),
        )
        for number, column, length in islice(long_cells, _MAX_FAULTS)
    ]
