"""Record availability, allocate cases, reassign them with their interviews, and undo that."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.method.standards.casework import CaseGroup
from inspectorate.web.allocation.assignment import AssignmentPlan
from inspectorate.web.allocation.models import (
    AllocationScope,
    AssessorAvailability,
    Availability,
    AvailableSlot,
)
from inspectorate.web.allocation.queries import availability as availability_queries
from inspectorate.web.allocation.queries import proposals as proposal_queries
from inspectorate.web.allocation.queries import reassignments as reassignment_queries
from inspectorate.web.allocation.queries import replacements as replacement_queries
from inspectorate.web.allocation.queries import timetable as timetable_queries
from inspectorate.web.assessments.changes import caseload
from inspectorate.web.assessments.models import (
    Assessment,
    CaseAllocation,
    Occasion,
    PlannedInterview,
    Reassignment,
)
from inspectorate.web.assessments.queries.second_draws import waiting_for_second_assessor
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.cases import changes as sample_changes
from inspectorate.web.cases.models import CaseReplacement
from inspectorate.web.cases.queries import samples
from inspectorate.web.cases.queries.samples import sampled_cases
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.mail.changes import Letter, queue
from inspectorate.web.mail.models import MessageKind
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, ConcurrentChange, NotVisible, RuleBroken


@transaction.atomic
def set_availability(*, access: InspectionAccess, case_manager: str, times: Iterable[datetime]) -> None:
    """Record the availability of a case manager, which may be none, in place of what was recorded before.

    Times outside the possible slots are ignored.
    """
    inspection = locked(access, Action.SET_AVAILABILITY)
    wanted = set(times) & set(availability_queries.possible_slots(access=access))
    current = availability_queries.available_slots(access=access, case_manager=case_manager)
    inspection.available_slots.filter(case_manager=case_manager, starts__in=current - wanted).delete()
    Availability.objects.update_or_create(
        inspection=inspection,
        case_manager=case_manager,
        defaults={"recorded_by": access.person, "recorded_at": timezone.now()},
    )
    AvailableSlot.objects.bulk_create(
        AvailableSlot(inspection=inspection, case_manager=case_manager, starts=starts)
        for starts in sorted(wanted - current)
    )
    before, after = {"times": len(current)}, {"times": len(wanted)}
    audit.record(access, EventType.SET_AVAILABILITY, subject=case_manager, before=before, after=after)


@transaction.atomic
def mark_always_available(*, access: InspectionAccess) -> None:
    """Make every case manager whose availability is not recorded available at all possible times."""
    times = availability_queries.possible_slots(access=access)
    for manager in availability_queries.case_managers(access=access):
        if not manager.recorded:
            set_availability(access=access, case_manager=manager.name, times=times)


@transaction.atomic
def set_assessor_availability(*, access: InspectionAccess, assessor: int, half_days: Iterable[str]) -> None:
    """Record on which half days of fieldwork an assessor is available, which may be none.

    It replaces what was stated before. Keys that are not of a half day of fieldwork are ignored. Raises
    NotVisible if the person may not record it for this assessor.
    """
    inspection = locked(access, Action.SET_ASSESSOR_AVAILABILITY)
    rows = availability_queries.assessor_availability(access=access)
    row = next((row for row in rows if row.member.person_id == assessor), None)
    if row is None:
        raise NotVisible
    chosen = set(half_days)
    stated = {key: key in chosen for key in row.asked}
    AssessorAvailability.objects.update_or_create(
        inspection=inspection,
        assessor=row.member.person,
        defaults={"half_days": stated, "recorded_by": access.person, "recorded_at": timezone.now()},
    )
    before = {"half_days": sum(row.stated.values())} if row.stated else None
    audit.record(
        access,
        EventType.SET_ASSESSOR_AVAILABILITY,
        subject=str(row.member.person),
        before=before,
        after={"half_days": sum(stated.values())},
    )


@transaction.atomic
def allocate(
    *, access: InspectionAccess, scope: AllocationScope = AllocationScope.KEEP, digest: str = ""
) -> proposal_queries.AllocationProposal:
    """Assign every case whose assessment has not begun, and plan its interview, as proposed.

    Cases that have begun keep their assessor and interview. The people affected are notified. Nothing is
    recorded when nothing would change. Raises RuleBroken as `caseload.assign` does, and when the proposal is
    no longer the one with the digest.
    """
    inspection = locked(access, Action.ASSIGN_CASE)
    _lock_assessors(inspection)
    proposal = proposal_queries.proposal(access=access, scope=scope)
    if digest and digest != proposal.digest:
        raise ConcurrentChange(
            _("Cases, availability or conflicts of interest have changed. Check the new allocation.")
        )
    if proposal.is_empty:
        return proposal
    case_allocation = CaseAllocation.objects.create(inspection=inspection, by=access.person)
    for assignment in proposal.plan.assignments:
        case = assignment.case
        caseload.assign(
            access=access,
            group=case.group,
            case_id=case.case_id,
            occasion=Occasion.FIRST,
            assessor=proposal.assessors[assignment.assessor],
            case_allocation=case_allocation,
        )
    _plan_interviews(case_allocation, proposal.plan)
    after = {
        "given": proposal.first,
        "moved": len(proposal.changes),
        "staying": proposal.staying,
        "left": ", ".join(case.case_id for case in proposal.plan.unassignable),
    }
    audit.record(access, EventType.ALLOCATE_CASES, after=after)
    _notify(access, case_allocation)
    return proposal


@transaction.atomic
def reassign(*, access: InspectionAccess, assessments: Iterable[int], assessor: Person) -> list[str]:
    """Reassign assessments and their planned interviews to another assessor: all of them, or none.

    The people affected are notified. Returns the ids of the cases whose interview is cancelled because the
    new assessor is not available in that half of the day, or has another one in it. Raises RuleBroken and
    NotVisible as `caseload.reassign` does.
    """
    inspection = locked(access, Action.ASSIGN_CASE)
    _lock_assessors(inspection)
    case_allocation = CaseAllocation.objects.create(inspection=inspection, by=access.person)
    times = availability_queries.assessor_times(access=access, assessors=[assessor.pk])[assessor.pk]
    cancelled = []
    for assessment_id in assessments:
        assessment = caseload.reassign(
            access=access, assessment=assessment_id, assessor=assessor, case_allocation=case_allocation
        )
        if not _move_interview(case_allocation, assessment, times):
            cancelled.append(assessment.case_id)
    case_allocation.save(update_fields=["interviews"])
    _notify(access, case_allocation)
    return cancelled


@transaction.atomic
def assign(
    *,
    access: InspectionAccess,
    group: str,
    case_id: str,
    occasion: str,
    assessor: Person,
    reason: str = "",
) -> tuple[Assessment, list[str]]:
    """Assign one case to an assessor, with the interview that is planned for it.

    The people affected are notified. Returns the assessment, and the ids of the cases whose interview is
    cancelled: none, or this one. Raises RuleBroken and NotVisible as `caseload.assign` does.
    """
    inspection = locked(access, Action.ASSIGN_CASE)
    _lock_assessors(inspection)
    has_case = inspection.assessments.filter(
        group=group, case_id=case_id, occasion=occasion, assessor=assessor, version=0
    )
    if (assigned := has_case.first()) is not None:
        return assigned, []
    case_allocation = CaseAllocation.objects.create(inspection=inspection, by=access.person)
    assessment = caseload.assign(
        access=access,
        group=group,
        case_id=case_id,
        occasion=occasion,
        assessor=assessor,
        reason=reason,
        case_allocation=case_allocation,
    )
    times = availability_queries.assessor_times(access=access, assessors=[assessor.pk])[assessor.pk]
    cancelled = [] if _move_interview(case_allocation, assessment, times) else [case_id]
    case_allocation.save(update_fields=["interviews"])
    _notify(access, case_allocation)
    return assessment, cancelled


@transaction.atomic
def assign_second_assessors(*, access: InspectionAccess, chosen: Mapping[tuple[str, str], Person]) -> int:
    """Assign second assessors to cases of the latest draw, by case group and case id: all of them, or none.

    The people affected are notified. Returns the number of cases. Raises RuleBroken as `caseload.assign`
    does, and when a case no longer needs a second assessor.
    """
    inspection = locked(access, Action.ASSIGN_CASE)
    _lock_assessors(inspection)
    waiting = {row.key for row in waiting_for_second_assessor(access=access)}
    if missing := sorted(case_id for group, case_id in chosen if (group, case_id) not in waiting):
        raise ConcurrentChange(
            _("These cases no longer need a second assessor: %(cases)s. Check the others.")
            % {"cases": ", ".join(missing)}
        )
    case_allocation = CaseAllocation.objects.create(inspection=inspection, by=access.person)
    for (group, case_id), assessor in chosen.items():
        caseload.assign(
            access=access,
            group=group,
            case_id=case_id,
            occasion=Occasion.SECOND,
            assessor=assessor,
            case_allocation=case_allocation,
        )
    _notify(access, case_allocation)
    return len(chosen)


@transaction.atomic
def undo(*, access: InspectionAccess) -> list[str]:
    """Undo the latest allocation or reassignment: assessors and interviews are as they were before it.

    Returns the ids of the cases whose earlier interview is cancelled, because its time is taken now or the
    assessor is not available. Raises
    RuleBroken when there is nothing to undo or something has been done in one of the cases since.
    """
    inspection = locked(access, Action.ASSIGN_CASE)
    _lock_assessors(inspection)
    case_allocation = reassignment_queries.latest_allocation(access=access)
    if case_allocation is None:
        raise RuleBroken(_("There is no allocation to undo."))
    reassignments = reassignment_queries.changes_of(case_allocation)
    affected = _affected(reassignments)
    for reassignment in reassignments:
        caseload.undo_reassignment(access=access, reassignment=reassignment)
    cancelled = _restore_interviews(access, case_allocation)
    case_allocation.undone_by, case_allocation.undone_at = access.person, timezone.now()
    case_allocation.save(update_fields=["undone_by", "undone_at"])
    audit.record(access, EventType.UNDO_ALLOCATION, after={"cases": len(reassignments)})
    _queue_letters(access, affected)
    return cancelled


@transaction.atomic
def undo_replacement(
    *, access: InspectionAccess, group: CaseGroup, into: str, reason: str
) -> CaseReplacement:
    """Undo the latest replacement of a sample, as long as nobody has worked on the case that came in.

    The case that was replaced comes back with its assessor and its interview, if it had them; the other one
    loses both. The people affected are notified. Raises RuleBroken once somebody has worked on it, and
    ConcurrentChange if another case came in last.
    """
    inspection = locked(access, Action.REPLACE_CASE)
    _lock_assessors(inspection)
    drawn = samples.last_draw(access=access, group=group)
    if begun := replacement_queries.begun_assessments(inspection=inspection, group=group.key, case_id=into):
        raise RuleBroken(
            _("%(name)s has worked on case %(case)s, so you can no longer undo its replacement.")
            % {"name": begun[0].assessor_name, "case": into}
        )
    replacement = sample_changes.undo_replacement(access=access, drawn=drawn, into=into, reason=reason)
    of_group = inspection.assessments.filter(group=group.key).select_related("assessor")
    leaving = list(of_group.filter(case_id=replacement.into).order_by("pk"))
    affected = {assessment.assessor for assessment in leaving}
    affected |= {assessment.assessor for assessment in of_group.filter(case_id=replacement.out)}
    for assessment in leaving:
        caseload.take_back(access=access, assessment=assessment)
    inspection.planned_interviews.filter(group=group.key, case_id=replacement.into).delete()
    _queue_letters(access, affected)
    return replacement


def _plan_interviews(case_allocation: CaseAllocation, plan: AssignmentPlan) -> None:
    """Plan the interviews of a plan; keep in the allocation how those that change were before.

    Interviews about cases that are no longer in the sample are cancelled.
    """
    inspection = case_allocation.inspection
    inspection.planned_interviews.filter(timetable_queries.outside_the_sample([inspection.pk])).delete()
    current = {
        (interview.group, interview.case_id): interview for interview in inspection.planned_interviews.all()
    }
    replaced, planned = [], []
    for assignment in plan.assignments:
        case = assignment.case
        interview = current.get((case.group, case.case_id))
        before = (interview.assessor_id, interview.starts) if interview else None
        after = (assignment.assessor, assignment.interview) if assignment.interview else None
        if before == after:
            continue
        case_allocation.interviews.append(
            _interview_values(interview)
            if interview
            else {"group": case.group, "case_id": case.case_id, "starts": None}
        )
        if interview:
            replaced.append(interview.pk)
        if assignment.interview:
            planned.append(
                PlannedInterview(
                    inspection=inspection,
                    group=case.group,
                    case_id=case.case_id,
                    case_manager=case.case_manager,
                    assessor_id=assignment.assessor,
                    starts=assignment.interview,
                )
            )
    case_allocation.save(update_fields=["interviews"])
    PlannedInterview.objects.filter(pk__in=replaced).delete()
    PlannedInterview.objects.bulk_create(planned)


def _move_interview(
    case_allocation: CaseAllocation, assessment: Assessment, times: availability_queries.AssessorTimes
) -> bool:
    """Move the planned interview of a first assessment to its assessor; return False if it is cancelled.

    The allocation keeps what it was before. `times` are those of the assessor.
    """
    interview = case_allocation.inspection.planned_interviews.filter(
        group=assessment.group, case_id=assessment.case_id
    ).first()
    if assessment.is_second or interview is None or interview.assessor_id == assessment.assessor_id:
        return True
    case_allocation.interviews.append(_interview_values(interview))
    if times.is_free(interview.starts):
        interview.assessor = assessment.assessor
        interview.save(update_fields=["assessor"])
        times.interviews.add(interview.starts)
        return True
    interview.delete()
    return False


def _interview_values(interview: PlannedInterview) -> dict[str, Any]:
    names = ("group", "case_id", "case_manager", "assessor_id")
    return {**{name: getattr(interview, name) for name in names}, "starts": interview.starts.isoformat()}


def _restore_interviews(access: InspectionAccess, case_allocation: CaseAllocation) -> list[str]:
    """Plan the interviews before an allocation again; return the ids of the cases for which that fails."""
    inspection = case_allocation.inspection
    for values in case_allocation.interviews:
        inspection.planned_interviews.filter(group=values["group"], case_id=values["case_id"]).delete()
    sampled = {(case.group, case.case_id) for case in sampled_cases(inspection)}
    people = {values["assessor_id"] for values in case_allocation.interviews if values["starts"]}
    times = availability_queries.assessor_times(access=access, assessors=people)
    booked = set(inspection.planned_interviews.values_list("case_manager", "starts"))
    cancelled = []
    for values in case_allocation.interviews:
        if values["starts"] is None or (values["group"], values["case_id"]) not in sampled:
            continue
        starts, assessor = datetime.fromisoformat(values["starts"]), values["assessor_id"]
        if (values["case_manager"], starts) in booked or not times[assessor].is_free(starts):
            cancelled.append(values["case_id"])
        else:
            PlannedInterview.objects.create(inspection=inspection, **{**values, "starts": starts})
            times[assessor].interviews.add(starts)
            booked.add((values["case_manager"], starts))
    return cancelled


def _notify(access: InspectionAccess, case_allocation: CaseAllocation) -> None:
    _queue_letters(access, _affected(reassignment_queries.changes_of(case_allocation)))


def _affected(reassignments: Iterable[Reassignment]) -> set[Person]:
    people = {reassignment.assessor for reassignment in reassignments}
    return people | {reassignment.previous for reassignment in reassignments if reassignment.previous}


def _queue_letters(access: InspectionAccess, people: set[Person]) -> None:
    context = {"inspection": access.inspection, "by": access.person}
    text = render_to_string("allocation/letters/reassigned.txt", context, using="jinja2")
    letter = Letter(
        MessageKind.ALLOCATION,
        _("Your cases have changed"),
        text,
        access.inspection,
        page=reverse("allocation:reassignments", args=[access.inspection.pk]),
    )
    queue(letter, sorted(people - {access.person}, key=lambda person: person.pk))


def _lock_assessors(inspection: Inspection) -> None:
    """Lock the people of the team, so that no other inspection plans an interview with them meanwhile."""
    team = inspection.members.filter(removed_at=None).values("person")
    list(Person.objects.select_for_update().filter(pk__in=team).order_by("pk"))
