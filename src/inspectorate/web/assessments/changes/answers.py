"""Saving answers: a replay changes nothing, and a late answer is kept beside the one that counts."""

import uuid
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.web.assessments.changes.answer_statement import (
    AnswerSubmission,
    SaveResult,
    save_result,
    write,
)
from inspectorate.web.assessments.models import (
    LONGEST_COMMENT,
    Answer,
    AnswerEvent,
    Assessment,
    Channel,
    SaveOutcome,
)
from inspectorate.web.assessments.queries import access as access_queries
from inspectorate.web.assessments.queries import answers, questions
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.assessments.queries.answers import AnswerContext
from inspectorate.web.inspections.changes import insist_unmoved
from inspectorate.web.permissions import Action, AnswerRejected, ConcurrentChange, NotVisible


def save_answer(
    *, access: AnswerContext, saving: AnswerSubmission, channel: Channel = Channel.PAGE
) -> SaveResult:
    """Save one answer. Raises AnswerRejected with the reason when it is not kept.

    Two statements: `queries.at_hand` reads all it depends on, this writes all of it, and nothing if something
    came between. Then the assessment is locked first: rarely, because a case has one assessor.
    """
    try:
        return _save(access, saving, channel, access.before, access.standing)
    except (ConcurrentChange, IntegrityError):
        with transaction.atomic():
            Assessment.objects.select_for_update().only("pk").get(pk=access.assessment.pk)
            again = answers.answer_context(
                by=access.person,
                inspection=access.inspection.pk,
                id=access.assessment.pk,
                question=saving.question,
                idempotency_key=saving.idempotency_key,
            )
            return _save(again, saving, channel, again.before, again.standing)


@transaction.atomic
def save_answers(
    *, access: AssessmentAccess, savings: Iterable[AnswerSubmission], channel: Channel = Channel.PAGE
) -> list[SaveResult]:
    """Save several answers of one assessment: all of them, or none."""
    access, sent = locked_assessment(access), list(savings)
    keys = [submission.idempotency_key for submission in sent]
    before = {event.idempotency_key: event for event in AnswerEvent.objects.filter(idempotency_key__in=keys)}
    possible = questions.choices(access.framework.id, access.assessment.group)
    asked = possible.keys() & {one.question for one in sent}
    known = Answer.objects.filter(assessment=access.assessment, question__in=asked)
    standing = {each.question: each for each in known}
    results = []
    for each in sent:
        saved = _save(access, each, channel, before.get(each.idempotency_key), standing.get(each.question))
        if saved.outcome == SaveOutcome.SAVED and each.idempotency_key not in before:
            now = {"value": saved.value, "comment": saved.comment, "version": saved.version}
            standing[each.question] = Answer(question=each.question, **now)
        results.append(saved)
    return results


def locked_assessment(access: AssessmentAccess, action: Action = Action.ASSESS_CASE) -> AssessmentAccess:
    """Lock the assessment's row until the transaction ends, and return access to it as it is now.

    The permission is asked again, of the assessment and of the inspection's state as they are now. Raises
    NotVisible when it is no longer this person's, or as `locked` does.
    """
    rows = Assessment.objects.select_for_update(of=("self",))
    people = ("inspection", "inspection__service", "assessor")
    assessment = rows.select_related(*people).filter(pk=access.assessment.pk).first()
    if assessment is None:
        raise NotVisible
    insist_unmoved(access.inspection_access, action, assessment.inspection)
    return access_queries.writable_assessment(
        by=access.person, assessment=assessment, roles=access.roles, action=action
    )


def _save(
    access: AssessmentAccess,
    saving: AnswerSubmission,
    channel: Channel,
    before: AnswerEvent | None,
    standing: Answer | None,
) -> SaveResult:
    if before:
        return _replay(access, saving, before)
    require_open(access, channel)
    _require_valid(access, saving)
    version = standing.version if standing else 0
    if saving.base_version > version:
        raise AnswerRejected(
            _("It was made from a version that has not come yet. Send what came before it first."),
            code="too_early",
        )
    same = (standing.value, standing.comment) if standing else ("", "")
    if same == (saving.value, saving.comment):
        return write(access, saving, standing, SaveOutcome.UNCHANGED, channel)
    if saving.base_version < version:
        return write(access, saving, standing, SaveOutcome.CONFLICT, channel)
    return write(access, saving, standing, SaveOutcome.SAVED, channel)


