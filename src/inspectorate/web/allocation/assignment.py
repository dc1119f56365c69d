"""Assign cases to assessors and schedule interviews, balancing workload and respecting conflicts of interest.

Pure functions on values, without a database. The plan is the result of two maximum-flow problems. The first
gives each case an available slot of its case manager, with at most as many interviews at once as there are
free assessors. It raises the number of interviews of a day one at a time, so that they are spread over all
days. The second gives each case an assessor who is free at that time and may assess it. It raises every
assessor's capacity one case at a time, so that the workloads end as equal as possible.

An assessor has at most one interview in a morning and one in an afternoon, and on one day only one if that
is enough for all cases. A time that is not the first of its half of the day is preferred. So there is time
to read each case's file before.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import inf

from inspectorate.web.allocation.half_days import (
    HalfDay,
    first_of_halves,
    half_day,
    has_interview_in_half_day,
)
from inspectorate.web.allocation.maximum_flow import MaximumFlow

MOST_INTERVIEWS_A_DAY = 2
"""Most interviews of one assessor on a day: one in the morning, one in the afternoon."""


@dataclass(frozen=True, slots=True)
class CaseToAssign:
    """A case to assign, with its group, case id and case manager ("" when unknown).

    `names` are the normalised case id and case manager, which are compared with `Assessor.excluded`. `barred`
    are the ids of the assessors who know answers of the case or make its other assessment.
    """

    group: str
    case_id: str
    case_manager: str
    names: frozenset[str] = frozenset()
    barred: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Assessor:
    """An assessor who can be assigned cases.

    `excluded` are the normalised case ids and case managers of the assessor's conflicts of interest, `load`
    the number of cases they have already, `busy` the start times of interviews they have already, and
    `unavailable` the halves of days on which they are not available. `most` is the number of cases above
    which evening out gives them no more, because no half day is left for an interview.
    """

    id: int
    excluded: frozenset[str] = frozenset()
    load: int = 0
    busy: frozenset[datetime] = frozenset()
    unavailable: frozenset[HalfDay] = frozenset()
    most: float = inf

    def is_free(self, start: datetime) -> bool:
        """Whether the assessor is available, without another interview, in the half day of an interview."""
        return half_day(start) not in self.unavailable and not has_interview_in_half_day(start, self.busy)

    def may_assess(self, case: CaseToAssign) -> bool:
        """Whether the assessor has no conflict of interest in the case and is not barred from it."""
        return self.id not in case.barred and not self.excluded & case.names


@dataclass(frozen=True, slots=True)
class Assignment:
    """A case with its assessor's id and the start of its interview (None when no slot is available)."""

    case: CaseToAssign
    assessor: int
    interview: datetime | None


@dataclass(frozen=True, slots=True)
class AssignmentPlan:
    """Assignments of the cases, and the cases that no assessor may assess."""

    assignments: tuple[Assignment, ...]
    unassignable: tuple[CaseToAssign, ...]

    def loads(self) -> Mapping[int, int]:
        """Return the number of newly assigned cases by assessor id."""
        loads: dict[int, int] = defaultdict(int)
        for assignment in self.assignments:
            loads[assignment.assessor] += 1
        return loads


def assign_cases(
    cases: Iterable[CaseToAssign],
    assessors: Sequence[Assessor],
    availability: Mapping[str, Sequence[datetime]],
) -> AssignmentPlan:
    """Assign every case to an assessor, with an interview at an available time.

    `availability` maps each case manager to the start times at which they can be interviewed. The plan does
    not depend on the order of `cases`.
    """
    ordered = sorted(cases, key=lambda case: (case.case_manager, case.group, case.case_id))
    times = _interview_times(ordered, assessors, availability)
    networks = [
        _assessor_network(ordered, assessors, times, most) for most in range(1, MOST_INTERVIEWS_A_DAY + 1)
    ]
    best = _plan(ordered, times, networks[-1])
    for network in networks:
        plan = _plan(ordered, times, network)
        if _is_as_good(plan, best, assessors):
            break
    for case in ordered:
        if case in times and not network.successor(case):
            # No suitable assessor is free at this time: assign the case without an interview.
            del times[case]
            for assessor in [candidate for candidate in assessors if candidate.may_assess(case)]:
                network.add_edge(case, (assessor.id, case))
                network.add_edge((assessor.id, case), assessor.id)
    network.maximise("source", "sink")
    return _plan(ordered, times, network)


