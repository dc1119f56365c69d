"""Write several files into a folder together: all of them are complete, or the folder is as it was."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _

_PREFIX = ".unfinished-"


@contextmanager
def output_folder(folder: Path, faults: list[Fault]) -> Iterator[Path]:
    """Give a temporary folder; the files written into it are moved into `folder` at the end.

    A file that cannot be moved is a fault, added to `faults`. Raises FaultsFound if the folder cannot be
    written into; then, and after any other exception, nothing is left behind.
    """
    new_folders = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        _create(folder)
        with tempfile.TemporaryDirectory(dir=folder, prefix=_PREFIX) as name:
            yield Path(name)
            for file in sorted(Path(name).iterdir()):
                _move(file, folder / file.name, faults)
    except OSError as error:
        raise FaultsFound([unwritable(folder, error)]) from error
    finally:
        with suppress(OSError):  # a folder with files in it stays
            for path in new_folders:
                path.rmdir()


def unwritable(path: Path, error: OSError) -> Fault:
    """Return the fault of a file or folder that the system does not write."""
    reason = error.strerror or (str(error).splitlines() or [type(error).__name__])[0]
    return Fault(
        place=str(path),
        problem=_("This could not be written: %(reason)s.", reason=reason.rstrip(".")),
        cure=_(
            "Choose a folder that you have permission to write to, or close the program that has the file "
            "open. If the disk is full, free some space. Then try again."
        ),
    )


def _create(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        existing = next((parent for parent in (folder, *folder.parents) if parent.exists()), folder)
        problem, cure = _("This is a file, not a folder."), _("Enter a folder.")
        raise FaultsFound([Fault(str(existing), problem, cure)]) from error


def _move(file: Path, path: Path, faults: list[Fault]) -> None:
    try:
        file.chmod(0o644)
        file.replace(path)
    except OSError as error:
        faults.append(unwritable(path, error))
