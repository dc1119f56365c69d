"""Changes of people, services and invitations."""

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.people import queries
from inspectorate.web.people.models import Invitation, Person, Service
from inspectorate.web.permissions import Action, NotVisible, RuleBroken, require

DAYS_TO_ACCEPT = 14
"""Days until an invitation expires."""


@transaction.atomic
def add_service(*, by: Person, name: str, short_name: str, area: str) -> Service:
    """Add a service that can be inspected."""
    require(Action.INVITE_PEOPLE, queries.roles_of(by))
    service = Service.objects.create(name=name, short_name=short_name, area=area)
    audit.record_by(by, EventType.ADD_SERVICE, subject=name)
    return service


@transaction.atomic
def invite(*, by: Person, email: str, name: str, role: str, service: Service | None) -> tuple[Person, str]:
    """Create an account with an invitation, and return the person and the invitation's secret."""
    require(Action.INVITE_PEOPLE, queries.roles_of(by))
    person = Person(email=email, name=name, role=role, service=service)
    person.set_unusable_password()
    person.save()
    audit.record_by(by, EventType.INVITE_PEOPLE, subject=str(person), after={"role": role})
    return person, _create_invitation(by, person)


@transaction.atomic
def invite_first(*, email: str, name: str, role: str) -> str:
    """Invite the first person from the command line, and return the invitation's secret.

    Raises FaultsFound when the e-mail address has an account already.
    """
    if Person.objects.filter(email__iexact=email).exists():
        fault = Fault(
            "--email", _("Someone with this e-mail address has been invited already."), _("Use another.")
        )
        raise FaultsFound([fault])
    person = Person(email=email, name=name, role=role)
    person.set_unusable_password()
    person.save()
    audit.record_by(None, EventType.INVITE_FROM_SERVER, subject=str(person), after={"role": role})
    return _create_invitation(None, person)


@transaction.atomic
def invite_again(*, by: Person, person: Person) -> str:
    """Replace the invitations of a person who has not accepted one, and return the new one's secret."""
    require(Action.INVITE_PEOPLE, queries.roles_of(by))
    if person.has_usable_password():
        raise RuleBroken(_("This person has an account already."))
    person.invitations.filter(accepted_at=None).delete()
    audit.record_by(by, EventType.INVITE_AGAIN, subject=str(person))
    return _create_invitation(by, person)


def send_invitation(*, person: Person, address: str) -> bool:
    """E-mail the link of an invitation. Returns False when no mail server is configured."""
    if not settings.EMAIL_HOST:
        return False
    text = render_to_string(
        "people/letters/invitation.txt", {"person": person, "address": address, "days": DAYS_TO_ACCEPT}
    )
    send_mail(_("You are invited to the inspection service"), text, None, [person.email])
    return True


@transaction.atomic
def accept(*, invitation: Invitation, password: str) -> Person:
    """Accept an invitation: set the password and open the account. Raises NotVisible the second time."""
    pending = Invitation.objects.filter(pk=invitation.pk, accepted_at=None)
    if not pending.update(accepted_at=timezone.now()):
        raise NotVisible
    person = invitation.person
    person.set_password(password)
    person.is_active = True
    person.save()
    EmailAddress.objects.update_or_create(
        user=person, email=person.email, defaults={"verified": True, "primary": True}
    )
    audit.record_by(person, EventType.ACCEPT_INVITATION)
    return person


@transaction.atomic
def close(*, by: Person, person: Person) -> None:
    """Close an account: the person can no longer sign in; records keep their name.

    Second factors are deleted, so that a person who has lost theirs can be invited again. Tokens are deleted,
    so that no program goes on acting for the person.
    """
    require(Action.INVITE_PEOPLE, queries.roles_of(by))
    if by.pk == person.pk:
        raise RuleBroken(_("You cannot close your own account. Ask someone else to."))
    person.is_active = False
    person.set_unusable_password()
    person.save()
    person.invitations.filter(accepted_at=None).delete()
    person.tokens.all().delete()
    Authenticator.objects.filter(user=person).delete()
    audit.record_by(by, EventType.CLOSE_ACCOUNT, subject=str(person))


def _create_invitation(by: Person | None, person: Person) -> str:
    secret = secrets.token_urlsafe(32)
    ends = timezone.now() + timedelta(days=DAYS_TO_ACCEPT)
    Invitation.objects.create(
        person=person, digest=queries.secret_digest(secret), sent_by=by, expires_at=ends
    )
    return secret
