"""Halves of days, in each of which an assessor has at most one interview, and the times that are left."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import TypeAlias

HalfDay: TypeAlias = tuple[date, bool]
"""Day, and whether it is the morning."""


def half_day(start: datetime) -> HalfDay:
    """Return the half of a day in which an interview starts. UTC is near enough to the time in the UK."""
    return start.date(), start.hour < 12


def free_times(
    available: Iterable[datetime], busy: Collection[datetime], interviews: Iterable[datetime]
) -> list[datetime]:
    """Return the times at which an assessor can have another interview, the best first.

    `busy` are the start times of the assessor's interviews, and `interviews` those of everybody. The best are
    on a day on which the assessor has fewest, then on one on which everybody has fewest, and not the first of
    their half of the day.
    """
    halves = {half_day(start) for start in busy}
    own, all_days = Counter(start.date() for start in busy), Counter(start.date() for start in interviews)
    free = [start for start in available if half_day(start) not in halves]
    first = first_of_halves(free)
    return sorted(free, key=lambda start: (own[start.date()], all_days[start.date()], start in first, start))


def first_of_halves(starts: Iterable[datetime]) -> set[datetime]:
    """Return the first start of each half of a day, before which there is no time to read a file."""
    first: dict[HalfDay, datetime] = {}
    for start in starts:
        first[half_day(start)] = min(start, first.get(half_day(start), start))
    return set(first.values())
