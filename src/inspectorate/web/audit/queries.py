"""Read the audit log and verify its hash chains."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import QuerySet

from inspectorate.method.faults import Fault
from inspectorate.web.audit.models import HASHED_COLUMNS, HASHED_DETAILS, ChainHead, Event

# The SQL is constant; no input is interpolated.
_IN_ORDER = f"""
SELECT chain, number, previous, digest, {HASHED_COLUMNS}, details_digest,
  CASE WHEN salt <> '' OR subject <> '' OR before IS NOT NULL OR after IS NOT NULL THEN {HASHED_DETAILS} END
FROM audit_event ORDER BY chain, number
"""  # noqa: S608
_CURE = "Compare with a backup: someone with the database owner's rights has changed the audit log."


@dataclass(slots=True)
class ChainCheck:
    """Result of verifying the chains: number of events, faults, and a digest of all chain heads.

    `ends` has number and digest of each chain's last event. Stored elsewhere, they prove later that no event
    up to now was removed (see `missing_events`).
    """

    events: int = 0
    faults: list[Fault] = field(default_factory=list)
    head: str = ""
    ends: dict[int, tuple[int, str]] = field(default_factory=dict)


def events_of(inspection: int) -> QuerySet[Event]:
    """Return the events of one inspection, newest first."""
    return Event.objects.filter(inspection=inspection).order_by("-at", "-id")


def verify_chain() -> ChainCheck:
    """Recompute every event's digest, and compare it with the stored one and with the chain heads.

    The details of an event are verified by their own digest, unless they were deleted at retention.
    """
    check, ends = ChainCheck(), dict[int, tuple[int, str]]()
    for chain, number, previous, digest, hashed, details_digest, details in _rows():
        last, expected = ends.get(chain, (0, ""))
        place = f"Audit log, chain {chain}, event {number}"
        if number != last + 1:
            check.faults.append(Fault(place, f"Event {last + 1} of the chain is missing.", _CURE))
        elif previous != expected:
            check.faults.append(Fault(place, "It does not follow from the event before it.", _CURE))
        is_changed = details is not None and hashlib.sha256(details.encode()).hexdigest() != details_digest
        if is_changed or hashlib.sha256(hashed.encode()).hexdigest() != digest:
            check.faults.append(Fault(place, "It is not what was recorded.", _CURE))
        ends[chain] = (number, digest)
        check.events += 1
    check.faults += _wrong_ends(ends)
    check.ends = ends
    check.head = hashlib.sha256(repr(sorted(ends.items())).encode()).hexdigest()
    return check


def missing_events(ends: Mapping[int, tuple[int, str]]) -> Iterator[Fault]:
    """Yield a fault for each chain that has lost the event with which it ended earlier."""
    for chain, (number, digest) in sorted(ends.items()):
        if not Event.objects.filter(chain=chain, number=number, digest=digest).exists():
            problem = f"Event {number}, with which it once ended, is gone or another."
            yield Fault(f"Audit log, chain {chain}", problem, _CURE)


def _rows() -> Iterator[tuple[int, int, str, str, str, str, str | None]]:
    with connection.cursor() as cursor:
        cursor.execute(_IN_ORDER)
        while rows := cursor.fetchmany(2000):
            yield from rows


def _wrong_ends(ends: dict[int, tuple[int, str]]) -> Iterator[Fault]:
    for head in ChainHead.objects.filter(number__gt=0).order_by("chain"):
        if ends.get(head.chain, (0, "")) != (head.number, head.digest):
            problem = f"It should end with event {head.number} and does not."
            yield Fault(f"Audit log, chain {head.chain}", problem, _CURE)
