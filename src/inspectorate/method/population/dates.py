"""Parsing of dates in long lists, in the British order: day before month."""

import math
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import Literal
from zoneinfo import ZoneInfo

Order = Literal["", "day first", "month first", "either", "year, day, month", "year, either"]

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
_ZONE_NAME = re.compile(r"\[[A-Za-z_]+/[A-Za-z_]+\]$")
_CLOCK_BEFORE_YEAR = re.compile(
    r"([a-z]{3} [a-z]{3} [0-9]{1,2}) ([0-9:]{8}) ([a-z]{3,4}) ([0-9]{4})", re.IGNORECASE
)
_DASHES_AND_STROKES = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-") | dict.fromkeys("\u2044\u2215", "/")
)
_DAY_ZONE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})", re.IGNORECASE)
_UK = ZoneInfo("Europe/London")
_YEAR_FIRST = re.compile(r"([0-9]{4})\s?[-/.]\s?([0-9]{1,2})\s?[-/.]\s?([0-9]{1,2})")
_YEAR_FIRST_COMPACT = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_DAY_MONTH_NUMBERS = re.compile(r"([0-9]{1,2})\s?[-/.]\s?([0-9]{1,2})\s?[-/.]\s?([0-9]{2}|[0-9]{4})")
_DAY = r"([0-9]{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[\s,.]+)?"
_MONTH = r"([a-z]{3,10})"
_SEPARATOR = r"[\s\-/.,]*"
_YEAR = r"'?([0-9]{2}|[0-9]{4})"
_DAY_MONTH_NAME = re.compile(
    rf"{_WEEKDAY}{_DAY}{_SEPARATOR}(?:of\s+)?{_MONTH}{_SEPARATOR}{_YEAR}", re.IGNORECASE
)
_MONTH_NAME_DAY = re.compile(rf"{_WEEKDAY}{_MONTH}{_SEPARATOR}{_DAY}[\s\-/.,]+{_YEAR}", re.IGNORECASE)
_YEAR_MONTH_NAME_DAY = re.compile(rf"([0-9]{{4}}){_SEPARATOR}{_MONTH}{_SEPARATOR}{_DAY}", re.IGNORECASE)
_WHOLE_NUMBER = re.compile(r"([0-9]{8})\.0+")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_WELSH_MONTHS = (
    "ionawr", "chwefror", "mawrth", "ebrill", "mai", "mehefin",
    "gorffennaf", "awst", "medi", "hydref", "tachwedd", "rhagfyr",
)  # fmt: skip
_MONTH_NUMBERS = {
    name: number
    for months in (_WELSH_MONTHS, _MONTHS)
    for number, month in enumerate(months, start=1)
    for name in (month, month[:3])
} | {"sept": 9, "gorff": 7, "tach": 11, "rhag": 12}

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

_MIN_SERIAL, _MAX_SERIAL = 10_000, 73_050  # 18 May 1927 and 31 December 2099
_SERIAL_EPOCH = date(1899, 12, 30)
_SECONDS = 86_400
_MIN_YEAR, _MAX_YEAR = 1900, 2100

