"""Mark notifications as seen; create and revoke the link of a calendar subscription."""

from django.db import transaction
from django.utils import timezone

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.mail.models import Notification
from inspectorate.web.people.models import Person
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import Action, NotVisible, require
from inspectorate.web.tokens import changes as tokens


@transaction.atomic
def mark_as_seen(*, by: Person, newest: int) -> int:
    """Mark a person's notifications as seen, up to the newest one that they saw; return how many were new.

    One that came after the page was opened stays new.
    """
    require(Action.SEE_NOTIFICATIONS, roles_of(by))
    new = Notification.objects.filter(person=by, seen_at=None, pk__lte=newest)
    number = new.update(seen_at=timezone.now())
    audit.record_by(by, EventType.SEE_NOTIFICATIONS, after={"notifications": number})
    return number


@transaction.atomic
def mark_one_as_seen(*, by: Person, number: int) -> Notification:
    """Mark one of a person's notifications as seen, and return it.

    Raises NotVisible if the person has no such notification.
    """
    require(Action.SEE_NOTIFICATIONS, roles_of(by))
    notification = Notification.objects.filter(person=by, pk=number).first()
    if notification is None:
        raise NotVisible
    if Notification.objects.filter(pk=number, seen_at=None).update(seen_at=timezone.now()):
        audit.record_by(by, EventType.SEE_NOTIFICATIONS, after={"notifications": 1})
    return notification


def create_subscription(*, by: Person) -> str:
    """Create the link of a person's calendar subscription in place of any earlier one; return its secret."""
    require(Action.CHANGE_CALENDAR_SUBSCRIPTION, roles_of(by))
    return tokens.create_subscription(by=by)


def revoke_subscription(*, by: Person) -> None:
    """Revoke the link of a person's calendar subscription, if there is one."""
    require(Action.CHANGE_CALENDAR_SUBSCRIPTION, roles_of(by))
    tokens.revoke_subscription(by=by)
