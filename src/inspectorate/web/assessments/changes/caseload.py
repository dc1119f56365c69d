"""Giving cases to people, finishing them, interviews, and the spreadsheet's lock."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inspectorate.web.assessments.changes.answers import locked_assessment
from inspectorate.web.assessments.models import Assessment, AssessmentProgress, HeldInterview, Occasion
from inspectorate.web.assessments.queries import caseload
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.cases.models import DrawnCase, LongListRow, SampleStatus
from inspectorate.web.database import repeat_window_start
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.models import ConflictOfInterest, Inspection, TeamMember
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
    drawn = _sampled_case(inspection, group, case_id)
    _require_assessor(inspection, assessor, drawn)
    _require_blind(inspection, group, case_id, occasion, assessor)
    found = inspection.assessments.filter(group=group, case_id=case_id, occasion=occasion).first()
    if found and found.version:
        raise RuleBroken(_("Its assessment has been begun, so it cannot be given to someone else."))
    fate = LongListRow.objects.filter(
        long_list=drawn.draw.long_list_id, case_id=case_id, reason_key=""
    ).first()
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
def reassign(*, access: InspectionAccess, assessment: int, assessor: Person) -> Assessment:
    """Put someone else in charge of an assessment, begun or not. Every answer stays its author's.

    Raises RuleBroken when they cannot assess the case or assess it already, NotVisible when it is another's.
    """
    inspection = locked(access, Action.ASSIGN_CASE)
    found = inspection.assessments.select_related("assessor").filter(pk=assessment).first()
    if found is None:
        raise NotVisible
    _require_assessor(inspection, assessor, _sampled_case(inspection, found.group, found.case_id))
    _require_blind(inspection, found.group, found.case_id, found.occasion, assessor)
    # Asked of the row as it is when it is written: someone may be checking its spreadsheet out right now.
    if not Assessment.objects.filter(pk=found.pk, checked_out_at=None).update(assessor=assessor):
        raise RuleBroken(
            _("The spreadsheet of %(case)s is out. Have it sent back or released first.")
            % {"case": found.case_id}
        )
    before, after = {"assessor": str(found.assessor)}, {"assessor": str(assessor)}
    audit.record(access, EventType.REASSIGN_CASE, subject=found.audit_subject, before=before, after=after)
    return found


def _sampled_case(inspection: Inspection, group: str, case_id: str) -> DrawnCase:
    draw = inspection.draws.filter(group=group).order_by("-number").only("long_list_id").first()
    found = draw.cases.filter(case_id=case_id, status=SampleStatus.SELECTED).first() if draw else None
    if found is None:
        raise RuleBroken(_("The case %(case)s is not in the sample.") % {"case": case_id})
    return found


def _require_assessor(inspection: Inspection, assessor: Person, drawn: DrawnCase) -> None:
    on_it = TeamMember.objects.filter(inspection=inspection, person=assessor, removed_at=None).first()
    names = {"name": assessor.name, "case": drawn.case_id}
    if on_it is None or on_it.role not in ASSESSORS:
        raise RuleBroken(_("%(name)s is not on the team as someone who assesses cases.") % names)
    if on_it.conflict_of_interest == ConflictOfInterest.SERVICE and on_it.role != Role.LOCAL:
        raise RuleBroken(
            _("%(name)s has an interest in the service as a whole, and cannot assess its cases.") % names
        )
    if not on_it.may_have(drawn.case_id, drawn.case_manager):
        raise RuleBroken(_("%(name)s has an interest in the case %(case)s, or managed it.") % names)


def _require_blind(inspection: Inspection, group: str, case_id: str, occasion: str, assessor: Person) -> None:
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
    _require_writable(access)
    if missing := caseload.missing_answers(access):
        words = ngettext(
            "It cannot be finished yet: %(number)s thing is missing or does not fit together.",
            "It cannot be finished yet: %(number)s things are missing or do not fit together.",
            len(missing),
        )
        raise RuleBroken(words % {"number": len(missing)})
    finished = {"state": AssessmentProgress.FINISHED, "finished_at": timezone.now()}
    Assessment.objects.filter(pk=access.assessment.pk).update(**finished)
    audit.record(access, EventType.FINISH_ASSESSMENT, subject=access.assessment.audit_subject)


@transaction.atomic
def reopen(*, access: AssessmentAccess, reason: str) -> None:
    """Open a finished assessment again, with a reason."""
    access = locked_assessment(access)
    if not access.is_finished or not reason.strip():
        raise RuleBroken(_("Give the reason for opening it again."))
    if access.assessment.difference_resolutions.exists():
        raise RuleBroken(_("Differences in it have been settled. It stays as it is."))
    reopened = {
        "state": AssessmentProgress.IN_PROGRESS,
        "finished_at": None,
        "reopened_because": reason.strip(),
    }
    Assessment.objects.filter(pk=access.assessment.pk).update(**reopened)
    subject, after = access.assessment.audit_subject, {"reason": audit.digest(reason)}
    audit.record(access, EventType.REOPEN_ASSESSMENT, subject=subject, after=after)


@transaction.atomic
def add_interview(*, access: AssessmentAccess, held_with: str, held_on: date, note: str) -> HeldInterview:
    """Note that an interview was held; once, however often the button is pressed."""
    access = locked_assessment(access)
    interview = {"held_with": held_with, "held_on": held_on, "note": note, "by": access.person}
    interviews = access.assessment.held_interviews
    if known := interviews.filter(**interview, at__gt=repeat_window_start()).first():
        return known
    made = interviews.create(**interview)
    subject, after = access.assessment.audit_subject, {"with": held_with, "on": held_on.isoformat()}
    audit.record(access, EventType.ADD_INTERVIEW, subject=subject, after=after)
    return made


@transaction.atomic
def check_in(*, access: AssessmentAccess) -> None:
    """Take a case's spreadsheet back: its pages take answers again."""
    _end_check_out(access, EventType.CHECK_IN_SPREADSHEET)


def _end_check_out(access: AssessmentAccess, event_type: EventType) -> None:
    access = locked_assessment(access)
    if access.assessment.checked_out_at is not None:
        Assessment.objects.filter(pk=access.assessment.pk).update(checked_out_by=None, checked_out_at=None)
        audit.record(access, event_type, subject=access.assessment.audit_subject)


def _require_writable(access: AssessmentAccess) -> None:
    if access.is_finished:
        raise RuleBroken(_("It is finished already."))
    if access.assessment.checked_out_at is not None:
        raise RuleBroken(_("Its spreadsheet has been taken. Send it back or release it first."))
