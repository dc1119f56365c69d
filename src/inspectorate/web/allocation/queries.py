"""Reading of free times, proposals and the timetable."""

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
from inspectorate.web.cases.queries.samples import sampled
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
from inspectorate.web.visibility import sees_everyones

SLOT_STARTS = (time(9, 30), time(11, 0), time(13, 0), time(14, 30), time(16, 0))


@dataclass(frozen=True, slots=True)
class CaseManager:
    """A case manager with how many cases are in the samples, and how many times they are free."""

    name: str
    cases: int
    times: int

    @property
    def enough(self) -> bool:
        """Whether there is a time for each case."""
        return self.times >= self.cases


@dataclass(frozen=True, slots=True)
class AllocationProposal:
    """Who would get which case; how many each has begun, which stay as they are."""

    shared: AssignmentPlan
    people: Mapping[int, Person]
    had: Mapping[int, int]

    @property
    def begun(self) -> int:
        """How many cases of the inspection have been begun."""
        return sum(self.had.values())

    @property
    def loads(self) -> list[tuple[Person, int, int]]:
        """Each assessor with the cases they have, and those they would have."""
        new = self.shared.loads()
        had = self.had
        return [
            (person, had.get(number, 0), had.get(number, 0) + new.get(number, 0))
            for number, person in self.people.items()
        ]


def case_managers(*, access: InspectionAccess) -> list[CaseManager]:
    """The case managers of the cases in the samples."""
    cases = Counter(case.case_manager for case in sampled(access.inspection) if case.case_manager)
    free = Counter(access.inspection.available_slots.values_list("case_manager", flat=True))
    return [CaseManager(name, count, free[name]) for name, count in sorted(cases.items())]


def possible_slots(*, access: InspectionAccess) -> list[datetime]:
    """Every time at which there could be an interview: each working day of the fieldwork.

    Of fieldwork longer than any, as a package may have it, only as many days as it could last.
    """
    start, end = access.inspection.fieldwork_starts, access.inspection.fieldwork_ends
    if start is None or end is None:
        return []
    days = (start + timedelta(days=each) for each in range(min((end - start).days, LONGEST_FIELDWORK) + 1))
    zone = timezone.get_current_timezone()
    return [
        datetime.combine(day, at, tzinfo=zone) for day in days if day.isoweekday() <= 5 for at in SLOT_STARTS
    ]


def available_slots(*, access: InspectionAccess, case_manager: str) -> set[datetime]:
    """The times at which one case manager is free."""
    return set(
        access.inspection.available_slots.filter(case_manager=case_manager).values_list("starts", flat=True)
    )


def proposal(*, access: InspectionAccess) -> AllocationProposal:
    """Share the cases out whose assessment nobody has begun, beside what has been begun."""
    require(Action.ASSIGN_CASE, access.roles, access.inspection.current_state)
    begun = access.inspection.assessments.filter(occasion=Occasion.FIRST, version__gt=0)
    taken = {(each.group, each.case_id): each.assessor_id for each in begun}
    cases = [
        CaseToAssign(case.group, case.case_id, case.case_manager, _names(case.case_id, case.case_manager))
        for case in sampled(access.inspection)
        if (case.group, case.case_id) not in taken
    ]
    members = _assessors(access)
    interviews = PlannedInterview.objects.filter(assessor__in=[member.person_id for member in members])
    kept = interviews.filter(inspection=access.inspection)
    busy = defaultdict(set)
    for interview in interviews:
        elsewhere = interview.inspection_id != access.inspection.pk
        if elsewhere or (interview.group, interview.case_id) in taken:
            busy[interview.assessor_id].add(interview.starts)
    loads = Counter(taken.values())
    assessors = [
        Assessor(each.person_id, each.kept_from, loads[each.person_id], frozenset(busy[each.person_id]))
        for each in members
    ]
    shared = assign_cases(cases, assessors, _available(access, kept, taken))
    return AllocationProposal(shared, {each.person_id: each.person for each in members}, loads)


def reassignable(*, access: InspectionAccess) -> list[Assessment]:
    """The assessments that could be given to someone else: those of people off the team come first."""
    require(Action.ASSIGN_CASE, access.roles, access.inspection.current_state)
    on_it = {member.person_id for member in assessors(access=access)}
    found = (
        visible(access).select_related("assessor").order_by("assessor__name", "group", "case_id", "occasion")
    )
    return sorted(found, key=lambda each: each.assessor_id in on_it)


def timetable(*, access: InspectionAccess) -> QuerySet[PlannedInterview]:
    """The interviews one may see, in their order: all of them, or one's own."""
    require(Action.SEE_TIMETABLE, access.roles, access.inspection.current_state)
    found = access.inspection.planned_interviews.select_related("assessor").order_by("starts", "case_manager")
    if sees_everyones(Action.SEE_TIMETABLE, access.roles):
        return found
    return found.filter(assessor=access.person)


def cases_without_interview(*, access: InspectionAccess) -> list[tuple[str, str]]:
    """The cases of the sample with no interview yet, with case managers, to someone who sees them all."""
    if not sees_everyones(Action.SEE_TIMETABLE, access.roles):
        return []
    known = set(access.inspection.planned_interviews.values_list("group", "case_id"))
    cases = sampled(access.inspection)
    return [(case.case_id, case.case_manager) for case in cases if (case.group, case.case_id) not in known]


def _names(*names: str) -> frozenset[str]:
    return frozenset(normalised_name(name) for name in names)


def _assessors(access: InspectionAccess) -> list[TeamMember]:
    """Assessors: the team, less those with an interest in the whole service (local assessors are there)."""
    members = access.inspection.members.filter(removed_at=None, role__in=ASSESSORS).select_related("person")
    return [
        each
        for each in members.order_by("person__name")
        if each.conflict_of_interest != ConflictOfInterest.SERVICE or each.role == Role.LOCAL
    ]


def _available(
    access: InspectionAccess, kept: QuerySet[PlannedInterview], taken: Mapping[tuple[str, str], int]
) -> Mapping[str, list[datetime]]:
    """When case managers are free, without the times of interviews that stay."""
    held = {(each.case_manager, each.starts) for each in kept if (each.group, each.case_id) in taken}
    free = defaultdict(list)
    for each in AvailableSlot.objects.filter(inspection=access.inspection):
        if (each.case_manager, each.starts) not in held:
            free[each.case_manager].append(each.starts)
    return free
