"""Giving cases to people, finishing them, interviews, and the spreadsheet's lock."""

from collections.abc import Mapping
from datetime import date

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inspectorate.web.assessments import queries
from inspectorate.web.assessments.changes.saving import locked_assessment
from inspectorate.web.assessments.models import Assessment, Interview, Occasion, Progress
from inspectorate.web.assessments.queries import AssessmentAccess
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.cases.models import DrawnCase, Fate, Place
from inspectorate.web.clicks import just_now
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.models import Inspection, Interest, Member
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, NotVisible, RuleBroken
from inspectorate.web.states import ASSESSORS, Role


@transaction.atomic
def assign(
    *, access: InspectionAccess, group: str, case_id: str, occasion: str, assessor: Person
) -> Assessment:
    """Give a case of the current sample to someone; to someone else only while nothing is saved."""
    inspection = locked(access, Action.ASSIGN_CASE)
    drawn = _drawn(inspection, group, case_id)
    _insist_able(inspection, assessor, drawn)
    _insist_blind(inspection, group, case_id, occasion, assessor)
    found = inspection.assessments.filter(group=group, case_id=case_id, occasion=occasion).first()
    if found and found.version:
        raise RuleBroken(_("Its assessment has been begun, so it cannot be given to someone else."))
    fate = Fate.objects.filter(long_list=drawn.draw.long_list_id, case_id=case_id, reason_key="").first()
    made, _new = Assessment.objects.update_or_create(
        inspection=inspection,
        group=group,
        case_id=case_id,
        occasion=occasion,
        defaults={"assessor": assessor, "facts": fate.facts if fate else {}},
    )
    before = {"assessor": str(found.assessor)} if found else None
    after = {"assessor": str(assessor)}
    audit.record(access, EventType.ASSIGN_CASE, subject=made.audit_subject, before=before, after=after)
    return made


@transaction.atomic
def hand_over(*, access: InspectionAccess, assessment: int, assessor: Person) -> Assessment:
    """Put someone else in charge of an assessment, begun or not. Every answer stays its author's.

    Raises RuleBroken when they cannot assess the case or assess it already, NotVisible when it is another's.
    """
    inspection = locked(access, Action.ASSIGN_CASE)
    found = inspection.assessments.select_related("assessor").filter(pk=assessment).first()
    if found is None:
        raise NotVisible
    _insist_able(inspection, assessor, _drawn(inspection, found.group, found.case_id))
    _insist_blind(inspection, found.group, found.case_id, found.occasion, assessor)
    # Asked of the row as it is when it is written: someone may be checking its spreadsheet out right now.
    if not Assessment.objects.filter(pk=found.pk, taken_at=None).update(assessor=assessor):
        raise RuleBroken(
            _("The spreadsheet of %(case)s is out. Have it sent back or released first.")
            % {"case": found.case_id}
        )
    before, after = {"assessor": str(found.assessor)}, {"assessor": str(assessor)}
    audit.record(access, EventType.REASSIGN_CASE, subject=found.audit_subject, before=before, after=after)
    return found


def _drawn(inspection: Inspection, group: str, case_id: str) -> DrawnCase:
    draw = inspection.draws.filter(group=group).order_by("-number").only("long_list_id").first()
    found = draw.cases.filter(case_id=case_id, place=Place.SELECTED).first() if draw else None
    if found is None:
        raise RuleBroken(_("The case %(case)s is not in the sample.") % {"case": case_id})
    return found


def _insist_able(inspection: Inspection, assessor: Person, drawn: DrawnCase) -> None:
    on_it = Member.objects.filter(inspection=inspection, person=assessor, removed_at=None).first()
    names = {"name": assessor.name, "case": drawn.case_id}
    if on_it is None or on_it.role not in ASSESSORS:
        raise RuleBroken(_("%(name)s is not on the team as someone who assesses cases.") % names)
    if on_it.interest == Interest.SERVICE and on_it.role != Role.LOCAL:
        raise RuleBroken(
            _("%(name)s has an interest in the service as a whole, and cannot assess its cases.") % names
        )
    if not on_it.may_have(drawn.case_id, drawn.case_manager):
        raise RuleBroken(_("%(name)s has an interest in the case %(case)s, or managed it.") % names)


