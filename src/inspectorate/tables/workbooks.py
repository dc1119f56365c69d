"""Read an XLSX or ODS file into a grid of cells, in a worker process."""

import json
import subprocess
import sys
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.tables import file_safety
from inspectorate.tables.cells import CONTROL_CHARACTERS, Cell, normalise_cell
from inspectorate.tables.file_safety import check_archive
from inspectorate.tables.header_row import MergedRanges

_WORKER = Path(__file__).with_name("worker.py")


def read_workbook(path: Path, place: str, sheet: str | None) -> tuple[list[list[Cell]], str, MergedRanges]:
    """Return the cells of the sheet that holds the list, the sheet's name, and its merged ranges.

    Raises FaultsFound when the file cannot be opened, is too large, or has several possible sheets.
    """
    check_archive(path, place)
    answer = _run_worker(path, place, sheet or "")
    if "fault" in answer:
        raise FaultsFound([_fault(answer, place, sheet or "")])
    _check_characters(answer["rows"], f"{place}, sheet {answer['sheet']}")
    grid = [
        [cell if type(cell) is str and cell.strip() else _cell(cell) for cell in row]
        for row in answer["rows"]
    ]
    return grid, answer["sheet"], [((a, b), (c, d)) for (a, b), (c, d) in answer["merged"]]


def _run_worker(path: Path, place: str, sheet: str) -> dict[str, Any]:
    worker_limits = (
        file_safety.MAX_ROWS,
        file_safety.MAX_COLUMNS,
        file_safety.MAX_CELLS,
        file_safety.WORKER_MEMORY_BYTES,
    )
    command = [
        sys.executable,
        "-P",
        str(_WORKER),
        str(path.resolve()),
        sheet,
        *(str(limit) for limit in worker_limits),
    ]
    try:
        process = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=file_safety.WORKER_TIMEOUT_SECONDS,
        )
        # A worker killed by a signal has exceeded its memory limit.
        answer: dict[str, Any] = (
            {"fault": "too large"} if process.returncode < 0 else json.loads(process.stdout)
        )
    except subprocess.TimeoutExpired:
        raise FaultsFound([_fault({"fault": "too large"}, place, sheet)]) from None
    except ValueError:
        raise FaultsFound([_fault({"fault": "damaged"}, place, sheet)]) from None
    return answer


def _check_characters(rows: list[list[Any]], place: str) -> None:
    for number, row in enumerate(rows, start=1):
        if CONTROL_CHARACTERS.search("".join([cell for cell in row if type(cell) is str])):
            problem = _("There is a character in this row that no text has.")
            raise FaultsFound(
                [
                    Fault(
                        _("%(place)s, row %(number)s", place=place, number=number),
                        problem,
                        _("Type that row's cells again."),
                    )
                ]
            )


def _cell(cell: object) -> Cell:
    return date.fromisoformat(cell[0]) if isinstance(cell, list) else normalise_cell(cell)


def _fault(answer: dict[str, Any], place: str, sheet: str) -> Fault:
    names: list[str] = answer.get("sheets", [])
    shown = ", ".join(f"“{name}”" for name in names[:10]) or "none"
    match answer["fault"]:
        case "no such sheet":
            near = get_close_matches(sheet, names, n=1)
            cure = (
                _("Did you mean “%(near)s”?", near=near[0])
                if near
                else _("Its sheets are %(shown)s.", shown=shown)
            )
            return Fault(place, _("It has no sheet named “%(sheet)s”.", sheet=sheet), cure)
        case "several sheets":
            cure = _("Name the sheet that holds the list, or save that sheet in a file of its own.")
            return Fault(
                place, _("It has more than one sheet that could be the list: %(shown)s.", shown=shown), cure
            )
        case "no sheet":
            return Fault(place, _("It has no sheet with cells."), _("Send the file with its rows."))
        case "password":
            return Fault(
                place,
                _("It is protected by a password."),
                _("Save it without the password, and send it again."),
            )
        case "too large":
            problem = _(
                "It is too large to read: at most %(most_rows)s rows, %(most_columns)s "
                "columns and %(most_cells)s cells.",
                most_rows=f"{file_safety.MAX_ROWS:,}",
                most_columns=f"{file_safety.MAX_COLUMNS:,}",
                most_cells=f"{file_safety.MAX_CELLS:,}",
            )
            cure = _(
                "Keep only the list in the file: often one stray entry far below or to the right is to blame."
            )
            return Fault(place, problem, cure)
        case _:
            problem = _("The file is damaged, or is not the spreadsheet it says it is.")
            return Fault(
                place, problem, _("Open it in a spreadsheet program and save it again, as .xlsx or CSV.")
            )
