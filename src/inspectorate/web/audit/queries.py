"""Reading the audit trail, and walking its chain."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import QuerySet

from inspectorate.method.faults import Fault
from inspectorate.web.audit.models import LINE, Event, Lane

# The text is fixed; nothing from outside is put into it.
_IN_ORDER = f"SELECT lane, number, previous, digest, {LINE} FROM audit_event ORDER BY lane, number"  # noqa: S608
_CURE = "Compare with a backup: someone with the database owner's rights has changed the trail."


@dataclass(slots=True)
class Walk:
    """What walking the chain found: how many events, every fault, and one digest over the ends of all lanes.

    The ends of the lanes, kept elsewhere, show later that no event up to now was taken off (see `lost`).
    """

    events: int = 0
    faults: list[Fault] = field(default_factory=list)
    head: str = ""
    ends: dict[int, tuple[int, str]] = field(default_factory=dict)


def events_of(inspection: int) -> QuerySet[Event]:
    """The events of one inspection, newest first."""
    return Event.objects.filter(inspection=inspection).order_by("-at", "-id")


def walk() -> Walk:
    """Recompute every digest from the events, and compare with what is stored and with each lane's end."""
    found, ends = Walk(), dict[int, tuple[int, str]]()
    for lane, number, previous, digest, line in _rows():
        last, expected = ends.get(lane, (0, ""))
        place = f"Audit trail, lane {lane}, event {number}"
        if number != last + 1:
            found.faults.append(Fault(place, f"Event {last + 1} of the lane is missing.", _CURE))
        elif previous != expected:
            found.faults.append(Fault(place, "It does not follow from the event before it.", _CURE))
        computed = hashlib.sha256(line.encode()).hexdigest()
        if computed != digest:
            found.faults.append(Fault(place, "It is not what was recorded.", _CURE))
        ends[lane] = (number, digest)
        found.events += 1
    found.faults += _unended(ends)
    found.ends = ends
    found.head = hashlib.sha256(repr(sorted(ends.items())).encode()).hexdigest()
    return found


def lost(ends: Mapping[int, tuple[int, str]]) -> Iterator[Fault]:
    """Give a fault for each lane that no longer holds the event with which it once ended."""
    for lane, (number, digest) in sorted(ends.items()):
        if not Event.objects.filter(lane=lane, number=number, digest=digest).exists():
            problem = f"Event {number}, with which it once ended, is gone or another."
            yield Fault(f"Audit trail, lane {lane}", problem, _CURE)


def _rows() -> Iterator[tuple[int, int, str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_IN_ORDER)
        while rows := cursor.fetchmany(2000):
            yield from rows


def _unended(ends: dict[int, tuple[int, str]]) -> Iterator[Fault]:
    for lane in Lane.objects.filter(number__gt=0).order_by("lane"):
        if ends.get(lane.lane, (0, "")) != (lane.number, lane.digest):
            problem = f"It should end with event {lane.number} and does not."
            yield Fault(f"Audit trail, lane {lane.lane}", problem, _CURE)
