"""Save an answer in one SQL statement: answer event, current answer, answer conflict and audit event."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.web import database
from inspectorate.web.assessments.models import Answer, AnswerEvent, AssessmentProgress, Channel, SaveOutcome
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.audit.changes import APPEND, digest, event_values
from inspectorate.web.audit.models import EventType
from inspectorate.web.permissions import ConcurrentChange


@dataclass(frozen=True, slots=True)
class AnswerSubmission:
    """An answer as a client sends it, with idempotency key, base version and client time."""

    idempotency_key: uuid.UUID
    question: str
    value: str
    comment: str
    base_version: int
    client_time: datetime


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


# Optimistic locking: the first part updates the assessment only if it and the inspection's state are
# unchanged since they were read; the other parts depend on it, so that all rows are written or none. The
# audit event comes last, so that the chain head is locked as briefly as possible. The text is constant;
# values are parameters.
_WRITE = f"""
WITH updated AS (
  UPDATE assessments_assessment
  SET version = version + %(counts)s::int, state = %(state)s::text
  WHERE id = %(assessment)s::bigint AND version = %(read_version)s::int AND state = %(read_state)s::text
    AND checked_out_at IS NOT DISTINCT FROM %(read_checked_out_at)s::timestamptz
    AND EXISTS (SELECT FROM inspections_inspection AS inspection WHERE inspection.id = inspection_id
      AND inspection.state = %(read_current_state)s::text)
  RETURNING id, inspection_id
), event AS (
  INSERT INTO assessments_answerevent
    (idempotency_key, assessment_id, inspection_id, question, value, comment, base_version, version, outcome,
      channel, client_time, by_id, at)
  SELECT %(idempotency_key)s::uuid, id, inspection_id, %(question)s::text, %(value)s::text, %(comment)s::text,
    %(base_version)s::int, %(version)s::int, %(outcome)s::text, %(channel)s::text,
    %(client_time)s::timestamptz, %(by)s::bigint, %(at)s::timestamptz
  FROM updated
  RETURNING id
), answer AS (
  INSERT INTO assessments_answer (assessment_id, question, value, comment, version, by_id, at)
  SELECT id, %(question)s::text, %(value)s::text, %(comment)s::text, %(version)s::int, %(by)s::bigint,
    %(at)s::timestamptz
  FROM updated WHERE %(counts)s::int = 1
  ON CONFLICT (assessment_id, question) DO UPDATE SET value = excluded.value, comment = excluded.comment,
    version = excluded.version, by_id = excluded.by_id, at = excluded.at
), conflict AS (
  INSERT INTO assessments_answerconflict (event_id, assessment_id, question)
  SELECT id, %(assessment)s::bigint, %(question)s::text FROM event WHERE %(outcome)s::text = 'conflict'
), audited AS ({APPEND} FROM event)
SELECT id FROM event
"""  # noqa: S608


def write(
    access: AssessmentAccess,
    submission: AnswerSubmission,
    current: Answer | None,
    outcome: SaveOutcome,
    channel: Channel,
) -> SaveResult:
    """Write a submission with its outcome; return the result.

    Only the outcomes saved and resolved replace the current answer. Raises ConcurrentChange when the
    assessment or the inspection's state has changed since it was read.
    """
    assessment, at = access.assessment, timezone.now()
    counts = int(outcome in (SaveOutcome.SAVED, SaveOutcome.RESOLVED))
    version = (current.version if current else 0) + counts
    state = (
        AssessmentProgress.IN_PROGRESS
        if counts and assessment.state == AssessmentProgress.NOT_STARTED
        else assessment.state
    )
    event = {
        "idempotency_key": submission.idempotency_key,
        "question": submission.question,
        "value": submission.value,
        "comment": submission.comment,
        "base_version": submission.base_version,
        "version": version,
        "outcome": str(outcome),
        "channel": str(channel),
        "client_time": submission.client_time,
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
    if not database.execute(_WRITE, event | update | _audit_values(access, submission, current, event)):
        raise ConcurrentChange(_("Somebody has changed this case meanwhile. Open it again."))
    assessment.version, assessment.state = assessment.version + counts, state
    return SaveResult(
        idempotency_key=submission.idempotency_key,
        question=submission.question,
        outcome=str(outcome),
        version=version,
        value=submission.value,
        comment=submission.comment,
        at=at,
    )


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


def _audit_values(
    access: AssessmentAccess, submission: AnswerSubmission, current: Answer | None, event: dict[str, Any]
) -> dict[str, Any]:
    """Return the audit event's values. They hold only the digest of a comment, so that it can be deleted."""
    before = None
    if current:
        before = {"answer": current.value, "version": current.version, **_comment_digest(current.comment)}
    after = {"answer": submission.value, "version": event["version"], **_comment_digest(submission.comment)}
    return event_values(
        access.person,
        EventType.SAVE_ANSWER,
        access.inspection.pk,
        subject=f"{access.assessment.audit_subject} {submission.question}",
        before=before,
        after={**after, "outcome": event["outcome"]},
    )


def _comment_digest(comment: str) -> dict[str, str]:
    return {"comment": digest(comment)} if comment else {}
