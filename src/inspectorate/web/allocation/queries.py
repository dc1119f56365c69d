"""Read the availability of case managers, the allocation proposal and the interview timetable."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from inspectorate.web.allocation.assignment import Assessor, AssignmentPlan, CaseToAssign, assign_cases
from inspectorate.web.allocation.models import AvailableSlot
from inspectorate.web.assessments.models import Assessment, Occasion, PlannedInterview
from inspectorate.web.assessments.queries.access import visible
from inspectorate.web.assessments.queries.caseload import assessors
from inspectorate.web.cases.queries.samples import sampled_cases
from inspectorate.web.inspections.models import (
    LONGEST_FIELDWORK,
    ConflictOfInterest,
    TeamMember,
    normalised_name,
)
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, require
from inspectorate.web.states import ASSESSORS, Role
from inspectorate.web.visibility import sees_all

SLOT_STARTS = (time(9, 30), time(11, 0), time(13, 0), time(14, 30), time(16, 0))


@dataclass(frozen=True, slots=True)
class CaseManager:
    """A case manager, with the numbers of their sampled cases and available slots."""

    name: str
    cases: int
    slots: int

    @property
    def has_enough_slots(self) -> bool:
        """Whether there is an available slot for every case."""
        return self.slots >= self.cases


@dataclass(frozen=True, slots=True)
class AllocationProposal:
    """Allocation proposal: a plan for the cases not begun, and the cases begun by each assessor, which stay.

    `assessors` and `begun_cases` are keyed by person id.
    """

    plan: AssignmentPlan
    assessors: Mapping[int, Person]
    begun_cases: Mapping[int, int]

    @property
    def begun(self) -> int:
        """How many cases of the inspection have begun."""
        return sum(self.begun_cases.values())

    @property
    def loads(self) -> list[tuple[Person, int, int]]:
        """Workload of each assessor: cases begun, and cases in total if the proposal is accepted."""
        proposed, begun = self.plan.loads(), self.begun_cases
        return [
            (person, begun.get(person_id, 0), begun.get(person_id, 0) + proposed.get(person_id, 0))
            for person_id, person in self.assessors.items()
        ]


def case_managers(*, access: InspectionAccess) -> list[CaseManager]:
    """Return the case managers of the sampled cases, by name."""
    cases = Counter(case.case_manager for case in sampled_cases(access.inspection) if case.case_manager)
    slots = Counter(access.inspection.available_slots.values_list("case_manager", flat=True))
    return [CaseManager(name, count, slots[name]) for name, count in sorted(cases.items())]


def possible_slots(*, access: InspectionAccess) -> list[datetime]:
    """Return every start time of an interview on the working days of the fieldwork.

    An imported package may have longer fieldwork than the service allows: days beyond LONGEST_FIELDWORK are
    ignored.
    """
    start, end = access.inspection.fieldwork_starts, access.inspection.fieldwork_ends
    if start is None or end is None:
        return []
    days = (
        start + timedelta(days=offset) for offset in range(min((end - start).days, LONGEST_FIELDWORK) + 1)
    )
    zone = timezone.get_current_timezone()
    return [
        datetime.combine(day, at, tzinfo=zone) for day in days if day.isoweekday() <= 5 for at in SLOT_STARTS
    ]


def available_slots(*, access: InspectionAccess, case_manager: str) -> set[datetime]:
    """Return the start times at which one case manager is available."""
    return set(
        access.inspection.available_slots.filter(case_manager=case_manager).values_list("starts", flat=True)
    )


def proposal(*, access: InspectionAccess) -> AllocationProposal:
    """Propose an assessor and an interview for every sampled case whose assessment has not begun."""
    require(Action.ASSIGN_CASE, access.roles, access.inspection.current_state)
    begun = access.inspection.assessments.filter(occasion=Occasion.FIRST, version__gt=0)
    begun_cases = {(assessment.group, assessment.case_id): assessment.assessor_id for assessment in begun}
    cases = [
        CaseToAssign(case.group, case.case_id, case.case_manager, _names(case.case_id, case.case_manager))
        for case in sampled_cases(access.inspection)
        if (case.group, case.case_id) not in begun_cases
    ]
    members = _assessors(access)
    interviews = PlannedInterview.objects.filter(assessor__in=[member.person_id for member in members])
    own_interviews = interviews.filter(inspection=access.inspection)
    busy = defaultdict(set)
    for interview in interviews:
        is_elsewhere = interview.inspection_id != access.inspection.pk
        if is_elsewhere or (interview.group, interview.case_id) in begun_cases:
            busy[interview.assessor_id].add(interview.starts)
    loads = Counter(begun_cases.values())
    assessors = [
        Assessor(
            id=member.person_id,
            excluded=member.excluded_names,
            load=loads[member.person_id],
            busy=frozenset(busy[member.person_id]),
        )
        for member in members
    ]
    plan = assign_cases(cases, assessors, _availability(access, own_interviews, begun_cases))
    return AllocationProposal(plan, {member.person_id: member.person for member in members}, loads)


def reassignable(*, access: InspectionAccess) -> list[Assessment]:
    """Return the assessments that can be reassigned, those of people outside the team first."""
    require(Action.ASSIGN_CASE, access.roles, access.inspection.current_state)
    team = {member.person_id for member in assessors(access=access)}
    order = ("assessor__name", "group", "case_id", "occasion")
    assessments = visible(access).select_related("assessor").order_by(*order)
    return sorted(assessments, key=lambda assessment: assessment.assessor_id in team)


def timetable(*, access: InspectionAccess) -> QuerySet[PlannedInterview]:
    """Return the planned interviews a person may see, by start: all of them, or their own."""
    require(Action.SEE_TIMETABLE, access.roles, access.inspection.current_state)
    interviews = access.inspection.planned_interviews.select_related("assessor").order_by(
        "starts", "case_manager"
    )
    if sees_all(Action.SEE_TIMETABLE, access.roles):
        return interviews
    return interviews.filter(assessor=access.person)


def cases_without_interview(*, access: InspectionAccess) -> list[tuple[str, str]]:
    """Return case id and case manager of the sampled cases without a planned interview.

    Empty for a person who sees only their own interviews.
    """
    if not sees_all(Action.SEE_TIMETABLE, access.roles):
        return []
    planned = set(access.inspection.planned_interviews.values_list("group", "case_id"))
    cases = sampled_cases(access.inspection)
    return [(case.case_id, case.case_manager) for case in cases if (case.group, case.case_id) not in planned]


def _names(*names: str) -> frozenset[str]:
    return frozenset(normalised_name(name) for name in names)


def _assessors(access: InspectionAccess) -> list[TeamMember]:
    """Return the team members who can assess, without those with a conflict of interest in the whole service.

    Local assessors work for the service: that conflict does not exclude them.
    """
    members = access.inspection.members.filter(removed_at=None, role__in=ASSESSORS).select_related("person")
    return [
        member
        for member in members.order_by("person__name")
        if member.conflict_of_interest != ConflictOfInterest.SERVICE or member.role == Role.LOCAL
    ]


def _availability(
    access: InspectionAccess,
    interviews: QuerySet[PlannedInterview],
    begun_cases: Mapping[tuple[str, str], int],
) -> Mapping[str, list[datetime]]:
    """Return the available start times by case manager, without those of interviews about begun cases."""
    booked = {
        (interview.case_manager, interview.starts)
        for interview in interviews
        if (interview.group, interview.case_id) in begun_cases
    }
    availability = defaultdict(list)
    for slot in AvailableSlot.objects.filter(inspection=access.inspection):
        if (slot.case_manager, slot.starts) not in booked:
            availability[slot.case_manager].append(slot.starts)
    return availability
