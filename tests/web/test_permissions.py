"""Every URL, requested over HTTP, responds as the tables of permissions and visibility say."""

import re
from itertools import product

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from inspectorate.web.audit.models import Event, EventOutcome
from inspectorate.web.cases.models import DrawnCase
from inspectorate.web.judgements.models import Judgement
from inspectorate.web.panel.models import PanelMember
from inspectorate.web.permissions import (
    PAGES,
    SUBMIT_ACTIONS,
    TABLE,
    VIEWING_RECORDED,
    Action,
    Audience,
    allowed,
    roles_for,
)
from inspectorate.web.states import TRANSITIONS, Role, State, transitions
from inspectorate.web.visibility import VISIBILITY, Visibility
from tests.web import factories
from tests.web.permission_world import (
    API,
    FORMS,
    OF_AN_INSPECTION,
    OF_NO_INSPECTION,
    OPERATIONS,
    ROLES,
    Record,
    World,
    action_of,
    addresses,
    expected_status,
    token,
    world,
    world_of,
)

DONE = (200, 202, 302)
PERMITTED = (*DONE, 409, 422, 423)
"""Statuses of permitted requests: done, or a broken rule. Any other status is a denial."""
METHODS = ("GET", "POST")
DENIED_IN = 4
"""A denied request is made in one state of this many: whoever is denied is so in two of the eight states."""
OF_A_REQUEST = re.compile(
    rb'name="csrfmiddlewaretoken" value="\w+"|"request_id": "[0-9a-f]{32}"'
    rb'|<a [^>]*href="/help/guide/[^>]*>[^<]*</a>'
)
"""What differs between equal refusals: random values, and the link to help with the page, if there is one."""


def request(here: World, name: str, method: str, role: Role, **parts: object):
    """Request a URL, and roll back what it changed."""
    if method == "GET":
        return here.request(name, method, role, **parts)
    with transaction.atomic():
        response = here.request(name, method, role, **parts)
        transaction.set_rollback(True)
    return response


def by_program(here: World, role: Role, content: object):
    """Request a transition from the API, and roll back what it changed."""
    with transaction.atomic():
        response = here.request("api:transition", "POST", role, content)
        transaction.set_rollback(True)
    return response


def methods(name: str) -> tuple[str, ...]:
    return (OPERATIONS[name.removeprefix("api:")][0],) if name in API else METHODS


def matches(status: int, expected: int) -> bool:
    return status in PERMITTED if expected == 200 else status == expected


def test_every_url_has_a_permission_and_every_permission_a_url():
    assert sorted(name for name, _parts in addresses()) == sorted(PAGES)
    assert {*SUBMIT_ACTIONS, *VIEWING_RECORDED} <= set(PAGES)


def test_every_action_has_a_row_and_a_url():
    assert set(TABLE) == set(Action)
    assert set(PAGES.values()) - set(Audience) == set(Action)


def test_visibility_covers_exactly_the_roles_with_permission():
    for action, by_role in VISIBILITY.items():
        assert roles_for(action) <= set(by_role), action
        assert set(by_role) <= roles_for(action) or set(by_role) == set(Role), action


def requested_roles(name: str, action: Action, state: State) -> list[Role]:
    """Return the roles that request an address in a state: all that are permitted, and some that are not.

    Whether a request is denied depends on action, role and state alone, by one function. So a denied request
    tests which action the address requires, and that it requires it of this role: some states are enough.
    """
    turn = OF_AN_INSPECTION.index(name) + list(State).index(state)
    return [
        role
        for number, role in enumerate(ROLES, start=turn)
        if allowed(action, (role,), state) or number % DENIED_IN == 0
    ]


