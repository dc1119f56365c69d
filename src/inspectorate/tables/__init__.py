"""Files to rows, with distrust: what comes from elsewhere is a table or a list of faults, nothing else."""

from inspectorate.tables.cells import Cell, safe_cell, unsafe_cell
from inspectorate.tables.limits import MOST_CELLS, MOST_COLUMNS, MOST_ROWS
from inspectorate.tables.reading import read_rows
from inspectorate.tables.shape import Table

__all__ = [
    "MOST_CELLS",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "Cell",
    "Table",
    "read_rows",
    "safe_cell",
    "unsafe_cell",
]
