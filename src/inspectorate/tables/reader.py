"""Read a CSV, XLSX or ODS file. The file's content, not its name, determines its format."""

from dataclasses import replace
from pathlib import Path

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.tables.file_safety import MAX_FILE_BYTES, reject_legacy_workbook
from inspectorate.tables.header_row import ListTable, table_from_grid
from inspectorate.tables.text_files import read_text
from inspectorate.tables.workbooks import read_workbook

_ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP_STARTS = (b"<!doctype", b"<html", b"<?xml", b"<table")
_AS_CSV = _("Open it in a spreadsheet program and save it as an Excel workbook (.xlsx) or as CSV.")


def read_rows(path: Path, *, sheet: str | None = None) -> ListTable:
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
        problem = _("This is not a file.") if path.exists() else _("There is no such file.")
        raise FaultsFound([Fault(place, problem, _("Check the name and the folder."))])
    if (size := path.stat().st_size) > MAX_FILE_BYTES:
        problem = _(
            "It has %(size)s bytes; at most %(largest_file)s are read.",
            size=f"{size:,}",
            largest_file=f"{MAX_FILE_BYTES:,}",
        )
        raise FaultsFound(
            [Fault(place, problem, _("Keep only the cases this inspection needs in the file."))]
        )
    with path.open("rb") as file:
        return file.read(1024)


def _other_format(start: bytes) -> tuple[str, str] | None:
    if start.startswith(b"%PDF"):
        return (
            _("This is a PDF, not a list."),
            _("Ask for the list as an Excel workbook (.xlsx) or as CSV."),
        )
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_MARKUP_STARTS):
        return (_("This is a web page or XML, whatever it is called, not a list."), _AS_CSV)
    return None


def _unreadable(place: str, error: Exception) -> Fault:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else "its name is not possible"
    return Fault(
        place,
        _("The file cannot be read (%(why)s).", why=reason.lower()),
        _("Check its name and that you may open it."),
    )
