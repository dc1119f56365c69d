"""The people of the tests: one in each role, on one inspection, and a stranger."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.test import Client

from inspectorate.web.editions import frozen_hashes
from inspectorate.web.inspections.models import Inspection, TeamMember
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.people.models import Person, Service
from inspectorate.web.states import OFFICES, Role, State
from tests.house.tree import ROOT

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"
PASSWORD = "three random words"
STRANGER = "stranger@example.org"
ACCOUNTS = tuple(role for role in Role if role is not Role.PUBLIC)
"""The roles that somebody signs in to have."""


@dataclass
class Team:
    """An inspection, and who plays what in it."""

    service: Service
    inspection: Inspection
    people: dict[Role, Person]
    stranger: Person

    def client(self, role: Role) -> Client:
        """A browser in which the person in this role has signed in with both factors."""
        return Client() if role is Role.PUBLIC else signed_in(self.people[role])

    def member(self, role: Role) -> TeamMember:
        """The membership of the person in this role."""
        return TeamMember.objects.get(inspection=self.inspection, person=self.people[role], removed_at=None)

    def access(self, role: Role) -> InspectionAccess:
        """The inspection as the person in this role has it before them."""
        return open_inspection(by=self.people[role], id=self.inspection.pk)

    def stand(self, state: State) -> None:
        """Put the inspection in a state, whatever the way there."""
        self.inspection.state = state
        self.inspection.save(update_fields=["state"])


def person(role: Role, email: str, *, service: Service | None = None) -> Person:
    """Someone with an account."""
    made = _person(role, email, service)
    made.save()
    return made


def people(service: Service | None = None, before: str = "") -> dict[Role, Person]:
    """Someone in each role, those of a service at this one; `before` stands before their addresses."""
    made = [
        _person(role, f"{before}{role.value}@example.org", service if _local(role) else None)
        for role in ACCOUNTS
    ]
    return {Role(person.role): person for person in Person.objects.bulk_create(made)}


def _person(role: Role, email: str, service: Service | None) -> Person:
    name, hashed = f"Alex {role.title}", _hashed(PASSWORD)
    return Person(email=email, name=name, role=role, service=service, is_active=True, password=hashed)


_hashed = cache(make_password)


def signed_in(who: Person) -> Client:
    """A browser in which someone has signed in with both factors."""
    client = Client()
    client.force_login(who)
    request = HttpRequest()
    request.session = client.session
    for method in ("password", "mfa"):
        record_authentication(request, who, method=method)
    request.session.save()
    return client


def long_list(group: str = "court") -> bytes:
    """The example's long list of one kind of case, as its invented service sent it."""
    return (EXAMPLE / "long-lists" / f"{group}.csv").read_bytes()


def create_team() -> Team:
    """One person in each role, on an inspection that is being set up."""
    service = Service.objects.create(
        name="Fernshire Youth Justice Service", short_name="the YJS", area="Fernshire"
    )
    team = people(service)
    return Team(service, create_inspection(service, team), team, person(Role.INSPECTOR, STRANGER))


def create_inspection(service: Service, people: dict[Role, Person]) -> Inspection:
    """An inspection that is being set up, with everyone on its team."""
    edition = "youth-2018"
    inspection = Inspection.objects.create(
        service=service,
        edition=edition,
        edition_hash=frozen_hashes()[edition],
        set_up_by=people[Role.OPERATIONS],
        fieldwork_starts=date(2018, 9, 3),
        fieldwork_ends=date(2018, 9, 14),
    )
    put_on_team(inspection, people)
    return inspection


def put_on_team(inspection: Inspection, people: dict[Role, Person]) -> None:
    """Let everyone whose role is one on an inspection have it on this one."""
    members = [
        TeamMember(inspection=inspection, person=who, role=role)
        for role, who in people.items()
        if role not in OFFICES
    ]
    TeamMember.objects.bulk_create(members)


def _local(role: Role) -> bool:
    return role in (Role.LINK, Role.SERVICE_HEAD, Role.BOARD, Role.LOCAL)
