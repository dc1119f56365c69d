"""Calendar files (RFC 5545): the interview timetable, and events in general."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.web.assessments.models import PlannedInterview

SLOT_LENGTH = timedelta(minutes=75)


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """An event of a calendar file: on a day, or from one time to another. `key` identifies it for ever."""

    key: str
    title: str
    starts: date | datetime
    ends: datetime | None = None
    url: str = ""


def timetable(interviews: Iterable[PlannedInterview]) -> str:
    """Return interviews as a calendar file. It names the case manager and the case id, never a child."""
    return calendar(_interview(interview) for interview in interviews)


def calendar(events: Iterable[CalendarEvent], name: str = "") -> str:
    """Return a calendar file of some events; `name` is what a calendar program calls it."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//inspectorate//interviews//EN"]
    lines += [f"X-WR-CALNAME:{_escape(name)}"] if name else []
    for event in events:
        lines += _event(event)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _fold(line))


def _interview(interview: PlannedInterview) -> CalendarEvent:
    key = interview.inspection_id, interview.group, interview.case_id
    title = _("Interview with %(case_manager)s about case %(case_id)s (%(name)s)") % {
        "case_manager": interview.case_manager,
        "case_id": interview.case_id,
        "name": interview.assessor.name,
    }
    ends = interview.starts + SLOT_LENGTH
    return CalendarEvent("-".join(str(part) for part in key), title, interview.starts, ends)


def _event(event: CalendarEvent) -> list[str]:
    if isinstance(event.starts, datetime):
        times = [f"DTSTART:{_utc(event.starts)}"]
    else:
        times = [f"DTSTART;VALUE=DATE:{event.starts:%Y%m%d}", "TRANSP:TRANSPARENT"]
    return [
        "BEGIN:VEVENT",
        f"UID:{_escape(event.key)}@inspectorate",
        f"DTSTAMP:{_utc(timezone.now())}",
        *times,
        *([f"DTEND:{_utc(event.ends)}"] if event.ends else []),
        f"SUMMARY:{_escape(event.title)}",
        *([f"URL:{event.url}"] if event.url else []),
        "END:VEVENT",
    ]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escape(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return " ".join(escaped.split())


def _fold(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 bytes; every piece after the first begins with a space."""
    piece = ""
    for character in line:
        if len((piece + character).encode()) > 75:
            yield piece
            piece = " "
        piece += character
    yield piece
