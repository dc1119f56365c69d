"""Changes of people, services and invitations."""

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.plain_text import plain_text
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.mail.changes import Letter, queue
from inspectorate.web.mail.models import MessageKind
from inspectorate.web.people import queries
from inspectorate.web.people.models import (
    Country,
    Invitation,
    Person,
    RequestOutcome,
    RoleRequest,
    Service,
)
from inspectorate.web.permissions import ROLES_TO_APPROVE, Action, NotVisible, RuleBroken, require
from inspectorate.web.states import Role

DAYS_TO_ACCEPT = 14
"""Days until an invitation expires."""


@transaction.atomic
def add_service(
    *, by: Person, name: str, short_name: str, area: str, country: str = Country.ENGLAND
) -> Service:
    """Add a service that can be inspected."""
    require(Action.INVITE_PEOPLE, queries.roles_of(by))
    service = Service.objects.create(name=name, short_name=short_name, area=area, country=country)
    audit.record_by(by, EventType.ADD_SERVICE, subject=name)
    return service


@transaction.atomic
def invite(
    *, by: Person, email: str, name: str, role: str, service: Service | None
) -> tuple[Person, str | None]:
    """Create an account, and return the person and the secret of their invitation.

    For a role that reads answers or decides there is no secret yet: a head of inspections has to approve the
    role first.
    """
    require(Action.INVITE_PEOPLE, queries.roles_of(by))
    person = Person(email=email, name=name, role=role, service=service)
    person.set_unusable_password()
    person.save()
    audit.record_by(by, EventType.INVITE_PEOPLE, subject=str(person), after={"role": role})
    return person, _invite_or_request(by, person)


@transaction.atomic
def invite_first(*, email: str, name: str, role: str) -> str:
    """Invite a person from the command line, notify the heads, and return the invitation's secret.

    An invitation that was made on the server and not accepted is replaced. Raises FaultsFound when the email
    address has an account already, or was invited in the browser or in another role, and when address or name
    is not valid.
    """
    email, name = _valid_identity(email, name)
    earlier = Person.objects.with_address(email).first()
    if earlier:
        return _replace_first_invitation(earlier, role)
    person = Person(email=email, name=name, role=role)
    person.set_unusable_password()
    person.save()
    audit.record_by(None, EventType.INVITE_FROM_SERVER, subject=str(person), after={"role": role})
    now = timezone.now()
    role_request = RoleRequest.objects.create(
        person=person, role=role, outcome=RequestOutcome.APPROVED, decided_at=now, invited_at=now
    )
    _notify_heads(role_request, None, _("A person has been invited on the server"))
    return _create_invitation(None, person)


def _valid_identity(email: str, name: str) -> tuple[str, str]:
    """Return an email address and a name as they are stored. Raises FaultsFound for each that is none."""
    email, name = email.strip(), " ".join(plain_text(name).split())
    faults = []
    try:
        validate_email(email)
    except ValidationError:
        faults.append(Fault("--email", _("This is not an email address."), _("Check its spelling.")))
    if not name:
        faults.append(Fault("--name", _("The name is empty."), _("Give their full name.")))
    if faults:
        raise FaultsFound(faults)
    return email, name


def _replace_first_invitation(person: Person, role: str) -> str:
    """Replace the invitation that a person was given on the server, and return its secret."""
    given = person.invitations.filter(sent_by=None, accepted_at=None)
    if person.has_usable_password() or not given.exists() or person.role != role:
        fault = Fault(
            "--email",
            _(
                "Someone with this email address has an account already, or was invited in the browser or "
                "in another role."
            ),
            _("Use another address, or invite them again in the browser."),
        )
        raise FaultsFound([fault])
    given.delete()
    audit.record_by(None, EventType.INVITE_AGAIN, subject=str(person))
    return _create_invitation(None, person)


@transaction.atomic
def invite_again(*, by: Person, person: Person) -> str | None:
    """Replace the invitations of a person without an open account, and return the new one's secret.

    As with `invite`, there is no secret yet for a role that a head of inspections has to approve first.
    """
    require(Action.INVITE_PEOPLE, queries.roles_of(by))
    if person.has_usable_password():
        raise RuleBroken(_("This person already has an account."))
    if person.role_requests.filter(outcome=RequestOutcome.WAITING).exists():
        raise RuleBroken(_("This role is already waiting for a head of inspections to approve it."))
    person.invitations.filter(accepted_at=None).delete()
    # An earlier approval whose invitation was never given opens nothing beside the new one.
    approved = person.role_requests.filter(outcome=RequestOutcome.APPROVED, invited_at=None)
    approved.update(invited_at=timezone.now())
    audit.record_by(by, EventType.INVITE_AGAIN, subject=str(person))
    return _invite_or_request(by, person)