@pytest.mark.parametrize("state", State)
def test_url_of_an_inspection_responds_as_the_tables_say(team, settings, state):
    settings.DEMO = True
    here, wrong = world(team, state), []
    refusals: dict[tuple[object, ...], set[bytes]] = {}
    for name in OF_AN_INSPECTION:
        if name in ("workflow:transition", "api:transition"):
            continue  # by the table of states: below
        statuses = set()
        for method in methods(name):
            action = action_of(name, method)
            for role in requested_roles(name, action, state):
                expected = expected_status(action, role, state)
                records = here.records_for(name, role)
                for record in records if expected == 200 else records[:1]:
                    hidden = expected == 200 and record is not None and not record.is_visible_to(role, action)
                    response = request(here, name, method, role, **(record.parts if record else {}))
                    statuses.add(response.status_code)
                    if response.status_code == 405:
                        continue
                    if not matches(response.status_code, 404 if hidden else expected):
                        wrong.append((method, name, role.value, record and record.name, response.status_code))
                    elif expected != 200 and method == "GET":
                        key = (role, expected, action if expected == 403 else None, name in API)
                        content = OF_A_REQUEST.sub(b"", response.content)
                        refusals.setdefault(key, set()).add(b" ".join(content.split()))
        assert statuses != {405}, name
    assert not wrong
    # A refusal names the action at most: it shows nothing of the record at the address.
    assert {key: len(bodies) for key, bodies in refusals.items() if len(bodies) > 1} == {}


@pytest.mark.parametrize("state", State)
def test_url_for_panel_members_denies_everyone_else(team, state):
    here = world(team, state)
    PanelMember.objects.update(left_at="2018-09-01T00:00Z")
    for name in OF_AN_INSPECTION:
        for method in methods(name):
            action = action_of(name, method)
            for role, visibility in VISIBILITY.get(action, {}).items():
                if visibility is Visibility.PANEL_MEMBERS:
                    expected = expected_status(action, role, state)
                    response = request(here, name, method, role)
                    if response.status_code != 405:
                        assert response.status_code == (403 if expected == 200 else expected), (
                            name,
                            method,
                            role,
                        )


@pytest.mark.parametrize("state", State)
def test_transition_responds_as_the_table_of_states_says(team, state):
    here = world(team, state)
    for role in ROLES:
        own = {transition.end for transition in transitions(state, frozenset({role}))}
        anyones = {transition.end for transition in transitions(state, frozenset(Role))}
        assert bool(own) == allowed(Action.TRANSITION, (role,), state), role
        for end in State:
            expected = expected_status(Action.TRANSITION, role, state)
            if expected == 200 and end in anyones - own:
                expected = 403
            # The page of a transition that is made already leads to the inspection.
            # The service itself publishes, so nobody is the role that made it.
            is_made = end is state and any(
                transition.end is end and (not transition.roles or role in transition.roles)
                for transition in TRANSITIONS
            )
            for method in METHODS:
                response = request(here, "workflow:transition", method, role, to=end)
                on_page = 200 if is_made and expected != 404 else expected
                assert matches(response.status_code, on_page), (role, end, method, response.status_code)
            response = by_program(here, role, {"to": end, "reason": "It is time."})
            assert matches(response.status_code, expected), (role, end, response.status_code)


def test_url_outside_inspections_responds_as_the_table_says(team):
    here, wrong = world(team, State.CONFIRMED), []  # a dataset has confirmed inspections only
    for name in OF_NO_INSPECTION:
        for method, role in product(methods(name), ROLES):
            response = request(here, name, method, role, **here.of_role(role))
            expected = 200 if allowed(action_of(name), (role,)) else 403
            if response.status_code != 405 and not matches(response.status_code, expected):
                wrong.append((method, name, role.value, response.status_code))
    assert not wrong


def test_anonymous_request_is_redirected_to_sign_in(team, client):
    here = world(team, State.FIELDWORK)
    for name in [name for name, access in PAGES.items() if access is not Audience.ANYONE and name not in API]:
        response = client.get(here.address(name))
        assert response.status_code == 302, name
        assert response.headers["Location"].startswith("/sign-in/"), name


def test_api_without_second_factor_responds_with_a_problem(team, client):
    here = world(team, State.FIELDWORK)
    for name in API:
        assert client.get(here.address(name)).status_code == 401, name
    client.force_login(team.people[Role.HEAD])
    for name in API:
        response = client.get(here.address(name))
        assert (response.status_code, response.json()["code"]) == (403, "second_factor"), name