def _insist_blind(inspection: Inspection, group: str, case_id: str, occasion: str, assessor: Person) -> None:
    others = inspection.assessments.filter(group=group, case_id=case_id).exclude(occasion=occasion)
    if occasion == Occasion.SECOND and not others.exists():
        raise RuleBroken(_("Give the case to a first assessor before a second."))
    if others.filter(assessor=assessor).exists():
        raise RuleBroken(
            _("%(name)s assesses this case already. The other assessment has to be someone else's.")
            % {"name": assessor.name}
        )


@transaction.atomic
def finish(*, access: AssessmentAccess) -> None:
    """Mark an assessment as finished. Raises RuleBroken while anything is missing."""
    access = locked_assessment(access)
    _insist_here(access)
    if missing := queries.lacking(access):
        words = ngettext(
            "It cannot be finished yet: %(number)s thing is missing or does not fit together.",
            "It cannot be finished yet: %(number)s things are missing or do not fit together.",
            len(missing),
        )
        raise RuleBroken(words % {"number": len(missing)})
    finished = {"state": Progress.FINISHED, "finished_at": timezone.now()}
    Assessment.objects.filter(pk=access.assessment.pk).update(**finished)
    _record(access, EventType.FINISH_ASSESSMENT)


@transaction.atomic
def reopen(*, access: AssessmentAccess, reason: str) -> None:
    """Open a finished assessment again, with a reason."""
    access = locked_assessment(access)
    if not access.is_finished or not reason.strip():
        raise RuleBroken(_("Give the reason for opening it again."))
    if access.assessment.settled.exists():
        raise RuleBroken(_("Differences in it have been settled. It stays as it is."))
    reopened = {"state": Progress.IN_PROGRESS, "finished_at": None, "reopened_because": reason.strip()}
    Assessment.objects.filter(pk=access.assessment.pk).update(**reopened)
    _record(access, EventType.REOPEN_ASSESSMENT, after={"reason": audit.digest(reason)})


@transaction.atomic
def add_interview(*, access: AssessmentAccess, held_with: str, held_on: date, note: str) -> Interview:
    """Note that an interview was held; once, however often the button is pressed."""
    access = locked_assessment(access)
    interview = {"held_with": held_with, "held_on": held_on, "note": note, "by": access.person}
    interviews = access.assessment.interviews
    if known := interviews.filter(**interview, at__gt=just_now()).first():
        return known
    made = interviews.create(**interview)
    _record(access, EventType.ADD_INTERVIEW, after={"with": held_with, "on": held_on.isoformat()})
    return made


@transaction.atomic
def take(*, access: AssessmentAccess) -> AssessmentAccess:
    """Take a case's spreadsheet: until it comes back or is released, its pages take no answers."""
    access = locked_assessment(access)
    if access.is_finished:
        raise RuleBroken(_("It is marked as finished. Open it again first."))
    if access.assessment.taken_at is None:
        taken = {"taken_by": access.person, "taken_at": timezone.now()}
        Assessment.objects.filter(pk=access.assessment.pk).update(**taken)
        _record(access, EventType.CHECK_OUT_SPREADSHEET)
    return access


@transaction.atomic
def release(*, access: AssessmentAccess) -> None:
    """Release a case's spreadsheet that does not come back: its pages take answers again."""
    _end_check_out(access, EventType.CANCEL_CHECK_OUT)


@transaction.atomic
def check_in(*, access: AssessmentAccess) -> None:
    """Take a case's spreadsheet back: its pages take answers again."""
    _end_check_out(access, EventType.CHECK_IN_SPREADSHEET)


def _end_check_out(access: AssessmentAccess, event_type: EventType) -> None:
    access = locked_assessment(access)
    if access.assessment.taken_at is not None:
        Assessment.objects.filter(pk=access.assessment.pk).update(taken_by=None, taken_at=None)
        _record(access, event_type)


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


def _insist_here(access: AssessmentAccess) -> None:
    if access.is_finished:
        raise RuleBroken(_("It is finished already."))
    if access.assessment.taken_at is not None:
        raise RuleBroken(_("Its spreadsheet has been taken. Send it back or release it first."))


def _record(access: AssessmentAccess, event_type: EventType, after: Mapping[str, str] | None = None) -> None:
    audit.record(access, event_type, subject=access.assessment.audit_subject, after=after)
