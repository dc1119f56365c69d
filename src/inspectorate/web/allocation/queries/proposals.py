"""The proposal of an allocation: who assesses which case, and when its interview is."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import inf

from django.utils.translation import gettext as _

from inspectorate.web.allocation.assignment import (
    Assessor,
    Assignment,
    AssignmentPlan,
    CaseToAssign,
    assign_cases,
    even_out,
)
from inspectorate.web.allocation.half_days import (
    HalfDay,
    free_times,
    half_day,
    has_interview_in_half_day,
)
from inspectorate.web.allocation.models import (
    AllocationScope,
    AvailableSlot,
)
from inspectorate.web.allocation.queries.availability import (
    half_days,
    unavailable_half_days,
    unconflicted_assessors,
)
from inspectorate.web.assessments.models import (
    Occasion,
    PlannedInterview,
)
from inspectorate.web.assessments.queries.blindness import people_with_answers
from inspectorate.web.assessments.queries.conflicts import conflicted_keys
from inspectorate.web.cases.queries.samples import sampled_cases
from inspectorate.web.inspections.models import (
    TeamMember,
    normalised_name,
)
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, require


@dataclass(frozen=True, slots=True)
class ChangeOfAssessor:
    """A case that has not begun and that an allocation gives to another assessor."""

    case: CaseToAssign
    previous: Person
    assessor: Person
    reason: str


@dataclass(frozen=True, slots=True)
class AllocationProposal:
    """Allocation proposal: a plan for the cases not begun, and the cases begun by each assessor, which stay.

    `assessors` and `begun_cases` are keyed by person id. `changes` are the cases that get a new assessor,
    `first` is the number of cases that nobody has yet, and `interviews` that of interviews to plan, move or
    cancel.
    `excluded` is the number of cases in which the person who allocates has a conflict of interest, and
    `excluded_cases` are those that assessors have: they stay as they are. `most_cases` has for how many cases
    the assessors who are sometimes away have half days. `sampled` is the number of cases of the samples.
    `digest` identifies the proposal.
    """

    scope: AllocationScope
    plan: AssignmentPlan
    assessors: Mapping[int, Person]
    begun_cases: Mapping[int, int]
    changes: tuple[ChangeOfAssessor, ...] = ()
    first: int = 0
    interviews: int = 0
    excluded: int = 0
    excluded_cases: Mapping[int, int] = field(default_factory=dict)
    most_cases: Mapping[int, int] = field(default_factory=dict)
    sampled: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change: every case stays with its assessor, every interview at its time."""
        return not (self.first or self.changes or self.interviews)

    @property
    def begun(self) -> int:
        """How many cases of the inspection have begun."""
        return sum(self.begun_cases.values())

    @property
    def not_begun(self) -> int:
        """How many cases of the samples have not begun."""
        return len(self.plan.assignments) + len(self.plan.unassignable) + self.excluded

    @property
    def staying(self) -> int:
        """How many cases that have not begun stay with their assessor."""
        return len(self.plan.assignments) - len(self.changes) - self.first

    @property
    def loads(self) -> list[tuple[Person, int, int, int, int]]:
        """Workload of each assessor: cases begun, taken on, given up, and in total afterwards."""
        proposed, begun = self.plan.loads(), self.begun_cases
        fixed = Counter(begun) + Counter(self.excluded_cases)
        given_up = Counter(change.previous.pk for change in self.changes)
        taken_over = Counter(change.assessor.pk for change in self.changes)
        return [
            (
                person,
                begun.get(person_id, 0),
                taken_over[person_id],
                given_up[person_id],
                fixed[person_id] + proposed.get(person_id, 0),
            )
            for person_id, person in self.assessors.items()
        ]

    @property
    def is_uneven(self) -> bool:
        """Whether one assessor would have at least two cases more than another who could have one more."""
        totals = {person.pk: total for person, *_others, total in self.loads}
        lowest = [total for person, total in totals.items() if total < self.most_cases.get(person, inf)]
        return bool(lowest) and max(totals.values()) - min(lowest) >= 2

    @property
    def digest(self) -> str:
        """SHA-256 over who gets which case when, and who has it now."""
        assignments = sorted(
            f"{assignment.case.group}/{assignment.case.case_id}/{assignment.assessor}/{assignment.interview}"
            for assignment in self.plan.assignments
        )
        changes = sorted(f"{change.case.case_id}/{change.previous.pk}" for change in self.changes)
        return hashlib.sha256("\n".join([self.scope, *assignments, *changes]).encode()).hexdigest()


