"""When case managers and assessors are available for interviews."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from inspectorate.web.allocation.half_days import (
    HalfDay,
    half_day,
    half_day_key,
    has_interview_in_half_day,
)
from inspectorate.web.allocation.models import (
    AssessorAvailability,
    Availability,
    AvailableSlot,
)
from inspectorate.web.assessments.models import (
    PlannedInterview,
)
from inspectorate.web.cases.queries.latest import sampled_in
from inspectorate.web.cases.queries.samples import sampled_cases
from inspectorate.web.inspections.models import (
    LONGEST_FIELDWORK,
    TeamMember,
)
from inspectorate.web.inspections.queries import InspectionAccess
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
class AssessorTimes:
    """The half days on which an assessor is not available, and the start times of their interviews."""

    unavailable: frozenset[HalfDay]
    interviews: set[datetime]

    def is_free(self, starts: datetime) -> bool:
        """Whether they are available, without another interview, in the half day of an interview."""
        is_available = half_day(starts) not in self.unavailable
        return is_available and not has_interview_in_half_day(starts, self.interviews)


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
    sampled = sampled_in(inspections).filter(case_manager__gt="")
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
    members = unconflicted_assessors(access)
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
    return [row for row in _assessor_half_days(access, unconflicted_assessors(access)) if not row.recorded]


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


def assessor_times(*, access: InspectionAccess, assessors: Collection[int]) -> dict[int, AssessorTimes]:
    """Return when people are not available and have interviews, by id. Other inspections count too."""
    unavailable = unavailable_half_days(access=access)
    times = {person: AssessorTimes(unavailable.get(person, frozenset()), set()) for person in assessors}
    interviews = PlannedInterview.objects.filter(assessor__in=assessors)
    for person, starts in interviews.values_list("assessor", "starts"):
        times[person].interviews.add(starts)
    return times


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


def unconflicted_assessors(access: InspectionAccess) -> list[TeamMember]:
    """Return the team members who can assess, without those with a conflict of interest in the service."""
    members = access.inspection.members.filter(removed_at=None, role__in=ASSESSORS).select_related("person")
    return [
        member
        for member in members.order_by("person__name", "pk")
        if not member.declared_conflict.whole_service
    ]