def _assessor_network(
    cases: Sequence[CaseToAssign],
    assessors: Sequence[Assessor],
    times: Mapping[CaseToAssign, datetime],
    most: int,
) -> MaximumFlow:
    """Return the network of cases and assessors, with at most `most` interviews of an assessor on a day."""
    network = MaximumFlow()
    for case in cases:
        network.add_edge("source", case)
        for assessor in assessors:
            time = times.get(case)
            if not assessor.may_assess(case) or (time is not None and not assessor.is_free(time)):
                continue
            if time is None:
                network.add_edge(case, (assessor.id, case))
                network.add_edge((assessor.id, case), assessor.id)
                continue
            # All cases of one half of a day share a node of capacity 1: one interview in it.
            half, day = (assessor.id, half_day(time)), (assessor.id, time.date())
            booked = sum(other.date() == time.date() for other in assessor.busy)
            network.add_edge(case, half)
            network.add_edge(half, day, once=True)
            network.add_edge(day, assessor.id, max(most - booked, 0), once=True)
    highest_load = max((assessor.load for assessor in assessors), default=0) + len(cases)
    for level in range(1, highest_load + 1):
        for assessor in assessors:
            if assessor.load < level:
                network.add_edge(assessor.id, "sink")
        network.maximise("source", "sink")
    return network


def _is_as_good(plan: AssignmentPlan, best: AssignmentPlan, assessors: Sequence[Assessor]) -> bool:
    """Return whether a plan assigns as many cases as another, with loads as equal."""

    def loads(of: AssignmentPlan) -> list[int]:
        return sorted(assessor.load + of.loads().get(assessor.id, 0) for assessor in assessors)

    return len(plan.assignments) == len(best.assignments) and loads(plan) == loads(best)


def even_out(holders: Mapping[CaseToAssign, int], assessors: Sequence[Assessor]) -> dict[CaseToAssign, int]:
    """Return new holders with loads as equal as conflicts of interest allow, by the fewest changes of hands.

    Nobody who has fewer cases than `Assessor.most` gets more than that. Each round moves cases along the
    shortest chain of assessors from one with more cases to one with at least two fewer: a case of the first
    goes to the second, a case of the second to the third, and so on.
    """
    current = dict(sorted(holders.items(), key=lambda item: (item[0].group, item[0].case_id)))
    while True:
        loads = {assessor.id: assessor.load for assessor in assessors}
        for holder in current.values():
            loads[holder] += 1
        chain = _shortest_chain(current, assessors, loads)
        if not chain:
            return current
        current.update(chain)


def _shortest_chain(
    holders: Mapping[CaseToAssign, int], assessors: Sequence[Assessor], loads: Mapping[int, int]
) -> dict[CaseToAssign, int]:
    """Return the new holders of the cases of the shortest chain that evens out loads; empty for none."""
    shortest: dict[CaseToAssign, int] = {}
    most = {assessor.id: assessor.most for assessor in assessors}
    for start in sorted(loads, key=lambda assessor: (-loads[assessor], assessor)):
        chains: dict[int, dict[CaseToAssign, int]] = {start: {}}
        queue = deque([start])
        while queue:
            holder = queue.popleft()
            if loads[start] - loads[holder] >= 2 and loads[holder] < most[holder]:
                if not shortest or len(chains[holder]) < len(shortest):
                    shortest = chains[holder]
                break
            for assessor in sorted(assessors, key=lambda assessor: (loads[assessor.id], assessor.id)):
                case = next(
                    (case for case, own in holders.items() if own == holder and assessor.may_assess(case)),
                    None,
                )
                if case and assessor.id not in chains:
                    chains[assessor.id] = {**chains[holder], case: assessor.id}
                    queue.append(assessor.id)
    return shortest


def _interview_times(
    cases: Sequence[CaseToAssign],
    assessors: Sequence[Assessor],
    availability: Mapping[str, Sequence[datetime]],
) -> dict[CaseToAssign, datetime]:
    network = MaximumFlow()
    days: dict[date, None] = {}
    first = first_of_halves(start for starts in availability.values() for start in starts)
    for case in cases:
        network.add_edge("source", case)
        starts = sorted(availability.get(case.case_manager, ()), key=lambda start: (start in first, start))
        for start in starts:
            free_assessors = sum(assessor.is_free(start) for assessor in assessors)
            network.add_edge(case, (case.case_manager, start))
            network.add_edge((case.case_manager, start), start, once=True)
            network.add_edge(start, half_day(start), free_assessors, once=True)
            network.add_edge(half_day(start), start.date(), free_assessors, once=True)
            days[start.date()] = None
    for _level in range(MOST_INTERVIEWS_A_DAY * len(assessors)):
        for day in sorted(days):
            network.add_edge(day, "sink")
        network.maximise("source", "sink")
    return {case: slot[1] for case in cases if (slot := network.successor(case))}


def _plan(
    cases: Sequence[CaseToAssign], times: Mapping[CaseToAssign, datetime], network: MaximumFlow
) -> AssignmentPlan:
    assignments = [
        Assignment(case, slot[0], times.get(case)) for case in cases if (slot := network.successor(case))
    ]
    unassignable = [case for case in cases if not network.successor(case)]
    return AssignmentPlan(tuple(assignments), tuple(unassignable))
