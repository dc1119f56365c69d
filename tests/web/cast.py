"""The people of the tests: one in each role, on one inspection, and a stranger."""

from dataclasses import dataclass
from datetime import date

from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest
from django.test import Client

from inspectorate.web.inspections.models import Inspection, Member
from inspectorate.web.inspections.queries import InspectionAccess, frozen, open_inspection
from inspectorate.web.people.models import Person, Service
from inspectorate.web.states import OFFICES, Role, State
from tests.house.tree import ROOT

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"
PASSWORD = "three random words"
STRANGER = "stranger@example.org"
ACCOUNTS = tuple(role for role in Role if role is not Role.PUBLIC)
"""The roles that somebody signs in to have."""


@dataclass
class Cast:
    """An inspection, and who plays what in it."""

    service: Service
    inspection: Inspection
    people: dict[Role, Person]
    stranger: Person

    def client(self, role: Role) -> Client:
        """A browser in which the person in this role has signed in with both factors."""
        return Client() if role is Role.PUBLIC else signed_in(self.people[role])

    def member(self, role: Role) -> Member:
        """The membership of the person in this role."""
        return Member.objects.get(inspection=self.inspection, person=self.people[role], removed_at=None)

    def access(self, role: Role) -> InspectionAccess:
        """The inspection as the person in this role has it before them."""
        return open_inspection(by=self.people[role], id=self.inspection.pk)

    def stand(self, state: State) -> None:
        """Put the inspection in a state, whatever the way there."""
        Inspection.objects.filter(pk=self.inspection.pk).update(state=state)
        self.inspection.refresh_from_db()


def person(role: Role, email: str, *, service: Service | None = None) -> Person:
    """Someone with an account."""
    made = Person(email=email, name=f"Alex {role.title}", role=role, service=service, is_active=True)
    made.set_password(PASSWORD)
    made.save()
    return made


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


def play() -> Cast:
    """One person in each role, on an inspection that is being set up."""
    service = Service.objects.create(
        name="Fernshire Youth Justice Service", short_name="the YJS", area="Fernshire"
    )
    people: dict[Role, Person] = {
        role: person(role, f"{role.value}@example.org", service=service if _local(role) else None)
        for role in ACCOUNTS
    }
    return Cast(service, inspected(service, people), people, person(Role.INSPECTOR, STRANGER))


def inspected(service: Service, people: dict[Role, Person]) -> Inspection:
    """An inspection that is being set up, with everyone on its team."""
    edition = "youth-2018"
    inspection = Inspection.objects.create(
        service=service,
        edition=edition,
        edition_hash=frozen()[edition],
        set_up_by=people[Role.OPERATIONS],
        fieldwork_starts=date(2018, 9, 3),
        fieldwork_ends=date(2018, 9, 14),
    )
    for role, who in people.items():
        if role not in OFFICES:
            Member.objects.create(inspection=inspection, person=who, role=role)
    return inspection


def _local(role: Role) -> bool:
    return role in (Role.LINK, Role.SERVICE_HEAD, Role.BOARD, Role.LOCAL)