def proposal(
    *, access: InspectionAccess, scope: AllocationScope = AllocationScope.KEEP
) -> AllocationProposal:
    """Propose an assessor and an interview for every sampled case whose assessment has not begun.

    Whoever has a case keeps it unless they have a conflict of interest in it, know answers of its second
    assessment or cannot assess any more, or the scope says otherwise. Cases in which the person who allocates
    has a conflict of interest stay as they are, with whoever has them: somebody else allocates them.
    """
    require(Action.ASSIGN_CASE, access.roles, access.inspection.current_state)
    assessments = access.inspection.assessments.filter(occasion=Occasion.FIRST).select_related("assessor")
    begun_cases, held = {}, {}
    for assessment in assessments:
        key = (assessment.group, assessment.case_id)
        if assessment.version:
            begun_cases[key] = assessment.assessor_id
        else:
            held[key] = assessment.assessor
    members = {member.person_id: member for member in unconflicted_assessors(access)}
    barred = _barred(access, members.values())
    excluded = conflicted_keys(access.inspection.pk, access.conflict) - begun_cases.keys()
    excluded_cases = {key: held[key].pk for key in excluded & held.keys()}
    sample = sampled_cases(access.inspection)
    cases = [
        CaseToAssign(
            case.group,
            case.case_id,
            case.case_manager,
            _names(case.case_id, case.case_manager),
            barred.get((case.group, case.case_id), frozenset()),
        )
        for case in sample
        if (case.group, case.case_id) not in begun_cases.keys() | excluded
    ]
    people = {person_id: member.person for person_id, member in members.items()}
    plan = _plan(access, scope, cases, held, begun_cases | excluded_cases, members)
    changes = [
        ChangeOfAssessor(
            assignment.case,
            previous,
            people[assignment.assessor],
            _reason(scope, previous, members, assignment.case),
        )
        for assignment in plan.assignments
        if (previous := held.get((assignment.case.group, assignment.case.case_id)))
        and previous.pk != assignment.assessor
    ]
    first = sum(
        (assignment.case.group, assignment.case.case_id) not in held for assignment in plan.assignments
    )
    return AllocationProposal(
        scope,
        plan,
        people,
        Counter(begun_cases.values()),
        tuple(changes),
        first,
        _changed_interviews(access, plan),
        sum((case.group, case.case_id) in excluded for case in sample),
        Counter(excluded_cases.values()),
        _most_cases(access, members),
        len(sample),
    )


def _changed_interviews(access: InspectionAccess, plan: AssignmentPlan) -> int:
    """Return how many cases of a plan have another interview now: another assessor, another time, or none."""
    planned = {
        (interview.group, interview.case_id): (interview.assessor_id, interview.starts)
        for interview in access.inspection.planned_interviews.all()
    }
    return sum(
        planned.get((assignment.case.group, assignment.case.case_id))
        != ((assignment.assessor, assignment.interview) if assignment.interview else None)
        for assignment in plan.assignments
    )


