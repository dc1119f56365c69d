"""Sharing cases out between assessors, with a time for each interview: loads even, interests respected.

Pure: values in, values out. Two flows decide. The first gives each case one of its case manager's free times,
with no more interviews at once than there are assessors; the second gives each case an assessor who is free
then and has no interest in it, letting loads rise by one case at a time, so that they end as even as can be.
"""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CaseToAssign:
    """A case to be given to someone: its kind, its id, and its case manager ("" when none is known)."""

    group: str
    case_id: str
    case_manager: str
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Assessor:
    """Someone who assesses: `avoids` are case managers and case ids to keep from them, `load` what they have.

    `busy` are times at which they interview already.
    """

    id: int
    excluded: frozenset[str] = frozenset()
    load: int = 0
    busy: frozenset[datetime] = frozenset()

    def may_have(self, case: CaseToAssign) -> bool:
        """Whether no interest of theirs touches the case."""
        return not self.excluded & case.names


@dataclass(frozen=True, slots=True)
class Assignment:
    """A case with its assessor and the time of its interview (None: the case manager has none left)."""

    case: CaseToAssign
    assessor: int
    interview: datetime | None


@dataclass(frozen=True, slots=True)
class AssignmentPlan:
    """Who gets which case and when; and the cases that everyone who could assess them has an interest in."""

    given: tuple[Assignment, ...]
    left: tuple[CaseToAssign, ...]

    def loads(self) -> Mapping[int, int]:
        """How many cases each assessor is given here."""
        counted: dict[int, int] = defaultdict(int)
        for each in self.given:
            counted[each.assessor] += 1
        return counted


def assign_cases(
    cases: Iterable[CaseToAssign], assessors: Sequence[Assessor], free: Mapping[str, Sequence[datetime]]
) -> AssignmentPlan:
    """Share the cases out. `free` are the times at which each case manager can be interviewed."""
    ordered = sorted(cases, key=lambda case: (case.case_manager, case.group, case.case_id))
    times = _slots(ordered, assessors, free)
    network = _MaximumFlow()
    for case in ordered:
        network.open("from", case)
        for assessor in assessors:
            time = times.get(case)
            if assessor.may_have(case) and (time is None or time not in assessor.busy):
                # One interview at a time: whoever comes for this hour passes through one node.
                middle = (assessor.id, time or case)
                network.open(case, middle)
                network.open(middle, assessor.id, again=False)
    most = max((assessor.load for assessor in assessors), default=0) + len(ordered)
    for level in range(1, most + 1):
        for assessor in assessors:
            if assessor.load < level:
                network.open(assessor.id, "to")
        network.fill("from", "to")
    for case in ordered:
        if case in times and not network.goes_to(case):
            # Nobody suitable is free at its hour: it is given all the same, and its interview found by hand.
            del times[case]
            for assessor in [each for each in assessors if each.may_have(case)]:
                network.open(case, (assessor.id, case))
                network.open((assessor.id, case), assessor.id)
    network.fill("from", "to")
    return _plan(ordered, times, network)


def _slots(
    cases: Sequence[CaseToAssign], assessors: Sequence[Assessor], free: Mapping[str, Sequence[datetime]]
) -> dict[CaseToAssign, datetime]:
    network = _MaximumFlow()
    for case in cases:
        network.open("from", case)
        for start in sorted(free.get(case.case_manager, ())):
            network.open(case, (case.case_manager, start))
            network.open((case.case_manager, start), start, again=False)
            network.open(start, "to", sum(start not in each.busy for each in assessors), again=False)
    network.fill("from", "to")
    return {case: slot[1] for case in cases if (slot := network.goes_to(case))}


def _plan(
    cases: Sequence[CaseToAssign], times: Mapping[CaseToAssign, datetime], network: "_MaximumFlow"
) -> AssignmentPlan:
    given = [Assignment(case, to[0], times.get(case)) for case in cases if (to := network.goes_to(case))]
    left = tuple(case for case in cases if not network.goes_to(case))
    return AssignmentPlan(tuple(given), left)


class _MaximumFlow:
    """How much can pass between two nodes, found a path at a time; what has passed may be led another way."""

    def __init__(self) -> None:
        self.room: dict[Hashable, dict[Hashable, int]] = defaultdict(dict)
        self.opened: dict[Hashable, dict[Hashable, int]] = defaultdict(dict)

    def open(self, start: Hashable, end: Hashable, more: int = 1, *, again: bool = True) -> None:
        """Let more pass from one node to the next; with `again` off, only the first time it is said."""
        if not again and end in self.opened[start]:
            return
        self.opened[start][end] = self.opened[start].get(end, 0) + more
        self.room[start][end] = self.room[start].get(end, 0) + more
        self.room[end].setdefault(start, 0)

    def fill(self, source: Hashable, sink: Hashable) -> None:
        """Send as much as can pass."""
        while path := self._path(source, sink):
            for start, end in path:
                self.room[start][end] -= 1
                self.room[end][start] += 1

    def goes_to(self, node: Hashable) -> tuple:  # type: ignore[type-arg]  # a node made of parts
        """Where what comes from a node goes next; empty when nothing does."""
        return next(
            (end for end, most in self.opened[node].items() if self.room[node][end] < most),  # type: ignore[misc]
            (),
        )

    def _path(self, source: Hashable, sink: Hashable) -> list[tuple[Hashable, Hashable]]:
        """The shortest way with room on it; empty when there is none."""
        came: dict[Hashable, Hashable] = {source: source}
        waiting = deque([source])
        while waiting and sink not in came:
            node = waiting.popleft()
            for end, room in self.room[node].items():
                if room and end not in came:
                    came[end] = node
                    waiting.append(end)
        path, node = [], sink
        while node in came and node != source:
            path.append((came[node], node))
            node = came[node]
        return path
