"""What a spreadsheet file really is, and whether it is safe to unpack, judged without unpacking it."""

import zipfile
from pathlib import Path

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.tables.limits import LARGEST_UNPACKED, MOST_PARTS, MOST_TIMES_PACKED, SMALLEST_SUSPECT

_AS_XLSX = "Open it in a spreadsheet program and save it as an Excel workbook (.xlsx) or as CSV."
_DAMAGED = Fault(
    "", "The file is damaged or cut short: it cannot be unpacked.", "Ask for it to be sent again."
)


def check_archive(path: Path, place: str) -> None:
    """Raise FaultsFound unless the file is an XLSX or ODS workbook that unpacks to a reasonable size."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            locked = any(part.flag_bits & 1 for part in parts) or _ods_password(archive, names)
    except Exception:  # a damaged archive fails in more ways than zipfile says
        raise FaultsFound([Fault(place, _DAMAGED.problem, _DAMAGED.cure)]) from None
    fault = _bomb(parts, path.stat().st_size) or _password(locked) or _kind(names)
    if fault:
        raise FaultsFound([Fault(place, *fault)])


def check_old_workbook(data: bytes, place: str) -> None:
    """Raise FaultsFound with what to do about a file in Microsoft's older container; it is not opened."""
    locked = "EncryptedPackage".encode("utf-16-le") in data
    problem, cure = _password(locked) or ("This is an older kind of Excel or Office file (.xls).", _AS_XLSX)
    raise FaultsFound([Fault(place, problem, cure)])


def _bomb(parts: list[zipfile.ZipInfo], size: int) -> tuple[str, str] | None:
    unpacked = sum(part.file_size for part in parts)
    tight = unpacked > SMALLEST_SUSPECT and unpacked > MOST_TIMES_PACKED * size
    if len(parts) <= MOST_PARTS and unpacked <= LARGEST_UNPACKED and not tight:
        return None
    problem = (
        f"It would unpack from {size:,} to {unpacked:,} bytes in {len(parts):,} parts, as no real list does."
    )
    return problem, "It was not opened. Ask who sent it for the list as CSV."


def _password(locked: bool) -> tuple[str, str] | None:
    return (
        ("It is protected by a password.", "Save it without the password, and send it again.")
        if locked
        else None
    )


def _ods_password(archive: zipfile.ZipFile, names: set[str]) -> bool:
    manifest = "META-INF/manifest.xml"
    if manifest not in names or archive.getinfo(manifest).file_size > SMALLEST_SUSPECT:
        return False
    return b"encryption-data" in archive.read(manifest)


def _kind(names: set[str]) -> tuple[str, str] | None:
    if "xl/workbook.xml" in names or "content.xml" in names:
        return None
    if "xl/workbook.bin" in names:
        return ("This is a binary Excel workbook (.xlsb).", _AS_XLSX)
    if any(name.startswith("word/") for name in names):
        return ("This is a Word document, not a list.", "Copy its table into a spreadsheet and save that.")
    return ("This is a zip archive, not a spreadsheet.", "Unpack it and send the list inside.")
