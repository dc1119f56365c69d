"""API of allocation: availability, proposals, reassignment, undoing, and planned interviews."""

from typing import Any

from ninja import Router

from inspectorate.web.allocation import changes
from inspectorate.web.allocation.api.schemas import (
    AllocationIn,
    AllocationProposalOut,
    AssessorAvailabilityIn,
    AssessorAvailabilityOut,
    AvailabilityIn,
    AvailabilityOut,
    PlannedInterviewOut,
    ReassignmentIn,
    ReassignmentOut,
    ReassignmentOutcomeOut,
    SecondAssessorOptionOut,
    SecondAssessorsIn,
)
from inspectorate.web.allocation.half_days import half_day_key
from inspectorate.web.allocation.models import AllocationScope
from inspectorate.web.allocation.queries import availability as availability_queries
from inspectorate.web.allocation.queries import proposals as proposal_queries
from inspectorate.web.allocation.queries import reassignments as reassignment_queries
from inspectorate.web.allocation.queries import second_assessors as second_assessor_queries
from inspectorate.web.allocation.queries import timetable as timetable_queries
from inspectorate.web.assessments.models import PlannedInterview, Reassignment
from inspectorate.web.assessments.queries.caseload import assessors
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action, NotVisible
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import Number, Page, PageNumber, Size, paginate

router = Router(tags=["Allocation"])
HERE = "/inspections/{int:inspection}"


@router.get(f"{HERE}/availability", response=responses(AvailabilityOut), url_name="availability")
def read_availability(request: AuthenticatedRequest, inspection: Number) -> dict[str, Any]:
    """Return when the case managers of the sampled cases can be interviewed."""
    return _availability(open_inspection(by=request.user, id=inspection, action=Action.SET_AVAILABILITY))


@router.post(
    f"{HERE}/availability/set",
    response=responses(AvailabilityOut, *WRITE_RESPONSES),
    url_name="set_availability",
)
def set_availability(
    request: AuthenticatedRequest, inspection: Number, submission: AvailabilityIn
) -> dict[str, Any]:
    """Record when one case manager can be interviewed. Times that are not possible ones are ignored."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SET_AVAILABILITY)
    managers = availability_queries.case_managers(access=access)
    if submission.case_manager not in {manager.name for manager in managers}:
        raise NotVisible
    changes.set_availability(access=access, case_manager=submission.case_manager, times=submission.slots)
    return _availability(access)


@router.post(
    f"{HERE}/availability/complete",
    response=responses(AvailabilityOut, *WRITE_RESPONSES),
    url_name="complete_availability",
)
def complete_availability(request: AuthenticatedRequest, inspection: Number) -> dict[str, Any]:
    """Record every case manager whose availability is not recorded as available at all times."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SET_AVAILABILITY)
    changes.mark_always_available(access=access)
    return _availability(access)


@router.get(
    f"{HERE}/availability/assessors",
    response=responses(AssessorAvailabilityOut),
    url_name="availability_of_assessors",
)
def read_availability_of_assessors(request: AuthenticatedRequest, inspection: Number) -> dict[str, Any]:
    """Return on which half days assessors are available: all of them for a lead, otherwise yourself."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SET_ASSESSOR_AVAILABILITY)
    return _availability_of_assessors(access)


@router.post(
    f"{HERE}/availability/assessors/set",
    response=responses(AssessorAvailabilityOut, *WRITE_RESPONSES),
    url_name="set_assessor_availability",
)
def set_assessor_availability(
    request: AuthenticatedRequest, inspection: Number, submission: AssessorAvailabilityIn
) -> dict[str, Any]:
    """Record on which half days an assessor is available. Half days outside fieldwork are ignored."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SET_ASSESSOR_AVAILABILITY)
    changes.set_assessor_availability(
        access=access, assessor=submission.assessor or access.person.pk, half_days=submission.half_days
    )
    return _availability_of_assessors(access)


