"""Rows of a sheet as a worker process reads them, and facts about the sheet that its cells do not show."""

from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

RawCell: TypeAlias = "str | int | float | tuple[str] | tuple[str, str] | None"
"""Cell as JSON can hold it: a date, with any time, is a tuple of one text, an unreadable cell of its text and
the reason."""

ERROR, FORMULA, SHORTENED, ZERO_DATE = "error", "formula", "shortened", "zero_date"
"""Reasons why a cell is unreadable."""

MAX_COLUMNS = 1_000


class RawRow(NamedTuple):
    """A filled row: its number, counted from 1, its cells, and how many equal rows follow each other."""

    number: int
    cells: list[RawCell]
    repeat: int = 1


@dataclass(slots=True)
class SheetFacts:
    """What a sheet hides, merges and shows otherwise than it stores. Rows and columns are counted from 0."""

    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[tuple[int, int]] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    is_filtered: bool = False
    shown_columns: list[int] = field(default_factory=list)
    distant_cells: int = 0

    def merge(self, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """Note a range of merged cells."""
        self.merged.append((first_row, first_column, last_row, last_column))

    def hide_rows(self, number: int, count: int) -> None:
        """Note `count` hidden rows from a number, counted from 1."""
        _extend(self.hidden_rows, number - 1, count)

    def hide_columns(self, first: int, count: int) -> None:
        """Note `count` hidden columns from a first one."""
        columns = range(first, min(first + count, MAX_COLUMNS))
        self.hidden_columns += [column for column in columns if column not in self.hidden_columns]

    def show(self, column: int) -> None:
        """Note a column in which a number format shows more than the bare numbers."""
        if column not in self.shown_columns:
            self.shown_columns.append(column)

    def place(self, cells: list[RawCell], column: int, value: RawCell, count: int = 1) -> None:
        """Put a value into a row, in `count` columns; cells too far to the right are only counted."""
        within = max(0, min(column + count, MAX_COLUMNS) - column)
        self.distant_cells += count - within
        if within:
            cells += [None] * (column - len(cells))
            cells[column : column + within] = [value] * within


def _extend(ranges: list[tuple[int, int]], first: int, count: int) -> None:
    """Add a range, as first and last, to a list; it is joined to the last one if it follows it."""
    if ranges and ranges[-1][1] + 1 == first:
        ranges[-1] = (ranges[-1][0], first + count - 1)
    else:
        ranges.append((first, first + count - 1))
