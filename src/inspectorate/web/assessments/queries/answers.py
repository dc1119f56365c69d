"""Read everything that saving one answer depends on, in one SQL statement."""

import json
import uuid
from dataclasses import dataclass

from inspectorate.web import database
from inspectorate.web.assessments.models import Answer, AnswerEvent, Assessment
from inspectorate.web.assessments.queries.access import AssessmentAccess, writable_assessment
from inspectorate.web.inspections.models import Inspection, TeamMember
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import NotVisible
from inspectorate.web.states import Role

# In the order of the models' fields, as `from_db` requires.
_ASSESSMENT = ("id", "group", "case_id", "occasion", "assessor_id", "state", "version", "checked_out_at")
_INSPECTION = ("id", "edition", "state")
_ANSWER = ("question", "value", "comment", "version")
_EVENT = (
    "idempotency_key",
    "assessment_id",
    "question",
    "value",
    "comment",
    "base_version",
    "version",
    "outcome",
    "at",
)


def _columns(table: str, names: tuple[str, ...]) -> str:
    return ", ".join(f'{table}."{name}"' for name in names)


# The text is constant; values are parameters.
_READ = f"""
SELECT {_columns("assessment", _ASSESSMENT)}, {_columns("inspection", _INSPECTION)},
  {_columns("answer", _ANSWER)}, {_columns("event", _EVENT)},
  member.role, member.conflict_of_interest, member.excluded::text
FROM assessments_assessment AS assessment
JOIN inspections_inspection AS inspection ON inspection.id = assessment.inspection_id
LEFT JOIN inspections_teammember AS member ON member.inspection_id = inspection.id
  AND member.person_id = %(by)s::bigint AND member.removed_at IS NULL
LEFT JOIN assessments_answer AS answer ON answer.assessment_id = assessment.id
  AND answer.question = %(question)s::text
LEFT JOIN assessments_answerevent AS event ON event.idempotency_key = %(idempotency_key)s::uuid
WHERE assessment.id = %(assessment)s::bigint AND inspection.id = %(inspection)s::bigint
"""  # noqa: S608
_PARTS = (_ASSESSMENT, _INSPECTION, _ANSWER, _EVENT)


@dataclass
class AnswerContext(AssessmentAccess):
    """Access to an assessment, with everything that saving one answer depends on.

    `current` is the current answer to the question; `replayed` is the event saved with the same idempotency
    key.
    """

    current: Answer | None
    replayed: AnswerEvent | None


def answer_context(
    *,
    by: Person,
    inspection: int,
    id: int,  # noqa: A002 - Django's name for it
    question: str,
    idempotency_key: uuid.UUID,
) -> AnswerContext:
    """Read what saving an answer depends on, without a lock. Raises NotVisible or NotPermitted."""
    if max(id, inspection) >= 2**63:
        raise NotVisible
    # PostgreSQL cannot store a NUL character; the id of a question is printable.
    question = question if question.isprintable() else ""
    parameters = {
        "by": by.pk,
        "inspection": inspection,
        "assessment": id,
        "question": question,
        "idempotency_key": idempotency_key,
    }
    rows = database.execute(_READ, parameters)
    if not rows:
        raise NotVisible
    columns, parts = list(rows[0]), []
    for names in _PARTS:
        parts.append(columns[: len(names)])
        del columns[: len(names)]
    assessment = Assessment.from_db("default", _ASSESSMENT, parts[0])
    assessment.inspection = Inspection.from_db("default", _INSPECTION, parts[1])
    role, conflict_of_interest, excluded = columns
    member = TeamMember(
        person=by,
        role=role or by.role,
        conflict_of_interest=conflict_of_interest,
        excluded=json.loads(excluded or "[]"),
    )
    writable = writable_assessment(
        by=by,
        assessment=assessment,
        roles=by.global_roles | ({Role(role)} if role else frozenset()),
        conflict=member.declared_conflict,
    )
    return AnswerContext(
        writable.inspection_access,
        assessment,
        Answer.from_db("default", _ANSWER, parts[2]) if parts[2][0] else None,
        AnswerEvent.from_db("default", _EVENT, parts[3]) if parts[3][0] else None,
    )
