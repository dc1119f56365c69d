"""Read, write and validate an inspection as a folder of CSV, TOML and Markdown files.

datapackage.json describes the folder for Frictionless tools; docs/package-format.md explains every file. A
package holds no percentage, rating of cases or score: these are calculated from the answers.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.inspection import Inspection
from inspectorate.method.standards import Framework
from inspectorate.package.adoption import read_adoption, write_adoption
from inspectorate.package.checks import check, description
from inspectorate.package.datapackage import missing_files
from inspectorate.package.example import example_folder
from inspectorate.package.folder import read_folder, write_folder
from inspectorate.package.new_package import (
    draw_samples,
    exchange_assessment,
    new_inspection,
    require_empty_folder,
)
from inspectorate.package.reader import inspection_from_files
from inspectorate.package.stored_samples import rebuild_sample, rebuild_sealed_draw
from inspectorate.package.writer import package_files, sample_rows, sample_text

__all__ = [
    "create",
    "draw_samples",
    "example_folder",
    "exchange_assessment",
    "new_inspection",
    "read",
    "read_adoption",
    "read_files",
    "rebuild_sample",
    "rebuild_sealed_draw",
    "require_empty_folder",
    "sample_rows",
    "sample_text",
    "to_files",
    "validate",
    "validate_files",
    "write",
    "write_adoption",
]


def read(folder: Path, framework: Framework | None = None) -> Inspection:
    """Return the inspection stored in a folder, in whatever state it is.

    `framework` is needed only for a package of an edition that is not installed. Raises FaultsFound with
    every fault that prevents reading; a package is never read in part.
    """
    return inspection_from_files(read_folder(folder), framework)


def write(inspection: Inspection, folder: Path) -> None:
    """Write an inspection to a folder, atomically. The same inspection always gives the same bytes.

    An existing package is replaced. Raises FaultsFound when the inspection would not be read back unchanged,
    when the folder holds other files, or when it cannot be written.
    """
    write_folder(folder, to_files(inspection))


def read_files(files: Mapping[str, bytes], framework: Framework | None = None) -> Inspection:
    """Return the inspection of a package in memory: the content of its files by path.

    Raises FaultsFound as `read` does.
    """
    return inspection_from_files(files, framework)


def to_files(inspection: Inspection) -> dict[str, bytes]:
    """Return the files of the inspection's package by path. The same inspection always gives the same bytes.

    Raises FaultsFound when the inspection would not be read back unchanged.
    """
    files = _encoded(package_files(inspection))
    parsed = inspection_from_files(files, inspection.framework)
    changed = [
        field.name
        for field in fields(inspection)
        if getattr(inspection, field.name) != getattr(parsed, field.name)
    ]
    if changed:
        raise FaultsFound([*_unconfirmed_columns(inspection), *_round_trip_faults(changed)])
    return files


def create(inspection: Inspection, folder: Path) -> None:
    """Write a new inspection to a folder that does not exist or is empty, with a subfolder for its narrative.

    Raises FaultsFound as `write` does, and when the folder is not empty.
    """
    require_empty_folder(folder)
    write(inspection, folder)
    (folder / "narrative").mkdir(exist_ok=True)


def validate(folder: Path, framework: Framework | None = None) -> tuple[Fault, ...]:
    """Return every fault of a package: faults that prevent reading it, or else faults the method finds.

    The second kind includes samples that cannot be redrawn, assessments that contradict the edition's
    routing, unknown ids, cases outside the sample, and a datapackage.json that is out of date.
    """
    try:
        files = read_folder(folder)
    except FaultsFound as error:
        return error.faults
    return validate_files(files, framework)


def validate_files(files: Mapping[str, bytes], framework: Framework | None = None) -> tuple[Fault, ...]:
    """Return every fault of a package in memory: the content of its files by path."""
    try:
        return check(inspection_from_files(files, framework), files)
    except FaultsFound as error:
        return (*error.faults, *missing_files(description(files), files))


def _encoded(files: dict[str, str]) -> dict[str, bytes]:
    faults, encoded = [], {}
    for path, text in files.items():
        try:
            encoded[path] = text.encode("utf-8")
        except UnicodeEncodeError as error:
            problem = _(
                "The text has a character that cannot be written (%(character)s).",
                character=repr(error.object[error.start]),
            )
            faults.append(Fault(path, problem, _("Take the character out.")))
    if faults:
        raise FaultsFound(faults)
    return encoded


def _unconfirmed_columns(inspection: Inspection) -> Iterator[Fault]:
    for group, population in inspection.populations.items():
        if population.unclear:
            problem = _(
                "Its columns were guessed, and not all were clear: %(unclear)s",
                unclear=" ".join(population.unclear),
            )
            cure = _(
                "Have somebody confirm them, and read the long list again with the columns they confirmed."
            )
            yield Fault(_("long list of %(group)s", group=group), problem, cure)


def _round_trip_faults(fields: Iterable[str]) -> list[Fault]:
    cure = _("Correct it: a package keeps only what its edition and its own files allow.")
    return [
        Fault(_("inspection, %(part)s", part=field), _("This could not be read back exactly as it is."), cure)
        for field in fields
    ]
