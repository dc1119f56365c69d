"""Limits on files, and checks of archives before they are opened."""

import zipfile
from pathlib import Path

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _

MAX_ROWS = 500_000
MAX_COLUMNS = 1_000
MAX_CELLS = 12_000_000
MAX_CELL_LENGTH = 32_767
"""Longest text (characters) that spreadsheet programs allow in one cell."""

MAX_FILE_BYTES = 200_000_000
MAX_UNPACKED_BYTES = 2_000_000_000
MAX_COMPRESSION_RATIO = 200
"""Highest ratio of unpacked to packed size. Real spreadsheets reach 10 to 50; zip bombs 1,000."""
MIN_CHECKED_BYTES = 20_000_000
"""Unpacked size (bytes) below which the compression ratio is not checked."""
MAX_ARCHIVE_MEMBERS = 5_000

WORKER_TIMEOUT_SECONDS = 120
WORKER_MEMORY_BYTES = 3_000_000_000
"""Memory limit (bytes) of the worker process that opens a spreadsheet."""


_AS_XLSX = _("Open it in a spreadsheet program and save it as an Excel workbook (.xlsx) or as CSV.")
_DAMAGED = Fault(
    "", _("The file is damaged or cut short: it cannot be unpacked."), _("Ask for it to be sent again.")
)


def check_archive(path: Path, place: str) -> None:
    """Raise FaultsFound unless the file is an XLSX or ODS workbook that unpacks to a reasonable size."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            encrypted = any(member.flag_bits & 1 for member in members) or _ods_is_encrypted(archive, names)
    except Exception:  # damaged archives raise more exceptions than zipfile documents
        raise FaultsFound([Fault(place, _DAMAGED.problem, _DAMAGED.cure)]) from None
    fault = (
        _decompression_bomb(members, path.stat().st_size)
        or _password_problem(encrypted)
        or _not_a_workbook(names)
    )
    if fault:
        raise FaultsFound([Fault(place, *fault)])


def reject_legacy_workbook(data: bytes, place: str) -> None:
    """Raise FaultsFound for an OLE file (.xls or encrypted Office document); the file is never opened."""
    encrypted = "EncryptedPackage".encode("utf-16-le") in data
    problem, cure = _password_problem(encrypted) or (
        _("This is an older kind of Excel or Office file (.xls)."),
        _AS_XLSX,
    )
    raise FaultsFound([Fault(place, problem, cure)])


def _decompression_bomb(members: list[zipfile.ZipInfo], size: int) -> tuple[str, str] | None:
    unpacked = sum(member.file_size for member in members)
    over_ratio = unpacked > MIN_CHECKED_BYTES and unpacked > MAX_COMPRESSION_RATIO * size
    if len(members) <= MAX_ARCHIVE_MEMBERS and unpacked <= MAX_UNPACKED_BYTES and not over_ratio:
        return None
    problem = _(
        "It would unpack from %(size)s to %(unpacked)s bytes in %(number)s parts, as no real list does.",
        size=f"{size:,}",
        unpacked=f"{unpacked:,}",
        number=f"{len(members):,}",
    )
    return problem, _("It was not opened. Ask who sent it for the list as CSV.")


def _password_problem(encrypted: bool) -> tuple[str, str] | None:
    return (
        (_("It is protected by a password."), _("Save it without the password, and send it again."))
        if encrypted
        else None
    )


def _ods_is_encrypted(archive: zipfile.ZipFile, names: set[str]) -> bool:
    manifest = "META-INF/manifest.xml"
    if manifest not in names or archive.getinfo(manifest).file_size > MIN_CHECKED_BYTES:
        return False
    return b"encryption-data" in archive.read(manifest)


def _not_a_workbook(names: set[str]) -> tuple[str, str] | None:
    if "xl/workbook.xml" in names or "content.xml" in names:
        return None
    if "xl/workbook.bin" in names:
        return (_("This is a binary Excel workbook (.xlsb)."), _AS_XLSX)
    if any(name.startswith("word/") for name in names):
        return (
            _("This is a Word document, not a list."),
            _("Copy its table into a spreadsheet and save that."),
        )
    return (_("This is a zip archive, not a spreadsheet."), _("Unpack it and send the list inside."))
