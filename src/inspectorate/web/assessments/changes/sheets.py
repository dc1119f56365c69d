"""A filled-in case template comes back: every cell is checked first, then all of it is saved, or none."""

import uuid
from collections.abc import Iterator, Mapping

from django.db import transaction
from django.utils import timezone

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.tables import unescape_formula
from inspectorate.web.assessments import queries
from inspectorate.web.assessments.changes.assessing import check_in
from inspectorate.web.assessments.changes.saving import locked_assessment, save_answers
from inspectorate.web.assessments.changes.writing import Saved, Saving
from inspectorate.web.assessments.models import LONGEST_COMMENT, Way
from inspectorate.web.assessments.queries import AssessmentAccess
from inspectorate.web.assessments.queries.sheets import HEADINGS, SHEET
from inspectorate.web.assessments.queries.staging import Asked
from inspectorate.web.cases.queries import read_file
from inspectorate.web.permissions import AnswerRejected

QUESTION, _TEXT, _POSSIBLE, ANSWER, COMMENT, VERSION = HEADINGS


@transaction.atomic
def save_spreadsheet(*, access: AssessmentAccess, name: str, content: bytes) -> list[Saved]:
    """Save what differs in a template, and release it. Raises FaultsFound with every cell that is wrong."""
    access = locked_assessment(access)
    table = read_file(name=name, content=content, sheet=SHEET)
    if missing := [
        heading for heading in (QUESTION, ANSWER, COMMENT, VERSION) if heading not in table.headings
    ]:
        problem = f"It has no column “{missing[0]}”, so it is not this case's template."
        raise FaultsFound([Fault(name, problem, "Download the template again, and fill that in.")])
    asked = {each.id: each for each in queries.rows(access)}
    faults: list[Fault] = []
    savings = list(_savings(access, table.rows, table.first_row, asked, faults))
    if faults:
        raise FaultsFound(faults)
    try:
        kept = save_answers(access=access, savings=savings, way=Way.SPREADSHEET)
    except AnswerRejected as error:
        raise FaultsFound([Fault(name, str(error), "Nothing of the file was saved.")]) from error
    check_in(access=access)
    return kept


def _savings(
    access: AssessmentAccess,
    rows: tuple[Mapping[str, object], ...],
    first_row: int,
    asked: Mapping[str, Asked],
    faults: list[Fault],
) -> Iterator[Saving]:
    seen: set[str] = set()
    for number, row in enumerate(rows, start=first_row):
        name = str(row.get(QUESTION) or "").strip()
        if not name and not any(row.values()):
            continue
        if name not in asked or name in seen:
            problem = f"“{name}” is there twice." if name in seen else f"This case is not asked “{name}”."
            faults.append(
                _fault(number, QUESTION, problem, "Leave the questions as they are in the template.")
            )
            continue
        seen.add(name)
        if saving := _saving(access, asked[name], row, number, faults):
            yield saving


def _saving(
    access: AssessmentAccess, asked: Asked, row: Mapping[str, object], number: int, faults: list[Fault]
) -> Saving | None:
    before = len(faults)
    value = _value(asked, str(row.get(ANSWER) or "").strip(), number, faults)
    comment = unescape_formula(str(row.get(COMMENT) or ""))
    if len(comment) > LONGEST_COMMENT:
        problem = f"It has {len(comment):,} characters; at most {LONGEST_COMMENT:,} can be kept."
        faults.append(_fault(number, COMMENT, problem, "Shorten it."))
    version = row.get(VERSION) or 0
    if not isinstance(version, int) or not 0 <= version <= asked.version:
        faults.append(
            _fault(number, VERSION, "It was changed.", "Download the template again, and leave it as it is.")
        )
    standing = (asked.answer.value, asked.answer.comment) if asked.answer else ("", "")
    if len(faults) > before or standing == (value, comment):
        return None
    # The same file sent again gives the same ids, so that it changes nothing.
    told = f"{access.assessment.pk}/{asked.id}/{version}/{value}/{comment}"
    event = uuid.uuid5(uuid.NAMESPACE_URL, told)
    return Saving(event, asked.id, value, comment, int(str(version)), timezone.now())


def _value(asked: Asked, told: str, number: int, faults: list[Fault]) -> str:
    known = {word.casefold(): key for key, title in asked.choices for word in (key, title)}
    if told and told.casefold() not in known:
        titles = ", ".join(title for _key, title in asked.choices)
        faults.append(
            _fault(number, ANSWER, f"“{told[:60]}” is not one of its answers.", f"Use one of: {titles}.")
        )
    return known.get(told.casefold(), "")


def _fault(row: int, column: str, problem: str, cure: str) -> Fault:
    return Fault(f"Row {row}, column {column}", problem, cure)