NOT_A_DATE = "is not a date we can read. Write it like 1/9/2018 or 2018-09-01"
NO_SUCH_DAY = "is not a real date"
NO_SUCH_YEAR = f"has a year outside {_MIN_YEAR} to {_MAX_YEAR}"
SHORT_YEAR = "has a year with 2 digits. Write all 4"
MONTH_FIRST = "has the month before the day. Write the day first, like 25/9/2018"
DAY_BEFORE_MONTH = "has the day before the month after a year. Write it like 2018-09-25"


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
    1.9.2018), or the name of the month in English or Welsh (1 Sep 2018, 1st September 2018, 1 Medi 2018). A
    time with a time zone (an offset, Z, UTC) is turned into UK time before its day is taken, but midnight in
    an offset is a day without a time. Any other time of day is the result's `clock`, for `date_column` to
    judge. Never raises.
    """
    if isinstance(cell, datetime):
        parsed = _in_range((cell.astimezone(_UK) if cell.tzinfo else cell).date())
        return parsed if cell.tzinfo else replace(parsed, clock=cell.time())
    if isinstance(cell, date):
        return _in_range(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        is_compact = float(cell).is_integer() and _YEAR_FIRST_COMPACT.fullmatch(str(int(cell)))
        return _from_text(str(int(cell))) if is_compact else _from_serial(float(cell))
    text = plain_text(str(cell))
    if match := _CLOCK_BEFORE_YEAR.fullmatch(text):  # Tue Sep 05 00:00:00 BST 2017, of Java
        text = f"{match[1]} {match[4]} {match[2]} {match[3]}"
    text = _ZONE_NAME.sub("", text)
    if match := _WHOLE_NUMBER.fullmatch(text):
        text = match[1]
    if _SERIAL.fullmatch(text):
        return _from_serial(float(text))
    if ":" in text or "T" in text:
        return _from_moment(text)
    return _from_text(text)


def plain_text(text: str) -> str:
    """Return the text of a date with plain figures, dashes and strokes, without an apostrophe before it."""
    text = " ".join(text.split()).removeprefix("'")
    return text if text.isascii() else unicodedata.normalize("NFKC", text).translate(_DASHES_AND_STROKES)


def day_in_words(day: date) -> str:
    """Return a date in the British style: 1 September 2018."""
    return f"{day.day} {_MONTHS[day.month - 1].capitalize()} {day.year}"


def exchanged(day: date) -> date | None:
    """Return a date with day and month exchanged, or None if that is no other date."""
    return date(day.year, day.day, day.month) if day.day <= 12 and day.day != day.month else None


def _from_serial(number: float) -> ParsedDate:
    if not math.isfinite(number) or not _MIN_SERIAL <= number < _MAX_SERIAL + 1:
        return ParsedDate(None, "unreadable_date", NOT_A_DATE)
    moment = datetime.combine(_SERIAL_EPOCH, time()) + timedelta(seconds=round(number * _SECONDS))
    return ParsedDate(moment.date(), clock=moment.time() if moment.time() != time() else None)


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
    if zone["sign"] and clock == time(0):
        return parsed  # midnight where it was written: a day without a time
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
    if match := _YEAR_FIRST.fullmatch(text):
        return _from_year_first(*match.groups())
    if match := _YEAR_FIRST_COMPACT.fullmatch(text):
        return _from_parts(*match.groups())
    if match := _DAY_MONTH_NUMBERS.fullmatch(text):
        first, second, year = match.groups()
        return _from_numbers(first, second, year)
    if match := _DAY_MONTH_NAME.fullmatch(text):
        day, name, year = match.groups()
    elif match := _MONTH_NAME_DAY.fullmatch(text):
        name, day, year = match.groups()
    elif match := _YEAR_MONTH_NAME_DAY.fullmatch(text):
        year, name, day = match.groups()
    else:
        return ParsedDate(None, "unreadable_date", NOT_A_DATE)
    number = _month_number(name)
    return _from_parts(year, str(number), day) if number else ParsedDate(None, "unreadable_date", NOT_A_DATE)


def _from_year_first(year: str, month: str, day: str) -> ParsedDate:
    parsed = _from_parts(year, month, day)
    if int(month) > 12 and _from_parts(year, day, month).value:
        return ParsedDate(None, "impossible_date", DAY_BEFORE_MONTH, "year, day, month")
    is_either = parsed.value is not None and int(day) <= 12 and int(day) != int(month)
    return replace(parsed, order="year, either") if is_either else parsed


def _from_numbers(first: str, second: str, year: str) -> ParsedDate:
    if len(year) == 2:
        parsed = _from_numbers(first, second, f"20{year}")
        return ParsedDate(None, "ambiguous_date", SHORT_YEAR, parsed.order)
    if int(second) > 12 and 1 <= int(first) <= 12 and _from_parts(year, first, second).value:
        return ParsedDate(None, "ambiguous_date", MONTH_FIRST, "month first")
    parsed = _from_parts(year, second, first)
    order: Order = "day first" if int(first) > 12 else "" if int(first) == int(second) else "either"
    return ParsedDate(parsed.value, parsed.key, parsed.problem, order if parsed.value else "")


def _month_number(name: str) -> int:
    return _MONTH_NUMBERS.get(name.lower(), 0)


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
