"""Save one or several answers of an assessment in one SQL statement.

It writes the answer events, current answers and answer conflicts, and one audit event for all of them.
"""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.method.plain_text import plain_text
from inspectorate.web import database
from inspectorate.web.assessments.models import AnswerEvent, AssessmentProgress, Channel, SaveOutcome
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.assessments.queries.answers import CurrentAnswer
from inspectorate.web.audit.changes import APPEND, digest, event_values
from inspectorate.web.audit.models import EventType
from inspectorate.web.permissions import ConcurrentChange


@dataclass(frozen=True, slots=True)
class AnswerSubmission:
    """An answer as a client sends it, with idempotency key, base version and client time.

    Its comment has no control characters.
    """

    idempotency_key: uuid.UUID
    question: str
    value: str
    comment: str
    base_version: int
    client_time: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "comment", plain_text(self.comment))


@dataclass(frozen=True, slots=True)
class SaveResult:
    """Result of saving an answer; a replay with the same idempotency key gets an equal one.

    `version` is the version of the current answer after submission.
    """

    idempotency_key: uuid.UUID
    question: str
    outcome: str
    version: int
    value: str
    comment: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DecidedAnswer:
    """An answer with its outcome: the version after saving, and the current answer before it."""

    submission: AnswerSubmission
    outcome: SaveOutcome
    version: int
    before: CurrentAnswer | None

    @property
    def counts(self) -> bool:
        """Whether it replaces the current answer."""
        return self.outcome in (SaveOutcome.SAVED, SaveOutcome.RESOLVED)


# Optimistic locking: the first part updates the assessment only if it and the inspection's state are
# unchanged since they were read; the other parts depend on it, so that all rows are written or none. The
# audit event comes last, so that the chain head is locked as briefly as possible. The text is constant;
# values are parameters. The answers are one of them, as JSON: psycopg takes longer to write an array for each
# of their columns than PostgreSQL takes to read either.
_WRITE = f"""
WITH updated AS (
  UPDATE assessments_assessment
  SET version = version + %(counts)s::int, state = %(state)s::text
  WHERE id = %(assessment)s::bigint AND version = %(read_version)s::int AND state = %(read_state)s::text
    AND checked_out_at IS NOT DISTINCT FROM %(read_checked_out_at)s::timestamptz
    AND EXISTS (SELECT FROM inspections_inspection AS inspection WHERE inspection.id = inspection_id
      AND inspection.state = %(read_current_state)s::text)
  RETURNING id AS assessment_id, inspection_id
), decided AS (
  SELECT * FROM updated, ROWS FROM (json_to_recordset(%(answers)s::json) AS (idempotency_key uuid,
    question text, value text, comment text, base_version int, version int, outcome text,
    client_time timestamptz)) WITH ORDINALITY AS answer (idempotency_key, question, value, comment,
    base_version, version, outcome, client_time, position)
), event AS (
  INSERT INTO assessments_answerevent
    (idempotency_key, assessment_id, inspection_id, question, value, comment, base_version, version, outcome,
      channel, client_time, by_id, at)
  SELECT idempotency_key, assessment_id, inspection_id, question, value, comment, base_version, version,
    outcome, %(channel)s::text, client_time, %(by)s::bigint, %(at)s::timestamptz
  FROM decided ORDER BY position
  RETURNING id, assessment_id, question, outcome
), answer AS (
  INSERT INTO assessments_answer (assessment_id, question, value, comment, version, by_id, at)
  SELECT DISTINCT ON (question) assessment_id, question, value, comment, version, %(by)s::bigint,
    %(at)s::timestamptz
  FROM decided WHERE outcome IN ('saved', 'resolved') ORDER BY question, position DESC
  ON CONFLICT (assessment_id, question) DO UPDATE SET value = excluded.value, comment = excluded.comment,
    version = excluded.version, by_id = excluded.by_id, at = excluded.at
), conflict AS (
  INSERT INTO assessments_answerconflict (event_id, assessment_id, question)
  SELECT id, assessment_id, question FROM event WHERE outcome = 'conflict' ORDER BY id
), audited AS ({APPEND} FROM updated)
SELECT id FROM event
"""  # noqa: S608