def test_session_without_second_factor_opens_nothing(team, client):
    here = world(team, State.FIELDWORK)
    client.force_login(team.people[Role.HEAD])
    for name in [name for name, access in PAGES.items() if isinstance(access, Action) and name not in API]:
        response = client.get(here.address(name))
        assert (response.status_code, response.headers["Location"]) == (302, "/people/me/second-factor/"), (
            name
        )


def test_stranger_gets_404_and_every_request_is_recorded(team):
    here = world(team, State.FIELDWORK)
    client, headers = factories.signed_in(team.stranger), token(team.stranger)
    events = Event.objects.filter(person=team.stranger.pk, outcome=EventOutcome.DENIED)
    for name, method in product(OF_AN_INSPECTION, METHODS):
        before = events.count()
        response = here.send(name, method, client, headers if name in API else {})
        if response.status_code != 405:
            assert response.status_code == 404, name
            assert events.count() == before + 1, name
            event = events.latest("id")
            assert event.inspection == team.inspection.pk
            assert event.subject == f"{method} {here.address(name).partition('?')[0]}"


def test_unknown_and_invisible_inspections_have_the_same_page(team):
    stranger = factories.signed_in(team.stranger)
    pages = [stranger.get(f"/inspections/{number}/") for number in (team.inspection.pk, 999_999)]
    invisible, unknown = (re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.text) for page in pages)
    assert invisible == unknown


FINISHED_FIRST = ("panel:decide", "assessments:comment", "assessments:return_case")
"""Forms that are taken only once the assessments of a case are finished."""


def test_form_of_these_tests_is_valid(team, settings):
    settings.DEMO = True
    here = world(team, State.FIELDWORK)
    for name in FORMS:
        action = action_of(name, "POST")
        attempts = (
            (state, role, record)
            for state, role in product(State, ROLES)
            if allowed(action, (role,), state)
            for record in here.records_for(name, role)
        )
        with transaction.atomic():
            if name in FINISHED_FIRST:
                here.team.inspection.assessments.update(state="finished", finished_at=timezone.now())
            if name == "assessments:second_draw":
                assigned = here.team.inspection.assessments.values("case_id")
                DrawnCase.objects.exclude(case_id__in=assigned).delete()
            if name == "panel:give_views":
                Judgement.objects.create(
                    inspection=here.team.inspection,
                    standard="1.2",
                    number=1,
                    rating="Good",
                    reasons={f"1.2.{number}": "Seen on site." for number in range(1, 5)},
                    evidence={},
                    written_by="The lead",
                    by=here.team.people[Role.LEAD],
                )
            if name == "operations:reset_second_factor":
                Authenticator.objects.create(user=here.team.stranger, type=Authenticator.Type.TOTP, data={})
            assert any(_is_accepted(here, name, *attempt) for attempt in attempts), name
            transaction.set_rollback(True)


def _is_accepted(here: World, name: str, state: State, role: Role, record: Record | None) -> bool:
    """Return whether the form itself is valid; a rule may still be broken by this data."""
    here.team.stand(state)
    parts = {"to": State.FIELDWORK} if name == "workflow:transition" else record.parts if record else {}
    response = request(here, name, "POST", role, **parts)
    if response.status_code == 200:
        return "There is a problem" not in response.text
    return response.status_code in (302, 422)  # 422: the form is valid, and a rule was broken


def test_view_events_are_recorded_for_exactly_the_urls_in_the_table(here, settings):
    settings.DEMO = True
    here = world_of(here)
    events = Event.objects.exclude(outcome=EventOutcome.DENIED)
    recorded = set()
    for name in (name for name in OF_AN_INSPECTION if "GET" in methods(name)):
        attempts = [
            (state, role) for state in State for role in ROLES if allowed(action_of(name), (role,), state)
        ]
        state, role = next((attempt for attempt in attempts if attempt[1] is Role.LEAD), attempts[0])
        here.team.stand(state)
        before = events.count()
        response = here.request(name, "GET", role)
        assert response.status_code in (200, 405), (name, role, state, response.status_code)
        if events.count() > before:
            recorded.add(name)
    assert recorded == VIEWING_RECORDED
