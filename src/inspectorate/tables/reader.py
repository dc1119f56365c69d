"""Read a CSV, XLSX or ODS file. The file's content, not its name, determines its format."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.tables.decryption import decrypt
from inspectorate.tables.file_kinds import PASSWORD, binary_kind
from inspectorate.tables.file_safety import MAX_FILE_BYTES
from inspectorate.tables.list_table import ListTable
from inspectorate.tables.office_kinds import ole_kind
from inspectorate.tables.text_files import read_text
from inspectorate.tables.text_kinds import text_kind
from inspectorate.tables.workbooks import read_workbook

Progress = Callable[[int], None]
"""Function that is called with the number of rows read so far."""

_ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_START_BYTES = 64_000


def _no_progress(_rows: int) -> None:
    """Show no progress."""


def read_rows(path: Path, *, sheet: str | None = None, progress: Progress = _no_progress) -> ListTable:
    """Read a list from a CSV, XLSX or ODS file.

    Detects the encoding, the delimiter and the row of headings; `sheet` names the sheet of a workbook that
    has several lists. Raises FaultsFound, and no other exception, with every fault of the file.
    """
    place = path.name or str(path)
    try:
        start = _first_bytes(path, place)
        if start.startswith(_ZIP_SIGNATURES):
            return read_workbook(path, place, sheet, progress)
        if start.startswith(_OLE_SIGNATURE):
            return _read_ole(path, place, sheet, progress)
        if kind := binary_kind(start, path.stat().st_size) or text_kind(start):
            raise FaultsFound([Fault(place, *kind)])
        return read_text(path.read_bytes(), place, progress)
    except (OSError, ValueError) as error:
        raise FaultsFound([_unreadable(place, error)]) from None


def _read_ole(path: Path, place: str, sheet: str | None, progress: Progress) -> ListTable:
    """Read a workbook that is encrypted, but without a secret. Raises FaultsFound for all other files."""
    kind = ole_kind(path.read_bytes())
    if kind == PASSWORD:
        with TemporaryDirectory(prefix="inspectorate-") as folder:
            decrypted = Path(folder) / "workbook"
            if decrypt(path, decrypted):
                return read_workbook(decrypted, place, sheet, progress)
    raise FaultsFound([Fault(place, *kind)])


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
        return file.read(_START_BYTES)


def _unreadable(place: str, error: Exception) -> Fault:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else "its name is not possible"
    return Fault(
        place,
        _("The file cannot be read (%(why)s).", why=reason.lower()),
        _("Check its name and that you may open it."),
    )
