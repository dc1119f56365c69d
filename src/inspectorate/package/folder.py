"""The folder on disk: what may be in it, read with distrust, and put in place whole or not at all."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from inspectorate.method.faults import Fault, FaultsFound

DESCRIPTION = "datapackage.json"
INSPECTION = "inspection.toml"
JUDGEMENTS = "judgements.toml"
PANEL = "panel.toml"
FIGURES = "key-facts.toml"
RECOMMENDATIONS = "recommendations.toml"
README = "README.md"

LARGEST = 200_000_000
MOST = 2_000
NAME = r"[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?!\.))*"
PLACES = re.compile(
    rf"{DESCRIPTION}|{INSPECTION}|{JUDGEMENTS}|{PANEL}|{FIGURES}|{RECOMMENDATIONS}|{README}"
    rf"|cases\.csv|answers\.csv|evidence/(?:items|survey|enquiries)\.csv"
    rf"|(?:long-lists|sample)/{NAME}\.csv|narrative/{NAME}\.md"
)


def open_folder(folder: Path) -> dict[str, bytes]:
    """Return the content of every file of a package, by its path inside the folder, in order.

    Names that start with a full stop are passed over. Raises FaultsFound for links, for files a
    package does not have, and for what cannot be read.
    """
    faults: list[Fault] = []
    files: dict[str, bytes] = {}
    for path in sorted(_files(folder, faults)):
        try:
            files[path] = (folder / path).read_bytes()
        except OSError as error:
            faults.append(Fault(path, f"The file cannot be read ({error.strerror}).", "Allow it to be read."))
    if faults:
        raise FaultsFound(faults)
    return files


def _files(folder: Path, faults: list[Fault]) -> Iterator[str]:
    """Give the path of every file that a package may have; add what it may not have to `faults`."""
    if not folder.is_dir():
        problem = "This is a file, not a folder." if folder.exists() else "There is no such folder."
        raise FaultsFound([Fault(str(folder), problem, "Give the folder of an inspection.")])
    try:
        for number, (path, entry) in enumerate(_entries(folder)):
            if number >= MOST:
                faults.append(
                    Fault(str(folder), f"There are more than {MOST} files here.", "Give a package's folder.")
                )
                return
            wrong = _refused(path, entry)
            if wrong:
                faults.append(Fault(path, *wrong))
            else:
                yield path
    except OSError as error:
        faults.append(
            Fault(str(folder), f"The folder cannot be read ({error.strerror}).", "Allow it to be read.")
        )


def _entries(folder: Path, below: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    with os.scandir(folder) as found:
        for entry in found:
            if entry.name.startswith("."):
                continue
            inside = entry.is_dir(follow_symlinks=False) and not PLACES.fullmatch(entry.name)
            if inside and not below:
                yield from _entries(Path(entry.path), f"{entry.name}/")
            else:
                yield f"{below}{entry.name}", entry


def _refused(path: str, entry: os.DirEntry[str]) -> tuple[str, str] | None:
    if entry.is_symlink():
        return ("This is a link, which could lead out of the package.", "Put the file itself here.")
    if not PLACES.fullmatch(path):
        return ("This is not a file that a package has.", "Correct its name, or keep it somewhere else.")
    if not entry.is_file(follow_symlinks=False):
        return ("There should be a file here.", "Replace it by a file, or delete it.")
    if entry.stat(follow_symlinks=False).st_size > LARGEST:
        return (
            f"The file is larger than {LARGEST // 1_000_000} megabytes.",
            "Split the list, or shorten it.",
        )
    return None


def put_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make the folder hold exactly these files: written beside it first, then moved into place.

    A folder that already holds a package is replaced. Raises FaultsFound, and leaves everything as it
    was, when a path would lie outside the package, when the folder holds anything a package does not,
    or when the disk refuses.
    """
    folder = folder.absolute()
    _refuse_strange_paths(files)
    _refuse_to_lose(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as made:
            _fill(Path(made) / "new", files)
            _swap(folder, Path(made))
    except OSError as error:
        problem = f"The inspection cannot be written here ({error.strerror})."
        raise FaultsFound([Fault(str(folder), problem, "Choose a folder you may write to.")]) from error


def _refuse_strange_paths(files: Mapping[str, bytes]) -> None:
    cure = "Use a name of letters, figures, dashes and full stops."
    faults = [
        Fault(path, "A package has no such file, so it is not written.", cure)
        for path in files
        if not PLACES.fullmatch(path)
    ]
    if faults:
        raise FaultsFound(faults)


def _refuse_to_lose(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise FaultsFound([Fault(str(folder), "There is a file or a link here.", "Name a new folder.")])
    if not folder.is_dir():
        return
    faults: list[Fault] = []
    list(_files(folder, faults))
    hidden = list(folder.rglob(".*"))
    if faults or hidden or (any(folder.iterdir()) and not (folder / INSPECTION).is_file()):
        kept = hidden[0].name if hidden else faults[0].place if faults else "other files"
        problem = f"The folder holds more than an inspection ({kept}), which writing would lose."
        raise FaultsFound([Fault(str(folder), problem, "Name a new folder, or move those files away.")])


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for path, content in files.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(content)


def _swap(folder: Path, made: Path) -> None:
    old = made / "old"
    if folder.exists():
        folder.rename(old)
    try:
        (made / "new").rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