@transaction.atomic
def decide_role_request(*, by: Person, role_request: RoleRequest, approve: bool) -> None:
    """Approve or refuse a role that somebody else has asked for, and notify the other heads.

    Raises RuleBroken for one's own request, for an account whose invitation one was shown, for a request of
    such an account, or when it has been decided already.
    """
    require(Action.APPROVE_ROLE, queries.roles_of(by))
    person = role_request.person
    if by.pk in (role_request.requested_by_id, person.pk):
        raise RuleBroken(_("You asked for this role. Another head of inspections must decide."))
    if person.invitations.filter(shown_to=by).exists():
        raise RuleBroken(
            _("You have seen an invitation link of this account. Another head of inspections must decide.")
        )
    if role_request.requested_by and role_request.requested_by.invitations.filter(shown_to=by).exists():
        raise RuleBroken(
            _(
                "You have seen an invitation link of the person who asked for this role. Another head of "
                "inspections must decide."
            )
        )
    outcome = RequestOutcome.APPROVED if approve else RequestOutcome.REFUSED
    decision = {"outcome": outcome, "decided_by": by, "decided_at": timezone.now()}
    waiting = RoleRequest.objects.filter(pk=role_request.pk, outcome=RequestOutcome.WAITING)
    if not waiting.update(**decision):
        raise RuleBroken(_("This request has already been decided."))
    role_request.refresh_from_db()
    event_type = EventType.APPROVE_ROLE if approve else EventType.REFUSE_ROLE
    after = {"role": role_request.role, "asked_for_by": str(role_request.requested_by)}
    audit.record_by(by, event_type, subject=str(person), after=after)
    _notify_heads(
        role_request, by, _("A role has been approved") if approve else _("A role has been refused")
    )


@transaction.atomic
def invite_approved(*, by: Person, role_request: RoleRequest) -> str:
    """Create the invitation of an approved role request, and return its secret. It works once.

    Without a mail server the link is shown to `by`, who must not be the person who approved the role. Raises
    RuleBroken for that person, and when the request is not approved or its invitation exists already.
    """
    approved = RoleRequest.objects.filter(
        pk=role_request.pk, outcome=RequestOutcome.APPROVED, invited_at=None
    )
    if not settings.SENDS_MAIL:
        require(Action.INVITE_PEOPLE, queries.roles_of(by))
        if role_request.decided_by_id == by.pk:
            raise RuleBroken(_("You approved this role. Another person must send the invitation."))
    if not approved.update(invited_at=timezone.now()):
        raise RuleBroken(_("There is no approved invitation. Invite the person again."))
    person = role_request.person
    audit.record_by(by, EventType.INVITE_PEOPLE, subject=str(person), after={"role": role_request.role})
    return _create_invitation(by, person)


def send_invitation(*, person: Person, address: str) -> bool:
    """Queue the email with the link of an invitation. Returns False when the service sends no email."""
    if not settings.SENDS_MAIL:
        return False
    text = render_to_string(
        "people/letters/invitation.txt", {"person": person, "address": address, "days": DAYS_TO_ACCEPT}
    )
    letter = Letter(MessageKind.INVITATION, _("You have been invited to the inspection service"), text)
    queue(letter, [person])
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
    so that no program goes on acting for the person, and so is their calendar subscription.
    """
    require(Action.INVITE_PEOPLE, queries.roles_of(by))
    if by.pk == person.pk:
        raise RuleBroken(_("You cannot close your own account. Ask someone else to."))
    invited = person.invitations.filter(accepted_at=None)
    asked = person.role_requests.filter(
        Q(outcome=RequestOutcome.WAITING) | Q(outcome=RequestOutcome.APPROVED, invited_at=None)
    )
    if not (person.is_active or invited.exists() or asked.exists()):
        raise RuleBroken(_("This account is already closed."))
    person.is_active = False
    person.set_unusable_password()
    person.save()
    person.invitations.filter(accepted_at=None).delete()
    person.role_requests.filter(outcome=RequestOutcome.WAITING).delete()
    person.account_changes.filter(outcome=RequestOutcome.WAITING).delete()
    person.role_requests.filter(invited_at=None).update(invited_at=timezone.now())
    person.tokens.all().delete()
    end_password_links(person)
    person.calendar_subscriptions.all().delete()
    Authenticator.objects.filter(user=person).delete()
    audit.record_by(by, EventType.CLOSE_ACCOUNT, subject=str(person))


def end_password_links(person: Person) -> None:
    """Let the unused password links of an account expire now."""
    person.password_links.filter(used_at=None, expires_at__gt=timezone.now()).update(
        expires_at=timezone.now()
    )


def _invite_or_request(by: Person, person: Person) -> str | None:
    """Return the secret of a new invitation; None if the role has to be approved first."""
    if Role(person.role) not in ROLES_TO_APPROVE:
        return _create_invitation(by, person)
    role_request = RoleRequest.objects.create(person=person, role=person.role, requested_by=by)
    audit.record_by(by, EventType.REQUEST_ROLE, subject=str(person), after={"role": person.role})
    _notify_heads(role_request, by, _("A role is waiting for your approval"))
    return None


def _notify_heads(role_request: RoleRequest, by: Person | None, subject: str) -> None:
    people = queries.heads().exclude(pk=role_request.person_id)
    context = {"role_request": role_request, "subject": subject}
    text = render_to_string("people/letters/role_request.txt", context, using="jinja2")
    letter = Letter(MessageKind.ROLE_REQUEST, subject, text, page=reverse("people:role_requests"))
    queue(letter, people.exclude(pk=by.pk) if by else people)


def _create_invitation(by: Person | None, person: Person) -> str:
    """Return the secret of a new invitation, which is shown to `by` unless it can be sent by email."""
    secret = secrets.token_urlsafe(32)
    ends = timezone.now() + timedelta(days=DAYS_TO_ACCEPT)
    shown_to = None if settings.SENDS_MAIL else by
    Invitation.objects.create(
        person=person,
        digest=queries.secret_digest(secret),
        sent_by=by,
        shown_to=shown_to,
        expires_at=ends,
    )
    if shown_to:
        audit.record_by(shown_to, EventType.SHOW_INVITATION, subject=str(person))
    return secret
