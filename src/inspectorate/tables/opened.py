"""Opens one spreadsheet, in a process of its own, and prints it as JSON.

Run as a program: `opened.py FILE SHEET MOST_ROWS MOST_COLUMNS MOST_CELLS MEMORY`. A file made to do harm can
make a reader take all memory or stop dead; here that ends this process and not the one that asked. It
imports nothing of the product, so that it starts fast.
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
    """Return the sheet's cells, or the `fault` that kept it from being read and what it is about."""
    _limit(memory)
    try:
        book = _open(Path(path))
        listed = [(data.name, data) for data in book.sheets_metadata if data.typ == SheetTypeEnum.WorkSheet]
        visible = [name for name, data in listed if data.visible == SheetVisibleEnum.Visible]
        names = visible or [name for name, _ in listed]
        if sheet and sheet not in book.sheet_names:
            return {"fault": "no such sheet", "sheets": names}
        opened = [(name, book.get_sheet_by_name(name)) for name in ([sheet] if sheet else names)]
        for name, each in opened:
            if (
                each.total_height > rows
                or each.total_width > columns
                or each.total_height * each.total_width > cells
            ):
                return {"fault": "too large", "sheets": [name]}
        lists = (
            opened
            if sheet
            else [(name, each) for name, each in opened if _looks_like_a_list(each)] or opened[:1]
        )
        if len(lists) != 1:
            return {"fault": "several sheets" if lists else "no sheet", "sheets": [name for name, _ in lists]}
        name, chosen = lists[0]
        return {"sheet": name, "rows": chosen.to_python(skip_empty_area=False), "merged": _merged(chosen)}
    except PasswordError:
        return {"fault": "password"}
    except (CalamineError, OSError, ValueError, MemoryError) as error:
        return {"fault": "too large" if "limit exceeded" in str(error) else "damaged"}


def _open(path: Path) -> Any:
    # The reader believes a file's ending, and without one tells less about what is wrong.
    kind = "xlsx" if "xl/workbook.xml" in ZipFile(path).namelist() else "ods"
    return load_workbook(path if path.suffix.lower() == f".{kind}" else BytesIO(path.read_bytes()))


def _limit(memory: int) -> None:
    try:
        import resource  # noqa: PLC0415
    except ImportError:  # not on this system: the limit on time remains
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (memory if most < 0 else min(memory, most), most))


def _looks_like_a_list(sheet: Any) -> bool:
    wide = [
        row for row in sheet.to_python(skip_empty_area=False, nrows=60) if sum(cell != "" for cell in row) > 1
    ]
    return len(wide) > 1


def _merged(sheet: Any) -> list[Any]:
    return list(sheet.merged_cell_ranges or ())


def _as_json(cell: object) -> object:
    """A moment becomes a list of one text, so that it cannot be taken for a text that looks like one."""
    if isinstance(cell, datetime):
        return [cell.date().isoformat()]
    return [cell.isoformat()] if isinstance(cell, date) else str(cell)


if __name__ == "__main__":
    file, wanted, *limits = sys.argv[1:]
    answer = main(file, wanted, *(int(limit) for limit in limits))
    sys.stdout.write(json.dumps(answer, default=_as_json))
