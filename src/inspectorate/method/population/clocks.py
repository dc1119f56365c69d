"""Times of day in a column of dates: whether they are midnight in UTC, and what a person should check."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from inspectorate.method.population.dates import ParsedDate, day_in_words
from inspectorate.method.population.values import Cell

_UK = ZoneInfo("Europe/London")
_MIDNIGHT = time(0)
_MIDNIGHTS_ELSEWHERE = frozenset((_MIDNIGHT, time(22), time(23)))
_LATE = time(22)


def uk_days(parsed: Mapping[Cell, ParsedDate]) -> dict[Cell, ParsedDate]:
    """Return the dates whose day is another one because the column's times are midnight of the UK in UTC.

    They are if every date is midnight when it is turned into UK time, and one in summer, at 23:00, shows it.
    A date without a time is midnight as it is written, so one in summer shows that the others are no UTC.
    """
    moments = {
        cell: _uk_moment(result.value, result.clock) for cell, result in parsed.items() if result.value
    }
    if any(moment.time() != _MIDNIGHT for moment in moments.values()):
        return {}
    return {
        cell: replace(parsed[cell], value=moment.date())
        for cell, moment in moments.items()
        if moment.date() != parsed[cell].value
    }


def clock_warnings(
    parsed: Mapping[Cell, ParsedDate], moved: Mapping[Cell, ParsedDate], heading: str
) -> Iterator[str]:
    """Yield a sentence if a column of dates has times: which day is read; `moved` is from `uk_days`."""
    times = sorted(
        (result.value, result.clock)
        for result in parsed.values()
        if result.value and result.clock and result.clock != _MIDNIGHT
    )
    if not times:
        return
    count, (day, clock) = len(times), times[0]
    dates_have = f"{count} different {'date has' if count == 1 else 'dates have'}"
    moment = f"{clock:%H:%M} on {day_in_words(day)}"
    if moved:
        next_day = day_in_words(_uk_moment(day, clock).date())
        yield (
            f"“{heading}”: {dates_have} the time 23:00 in UK summer time, which is midnight in UTC. We have "
            f"read each as the next day: {moment} is read as {next_day}. Check some against the service’s "
            "records."
        )
    elif {clock for _day, clock in times} <= _MIDNIGHTS_ELSEWHERE:
        yield (
            f"“{heading}”: {dates_have} the time 22:00 or 23:00, which can be midnight in another time zone. "
            f"We have read the day as written, such as {moment}. If the service’s system writes times in "
            "another time zone, each date is the next day. Ask for the list again with dates only."
        )
    else:
        late = sum(clock >= _LATE for _day, clock in times)
        yield (
            f"“{heading}”: {dates_have} a time of day, such as {moment}. We have read the day as written and "
            "ignored the time."
            + (f" {late} are at 22:00 or later, which may be the next day in UK time." if late else "")
        )


def _uk_moment(day: date | None, clock: time | None) -> datetime:
    """Return the time in the UK of a date and a time in UTC."""
    return datetime.combine(day or date.min, clock or _MIDNIGHT, UTC).astimezone(_UK)
