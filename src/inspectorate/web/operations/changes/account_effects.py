"""What an account change does once it is approved: the account, its sessions and teams, and the emails."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.models import TeamMember
from inspectorate.web.mail.changes import Letter, queue
from inspectorate.web.mail.models import MessageKind
from inspectorate.web.operations.queries import accounts
from inspectorate.web.people.changes import end_password_links
from inspectorate.web.people.models import (
    AccountChange,
    AccountChangeKind,
    Person,
    RequestOutcome,
)
from inspectorate.web.permissions import RuleBroken


def apply(by: Person, change: AccountChange, event_type: EventType) -> None:
    """Do a change, record it with `event_type`, and notify the person."""
    if change.kind == AccountChangeKind.EMAIL:
        _change_email(by, change, event_type)
    elif change.kind == AccountChangeKind.ROLE:
        _change_role(by, change, event_type)
    else:
        _reset_second_factor(by, change, event_type)


def _change_email(by: Person, change: AccountChange, event_type: EventType) -> None:
    person, former, former_address = change.person, str(change.person), change.person.email
    if Person.objects.with_address(change.email).exclude(pk=person.pk).exists():
        raise RuleBroken(_("Another person has this email address."))
    person.email = change.email
    person.save(update_fields=["email"])
    EmailAddress.objects.filter(user=person).update(email=change.email)
    # An invitation was sent to the former address, and approved for it.
    person.invitations.filter(accepted_at=None).delete()
    approved = person.role_requests.filter(outcome=RequestOutcome.APPROVED, invited_at=None)
    approved.update(invited_at=timezone.now())
    end_password_links(person)
    before, after = {"email": former_address}, {"account": person.pk, "email": change.email}
    audit.record_by(by, event_type, subject=former, before=before, after=after)
    subject = _("Your email address was changed")
    notify(change, [person], subject)
    notify(change, [person], subject, address=former_address)


def _change_role(by: Person, change: AccountChange, event_type: EventType) -> None:
    person = change.person
    require_replaceable(person, change.role)
    for member in accounts.memberships_not_permitted(person, change.role):
        member.removed_at = timezone.now()
        member.save(update_fields=["removed_at"])
        audit.record_by(
            by,
            EventType.REMOVE_TEAM_MEMBER,
            member.inspection_id,
            subject=str(person),
            before={"role": member.role},
        )
    before = {"role": person.role, "service": str(person.service or "")}
    person.role, person.service = change.role, change.service
    person.save(update_fields=["role", "service"])
    after = {"role": person.role, "service": str(person.service or "")}
    audit.record_by(by, event_type, subject=str(person), before=before, after=after)
    notify(change, [person], _("Your role was changed"))


def _reset_second_factor(by: Person, change: AccountChange, event_type: EventType) -> None:
    """Delete second factors and tokens, and end all sessions. The person sets up a new factor at sign-in."""
    person = change.person
    Authenticator.objects.filter(user=person).delete()
    person.tokens.all().delete()
    end_password_links(person)
    person.calendar_subscriptions.all().delete()
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(person.pk):
            session.delete()
    audit.record_by(by, event_type, subject=str(person), after={"change": change.kind})
    notify(change, [person], _("Your second factor was reset"))


def notify(change: AccountChange, people: Iterable[Person], subject: str, *, address: str = "") -> None:
    """Queue an email about a change to these people."""
    context = {"change": change, "subject": subject}
    text = render_to_string("operations/letters/account_change.txt", context, using="jinja2")
    for person in people:
        page = reverse("people:account")
        if person != change.person:
            page = reverse("operations:account_change", args=[change.pk])
        # The notification is for the person, whatever the address.
        letter = Letter(MessageKind.ACCOUNT, subject, text, page="" if address else page)
        queue(letter, [person], address=address)


def require_not_only_lead(member: TeamMember) -> None:
    """Raise RuleBroken if an announced inspection would be without a lead inspector."""
    if accounts.is_only_lead(member):
        names = {"name": member.person.name, "inspection": str(member.inspection)}
        raise RuleBroken(
            _(
                "%(name)s is the only lead inspector of %(inspection)s. Add another lead inspector to that "
                "inspection first."
            )
            % names
        )


def require_replaceable(person: Person, role: str) -> None:
    """Raise RuleBroken if a person is the only lead inspector somewhere, and the role ends that."""
    for member in accounts.memberships_not_permitted(person, role):
        require_not_only_lead(member)
