"""Read a CSV, XLSX or ODS file. The file's content, not its name, determines its format."""

from dataclasses import replace
from pathlib import Path

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.tables.archives import reject_legacy_workbook
from inspectorate.tables.limits import MAX_FILE_BYTES
from inspectorate.tables.shape import Table, table_from_grid
from inspectorate.tables.text import read_text
from inspectorate.tables.workbooks import read_workbook

_ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP_STARTS = (b"<!doctype", b"<html", b"<?xml", b"<table")
_AS_CSV = "Open it in a spreadsheet program and save it as an Excel workbook (.xlsx) or as CSV."


def read_rows(path: Path, *, sheet: str | None = None) -> Table:
    """Read a list from a CSV, XLSX or ODS file.

    Detects the encoding, the delimiter and the row of headings; `sheet` names the sheet of a workbook that
    has several lists. Raises FaultsFound, and no other exception, with every fault of the file.
    """
    place = path.name or str(path)
    try:
        start = _first_bytes(path, place)
        if start.startswith(_ZIP_SIGNATURES):
            grid, name, merged = read_workbook(path, place, sheet)
            return replace(table_from_grid(grid, f"{place}, sheet {name}", merged), sheet=name)
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise FaultsFound([_unreadable(place, error)]) from None
    if start.startswith(_OLE_SIGNATURE):
        reject_legacy_workbook(data, place)
    if fault := _other_format(start):
        raise FaultsFound([Fault(place, *fault)])
    text_grid, notes = read_text(data, place)
    return replace(table_from_grid(text_grid, place), notes=notes)


def _first_bytes(path: Path, place: str) -> bytes:
    if not path.is_file():
        problem = "This is not a file." if path.exists() else "There is no such file."
        raise FaultsFound([Fault(place, problem, "Check the name and the folder.")])
    if (size := path.stat().st_size) > MAX_FILE_BYTES:
        problem = f"It has {size:,} bytes; at most {MAX_FILE_BYTES:,} are read."
        raise FaultsFound([Fault(place, problem, "Keep only the cases this inspection needs in the file.")])
    with path.open("rb") as file:
        return file.read(1024)


def _other_format(start: bytes) -> tuple[str, str] | None:
    if start.startswith(b"%PDF"):
        return ("This is a PDF, not a list.", "Ask for the list as an Excel workbook (.xlsx) or as CSV.")
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_MARKUP_STARTS):
        return ("This is a web page or XML, whatever it is called, not a list.", _AS_CSV)
    return None


def _unreadable(place: str, error: Exception) -> Fault:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else "its name is not possible"
    return Fault(
        place, f"The file cannot be read ({reason.lower()}).", "Check its name and that you may open it."
    )
