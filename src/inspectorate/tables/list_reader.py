"""Read the list in a file, in this process. The file's content, not its name, determines its format."""

from collections.abc import Callable
from pathlib import Path

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.tables.file_kinds import PASSWORD, binary_kind
from inspectorate.tables.limits import Limits
from inspectorate.tables.list_table import ListTable
from inspectorate.tables.office_kinds import ole_kind
from inspectorate.tables.text_files import read_text
from inspectorate.tables.text_kinds import text_kind

_ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_START_BYTES = 64_000


def read_list(
    path: Path,
    place: str,
    *,
    sheet: str = "",
    progress: Callable[[int], None],
    limit: Callable[[Limits], None],
    scratch: Path | None = None,
) -> ListTable:
    """Return the list in a file; `place` names the file in faults.

    `limit` is called with the limits of the file as soon as they are known, and `scratch` is where to write
    the file if it has to be decrypted. Raises FaultsFound with every fault, and OSError or ValueError if the
    file cannot be opened.
    """
    limits = Limits(path.stat().st_size)
    limit(limits)
    with path.open("rb") as file:
        start = file.read(_START_BYTES)
    if start.startswith(OLE_SIGNATURE):
        path = _decrypted(path, place, scratch)
    if start.startswith((*_ZIP_SIGNATURES, OLE_SIGNATURE)):
        from inspectorate.tables import file_safety, workbooks  # noqa: PLC0415 - lxml is not always needed

        limits = Limits(limits.size, file_safety.check_archive(path, place))
        limit(limits)
        return workbooks.read_workbook(path, place, sheet, limits, progress)
    if kind := binary_kind(start, limits.size) or text_kind(start):
        raise FaultsFound([Fault(place, *kind)])
    return read_text(path.read_bytes(), place, limits, progress)


def _decrypted(path: Path, place: str, scratch: Path | None) -> Path:
    """Return a workbook that is encrypted, but without a secret. Raises FaultsFound for all other files."""
    from inspectorate.tables.decryption import decrypt  # noqa: PLC0415 - rarely needed

    kind = ole_kind(path.read_bytes())
    if kind == PASSWORD and scratch and decrypt(path, scratch):
        return scratch
    raise FaultsFound([Fault(place, *kind)])
