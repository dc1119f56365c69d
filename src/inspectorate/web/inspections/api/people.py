"""API of services and people: the services that can be inspected, the accounts, and closing one."""

from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field

from inspectorate.method.inspection import Country
from inspectorate.web.inspections.api.teams import PersonOut, person_values
from inspectorate.web.people import changes, queries
from inspectorate.web.people.forms import people as forms
from inspectorate.web.people.models import AuthenticatedRequest, Person, Service
from inspectorate.web.permissions import Action, require
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import (
    WITHOUT_NUL,
    Number,
    Page,
    PageNumber,
    Size,
    described,
    paginate,
    validated,
)

router = Router(tags=["People and services"])


class ServiceIn(Schema):
    """A service that can be inspected."""

    name: Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S"), WITHOUT_NUL] = described(
        "Its full name, as in the report.", "Fernshire Youth Justice Service"
    )
    short_name: Annotated[str, Field(min_length=1, max_length=60, pattern=r"\S"), WITHOUT_NUL] = described(
        "Its short name.", "Fernshire YJS"
    )
    area: Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S"), WITHOUT_NUL] = described(
        "The area it serves.", "Fernshire"
    )
    country: Country = described("Its country.", "England", default="England")


class ServiceOut(Schema):
    """A service that can be inspected."""

    id: int = described("The number of the service.", 1)
    name: str = described("Its full name.", "Fernshire Youth Justice Service")
    short_name: str = described("Its short name.", "Fernshire YJS")
    area: str = described("The area it serves.", "Fernshire")
    country: str = described("Its country, England or Wales.", "England")


class AccountOut(PersonOut):
    """A person's account."""

    email: str = described("The email address they sign in with.", "leila@example.gov.uk")
    open: bool = described("Whether the account is open: accepted, and not closed.", True)


@router.get("/services", response=responses(Page[ServiceOut]), url_name="services")
def list_services(request: AuthenticatedRequest, page: PageNumber = 1, size: Size = 50) -> dict[str, Any]:
    """List the services that can be inspected, by name."""
    require(Action.SEE_PEOPLE, queries.roles_of(request.user))
    return paginate(queries.services(), page, size, ServiceOut.from_orm)


@router.post("/services/add", response=responses(ServiceOut, *WRITE_RESPONSES), url_name="add_service")
def add_service(request: AuthenticatedRequest, submission: ServiceIn) -> Service:
    """Add a service that can be inspected."""
    require(Action.INVITE_PEOPLE, queries.roles_of(request.user))
    return changes.add_service(by=request.user, **validated(forms.AddServiceForm(submission.model_dump())))


@router.get("/people", response=responses(Page[AccountOut]), url_name="people")
def list_people(request: AuthenticatedRequest, page: PageNumber = 1, size: Size = 50) -> dict[str, Any]:
    """List everyone who has an account or an invitation, by name."""
    return paginate(queries.everyone(by=request.user), page, size, _account)


@router.post(
    "/people/{int:person}/close", response=responses(AccountOut, *WRITE_RESPONSES), url_name="close_account"
)
def close_account(request: AuthenticatedRequest, person: Number) -> dict[str, Any]:
    """Close an account immediately. The person can no longer sign in, and their programs stop."""
    require(Action.INVITE_PEOPLE, queries.roles_of(request.user))
    account = queries.person(by=request.user, id=person)
    changes.close(by=request.user, person=account)
    return _account(account)


def _account(person: Person) -> dict[str, Any]:
    return {**person_values(person), "email": person.email, "open": person.is_active}
