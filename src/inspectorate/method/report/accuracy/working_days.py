"""Deadlines in working days: Monday to Friday, without the bank holidays of England and Wales."""

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _

DATA = Path(__file__).parent / "data" / "bank-holidays.csv"
SATURDAY = 5
DEFAULT_WORKING_DAYS = 10
"""Working days for a check, if nobody chooses another number. No published source confirms it yet."""
MOST_WORKING_DAYS = 60


@cache
def bank_holidays() -> Mapping[date, str]:
    """Return the bank holidays of England and Wales by date, for the years that were published."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return {date.fromisoformat(row["date"]): row["holiday"] for row in csv.DictReader(file)}


def years() -> tuple[int, int]:
    """Return the first and the last year whose bank holidays were published."""
    dates = bank_holidays()
    return min(dates).year, max(dates).year


def is_working_day(day: date) -> bool:
    """Return whether a day is a working day. Raises FaultsFound for a year without published holidays."""
    first, last = years()
    if not first <= day.year <= last:
        raise FaultsFound(
            [
                Fault(
                    _("Deadline"),
                    _(
                        "The bank holidays of England and Wales in %(year)s are not known here. Those of "
                        "%(first)s to %(last)s are.",
                        year=day.year,
                        first=first,
                        last=last,
                    ),
                    _("Choose fewer working days, or ask for an update of the bank holidays."),
                )
            ]
        )
    return day.weekday() < SATURDAY and day not in bank_holidays()


def deadline(sent: date, working_days: int) -> date:
    """Return the last day of a period of working days. The first of them is the one after `sent`.

    Raises FaultsFound for a year without published bank holidays, and ValueError for no working day.
    """
    if working_days < 1:
        raise ValueError("a deadline is at least one working day away")
    day, left = sent, working_days
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return day
