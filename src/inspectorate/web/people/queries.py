"""Reads of people, services and invitations."""

import hashlib

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from inspectorate.web.lists import matching_words
from inspectorate.web.people.models import (
    AccountChange,
    AccountChangeKind,
    Invitation,
    PasswordLink,
    Person,
    RequestOutcome,
    RoleRequest,
    Service,
)
from inspectorate.web.permissions import Action, NotVisible, allowed, require
from inspectorate.web.states import Role

FACTOR_TYPES = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""Types of second factors. Recovery codes come with one of them."""


def has_second_factor(request: HttpRequest) -> bool:
    """Return whether the session was opened with a second factor, or by a sign-on trusted to ask for one."""
    for method in get_authentication_records(request, request.user):
        if method.get("method") == "mfa":
            return True
        if method.get("method") == "socialaccount" and settings.SIGN_ON and settings.SIGN_ON.second_factor:
            return True
    return False


def roles_of(person: Person) -> frozenset[Role]:
    """Return a person's roles for actions outside inspections."""
    return frozenset({Role(person.role)})


def everyone(*, by: Person, search: str = "", role: str = "", account: str = "") -> QuerySet[Person]:
    """Return people by name: all of them, or those who match a search text, a role and an account status."""
    require(Action.SEE_PEOPLE, roles_of(by))
    people = Person.objects.filter(matching_words(search, "name", "email", "service__name"))
    if role:
        people = people.filter(role=role)
    if account:
        people = people.filter(is_active=account == "open")
    return people.select_related("service").order_by("name", "email")


def person(*, by: Person, id: int) -> Person:  # noqa: A002 - the record's id
    """Return one person. Raises NotVisible when there is none with this id."""
    try:
        return everyone(by=by).get(pk=id)
    except Person.DoesNotExist:
        raise NotVisible from None


def role_requests(*, by: Person, search: str = "", outcome: str = "") -> QuerySet[RoleRequest]:
    """Return role requests, newest first: all of them, or those that match a search text and an outcome."""
    require(Action.SEE_PEOPLE, roles_of(by))
    people = ("person", "person__service", "requested_by", "decided_by")
    requests = RoleRequest.objects.filter(matching_words(search, "person__name", "person__email"))
    if outcome:
        requests = requests.filter(outcome=outcome)
    return requests.select_related(*people).order_by("-pk")


def requests_to_decide(*, by: Person) -> QuerySet[RoleRequest]:
    """Return the role requests that wait for this person: those that somebody else has made."""
    if not allowed(Action.APPROVE_ROLE, roles_of(by)):
        return RoleRequest.objects.none()
    return role_requests(by=by).filter(outcome=RequestOutcome.WAITING).exclude(requested_by=by)


def invitations_to_give(*, by: Person) -> QuerySet[RoleRequest]:
    """Return the approved role requests whose invitation this person can be shown."""
    if not allowed(Action.INVITE_PEOPLE, roles_of(by)):
        return RoleRequest.objects.none()
    approved = role_requests(by=by).filter(outcome=RequestOutcome.APPROVED, invited_at=None)
    return approved.exclude(decided_by=by)


def role_request(*, by: Person, id: int) -> RoleRequest:  # noqa: A002 - the record's id
    """Return one role request. Raises NotVisible when there is none with this id."""
    try:
        return role_requests(by=by).get(pk=id)
    except RoleRequest.DoesNotExist:
        raise NotVisible from None


def changes_to_decide(*, by: Person) -> QuerySet[AccountChange]:
    """Return the account changes that wait for this person: those that somebody else has asked for.

    Operations decides about second factors only.
    """
    roles = roles_of(by)
    if not allowed(Action.DECIDE_ACCOUNT_CHANGE, roles):
        return AccountChange.objects.none()
    waiting = AccountChange.objects.filter(outcome=RequestOutcome.WAITING)
    if not allowed(Action.APPROVE_ROLE, roles):
        waiting = waiting.filter(kind=AccountChangeKind.SECOND_FACTOR)
    others = waiting.exclude(requested_by=by).exclude(person=by)
    return others.select_related("person", "requested_by").order_by("pk")


def heads() -> QuerySet[Person]:
    """Return the heads of inspections with an open account."""
    return Person.objects.filter(role=Role.HEAD, is_active=True).order_by("pk")


def services(*, search: str = "") -> QuerySet[Service]:
    """Return services by name: all of them, or those that match a search text."""
    return Service.objects.filter(matching_words(search, "name", "short_name", "area")).order_by("name", "pk")


def open_invitation(secret: str) -> Invitation | None:
    """Return the invitation with this secret, if it can still be accepted."""
    return (
        Invitation.objects.select_related("person")
        .filter(digest=secret_digest(secret), accepted_at=None, expires_at__gt=timezone.now())
        .first()
    )


def password_factors(person: Person) -> QuerySet[Authenticator]:
    """Return the second factors that a person needs after entering their password."""
    factors: QuerySet[Authenticator] = Authenticator.objects.filter(user=person, type__in=FACTOR_TYPES)
    return factors


def open_password_link(secret: str) -> PasswordLink | None:
    """Return the link with this secret, if the person can still set a password with it.

    It does not work for an account without a second factor: the password alone would open it.
    """
    link = (
        PasswordLink.objects.select_related("person")
        .filter(digest=secret_digest(secret), used_at=None, expires_at__gt=timezone.now())
        .filter(person__is_active=True)
        .first()
    )
    return link if link and password_factors(link.person).exists() else None


def secret_digest(secret: str) -> str:
    """Return the SHA-256 digest of the secret of a link or token, as stored."""
    return hashlib.sha256(secret.encode()).hexdigest()
