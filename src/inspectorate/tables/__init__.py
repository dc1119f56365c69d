"""Read rows from CSV, XLSX and ODS files that other organisations send; report everything wrong as faults.

The functions that read are loaded when they are first used: they need libraries that nothing else does.
"""

from typing import TYPE_CHECKING

from inspectorate.tables.cells import Cell, escape_formula, unescape_formula
from inspectorate.tables.limits import MAX_CELLS, MAX_ROWS
from inspectorate.tables.list_table import ListTable
from inspectorate.tables.sheet_rows import MAX_COLUMNS

if TYPE_CHECKING:
    from inspectorate.tables.reader import read_again, read_rows

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


def __getattr__(name: str) -> object:
    if name not in ("read_again", "read_rows"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from inspectorate.tables import reader  # noqa: PLC0415 - see above

    return getattr(reader, name)
