"""Which disposals are recent enough, and old enough, to be inspected."""

import calendar
from datetime import date

from inspectorate.method.standards import CaseGroup


def window(group: CaseGroup, on: date) -> tuple[date, date]:
    """Return the first and last day, both included, on which a disposal of this group is eligible."""
    months = sorted((group.window.from_months.value, group.window.to_months.value))
    return months_before(on, months[1]), months_before(on, months[0])


def months_before(day: date, months: int) -> date:
    """Return the same day of the month so many whole months earlier, or that month's last day.

    Raises ValueError when that is before the first year there is.
    """
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(max(years, 1), month + 1)[1]))