def _plan(
    access: InspectionAccess,
    scope: AllocationScope,
    cases: list[CaseToAssign],
    held: Mapping[tuple[str, str], Person],
    fixed_cases: Mapping[tuple[str, str], int],
    members: Mapping[int, TeamMember],
) -> AssignmentPlan:
    """Return the plan for `cases`. The others are fixed: they stay with the person whose id is given."""
    holders_now = {} if scope is AllocationScope.ALL else _holders(cases, held, members)
    interviews = PlannedInterview.objects.filter(assessor__in=list(members)).order_by("pk")
    availability = _availability(access, fixed_cases)
    unavailable = unavailable_half_days(access=access)
    busy, times = _booked(access, interviews, fixed_cases, holders_now, availability, unavailable)
    loads = Counter([*fixed_cases.values(), *holders_now.values()])
    assessors = [
        Assessor(
            id=person_id,
            excluded=member.excluded_names,
            load=loads[person_id],
            busy=frozenset(busy[person_id]),
            unavailable=unavailable.get(person_id, frozenset()),
        )
        for person_id, member in members.items()
    ]
    rest = assign_cases([case for case in cases if case not in holders_now], assessors, availability)
    holders = holders_now | {assignment.case: assignment.assessor for assignment in rest.assignments}
    for assignment in rest.assignments:
        if assignment.interview:
            busy[assignment.assessor].add(assignment.interview)
            availability[assignment.case.case_manager].remove(assignment.interview)
            times[assignment.case] = assignment.interview
    if scope is AllocationScope.EVEN:
        fixed = Counter(fixed_cases.values())
        most = _most_cases(access, members)
        movable = [
            replace(assessor, load=fixed[assessor.id], most=most.get(assessor.id, inf))
            for assessor in assessors
        ]
        evened = even_out(holders, movable)
        for case in [case for case, holder in evened.items() if holder != holders[case]]:
            _release(case, holders[case], times, busy, availability)
        holders = evened
    for case, assessor in holders.items():
        _find_time(case, assessor, times, busy, availability, unavailable.get(assessor, frozenset()))
    assignments = [Assignment(case, assessor, times.get(case)) for case, assessor in holders.items()]
    return AssignmentPlan(tuple(sorted(assignments, key=_order)), rest.unassignable)


def _most_cases(access: InspectionAccess, members: Iterable[int]) -> dict[int, int]:
    """Return for how many cases each assessor has half days, by person id, for those who are often away.

    They are the half days on which they are available, without those of interviews in other inspections.
    """
    elsewhere = PlannedInterview.objects.filter(assessor__in=members).exclude(inspection=access.inspection)
    booked: dict[int, set[HalfDay]] = defaultdict(set)
    for assessor, starts in elsewhere.values_list("assessor", "starts"):
        booked[assessor].add(half_day(starts))
    halves = set(half_days(access=access))
    return {
        person_id: len(halves - unavailable - booked[person_id])
        for person_id, unavailable in unavailable_half_days(access=access).items()
        if unavailable
    }


def _holders(
    cases: list[CaseToAssign], held: Mapping[tuple[str, str], Person], members: Mapping[int, TeamMember]
) -> dict[CaseToAssign, int]:
    """Return who has each case and can keep it: on the team, without a conflict of interest, and blind."""
    holders = {case: held.get((case.group, case.case_id)) for case in cases}
    return {
        case: holder.pk
        for case, holder in holders.items()
        if holder
        and holder.pk in members
        and holder.pk not in case.barred
        and not members[holder.pk].declared_conflict.covers(case.names)
    }


def _barred(access: InspectionAccess, members: Iterable[TeamMember]) -> dict[tuple[str, str], frozenset[int]]:
    """Return the ids of those who cannot make the first assessment of a case because of its second one."""
    team = {member.person_id for member in members}
    readers: dict[int, set[int]] = defaultdict(set)
    for assessment, person in people_with_answers(inspection=access.inspection.pk):
        readers[assessment].add(person)
    second_assessments = access.inspection.assessments.filter(occasion=Occasion.SECOND)
    rows = second_assessments.values_list("pk", "group", "case_id", "assessor")
    return {
        (group, case_id): frozenset(team & {assessor, *readers[number]})
        for number, group, case_id, assessor in rows
    }


