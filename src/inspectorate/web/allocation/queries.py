"""Read the availability of case managers and assessors, the allocation proposal and the timetable."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from math import inf

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
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
    half_day_key,
    has_interview_in_half_day,
)
from inspectorate.web.allocation.models import (
    AllocationScope,
    AssessorAvailability,
    Availability,
    AvailableSlot,
)
from inspectorate.web.assessments.models import (
    Alert,
    Assessment,
    CaseAllocation,
    HeldInterview,
    Occasion,
    PlannedInterview,
    Reassignment,
)
from inspectorate.web.assessments.queries.access import visible
from inspectorate.web.assessments.queries.blindness import people_with_answers
from inspectorate.web.assessments.queries.caseload import assessors, has_later_work
from inspectorate.web.assessments.queries.conflicts import conflicted_cases, conflicted_keys
from inspectorate.web.assessments.queries.eligibility import eligible_assessors
from inspectorate.web.assessments.queries.second_draws import waiting_for_second_assessor
from inspectorate.web.cases.models import CaseReplacement, Draw, DrawnCase, SampleStatus
from inspectorate.web.cases.queries.samples import open_replacement, sampled_cases, standing_replacements
from inspectorate.web.inspections.models import (
    LONGEST_FIELDWORK,
    Inspection,
    TeamMember,
    normalised_name,
)
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.lists import matching_words
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, require
from inspectorate.web.states import ASSESSORS
from inspectorate.web.visibility import sees_all

SLOT_STARTS = (time(9, 30), time(11, 0), time(13, 0), time(14, 30), time(16, 0))


@dataclass(frozen=True, slots=True)
class CaseManager:
    """A case manager, with the numbers of their sampled cases and available slots.

    `recorded` says whether their availability has been recorded, even as none.
    """

    name: str
    cases: int
    slots: int
    recorded: bool = False

    @property
    def has_enough_slots(self) -> bool:
        """Whether there is an available slot for every case."""
        return self.slots >= self.cases


@dataclass(frozen=True, slots=True)
class AssessorHalfDays:
    """An assessor, and on which half days of fieldwork they are available.

    `asked` are the keys of the half days of fieldwork, and `stated` has whether the assessor is available, by
    key. A half day of which nothing is stated counts as available.
    """

    member: TeamMember
    asked: tuple[str, ...]
    stated: Mapping[str, bool]

    @property
    def recorded(self) -> bool:
        """Whether availability is stated for every half day of fieldwork, even as none."""
        return all(key in self.stated for key in self.asked)

    @property
    def available(self) -> list[str]:
        """The keys of the half days on which the assessor is available, in order."""
        return [key for key in self.asked if self.stated.get(key, True)]


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
    the assessors who are sometimes away have half days. `digest` identifies the proposal.
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

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change: every case stays with its assessor, every interview at its time."""
        return not (self.first or self.changes or self.interviews)

    @property
    def begun(self) -> int:
        """How many cases of the inspection have begun."""
        return sum(self.begun_cases.values())

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


@dataclass(frozen=True, slots=True)
class SecondProposal:
    """A drawn case that needs a second assessor: who may be it, who is proposed, and why the others may not.

    `proposed` is None when nobody may assess the case.
    """

    group: str
    case_id: str
    first: Person
    eligible: tuple[Person, ...]
    proposed: Person | None
    rules: tuple[str, ...]


def case_managers(*, access: InspectionAccess) -> list[CaseManager]:
    """Return the case managers of the sampled cases, by name."""
    cases = Counter(case.case_manager for case in sampled_cases(access.inspection) if case.case_manager)
    slots = Counter(access.inspection.available_slots.values_list("case_manager", flat=True))
    recorded = set(access.inspection.availabilities.values_list("case_manager", flat=True))
    return [
        CaseManager(name, count, slots[name], name in recorded or slots[name] > 0)
        for name, count in sorted(cases.items())
    ]


