"""Factories: an inspection with a person in each role, and a stranger."""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.test import Client

from inspectorate.method.sample import FirstAssessment, Randomness, draw_second
from inspectorate.web.assessments.models import SecondDraw
from inspectorate.web.editions import frozen_hashes
from inspectorate.web.inspections.models import Inspection, TeamMember
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.judgements import evidence_files
from inspectorate.web.judgements.models import EvidenceItem
from inspectorate.web.people import changes as people_changes
from inspectorate.web.people.models import Person, Service
from inspectorate.web.states import TEAM_ROLES, Role, State
from tests.house.tree import ROOT

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"
PASSWORD = "three random words"
STRANGER = "stranger@example.org"
ACCOUNTS = tuple(role for role in Role if role is not Role.PUBLIC)
"""The roles that have an account."""


@dataclass
class Team:
    """An inspection with a person in each role, and a stranger who is not on its team."""

    service: Service
    inspection: Inspection
    people: dict[Role, Person]
    stranger: Person

    def client(self, role: Role) -> Client:
        """Return a client signed in with both factors as the person in this role."""
        return Client() if role is Role.PUBLIC else signed_in(self.people[role])

    def member(self, role: Role) -> TeamMember:
        """Return the team membership of the person in this role."""
        return TeamMember.objects.get(inspection=self.inspection, person=self.people[role], removed_at=None)

    def access(self, role: Role) -> InspectionAccess:
        """Return the access of the person in this role to the inspection."""
        return open_inspection(by=self.people[role], id=self.inspection.pk)

    def stand(self, state: State) -> None:
        """Put the inspection in a state, whatever the way there."""
        self.inspection.state = state
        self.inspection.save(update_fields=["state"])


def person(role: Role, email: str, *, service: Service | None = None) -> Person:
    """Create a person with an account."""
    account = _person(role, email, service)
    account.save()
    return account


def people(service: Service | None = None, prefix: str = "") -> dict[Role, Person]:
    """Create a person in each role, with the service for its own roles; `prefix` begins their addresses."""
    accounts = [
        _person(role, f"{prefix}{role.value}@example.org", service if _works_for_service(role) else None)
        for role in ACCOUNTS
    ]
    return {Role(person.role): person for person in Person.objects.bulk_create(accounts)}


def _person(role: Role, email: str, service: Service | None) -> Person:
    name, hashed = f"Alex {role.title}", _hashed(PASSWORD)
    return Person(email=email, name=name, role=role, service=service, is_active=True, password=hashed)


_hashed = cache(make_password)


def signed_in(person: Person) -> Client:
    """Return a client in which a person is signed in with both factors."""
    client = Client()
    client.force_login(person)
    request = HttpRequest()
    request.session = client.session
    for method in ("password", "mfa"):
        record_authentication(request, person, method=method)
    request.session.save()
    return client


def long_list(group: str = "court") -> bytes:
    """Return the file of the example's long list of a case group."""
    return (EXAMPLE / "long-lists" / f"{group}.csv").read_bytes()


def create_team() -> Team:
    """Create an inspection in the state “setting up”, with a person in each role."""
    service = Service.objects.create(
        name="Fernshire Youth Justice Service", short_name="the YJS", area="Fernshire"
    )
    team = people(service)
    return Team(service, create_inspection(service, team), team, person(Role.INSPECTOR, STRANGER))


def create_inspection(service: Service, people: dict[Role, Person]) -> Inspection:
    """Create an inspection in the state “setting up”, with these people on its team."""
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
    """Add everyone with a team role to the team of an inspection."""
    members = [
        TeamMember(inspection=inspection, person=member, role=role)
        for role, member in people.items()
        if role in TEAM_ROLES
    ]
    TeamMember.objects.bulk_create(members)


def invited(by: Person, approved_by: Person, email: str = "new@example.org") -> tuple[Person, str]:
    """Invite an inspector, let another person approve the role, and return them and their secret."""
    account, _no_secret = people_changes.invite(
        by=by, email=email, name="Sam New", role=Role.INSPECTOR, service=None
    )
    role_request = account.role_requests.get()
    people_changes.decide_role_request(by=approved_by, role_request=role_request, approve=True)
    return account, people_changes.invite_approved(by=by, role_request=role_request)


def evidence_item(inspection: Inspection, by: Person, ref: str = "E1", content: bytes = b"x") -> EvidenceItem:
    """Create an evidence item with a file."""
    return inspection.evidence_items.create(
        ref=ref,
        kind="document",
        title="x",
        finding="x",
        direction="neutral",
        file_name="x.txt",
        stored_name=evidence_files.save(inspection.pk, content),
        content_hash=hashlib.sha256(content).hexdigest(),
        by=by,
    )


def second_draw(inspection: Inspection, by: Person) -> SecondDraw:
    """Create a draw of cases for second assessment, as the draw makes it."""
    cases = sorted([*key, "1"] for key in inspection.assessments.values_list("group", "case_id").distinct())
    drawn = draw_second(
        [FirstAssessment(*case) for case in cases], share=0.1, randomness=Randomness("system", "0f" * 16)
    )
    return inspection.second_draws.create(
        number=1,
        share="0.1",
        source="system",
        value="0f" * 16,
        digest=drawn.digest,
        cases=cases,
        selected=[[case.group, case.case_id] for case in drawn.selected],
        because=[[group.group, group.cases, group.size, group.because] for group in drawn.groups],
        drawn_by=by,
    )


def _works_for_service(role: Role) -> bool:
    return role in (Role.LINK, Role.SERVICE_HEAD, Role.BOARD, Role.LOCAL)
