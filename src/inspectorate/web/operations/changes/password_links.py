"""Links with which people who have lost their password set a new one.

One person is enough to create a link, because signing in still needs the second factor. Whoever has seen the
link may neither ask for nor approve the reset of that factor.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.mail.changes import Letter, queue
from inspectorate.web.mail.models import MessageKind
from inspectorate.web.people import queries
from inspectorate.web.people.changes import end_password_links
from inspectorate.web.people.models import (
    AccountChangeKind,
    PasswordLink,
    Person,
    RequestOutcome,
)
from inspectorate.web.permissions import Action, NotVisible, RuleBroken, require

HOURS_TO_USE = 24
"""Hours until a password link expires."""

MAX_FOR_ACCOUNT = 3
"""Password links of one account in 24 hours."""

MAX_BY_PERSON = 20
"""Password links that one person creates in 24 hours."""


@transaction.atomic
def create_password_link(*, by: Person, person: Person, reason: str) -> str:
    """Create a link to set a new password, and return its secret. Earlier links stop working.

    Raises RuleBroken for one's own account, for an account that is not open or has no second factor, while a
    reset of the second factor waits for approval, and when too many links were created.
    """
    require(Action.INVITE_PEOPLE, queries.roles_of(by))
    if by.pk == person.pk:
        raise RuleBroken(_("You cannot change your own account. Ask another person."))
    # Locked, so that of two links created at once only one works.
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        raise RuleBroken(_("This account is not open. Invite the person again."))
    _require_second_factor(person)
    _require_few(by, person)
    end_password_links(person)
    secret = secrets.token_urlsafe(32)
    shown_to = None if settings.SENDS_MAIL else by
    PasswordLink.objects.create(
        person=person,
        digest=queries.secret_digest(secret),
        reason=reason,
        created_by=by,
        shown_to=shown_to,
        expires_at=timezone.now() + timedelta(hours=HOURS_TO_USE),
    )
    audit.record_by(by, EventType.SEND_PASSWORD_LINK, subject=str(person), after={"reason": reason})
    if shown_to:
        audit.record_by(shown_to, EventType.SHOW_PASSWORD_LINK, subject=str(person))
    return secret


def send_password_link(*, person: Person, address: str) -> bool:
    """Queue the email with a password link. Returns False when the service sends no email."""
    if not settings.SENDS_MAIL:
        return False
    context = {"person": person, "address": address, "hours": HOURS_TO_USE}
    text = render_to_string("operations/letters/password_link.txt", context, using="jinja2")
    queue(Letter(MessageKind.PASSWORD_RESET, _("Set a new password"), text), [person])
    return True


@transaction.atomic
def use_password_link(*, link: PasswordLink, password: str) -> None:
    """Set the password of the link's person, and end their tokens and their calendar subscription.

    Their sessions end with the old password.
    Raises NotVisible if the link was used or has expired meanwhile.
    """
    now = timezone.now()
    unused = PasswordLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now)
    if not unused.update(used_at=now):
        raise NotVisible
    person = link.person
    person.set_password(password)
    person.save(update_fields=["password"])
    person.tokens.all().delete()
    person.calendar_subscriptions.all().delete()
    audit.record_by(None, EventType.USE_PASSWORD_LINK, subject=str(person))


def _require_second_factor(person: Person) -> None:
    """Raise RuleBroken unless the person has a second factor that nobody wants to reset."""
    if not queries.password_factors(person).exists():
        raise RuleBroken(
            _(
                "%(name)s has no second factor, so a password would be enough to sign in. Close the account "
                "and invite %(name)s again."
            )
            % {"name": person.name}
        )
    waiting = person.account_changes.filter(outcome=RequestOutcome.WAITING)
    if waiting.filter(kind=AccountChangeKind.SECOND_FACTOR).exists():
        raise RuleBroken(_("Somebody must first decide whether to reset the second factor of this account."))


def _require_few(by: Person, person: Person) -> None:
    """Raise RuleBroken if too many links were created for the account, or by this person."""
    recent = PasswordLink.objects.filter(created_at__gt=timezone.now() - timedelta(days=1))
    if recent.filter(person=person).count() >= MAX_FOR_ACCOUNT:
        raise RuleBroken(
            _("%(number)s links were created for this account in the last 24 hours. Try again tomorrow.")
            % {"number": MAX_FOR_ACCOUNT}
        )
    if recent.filter(created_by=by).count() >= MAX_BY_PERSON:
        raise RuleBroken(
            _("You created %(number)s links in the last 24 hours. Ask another person, or try again tomorrow.")
            % {"number": MAX_BY_PERSON}
        )