def incomplete_case_managers(inspections: Collection[int]) -> Counter[int]:
    """Return how many case managers have no availability recorded, or less than their cases need.

    By inspection, in three queries. It checks no permission.
    """
    draws = Draw.objects.filter(inspection__in=inspections).order_by("inspection", "group", "-number")
    current = draws.distinct("inspection", "group").values("pk")
    sampled = DrawnCase.objects.filter(draw__in=current, status=SampleStatus.SELECTED, case_manager__gt="")
    cases = Counter(sampled.values_list("draw__inspection", "case_manager"))
    slots = AvailableSlot.objects.filter(inspection__in=inspections)
    available = Counter(slots.values_list("inspection", "case_manager"))
    availability = Availability.objects.filter(inspection__in=inspections)
    recorded = set(availability.values_list("inspection", "case_manager"))
    return Counter(
        number
        for (number, name), count in cases.items()
        if (0 < available[number, name] < count)
        or ((number, name) not in recorded and not available[number, name])
    )


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


def half_days(*, access: InspectionAccess) -> list[HalfDay]:
    """Return the halves of the working days of the fieldwork, in order."""
    return list(dict.fromkeys(half_day(start) for start in possible_slots(access=access)))


def assessor_availability(*, access: InspectionAccess) -> list[AssessorHalfDays]:
    """Return the availability of the assessors, by name: of all, or only one's own."""
    action = Action.SET_ASSESSOR_AVAILABILITY
    require(action, access.roles, access.inspection.current_state)
    members = _assessors(access)
    if not sees_all(action, access.roles):
        members = [member for member in members if member.person_id == access.person.pk]
    return _assessor_half_days(access, members)


def _assessor_half_days(access: InspectionAccess, members: Iterable[TeamMember]) -> list[AssessorHalfDays]:
    asked = tuple(half_day_key(half) for half in half_days(access=access))
    stated = _stated(access)
    return [AssessorHalfDays(member, asked, stated.get(member.person_id, {})) for member in members]


def without_recorded_availability(*, access: InspectionAccess) -> list[AssessorHalfDays]:
    """Return the assessors whose availability is not recorded for every half day, for whoever allocates."""
    require(Action.ASSIGN_CASE, access.roles, access.inspection.current_state)
    return [row for row in _assessor_half_days(access, _assessors(access)) if not row.recorded]


def own_availability_not_recorded(accesses: Sequence[InspectionAccess]) -> frozenset[int]:
    """Return the inspections in which a person has not recorded their own availability, in one query.

    It checks no permission.
    """
    if not accesses:
        return frozenset()
    rows = AssessorAvailability.objects.filter(
        inspection__in=[access.inspection.pk for access in accesses], assessor=accesses[0].person
    )
    stated = dict(rows.values_list("inspection", "half_days"))
    return frozenset(
        access.inspection.pk
        for access in accesses
        if any(
            half_day_key(half) not in stated.get(access.inspection.pk, {})
            for half in half_days(access=access)
        )
    )


def unavailable_half_days(*, access: InspectionAccess) -> Mapping[int, frozenset[HalfDay]]:
    """Return the halves of days on which each assessor is not available, by person id."""
    halves = half_days(access=access)
    return {
        person_id: frozenset(half for half in halves if not stated.get(half_day_key(half), True))
        for person_id, stated in _stated(access).items()
    }


def is_free_for_interview(*, access: InspectionAccess, assessor: int, starts: datetime) -> bool:
    """Return whether an assessor is available, without another interview, in the half day of an interview.

    Interviews of other inspections count too.
    """
    if half_day(starts) in unavailable_half_days(access=access).get(assessor, ()):
        return False
    planned = PlannedInterview.objects.filter(assessor=assessor, starts__date=starts.date())
    return not has_interview_in_half_day(starts, planned.values_list("starts", flat=True))


def _stated(access: InspectionAccess) -> dict[int, Mapping[str, bool]]:
    rows = AssessorAvailability.objects.filter(inspection=access.inspection)
    return dict(rows.values_list("assessor", "half_days"))