def write(access: AssessmentAccess, decided: Sequence[DecidedAnswer], channel: Channel) -> list[SaveResult]:
    """Write answers with their outcomes, in their order; return the results.

    Only the outcomes saved and resolved replace the current answer. Raises ConcurrentChange when the
    assessment or the inspection's state has changed since it was read.
    """
    assessment, at = access.assessment, timezone.now()
    counts = sum(answer.counts for answer in decided)
    state = (
        AssessmentProgress.IN_PROGRESS
        if counts and assessment.state == AssessmentProgress.NOT_STARTED
        else assessment.state
    )
    events = {
        "answers": json.dumps([_event_row(answer) for answer in decided]),
        "channel": channel.value,
        "by": access.person.pk,
        "at": at,
    }
    read = {
        "read_version": assessment.version,
        "read_state": str(assessment.state),
        "read_checked_out_at": assessment.checked_out_at,
        "read_current_state": str(access.inspection.state),
    }
    update = {"assessment": assessment.pk, "counts": counts, "state": str(state), **read}
    if not database.execute(_WRITE, events | update | _audit_values(access, decided)):
        raise ConcurrentChange(_("Someone else has just changed this case. Open the page again."))
    assessment.version, assessment.state = assessment.version + counts, state
    return [
        SaveResult(
            answer.submission.idempotency_key,
            answer.submission.question,
            answer.outcome.value,
            answer.version,
            answer.submission.value,
            answer.submission.comment,
            at,
        )
        for answer in decided
    ]


def _event_row(answer: DecidedAnswer) -> dict[str, Any]:
    """Return the columns of an answer's event, as the statement reads them."""
    submission = answer.submission
    return {
        "idempotency_key": str(submission.idempotency_key),
        "question": submission.question,
        "value": submission.value,
        "comment": submission.comment,
        "base_version": submission.base_version,
        "version": answer.version,
        "outcome": answer.outcome.value,
        "client_time": submission.client_time.astimezone(UTC).isoformat(),
    }


def save_result(event: AnswerEvent) -> SaveResult:
    """Return the result that was returned when the event was saved."""
    return SaveResult(
        event.idempotency_key,
        event.question,
        str(event.outcome),
        event.version,
        event.value,
        event.comment,
        event.at,
    )


def _audit_values(access: AssessmentAccess, decided: Sequence[DecidedAnswer]) -> dict[str, Any]:
    """Return the values of the audit event: those of the answer, or a list of those of several answers.

    They hold only the digest of a comment, so that it can be deleted.
    """
    subject, before = access.assessment.audit_subject, None
    if len(decided) == 1:
        (answer,) = decided
        subject = f"{subject} {answer.submission.question}"
        before, after = _before(answer), _after(answer)
    else:
        if any(answer.before for answer in decided):
            before = {"answers": [_before(answer) for answer in decided]}
        after = {
            "answers": [{"question": answer.submission.question, **_after(answer)} for answer in decided]
        }
    return event_values(
        access.person,
        EventType.SAVE_ANSWER,
        access.inspection.pk,
        subject=subject,
        before=before,
        after=after,
    )


def _before(answer: DecidedAnswer) -> dict[str, Any] | None:
    if answer.before is None:
        return None
    current = answer.before
    return {"answer": current.value, "version": current.version, **_comment_digest(current.comment)}


def _after(answer: DecidedAnswer) -> dict[str, Any]:
    submission = answer.submission
    values = {"answer": submission.value, "version": answer.version, **_comment_digest(submission.comment)}
    return {**values, "outcome": answer.outcome.value}


def _comment_digest(comment: str) -> dict[str, str]:
    return {"comment": digest(comment)} if comment else {}
