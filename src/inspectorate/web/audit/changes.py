"""Append events to the audit log."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, Protocol, TypedDict, Unpack

from inspectorate.web import database
from inspectorate.web.audit.event_keys import require_known_keys
from inspectorate.web.audit.models import LONGEST_SUBJECT, EventOutcome, EventType

APPEND = """
INSERT INTO audit_event (person, who, event_type, outcome, inspection, subject, before, after)
SELECT %(audit_person)s::bigint, %(audit_who)s::text, %(audit_event_type)s::text, %(audit_outcome)s::text,
  %(audit_inspection)s::bigint, %(audit_subject)s::text, %(audit_before)s::jsonb, %(audit_after)s::jsonb
"""
"""SQL that appends an event with the values of `event_values`, alone or as the last part of a statement."""

_UNSTORABLE = re.compile(r"\\u(?:0000|d[89a-f])", re.IGNORECASE)
"""A NUL character, or half of a character above U+FFFF, as JSON writes them."""


class Actor(Protocol):
    """The person who did something, or an anonymous user."""

    pk: Any

    @property
    def is_authenticated(self) -> bool:
        """Whether the person is signed in."""
        ...


class _Service:
    """The service itself, as the actor of what no person does."""

    pk = None
    is_authenticated = False

    def __str__(self) -> str:
        return "Automatic"


SERVICE = _Service()
"""Actor of what the service does by itself, such as sending a message."""


class Record(Protocol):
    """A database record."""

    pk: Any


class Access(Protocol):
    """A person's access to an inspection, or to something in it."""

    @property
    def person(self) -> Actor:
        """The person."""
        ...

    @property
    def inspection(self) -> Record:
        """The inspection."""
        ...


class EventFields(TypedDict, total=False):
    """Optional fields of an event.

    `subject` is cut at LONGEST_SUBJECT characters; `before` and `after` are stored as JSON.
    """

    outcome: EventOutcome
    subject: str
    before: Any
    after: Any


def record(access: Access, event_type: EventType, **fields: Unpack[EventFields]) -> None:
    """Append an event of an inspection, in the transaction of the change that it records."""
    record_by(access.person, event_type, access.inspection.pk, **fields)


def viewed(access: Access, event_type: EventType, subject: str = "") -> None:
    """Append a view event. Views and API routes call this, never queries.

    `subject` names the record, where the event's sentence does not say it all.
    """
    record(access, event_type, outcome=EventOutcome.VIEWED, subject=subject)


def record_by(
    by: Actor | None, event_type: EventType, inspection: int | None = None, **fields: Unpack[EventFields]
) -> None:
    """Append an event by a person without access to an inspection; `by` is None for the server itself."""
    database.execute(APPEND, event_values(by, event_type, inspection, **fields))


def digest(text: str) -> str:
    """Return the SHA-256 of a text about a child, which the log stores so that the text can be deleted."""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def event_values(
    by: Actor | None, event_type: EventType, inspection: int | None, **fields: Unpack[EventFields]
) -> dict[str, Any]:
    """Return the values of an event for `APPEND`. Raises ValueError for a type that is not an EventType.

    And for a key of `before` or `after` that EVENT_KEYS has no words for.
    """
    before, after = fields.get("before"), fields.get("after")
    require_known_keys(before, after)
    person = by if by is not None and by.is_authenticated else None
    return {
        "audit_person": person.pk if person else None,
        "audit_who": str(person) if person else str(by) if by is SERVICE else "someone not signed in",
        "audit_event_type": str(EventType(event_type)),
        "audit_outcome": str(fields.get("outcome", EventOutcome.DONE)),
        "audit_inspection": inspection,
        "audit_subject": _storable(fields.get("subject", "")[:LONGEST_SUBJECT]),
        "audit_before": None if before is None else _json(before),
        "audit_after": None if after is None else _json(after),
    }


def _json(value: Any) -> str:
    """Return the value as JSON, without characters that PostgreSQL rejects."""
    text = json.dumps(value, default=dict)
    return json.dumps(_storable(value)) if _UNSTORABLE.search(text) else text


def _storable(value: Any) -> Any:
    """Return the value without characters that PostgreSQL rejects, so that every event can be appended."""
    if isinstance(value, str):
        return value.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()
    if isinstance(value, Mapping):
        return {str(_storable(key)): _storable(part) for key, part in value.items()}
    return [_storable(part) for part in value] if isinstance(value, list | tuple) else value