@router.get(
    f"{HERE}/allocation", response=responses(AllocationProposalOut, 409), url_name="allocation_proposal"
)
def read_proposal(
    request: AuthenticatedRequest, inspection: Number, scope: AllocationScope = AllocationScope.KEEP
) -> dict[str, Any]:
    """Propose an assessor and an interview for every sampled case that has not begun. It changes nothing."""
    access = open_inspection(by=request.user, id=inspection, action=Action.ASSIGN_CASE)
    return _proposal(proposal_queries.proposal(access=access, scope=scope))


@router.post(
    f"{HERE}/allocation/accept",
    response=responses(AllocationProposalOut, *WRITE_RESPONSES),
    url_name="accept_allocation",
)
def accept_allocation(
    request: AuthenticatedRequest, inspection: Number, submission: AllocationIn
) -> dict[str, Any]:
    """Accept a proposal. Responds with 409 if it is no longer the one with the digest."""
    access = open_inspection(by=request.user, id=inspection, action=Action.ASSIGN_CASE)
    return _proposal(changes.allocate(access=access, scope=submission.scope, digest=submission.digest))


@router.post(
    f"{HERE}/allocation/reassign",
    response=responses(ReassignmentOutcomeOut, *WRITE_RESPONSES),
    url_name="reassign_cases",
)
def reassign_cases(
    request: AuthenticatedRequest, inspection: Number, submission: ReassignmentIn
) -> dict[str, Any]:
    """Reassign cases with their interviews: all of them, or none."""
    access = open_inspection(by=request.user, id=inspection, action=Action.ASSIGN_CASE)
    person = next(
        (member.person for member in assessors(access=access) if member.person_id == submission.assessor),
        None,
    )
    if person is None:
        raise NotVisible
    visible = {assessment.pk for assessment in reassignment_queries.reassignable(access=access)}
    if not visible.issuperset(submission.assessments):
        raise NotVisible
    ids = list(dict.fromkeys(submission.assessments))
    return {"cancelled": changes.reassign(access=access, assessments=ids, assessor=person)}


@router.get(
    f"{HERE}/allocation/second-assessors",
    response=responses(list[SecondAssessorOptionOut]),
    url_name="second_proposal",
)
def read_second_proposal(request: AuthenticatedRequest, inspection: Number) -> list[dict[str, Any]]:
    """Propose a second assessor for each case that chance drew and that has none. It changes nothing."""
    access = open_inspection(by=request.user, id=inspection, action=Action.ASSIGN_CASE)
    return _second_proposal(access)


@router.post(
    f"{HERE}/allocation/second-assessors/assign",
    response=responses(list[SecondAssessorOptionOut], *WRITE_RESPONSES),
    url_name="assign_second_assessors",
)
def assign_second_assessors(
    request: AuthenticatedRequest, inspection: Number, submission: SecondAssessorsIn
) -> list[dict[str, Any]]:
    """Assign second assessors to cases that chance drew. Returns the cases that still have none."""
    access = open_inspection(by=request.user, id=inspection, action=Action.ASSIGN_CASE)
    team = {member.person_id: member.person for member in assessors(access=access)}
    if not team.keys() >= {case.assessor for case in submission.cases}:
        raise NotVisible
    chosen = {(case.group, case.case_id): team[case.assessor] for case in submission.cases}
    changes.assign_second_assessors(access=access, chosen=chosen)
    return _second_proposal(access)


@router.post(
    f"{HERE}/allocation/undo",
    response=responses(ReassignmentOutcomeOut, *WRITE_RESPONSES),
    url_name="undo_allocation",
)
def undo_allocation(request: AuthenticatedRequest, inspection: Number) -> dict[str, Any]:
    """Undo the latest allocation or reassignment, as long as nothing has been done in its cases."""
    access = open_inspection(by=request.user, id=inspection, action=Action.ASSIGN_CASE)
    return {"cancelled": changes.undo(access=access)}


