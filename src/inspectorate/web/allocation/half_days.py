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


def half_day_key(half: HalfDay) -> str:
    """Return the key under which a half of a day is stored, such as “2018-09-03 morning”."""
    day, is_morning = half
    return f"{day.isoformat()} {'morning' if is_morning else 'afternoon'}"


def has_interview_in_half_day(start: datetime, busy: Iterable[datetime]) -> bool:
    """Return whether one of the start times is in the half of a day in which an interview would start."""
    return half_day(start) in {half_day(other) for other in busy}


def free_times(
    available: Iterable[datetime],
    busy: Collection[datetime],
    interviews: Iterable[datetime],
    unavailable: Collection[HalfDay] = (),
) -> list[datetime]:
    """Return the times at which an assessor can have another interview, the best first.

    `busy` are the start times of the assessor's interviews, `interviews` those of everybody, and
    `unavailable` the halves of days on which the assessor is not available. The best times are on a day on
    which the assessor has fewest, then on one on which everybody has fewest, and not the first of their half
    of the day.
    """
    halves = {half_day(start) for start in busy} | set(unavailable)
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
