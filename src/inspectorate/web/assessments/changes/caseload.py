"""Assign, reassign, finish and reopen assessments; record interviews; check spreadsheets in."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Max, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inspectorate.web.assessments.changes.answers import locked_assessment, locked_case
from inspectorate.web.assessments.models import (
    Assessment,
    AssessmentProgress,
    CaseAllocation,
    HeldInterview,
    Occasion,
    Reassignment,
    ReviewComment,
)
from inspectorate.web.assessments.queries import completeness, eligibility, reviews
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.assessments.queries.blindness import unbegun_second_assessments
from inspectorate.web.assessments.queries.caseload import has_later_work
from inspectorate.web.assessments.queries.conflicts import conflicted_keys, has_conflict
from inspectorate.web.assessments.queries.second_draws import is_drawn
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.cases.models import DrawnCase, LongListRow
from inspectorate.web.database import repeat_window_start
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.models import Inspection, TeamMember
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.mail.changes import notify
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, ConcurrentChange, NotVisible, RuleBroken
from inspectorate.web.states import ASSESSORS


@transaction.atomic
def assign(
    *,
    access: InspectionAccess,
    group: str,
    case_id: str,
    occasion: str,
    assessor: Person,
    reason: str = "",
    case_allocation: CaseAllocation | None = None,
) -> Assessment:
    """Assign a case of the current sample to an assessor. `allocation.changes` moves its planned interview.

    An assigned case can go to another assessor while nothing is saved in it. A second assessment of a case
    that the latest draw did not select needs a reason. Raises RuleBroken without it, when the case is not in
    the sample, the assessor cannot have it, or its assessment has begun; NotVisible when the person has a
    conflict of interest in the case.
    """
    inspection = locked(access, Action.ASSIGN_CASE)
    if (group, case_id) in conflicted_keys(inspection.pk, access.conflict):
        raise NotVisible
    drawn_case = _sampled_case(inspection, group, case_id)
    _require_assessor(inspection, assessor, drawn_case)
    _require_blind(inspection, group, case_id, occasion, assessor)
    previous = inspection.assessments.filter(group=group, case_id=case_id, occasion=occasion).first()
    if previous and previous.version:
        raise RuleBroken(_("This case already has answers. Reassign it instead."))
    if previous and previous.assessor_id == assessor.pk:
        return previous
    picked_because = ""
    if occasion == Occasion.SECOND:
        picked_because = _reason_to_pick(inspection, group, case_id, reason, previous)
    row = LongListRow.objects.filter(
        long_list=drawn_case.draw.long_list_id, case_id=case_id, reason_key=""
    ).first()
    assessment, _created = Assessment.objects.update_or_create(
        inspection=inspection,
        group=group,
        case_id=case_id,
        occasion=occasion,
        defaults={
            "assessor": assessor,
            "imported_assessor": "",
            "facts": row.facts if row else {},
            "picked_because": picked_because,
        },
    )
    _record_reassignment(
        access,
        assessment,
        previous.assessor if previous else None,
        case_allocation,
        previous.imported_assessor if previous else "",
    )
    before = {"assessor": str(previous.assessor)} if previous else None
    after = {"assessor": str(assessor)}
    if picked_because:
        after["reason"] = audit.digest(picked_because)
    audit.record(access, EventType.ASSIGN_CASE, subject=assessment.audit_subject, before=before, after=after)
    return assessment


def _reason_to_pick(
    inspection: Inspection, group: str, case_id: str, reason: str, previous: Assessment | None
) -> str:
    """Return why somebody picked a case for second assessment; "" for a case that chance drew."""
    if is_drawn(inspection, group, case_id):
        return ""
    picked_because = reason.strip() or (previous.picked_because if previous else "")
    if not picked_because:
        raise RuleBroken(
            _("Chance did not draw case %(case)s for second assessment. Enter the reason for picking it.")
            % {"case": case_id}
        )
    return picked_because


@transaction.atomic
def drop_unbegun_second_assessments(*, access: InspectionAccess) -> None:
    """Take back second assessments in which nothing was recorded, so that nobody is blind at the panel."""
    for assessment in unbegun_second_assessments(access.inspection):
        take_back(access=access, assessment=assessment)


@transaction.atomic
def take_back(*, access: InspectionAccess, assessment: Assessment) -> None:
    """Take an assessment in which nothing was recorded from its assessor: the case is unassigned again."""
    subject, before = assessment.audit_subject, {"assessor": str(assessment.assessor)}
    assessment.delete()
    audit.record(access, EventType.ASSIGN_CASE, subject=subject, before=before, after={"assessor": ""})


@transaction.atomic
def reassign(
    *,
    access: InspectionAccess,
    assessment: int,
    assessor: Person,
    case_allocation: CaseAllocation | None = None,
) -> Assessment:
    """Move an assessment to another assessor, whether or not it has begun. Answers keep their authors.

    A spreadsheet of it that somebody with a conflict of interest in the case has checked out is released.
    Raises RuleBroken when the new assessor cannot have the case, assesses it already, or the assessment is
    checked out; NotVisible when the inspection has no such assessment, or the person has a conflict of
    interest in the case.
    """
    inspection = locked(access, Action.ASSIGN_CASE)
    current = (
        inspection.assessments.select_related("assessor", "checked_out_by").filter(pk=assessment).first()
    )
    if current is None or has_conflict(access.conflict, current):
        raise NotVisible
    if current.assessor_id == assessor.pk:
        raise RuleBroken(
            _("%(name)s already has case %(case)s.") % {"name": assessor.name, "case": current.case_id}
        )
    drawn_case = _sampled_case(inspection, current.group, current.case_id)
    _require_assessor(inspection, assessor, drawn_case)
    _require_blind(inspection, current.group, current.case_id, current.occasion, assessor)
    _release_conflicted_check_out(access, current)
    # The update itself checks that the spreadsheet is not out: someone may be checking it out right now.
    unlocked = Assessment.objects.filter(pk=current.pk, checked_out_at=None)
    if not unlocked.update(assessor=assessor, imported_assessor=""):
        raise RuleBroken(
            _("The spreadsheet of %(case)s is checked out. Upload it or cancel the check-out first.")
            % {"case": current.case_id}
        )
    before, after = {"assessor": str(current.assessor)}, {"assessor": str(assessor)}
    audit.record(access, EventType.REASSIGN_CASE, subject=current.audit_subject, before=before, after=after)
    previous, imported_assessor = current.assessor, current.imported_assessor
    current.assessor, current.imported_assessor = assessor, ""
    _record_reassignment(access, current, previous, case_allocation, imported_assessor)
    return current


@transaction.atomic
def undo_reassignment(*, access: InspectionAccess, reassignment: Reassignment) -> None:
    """Give an assessment back to whoever had it before; one that nobody had becomes unassigned again.

    Raises RuleBroken when anything has been saved in it or it has been reassigned since, or when the previous
    assessor cannot have it any more; NotVisible when the person has a conflict of interest in the case.
    """
    inspection = locked(access, Action.ASSIGN_CASE)
    assessment = reassignment.assessment
    if has_conflict(access.conflict, assessment):
        raise NotVisible
    unchanged = Assessment.objects.filter(
        pk=assessment.pk,
        assessor=reassignment.assessor,
        version=reassignment.version,
        state=assessment.state,
        checked_out_at=None,
    )
    if has_later_work(Reassignment.objects.filter(pk=reassignment.pk)):
        raise RuleBroken(
            _("Someone has worked on case %(case)s since, so you can no longer undo this.")
            % {"case": assessment.case_id}
        )
    previous = reassignment.previous
    before = {"assessor": str(reassignment.assessor)}
    after = {"assessor": str(previous) if previous else ""}
    subject = assessment.audit_subject
    if previous is None:
        done = unchanged.delete()[0]
    else:
        _require_assessor(
            inspection, previous, _sampled_case(inspection, assessment.group, assessment.case_id)
        )
        _require_blind(inspection, assessment.group, assessment.case_id, assessment.occasion, previous)
        done = unchanged.update(assessor=previous, imported_assessor=reassignment.imported_assessor)
    if not done:
        raise ConcurrentChange(
            _("Someone has worked on case %(case)s since, so you can no longer undo this.")
            % {"case": assessment.case_id}
        )
    audit.record(access, EventType.REASSIGN_CASE, subject=subject, before=before, after=after)


def _record_reassignment(
    access: InspectionAccess,
    assessment: Assessment,
    previous: Person | None,
    case_allocation: CaseAllocation | None,
    imported_assessor: str = "",
) -> None:
    Reassignment.objects.create(
        case_allocation=case_allocation
        or CaseAllocation.objects.create(inspection=access.inspection, by=access.person),
        assessment=assessment,
        previous=previous,
        assessor=assessment.assessor,
        version=assessment.version,
        imported_assessor=imported_assessor,
    )


def _release_conflicted_check_out(access: InspectionAccess, assessment: Assessment) -> None:
    holder = access.inspection.members.filter(person=assessment.checked_out_by, removed_at=None).first()
    if assessment.checked_out_by and (holder is None or has_conflict(holder.declared_conflict, assessment)):
        Assessment.objects.filter(pk=assessment.pk).update(checked_out_by=None, checked_out_at=None)
        audit.record(access, EventType.CANCEL_CHECK_OUT, subject=assessment.audit_subject)


def _sampled_case(inspection: Inspection, group: str, case_id: str) -> DrawnCase:
    drawn_case = eligibility.sampled_case(inspection=inspection, group=group, case_id=case_id)
    if drawn_case is None:
        raise RuleBroken(_("Case %(case)s is not in the sample.") % {"case": case_id})
    return drawn_case


def _require_assessor(inspection: Inspection, assessor: Person, drawn_case: DrawnCase) -> None:
    members = TeamMember.objects.filter(inspection=inspection, person=assessor, removed_at=None)
    member = members.select_related("person").first()
    if member is None or member.role not in ASSESSORS:
        raise RuleBroken(_("%(name)s is not an assessor in this inspection.") % {"name": assessor.name})
    if rule := eligibility.conflict_rule(member, drawn_case):
        raise rule


def _require_blind(inspection: Inspection, group: str, case_id: str, occasion: str, assessor: Person) -> None:
    others = inspection.assessments.filter(group=group, case_id=case_id).exclude(occasion=occasion)
    if occasion == Occasion.SECOND and not others.exists():
        raise RuleBroken(_("Assign a first assessor before a second."))
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
    """Finish an assessment.

    Raises RuleBroken when answers, required comments or replies to review comments are missing, or it is
    finished or checked out.

    When the other assessment of the case is finished too, both assessors see both from now on: what agreement
    counts is fixed.
    """
    of_case = locked_case(access.assessment)
    access = locked_assessment(access)
    _require_writable(access)
    if missing := completeness.missing_answers(access):
        raise RuleBroken(
            ngettext(
                "You cannot finish this case yet: %(number)s answer is missing or inconsistent.",
                "You cannot finish this case yet: %(number)s answers are missing or inconsistent.",
                len(missing),
            )
            % {"number": len(missing)}
        )
    if missing := completeness.missing_comments(access):
        raise RuleBroken(
            ngettext(
                "You cannot finish this case yet: %(number)s required comment is missing.",
                "You cannot finish this case yet: %(number)s required comments are missing.",
                len(missing),
            )
            % {"number": len(missing)}
        )
    if missing := completeness.missing_replies(access):
        raise RuleBroken(
            ngettext(
                "You cannot finish this case yet: %(number)s comment needs a reply.",
                "You cannot finish this case yet: %(number)s comments need a reply.",
                len(missing),
            )
            % {"number": len(missing)}
        )
    finished = {"state": AssessmentProgress.FINISHED, "finished_at": timezone.now()}
    Assessment.objects.filter(pk=access.assessment.pk).update(**finished)
    audit.record(access, EventType.FINISH_ASSESSMENT, subject=access.assessment.audit_subject)
    if access.assessment.state == AssessmentProgress.RETURNED:
        _notify_reviewer(access)
    others = [other for other in of_case if other.pk != access.assessment.pk]
    if others and all(other.state == AssessmentProgress.FINISHED for other in others):
        end_blindness(of_case)


def _notify_reviewer(access: AssessmentAccess) -> None:
    """Notify whoever returned a case last that it is finished again."""
    reviewer = reviews.returned_by(access.assessment)
    if reviewer and reviewer != access.person:
        text = _("A case that you had returned was finished again")
        page = reverse("assessments:assessment", args=[access.inspection.pk, access.assessment.pk])
        notify([reviewer], text, page=page, inspection=access.inspection)


def end_blindness(assessments: Iterable[Assessment]) -> None:
    """Fix the answers that agreement counts: those saved until now, unless that is fixed already.

    Answers saved after the case was first returned do not count: a reviewer had commented on them. The
    assessments are finished and their rows locked, so no answer of theirs is being saved.
    """
    for assessment in assessments:
        events = assessment.events.all()
        comments = ReviewComment.objects.filter(thread__assessment=assessment)
        if returned_at := comments.aggregate(first=Min("sent_at"))["first"]:
            events = events.filter(at__lt=returned_at)
        last_event = events.aggregate(last=Max("id"))["last"] or 0
        Assessment.objects.filter(pk=assessment.pk, last_blind_event=None).update(last_blind_event=last_event)


@transaction.atomic
def reopen(*, access: AssessmentAccess, reason: str) -> None:
    """Reopen a finished assessment, with a reason.

    Raises RuleBroken without a reason, when it is not finished, or when differences in it have been resolved.
    """
    access = locked_assessment(access)
    if not access.is_finished or not reason.strip():
        raise RuleBroken(_("Enter the reason for reopening this case."))
    open_again(access.assessment, AssessmentProgress.IN_PROGRESS, reason.strip())
    subject, after = access.assessment.audit_subject, {"reason": audit.digest(reason)}
    audit.record(access, EventType.REOPEN_ASSESSMENT, subject=subject, after=after)
    if access.assessment.assessor_id != access.person.pk:
        text = _("A case that you had finished was reopened")
        page = reverse("assessments:assessment", args=[access.inspection.pk, access.assessment.pk])
        notify([access.assessment.assessor], text, page=page, inspection=access.inspection)


def open_again(assessment: Assessment, state: AssessmentProgress, reason: str = "") -> None:
    """Open a finished assessment for answers, in a state. Raises RuleBroken once differences are resolved."""
    if assessment.difference_resolutions.exists():
        raise RuleBroken(
            _("Differences between its two assessments have been resolved, so this case cannot be reopened.")
        )
    reopened = {"state": state, "finished_at": None, "reopened_because": reason}
    Assessment.objects.filter(pk=assessment.pk).update(**reopened)


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
        raise RuleBroken(_("This case is already finished."))
    if access.assessment.checked_out_at is not None:
        raise RuleBroken(
            _(
                "This case is checked out as a spreadsheet. "
                "Upload the spreadsheet or cancel the check-out first."
            )
        )
