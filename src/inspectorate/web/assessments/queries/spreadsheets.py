"""Write a case as a spreadsheet template: questions, current answers, and lists of possible answers."""

import io
from collections.abc import Iterator

import xlsxwriter
from django.utils.translation import gettext as _

from inspectorate.tables import escape_formula
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.assessments.queries.asked_questions import AssessmentQuestion
from inspectorate.web.assessments.queries.questions import case_facts, stages

SHEET = "Answers"
HEADINGS = ("Question", "Question text", "Possible answers", "Answer", "Comment", "Version")
WIDTHS = (14, 70, 30, 24, 60, 12)
AS_TEXT = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}


def template(case: AssessmentAccess) -> bytes:
    """Return the template as an XLSX file. All cells but answers and comments are locked."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, AS_TEXT) as book:
        sheet = book.add_worksheet(SHEET)
        header = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        locked = book.add_format({"text_wrap": True, "valign": "top", "locked": True})
        editable = book.add_format(
            {"text_wrap": True, "valign": "top", "locked": False, "bg_color": "#FFF7BF"}
        )
        for column, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, heading, header)
        for row, question in enumerate(rows(case), start=1):
            titles = [title for _key, title in question.choices]
            answer, comment = question.value_title, question.answer.comment if question.answer else ""
            texts = (question.id, question.text, _possible(question), answer, escape_formula(comment))
            for column, text in enumerate(texts):
                sheet.write_string(row, column, text, editable if column in (3, 4) else locked)
            sheet.write_number(row, 5, question.version, locked)
            sheet.data_validation(
                row,
                3,
                row,
                3,
                {"validate": "list", "source": titles, "error_title": _("Not a possible answer")},
            )
        sheet.freeze_panes(1, 1)
        sheet.protect()
    return content.getvalue()


def _possible(question: AssessmentQuestion) -> str:
    """Return the possible answers in words, with those that need a comment."""
    return ", ".join(
        _("%(answer)s (with a comment)") % {"answer": title} if key in question.comment_for else title
        for key, title in question.choices
    )


def rows(case: AssessmentAccess) -> Iterator[AssessmentQuestion]:
    """Yield the questions of a template in order: the facts, then every question of every stage."""
    yield from case_facts(case)
    for stage in stages(case):
        yield from stage.questions
