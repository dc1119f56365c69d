"""Read, write and validate an inspection as a folder of CSV, TOML and Markdown files.

datapackage.json describes the folder for Frictionless tools; docs/package-format.md explains every file. A
package holds no percentage, rating of cases or score: these are calculated from the answers.

All functions except those that read are loaded when they are first used.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from inspectorate.lazy_names import lazy_names
from inspectorate.method.inspection import Inspection
from inspectorate.method.standards import Framework
from inspectorate.package.folder import read_folder
from inspectorate.package.reader import inspection_from_files

if TYPE_CHECKING:
    from inspectorate.package.adoption import read_adoption, write_adoption
    from inspectorate.package.answer_workbooks import write_workbooks
    from inspectorate.package.example import example_folder
    from inspectorate.package.new_package import (
        draw_samples,
        exchange_assessment,
        new_inspection,
        require_empty_folder,
        return_assessment,
    )
    from inspectorate.package.second_cases import read_second_cases, second_cases_text
    from inspectorate.package.storage import create, to_files, write
    from inspectorate.package.stored_samples import rebuild_sample, rebuild_sealed_draw
    from inspectorate.package.survey import read_survey
    from inspectorate.package.validation import missing_data, validate, validate_files
    from inspectorate.package.workbook_answers import read_workbooks
    from inspectorate.package.writer import package_files, sample_rows, sample_text

__all__ = [
    "create",
    "draw_samples",
    "example_folder",
    "exchange_assessment",
    "missing_data",
    "new_inspection",
    "package_files",
    "read",
    "read_adoption",
    "read_files",
    "read_second_cases",
    "read_survey",
    "read_workbooks",
    "rebuild_sample",
    "rebuild_sealed_draw",
    "require_empty_folder",
    "return_assessment",
    "sample_rows",
    "sample_text",
    "second_cases_text",
    "to_files",
    "validate",
    "validate_files",
    "write",
    "write_adoption",
    "write_workbooks",
]

__getattr__ = lazy_names(
    __name__,
    {
        "create": "storage",
        "draw_samples": "new_package",
        "example_folder": "example",
        "exchange_assessment": "new_package",
        "return_assessment": "new_package",
        "new_inspection": "new_package",
        "package_files": "writer",
        "read_adoption": "adoption",
        "read_second_cases": "second_cases",
        "read_survey": "survey",
        "read_workbooks": "workbook_answers",
        "write_workbooks": "answer_workbooks",
        "rebuild_sample": "stored_samples",
        "rebuild_sealed_draw": "stored_samples",
        "require_empty_folder": "new_package",
        "sample_rows": "writer",
        "sample_text": "writer",
        "second_cases_text": "second_cases",
        "to_files": "storage",
        "missing_data": "validation",
        "validate": "validation",
        "validate_files": "validation",
        "write": "storage",
        "write_adoption": "adoption",
    },
)


def read(folder: Path, framework: Framework | None = None) -> Inspection:
    """Return the inspection stored in a folder, in whatever state it is.

    `framework` is needed only for a package of an edition that is not installed. Raises FaultsFound with
    every fault that prevents reading; a package is never read in part.
    """
    return inspection_from_files(read_folder(folder), framework)


def read_files(files: Mapping[str, bytes], framework: Framework | None = None) -> Inspection:
    """Return the inspection of a package in memory: the content of its files by path.

    Raises FaultsFound as `read` does.
    """
    return inspection_from_files(files, framework)