def _booked(
    access: InspectionAccess,
    interviews: Iterable[PlannedInterview],
    fixed_cases: Mapping[tuple[str, str], int],
    holders: Mapping[CaseToAssign, int],
    availability: Mapping[str, list[datetime]],
    unavailable: Mapping[int, frozenset[HalfDay]],
) -> tuple[dict[int, set[datetime]], dict[CaseToAssign, datetime]]:
    """Return when each assessor is busy, and the interviews that stay, whose times are taken out.

    An interview at a time when case manager or assessor is not available any more does not stay, nor does a
    second one of its assessor in a half of a day.
    """
    busy: dict[int, set[datetime]] = defaultdict(set)
    times: dict[CaseToAssign, datetime] = {}
    cases = {(case.group, case.case_id, holder): case for case, holder in holders.items()}
    movable = []
    for interview in interviews:
        is_elsewhere = interview.inspection_id != access.inspection.pk
        if is_elsewhere or (interview.group, interview.case_id) in fixed_cases:
            busy[interview.assessor_id].add(interview.starts)
        else:
            movable.append(interview)
    for interview in movable:
        starts, assessor = interview.starts, interview.assessor_id
        case = cases.get((interview.group, interview.case_id, assessor))
        is_free = not has_interview_in_half_day(starts, busy[assessor])
        is_available = half_day(starts) not in unavailable.get(assessor, ())
        if case and is_free and is_available and starts in availability[interview.case_manager]:
            busy[assessor].add(starts)
            availability[interview.case_manager].remove(starts)
            times[case] = starts
    return busy, times


def _order(assignment: Assignment) -> tuple[str, str, str]:
    return assignment.case.case_manager, assignment.case.group, assignment.case.case_id


def _release(
    case: CaseToAssign,
    holder: int,
    times: dict[CaseToAssign, datetime],
    busy: Mapping[int, set[datetime]],
    availability: Mapping[str, list[datetime]],
) -> None:
    if starts := times.pop(case, None):
        busy[holder].discard(starts)
        availability[case.case_manager].insert(0, starts)


def _find_time(
    case: CaseToAssign,
    holder: int,
    times: dict[CaseToAssign, datetime],
    busy: Mapping[int, set[datetime]],
    availability: Mapping[str, list[datetime]],
    unavailable: frozenset[HalfDay],
) -> None:
    """Plan an interview for a case without one, when both are free, on a day with few other interviews."""
    if case in times:
        return
    everybody = [starts for of_one in busy.values() for starts in of_one]
    if free := free_times(availability[case.case_manager], busy[holder], everybody, unavailable):
        times[case] = free[0]
        busy[holder].add(free[0])
        availability[case.case_manager].remove(free[0])


def _reason(
    scope: AllocationScope, previous: Person, members: Mapping[int, TeamMember], case: CaseToAssign
) -> str:
    if previous.pk not in members:
        return _("%(name)s can no longer assess cases here") % {"name": previous.name}
    if members[previous.pk].declared_conflict.covers(case.names):
        return _("%(name)s has a conflict of interest") % {"name": previous.name}
    if previous.pk in case.barred:
        return _("%(name)s knows answers of the second assessment") % {"name": previous.name}
    return _("To even out the numbers") if scope is AllocationScope.EVEN else _("Every case is reallocated")


def _names(*names: str) -> frozenset[str]:
    return frozenset(normalised_name(name) for name in names)


def _availability(
    access: InspectionAccess, fixed_cases: Mapping[tuple[str, str], int]
) -> dict[str, list[datetime]]:
    """Return the available start times by case manager, without those of interviews about fixed cases."""
    booked = {
        (interview.case_manager, interview.starts)
        for interview in access.inspection.planned_interviews.all()
        if (interview.group, interview.case_id) in fixed_cases
    }
    availability: dict[str, list[datetime]] = defaultdict(list)
    for slot in AvailableSlot.objects.filter(inspection=access.inspection).order_by("starts"):
        if (slot.case_manager, slot.starts) not in booked:
            availability[slot.case_manager].append(slot.starts)
    return availability
