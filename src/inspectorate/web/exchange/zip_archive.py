"""The files of a package in one file, and out of one that nobody has to trust."""

import io
import zipfile
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.package.folder import MAX_FILE_BYTES, MAX_FILES, PACKAGE_PATH

LARGEST_UNPACKED = 300_000_000
"""Bytes of everything in a zip file, unpacked."""


def to_zip(files: Mapping[str, bytes]) -> bytes:
    """The files in one: the same files always give the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(path, date_time=(1980, 1, 1, 0, 0, 0)), content)
    return made.getvalue()


def from_zip(content: bytes) -> dict[str, bytes]:
    """The files of a package in a zip file, read with distrust. Raises FaultsFound with everything wrong."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [each for each in archive.infolist() if not each.is_dir()]
            if faults := list(_check_entry(entries)):
                raise FaultsFound(faults)
            top = _top_folder(entries)
            return {each.filename.removeprefix(top): archive.read(each) for each in entries}
    except FaultsFound:
        raise
    except Exception as error:  # a damaged archive fails in more ways than zipfile says
        problem = _("This is not a zip file that can be opened, or it is damaged or locked by a password.")
        raise FaultsFound([Fault(_("the file"), problem, _("Make it again, without a password."))]) from error


def _top_folder(entries: list[zipfile.ZipInfo]) -> str:
    """The folder all files are in, if someone packed the folder and not its files."""
    first = {each.filename.partition("/")[0] for each in entries}
    if len(first) == 1 and all("/" in each.filename for each in entries):
        return f"{first.pop()}/"
    return ""


def _check_entry(entries: list[zipfile.ZipInfo]) -> Iterator[Fault]:
    cure = _("Take it out, or correct its name.")
    top, names = _top_folder(entries), [each.filename for each in entries]
    if len(entries) > MAX_FILES or sum(each.file_size for each in entries) > LARGEST_UNPACKED:
        yield Fault(
            _("the file"),
            _("It holds more than a package of an inspection."),
            _("Give a package’s zip file."),
        )
        return
    for each in entries:
        name = each.filename.removeprefix(top)
        if not PACKAGE_PATH.fullmatch(name) or (each.external_attr >> 16) & 0o170000 == 0o120000:
            yield Fault(each.filename[:200], _("This is not a file that a package has."), cure)
        elif each.file_size > MAX_FILE_BYTES:
            yield Fault(name, _("The file is too large."), _("Split the list, or shorten it."))
    # Names that differ only in capitals are one file on many machines, and one of them would be lost there.
    if len({name.casefold() for name in names}) < len(names):
        yield Fault(_("the file"), _("It holds two files of the same name."), _("Keep one of them."))
