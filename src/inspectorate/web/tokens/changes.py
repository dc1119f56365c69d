"""Create and revoke tokens; claim idempotency keys and delete expired ones."""

import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.people.models import Person
from inspectorate.web.people.queries import secret_digest
from inspectorate.web.tokens.models import CalendarSubscription, IdempotencyKey, Scope, Token

KEY_LIFETIME = timedelta(days=1)
"""How long an idempotency key and its response are stored."""


@transaction.atomic
def create_token(*, email: str, scopes: Iterable[str], days: int) -> str:
    """Create a token for a person, and return its secret, which is not stored.

    Raises FaultsFound for an unknown person, an unknown scope or no scope.
    """
    scopes = sorted(set(scopes))
    person = Person.objects.with_address(email.strip()).filter(is_active=True).first()
    faults = []
    if person is None:
        faults.append(Fault("--email", f"No open account has the email address {email}.", "Check it."))
    faults += [
        Fault("--scope", f"There is no scope “{scope}”.", f"Use one of: {', '.join(Scope.values)}.")
        for scope in scopes
        if scope not in Scope.values
    ]
    if not scopes:
        cure = f"Enter one or more of: {', '.join(Scope.values)}."
        faults.append(Fault("--scope", "A token needs a scope.", cure))
    if faults or person is None:
        raise FaultsFound(faults)
    secret = f"ins_{secrets.token_urlsafe(32)}"
    until = timezone.now() + timedelta(days=days)
    Token.objects.create(person=person, digest=secret_digest(secret), scopes=scopes, expires_at=until)
    after = {"scopes": " ".join(scopes), "until": until.date().isoformat()}
    audit.record_by(person, EventType.MAKE_TOKEN, after=after)
    return secret


@transaction.atomic
def revoke_tokens(*, email: str) -> int:
    """Revoke every token of a person, and return their number. Raises FaultsFound for an unknown person."""
    person = Person.objects.with_address(email.strip()).first()
    if person is None:
        problem = f"No account has the email address {email}."
        raise FaultsFound([Fault("--email", problem, "Check its spelling.")])
    person.calendar_subscriptions.all().delete()
    revoked, _by_model = person.tokens.all().delete()
    audit.record_by(person, EventType.END_TOKENS, after={"tokens": revoked})
    return revoked


@transaction.atomic
def create_subscription(*, by: Person) -> str:
    """Create a person's calendar subscription, and return the secret of its link, which is not stored.

    The link of an earlier subscription stops working.
    """
    CalendarSubscription.objects.filter(person=by).delete()
    secret = secrets.token_urlsafe(32)
    CalendarSubscription.objects.create(person=by, digest=secret_digest(secret))
    audit.record_by(by, EventType.CHANGE_CALENDAR_SUBSCRIPTION)
    return secret


@transaction.atomic
def revoke_subscription(*, by: Person) -> None:
    """Revoke a person's calendar subscription, if there is one."""
    deleted, _by_model = CalendarSubscription.objects.filter(person=by).delete()
    if deleted:
        audit.record_by(by, EventType.END_CALENDAR_SUBSCRIPTION)


def claim_key(
    *, person: Person, key: str, digest: str, inspection: int | None
) -> tuple[IdempotencyKey, bool]:
    """Return a person's record of an idempotency key, and whether it is new.

    While another request with the key is being processed, this waits for its end. Call it in a transaction.
    """
    _delete_expired(IdempotencyKey.objects.filter(person=person, key=key))
    return IdempotencyKey.objects.get_or_create(
        person=person, key=key, defaults={"digest": digest, "inspection": inspection}
    )


def delete_expired_keys() -> None:
    """Delete the idempotency keys that are older than a day."""
    _delete_expired(IdempotencyKey.objects.all())


def _delete_expired(keys: QuerySet[IdempotencyKey]) -> None:
    keys.filter(at__lt=timezone.now() - KEY_LIFETIME).delete()
