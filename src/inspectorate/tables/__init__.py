"""Read rows from CSV, XLSX and ODS files that other organisations send, with every fault; write CSV.

The functions that read are loaded when they are first used: they need libraries that nothing else does.
"""

from typing import TYPE_CHECKING

from inspectorate.lazy_names import lazy_names
from inspectorate.tables.cells import Cell, escape_formula, unescape_formula
from inspectorate.tables.csv_files import csv_text

if TYPE_CHECKING:
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
    "csv_text",
    "escape_formula",
    "read_again",
    "read_rows",
    "unescape_formula",
]

__getattr__ = lazy_names(
    __name__,
    {
        "ListTable": "list_table",
        "MAX_CELLS": "limits",
        "MAX_COLUMNS": "sheet_rows",
        "MAX_ROWS": "limits",
        "read_again": "reader",
        "read_rows": "reader",
    },
)
