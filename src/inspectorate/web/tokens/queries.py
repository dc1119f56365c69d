"""Reads of tokens."""

from django.utils import timezone

from inspectorate.web.people.models import Person
from inspectorate.web.people.queries import secret_digest
from inspectorate.web.tokens.models import CalendarSubscription, Token


def valid_token(secret: str) -> Token | None:
    """Return the token with this secret, if it has not expired and its person's account is open."""
    unexpired = Token.objects.select_related("person").filter(
        digest=secret_digest(secret), expires_at__gt=timezone.now()
    )
    return unexpired.filter(person__is_active=True).first()


def valid_subscription(secret: str) -> CalendarSubscription | None:
    """Return the calendar subscription whose link has this secret, if its person's account is open."""
    subscriptions = CalendarSubscription.objects.select_related("person")
    return subscriptions.filter(digest=secret_digest(secret), person__is_active=True).first()


def subscription_of(person: Person) -> CalendarSubscription | None:
    """Return a person's calendar subscription; None without."""
    return CalendarSubscription.objects.filter(person=person).first()
