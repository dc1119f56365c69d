"""Writing to the audit trail."""

from typing import Any, Protocol

from inspectorate.web.audit.models import Event, Outcome


class Somebody(Protocol):
    """Whoever did it: a person, or someone who has not signed in."""

    pk: Any

    @property
    def is_authenticated(self) -> bool:
        """Whether it is known who it is."""
        ...


def record(
    *,
    by: Somebody | None,
    action: str,
    outcome: Outcome = Outcome.DONE,
    inspection: int | None = None,
    subject: str = "",
    before: Any = None,
    after: Any = None,
) -> None:
    """Append an event, in the same transaction as what it tells of."""
    known = by if by is not None and by.is_authenticated else None
    Event.objects.create(
        person=known.pk if known else None,
        who=str(known) if known else "someone not signed in",
        action=action,
        outcome=outcome,
        inspection=inspection,
        subject=subject[:500],
        before=before,
        after=after,
    )
