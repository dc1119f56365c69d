"""Validate a package: whether it can be read, and whether the method finds faults in it."""

from collections.abc import Mapping
from pathlib import Path

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.standards import Framework
from inspectorate.package.checks import check, description
from inspectorate.package.datapackage import missing_files
from inspectorate.package.folder import read_folder
from inspectorate.package.reader import inspection_from_files


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
