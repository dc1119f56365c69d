"""An inspection as a folder of CSV, TOML and Markdown: read, write and validate it.

The folder is described for any Frictionless tool by its datapackage.json; docs/package-format.md explains
every file. No percentage, rating of cases or score is ever in it: they are worked out from the answers.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.inspection import Inspection
from inspectorate.method.standards import Framework
from inspectorate.package.checking import check, description
from inspectorate.package.describing import missing
from inspectorate.package.folder import open_folder, put_folder
from inspectorate.package.packing import pack
from inspectorate.package.sampling import rebuild
from inspectorate.package.starting import refuse_used, start
from inspectorate.package.unpacking import unpack

__all__ = [
    "create",
    "judge",
    "open_files",
    "read",
    "rebuild",
    "refuse_used",
    "start",
    "to_files",
    "validate",
    "write",
]


def read(folder: Path, framework: Framework | None = None) -> Inspection:
    """Return the inspection kept in a folder, in whatever state it is.

    `framework` is needed only for a package of an edition that is not installed. Raises FaultsFound with
    every fault that keeps the package from being read whole; never anything half-read.
    """
    return unpack(open_folder(folder), framework)


def write(inspection: Inspection, folder: Path) -> None:
    """Keep an inspection in a folder, whole or not at all; the same inspection always gives the same bytes.

    A package that is already there is replaced. Raises FaultsFound when the inspection could not be read
    back exactly as it is, when the folder holds anything else, or when it cannot be written.
    """
    put_folder(folder, to_files(inspection))


def open_files(files: Mapping[str, bytes], framework: Framework | None = None) -> Inspection:
    """Return the inspection whose package is still in memory: the content of its files by path.

    Raises FaultsFound as `read` does.
    """
    return unpack(files, framework)


def to_files(inspection: Inspection) -> dict[str, bytes]:
    """Return every file of the inspection's package by path; the same inspection always gives the same bytes.

    Raises FaultsFound when the inspection could not be read back exactly as it is.
    """
    files = _encoded(pack(inspection))
    back = unpack(files, inspection.framework)
    lost = [
        part.name for part in fields(inspection) if getattr(inspection, part.name) != getattr(back, part.name)
    ]
    if lost:
        raise FaultsFound([*_unconfirmed(inspection), *_losses(lost)])
    return files


def create(inspection: Inspection, folder: Path) -> None:
    """Keep a new inspection in a folder that is new or empty, with a place for its narrative.

    Raises FaultsFound as `write` does, and when anything is in the folder.
    """
    refuse_used(folder)
    write(inspection, folder)
    (folder / "narrative").mkdir(exist_ok=True)


def validate(folder: Path, framework: Framework | None = None) -> tuple[Fault, ...]:
    """Return everything wrong with a package: what keeps it from being read, or what the method finds.

    The second part draws each sample again and compares, and checks every assessment against the edition's
    routing; it names unknown ids, cases outside the sample and a description that is out of date.
    """
    try:
        files = open_folder(folder)
    except FaultsFound as found:
        return found.faults
    return judge(files, framework)


def judge(files: Mapping[str, bytes], framework: Framework | None = None) -> tuple[Fault, ...]:
    """Return everything wrong with a package that is still in memory: the content of its files by path."""
    try:
        return check(unpack(files, framework), files)
    except FaultsFound as found:
        return (*found.faults, *missing(description(files), files))


def _encoded(files: dict[str, str]) -> dict[str, bytes]:
    faults, encoded = [], {}
    for path, text in files.items():
        try:
            encoded[path] = text.encode("utf-8")
        except UnicodeEncodeError as error:
            problem = f"The text has a character that cannot be written ({error.object[error.start]!r})."
            faults.append(Fault(path, problem, "Take the character out."))
    if faults:
        raise FaultsFound(faults)
    return encoded


def _unconfirmed(inspection: Inspection) -> Iterator[Fault]:
    for group, population in inspection.populations.items():
        if population.unclear:
            problem = f"Its columns were guessed, and not all were clear: {' '.join(population.unclear)}"
            cure = "Have somebody confirm them, and read the long list again with the columns they confirmed."
            yield Fault(f"long list of {group}", problem, cure)


def _losses(parts: Iterable[str]) -> list[Fault]:
    cure = "Correct it: a package keeps only what its edition and its own files allow."
    return [
        Fault(f"inspection, {part}", "This could not be read back exactly as it is.", cure) for part in parts
    ]
