"""Reading of people, services and invitations."""

import hashlib

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from inspectorate.web.people.models import Invitation, Person, Service
from inspectorate.web.permissions import Action, NotVisible, require
from inspectorate.web.states import Role


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this very session was opened with a second factor, or a sign-on trusted to ask for one."""
    for method in get_authentication_records(request, request.user):
        if method.get("method") == "mfa":
            return True
        if method.get("method") == "socialaccount" and settings.SIGN_ON and settings.SIGN_ON.second_factor:
            return True
    return False


def roles_of(person: Person) -> frozenset[Role]:
    """The roles in which a person does what belongs to no inspection."""
    return frozenset({Role(person.role)})


def everyone(*, by: Person) -> QuerySet[Person]:
    """Every person, by name."""
    require(Action.SEE_PEOPLE, roles_of(by))
    return Person.objects.select_related("service").order_by("name", "email")


def person(*, by: Person, id: int) -> Person:  # noqa: A002 - the word for it
    """One person. Raises NotVisible when there is none."""
    found = everyone(by=by).filter(pk=id).first()
    if found is None:
        raise NotVisible
    return found


def services() -> QuerySet[Service]:
    """Every service, by name."""
    return Service.objects.order_by("name")


def open_invitation(secret: str) -> Invitation | None:
    """The invitation with this secret, if it can still be accepted."""
    return (
        Invitation.objects.select_related("person")
        .filter(digest=digest(secret), accepted_at=None, expires_at__gt=timezone.now())
        .first()
    )


def digest(secret: str) -> str:
    """What is stored of an invitation's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
