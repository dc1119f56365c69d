"""Read the audit log and verify its hash chains."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from inspectorate.method.faults import Fault, Sentence
from inspectorate.web.audit.models import HASHED_COLUMNS, HASHED_DETAILS, Archive, ChainHead, Event

CHAINS = range(64)
"""The chains of the audit log."""
BATCH = 2000
"""Number of events that are fetched at once."""

# The SQL is constant; no input is interpolated.
_IN_ORDER = f"""
SELECT number, previous, digest, {HASHED_COLUMNS}, details_digest,
  CASE WHEN salt <> '' OR subject <> '' OR before IS NOT NULL OR after IS NOT NULL THEN {HASHED_DETAILS} END
FROM audit_event WHERE chain = %s AND number > %s AND number <= %s ORDER BY number
"""  # noqa: S608
_CURE = Sentence("Compare with a backup: someone with the database owner's rights has changed the audit log.")
LAST = 2**63 - 1
"""Largest number that an event can have."""

ChainEnds = Mapping[int, tuple[int, str]]
"""Number and digest of the last event of each chain or part of it, without chains that have no events."""
HashedEvent = tuple[int, str, str, str, str, str | None]
"""Number, previous digest, digest, hashed text, digest of the details, hashed text of the details or None."""


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


def archived_ends() -> dict[int, tuple[int, str]]:
    """Return number and digest of the last archived event of each chain."""
    archive = Archive.objects.order_by("pk").last()
    return chain_ends(archive.ends) if archive else {}


def chain_ends(values: Mapping[str, tuple[int, str]]) -> dict[int, tuple[int, str]]:
    """Return chain ends as they are read from JSON."""
    return {int(chain): (int(number), str(digest)) for chain, (number, digest) in values.items()}


def verify_chain(since: ChainEnds | None = None) -> ChainCheck:
    """Recompute every event's digest, and compare it with the stored one and with the chain heads.

    The details of an event are verified by their own digest, unless they were deleted at retention. With
    `since`, the ends of an earlier verification, only later events are recomputed. Events are streamed, so
    memory does not grow with their number.
    """
    check, starts = ChainCheck(), archived_ends()
    for chain, end in (since or {}).items():
        starts[chain] = max(end, starts.get(chain, (0, "")))
    check.ends = dict(starts)
    for chain in CHAINS:
        _verify_one(chain, check)
    for event in Event.objects.filter(Q(chain__lt=0) | Q(chain__gte=len(CHAINS))).order_by("chain", "number")[
        :1
    ]:
        check.faults.append(Fault(_place(event.chain, event.number), _("There is no such chain."), _CURE))
    check.head = hashlib.sha256(repr(sorted(check.ends.items())).encode()).hexdigest()
    return check


def _verify_one(chain: int, check: ChainCheck) -> None:
    """Verify the events of one chain after its end in `check`, up to its head.

    Events that are appended meanwhile are verified too, until the chain ends where its head says.
    """
    before = None
    while (end := check.ends.get(chain, (0, ""))) != before:
        _walk(chain, check)
        before, head = end, ChainHead.objects.filter(chain=chain).first()
        if head and (head.number, head.digest) == check.ends.get(chain, (0, "")):
            return
    problem = _("It should end with event %(number)s and does not.") % {"number": head.number if head else 0}
    check.faults.append(Fault(_place(chain), problem, _CURE))


def _walk(chain: int, check: ChainCheck) -> None:
    """Verify the events of one chain after its end in `check`, and move the end."""
    last, expected = check.ends.get(chain, (0, ""))
    for number, previous, digest, hashed, details_digest, details in stream(chain, last):
        place = _place(chain, number)
        if number != last + 1:
            missing = _("Event %(number)s of the chain is missing.") % {"number": last + 1}
            check.faults.append(Fault(place, missing, _CURE))
        elif previous != expected:
            check.faults.append(Fault(place, _("It does not follow from the event before it."), _CURE))
        is_changed = details is not None and hashlib.sha256(details.encode()).hexdigest() != details_digest
        if is_changed or hashlib.sha256(hashed.encode()).hexdigest() != digest:
            check.faults.append(Fault(place, _("It is not what was recorded."), _CURE))
        last, expected = number, digest
        check.ends[chain] = (number, digest)
        check.events += 1


def stream(chain: int, after: int, last: int = LAST) -> Iterator[HashedEvent]:
    """Yield the events of a chain after one number and up to another, in batches, with the texts hashed."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_IN_ORDER, [chain, after, last])
        while rows := cursor.fetchmany(BATCH):
            yield from rows


def missing_events(ends: ChainEnds) -> Iterator[Fault]:
    """Yield a fault for each chain that has lost the event with which it ended earlier.

    An event that was archived since is proved by its archive.
    """
    archived = archived_ends()
    present = set(Event.objects.filter(_any_end(ends)).values_list("chain", "number", "digest"))
    for chain, (number, digest) in sorted(ends.items()):
        end = archived.get(chain, (0, ""))
        if number < end[0] or (number, digest) == end or (chain, number, digest) in present:
            continue
        problem = _("Event %(number)s, with which it once ended, is gone or another.")
        yield Fault(_place(chain), problem % {"number": number}, _CURE)


def _any_end(ends: ChainEnds) -> Q:
    condition = Q(pk__in=())
    for chain, (number, _digest) in ends.items():
        condition |= Q(chain=chain, number=number)
    return condition


def _place(chain: int, number: int | None = None) -> str:
    values = {"chain": chain, "number": number}
    if number is None:
        return _("Audit log, chain %(chain)s") % values
    return _("Audit log, chain %(chain)s, event %(number)s") % values