@router.get(f"{HERE}/reassignments", response=responses(Page[ReassignmentOut]), url_name="reassignments")
def list_reassignments(
    request: AuthenticatedRequest, inspection: Number, page: PageNumber = 1, size: Size = 50
) -> dict[str, Any]:
    """List the changes of assessor: your own, or all of them for a lead and the heads. Newest first."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_CASES)
    audit.viewed(access, EventType.SEE_CASES, "reassigned cases")
    return paginate(reassignment_queries.reassignments(access=access), page, size, _reassignment)


@router.get(
    f"{HERE}/planned-interviews",
    response=responses(Page[PlannedInterviewOut]),
    url_name="planned_interviews",
)
def list_planned_interviews(
    request: AuthenticatedRequest, inspection: Number, page: PageNumber = 1, size: Size = 50
) -> dict[str, Any]:
    """List the planned interviews you may see, by start."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_TIMETABLE)
    audit.viewed(access, EventType.SEE_TIMETABLE)
    return paginate(timetable_queries.timetable(access=access), page, size, _interview)


def _availability(access: InspectionAccess) -> dict[str, Any]:
    managers = availability_queries.case_managers(access=access)
    slots = availability_queries.all_available_slots(access=access)
    return {
        "possible_slots": availability_queries.possible_slots(access=access),
        "case_managers": [
            {
                **{name: getattr(manager, name) for name in ("name", "cases", "recorded")},
                "slots": slots.get(manager.name, []),
            }
            for manager in managers
        ],
    }


def _availability_of_assessors(access: InspectionAccess) -> dict[str, Any]:
    return {
        "half_days": [half_day_key(half) for half in availability_queries.half_days(access=access)],
        "assessors": [
            {
                "person": row.member.person_id,
                "name": row.member.person.name,
                "recorded": row.recorded,
                "available": row.available,
            }
            for row in availability_queries.assessor_availability(access=access)
        ],
    }


def _proposal(proposal: proposal_queries.AllocationProposal) -> dict[str, Any]:
    moved = {(change.case.group, change.case.case_id): change for change in proposal.changes}
    assignments = []
    for assignment in proposal.plan.assignments:
        case = assignment.case
        change = moved.get((case.group, case.case_id))
        assignments.append(
            {
                "group": case.group,
                "case_id": case.case_id,
                "assessor": assignment.assessor,
                "interview": assignment.interview,
                "previous": change.previous.pk if change else None,
                "reason": change.reason if change else "",
            }
        )
    names = ("scope", "digest", "first", "staying", "begun")
    return {
        **{name: getattr(proposal, name) for name in names},
        "assignments": sorted(assignments, key=lambda values: (values["group"], values["case_id"])),
        "unassignable": [case.case_id for case in proposal.plan.unassignable],
    }


def _second_proposal(access: InspectionAccess) -> list[dict[str, Any]]:
    return [
        {
            "group": row.group,
            "case_id": row.case_id,
            "first": row.first.pk,
            "proposed": row.proposed.pk if row.proposed else None,
            "eligible": [person.pk for person in row.eligible],
        }
        for row in second_assessor_queries.second_proposal(access=access)
    ]


def _reassignment(reassignment: Reassignment) -> dict[str, Any]:
    return {
        "assessment": reassignment.assessment_id,
        "case_id": reassignment.assessment.case_id,
        "occasion": reassignment.assessment.occasion,
        "previous": reassignment.previous_name or None,
        "assessor": reassignment.assessor.name,
        "by": reassignment.case_allocation.by.name,
        "at": reassignment.case_allocation.at,
    }


def _interview(interview: PlannedInterview) -> dict[str, Any]:
    names = ("group", "case_id", "case_manager", "starts")
    return {**{name: getattr(interview, name) for name in names}, "assessor": interview.assessor.name}
