"""Dates as people and spreadsheets write them, read the British way: the day comes before the month."""

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

Order = Literal["", "day first", "month first", "either"]

_CLOCK = r"[T\s,]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?"
_TIME = rf"(?:{_CLOCK}\s*(?:[ap]\.?m\.?)?\s*(?:Z|[+-][0-9]{{2}}:?[0-9]{{2}})?)?"
_YEAR_FIRST = re.compile(
    rf"([0-9]{{4}})\s?[-/.]\s?([0-9]{{1,2}})\s?[-/.]\s?([0-9]{{1,2}}){_TIME}", re.IGNORECASE
)
_YEAR_FIRST_TIGHT = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_NUMBERS = re.compile(
    rf"([0-9]{{1,2}})\s?[-/.]\s?([0-9]{{1,2}})\s?[-/.]\s?([0-9]{{2}}|[0-9]{{4}}){_TIME}", re.IGNORECASE
)
_DAY = r"([0-9]{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[\s,.]+)?"
_MONTH = r"([a-z]{3,9})"
_GAP = r"[\s\-/.,]*"
_YEAR = r"'?([0-9]{2}|[0-9]{4})"
_WORDS = re.compile(rf"{_WEEKDAY}{_DAY}{_GAP}(?:of\s+)?{_MONTH}{_GAP}{_YEAR}{_TIME}", re.IGNORECASE)
_MONTH_WORD_FIRST = re.compile(rf"{_WEEKDAY}{_MONTH}{_GAP}{_DAY}[\s\-/.,]+{_YEAR}{_TIME}", re.IGNORECASE)
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_SHORT_MONTHS = {month[:3]: number for number, month in enumerate(_MONTHS, start=1)} | {"sept": 9}

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

_FIRST_SERIAL, _LAST_SERIAL = 10_000, 73_050  # 18 May 1927 and 31 December 2099
_SERIAL_START = date(1899, 12, 30)
_FIRST_YEAR, _LAST_YEAR = 1900, 2100

NOT_A_DATE = "is not a date that can be read; write it like 1/9/2018 or 2018-09-01"
NO_SUCH_DAY = "is a day that does not exist"
NO_SUCH_YEAR = f"has a year outside {_FIRST_YEAR} to {_LAST_YEAR}"
SHORT_YEAR = "has a year of two figures; write all four"
MONTH_FIRST = "puts the month before the day; write the day first, like 25/9/2018"


@dataclass(frozen=True, slots=True)
class DateRead:
    """A date, or why there is none: `key` names the kind of reason and `problem` completes “this cell …”.

    `order` says what a date of three numbers shows about which of day and month comes first.
    """

    value: date | None
    key: str = ""
    problem: str = ""
    order: Order = ""


def iso_date(text: str) -> date | None:
    """Return the date written year, month, day as in 2018-09-03, or else None."""
    if not _ISO.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_date(cell: object) -> DateRead:
    """Read one date: a real date, a spreadsheet's day number, or a text in one of the usual styles.

    Year first (2018-09-01), three numbers with the day first (1/9/2018, 01-09-2018, 1.9.2018), the month in
    words (1 Sep 2018, 1st September 2018); a time of day after it is passed over. Never raises.
    """
    if isinstance(cell, datetime):
        return _in_range(cell.date())
    if isinstance(cell, date):
        return _in_range(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _from_serial(float(cell))
    text = " ".join(str(cell).split())
    if _SERIAL.fullmatch(text):
        return _from_serial(float(text))
    return _from_text(text)


def day_in_words(day: date) -> str:
    """Return a date as it is written in British prose: 1 September 2018."""
    return f"{day.day} {_MONTHS[day.month - 1].capitalize()} {day.year}"


def _from_serial(number: float) -> DateRead:
    if not math.isfinite(number) or not _FIRST_SERIAL <= number < _LAST_SERIAL + 1:
        return DateRead(None, "unreadable_date", NOT_A_DATE)
    return DateRead(_SERIAL_START + timedelta(days=math.floor(number)))


def _from_text(text: str) -> DateRead:
    if found := _YEAR_FIRST.fullmatch(text) or _YEAR_FIRST_TIGHT.fullmatch(text):
        year, month, day = found.groups()
        return _built(year, month, day)
    if found := _NUMBERS.fullmatch(text):
        first, second, year = found.groups()
        return _from_numbers(first, second, year)
    if found := _WORDS.fullmatch(text):
        day, name, year = found.groups()
    elif found := _MONTH_WORD_FIRST.fullmatch(text):
        name, day, year = found.groups()
    else:
        return DateRead(None, "unreadable_date", NOT_A_DATE)
    number = _month(name)
    return _built(year, str(number), day) if number else DateRead(None, "unreadable_date", NOT_A_DATE)


def _from_numbers(first: str, second: str, year: str) -> DateRead:
    if len(year) == 2:
        return DateRead(None, "ambiguous_date", SHORT_YEAR)
    if int(second) > 12 and 1 <= int(first) <= 12 and _built(year, first, second).value:
        return DateRead(None, "ambiguous_date", MONTH_FIRST, "month first")
    read = _built(year, second, first)
    order: Order = "day first" if int(first) > 12 else "" if int(first) == int(second) else "either"
    return DateRead(read.value, read.key, read.problem, order if read.value else "")


def _month(name: str) -> int:
    lowered = name.lower()
    if lowered in _SHORT_MONTHS:
        return _SHORT_MONTHS[lowered]
    return _MONTHS.index(lowered) + 1 if lowered in _MONTHS else 0


def _built(year: str, month: str, day: str) -> DateRead:
    if len(year) == 2:
        return DateRead(None, "ambiguous_date", SHORT_YEAR)
    try:
        return _in_range(date(int(year), int(month), int(day)))
    except ValueError:
        return DateRead(None, "impossible_date", NO_SUCH_DAY)


def _in_range(day: date) -> DateRead:
    if _FIRST_YEAR <= day.year <= _LAST_YEAR:
        return DateRead(day)
    return DateRead(None, "impossible_date", NO_SUCH_YEAR)