def _replay(access: AssessmentAccess, saving: AnswerSubmission, before: AnswerEvent) -> SaveResult:
    """What was said the first time, if it is the same thing that is said again."""
    sent = (access.assessment.pk, saving.question, saving.value, saving.comment, saving.base_version)
    kept = (before.assessment_id, before.question, before.value, before.comment, before.base_version)
    if sent != kept:
        raise _used_before()
    return save_result(before)


def _used_before() -> AnswerRejected:
    return AnswerRejected(
        _("Its id was used before, for something else. Give every answer an id of its own."), code="used"
    )


def require_replay(
    access: AssessmentAccess, before: AnswerEvent, question: str, outcome: SaveOutcome
) -> None:
    """Raise AnswerRejected unless this is what an id was used for before: the same thing said again."""
    kept = (before.assessment_id, before.question, before.outcome)
    if kept != (access.assessment.pk, question, outcome):
        raise _used_before()


def require_open(access: AssessmentAccess, channel: Channel) -> None:
    """Raise AnswerRejected while its spreadsheet is out, or once it is marked as finished."""
    taken = access.assessment.checked_out_at is not None
    if taken and channel != Channel.SPREADSHEET:
        raise AnswerRejected(
            _("Its spreadsheet has been taken. Release it, or send it back, before answering here."),
            code="taken",
        )
    if access.is_finished:
        raise AnswerRejected(
            _("It is marked as finished. Open it again before changing an answer."), code="finished"
        )


def _require_valid(access: AssessmentAccess, saving: AnswerSubmission) -> None:
    known = questions.choices(access.framework.id, access.assessment.group)
    if saving.question not in known:
        raise AnswerRejected(
            _("The edition has no such question for this kind of case."), code="unknown_question"
        )
    options = [key for key, _title in known[saving.question]]
    if saving.value and saving.value not in options:
        raise AnswerRejected(
            _("That is not one of its answers. Use one of: %(options)s.") % {"options": ", ".join(options)},
            code="unknown_value",
        )
    if len(saving.comment) > LONGEST_COMMENT:
        numbers = {"length": f"{len(saving.comment):,}", "most": f"{LONGEST_COMMENT:,}"}
        raise AnswerRejected(
            _("The comment has %(length)s characters; at most %(most)s can be kept. Shorten it.") % numbers,
            code="comment_too_long",
        )
    if "\0" in saving.comment or any("\ud800" <= letter <= "\udfff" for letter in saving.comment):
        raise AnswerRejected(
            _("The comment holds a character that cannot be kept. Type it again."), code="comment_unreadable"
        )
    if not 2000 < saving.client_time.year < 2199:
        raise AnswerRejected(
            _("The device's time is not a time this could have happened at. Set its clock."),
            code="device_time",
        )


@transaction.atomic
def resolve_conflict(
    *, access: AssessmentAccess, conflict: int, keep: bool, idempotency_key: uuid.UUID
) -> None:
    """Say which of two answers counts: the later one (`keep`), or the one that counted already.

    Said again with the same id it changes nothing. Raises AnswerRejected when the id was used before.
    """
    access = locked_assessment(access)
    found = access.assessment.conflicts.select_related("event").filter(pk=conflict).first()
    if found is None:
        raise NotVisible
    if before := AnswerEvent.objects.filter(idempotency_key=idempotency_key).first():
        require_replay(access, before, found.question, SaveOutcome.RESOLVED)
        return
    require_open(access, Channel.PAGE)
    if found.resolved_at:
        raise NotVisible
    late, standing = found.event, access.answers[found.question]
    chosen = late if keep else standing
    saving = AnswerSubmission(
        idempotency_key, found.question, chosen.value, chosen.comment, standing.version, timezone.now()
    )
    write(access, saving, standing, SaveOutcome.RESOLVED, Channel.PAGE)
    found.resolved_by, found.resolved_at = access.person, timezone.now()
    found.save(update_fields=["resolved_by", "resolved_at"])
