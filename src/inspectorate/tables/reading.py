"""The front door for files from elsewhere: what a file is decides how it is read, not what it is called."""

from dataclasses import replace
from pathlib import Path

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.tables.archives import check_old_workbook
from inspectorate.tables.limits import LARGEST_FILE
from inspectorate.tables.shape import Table, shape
from inspectorate.tables.text import read_text
from inspectorate.tables.workbooks import read_workbook

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WEB = (b"<!doctype", b"<html", b"<?xml", b"<table")
_AS_CSV = "Open it in a spreadsheet program and save it as an Excel workbook (.xlsx) or as CSV."


def read_rows(path: Path, *, sheet: str | None = None) -> Table:
    """Read a list from a CSV, XLSX or ODS file.

    Encoding, delimiter and the row of headings are found out; `sheet` names the sheet of a workbook with
    more than one list. Raises FaultsFound, and nothing else, with all that is wrong in plain words.
    """
    place = path.name or str(path)
    try:
        start = _start(path, place)
        if start.startswith(_ZIP):
            grid, name, merged = read_workbook(path, place, sheet)
            return replace(shape(grid, f"{place}, sheet {name}", merged), sheet=name)
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise FaultsFound([_unreadable(place, error)]) from None
    if start.startswith(_OLD_OFFICE):
        check_old_workbook(data, place)
    if fault := _not_a_list(start):
        raise FaultsFound([Fault(place, *fault)])
    text_grid, notes = read_text(data, place)
    return replace(shape(text_grid, place), notes=notes)


def _start(path: Path, place: str) -> bytes:
    if not path.is_file():
        problem = "This is not a file." if path.exists() else "There is no such file."
        raise FaultsFound([Fault(place, problem, "Check the name and the folder.")])
    if (size := path.stat().st_size) > LARGEST_FILE:
        problem = f"It has {size:,} bytes; at most {LARGEST_FILE:,} are read."
        raise FaultsFound([Fault(place, problem, "Keep only the cases this inspection needs in the file.")])
    with path.open("rb") as file:
        return file.read(1024)


def _not_a_list(start: bytes) -> tuple[str, str] | None:
    if start.startswith(b"%PDF"):
        return ("This is a PDF, not a list.", "Ask for the list as an Excel workbook (.xlsx) or as CSV.")
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_WEB):
        return ("This is a web page or XML, whatever it is called, not a list.", _AS_CSV)
    return None


def _unreadable(place: str, error: Exception) -> Fault:
    why = error.strerror if isinstance(error, OSError) and error.strerror else "its name is not possible"
    return Fault(
        place, f"The file cannot be read ({why.lower()}).", "Check its name and that you may open it."
    )
