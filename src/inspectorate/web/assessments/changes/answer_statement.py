"""Write what became of an answer in one statement: its event, the answer that counts, a clash, the audit."""

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
    """An answer as a device sends it: its own id, the version it was made from, and the device's time."""

    idempotency_key: uuid.UUID
    question: str
    value: str
    comment: str
    base_version: int
    client_time: datetime


@dataclass(frozen=True, slots=True)
class SaveResult:
    """What became of it: the same for every replay. `version` is that of the answer that counted then."""

    idempotency_key: uuid.UUID
    question: str
    outcome: str
    version: int
    value: str
    comment: str
    at: datetime


# All of it or nothing. The first part writes only if the assessment and its inspection's state are as they
# were read, and the others only if the first did. The audit event comes last, so that its chain's head is
# locked no longer than it takes to reach the disk. The text is fixed; nothing from outside is put into it.
_WRITE = f"""
WITH held AS (
  UPDATE assessments_assessment
  SET version = version + %(counts)s::int, state = %(state)s::text
  WHERE id = %(assessment)s::bigint AND version = %(read_version)s::int AND state = %(read_state)s::text
    AND checked_out_at IS NOT DISTINCT FROM %(read_checked_out_at)s::timestamptz
    AND EXISTS (SELECT FROM inspections_inspection AS inspection WHERE inspection.id = inspection_id
      AND inspection.state = %(read_current_state)s::text)
  RETURNING id
), event AS (
  INSERT INTO assessments_answerevent
    (idempotency_key, assessment_id, question, value, comment, base_version, version, outcome, channel,
      client_time, by_id, at)
  SELECT %(idempotency_key)s::uuid, id, %(question)s::text, %(value)s::text, %(comment)s::text,
    %(base_version)s::int, %(version)s::int, %(outcome)s::text, %(channel)s::text,
    %(client_time)s::timestamptz, %(by)s::bigint, %(at)s::timestamptz
  FROM held
  RETURNING id
), answer AS (
  INSERT INTO assessments_answer (assessment_id, question, value, comment, version, by_id, at)
  SELECT id, %(question)s::text, %(value)s::text, %(comment)s::text, %(version)s::int, %(by)s::bigint,
    %(at)s::timestamptz
  FROM held WHERE %(counts)s::int = 1
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
    saving: AnswerSubmission,
    standing: Answer | None,
    outcome: SaveOutcome,
    channel: Channel,
) -> SaveResult:
    """Write an answer and what became of it. Raises ConcurrentChange when the case has changed since."""
    assessment, at = access.assessment, timezone.now()
    counts = int(outcome in (SaveOutcome.SAVED, SaveOutcome.RESOLVED))
    version = (standing.version if standing else 0) + counts
    begun = (
        AssessmentProgress.IN_PROGRESS
        if counts and assessment.state == AssessmentProgress.NOT_STARTED
        else assessment.state
    )
    event = {
        "idempotency_key": saving.idempotency_key,
        "question": saving.question,
        "value": saving.value,
        "comment": saving.comment,
        "base_version": saving.base_version,
        "version": version,
        "outcome": str(outcome),
        "channel": str(channel),
        "client_time": saving.client_time,
        "by": access.person.pk,
        "at": at,
    }
    read = {
        "read_version": assessment.version,
        "read_state": str(assessment.state),
        "read_checked_out_at": assessment.checked_out_at,
        "read_current_state": str(access.inspection.state),
    }
    held = {"assessment": assessment.pk, "counts": counts, "state": str(begun), **read}
    if not database.execute(_WRITE, event | held | _audited(access, saving, standing, event)):
        raise ConcurrentChange(_("Somebody has changed this case meanwhile. Open it again."))
    assessment.version, assessment.state = assessment.version + counts, begun
    return SaveResult(
        saving.idempotency_key, saving.question, str(outcome), version, saving.value, saving.comment, at
    )


def save_result(event: AnswerEvent) -> SaveResult:
    """What was told when it was saved."""
    return SaveResult(
        event.idempotency_key,
        event.question,
        str(event.outcome),
        event.version,
        event.value,
        event.comment,
        event.at,
    )


def _audited(
    access: AssessmentAccess, saving: AnswerSubmission, standing: Answer | None, event: dict[str, Any]
) -> dict[str, Any]:
    """The audit log tells the answer; of the comment only that it changed, so that it can be deleted."""
    before = None
    if standing:
        before = {"answer": standing.value, "version": standing.version, **_comment_digest(standing.comment)}
    after = {"answer": saving.value, "version": event["version"], **_comment_digest(saving.comment)}
    return event_values(
        access.person,
        EventType.SAVE_ANSWER,
        access.inspection.pk,
        subject=f"{access.assessment.audit_subject} {saving.question}",
        before=before,
        after={**after, "outcome": event["outcome"]},
    )


def _comment_digest(comment: str) -> dict[str, str]:
    return {"comment": digest(comment)} if comment else {}
