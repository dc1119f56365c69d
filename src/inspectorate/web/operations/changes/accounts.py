"""Change accounts: name, email address, role and second factor, and the teams that a person leaves.

Some changes could give a person what they may not have, so another person than the one who asks decides about
them: an email address or a role by which somebody reads answers or decides, and every second factor.
"""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections import changes as teams
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.operations.changes import account_effects
from inspectorate.web.operations.queries import accounts
from inspectorate.web.people import queries
from inspectorate.web.people.models import (
    AccountChange,
    AccountChangeKind,
    Person,
    RequestOutcome,
    Service,
)
from inspectorate.web.permissions import ROLES_TO_APPROVE, Action, RuleBroken, require
from inspectorate.web.states import Role


@transaction.atomic
def edit_person(*, by: Person, person: Person, name: str, email: str) -> AccountChange | None:
    """Change a person's name and email address.

    Returns the change of address that another person has to approve, for an open account in a role that reads
    answers or decides; None if it is done.
    """
    _require_other(by, person)
    if name != person.name:
        before, former = {"name": person.name}, str(person)
        person.name = name
        person.save(update_fields=["name"])
        after = {"account": person.pk, "name": name}
        audit.record_by(by, EventType.CHANGE_ACCOUNT, subject=former, before=before, after=after)
    if email == person.email:
        return None
    change = AccountChange(person=person, kind=AccountChangeKind.EMAIL, email=email, requested_by=by)
    if person.is_active and Role(person.role) in ROLES_TO_APPROVE:
        return _request(change)
    account_effects.apply(by, change, EventType.CHANGE_ACCOUNT)
    return None


@transaction.atomic
def change_role(*, by: Person, person: Person, role: str, service: Service | None) -> AccountChange | None:
    """Change a person's role and service, and end the memberships that the new role does not allow.

    Returns the change that a head of inspections has to approve, for a role that reads answers or decides;
    None if it is done.
    """
    _require_other(by, person)
    _require_open(person)
    if (role, service) == (person.role, person.service):
        raise RuleBroken(_("%(name)s already has this role and service.") % {"name": person.name})
    change = AccountChange(
        person=person, kind=AccountChangeKind.ROLE, role=role, service=service, requested_by=by
    )
    if Role(role) in ROLES_TO_APPROVE:
        account_effects.require_replaceable(person, role)
        return _request(change)
    account_effects.apply(by, change, EventType.CHANGE_ACCOUNT)
    return None


@transaction.atomic
def request_second_factor_reset(*, by: Person, person: Person, reason: str) -> AccountChange:
    """Ask for the reset of a person's second factor. Another person has to approve it."""
    _require_other(by, person)
    _require_open(person)
    if not Authenticator.objects.filter(user=person).exists():
        raise RuleBroken(_("%(name)s has no second factor.") % {"name": person.name})
    if person.password_links.filter(shown_to=by).exists():
        raise RuleBroken(
            _("You have seen a password link of this account. Another person must ask for the reset.")
        )
    kind = AccountChangeKind.SECOND_FACTOR
    return _request(AccountChange(person=person, kind=kind, reason=reason, requested_by=by))


@transaction.atomic
def decide_account_change(*, by: Person, change: AccountChange, approve: bool) -> None:
    """Approve an account change that somebody else asked for and do it, or refuse it.

    Raises RuleBroken for one's own request or account, for someone who was shown an invitation of the account
    or of the person who asks, and when it has been decided. A head of inspections decides about email
    addresses and roles.
    """
    roles = queries.roles_of(by)
    require(Action.DECIDE_ACCOUNT_CHANGE, roles)
    if change.kind != AccountChangeKind.SECOND_FACTOR:
        require(Action.APPROVE_ROLE, roles)
    if by.pk in (change.requested_by_id, change.person_id):
        raise RuleBroken(_("You asked for this change, or it is about you. Another person must decide."))
    if any(
        links.filter(shown_to=by).exists()
        for links in (
            change.person.invitations,
            change.person.password_links,
            change.requested_by.invitations,
        )
    ):
        raise RuleBroken(
            _(
                "You were shown an invitation or password link of this person, or an invitation of the "
                "person who asked for the change. Nobody may see such a link and also decide. Ask another "
                "person to decide."
            )
        )
    outcome = RequestOutcome.APPROVED if approve else RequestOutcome.REFUSED
    waiting = AccountChange.objects.filter(pk=change.pk, outcome=RequestOutcome.WAITING)
    if not waiting.update(outcome=outcome, decided_by=by, decided_at=timezone.now()):
        raise RuleBroken(_("This change has already been decided."))
    change = AccountChange.objects.select_related("person", "requested_by", "service").get(pk=change.pk)
    if approve:
        _require_open(change.person)
        account_effects.apply(by, change, EventType.APPROVE_ACCOUNT_CHANGE)
    else:
        after = {"change": change.kind}
        audit.record_by(by, EventType.REFUSE_ACCOUNT_CHANGE, subject=str(change.person), after=after)
        account_effects.notify(change, [change.requested_by], _("A change of an account was refused"))


@transaction.atomic
def leave_teams(*, by: Person, person: Person) -> int:
    """Remove a person from the team of every inspection that has not ended, and return their number.

    Raises RuleBroken if one of these would be without a lead inspector.
    """
    require(Action.INVITE_PEOPLE, queries.roles_of(by))
    members = accounts.current_memberships(person)
    for member in members:
        account_effects.require_not_only_lead(member)
        access = open_inspection(by=by, id=member.inspection_id, action=Action.CHANGE_TEAM)
        teams.remove_member(access=access, member=member)
    return len(members)


def _require_other(by: Person, person: Person) -> None:
    require(Action.INVITE_PEOPLE, queries.roles_of(by))
    if by.pk == person.pk:
        raise RuleBroken(_("You cannot change your own account. Ask another person."))


def _require_open(person: Person) -> None:
    if not person.is_active:
        raise RuleBroken(_("This account is not open. Invite the person again."))


def _request(change: AccountChange) -> AccountChange:
    """Save a change that another person has to approve, and notify those who may."""
    if change.person.account_changes.filter(outcome=RequestOutcome.WAITING).exists():
        raise RuleBroken(_("Another change of this account is waiting for approval."))
    change.save()
    after = {"change": change.kind}
    if change.reason:
        after["reason"] = change.reason
    audit.record_by(
        change.requested_by, EventType.REQUEST_ACCOUNT_CHANGE, subject=str(change.person), after=after
    )
    approvers = Person.objects.filter(role=Role.HEAD, is_active=True)
    if change.kind == AccountChangeKind.SECOND_FACTOR:
        approvers |= Person.objects.filter(role=Role.OPERATIONS, is_active=True)
    others = approvers.exclude(pk__in=(change.requested_by_id, change.person_id)).order_by("pk")
    account_effects.notify(change, others, _("A change of an account is waiting for your approval"))
    return change
