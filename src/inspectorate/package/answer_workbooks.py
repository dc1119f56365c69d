"""Write one workbook for each case, in which an assessor answers its questions without the service."""

import io
from collections.abc import Iterable, Mapping
from itertools import count
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from inspectorate.method.assessments import FIRST, Assessment
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.inspection import Inspection
from inspectorate.method.standards import Framework
from inspectorate.package.answer_rows import ASSESSOR, HEADINGS, ROW_NAMES, SHEET, AnswerRow, answer_rows
from inspectorate.package.datapackage import slug
from inspectorate.tables import escape_formula

WIDTHS = (18, 70, 26, 40, 24, 60)
ANSWER_COLUMN, COMMENT_COLUMN = 4, 5
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}


def write_workbooks(inspection: Inspection, folder: Path) -> tuple[list[Path], list[Path]]:
    """Write a workbook for each case into a folder; return the paths that are new, and those that were there.

    A workbook that exists is not changed, because it may hold answers. Raises FaultsFound if the folder
    cannot be written.
    """
    written, existing = [], []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, assessment in _names(inspection.assessments).items():
            path = folder / name
            if path.exists():
                existing.append(path)
                continue
            path.write_bytes(workbook(assessment, inspection.framework))
            written.append(path)
    except OSError as error:
        problem = _("The workbooks cannot be written here (%(strerror)s).", strerror=error.strerror)
        cure = _("Choose a folder that you have permission to write to.")
        raise FaultsFound([Fault(str(folder), problem, cure)]) from error
    return written, existing


def _names(assessments: Iterable[Assessment]) -> Mapping[str, Assessment]:
    """Return the assessments by file name: case group, case id and, for a second one, its occasion."""
    names: dict[str, Assessment] = {}
    for assessment in assessments:
        second = "" if assessment.occasion == FIRST else f"-{assessment.occasion}"
        name = wanted = f"{assessment.group}-{slug(assessment.case_id)}{second}"
        for number in count(2):
            if name not in names:
                break
            name = f"{wanted}-{number}"
        names[name] = assessment
    return {f"{name}.xlsx": assessment for name, assessment in names.items()}


def workbook(assessment: Assessment, framework: Framework) -> bytes:
    """Return the workbook of a case as an XLSX file. All cells but answers and comments are locked."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, OPTIONS) as book:
        sheet = book.add_worksheet(SHEET)
        wrapped = {"text_wrap": True, "valign": "top"}
        header = book.add_format({**wrapped, "bold": True, "bottom": 1})
        locked = book.add_format({**wrapped, "locked": True})
        editable = book.add_format({**wrapped, "locked": False, "bg_color": "#FFF7BF", "num_format": "@"})
        for column, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, heading, header)
        for number, name in enumerate(ROW_NAMES, start=1):
            text = "Your role and a letter, never a name" if name == ASSESSOR else "Do not change this row."
            _write(sheet, number, (name, text, "", "", getattr(assessment, name), ""), locked)
            if name == ASSESSOR:
                sheet.write_string(number, ANSWER_COLUMN, assessment.assessor, editable)
        for number, row in enumerate(answer_rows(assessment, framework), start=len(ROW_NAMES) + 1):
            _write_question(sheet, number, row, locked, editable)
        sheet.freeze_panes(1, 1)
        sheet.protect()
    return content.getvalue()


def _write_question(sheet: Worksheet, number: int, row: AnswerRow, locked: Format, editable: Format) -> None:
    titles = list(row.choices.values())
    answer = row.choices.get(row.answer, row.answer)
    _write(sheet, number, (row.name, row.text, ", ".join(titles), row.condition, "", ""), locked)
    sheet.write_string(number, ANSWER_COLUMN, answer, editable)
    if not row.is_fact:
        sheet.write_string(number, COMMENT_COLUMN, escape_formula(row.comment), editable)
    validation = {"validate": "list", "source": titles, "error_title": "Not a possible answer"}
    sheet.data_validation(number, ANSWER_COLUMN, number, ANSWER_COLUMN, validation)


def _write(sheet: Worksheet, number: int, texts: Iterable[str], style: Format) -> None:
    for column, text in enumerate(texts):
        sheet.write_string(number, column, text, style)
