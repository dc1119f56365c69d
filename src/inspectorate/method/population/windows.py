"""Window of eligible disposal dates."""

import calendar
from datetime import date

from inspectorate.method.standards import CaseGroup


def window(group: CaseGroup, on: date) -> tuple[date, date]:
    """Return the first and last eligible date of disposal of a case group, both included."""
    months = sorted((group.window.from_months.value, group.window.to_months.value))
    return months_before(on, months[1]), months_before(on, months[0])


def months_before(day: date, months: int) -> date:
    """Return the same day some whole months earlier, or the last day of that month if it is shorter.

    Raises ValueError for a date before the year 1.
    """
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(max(years, 1), month + 1)[1]))
