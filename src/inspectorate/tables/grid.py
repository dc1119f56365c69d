"""Filled rows of a file, and the part of them that a person would call the list."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from inspectorate.method.unreadable_cells import UnreadableCell
from inspectorate.tables.cells import Cell

_JUNK_KEYS = ("error", "formula", "zero_date")
_MAX_SHARE_OF_COLUMN, _MAX_SHARE_OF_TABLE = 0.5, 0.8
"""Share of the list's rows below which a column, or a table of several, beside it is not part of it."""
_DISTANT_ROWS = 50
"""Blank rows after which a single filled cell is not part of the list."""


@dataclass(slots=True)
class Grid:
    """Filled rows of a file, without the blank ones between them.

    Row `i` has the number `numbers[i]`, counted from 1 as in a spreadsheet, and stands for `repeats[i]` equal
    rows that follow each other.
    """

    rows: list[list[Cell]] = field(default_factory=list)
    numbers: "array[int]" = field(default_factory=lambda: array("q"))
    repeats: "array[int]" = field(default_factory=lambda: array("q"))

    def append(self, cells: list[Cell], number: int, repeat: int = 1) -> None:
        """Add a row without the blank cells at its end; a blank row is ignored."""
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            self.rows.append(cells)
            self.numbers.append(number)
            self.repeats.append(repeat)

    def repeat_last(self, count: int) -> None:
        """Let the last row stand for more rows that are equal to it."""
        self.repeats[-1] += count

    def cut(self, end: int) -> None:
        """Remove the rows from an index."""
        del self.rows[end:], self.numbers[end:], self.repeats[end:]

    def split(self, index: int) -> None:
        """Let a row stand for itself only; the equal rows after it become a row of their own."""
        if (repeat := self.repeats[index]) > 1:
            self.rows.insert(index + 1, self.rows[index])
            self.numbers.insert(index + 1, self.numbers[index] + 1)
            self.repeats.insert(index + 1, repeat - 1)
            self.repeats[index] = 1

    def last_number(self, index: int) -> int:
        """Return the number of the last of the equal rows at an index."""
        return self.numbers[index] + self.repeats[index] - 1


@dataclass(frozen=True, slots=True)
class RowSpan:
    """Rows of a file that are not part of the list: how many, and the numbers of the first and last."""

    count: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class RepeatedHeadings:
    """Row that repeats the headings: its number, whether a table begins there, and the rows under it."""

    number: int
    is_apart: bool
    rows: RowSpan


@dataclass(frozen=True, slots=True)
class ColumnBlock:
    """Columns beside each other without a blank one between them, first and last, counted from 0."""

    first: int
    last: int


def filled_count(row: Sequence[Cell]) -> int:
    """Return how many cells of a row are filled."""
    return len(row) - row.count(None)


def cut_junk(grid: Grid, top: int) -> RowSpan | None:
    """Remove rows at the end that hold only zeros and errors, as formulas leave that were filled too far."""
    end = len(grid.rows)
    if _usual_count(grid, top) < 2:
        return None
    while end > top + 1 and all(map(_is_junk, grid.rows[end - 1])):
        end -= 1
    return _cut(grid, end) if top + 1 < end < len(grid.rows) else None


def cut_remainder(grid: Grid, top: int) -> RowSpan | None:
    """Remove what is below the list: after blank rows, rows that fill less than half of its usual columns."""
    usual = _usual_count(grid, top)
    cut = 0
    for index in range(len(grid.rows) - 1, top + 1, -1):
        filled = filled_count(grid.rows[index])
        gap = grid.numbers[index] - grid.last_number(index - 1) - 1
        if not (2 * filled < usual or (filled == 1 < usual and (cut or gap >= _DISTANT_ROWS))):
            break
        if gap:
            cut = index
    return _cut(grid, cut) if cut > top + 1 else None


def cut_repeated_headings(grid: Grid, top: int) -> list[RepeatedHeadings]:
    """Remove rows that repeat the headings, as on the pages of a printed list; return where they were."""
    headings = _spelling(grid.rows[top])
    first_cells = {cell for cell in headings if cell}
    indexes = [
        index
        for index in range(top + 1, len(grid.rows))
        if grid.repeats[index] == 1
        and _plain(next(cell for cell in grid.rows[index] if cell is not None)) in first_cells
        and _spelling(grid.rows[index]) == headings
    ]
    repeated = [
        RepeatedHeadings(grid.numbers[index], _is_apart(grid, index), _rows_below(grid, index, end))
        for index, end in zip(indexes, [*indexes[1:], len(grid.rows)], strict=False)
    ]
    for index in reversed(indexes):
        del grid.rows[index], grid.numbers[index], grid.repeats[index]
    return repeated


def _spelling(row: Iterable[Cell]) -> list[str]:
    return [_plain(cell) for cell in row]


