"""Writing to the audit trail."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Protocol, Required, TypedDict, Unpack

from inspectorate.web import statements
from inspectorate.web.audit.models import Outcome

APPEND = """
INSERT INTO audit_event (person, who, action, outcome, inspection, subject, before, after)
SELECT %(audit_person)s::bigint, %(audit_who)s::text, %(audit_action)s::text, %(audit_outcome)s::text,
  %(audit_inspection)s::bigint, %(audit_subject)s::text, %(audit_before)s::jsonb, %(audit_after)s::jsonb
"""
"""Appends an event of the values `told` gives, alone or as the last part of a statement it tells of."""


class Somebody(Protocol):
    """Whoever did it: a person, or someone who has not signed in."""

    pk: Any

    @property
    def is_authenticated(self) -> bool:
        """Whether it is known who it is."""
        ...


class Told(TypedDict, total=False):
    """What the trail is told. `subject` is cut at 500 characters; `before` and `after` go in as JSON."""

    by: Required[Somebody | None]
    action: Required[str]
    outcome: Outcome
    inspection: int | None
    subject: str
    before: Any
    after: Any


def record(**what: Unpack[Told]) -> None:
    """Append an event, in the same transaction as what it tells of."""
    statements.run(APPEND, told(**what))


def mark(words: str) -> str:
    """What the trail keeps of words that may tell of a child: a SHA-256, so that they can be forgotten."""
    return hashlib.sha256(words.encode()).hexdigest() if words else ""


def told(**what: Unpack[Told]) -> dict[str, Any]:
    """The values with which `APPEND` appends an event."""
    by, before, after = what["by"], what.get("before"), what.get("after")
    known = by if by is not None and by.is_authenticated else None
    return {
        "audit_person": known.pk if known else None,
        "audit_who": str(known) if known else "someone not signed in",
        "audit_action": str(what["action"]),
        "audit_outcome": str(what.get("outcome", Outcome.DONE)),
        "audit_inspection": what.get("inspection"),
        "audit_subject": _keepable(what.get("subject", "")[:500]),
        "audit_before": None if before is None else json.dumps(_keepable(before)),
        "audit_after": None if after is None else json.dumps(_keepable(after)),
    }


def _keepable(part: Any) -> Any:
    """The same without what the database refuses, so that nobody keeps a try out of the trail by it."""
    if isinstance(part, str):
        return part.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()
    if isinstance(part, Mapping):
        return {str(_keepable(key)): _keepable(value) for key, value in part.items()}
    return [_keepable(each) for each in part] if isinstance(part, list | tuple) else part
