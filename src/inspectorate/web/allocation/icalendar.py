"""The interview timetable as a calendar file (RFC 5545)."""

from collections.abc import Iterable, Iterator
from datetime import UTC, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.web.assessments.models import PlannedInterview

SLOT_LENGTH = timedelta(minutes=75)


def calendar(interviews: Iterable[PlannedInterview]) -> str:
    """Return interviews as a calendar file. It names the case manager and the case id, never a child."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//inspectorate//interviews//EN"]
    for interview in interviews:
        lines += _event(interview)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _fold(line))


def _event(interview: PlannedInterview) -> list[str]:
    ends = interview.starts + SLOT_LENGTH
    key = interview.inspection_id, interview.group, interview.case_id
    summary = _("Interview with %(case_manager)s about case %(case_id)s (%(name)s)") % {
        "case_manager": interview.case_manager,
        "case_id": interview.case_id,
        "name": interview.assessor.name,
    }
    return [
        "BEGIN:VEVENT",
        f"UID:{_escape('-'.join(str(part) for part in key))}@inspectorate",
        f"DTSTAMP:{timezone.now():%Y%m%dT%H%M%SZ}",
        f"DTSTART:{interview.starts.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTEND:{ends.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SUMMARY:{_escape(summary)}",
        "END:VEVENT",
    ]


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
