"""Read rows from CSV, XLSX and ODS files that other organisations send; report everything wrong as faults."""

from inspectorate.tables.cells import Cell, escape_formula, unescape_formula
from inspectorate.tables.limits import MAX_CELLS, MAX_ROWS
from inspectorate.tables.list_table import ListTable
from inspectorate.tables.reader import read_again, read_rows
from inspectorate.tables.sheet_rows import MAX_COLUMNS

__all__ = [
    "MAX_CELLS",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "Cell",
    "ListTable",
    "escape_formula",
    "read_again",
    "read_rows",
    "unescape_formula",
]
