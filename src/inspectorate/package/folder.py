"""Read and write a package folder. Reading checks every file; writing is atomic."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _

DESCRIPTION = "datapackage.json"
INSPECTION = "inspection.toml"
ADOPTION = "adoption.toml"
JUDGEMENTS = "judgements.toml"
PANEL = "panel.toml"
FIGURES = "key-facts.toml"
RECOMMENDATIONS = "recommendations.toml"
IMPROVEMENT = "improvement.toml"
ACCURACY = "accuracy-check.toml"
WELSH = "welsh.toml"
README = "README.md"
EDITION = "edition.json"

WELSH_NARRATIVE = "narrative/cy/"
"""The only folder in a folder: the Welsh text of sections."""
MAX_FILE_BYTES = 200_000_000
MAX_PACKAGE_BYTES = 300_000_000
"""Maximum total size of a package's files, in a folder or unpacked from a zip file."""
MAX_FILES = 2_000
"""Maximum number of files, counting those that are ignored and subfolders."""
SYSTEM_FILES = re.compile(r"\.DS_Store|\._.*|\.~lock\..*#|~\$.*|Thumbs\.db|desktop\.ini", re.IGNORECASE)
"""Names of files that operating systems and spreadsheet programs put beside others. Packages ignore them."""
NAME = r"[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?!\.))*"
PACKAGE_PATH = re.compile(
    rf"{DESCRIPTION}|{INSPECTION}|{ADOPTION}|{JUDGEMENTS}|{PANEL}|{FIGURES}|{RECOMMENDATIONS}"
    rf"|{IMPROVEMENT}|{ACCURACY}|{WELSH}|{README}|{EDITION}|codebook\.csv|(?:blind/)?(?:cases|answers)\.csv"
    rf"|evidence/(?:items|survey|enquiries)\.csv"
    rf"|(?:long-lists|sample)/{NAME}\.csv|narrative/(?:cy/)?{NAME}\.md"
)


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return the content of every file of a package, by its path in the folder, in order.

    Hidden files, and those in SYSTEM_FILES, are ignored. Raises FaultsFound for links, for files that a
    package cannot have, for files that cannot be read, and for more or larger files than a package may have.
    Then none is read.
    """
    faults: list[Fault] = []
    sizes = dict(sorted(_files(folder, faults)))
    too_large = list(_size_faults(folder, sizes))
    faults.extend(too_large)
    files = {} if too_large else dict(_contents(folder, sizes, faults))
    if faults:
        raise FaultsFound(faults)
    return files


def _contents(folder: Path, paths: Iterable[str], faults: list[Fault]) -> Iterator[tuple[str, bytes]]:
    for path in paths:
        try:
            yield path, (folder / path).read_bytes()
        except OSError as error:
            faults.append(
                Fault(
                    path,
                    _("The file cannot be read (%(strerror)s).", strerror=error.strerror),
                    _("Give yourself permission to read it."),
                )
            )


def _size_faults(folder: Path, sizes: Mapping[str, int]) -> Iterator[Fault]:
    """Yield the faults of files that are too large, each by itself or all together, or too many."""
    if len(sizes) > MAX_FILES:
        yield _too_many_files(folder)
    too_large = [path for path, size in sizes.items() if size > MAX_FILE_BYTES]
    for path in too_large:
        problem = _("The file is larger than %(largest)s megabytes.", largest=MAX_FILE_BYTES // 1_000_000)
        yield Fault(path, problem, _("Split the list, or shorten it."))
    if not too_large and sum(sizes.values()) > MAX_PACKAGE_BYTES:
        problem = _(
            "The files have more than %(most)s megabytes in total.", most=MAX_PACKAGE_BYTES // 1_000_000
        )
        yield Fault(str(folder), problem, _("Keep only the cases this inspection needs in its lists."))


def _too_many_files(folder: Path) -> Fault:
    problem = _("The folder has more than %(most)s files.", most=MAX_FILES)
    return Fault(str(folder), problem, _("Enter the folder of a package."))


def _files(folder: Path, faults: list[Fault]) -> Iterator[tuple[str, int]]:
    """Yield path and size of every file that a package may have; add a fault for every other entry."""
    if not folder.is_dir():
        problem = _("This is a file, not a folder.") if folder.exists() else _("There is no such folder.")
        raise FaultsFound([Fault(str(folder), problem, _("Enter the folder of an inspection."))])
    try:
        for number, (path, entry) in enumerate(_entries(folder)):
            if number >= MAX_FILES:
                faults.append(_too_many_files(folder))
                return
            if not path:
                continue
            problem_and_cure = _entry_problem(path, entry)
            if problem_and_cure:
                faults.append(Fault(path, *problem_and_cure))
            else:
                yield path, entry.stat(follow_symlinks=False).st_size
    except OSError as error:
        faults.append(
            Fault(
                str(folder),
                _("The folder cannot be read (%(strerror)s).", strerror=error.strerror),
                _("Give yourself permission to read it."),
            )
        )


def _entries(folder: Path, below: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield the path of every entry, and the entry; "" for subfolders, and for names that are ignored."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or SYSTEM_FILES.fullmatch(entry.name):
                yield "", entry
                continue
            is_subfolder = entry.is_dir(follow_symlinks=False) and not PACKAGE_PATH.fullmatch(entry.name)
            if is_subfolder and (not below or f"{below}{entry.name}/" == WELSH_NARRATIVE):
                yield "", entry
                yield from _entries(Path(entry.path), f"{below}{entry.name}/")
            else:
                yield f"{below}{entry.name}", entry


def _entry_problem(path: str, entry: os.DirEntry[str]) -> tuple[str, str] | None:
    if entry.is_symlink():
        return (
            _("This is a link, which could point outside the package."),
            _("Replace the link with the file."),
        )
    if not PACKAGE_PATH.fullmatch(path):
        return (
            _("A package does not have this file."),
            _("Correct its name, or move it to another folder."),
        )
    if not entry.is_file(follow_symlinks=False):
        return (_("There should be a file here."), _("Replace it with a file, or delete it."))
    return None


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make the folder hold exactly these files: written to a temporary folder beside it, then moved.

    An existing package is replaced. Raises FaultsFound, and leaves everything unchanged, when a path is
    outside the package, when the files are too large to be read again, when the folder holds files a package
    cannot have, or when the file system refuses.
    """
    folder = folder.absolute()
    _check_files(folder, files)
    _check_replaceable(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as temporary:
            _write_files(Path(temporary) / "new", files)
            _move_into_place(folder, Path(temporary))
    except OSError as error:
        problem = _("The inspection cannot be written here (%(strerror)s).", strerror=error.strerror)
        raise FaultsFound(
            [Fault(str(folder), problem, _("Choose a folder that you have permission to write to."))]
        ) from error


def _check_files(folder: Path, files: Mapping[str, bytes]) -> None:
    cure = _("Use only letters, digits, hyphens and full stops in the name.")
    faults = [
        Fault(path, _("A package has no such file, so we did not write it."), cure)
        for path in files
        if not PACKAGE_PATH.fullmatch(path)
    ]
    faults.extend(_size_faults(folder, {path: len(content) for path, content in files.items()}))
    if faults:
        raise FaultsFound(faults)


def _check_replaceable(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise FaultsFound(
            [Fault(str(folder), _("There is a file or a link here."), _("Enter a new folder."))]
        )
    if not folder.is_dir():
        return
    faults: list[Fault] = []
    list(_files(folder, faults))
    hidden = [path for path in folder.rglob(".*") if not SYSTEM_FILES.fullmatch(path.name)]
    if faults or hidden or (any(folder.iterdir()) and not (folder / INSPECTION).is_file()):
        example = hidden[0].name if hidden else faults[0].place if faults else "other files"
        problem = _("The folder has other files (%(kept)s), which would be lost.", kept=example)
        raise FaultsFound([Fault(str(folder), problem, _("Enter a new folder, or move those files."))])


def _write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for path, content in files.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(content)


def _move_into_place(folder: Path, temporary: Path) -> None:
    previous = temporary / "old"
    if folder.exists():
        folder.rename(previous)
    try:
        (temporary / "new").rename(folder)
    except OSError:
        if previous.exists():
            previous.rename(folder)
        raise
    shutil.rmtree(previous, ignore_errors=True)
