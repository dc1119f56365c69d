"""Read and write a package as a zip file. Reading validates every entry before it is extracted."""

import io
import zipfile
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.package.folder import MAX_FILE_BYTES, MAX_FILES, PACKAGE_PATH

MAX_UNPACKED_BYTES = 300_000_000
"""Maximum total size of a zip file's entries, uncompressed."""


def to_zip(files: Mapping[str, bytes]) -> bytes:
    """Return the files as a reproducible zip file: equal files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(path, date_time=(1980, 1, 1, 0, 0, 0)), content)
    return buffer.getvalue()


def from_zip(content: bytes) -> dict[str, bytes]:
    """Return the files in a package's zip file by path. Raises FaultsFound with all faults."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if faults := list(_check_entries(entries)):
                raise FaultsFound(faults)
            folder = _top_folder(entries)
            return {entry.filename.removeprefix(folder): archive.read(entry) for entry in entries}
    except FaultsFound:
        raise
    except Exception as error:  # a damaged archive fails in more ways than zipfile says
        problem = _("This is not a zip file that can be opened, or it is damaged or locked by a password.")
        raise FaultsFound([Fault(_("the file"), problem, _("Make it again, without a password."))]) from error


def _top_folder(entries: list[zipfile.ZipInfo]) -> str:
    """Return the folder that holds all entries, with its slash, or "" if there is none."""
    folders = {entry.filename.partition("/")[0] for entry in entries}
    if len(folders) == 1 and all("/" in entry.filename for entry in entries):
        return f"{folders.pop()}/"
    return ""


def _check_entries(entries: list[zipfile.ZipInfo]) -> Iterator[Fault]:
    cure = _("Take it out, or correct its name.")
    folder, names = _top_folder(entries), [entry.filename for entry in entries]
    if len(entries) > MAX_FILES or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        yield Fault(
            _("the file"),
            _("It holds more than a package of an inspection."),
            _("Give a package’s zip file."),
        )
        return
    for entry in entries:
        name = entry.filename.removeprefix(folder)
        if not PACKAGE_PATH.fullmatch(name) or (entry.external_attr >> 16) & 0o170000 == 0o120000:
            yield Fault(entry.filename[:200], _("This is not a file that a package has."), cure)
        elif entry.file_size > MAX_FILE_BYTES:
            yield Fault(name, _("The file is too large."), _("Split the list, or shorten it."))
    # On a case-insensitive file system, names that differ only in case are the same file.
    if len({name.casefold() for name in names}) < len(names):
        yield Fault(_("the file"), _("It holds two files of the same name."), _("Keep one of them."))
