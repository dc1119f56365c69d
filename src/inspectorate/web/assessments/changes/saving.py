"""Saving answers: a replay changes nothing, and a late answer is kept beside the one that counts."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from inspectorate.web.assessments import queries
from inspectorate.web.assessments.changes.writing import Saved, Saving, write, written
from inspectorate.web.assessments.models import (
    LONGEST_COMMENT,
    Answer,
    AnswerEvent,
    Assessment,
    Outcome,
    Way,
)
from inspectorate.web.assessments.queries import AssessmentAccess, AtHand
from inspectorate.web.inspections.changes import insist_unmoved
from inspectorate.web.permissions import Action, AnswerRejected, ConcurrentChange, NotVisible


def save_answer(*, access: AtHand, saving: Saving, way: Way = Way.PAGE) -> Saved:
    """Save one answer. Raises AnswerRejected with the reason when it is not kept.

    Two statements: `queries.at_hand` reads all it depends on, this writes all of it, and nothing if something
    came between. Then the assessment is locked first: rarely, because a case has one assessor.
    """
    try:
        return _save(access, saving, way, access.before, access.standing)
    except (ConcurrentChange, IntegrityError):
        with transaction.atomic():
            Assessment.objects.select_for_update().only("pk").get(pk=access.assessment.pk)
            again = queries.at_hand(
                by=access.person,
                inspection=access.inspection.pk,
                id=access.assessment.pk,
                question=saving.question,
                event=saving.event,
            )
            return _save(again, saving, way, again.before, again.standing)


@transaction.atomic
def save_answers(*, access: AssessmentAccess, savings: Iterable[Saving], way: Way = Way.PAGE) -> list[Saved]:
    """Save several answers of one assessment: all of them, or none."""
    access, sent = locked_assessment(access), list(savings)
    before = {each.event: each for each in AnswerEvent.objects.filter(event__in=[one.event for one in sent])}
    possible = queries.choices(access.framework.id, access.assessment.group)
    asked = possible.keys() & {one.question for one in sent}
    known = Answer.objects.filter(assessment=access.assessment, question__in=asked)
    standing = {each.question: each for each in known}
    results = []
    for each in sent:
        saved = _save(access, each, way, before.get(each.event), standing.get(each.question))
        if saved.outcome == Outcome.SAVED and each.event not in before:
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
    return queries.writable_assessment(
        by=access.person, assessment=assessment, roles=access.roles, action=action
    )


def _save(
    access: AssessmentAccess, saving: Saving, way: Way, before: AnswerEvent | None, standing: Answer | None
) -> Saved:
    if before:
        return _replayed(access, saving, before)
    insist_open(access, way)
    _insist_sound(access, saving)
    version = standing.version if standing else 0
    if saving.made_from > version:
        raise AnswerRejected(
            _("It was made from a version that has not come yet. Send what came before it first."),
            code="too_early",
        )
    same = (standing.value, standing.comment) if standing else ("", "")
    if same == (saving.value, saving.comment):
        return write(access, saving, standing, Outcome.SAME, way)
    if saving.made_from < version:
        return write(access, saving, standing, Outcome.CLASH, way)
    return write(access, saving, standing, Outcome.SAVED, way)


def _replayed(access: AssessmentAccess, saving: Saving, before: AnswerEvent) -> Saved:
    """What was said the first time, if it is the same thing that is said again."""
    sent = (access.assessment.pk, saving.question, saving.value, saving.comment, saving.made_from)
    kept = (before.assessment_id, before.question, before.value, before.comment, before.made_from)
    if sent != kept:
        raise _used_before()
    return written(before)


def _used_before() -> AnswerRejected:
    return AnswerRejected(
        _("Its id was used before, for something else. Give every answer an id of its own."), code="used"
    )


def insist_on_replay(access: AssessmentAccess, before: AnswerEvent, question: str, outcome: Outcome) -> None:
    """Raise AnswerRejected unless this is what an id was used for before: the same thing said again."""
    kept = (before.assessment_id, before.question, before.outcome)
    if kept != (access.assessment.pk, question, outcome):
        raise _used_before()


def insist_open(access: AssessmentAccess, way: Way) -> None:
    """Raise AnswerRejected while its spreadsheet is out, or once it is marked as finished."""
    taken = access.assessment.taken_at is not None
    if taken and way != Way.SPREADSHEET:
        raise AnswerRejected(
            _("Its spreadsheet has been taken. Release it, or send it back, before answering here."),
            code="taken",
        )
    if access.is_finished:
        raise AnswerRejected(
            _("It is marked as finished. Open it again before changing an answer."), code="finished"
        )


def _insist_sound(access: AssessmentAccess, saving: Saving) -> None:
    known = queries.choices(access.framework.id, access.assessment.group)
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
    if not 2000 < saving.device_at.year < 2199:
        raise AnswerRejected(
            _("The device's time is not a time this could have happened at. Set its clock."),
            code="device_time",
        )
