"""Assign, reassign, finish and reopen assessments; record interviews; check spreadsheets in."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inspectorate.web.assessments.changes.answers import locked_assessment, locked_case
from inspectorate.web.assessments.models import Assessment, AssessmentProgress, HeldInterview, Occasion
from inspectorate.web.assessments.queries import caseload, eligibility
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.assessments.queries.blindness import unbegun_seconds
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.cases.models import DrawnCase, LongListRow
from inspectorate.web.database import repeat_window_start
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.models import Inspection, TeamMember
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, NotVisible, RuleBroken
from inspectorate.web.states import ASSESSORS


@transaction.atomic
def assign(
    *, access: InspectionAccess, group: str, case_id: str, occasion: str, assessor: Person
) -> Assessment:
    """Assign a case of the current sample to an assessor.

    An assigned case can go to another assessor while nothing is saved in it. Raises RuleBroken when the case
    is not in the sample, the assessor cannot have it, or its assessment has begun.
    """
    inspection = locked(access, Action.ASSIGN_CASE)
    drawn_case = _sampled_case(inspection, group, case_id)
    _require_assessor(inspection, assessor, drawn_case)
    _require_blind(inspection, group, case_id, occasion, assessor)
    previous = inspection.assessments.filter(group=group, case_id=case_id, occasion=occasion).first()
    if previous and previous.version:
        raise RuleBroken(_("Its assessment has been begun, so it cannot be given to someone else."))
    row = LongListRow.objects.filter(
        long_list=drawn_case.draw.long_list_id, case_id=case_id, reason_key=""
    ).first()
    assessment, _created = Assessment.objects.update_or_create(
        inspection=inspection,
        group=group,
        case_id=case_id,
        occasion=occasion,
        defaults={"assessor": assessor, "facts": row.facts if row else {}},
    )
    before = {"assessor": str(previous.assessor)} if previous else None
    after = {"assessor": str(assessor)}
    audit.record(access, EventType.ASSIGN_CASE, subject=assessment.audit_subject, before=before, after=after)
    return assessment


@transaction.atomic
def drop_unbegun_seconds(*, access: InspectionAccess) -> None:
    """Take back second assessments in which nothing was recorded, so that nobody is blind at the panel."""
    for assessment in unbegun_seconds(access.inspection):
        subject, before = assessment.audit_subject, {"assessor": str(assessment.assessor)}
        assessment.delete()
        audit.record(access, EventType.ASSIGN_CASE, subject=subject, before=before, after={"assessor": ""})


@transaction.atomic
def reassign(*, access: InspectionAccess, assessment: int, assessor: Person) -> Assessment:
    """Move an assessment to another assessor, whether or not it has begun. Answers keep their authors.

    Raises RuleBroken when the new assessor cannot have the case, assesses it already, or the assessment is
    checked out; NotVisible when the inspection has no such assessment.
    """
    inspection = locked(access, Action.ASSIGN_CASE)
    current = inspection.assessments.select_related("assessor").filter(pk=assessment).first()
    if current is None:
        raise NotVisible
    drawn_case = _sampled_case(inspection, current.group, current.case_id)
    _require_assessor(inspection, assessor, drawn_case)
    _require_blind(inspection, current.group, current.case_id, current.occasion, assessor)
    # The update itself checks that the spreadsheet is not out: someone may be checking it out right now.
    if not Assessment.objects.filter(pk=current.pk, checked_out_at=None).update(assessor=assessor):
        raise RuleBroken(
            _("The spreadsheet of %(case)s is out. Have it sent back or released first.")
            % {"case": current.case_id}
        )
    before, after = {"assessor": str(current.assessor)}, {"assessor": str(assessor)}
    audit.record(access, EventType.REASSIGN_CASE, subject=current.audit_subject, before=before, after=after)
    return current


def _sampled_case(inspection: Inspection, group: str, case_id: str) -> DrawnCase:
    drawn_case = eligibility.sampled_case(inspection=inspection, group=group, case_id=case_id)
    if drawn_case is None:
        raise RuleBroken(_("The case %(case)s is not in the sample.") % {"case": case_id})
    return drawn_case


def _require_assessor(inspection: Inspection, assessor: Person, drawn_case: DrawnCase) -> None:
    members = TeamMember.objects.filter(inspection=inspection, person=assessor, removed_at=None)
    member = members.select_related("person").first()
    if member is None or member.role not in ASSESSORS:
        raise RuleBroken(
            _("%(name)s is not on the team as someone who assesses cases.") % {"name": assessor.name}
        )
    if rule := eligibility.conflict_rule(member, drawn_case):
        raise rule


def _require_blind(inspection: Inspection, group: str, case_id: str, occasion: str, assessor: Person) -> None:
    others = inspection.assessments.filter(group=group, case_id=case_id).exclude(occasion=occasion)
    if occasion == Occasion.SECOND and not others.exists():
        raise RuleBroken(_("Give the case to a first assessor before a second."))
    members = TeamMember.objects.filter(inspection=inspection, person=assessor, removed_at=None)
    rules = eligibility.blind_rules(
        inspection=inspection,
        group=group,
        case_id=case_id,
        occasion=occasion,
        members=members.select_related("person"),
    )
    if rule := rules.get(assessor.pk):
        raise rule


@transaction.atomic
def finish(*, access: AssessmentAccess) -> None:
    """Finish an assessment. Raises RuleBroken when answers are missing, or it is finished or checked out.

    When the other assessment of the case is finished too, both assessors see both from now on: what agreement
    counts is fixed.
    """
    of_case = locked_case(access.assessment)
    access = locked_assessment(access)
    _require_writable(access)
    if missing := caseload.missing_answers(access):
        raise RuleBroken(
            ngettext(
                "It cannot be finished yet: %(number)s thing is missing or does not fit together.",
                "It cannot be finished yet: %(number)s things are missing or do not fit together.",
                len(missing),
            )
            % {"number": len(missing)}
        )
    finished = {"state": AssessmentProgress.FINISHED, "finished_at": timezone.now()}
    Assessment.objects.filter(pk=access.assessment.pk).update(**finished)
    audit.record(access, EventType.FINISH_ASSESSMENT, subject=access.assessment.audit_subject)
    others = [other for other in of_case if other.pk != access.assessment.pk]
    if others and all(other.state == AssessmentProgress.FINISHED for other in others):
        end_blindness(of_case)


def end_blindness(assessments: Iterable[Assessment]) -> None:
    """Fix the answers that agreement counts: those saved until now, unless that is fixed already.

    The assessments are finished and their rows locked, so no answer of theirs is being saved.
    """
    for assessment in assessments:
        last_event = assessment.events.aggregate(last=Max("id"))["last"] or 0
        Assessment.objects.filter(pk=assessment.pk, last_blind_event=None).update(last_blind_event=last_event)


@transaction.atomic
def reopen(*, access: AssessmentAccess, reason: str) -> None:
    """Reopen a finished assessment, with a reason.

    Raises RuleBroken without a reason, when it is not finished, or when differences in it have been resolved.
    """
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
    """Record an interview that was held. A duplicate submission returns the first record (idempotent)."""
    access = locked_assessment(access)
    values = {"held_with": held_with, "held_on": held_on, "note": note, "by": access.person}
    interviews = access.assessment.held_interviews
    if duplicate := interviews.filter(**values, at__gt=repeat_window_start()).first():
        return duplicate
    interview = interviews.create(**values)
    subject, after = access.assessment.audit_subject, {"with": held_with, "on": held_on.isoformat()}
    audit.record(access, EventType.ADD_INTERVIEW, subject=subject, after=after)
    return interview


@transaction.atomic
def check_in(*, access: AssessmentAccess) -> None:
    """Check in a case's spreadsheet: its pages take answers again."""
    end_check_out(access, EventType.CHECK_IN_SPREADSHEET)


def end_check_out(access: AssessmentAccess, event_type: EventType) -> None:
    """End the check-out of a case's spreadsheet, recorded as `event_type`; without one, do nothing."""
    access = locked_assessment(access)
    if access.assessment.checked_out_at is not None:
        Assessment.objects.filter(pk=access.assessment.pk).update(checked_out_by=None, checked_out_at=None)
        audit.record(access, event_type, subject=access.assessment.audit_subject)


def _require_writable(access: AssessmentAccess) -> None:
    if access.is_finished:
        raise RuleBroken(_("It is finished already."))
    if access.assessment.checked_out_at is not None:
        raise RuleBroken(_("Its spreadsheet has been taken. Send it back or release it first."))
