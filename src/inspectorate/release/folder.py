"""A release as a folder: written whole into a new folder, and read back."""

import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.typeset.output_folder import unwritable

_PREFIX = ".unfinished-"


def write_release(files: Mapping[str, bytes], folder: Path) -> tuple[Path, ...]:
    """Write a release into a new folder and return its paths.

    The folder appears with all files or not at all. Raises FaultsFound if it exists, because a release is
    never written over another, or if it cannot be written.
    """
    _require_new(folder)
    new_parents = [path for path in folder.parents if not path.exists()]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=_PREFIX) as name:
            unfinished = Path(name, "release")
            unfinished.mkdir()
            for path, content in files.items():
                file = unfinished / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
            _require_new(folder)
            unfinished.rename(folder)
    except OSError as error:
        raise FaultsFound([unwritable(folder, error)]) from error
    finally:
        with suppress(OSError):  # a folder with the release in it stays
            for parent in new_parents:
                parent.rmdir()
    return tuple(folder / path for path in files)


def _require_new(folder: Path) -> None:
    if folder.exists() or folder.is_symlink():
        problem = _("This exists already. A release is never written over anything.")
        raise FaultsFound([Fault(str(folder), problem, _("Enter a new folder."))])


def read_release(folder: Path) -> dict[str, bytes]:
    """Return the files of a release by path. Raises FaultsFound if the folder cannot be read."""
    try:
        if not folder.is_dir():
            problem = _("This is not a folder with a release.")
            raise FaultsFound([Fault(str(folder), problem, _("Enter the folder of a release."))])
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    except OSError as error:
        problem = _("It cannot be read (%(strerror)s).", strerror=error.strerror)
        raise FaultsFound([Fault(str(folder), problem, _("Check the folder and try again."))]) from error
