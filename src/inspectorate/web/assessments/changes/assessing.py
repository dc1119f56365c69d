"""Giving cases to people, finishing them, interviews, and the spreadsheet's lock."""

from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from inspectorate.web.assessments import queries
from inspectorate.web.assessments.models import Assessment, Interview, Occasion, Progress
from inspectorate.web.assessments.queries import Case
from inspectorate.web.assessments.queries.reading import ASSESSORS
from inspectorate.web.audit.changes import mark, record
from inspectorate.web.cases.models import DrawnCase, Fate, Place
from inspectorate.web.clicks import just_now
from inspectorate.web.inspections.models import Inspection, Interest, Member
from inspectorate.web.inspections.queries import open_one
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, Hidden, Refused, insist
from inspectorate.web.states import Role


@transaction.atomic
def assign(
    *, by: Person, inspection: Inspection, group: str, case_id: str, occasion: str, assessor: Person
) -> Assessment:
    """Give a case of the current sample to someone; to someone else only while nothing is saved."""
    opened = open_one(by=by, id=inspection.pk)
    held = Inspection.objects.select_for_update().get(pk=inspection.pk)
    insist(Action.ASSIGN_CASE, opened.roles, held.stands)
    drawn = _drawn(held, group, case_id)
    _insist_able(held, assessor, drawn)
    _insist_blind(held, group, case_id, occasion, assessor)
    found = held.assessments.filter(group=group, case_id=case_id, occasion=occasion).first()
    if found and found.version:
        raise Refused("Its assessment has been begun, so it cannot be given to someone else.")
    fate = Fate.objects.filter(long_list=drawn.draw.long_list_id, case_id=case_id, reason_key="").first()
    made, _new = Assessment.objects.update_or_create(
        inspection=held,
        group=group,
        case_id=case_id,
        occasion=occasion,
        defaults={"assessor": assessor, "facts": fate.facts if fate else {}},
    )
    before = {"assessor": str(found.assessor)} if found else None
    after = {"assessor": str(assessor)}
    subject = f"{group} {case_id} {occasion}"
    record(by=by, action=Action.ASSIGN_CASE, inspection=held.pk, subject=subject, before=before, after=after)
    return made


@transaction.atomic
def hand_over(*, by: Person, inspection: Inspection, assessment: int, assessor: Person) -> Assessment:
    """Put someone else in charge of an assessment, begun or not. Every answer stays its author's.

    Raises Refused when they may not assess the case or assess it already, Hidden when it is another's.
    """
    opened = open_one(by=by, id=inspection.pk)
    held = Inspection.objects.select_for_update().get(pk=inspection.pk)
    insist(Action.ASSIGN_CASE, opened.roles, held.stands)
    found = held.assessments.select_for_update(of=("self",)).filter(pk=assessment).first()
    if found is None:
        raise Hidden
    if found.taken_at:
        raise Refused(f"The spreadsheet of {found.case_id} is out. Have it sent back or released first.")
    _insist_able(held, assessor, _drawn(held, found.group, found.case_id))
    _insist_blind(held, found.group, found.case_id, found.occasion, assessor)
    before, after = {"assessor": str(found.assessor)}, {"assessor": str(assessor)}
    Assessment.objects.filter(pk=found.pk).update(assessor=assessor)
    subject = f"{found.group} {found.case_id} {found.occasion}"
    record(by=by, action="hand_over", inspection=held.pk, subject=subject, before=before, after=after)
    return found


def _drawn(inspection: Inspection, group: str, case_id: str) -> DrawnCase:
    draw = inspection.draws.filter(group=group).order_by("-number").only("long_list_id").first()
    found = draw.cases.filter(case_id=case_id, place=Place.SELECTED).first() if draw else None
    if found is None:
        raise Refused(f"The case {case_id} is not in the sample.")
    return found


def _insist_able(inspection: Inspection, assessor: Person, drawn: DrawnCase) -> None:
    on_it = Member.objects.filter(inspection=inspection, person=assessor, removed_at=None).first()
    if on_it is None or on_it.role not in ASSESSORS:
        raise Refused(f"{assessor.name} is not on the team as someone who assesses cases.")
    if on_it.interest == Interest.SERVICE and on_it.role != Role.LOCAL:
        raise Refused(
            f"{assessor.name} has an interest in the service as a whole, and cannot assess its cases."
        )
    if not on_it.may_have(drawn.case_id, drawn.case_manager):
        raise Refused(f"{assessor.name} has an interest in the case {drawn.case_id}, or managed it.")


