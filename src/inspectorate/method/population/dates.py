"""Parsing of dates in long lists, in the British order: day before month."""

import math
import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import Literal
from zoneinfo import ZoneInfo

Order = Literal["", "day first", "month first", "either"]

_CLOCK = re.compile(
    r"(?P<day>.*?[0-9])(?:\s*T\s*|[\s,]+(?=[0-9]{1,2}:))(?P<hour>[0-9]{1,2})(?P<colon>:?)(?P<minute>[0-9]{2})"
    r"(?:(?P=colon)(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>.*)",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"(?:UTC|GMT|UT|Z)?\s*(?P<sign>[+-])(?P<hours>[0-9]{2}):?(?P<minutes>[0-9]{2})?(?:\s*\([^()]*\))?"
    r"|(?P<name>Z|UTC|GMT|UT|BST)",
    re.IGNORECASE,
)
_DAY_ZONE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})", re.IGNORECASE)
_UK = ZoneInfo("Europe/London")
_YEAR_FIRST = re.compile(r"([0-9]{4})\s?[-/.]\s?([0-9]{1,2})\s?[-/.]\s?([0-9]{1,2})")
_YEAR_FIRST_COMPACT = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_DAY_MONTH_NUMBERS = re.compile(r"([0-9]{1,2})\s?[-/.]\s?([0-9]{1,2})\s?[-/.]\s?([0-9]{2}|[0-9]{4})")
_DAY = r"([0-9]{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[\s,.]+)?"
_MONTH = r"([a-z]{3,9})"
_SEPARATOR = r"[\s\-/.,]*"
_YEAR = r"'?([0-9]{2}|[0-9]{4})"
_DAY_MONTH_NAME = re.compile(
    rf"{_WEEKDAY}{_DAY}{_SEPARATOR}(?:of\s+)?{_MONTH}{_SEPARATOR}{_YEAR}", re.IGNORECASE
)
_MONTH_NAME_DAY = re.compile(rf"{_WEEKDAY}{_MONTH}{_SEPARATOR}{_DAY}[\s\-/.,]+{_YEAR}", re.IGNORECASE)
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_SHORT_MONTHS = {month[:3]: number for number, month in enumerate(_MONTHS, start=1)} | {"sept": 9}

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

_MIN_SERIAL, _MAX_SERIAL = 10_000, 73_050  # 18 May 1927 and 31 December 2099
_SERIAL_EPOCH = date(1899, 12, 30)
_MIN_YEAR, _MAX_YEAR = 1900, 2100

NOT_A_DATE = "is not a date that can be read; write it like 1/9/2018 or 2018-09-01"
NO_SUCH_DAY = "is a day that does not exist"
NO_SUCH_YEAR = f"has a year outside {_MIN_YEAR} to {_MAX_YEAR}"
SHORT_YEAR = "has a year of two figures; write all four"
MONTH_FIRST = "puts the month before the day; write the day first, like 25/9/2018"


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """Date in a cell, or the reason why it cannot be used.

    `key` is the kind of reason, and `problem` completes the sentence “this cell …”. `order` is what a
    date written in three numbers shows about the order of day and month. `clock` is the time of day, if
    it is written without a time zone.
    """

    value: date | None
    key: str = ""
    problem: str = ""
    order: Order = ""
    clock: time | None = None


