"""Worker process: open one workbook and print the rows of its list as JSON.

Usage: `python -m inspectorate.tables.worker FILE SHEET MAX_ROWS MAX_CELLS MEMORY`. A malicious file can make
a reader exhaust memory or crash; in a process of its own it cannot harm the caller. The first line of the
output names the sheet, or says why there is none; then follow lines with some rows each, and one with what
the sheet hides and merges.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, TypeAlias
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 - the module has no better name for it

from lxml import etree

from inspectorate.tables.memory import limit_memory
from inspectorate.tables.ods import OdsWorkbook
from inspectorate.tables.office_kinds import is_ods
from inspectorate.tables.package_parts import PackageParts
from inspectorate.tables.sheet_rows import RawRow, SheetFacts
from inspectorate.tables.xlsx import XlsxWorkbook

Workbook: TypeAlias = XlsxWorkbook | OdsWorkbook

_ROWS_LOOKED_AT = 60
_ROWS_A_LINE = 1_000
_MAX_DISTANT_CELLS = 100
_MAX_ROW_NUMBER = 100_000_000
_DAMAGE = (
    etree.LxmlError, BadZipFile, ZlibError, EOFError, KeyError, IndexError, StopIteration, RuntimeError,
    NotImplementedError, OSError, ValueError, OverflowError, UnicodeError,
)  # fmt: skip


def main(path: str, sheet: str, rows: int, cells: int, memory: int) -> Iterator[dict[str, Any]]:
    """Yield the sheet's name, its rows and facts, or a `fault` key with the reason they cannot be read."""
    limit_memory(memory)
    try:
        with ZipFile(path) as archive:
            parts = PackageParts(archive)
            workbook: Workbook = OdsWorkbook(parts) if is_ods(parts) else XlsxWorkbook(parts)
            yield from _list_rows(workbook, sheet, rows, cells)
    except MemoryError:
        yield {"fault": "too large"}
    except _DAMAGE:
        yield {"fault": "damaged"}


def _list_rows(workbook: Workbook, sheet: str, rows: int, cells: int) -> Iterator[dict[str, Any]]:
    visible_names = [name for name in workbook.sheets if name not in workbook.hidden]
    names = visible_names or list(workbook.sheets)
    if sheet and sheet not in workbook.sheets:
        yield {"fault": "no such sheet", "sheets": names}
        return
    tables = [sheet] if sheet else [name for name in names if _looks_like_table(workbook, name)] or names[:1]
    if len(tables) != 1:
        yield {"fault": "several sheets" if tables else "no sheet", "sheets": tables}
        return
    hidden_names = [name for name in workbook.sheets if name in workbook.hidden and name not in tables]
    hidden_tables = [name for name in hidden_names if _looks_like_table(workbook, name)]
    yield {"sheet": tables[0], "hidden_sheets": hidden_tables, "is_hidden": tables[0] in workbook.hidden}
    yield from _rows(workbook, tables[0], rows, cells)


def _rows(workbook: Workbook, sheet: str, rows: int, cells: int) -> Iterator[dict[str, Any]]:
    facts = SheetFacts()
    lines: list[RawRow] = []
    last: RawRow | None = None
    for row in workbook.rows(sheet, facts):
        if row.number + row.repeat > _MAX_ROW_NUMBER:
            yield {"fault": "too large"}
            return
        if last and row.cells == last.cells and row.number == last.number + last.repeat:
            last = lines[-1] = last._replace(repeat=last.repeat + row.repeat)
            continue
        if len(lines) >= _ROWS_A_LINE:
            yield {"rows": lines}
            lines = []
        lines.append(row)
        last = row
        rows -= 1
        cells -= len(row.cells)
        if rows < 0 or cells < 0 or facts.distant_cells > _MAX_DISTANT_CELLS:
            yield {"fault": "too large"}
            return
    yield {"rows": lines}
    yield {"facts": asdict(facts)}


def _looks_like_table(workbook: Workbook, name: str) -> bool:
    rows = workbook.first_rows(name, _ROWS_LOOKED_AT)
    return sum(sum(cell is not None for cell in row.cells) > 1 for row in rows) > 1


if __name__ == "__main__":
    file, sheet_name, *limits = sys.argv[1:]
    for line in main(file, sheet_name, *(int(limit) for limit in limits)):
        sys.stdout.write(json.dumps(line) + "\n")
