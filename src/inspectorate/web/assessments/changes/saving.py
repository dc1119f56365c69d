"""Saving answers: a replay changes nothing, and a late answer is kept beside the one that counts."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from inspectorate.web.assessments import queries
from inspectorate.web.assessments.changes.writing import Overtaken, Saved, Saving, write, written
from inspectorate.web.assessments.models import (
    LONGEST_COMMENT,
    Answer,
    AnswerEvent,
    Assessment,
    Outcome,
    Way,
)
from inspectorate.web.assessments.queries import Case
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Refused

USED = "Its id was used before, for something else. Give every answer an id of its own."


class Unsaved(Refused):
    """Something that was sent and is not kept; `key` says why to a program, the text to a person."""

    def __init__(self, key: str, why: str) -> None:
        self.key = key
        super().__init__(why)


def save_answer(
    *, by: Person, inspection: int, assessment: int, saving: Saving, way: Way = Way.PAGE
) -> Saved:
    """Save one answer. Raises Unsaved with the reason when it is not kept.

    Two statements: one reads all it depends on, one writes all of it, and nothing if something came between.
    Then the assessment is held first: rarely, because a case has one assessor.
    """

    def save() -> Saved:
        known = queries.at_hand(
            by=by, inspection=inspection, id=assessment, question=saving.question, event=saving.event
        )
        return _save(known.case, saving, way, known.before, known.standing)

    try:
        return save()
    except (Overtaken, IntegrityError):
        with transaction.atomic():
            Assessment.objects.select_for_update().only("pk").get(pk=assessment)
            return save()


@transaction.atomic
def save_answers(
    *, by: Person, inspection: int, assessment: int, savings: Iterable[Saving], way: Way = Way.PAGE
) -> list[Saved]:
    """Save several answers of one assessment: all of them, or none."""
    case, sent = queries.held(by=by, inspection=inspection, id=assessment), list(savings)
    before = {each.event: each for each in AnswerEvent.objects.filter(event__in=[one.event for one in sent])}
    asked = queries.choices(case.framework.id, case.assessment.group).keys() & {one.question for one in sent}
    known = Answer.objects.filter(assessment=case.assessment, question__in=asked)
    standing = {each.question: each for each in known}
    told = []
    for each in sent:
        saved = _save(case, each, way, before.get(each.event), standing.get(each.question))
        if saved.outcome == Outcome.SAVED and each.event not in before:
            now = {"value": saved.value, "comment": saved.comment, "version": saved.version}
            standing[each.question] = Answer(question=each.question, **now)
        told.append(saved)
    return told


def _save(case: Case, saving: Saving, way: Way, before: AnswerEvent | None, standing: Answer | None) -> Saved:
    if before:
        return _replayed(case, saving, before)
    insist_open(case, way)
    _insist_sound(case, saving)
    version = standing.version if standing else 0
    if saving.made_from > version:
        raise Unsaved(
            "too_early", "It was made from a version that has not come yet. Send what came before it first."
        )
    same = (standing.value, standing.comment) if standing else ("", "")
    if same == (saving.value, saving.comment):
        return write(case, saving, standing, Outcome.SAME, way)
    if saving.made_from < version:
        return write(case, saving, standing, Outcome.CLASH, way)
    return write(case, saving, standing, Outcome.SAVED, way)


def _replayed(case: Case, saving: Saving, before: AnswerEvent) -> Saved:
    """What was said the first time, if it is the same thing that is said again."""
    sent = (case.assessment.pk, saving.question, saving.value, saving.comment, saving.made_from)
    kept = (before.assessment_id, before.question, before.value, before.comment, before.made_from)
    if sent != kept:
        raise Unsaved("used", USED)
    return written(before)


def insist_on_replay(case: Case, before: AnswerEvent, question: str, outcome: Outcome) -> None:
    """Raise Unsaved unless this is what an id was used for before: the same thing said again."""
    kept = (before.assessment_id, before.question, before.outcome)
    if kept != (case.assessment.pk, question, outcome):
        raise Unsaved("used", USED)


def insist_open(case: Case, way: Way) -> None:
    """Raise Unsaved while its spreadsheet is out, or once it is marked as finished."""
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
