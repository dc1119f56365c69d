"""Read a package from a zip file. Every entry is checked before it is unpacked."""

import io
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.package.folder import (
    MAX_FILE_BYTES,
    MAX_FILES,
    MAX_PACKAGE_BYTES,
    PACKAGE_PATH,
    SYSTEM_FILES,
)
from inspectorate.tables.limits import Limits
from inspectorate.tables.transfer import table_of_lines
from inspectorate.tables.worker_process import WorkerProcess

MIN_UNPACKED_BYTES, MAX_COMPRESSION_RATIO = 10_000_000, 50
"""A zip file may unpack to this size whatever its own, and beyond that to so many times its own."""

_WORKER = "inspectorate.package.worker"


def from_upload(content: bytes) -> dict[str, bytes]:
    """Return the files in a package's zip file, which a process of its own has read as an inspection before.

    Raises FaultsFound with the faults that prevent reading it, or the limit of memory or time it exceeds.
    """
    place = _("the file")
    with tempfile.TemporaryDirectory(prefix="inspectorate-") as folder:
        path = Path(folder) / "package.zip"
        path.write_bytes(content)
        with WorkerProcess(_WORKER, [str(path)], place=place, limits=Limits(len(content))) as worker:
            for line in worker.lines():
                if "faults" in line:
                    table_of_lines([line], lambda _rows: None)
                if "end" in line:
                    return from_zip(content)
            raise FaultsFound([worker.fault()])


def from_zip(content: bytes) -> dict[str, bytes]:
    """Return the files in a package's zip file by path. Raises FaultsFound with all faults."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [
                entry
                for entry in archive.infolist()
                if not entry.is_dir() and not SYSTEM_FILES.fullmatch(entry.filename.rpartition("/")[2])
            ]
            if faults := list(_check_entries(entries, len(content))):
                raise FaultsFound(faults)
            folder = _top_folder(entries)
            return {entry.filename.removeprefix(folder): archive.read(entry) for entry in entries}
    except FaultsFound:
        raise
    except MemoryError:
        raise
    except Exception as error:  # a damaged archive fails in more ways than zipfile says
        problem = _("We cannot open this zip file. It may be damaged or protected by a password.")
        raise FaultsFound(
            [Fault(_("the file"), problem, _("Create the zip file again, without a password."))]
        ) from error


def _top_folder(entries: list[zipfile.ZipInfo]) -> str:
    """Return the folder that holds all entries, with its slash, or "" if there is none."""
    folders = {entry.filename.partition("/")[0] for entry in entries}
    if len(folders) == 1 and all("/" in entry.filename for entry in entries):
        return f"{folders.pop()}/"
    return ""


def _check_entries(entries: list[zipfile.ZipInfo], size: int) -> Iterator[Fault]:
    cure = _("Delete the file, or correct its name.")
    folder, names = _top_folder(entries), [entry.filename for entry in entries]
    unpacked = sum(entry.file_size for entry in entries)
    most = min(MAX_PACKAGE_BYTES, max(MIN_UNPACKED_BYTES, MAX_COMPRESSION_RATIO * size))
    if len(entries) > MAX_FILES or unpacked > most:
        cure = _(
            "Use the zip file of a package. From a file of this size, we unpack at most %(files)s files of "
            "%(most)s bytes in total.",
            files=f"{MAX_FILES:,}",
            most=f"{most:,}",
        )
        yield Fault(_("the file"), _("The zip file holds more than a package of an inspection."), cure)
        return
    for entry in entries:
        name = entry.filename.removeprefix(folder)
        if not PACKAGE_PATH.fullmatch(name) or (entry.external_attr >> 16) & 0o170000 == 0o120000:
            yield Fault(entry.filename[:200], _("A package does not have this file."), cure)
        elif entry.file_size > MAX_FILE_BYTES:
            yield Fault(name, _("The file is too large."), _("Split the list, or shorten it."))
    # On a case-insensitive file system, names that differ only in case are the same file.
    if len({name.casefold() for name in names}) < len(names):
        yield Fault(
            _("the file"), _("The zip file has two files with the same name."), _("Keep one of them.")
        )
