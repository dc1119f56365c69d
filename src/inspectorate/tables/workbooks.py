"""Read the list in an XLSX or ODS file, in a worker process."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from threading import Timer
from typing import IO, Any

from inspectorate.method.faults import Fault, FaultsFound, Sentence
from inspectorate.method.faults import Sentence as _
from inspectorate.tables import file_safety
from inspectorate.tables.cells import CellReader, reader_notes
from inspectorate.tables.file_safety import check_archive, max_cells, size_fault, worker_memory
from inspectorate.tables.grid import Grid
from inspectorate.tables.list_table import ListTable, table_from_grid
from inspectorate.tables.sheet_rows import SheetFacts

_WORKER = "inspectorate.tables.worker"
_TITLE_ROWS = 1_000
"""Rows above the list, and its headings, that do not count as its rows."""


def read_workbook(path: Path, place: str, sheet: str | None, progress: Callable[[int], None]) -> ListTable:
    """Return the list in a workbook, from the sheet that is named or the only one that looks like a list.

    Raises FaultsFound when the file cannot be opened, is too large, or has several possible sheets.
    """
    unpacked_size = check_archive(path, place)
    grid, reader = Grid(), CellReader()
    first: dict[str, Any] = {}
    facts = SheetFacts()
    with _worker_lines(path, sheet or "", unpacked_size) as lines:
        for line in lines:
            if "fault" in line:
                raise FaultsFound([_fault(line, place, sheet or "")])
            first = first or line
            for number, cells, repeat in line.get("rows", ()):
                grid.append(reader.row(cells, number), number, repeat)
            if "facts" in line:
                facts = _sheet_facts(line["facts"])
            progress(len(grid.rows))
    sheet_place = f"{place}, sheet {first['sheet']}"
    table = table_from_grid(grid, sheet_place, facts, max_cells(unpacked_size))
    notes = (*_sheet_choice_notes(first), *table.notes, *reader_notes(reader))
    return replace(table, sheet=first["sheet"], notes=notes)


@contextmanager
def _worker_lines(path: Path, sheet: str, unpacked_size: int) -> Iterator[Iterator[dict[str, Any]]]:
    """Start the worker process and give its lines; stop it when they are read, or when it takes too long."""
    limits = (
        file_safety.MAX_ROWS + _TITLE_ROWS,
        file_safety.MAX_CELLS,
        worker_memory(unpacked_size),
    )
    arguments = [str(path.resolve()), sheet, *map(str, limits)]
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", _WORKER, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    timer = Timer(file_safety.WORKER_TIMEOUT_SECONDS, process.kill)
    timer.start()
    try:
        yield _lines(process)
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        _output(process).close()


def _lines(process: "subprocess.Popen[bytes]") -> Iterator[dict[str, Any]]:
    """Yield the lines of a worker process; the last one has a fault if the process did not finish."""
    is_complete = False
    for text in _output(process):
        try:
            line: dict[str, Any] = json.loads(text)
        except ValueError:  # the process was stopped within a line
            break
        is_complete = "facts" in line or "fault" in line
        yield line
    # A worker stopped by a signal has exceeded its memory or its time.
    if not is_complete:
        yield {"fault": "too large" if process.wait() < 0 else "damaged"}


def _output(process: "subprocess.Popen[bytes]") -> IO[bytes]:
    if process.stdout is None:
        raise ValueError("the worker process has no output")
    return process.stdout


def _sheet_facts(values: dict[str, Any]) -> SheetFacts:
    ranges = ("merged", "hidden_rows")
    return SheetFacts(**values | {name: [tuple(item) for item in values[name]] for name in ranges})


def _sheet_choice_notes(first: dict[str, Any]) -> Iterator[Sentence]:
    if first["is_hidden"]:
        yield _("The sheet “%(sheet)s” is hidden. Check that it is the list.", sheet=first["sheet"])
    if first["hidden_sheets"]:
        yield _(
            "The workbook has hidden sheets, which were not read: %(sheets)s. Check that they hold no cases.",
            sheets=", ".join(f"“{name}”" for name in first["hidden_sheets"][:10]),
        )


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
        case "too large":
            return size_fault(place)
        case _:
            problem = _("The file is damaged, or is not the spreadsheet it says it is.")
            return Fault(
                place, problem, _("Open it in a spreadsheet program and save it again, as .xlsx or CSV.")
            )
