"""Checks of archives before they are opened."""

import zipfile
from pathlib import Path

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.tables.file_kinds import PASSWORD, Kind
from inspectorate.tables.office_kinds import archive_kind

MAX_UNPACKED_BYTES = 2_000_000_000
MAX_COMPRESSION_RATIO = 100
"""Highest ratio of unpacked to packed size. Real spreadsheets reach 10 to 50; zip bombs 1,000."""
MIN_CHECKED_BYTES = 5_000_000
"""Unpacked size (bytes) below which the compression ratio is not checked."""
MAX_ARCHIVE_MEMBERS = 5_000

_DAMAGED = Fault(
    "",
    _("The file is damaged or incomplete, so we cannot unpack it."),
    _("Ask the sender to send the file again."),
)


def check_archive(path: Path, place: str) -> int:
    """Return the unpacked size (bytes) of a workbook.

    Raises FaultsFound unless the file is an XLSX or ODS workbook that unpacks to a reasonable size.
    """
    size = path.stat().st_size
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            fault = _decompression_bomb(members, size)
            if not fault and (any(member.flag_bits & 1 for member in members) or _ods_is_encrypted(archive)):
                fault = PASSWORD
            fault = fault or archive_kind(archive)
    except MemoryError:
        raise
    except Exception:  # damaged archives raise more exceptions than zipfile documents
        raise FaultsFound([Fault(place, _DAMAGED.problem, _DAMAGED.cure)]) from None
    if fault:
        raise FaultsFound([Fault(place, *fault)])
    return sum(member.file_size for member in members)


def _decompression_bomb(members: list[zipfile.ZipInfo], size: int) -> Kind | None:
    unpacked = sum(member.file_size for member in members)
    most = min(MAX_UNPACKED_BYTES, max(MIN_CHECKED_BYTES, MAX_COMPRESSION_RATIO * size))
    if len(members) <= MAX_ARCHIVE_MEMBERS and unpacked <= most:
        return None
    problem = _(
        "The file would unpack from %(size)s to %(unpacked)s bytes in %(number)s parts. A list does not do "
        "this.",
        size=f"{size:,}",
        unpacked=f"{unpacked:,}",
        number=f"{len(members):,}",
    )
    cure = _(
        "We did not open the file. Ask the sender for the list as CSV. At most %(most)s bytes in %(parts)s "
        "parts "
        "are unpacked for a file of its size.",
        most=f"{most:,}",
        parts=f"{MAX_ARCHIVE_MEMBERS:,}",
    )
    return problem, cure


def _ods_is_encrypted(archive: zipfile.ZipFile) -> bool:
    manifest = "META-INF/manifest.xml"
    names = archive.namelist()
    if manifest not in names or archive.getinfo(manifest).file_size > MIN_CHECKED_BYTES:
        return False
    return b"encryption-data" in archive.read(manifest)
