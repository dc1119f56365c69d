"""Saving answers: a replay changes nothing, and a late answer is kept beside the one that counts."""

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from inspectorate.web.assessments import queries
from inspectorate.web.assessments.models import (
    LONGEST_COMMENT,
    Answer,
    AnswerEvent,
    Assessment,
    Clash,
    Outcome,
    Progress,
    Settled,
    Way,
)
from inspectorate.web.assessments.queries import Case
from inspectorate.web.audit.changes import record
from inspectorate.web.inspections.queries import Opened
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, Hidden, Refused, insist

GREATEST_VERSION = 2**31 - 1


class Unsaved(Exception):
    """Something that was sent and is not kept; `key` says why to a program, the text to a person."""

    def __init__(self, key: str, why: str) -> None:
        self.key = key
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Saving:
    """An answer as a device sends it: its own id, the version it was made from, and the device's time."""

    event: uuid.UUID
    question: str
    value: str
    comment: str
    made_from: int
    device_at: datetime


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of it: the same for every replay. `version` is that of the answer that counted then."""

    event: uuid.UUID
    question: str
    outcome: str
    version: int
    value: str
    comment: str
    at: datetime


def save_answer(
    *, by: Person, inspection: int, assessment: int, saving: Saving, way: Way = Way.PAGE
) -> Saved:
    """Save one answer. Raises Unsaved with the reason when it is not kept."""
    return save_answers(by=by, inspection=inspection, assessment=assessment, savings=[saving], way=way)[0]


@transaction.atomic
def save_answers(
    *, by: Person, inspection: int, assessment: int, savings: Iterable[Saving], way: Way = Way.PAGE
) -> list[Saved]:
    """Save several answers of one assessment: all of them, or none."""
    case, sent = queries.held(by=by, inspection=inspection, id=assessment), list(savings)
    before = {each.event: each for each in AnswerEvent.objects.filter(event__in=[one.event for one in sent])}
    known = Answer.objects.filter(assessment=case.assessment, question__in={one.question for one in sent})
    standing = {each.question: each for each in known}
    told = []
    for each in sent:
        saved = _save(case, each, way, before.get(each.event), standing)
        if saved.outcome == Outcome.SAVED and each.event not in before:
            now = {"value": saved.value, "comment": saved.comment, "version": saved.version}
            standing[each.question] = Answer(question=each.question, **now)
        told.append(saved)
    return told


@transaction.atomic
def settle_clash(
    *, by: Person, inspection: int, assessment: int, clash: int, keep: bool, event: uuid.UUID
) -> None:
    """Say which of two answers counts: the later one (`keep`), or the one that counted already."""
    case = queries.held(by=by, inspection=inspection, id=assessment)
    _insist_open(case, Way.PAGE)
    found = case.assessment.clashes.select_related("event").filter(pk=clash, settled_at=None).first()
    if found is None:
        raise Hidden
    late, standing = found.event, case.answers[found.question]
    chosen = late if keep else standing
    saving = Saving(event, found.question, chosen.value, chosen.comment, standing.version, timezone.now())
    _keep(case, saving, standing, Outcome.SETTLED, Way.PAGE)
    found.settled_by, found.settled_at = by, timezone.now()
    found.save(update_fields=["settled_by", "settled_at"])


@transaction.atomic
def settle_difference(*, opened: Opened, first: int, question: str, value: str, reason: str) -> Settled:
    """Settle what two assessors answered differently: the first assessment takes the value."""
    insist(Action.SETTLE_DIFFERENCE, opened.roles, opened.inspection.stands)
    one, _two, rows = queries.differences(opened=opened, first=first)
    row = next((each for each in rows if each.question == question), None)
    if row is None or not row.differs:
        raise Hidden
    if row.settled:
        raise Refused("This difference has been settled already.")
    if value not in dict(row.choices) or not reason.strip():
        raise Refused("Choose the answer that is to count, and give the reason.")
    held = Assessment.objects.select_for_update(of=("self",)).select_related("assessor").get(pk=one.pk)
    case = Case(opened, held)
    standing = case.answers.get(question)
    made = Saving(
        uuid.uuid4(),
        question,
        value,
        standing.comment if standing else "",
        standing.version if standing else 0,
        timezone.now(),
    )
    _keep(case, made, standing, Outcome.SETTLED, Way.PAGE)
    told = {"first": row.first, "second": row.second, "value": value, "reason": reason}
    record(
        by=opened.person,
        action=Action.SETTLE_DIFFERENCE,
        inspection=opened.inspection.pk,
        subject=f"{held.group} {held.case_id} {question}",
        after=told,
    )
    return Settled.objects.create(
        first=held,
        question=question,
        first_value=row.first,
        second_value=row.second,
        value=value,
        reason=reason.strip(),
        by=opened.person,
    )


def _save(
    case: Case, saving: Saving, way: Way, before: AnswerEvent | None, answers: dict[str, Answer]
) -> Saved:
    if before:
        return _replayed(case, saving, before)
    _insist_open(case, way)
    _insist_sound(case, saving)
    standing = answers.get(saving.question)
    version = standing.version if standing else 0
    if saving.made_from > version:
        raise Unsaved(
            "too_early", "It was made from a version that has not come yet. Send what came before it first."
        )
    same = (standing.value, standing.comment) if standing else ("", "")
    if same == (saving.value, saving.comment):
        return _keep(case, saving, standing, Outcome.SAME, way)
    if saving.made_from < version:
        return _keep(case, saving, standing, Outcome.CLASH, way)
    return _keep(case, saving, standing, Outcome.SAVED, way)


def _replayed(case: Case, saving: Saving, before: AnswerEvent) -> Saved:
    """What was said the first time, if it is the same thing that is said again."""
    sent = (case.assessment.pk, saving.question, saving.value, saving.comment, saving.made_from)
    kept = (before.assessment_id, before.question, before.value, before.comment, before.made_from)
    if sent != kept:
        raise Unsaved(
            "used", "Its id was used before, for something else. Give every answer an id of its own."
        )
    return _told(before)


def _insist_open(case: Case, way: Way) -> None:
    taken = case.assessment.taken_at is not None
    if taken and way != Way.SPREADSHEET:
        raise Unsaved(
            "taken", "Its spreadsheet has been taken. Release it, or send it back, before answering here."
        )
    if case.is_finished:
        raise Unsaved("finished", "It is marked as finished. Open it again before changing an answer.")


def _insist_sound(case: Case, saving: Saving) -> None:
    known = queries.choices(case.framework.id, case.assessment.group)
    if saving.question not in known:
        raise Unsaved("unknown_question", "The edition has no such question for this kind of case.")
    options = [key for key, _title in known[saving.question]]
    if saving.value and saving.value not in options:
        raise Unsaved("unknown_value", f"That is not one of its answers. Use one of: {', '.join(options)}.")
    if len(saving.comment) > LONGEST_COMMENT:
        length = f"{len(saving.comment):,} characters"
        raise Unsaved(
            "comment_too_long",
            f"The comment has {length}; at most {LONGEST_COMMENT:,} can be kept. Shorten it.",
        )
    if "\0" in saving.comment or any("\ud800" <= letter <= "\udfff" for letter in saving.comment):
        raise Unsaved(
            "comment_unreadable", "The comment holds a character that cannot be kept. Type it again."
        )
    if not 2000 < saving.device_at.year < 2199:
        raise Unsaved(
            "device_time", "The device's time is not a time this could have happened at. Set its clock."
        )


def _keep(case: Case, saving: Saving, standing: Answer | None, outcome: Outcome, way: Way) -> Saved:
    """Write the event, and what it changes."""
    at, person = timezone.now(), case.opened.person
    counts = outcome in (Outcome.SAVED, Outcome.SETTLED)
    version = (standing.version if standing else 0) + counts
    event = AnswerEvent.objects.create(
        event=saving.event,
        assessment=case.assessment,
        question=saving.question,
        value=saving.value,
        comment=saving.comment,
        made_from=saving.made_from,
        version=version,
        outcome=outcome,
        way=way,
        device_at=saving.device_at,
        by=person,
        at=at,
    )
    if counts:
        written = {
            "value": saving.value,
            "comment": saving.comment,
            "version": version,
            "by": person,
            "at": at,
        }
        if standing:
            Answer.objects.filter(assessment=case.assessment, question=saving.question).update(**written)
        else:
            Answer.objects.create(assessment=case.assessment, question=saving.question, **written)
        _count(case.assessment)
    if outcome == Outcome.CLASH:
        Clash.objects.create(event=event, assessment=case.assessment, question=saving.question)
    _record(case, saving, standing, event)
    return _told(event)


def _count(assessment: Assessment) -> None:
    changed = {"version": F("version") + 1}
    if assessment.state == Progress.NOT_STARTED:
        changed["state"] = Progress.IN_PROGRESS  # type: ignore[assignment]
    Assessment.objects.filter(pk=assessment.pk).update(**changed)


def _record(case: Case, saving: Saving, standing: Answer | None, event: AnswerEvent) -> None:
    """The trail tells of the answer; of the comment only that it changed, so that it can be forgotten."""
    each = case.assessment
    before = (
        {"answer": standing.value, "version": standing.version, **_mark(standing.comment)}
        if standing
        else None
    )
    record(
        by=case.opened.person,
        action="save_answer",
        inspection=case.opened.inspection.pk,
        subject=f"{each.group} {each.case_id} {each.occasion} {saving.question}",
        before=before,
        after={
            "answer": saving.value,
            "version": event.version,
            **_mark(saving.comment),
            "outcome": str(event.outcome),
        },
    )


def _mark(comment: str) -> dict[str, str]:
    return {"comment": hashlib.sha256(comment.encode()).hexdigest()} if comment else {}


def _told(event: AnswerEvent) -> Saved:
    return Saved(
        event.event, event.question, str(event.outcome), event.version, event.value, event.comment, event.at
    )
