"""Deadlines of the factual accuracy check, in working days of England and Wales."""

from datetime import date, timedelta

import pytest

from inspectorate.method.faults import FaultsFound
from inspectorate.method.report.accuracy.working_days import bank_holidays, deadline, is_working_day, years

EXTRA = {
    date(2022, 6, 3),
    date(2022, 9, 19),
    date(2023, 5, 8),
}
"""Days that were proclaimed once: the Platinum Jubilee, the state funeral and the coronation."""
MOVED = {date(2020, 5, 4): date(2020, 5, 8), date(2022, 5, 30): date(2022, 6, 2)}
"""Days that were moved: VE day in 2020, and the spring bank holiday of the Platinum Jubilee."""


def easter_sunday(year: int) -> date:
    """Return Easter Sunday by the rule of the Gregorian calendar (Meeus, Jones and Butcher)."""
    century, rest = divmod(year, 100)
    leap, part = divmod(century, 4)
    moon = (19 * (year % 19) + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * part + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (year % 19 + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def monday(year: int, month: int, *, last: bool) -> date:
    """Return the first or the last Monday of a month."""
    days = [date(year, month, day) for day in range(1, 32) if day < 31 or month != 6]
    mondays = [day for day in days if day.weekday() == 0]
    return mondays[-1 if last else 0]


def substituted(days: list[date]) -> set[date]:
    """Return holidays, each that is on a weekend moved to the next weekday that is no holiday."""
    taken: set[date] = {day for day in days if day.weekday() < 5}
    for day in sorted(day for day in days if day.weekday() >= 5):
        moved = day
        while moved.weekday() >= 5 or moved in taken:
            moved += timedelta(days=1)
        taken.add(moved)
    return taken


def by_rule(year: int) -> set[date]:
    """Return the bank holidays of a year by the rules of the Act, without what was proclaimed."""
    sunday = easter_sunday(year)
    return {
        sunday - timedelta(days=2),
        sunday + timedelta(days=1),
        monday(year, 5, last=False),
        monday(year, 5, last=True),
        monday(year, 8, last=True),
        *substituted([date(year, 1, 1)]),
        *substituted([date(year, 12, 25), date(year, 12, 26)]),
    }


@pytest.mark.parametrize("year", range(years()[0], years()[1] + 1))
def test_published_holidays_follow_the_rules_and_the_proclaimed_days(year):
    expected = {MOVED.get(day, day) for day in by_rule(year)} | {day for day in EXTRA if day.year == year}
    assert {day for day in bank_holidays() if day.year == year} == expected


@pytest.mark.parametrize(
    ("sent", "working_days", "last"),
    [
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 11, 27), 10, date(2026, 12, 11)),
        (date(2026, 3, 27), 10, date(2026, 4, 14)),  # Good Friday, Easter Monday
        (date(2026, 12, 24), 1, date(2026, 12, 29)),  # Christmas, and the substitute day of Boxing Day
        (date(2021, 12, 24), 1, date(2021, 12, 29)),  # two substitute days
        (date(2022, 5, 31), 3, date(2022, 6, 7)),  # the moved spring holiday and the Platinum Jubilee
        (date(2022, 9, 16), 1, date(2022, 9, 20)),  # the state funeral
        (date(2023, 5, 5), 1, date(2023, 5, 9)),  # the coronation
        (date(2022, 12, 30), 1, date(2023, 1, 3)),  # New Year's Day on a Sunday
    ],
)
def test_deadline_leaves_out_weekends_and_bank_holidays(sent, working_days, last):
    assert deadline(sent, working_days) == last
    assert is_working_day(last)


def test_deadline_in_a_year_without_published_holidays_is_refused():
    with pytest.raises(FaultsFound, match=r"bank holidays of England and Wales in 2029 are not known"):
        deadline(date(2028, 12, 20), 10)


def test_deadline_needs_a_working_day():
    with pytest.raises(ValueError, match="at least one working day"):
        deadline(date(2026, 1, 5), 0)