def _plain(cell: Cell) -> str:
    return " ".join(str(cell).split()).casefold() if cell is not None else ""


def _is_apart(grid: Grid, index: int) -> bool:
    """Return whether a row comes after blank rows, or after a title of its own."""
    is_after_gap = grid.numbers[index] > grid.last_number(index - 1) + 1
    return is_after_gap or filled_count(grid.rows[index - 1]) == 1 < filled_count(grid.rows[index])


def _rows_below(grid: Grid, index: int, end: int) -> RowSpan:
    if end == index + 1:
        return RowSpan(0, grid.numbers[index], grid.numbers[index])
    return RowSpan(sum(grid.repeats[index + 1 : end]), grid.numbers[index + 1], grid.last_number(end - 1))


def tables_beside(grid: Grid, top: int) -> list[ColumnBlock]:
    """Return the columns of other tables that stand beside the list, after a blank column.

    Such a table fills rows that follow each other, and either far fewer of them than the list or more.
    """
    blocks = _column_blocks(grid, top)
    if len(blocks) < 2:
        return []
    spans = [_block_span(grid, top, block) for block in blocks]
    sizes = [(block.last - block.first, span.count) for block, span in zip(blocks, spans, strict=True)]
    widest = sizes.index(max(sizes))
    return [
        block
        for number, (block, span) in enumerate(zip(blocks, spans, strict=True))
        if number != widest and _is_other_table(block, span, spans[widest])
    ]


def _is_other_table(block: ColumnBlock, span: RowSpan, list_span: RowSpan) -> bool:
    is_contiguous = span.count == span.last - span.first + 1
    share = _MAX_SHARE_OF_TABLE if block.last > block.first else _MAX_SHARE_OF_COLUMN
    return is_contiguous and (span.count < share * list_span.count or span.last > list_span.last)


def clear_columns(grid: Grid, blocks: Iterable[ColumnBlock], top: int) -> None:
    """Clear the cells of some columns, from the row of headings down; rows that become blank are removed."""
    blocks = list(blocks)
    cleared = Grid()
    for index, row in enumerate(grid.rows):
        cells = list(row)
        if index >= top:
            for block in blocks:
                length = max(0, min(block.last + 1, len(cells)) - block.first)
                cells[block.first : block.first + length] = [None] * length
        cleared.append(cells, grid.numbers[index], grid.repeats[index])
    grid.rows, grid.numbers, grid.repeats = cleared.rows, cleared.numbers, cleared.repeats


def _is_junk(cell: Cell) -> bool:
    if isinstance(cell, UnreadableCell):
        return cell.key in _JUNK_KEYS
    return cell is None or cell in (0, "0", "FALSE")


def _cut(grid: Grid, end: int) -> RowSpan:
    span = RowSpan(sum(grid.repeats[end:]), grid.numbers[end], grid.last_number(len(grid.rows) - 1))
    grid.cut(end)
    return span


def _usual_count(grid: Grid, top: int) -> int:
    """Return how many cells a row of the list usually fills: the median until the first blank row."""
    counts: Counter[int] = Counter()
    for index in range(top + 1, len(grid.rows)):
        if grid.numbers[index] > grid.last_number(index - 1) + 1:
            break
        if not all(map(_is_junk, grid.rows[index])):
            counts[filled_count(grid.rows[index])] += 1
    half = counts.total() / 2
    for value, count in sorted(counts.items()):
        half -= count
        if half <= 0:
            return value
    return 0


def _column_blocks(grid: Grid, top: int) -> list[ColumnBlock]:
    blank = set(range(max(map(len, grid.rows[top:]), default=0)))
    for row in grid.rows[top:]:
        if not blank:
            break
        blank -= {column for column in blank if column < len(row) and row[column] is not None}
    blocks: list[ColumnBlock] = []
    for column in range(max(map(len, grid.rows[top:]), default=0)):
        if column in blank:
            continue
        if blocks and blocks[-1].last == column - 1:
            blocks[-1] = ColumnBlock(blocks[-1].first, column)
        else:
            blocks.append(ColumnBlock(column, column))
    return blocks


def _block_span(grid: Grid, top: int, block: ColumnBlock) -> RowSpan:
    indexes = list(_filled_indexes(grid, top, block))
    if not indexes:
        return RowSpan(0, 0, -1)
    count = sum(grid.repeats[index] for index in indexes)
    return RowSpan(count, grid.numbers[indexes[0]], grid.last_number(indexes[-1]))


def _filled_indexes(grid: Grid, top: int, block: ColumnBlock) -> Iterator[int]:
    """Yield the indexes of the rows under the headings that have an entry in a block of columns."""
    for index in range(top + 1, len(grid.rows)):
        if any(cell is not None for cell in grid.rows[index][block.first : block.last + 1]):
            yield index
