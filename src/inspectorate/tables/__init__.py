"""Read rows from CSV, XLSX and ODS files that other organisations send; report everything wrong as faults."""

from inspectorate.tables.cells import Cell, escape_formula, unescape_formula
from inspectorate.tables.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from inspectorate.tables.reading import read_rows
from inspectorate.tables.shape import Table

__all__ = [
    "MAX_CELLS",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "Cell",
    "Table",
    "escape_formula",
    "read_rows",
    "unescape_formula",
]
