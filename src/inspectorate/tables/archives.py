"""Check the type and safety of a spreadsheet file (ZIP or OLE container) without unpacking it."""

import zipfile
from pathlib import Path

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.tables.limits import (
    MAX_ARCHIVE_MEMBERS,
    MAX_COMPRESSION_RATIO,
    MAX_UNPACKED_BYTES,
    MIN_CHECKED_BYTES,
)

_AS_XLSX = "Open it in a spreadsheet program and save it as an Excel workbook (.xlsx) or as CSV."
_DAMAGED = Fault(
    "", "The file is damaged or cut short: it cannot be unpacked.", "Ask for it to be sent again."
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
        "This is an older kind of Excel or Office file (.xls).",
        _AS_XLSX,
    )
    raise FaultsFound([Fault(place, problem, cure)])


def _decompression_bomb(members: list[zipfile.ZipInfo], size: int) -> tuple[str, str] | None:
    unpacked = sum(member.file_size for member in members)
    over_ratio = unpacked > MIN_CHECKED_BYTES and unpacked > MAX_COMPRESSION_RATIO * size
    if len(members) <= MAX_ARCHIVE_MEMBERS and unpacked <= MAX_UNPACKED_BYTES and not over_ratio:
        return None
    problem = (
        f"It would unpack from {size:,} to {unpacked:,} bytes in {len(members):,} parts, "
        "as no real list does."
    )
    return problem, "It was not opened. Ask who sent it for the list as CSV."


def _password_problem(encrypted: bool) -> tuple[str, str] | None:
    return (
        ("It is protected by a password.", "Save it without the password, and send it again.")
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
        return ("This is a binary Excel workbook (.xlsb).", _AS_XLSX)
    if any(name.startswith("word/") for name in names):
        return ("This is a Word document, not a list.", "Copy its table into a spreadsheet and save that.")
    return ("This is a zip archive, not a spreadsheet.", "Unpack it and send the list inside.")