def all_available_slots(*, access: InspectionAccess) -> Mapping[str, list[datetime]]:
    """Return the start times at which each case manager is available, in order."""
    slots: dict[str, list[datetime]] = defaultdict(list)
    rows = access.inspection.available_slots.order_by("starts")
    for case_manager, starts in rows.values_list("case_manager", "starts"):
        slots[case_manager].append(starts)
    return slots


def available_slots(*, access: InspectionAccess, case_manager: str) -> set[datetime]:
    """Return the start times at which one case manager is available."""
    return set(
        access.inspection.available_slots.filter(case_manager=case_manager).values_list("starts", flat=True)
    )


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
    members = {member.person_id: member for member in _assessors(access)}
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


def second_proposal(*, access: InspectionAccess) -> list[SecondProposal]:
    """Propose a second assessor for each case of the latest draw that needs one, with loads even.

    Nobody is proposed who has a conflict of interest in the case, assesses it or knows answers of it.
    """
    require(Action.ASSIGN_CASE, access.roles, access.inspection.current_state)
    people = {member.person_id: member.person for member in _assessors(access)}
    loads = Counter(access.inspection.assessments.values_list("assessor", flat=True))
    waiting = waiting_for_second_assessor(access=access)
    team = {
        row.key: eligible_assessors(
            access=access, group=row.key[0], case_id=row.key[1], occasion=Occasion.SECOND
        )
        for row in waiting
    }
    barred = {key: frozenset(row.member.person_id for row in rows if row.rule) for key, rows in team.items()}
    cases = [CaseToAssign(*key, "", barred=people_barred) for key, people_barred in barred.items()]
    plan = assign_cases(cases, [Assessor(pk, load=loads[pk]) for pk in people], {})
    proposed = {(row.case.group, row.case.case_id): people[row.assessor] for row in plan.assignments}
    return [
        SecondProposal(
            *row.key,
            first=row.first.assessor,
            eligible=tuple(choice.member.person for choice in team[row.key] if not choice.rule),
            proposed=proposed.get(row.key),
            rules=tuple(str(choice.rule) for choice in team[row.key] if choice.rule),
        )
        for row in waiting
        if row.first
    ]


def latest_allocation(*, access: InspectionAccess) -> CaseAllocation | None:
    """Return the latest allocation or reassignment that has not been undone and that the person may undo.

    None if a case of it is one in which the person has a conflict of interest: somebody else undoes it.
    """
    require(Action.ASSIGN_CASE, access.roles, access.inspection.current_state)
    current = access.inspection.case_allocations.filter(undone_at=None)
    latest = current.select_related("by").order_by("-pk").first()
    conflicted = conflicted_cases(access.inspection.pk, access.conflict, prefix="assessment__")
    return None if latest and latest.reassignments.filter(conflicted).exists() else latest


def begun_assessments(*, inspection: Inspection, group: str, case_id: str) -> list[Assessment]:
    """Return the assessments of a case in which anything was recorded. It checks no permission."""
    recorded = (
        ~Q(version=0)
        | Q(checked_out_at__isnull=False)
        | Q(Exists(HeldInterview.objects.filter(assessment=OuterRef("pk"))))
        | Q(Exists(Alert.objects.filter(assessment=OuterRef("pk"))))
    )
    of_case = inspection.assessments.filter(group=group, case_id=case_id)
    return list(of_case.filter(recorded).select_related("assessor").order_by("pk"))


@dataclass(frozen=True, slots=True)
class ReplacementToUndo:
    """The latest replacement of a sample, who assesses the case that left it, and who has begun the other.

    `assessors` are the names of those who get the case back. `begun_by` are those of whoever has worked on
    the case that came in: then the replacement cannot be undone.
    """

    replacement: CaseReplacement
    assessors: tuple[str, ...]
    begun_by: tuple[str, ...]


