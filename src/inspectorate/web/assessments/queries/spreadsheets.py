"""A case's template as a spreadsheet: what is asked, the answers so far, and lists to choose answers from."""

import io
from collections.abc import Iterator

import xlsxwriter
from django.utils.translation import gettext as _

from inspectorate.tables import escape_formula
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.assessments.queries.questions import AssessmentQuestion, about, stages

SHEET = "Answers"
HEADINGS = ("Question", "What is asked", "Possible answers", "Answer", "Comment", "Made from version")
WIDTHS = (14, 70, 30, 24, 60, 12)
AS_TEXT = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}


def template(case: AssessmentAccess) -> bytes:
    """The template as an XLSX file. Only answers and comments can be typed in."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, AS_TEXT) as book:
        sheet = book.add_worksheet(SHEET)
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        fixed = book.add_format({"text_wrap": True, "valign": "top", "locked": True})
        free = book.add_format({"text_wrap": True, "valign": "top", "locked": False, "bg_color": "#FFF7BF"})
        for column, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, heading, head)
        for row, asked in enumerate(rows(case), start=1):
            titles = [title for _key, title in asked.choices]
            answer, comment = asked.value_title, asked.answer.comment if asked.answer else ""
            texts = (asked.id, asked.text, ", ".join(titles), answer, escape_formula(comment))
            for column, text in enumerate(texts):
                sheet.write_string(row, column, text, free if column in (3, 4) else fixed)
            sheet.write_number(row, 5, asked.version, fixed)
            sheet.data_validation(
                row,
                3,
                row,
                3,
                {"validate": "list", "source": titles, "error_title": _("Not one of the answers")},
            )
        sheet.freeze_panes(1, 1)
        sheet.protect()
    return made.getvalue()


def rows(case: AssessmentAccess) -> Iterator[AssessmentQuestion]:
    """Everything a template asks, in its order: the facts, then every question of every stage."""
    yield from about(case)
    for stage in stages(case):
        yield from stage.questions