def _insist_blind(inspection: Inspection, group: str, case_id: str, occasion: str, assessor: Person) -> None:
    others = inspection.assessments.filter(group=group, case_id=case_id).exclude(occasion=occasion)
    if occasion == Occasion.SECOND and not others.exists():
        raise Refused("Give the case to a first assessor before a second.")
    if others.filter(assessor=assessor).exists():
        raise Refused(
            f"{assessor.name} assesses this case already. The other assessment has to be someone else's."
        )


@transaction.atomic
def finish(*, by: Person, inspection: int, assessment: int) -> None:
    """Mark an assessment as finished. Raises Refused while anything is missing."""
    case = queries.held(by=by, inspection=inspection, id=assessment)
    _insist_here(case)
    if missing := queries.lacking(case):
        raise Refused(f"It cannot be finished yet: {len(missing)} things are missing or do not fit together.")
    Assessment.objects.filter(pk=assessment).update(state=Progress.FINISHED, finished_at=timezone.now())
    _record(case, "finish_case")


@transaction.atomic
def reopen(*, by: Person, inspection: int, assessment: int, reason: str) -> None:
    """Open a finished assessment again, with a reason."""
    case = queries.held(by=by, inspection=inspection, id=assessment)
    if not case.is_finished or not reason.strip():
        raise Refused("Give the reason for opening it again.")
    if case.assessment.settled.exists():
        raise Refused("Differences in it have been settled. It stays as it is.")
    reopened = {"state": Progress.IN_PROGRESS, "finished_at": None, "reopened_because": reason.strip()}
    Assessment.objects.filter(pk=assessment).update(**reopened)
    _record(case, "reopen_case", after={"reason": mark(reason)})


@transaction.atomic
def add_interview(
    *, by: Person, inspection: int, assessment: int, held_with: str, held_on: date, note: str
) -> Interview:
    """Note that an interview was held; once, however often the button is pressed."""
    case = queries.held(by=by, inspection=inspection, id=assessment)
    same = case.assessment.interviews.filter(held_with=held_with, held_on=held_on, note=note, by=by)
    if known := same.filter(at__gt=just_now()).first():
        return known
    made = case.assessment.interviews.create(held_with=held_with, held_on=held_on, note=note, by=by)
    _record(case, "add_interview", after={"with": held_with, "on": held_on.isoformat()})
    return made


@transaction.atomic
def take(*, by: Person, inspection: int, assessment: int) -> Case:
    """Take a case's spreadsheet: until it comes back or is released, its pages take no answers."""
    case = queries.held(by=by, inspection=inspection, id=assessment)
    if case.is_finished:
        raise Refused("It is marked as finished. Open it again first.")
    if case.assessment.taken_at is None:
        Assessment.objects.filter(pk=assessment).update(taken_by=by, taken_at=timezone.now())
        _record(case, "take_spreadsheet")
    return case


@transaction.atomic
def release(*, by: Person, inspection: int, assessment: int) -> None:
    """Release a case's spreadsheet: its pages take answers again."""
    case = queries.held(by=by, inspection=inspection, id=assessment)
    if case.assessment.taken_at is not None:
        Assessment.objects.filter(pk=assessment).update(taken_by=None, taken_at=None)
        _record(case, "release_spreadsheet")


def forget(*, inspection: Inspection) -> int:
    """Remove every answer of a closed inspection with its history; the number of events that went.

    The aggregate and the proof are kept by whoever calls this, in the same transaction.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        inspection.alerts.all().delete()
        cursor.execute("SELECT assessments_forget(%s)", [inspection.pk])
        gone = cursor.fetchone()
        inspection.assessments.all().delete()
    return int(gone[0]) if gone else 0


def _insist_here(case: Case) -> None:
    if case.is_finished:
        raise Refused("It is finished already.")
    if case.assessment.taken_at is not None:
        raise Refused("Its spreadsheet has been taken. Send it back or release it first.")


def _record(case: Case, action: str, **told: Any) -> None:
    each = case.assessment
    record(
        by=case.opened.person,
        action=action,
        inspection=case.opened.inspection.pk,
        subject=f"{each.group} {each.case_id} {each.occasion}",
        **told,
    )
