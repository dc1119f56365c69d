"""Read everything that saving answers of an assessment depends on, in one SQL statement."""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from inspectorate.web import database
from inspectorate.web.assessments.models import AnswerEvent, Assessment, SaveOutcome
from inspectorate.web.assessments.queries.access import AssessmentAccess, writable_assessment
from inspectorate.web.inspections.models import Inspection, TeamMember
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import NotVisible
from inspectorate.web.states import Role

# In the order of the models' fields, as `from_db` requires.
_ASSESSMENT = ("id", "group", "case_id", "occasion", "assessor_id", "state", "version", "checked_out_at")
_INSPECTION = ("id", "edition", "state")
_ANSWER = ("value", "comment", "version")
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


# A row for each submission. The text is constant; values are parameters.
_READ = f"""
SELECT {_columns("assessment", _ASSESSMENT)}, {_columns("inspection", _INSPECTION)},
  member.role, member.conflict_of_interest, member.excluded::text,
  submission.question, {_columns("answer", _ANSWER)}, {_columns("event", _EVENT)}
FROM assessments_assessment AS assessment
JOIN inspections_inspection AS inspection ON inspection.id = assessment.inspection_id
LEFT JOIN inspections_teammember AS member ON member.inspection_id = inspection.id
  AND member.person_id = %(by)s::bigint AND member.removed_at IS NULL
LEFT JOIN unnest(%(questions)s::text[], %(idempotency_keys)s::uuid[])
  AS submission (question, idempotency_key) ON true
LEFT JOIN assessments_answer AS answer ON answer.assessment_id = assessment.id
  AND answer.question = submission.question
LEFT JOIN assessments_answerevent AS event ON event.idempotency_key = submission.idempotency_key
WHERE assessment.id = %(assessment)s::bigint AND inspection.id = %(inspection)s::bigint
"""  # noqa: S608


class KeyedAnswer(Protocol):
    """An answer as a client sends it: what is read about it needs its question and idempotency key."""

    @property
    def question(self) -> str:
        """The question."""
        ...

    @property
    def idempotency_key(self) -> uuid.UUID:
        """The idempotency key."""
        ...


class PageAnswer(KeyedAnswer, Protocol):
    """An answer as a page without scripts sends it: all of the page's answers come, changed or not."""

    @property
    def value(self) -> str:
        """The value; "" for no answer."""
        ...

    @property
    def comment(self) -> str:
        """The comment."""
        ...

    @property
    def base_version(self) -> int:
        """The version that the page showed."""
        ...


@dataclass(frozen=True, slots=True)
class CurrentAnswer:
    """The current answer to a question."""

    value: str
    comment: str
    version: int


@dataclass
class AnswerContext(AssessmentAccess):
    """Access to an assessment, with everything that saving some answers depends on.

    `current` has the current answers by question; `replayed` the events saved with the same idempotency keys.
    """

    current: dict[str, CurrentAnswer]
    replayed: dict[uuid.UUID, AnswerEvent]


def answer_context(
    *,
    by: Person,
    inspection: int,
    id: int,  # noqa: A002 - Django's name for it
    submissions: Iterable[KeyedAnswer],
) -> AnswerContext:
    """Read what saving the answers depends on, without a lock. Raises NotVisible or NotPermitted."""
    if max(id, inspection) >= 2**63:
        raise NotVisible
    submissions = list(submissions)
    parameters = {
        "by": by.pk,
        "inspection": inspection,
        "assessment": id,
        # PostgreSQL cannot store a NUL character; the id of a question is printable.
        "questions": [answer.question if answer.question.isprintable() else "" for answer in submissions],
        "idempotency_keys": [answer.idempotency_key for answer in submissions],
    }
    rows = database.execute(_READ, parameters)
    if not rows:
        raise NotVisible
    columns = list(rows[0])
    assessment = Assessment.from_db("default", _ASSESSMENT, columns[: len(_ASSESSMENT)])
    del columns[: len(_ASSESSMENT)]
    assessment.inspection = Inspection.from_db("default", _INSPECTION, columns[: len(_INSPECTION)])
    role, conflict_of_interest, excluded = columns[len(_INSPECTION) :][:3]
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
    context = AnswerContext(writable.inspection_access, assessment, {}, {})
    for row in rows:
        question, value, comment, version, *event = row[-len(_ANSWER) - len(_EVENT) - 1 :]
        if version:
            context.current[question] = CurrentAnswer(value, comment, version)
        if event[0]:
            context.replayed[event[0]] = AnswerEvent.from_db("default", _EVENT, event)
    return context


def unchanged_questions(context: AnswerContext, answers: Iterable[PageAnswer]) -> frozenset[str]:
    """Return the questions whose answer is still what the page showed: the version that it is based on."""
    answers = list(answers)
    older = [
        answer.question for answer in answers if answer.base_version < _version(context, answer.question)
    ]
    events = AnswerEvent.objects.filter(
        assessment=context.assessment,
        question__in=older,
        outcome__in=(SaveOutcome.SAVED, SaveOutcome.RESOLVED),
    )
    shown = {(question, current.version): current for question, current in context.current.items()}
    contents = {key: (current.value, current.comment) for key, current in shown.items()}
    if older:
        for question, version, *content in events.values_list("question", "version", "value", "comment"):
            contents[question, version] = (content[0], content[1])
    return frozenset(
        answer.question
        for answer in answers
        if (answer.value, answer.comment)
        == contents.get((answer.question, answer.base_version), None if answer.base_version else ("", ""))
    )


def _version(context: AnswerContext, question: str) -> int:
    current = context.current.get(question)
    return current.version if current else 0
