"""Record who has read answers, so that nobody makes a blind assessment of a case whose answers they know."""

from collections.abc import Iterable

from inspectorate.web import database
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.audit.changes import APPEND, event_values
from inspectorate.web.audit.models import EventOutcome, EventType
from inspectorate.web.inspections.queries import InspectionAccess

_ADD_READER = """
INSERT INTO assessments_assessmentreader (assessment_id, person_id)
SELECT id, %(reader)s::bigint FROM assessments_assessment
WHERE inspection_id = %(inspection)s::bigint AND id = ANY(%(assessments)s::bigint[])
ON CONFLICT DO NOTHING
"""
_ADD_READER_OF_CASES = """
INSERT INTO assessments_assessmentreader (assessment_id, person_id)
SELECT id, %(reader)s::bigint FROM assessments_assessment
WHERE inspection_id = %(inspection)s::bigint AND occasion = 'first' AND case_id = ANY(%(cases)s::text[])
ON CONFLICT DO NOTHING
"""
# The view event is appended in the same statement, so that neither is recorded without the other.
_VIEWED = f"WITH readers AS ({_ADD_READER}) {APPEND}"


def viewed(
    access: AssessmentAccess | InspectionAccess,
    event_type: EventType,
    subject: str = "",
    *,
    assessments: Iterable[int],
) -> None:
    """Append a view event, and record the person as a reader of the assessments whose answers were shown.

    `assessments` are ids. Views and API routes call this in place of `audit.viewed` when they show answers.
    """
    values = event_values(
        access.person, event_type, access.inspection.pk, outcome=EventOutcome.VIEWED, subject=subject
    )
    database.execute(_VIEWED, {**values, **_values(access), "assessments": list(assessments)})


def viewed_assessment(case: AssessmentAccess, part: str = "") -> None:
    """Append the view event of one assessment, or of a part of it, and record the person as its reader."""
    subject = f"{case.assessment.audit_subject} {part}".strip()
    viewed(case, EventType.SEE_ASSESSMENT, subject, assessments=(case.assessment.pk,))


def read_answers(access: AssessmentAccess | InspectionAccess, assessments: Iterable[int]) -> None:
    """Record the person as a reader of these assessments, without a view event."""
    database.execute(_ADD_READER, {**_values(access), "assessments": list(assessments)})


def read_cases(access: InspectionAccess, cases: Iterable[str]) -> None:
    """Record the person as a reader of the first assessments of cases whose single answers were shown."""
    if case_ids := sorted(set(cases)):
        database.execute(_ADD_READER_OF_CASES, {**_values(access), "cases": case_ids})


def _values(access: AssessmentAccess | InspectionAccess) -> dict[str, int]:
    return {"reader": access.person.pk, "inspection": access.inspection.pk}
