"""Validate a package: whether it can be read, and whether the method finds faults in it."""

from collections.abc import Mapping
from pathlib import Path

from inspectorate.method.assessments import has_begun
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.inspection import Inspection, work_out
from inspectorate.method.report.numbers import pluralised
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


def missing_data(inspection: Inspection) -> tuple[str, ...]:
    """Return a sentence for everything that the ratings still need; it is no fault.

    The check of the report says the same.
    """
    cases = inspection.assessments
    outstanding = work_out(inspection).outstanding
    if cases and not has_begun(cases):
        return (f"No question has been answered yet in {pluralised(len(cases), 'case')}.", *outstanding)
    return outstanding


def validate_files(files: Mapping[str, bytes], framework: Framework | None = None) -> tuple[Fault, ...]:
    """Return every fault of a package in memory: the content of its files by path."""
    try:
        return check(inspection_from_files(files, framework), files)
    except FaultsFound as error:
        return (*error.faults, *missing_files(description(files), files))