def iso_date(text: str) -> date | None:
    """Return the date of a text in the form YYYY-MM-DD, or None."""
    if not _ISO.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_date(cell: object) -> ParsedDate:
    """Parse a cell that holds a date, a spreadsheet's serial number or a text.

    Texts may have the year first (2018-09-01), three numbers with the day first (1/9/2018, 01-09-2018,
    1.9.2018), or the name of the month (1 Sep 2018, 1st September 2018). A time with a time zone (an offset,
    Z, UTC) is turned into UK time before its day is taken; any other time of day is ignored. Never raises.
    """
    if isinstance(cell, datetime):
        return _in_range((cell.astimezone(_UK) if cell.tzinfo else cell).date())
    if isinstance(cell, date):
        return _in_range(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _from_serial(float(cell))
    text = " ".join(str(cell).split())
    if _SERIAL.fullmatch(text):
        return _from_serial(float(text))
    if ":" in text or "T" in text:
        return _from_moment(text)
    return _from_text(text)


def day_in_words(day: date) -> str:
    """Return a date in the British style: 1 September 2018."""
    return f"{day.day} {_MONTHS[day.month - 1].capitalize()} {day.year}"


def _from_serial(number: float) -> ParsedDate:
    if not math.isfinite(number) or not _MIN_SERIAL <= number < _MAX_SERIAL + 1:
        return ParsedDate(None, "unreadable_date", NOT_A_DATE)
    return ParsedDate(_SERIAL_EPOCH + timedelta(days=math.floor(number)))


def _from_moment(text: str) -> ParsedDate:
    """Return the day in the United Kingdom of a date with a time of day."""
    match = _CLOCK.fullmatch(text)
    if not match:
        day_with_zone = _DAY_ZONE.fullmatch(text)
        return _from_text(day_with_zone[1] if day_with_zone else text)
    parsed = _from_text(match["day"])
    clock = _clock(match)
    zone = _ZONE.fullmatch(match["zone"]) if match["zone"] else None
    if clock is None or (match["zone"] and not zone):
        return ParsedDate(None, "unreadable_date", NOT_A_DATE)
    if zone is None or parsed.value is None:
        return replace(parsed, clock=clock)
    moment = datetime.combine(parsed.value, clock, _offset(zone))
    return replace(_in_range(moment.astimezone(_UK).date()), order=parsed.order)


def _clock(match: re.Match[str]) -> time | None:
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"][0] in "pP" else 0) if 1 <= hour <= 12 else hour
    try:
        return time(hour, int(match["minute"]), int(match["second"] or 0))
    except ValueError:
        return None


def _offset(zone: re.Match[str]) -> timezone:
    if zone["name"]:
        return timezone(timedelta(hours=1 if zone["name"].upper() == "BST" else 0))
    minutes = min(60 * int(zone["hours"]) + int(zone["minutes"] or 0), 23 * 60)
    return timezone(timedelta(minutes=minutes if zone["sign"] == "+" else -minutes))


def _from_text(text: str) -> ParsedDate:
    if match := _YEAR_FIRST.fullmatch(text) or _YEAR_FIRST_COMPACT.fullmatch(text):
        year, month, day = match.groups()
        return _from_parts(year, month, day)
    if match := _DAY_MONTH_NUMBERS.fullmatch(text):
        first, second, year = match.groups()
        return _from_numbers(first, second, year)
    if match := _DAY_MONTH_NAME.fullmatch(text):
        day, name, year = match.groups()
    elif match := _MONTH_NAME_DAY.fullmatch(text):
        name, day, year = match.groups()
    else:
        return ParsedDate(None, "unreadable_date", NOT_A_DATE)
    number = _month_number(name)
    return _from_parts(year, str(number), day) if number else ParsedDate(None, "unreadable_date", NOT_A_DATE)


def _from_numbers(first: str, second: str, year: str) -> ParsedDate:
    if len(year) == 2:
        return ParsedDate(None, "ambiguous_date", SHORT_YEAR)
    if int(second) > 12 and 1 <= int(first) <= 12 and _from_parts(year, first, second).value:
        return ParsedDate(None, "ambiguous_date", MONTH_FIRST, "month first")
    parsed = _from_parts(year, second, first)
    order: Order = "day first" if int(first) > 12 else "" if int(first) == int(second) else "either"
    return ParsedDate(parsed.value, parsed.key, parsed.problem, order if parsed.value else "")


def _month_number(name: str) -> int:
    lowered = name.lower()
    if lowered in _SHORT_MONTHS:
        return _SHORT_MONTHS[lowered]
    return _MONTHS.index(lowered) + 1 if lowered in _MONTHS else 0


def _from_parts(year: str, month: str, day: str) -> ParsedDate:
    if len(year) == 2:
        return ParsedDate(None, "ambiguous_date", SHORT_YEAR)
    try:
        return _in_range(date(int(year), int(month), int(day)))
    except ValueError:
        return ParsedDate(None, "impossible_date", NO_SUCH_DAY)


def _in_range(day: date) -> ParsedDate:
    if _MIN_YEAR <= day.year <= _MAX_YEAR:
        return ParsedDate(day)
    return ParsedDate(None, "impossible_date", NO_SUCH_YEAR)
