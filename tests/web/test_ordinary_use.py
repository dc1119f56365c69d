"""`verify` finds nothing after ordinary use: every form and route once in each state, and a few sequences."""

from collections import Counter

import pytest
from django.db import transaction
from django.urls import reverse

from inspectorate.method.faults import FaultsFound
from inspectorate.web import commands
from inspectorate.web.assessments.changes import readers
from inspectorate.web.assessments.changes.caseload import assign, drop_unbegun_second_assessments
from inspectorate.web.assessments.models import Occasion
from inspectorate.web.assessments.queries.access import open_assessment
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.models import StateChange
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import PAGES, Action, allowed, required_action
from inspectorate.web.states import Role, State
from tests.web.databases import EXAMPLE_DATABASE, connected, copied, service_environment
from tests.web.factories import PASSWORD, Team
from tests.web.imported_inspection import last_import
from tests.web.permission_world import API, OPERATIONS, ROLES, World, world_of

STATES = (State.ANNOUNCED, State.FIELDWORK, State.PANEL)
WITHOUT_FORM = ("people:accept", "operations:set_password", "mfa_", "account_", "security:")
"""Names of addresses that take no valid form of the world, or that are used by name below."""


@pytest.fixture
def used(server, django_db_setup, django_db_blocker, settings):
    """The address of a copy of the database with the example, in which changes are committed."""
    settings.DEMO = True
    with (
        copied(server, "used", EXAMPLE_DATABASE) as name,
        django_db_blocker.unblock(),
        connected(service_environment(server, name)["DATABASE_URL"]),
    ):
        yield last_import()


def faults() -> Counter[str]:
    """Return the faults that `verify` prints, with how often."""
    try:
        commands.verify()
    except FaultsFound as error:
        return Counter(f"{fault.place}: {fault.problem}" for fault in error.faults)
    return Counter()


def stand(team: Team, state: State) -> None:
    """Put the inspection in a state, with the audit event of such a change."""
    team.inspection.refresh_from_db()
    if team.inspection.state != state:
        with transaction.atomic():
            StateChange.objects.create(
                inspection=team.inspection,
                start=team.inspection.state,
                end=state,
                by=team.people[Role.HEAD],
            )
            team.stand(state)
            audit.record_by(
                None,
                EventType.TRANSITION,
                team.inspection.pk,
                subject="made for the tests",
                after={"state": state.value},
            )


def posts() -> list[str]:
    """Return the names of the forms, and of the routes that change something."""
    return [
        name
        for name, required in PAGES.items()
        if isinstance(required, Action)
        and not name.startswith(WITHOUT_FORM)
        and (name not in API or OPERATIONS[name.removeprefix("api:")][0] == "POST")
    ]


def use(world: World, state: State) -> set[str]:
    """Send each form and body, as one person who may and one who may not; return those accepted."""
    accepted = set()
    for name in posts():
        action = required_action(name, "POST")
        assert isinstance(action, Action)
        permitted = [role for role in ROLES if allowed(action, (role,), state)]
        for role in (*permitted[:1], *[role for role in ROLES if role not in permitted][:1]):
            stand(world.team, state)
            if world.request(name, "POST", role).status_code < 400:
                accepted.add(name)
    return accepted


def test_forms_and_routes_leave_nothing_to_find(used):
    world = world_of(used)
    before, accepted = faults(), set()
    for state in STATES:
        accepted |= use(world, state)
    assert len(accepted) > 30
    assert faults() - before == Counter()


def test_change_of_password_leaves_nothing_to_find(used):
    before = faults()
    form = {"oldpassword": PASSWORD, "password1": "a much longer one 1", "password2": "a much longer one 1"}
    response = used.client(Role.INSPECTOR).post(reverse("account_change_password"), form)
    assert response.status_code == 302
    assert faults() - before == Counter()


def test_second_assessment_taken_back_and_given_again_leaves_nothing_to_find(used):
    assessments = used.inspection.assessments
    twice = assessments.filter(occasion="second").values("case_id")
    once = assessments.exclude(case_id__in=twice).order_by("pk")[0]
    case = {"group": once.group, "case_id": once.case_id}
    before = faults()
    lead, partner = used.access(Role.LEAD), used.people[Role.PARTNER]
    for _time in range(2):
        drop_unbegun_second_assessments(access=lead)
        second = assign(access=lead, **case, occasion=Occasion.SECOND, assessor=partner, reason="Difficult.")
        opened = open_assessment(
            by=partner, inspection=used.inspection.pk, id=second.pk, action=Action.SEE_ASSESSMENT
        )
        readers.viewed_assessment(opened)
    assert faults() - before == Counter()


def test_closed_and_cancelled_accounts_leave_nothing_to_find(used):
    before = faults()
    head = used.client(Role.HEAD)
    form = {"name": "Sam New", "email": "new@example.org", "role": "operations"}
    assert head.post("/people/invite/", form).status_code == 200
    invited = Person.objects.get(email="new@example.org")
    for _time in range(2):
        head.post(f"/people/{invited.pk}/close/")
    assert faults() - before == Counter()
