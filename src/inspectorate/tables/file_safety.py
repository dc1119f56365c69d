"""Limits on files, and checks of archives before they are opened."""

import zipfile
from pathlib import Path

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.tables.file_kinds import PASSWORD, Kind
from inspectorate.tables.office_kinds import archive_kind
from inspectorate.tables.sheet_rows import MAX_COLUMNS

MAX_ROWS = 500_000
"""Most rows under the headings."""
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
_MIN_WORKER_MEMORY_BYTES = 400_000_000
_MAX_WORKER_MEMORY_BYTES = 1_000_000_000
_MEMORY_PER_UNPACKED_BYTE = 4

_MIN_REPEATED_CELLS = 100_000
"""Cells that a file of any size may have; more have to take their place in it."""


_DAMAGED = Fault(
    "", _("The file is damaged or cut short: it cannot be unpacked."), _("Ask for it to be sent again.")
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
    except Exception:  # damaged archives raise more exceptions than zipfile documents
        raise FaultsFound([Fault(place, _DAMAGED.problem, _DAMAGED.cure)]) from None
    if fault:
        raise FaultsFound([Fault(place, *fault)])
    return sum(member.file_size for member in members)


def worker_memory(unpacked_size: int) -> int:
    """Return the memory limit (bytes) of the worker process for a workbook of some unpacked size."""
    memory = _MIN_WORKER_MEMORY_BYTES + _MEMORY_PER_UNPACKED_BYTE * unpacked_size
    return min(_MAX_WORKER_MEMORY_BYTES, memory)


def max_cells(size: int) -> int:
    """Return the most cells that are read of a file of some size (bytes, unpacked).

    Every cell of a file takes a byte or more, unless the file says how often a row is repeated.
    """
    return min(MAX_CELLS, _MIN_REPEATED_CELLS + size)


def size_fault(place: str) -> Fault:
    """Return the fault of a file that is too large."""
    problem = _(
        "It is too large to read: it has more than %(most_rows)s rows or %(most_columns)s columns, more than "
        "%(most_cells)s cells, or rows that are repeated too often.",
        most_rows=f"{MAX_ROWS:,}",
        most_columns=f"{MAX_COLUMNS:,}",
        most_cells=f"{MAX_CELLS:,}",
    )
    cure = _("Keep only the cases this inspection needs in the file.")
    return Fault(place, problem, cure)


def _decompression_bomb(members: list[zipfile.ZipInfo], size: int) -> Kind | None:
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


def _ods_is_encrypted(archive: zipfile.ZipFile) -> bool:
    manifest = "META-INF/manifest.xml"
    names = archive.namelist()
    if manifest not in names or archive.getinfo(manifest).file_size > MIN_CHECKED_BYTES:
        return False
    return b"encryption-data" in archive.read(manifest)
