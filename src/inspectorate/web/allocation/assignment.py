"""Assign cases to assessors and schedule interviews, balancing workload and respecting conflicts of interest.

Pure functions on values, without a database. The plan is the result of two maximum-flow problems. The first
gives each case an available slot of its case manager, with at most as many interviews at once as there are
free assessors. The second gives each case an assessor who is free at that time and may assess it. It raises
every assessor's capacity one case at a time, so that the workloads end as equal as possible.
"""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


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
    the number of cases they have already, and `busy` the start times of interviews they have already.
    """

    id: int
    excluded: frozenset[str] = frozenset()
    load: int = 0
    busy: frozenset[datetime] = frozenset()

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
    network = _MaximumFlow()
    for case in ordered:
        network.add_edge("source", case)
        for assessor in assessors:
            time = times.get(case)
            if assessor.may_assess(case) and (time is None or time not in assessor.busy):
                # All cases of one start time share a node of capacity 1: one interview at a time.
                slot = (assessor.id, time or case)
                network.add_edge(case, slot)
                network.add_edge(slot, assessor.id, once=True)
    highest_load = max((assessor.load for assessor in assessors), default=0) + len(ordered)
    for level in range(1, highest_load + 1):
        for assessor in assessors:
            if assessor.load < level:
                network.add_edge(assessor.id, "sink")
        network.maximise("source", "sink")
    for case in ordered:
        if case in times and not network.successor(case):
            # No suitable assessor is free at this time: assign the case without an interview.
            del times[case]
            for assessor in [candidate for candidate in assessors if candidate.may_assess(case)]:
                network.add_edge(case, (assessor.id, case))
                network.add_edge((assessor.id, case), assessor.id)
    network.maximise("source", "sink")
    return _plan(ordered, times, network)


def even_out(holders: Mapping[CaseToAssign, int], assessors: Sequence[Assessor]) -> dict[CaseToAssign, int]:
    """Return new holders with loads as equal as conflicts of interest allow, by the fewest changes of hands.

    Each round moves cases along the shortest chain of assessors from one with more cases to one with at least
    two fewer: a case of the first goes to the second, a case of the second to the third, and so on.
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
    for start in sorted(loads, key=lambda assessor: (-loads[assessor], assessor)):
        chains: dict[int, dict[CaseToAssign, int]] = {start: {}}
        queue = deque([start])
        while queue:
            holder = queue.popleft()
            if loads[start] - loads[holder] >= 2:
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
    network = _MaximumFlow()
    for case in cases:
        network.add_edge("source", case)
        for start in sorted(availability.get(case.case_manager, ())):
            free_assessors = sum(start not in assessor.busy for assessor in assessors)
            network.add_edge(case, (case.case_manager, start))
            network.add_edge((case.case_manager, start), start, once=True)
            network.add_edge(start, "sink", free_assessors, once=True)
    network.maximise("source", "sink")
    return {case: slot[1] for case in cases if (slot := network.successor(case))}


def _plan(
    cases: Sequence[CaseToAssign], times: Mapping[CaseToAssign, datetime], network: "_MaximumFlow"
) -> AssignmentPlan:
    assignments = [
        Assignment(case, slot[0], times.get(case)) for case in cases if (slot := network.successor(case))
    ]
    unassignable = [case for case in cases if not network.successor(case)]
    return AssignmentPlan(tuple(assignments), tuple(unassignable))


class _MaximumFlow:
    """Maximum flow between two nodes by shortest augmenting paths (Edmonds–Karp).

    Capacity can be added between calls of `maximise`; the flow so far is kept, and later paths may reroute
    it.
    """

    def __init__(self) -> None:
        self.residual: dict[Hashable, dict[Hashable, int]] = defaultdict(dict)
        self.capacity: dict[Hashable, dict[Hashable, int]] = defaultdict(dict)

    def add_edge(self, start: Hashable, end: Hashable, capacity: int = 1, *, once: bool = False) -> None:
        """Add capacity to the edge between two nodes; with `once`, only when the edge is new."""
        if once and end in self.capacity[start]:
            return
        self.capacity[start][end] = self.capacity[start].get(end, 0) + capacity
        self.residual[start][end] = self.residual[start].get(end, 0) + capacity
        self.residual[end].setdefault(start, 0)

    def maximise(self, source: Hashable, sink: Hashable) -> None:
        """Augment the flow until it is maximal."""
        while path := self._augmenting_path(source, sink):
            for start, end in path:
                self.residual[start][end] -= 1
                self.residual[end][start] += 1

    def successor(self, node: Hashable) -> tuple:  # type: ignore[type-arg]  # a node made of parts
        """Return the first node that receives flow from a node; () when none does."""
        return next(
            (end for end, capacity in self.capacity[node].items() if self.residual[node][end] < capacity),  # type: ignore[misc]
            (),
        )

    def _augmenting_path(self, source: Hashable, sink: Hashable) -> list[tuple[Hashable, Hashable]]:
        """Return the shortest path with residual capacity, from the sink back; [] when there is none."""
        predecessors: dict[Hashable, Hashable] = {source: source}
        queue = deque([source])
        while queue and sink not in predecessors:
            node = queue.popleft()
            for end, residual in self.residual[node].items():
                if residual and end not in predecessors:
                    predecessors[end] = node
                    queue.append(end)
        path, node = [], sink
        while node in predecessors and node != source:
            path.append((predecessors[node], node))
            node = predecessors[node]
        return path