def replacement_to_undo(*, access: InspectionAccess, drawn: Draw) -> ReplacementToUndo | None:
    """Return the latest replacement of a sample that stands; None without one, or if another is open."""
    require(Action.REPLACE_CASE, access.roles, access.inspection.current_state)
    latest = standing_replacements(drawn).last()
    if latest is None or open_replacement(drawn=drawn):
        return None
    former = access.inspection.assessments.filter(group=drawn.group, case_id=latest.out)
    begun = begun_assessments(inspection=access.inspection, group=drawn.group, case_id=latest.into)
    return ReplacementToUndo(
        latest,
        tuple(assessment.assessor_name for assessment in former.select_related("assessor").order_by("pk")),
        tuple(assessment.assessor_name for assessment in begun),
    )


def changes_of(allocation: CaseAllocation) -> list[Reassignment]:
    """Return the reassignments of an allocation, by case."""
    people = ("assessment", "previous", "assessor", "case_allocation")
    order = ("assessment__group", "assessment__case_id", "pk")
    return list(allocation.reassignments.select_related(*people).order_by(*order))


def may_be_undone(allocation: CaseAllocation) -> bool:
    """Return whether nothing has been done in any of the assessments since."""
    return not has_later_work(allocation.reassignments.all())


def reassignments(*, access: InspectionAccess) -> QuerySet[Reassignment]:
    """Return the changes of assessors that concern the person; a lead and the heads see all. Newest first.

    Cases in which the person has a conflict of interest, or is blind to the assessment, are left out.
    """
    require(Action.SEE_CASES, access.roles, access.inspection.current_state)
    person = access.person
    rows = Reassignment.objects.filter(
        assessment__inspection=access.inspection, case_allocation__undone_at=None
    )
    conflicted = conflicted_cases(access.inspection.pk, access.conflict, prefix="assessment__")
    same_case = access.inspection.assessments.filter(
        assessor=person, group=OuterRef("assessment__group"), case_id=OuterRef("assessment__case_id")
    ).exclude(pk=OuterRef("assessment"))
    hidden = Exists(same_case) & ~Q(assessment__in=visible(access))
    if not sees_all(Action.SEE_CASES, access.roles):
        rows = rows.filter(Q(previous=person) | Q(assessor=person))
    people = ("assessment", "previous", "assessor", "case_allocation__by")
    return rows.exclude(conflicted).exclude(hidden).select_related(*people).order_by("-pk")


def filtered_reassignments(*, access: InspectionAccess, search: str = "") -> QuerySet[Reassignment]:
    """Return the changes of assessors, by default all, that have each word of a text."""
    columns = (
        "assessment__case_id",
        "imported_assessor",
        "previous__name",
        "assessor__name",
        "case_allocation__by__name",
    )
    return reassignments(access=access).filter(matching_words(search, *columns))


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
    interviews = interviews.exclude(outside_the_sample([access.inspection.pk]))
    interviews = interviews.exclude(conflicted_cases(access.inspection.pk, access.conflict))
    if sees_all(Action.SEE_TIMETABLE, access.roles):
        return interviews
    return interviews.filter(assessor=access.person)


def interviews_without_assessor(*, access: InspectionAccess) -> list[PlannedInterview]:
    """Return the interviews that a person may see at times when their assessor is not available."""
    unavailable = unavailable_half_days(access=access)
    return [
        interview
        for interview in timetable(access=access)
        if half_day(interview.starts) in unavailable.get(interview.assessor_id, ())
    ]


def outside_the_sample(inspections: Collection[int]) -> Q:
    """Return the condition that a planned interview is about a case that is no longer in the sample."""
    draws = Draw.objects.filter(inspection__in=inspections).order_by("inspection", "group", "-number")
    current = draws.distinct("inspection", "group").values("pk")
    drawn = DrawnCase.objects.filter(
        draw__in=current, draw__inspection=OuterRef("inspection"), draw__group=OuterRef("group")
    )
    selected = drawn.filter(case_id=OuterRef("case_id"), status=SampleStatus.SELECTED)
    return Q(Exists(drawn)) & ~Q(Exists(selected))


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
    """Return the team members who can assess, without those with a conflict of interest in the service."""
    members = access.inspection.members.filter(removed_at=None, role__in=ASSESSORS).select_related("person")
    return [
        member for member in members.order_by("person__name") if not member.declared_conflict.whole_service
    ]


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
