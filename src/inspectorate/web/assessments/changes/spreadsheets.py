"""Check a case out as a spreadsheet, and save the completed spreadsheet: all of its answers, or none."""

import uuid
from collections.abc import Iterator, Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.unreadable_cells import UnreadableCell
from inspectorate.tables import unescape_formula
from inspectorate.web.assessments.changes.answer_statement import AnswerSubmission, SaveResult
from inspectorate.web.assessments.changes.answers import locked_assessment, save_answers
from inspectorate.web.assessments.changes.caseload import check_in, end_check_out
from inspectorate.web.assessments.models import LONGEST_COMMENT, Assessment, Channel
from inspectorate.web.assessments.queries import spreadsheets
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.assessments.queries.answers import answer_context
from inspectorate.web.assessments.queries.asked_questions import AssessmentQuestion
from inspectorate.web.assessments.queries.spreadsheets import HEADINGS, SHEET
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.cases.queries.long_lists import read_file
from inspectorate.web.permissions import AnswerRejected, RuleBroken
from inspectorate.web.translation import translated

QUESTION, _TEXT, _POSSIBLE, ANSWER, COMMENT, VERSION = HEADINGS


@transaction.atomic
def save_spreadsheet(*, access: AssessmentAccess, name: str, content: bytes) -> list[SaveResult]:
    """Save the answers that a completed spreadsheet changes, and check it in.

    Raises FaultsFound with every cell that is wrong; then nothing is saved.
    """
    # Read the file before locking the assessment: a slow one would block everyone else.
    table = read_file(name=name, content=content, sheet=SHEET)
    access = locked_assessment(access)
    if missing := [
        heading for heading in (QUESTION, ANSWER, COMMENT, VERSION) if heading not in table.headings
    ]:
        problem = _("There is no column “%(missing)s”, so this is not the spreadsheet of this case.") % {
            "missing": missing[0]
        }
        raise FaultsFound([Fault(name, problem, _("Download the spreadsheet again, and complete that one."))])
    if table.merged_cells:
        problem = _("Cells are merged (%(cells)s).") % {"cells": ", ".join(table.merged_cells[:10])}
        raise FaultsFound(
            [Fault(name, problem, _("Unmerge the cells, and give each question its own answer."))]
        )
    questions = {question.id: question for question in spreadsheets.rows(access)}
    faults: list[Fault] = []
    submissions = list(_submissions(access, table.rows, table.first_row, questions, faults))
    if faults:
        raise FaultsFound(faults)
    try:
        context = answer_context(
            by=access.person,
            inspection=access.inspection.pk,
            id=access.assessment.pk,
            submissions=submissions,
        )
        results = save_answers(access=context, submissions=submissions, channel=Channel.SPREADSHEET)
    except AnswerRejected as error:
        raise FaultsFound([Fault(name, str(error), _("Nothing was saved from this file."))]) from error
    check_in(access=access)
    return results


def _submissions(
    access: AssessmentAccess,
    rows: Sequence[Mapping[str, object]],
    first_row: int,
    questions: Mapping[str, AssessmentQuestion],
    faults: list[Fault],
) -> Iterator[AnswerSubmission]:
    seen: set[str] = set()
    for number, row in enumerate(rows, start=first_row):
        name = str(row.get(QUESTION) or "").strip()
        if not name and not any(row.values()):
            continue
        if name not in questions or name in seen:
            problem = (
                _("“%(name)s” is in more than one row.") % {"name": name}
                if name in seen
                else _("“%(name)s” is not a question of this case.") % {"name": name}
            )
            faults.append(
                _fault(number, QUESTION, problem, _("Do not change the questions in the spreadsheet."))
            )
            continue
        seen.add(name)
        if submission := _submission(access, questions[name], row, number, faults):
            yield submission


def _submission(
    access: AssessmentAccess,
    question: AssessmentQuestion,
    row: Mapping[str, object],
    number: int,
    faults: list[Fault],
) -> AnswerSubmission | None:
    faults_before = len(faults)
    faults += [
        _fault(
            number, heading, _("This cell %(problem)s.") % {"problem": translated(cell.problem)}, cell.cure
        )
        for heading in (ANSWER, COMMENT)
        if isinstance(cell := row.get(heading), UnreadableCell)
    ]
    if len(faults) > faults_before:
        return None
    value = _value(question, str(row.get(ANSWER) or "").strip(), number, faults)
    comment = unescape_formula(str(row.get(COMMENT) or ""))
    if len(comment) > LONGEST_COMMENT:
        problem = _(
            "The comment has %(number)s characters. The most you can enter is %(longest_comment)s."
        ) % {
            "number": f"{len(comment):,}",
            "longest_comment": f"{LONGEST_COMMENT:,}",
        }
        faults.append(_fault(number, COMMENT, problem, _("Shorten the comment.")))
    version = row.get(VERSION) or 0
    if not isinstance(version, int) or not 0 <= version <= question.version:
        faults.append(
            _fault(
                number,
                VERSION,
                _("The version was changed."),
                _("Download the spreadsheet again, and do not change the versions."),
            )
        )
    current = (question.answer.value, question.answer.comment) if question.answer else ("", "")
    if len(faults) > faults_before or current == (value, comment):
        return None
    # The idempotency key is derived from the content, so that uploading the same file again changes nothing.
    content = f"{access.assessment.pk}/{question.id}/{version}/{value}/{comment}"
    key = uuid.uuid5(uuid.NAMESPACE_URL, content)
    return AnswerSubmission(key, question.id, value, comment, int(str(version)), timezone.now())


def _value(question: AssessmentQuestion, text: str, number: int, faults: list[Fault]) -> str:
    """Return the key of an answer typed as its key or title; "" with a fault when it is neither."""
    choices = {word.casefold(): key for key, title in question.choices for word in (key, title)}
    if text and text.casefold() not in choices:
        titles = ", ".join(title for _key, title in question.choices)
        faults.append(
            _fault(
                number,
                ANSWER,
                _("“%(value)s” is not a possible answer.") % {"value": text[:60]},
                _("Enter one of: %(titles)s.") % {"titles": titles},
            )
        )
    return choices.get(text.casefold(), "")


def _fault(row: int, column: str, problem: str, cure: str) -> Fault:
    return Fault(_("Row %(row)s, column %(column)s") % {"row": row, "column": column}, problem, cure)


@transaction.atomic
def check_out(*, access: AssessmentAccess) -> AssessmentAccess:
    """Check a case out as a spreadsheet: its pages take no answers until it is checked in or cancelled.

    Raises RuleBroken when the assessment is finished.
    """
    access = locked_assessment(access)
    if access.is_finished:
        raise RuleBroken(_("This case is finished. Reopen it first."))
    if access.assessment.checked_out_at is None:
        check_out_values = {"checked_out_by": access.person, "checked_out_at": timezone.now()}
        Assessment.objects.filter(pk=access.assessment.pk).update(**check_out_values)
        audit.record(access, EventType.CHECK_OUT_SPREADSHEET, subject=access.assessment.audit_subject)
    return access


@transaction.atomic
def cancel_check_out(*, access: AssessmentAccess) -> None:
    """Cancel the check-out of a case's spreadsheet: its pages take answers again."""
    end_check_out(access, EventType.CANCEL_CHECK_OUT)
