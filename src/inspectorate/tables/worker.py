"""Worker process: open one spreadsheet and print its cells as JSON.

Usage: `opened.py FILE SHEET MAX_ROWS MAX_COLUMNS MAX_CELLS MEMORY`. A malicious file can make a reader
exhaust memory or crash; in a process of its own it cannot harm the caller. This module imports nothing else
of the package, so that it starts quickly.
"""

import json
import sys
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from python_calamine import CalamineError, PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook


def main(path: str, sheet: str, rows: int, columns: int, cells: int, memory: int) -> dict[str, Any]:
    """Return the sheet's cells, or a `fault` key with the reason they cannot be read."""
    _limit_memory(memory)
    try:
        workbook = _open(Path(path))
        sheets = [
            (data.name, data) for data in workbook.sheets_metadata if data.typ == SheetTypeEnum.WorkSheet
        ]
        visible_names = [name for name, data in sheets if data.visible == SheetVisibleEnum.Visible]
        names = visible_names or [name for name, _ in sheets]
        if sheet and sheet not in workbook.sheet_names:
            return {"fault": "no such sheet", "sheets": names}
        candidates = [(name, workbook.get_sheet_by_name(name)) for name in ([sheet] if sheet else names)]
        for name, data in candidates:
            if (
                data.total_height > rows
                or data.total_width > columns
                or data.total_height * data.total_width > cells
            ):
                return {"fault": "too large", "sheets": [name]}
        tables = (
            candidates
            if sheet
            else [(name, data) for name, data in candidates if _looks_like_table(data)] or candidates[:1]
        )
        if len(tables) != 1:
            return {
                "fault": "several sheets" if tables else "no sheet",
                "sheets": [name for name, _ in tables],
            }
        name, chosen = tables[0]
        return {"sheet": name, "rows": chosen.to_python(skip_empty_area=False), "merged": _merged(chosen)}
    except PasswordError:
        return {"fault": "password"}
    except (CalamineError, OSError, ValueError, MemoryError) as error:
        return {"fault": "too large" if "limit exceeded" in str(error) else "damaged"}


def _open(path: Path) -> Any:
    # calamine trusts the file's extension; without one its errors say less.
    kind = "xlsx" if "xl/workbook.xml" in ZipFile(path).namelist() else "ods"
    return load_workbook(path if path.suffix.lower() == f".{kind}" else BytesIO(path.read_bytes()))


def _limit_memory(memory: int) -> None:
    try:
        import resource  # noqa: PLC0415
    except ImportError:  # not available on this system; the time limit still applies
        return
    _, hard_limit = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(
        resource.RLIMIT_AS, (memory if hard_limit < 0 else min(memory, hard_limit), hard_limit)
    )


def _looks_like_table(sheet: Any) -> bool:
    filled_rows = [
        row for row in sheet.to_python(skip_empty_area=False, nrows=60) if sum(cell != "" for cell in row) > 1
    ]
    return len(filled_rows) > 1


def _merged(sheet: Any) -> list[Any]:
    return list(sheet.merged_cell_ranges or ())


def _as_json(cell: object) -> object:
    """Encode a date as a list of one string, to distinguish it from text that looks like a date."""
    if isinstance(cell, datetime):
        return [cell.date().isoformat()]
    return [cell.isoformat()] if isinstance(cell, date) else str(cell)


if __name__ == "__main__":
    file, sheet_name, *limits = sys.argv[1:]
    answer = main(file, sheet_name, *(int(limit) for limit in limits))
    sys.stdout.write(json.dumps(answer, default=_as_json))
