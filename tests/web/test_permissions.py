"""The table of permissions and the page on visibility are what every address does, asked over HTTP."""

import re
from itertools import product

import pytest
from django.db import transaction

from inspectorate.web.audit.models import Event, EventOutcome
from inspectorate.web.panel.models import PanelMember
from inspectorate.web.permissions import (
    PAGES,
    SENDING,
    TABLE,
    VIEWING_RECORDED,
    Action,
    Audience,
    allowed,
    roles_for,
)
from inspectorate.web.states import Role, State, transitions
from inspectorate.web.visibility import WHOSE, Whose
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
    imported_world,
    token,
    world,
)

DONE = (200, 302)
PERMITTED = (*DONE, 409, 422, 423)
"""What is permitted is done, or the answer says which rule is broken. Anything else is a refusal."""
METHODS = ("GET", "POST")


def ask(here: World, name: str, method: str, role: Role, **parts: object):
    """Ask an address, and undo what it changed."""
    if method == "GET":
        return here.ask(name, method, role, **parts)
    with transaction.atomic():
        answer = here.ask(name, method, role, **parts)
        transaction.set_rollback(True)
    return answer


def methods(name: str) -> tuple[str, ...]:
    return (OPERATIONS[name.removeprefix("api:")][0],) if name in API else METHODS


def may(action: Action, role: Role, state: State) -> int:
    """The status of an address that asks for an action: 200 when the table gives it to the role."""
    if allowed(action, (role,), state):
        return 200
    return 403 if allowed(Action.SEE_INSPECTION, (role,), state) else 404


def agrees(status: int, wanted: int) -> bool:
    return status in PERMITTED if wanted == 200 else status == wanted


def test_every_address_declares_a_permission_and_every_declaration_has_an_address():
    assert sorted(name for name, _parts in addresses()) == sorted(PAGES)
    assert {*SENDING, *VIEWING_RECORDED} <= set(PAGES)


def test_every_action_has_a_row_and_an_address():
    assert set(TABLE) == set(Action)
    assert set(PAGES.values()) - set(Audience) == set(Action)


def test_visibility_says_something_of_exactly_the_roles_that_may():
    for action, of_role in WHOSE.items():
        assert roles_for(action) <= set(of_role), action
        assert set(of_role) <= roles_for(action) or set(of_role) == set(Role), action


@pytest.mark.parametrize("state", State)
def test_every_address_of_an_inspection_answers_as_the_table_says(team, settings, state):
    settings.DEMO = True
    here, wrong = world(team, state), []
    for name in OF_AN_INSPECTION:
        if name == "workflow:transition":
            continue  # by the table of states: below
        statuses = set()
        for method, role in product(methods(name), ROLES):
            action = action_of(name, method)
            wanted = may(action, role, state)
            for record in here.of(name, role) if wanted == 200 else here.of(name, role)[:1]:
                hidden = wanted == 200 and record is not None and not record.open_to(role, action)
                answer = ask(here, name, method, role, **(record.parts if record else {}))
                statuses.add(answer.status_code)
                if answer.status_code != 405 and not agrees(answer.status_code, 404 if hidden else wanted):
                    wrong.append((method, name, role.value, record and record.name, answer.status_code))
        assert statuses != {405}, name
    assert not wrong


@pytest.mark.parametrize("state", State)
def test_what_is_for_members_of_the_panel_answers_nobody_else(team, state):
    here = world(team, state)
    PanelMember.objects.update(left_at="2018-09-01T00:00Z")
    for name in OF_AN_INSPECTION:
        for method in methods(name):
            action = action_of(name, method)
            for role, reach in WHOSE.get(action, {}).items():
                if reach is Whose.PANEL_MEMBERS:
                    wanted = may(action, role, state)
                    answer = ask(here, name, method, role)
                    if answer.status_code != 405:
                        assert answer.status_code == (403 if wanted == 200 else wanted), (name, method, role)


@pytest.mark.parametrize("state", State)
def test_an_inspection_moves_only_as_the_table_of_states_says(team, state):
    here = world(team, state)
    for role in ROLES:
        own = {move.end for move in transitions(state, frozenset({role}))}
        anyones = {move.end for move in transitions(state, frozenset(Role))}
        assert bool(own) == allowed(Action.TRANSITION, (role,), state), role
        for end in State:
            wanted = may(Action.TRANSITION, role, state)
            if wanted == 200 and end in anyones - own:
                wanted = 403
            for method in METHODS:
                answer = ask(here, "workflow:transition", method, role, to=end)
                assert agrees(answer.status_code, wanted), (role, end, method, answer.status_code)


def test_every_address_of_no_inspection_answers_as_the_table_says(team):
    here, wrong = world(team, State.FIELDWORK), []
    for name in OF_NO_INSPECTION:
        for method, role in product(methods(name), ROLES):
            answer = ask(here, name, method, role, pk=here.passkeys[role])
            wanted = 200 if allowed(action_of(name), (role,)) else 403
            if answer.status_code != 405 and not agrees(answer.status_code, wanted):
                wrong.append((method, name, role.value, answer.status_code))
    assert not wrong


def test_someone_who_has_not_signed_in_is_asked_to(team, client):
    here = world(team, State.FIELDWORK)
    for name in [name for name, access in PAGES.items() if access is not Audience.ANYONE and name not in API]:
        answer = client.get(here.address(name))
        assert answer.status_code == 302, name
        assert answer.headers["Location"].startswith("/sign-in/"), name


def test_a_program_is_told_the_same_in_its_own_language(team, client):
    here = world(team, State.FIELDWORK)
    for name in API:
        assert client.get(here.address(name)).status_code == 401, name
    client.force_login(team.people[Role.HEAD])
    for name in API:
        answer = client.get(here.address(name))
        assert (answer.status_code, answer.json()["code"]) == (403, "second_factor"), name


def test_a_password_alone_opens_nothing(team, client):
    here = world(team, State.FIELDWORK)
    client.force_login(team.people[Role.HEAD])
    for name in [name for name, access in PAGES.items() if isinstance(access, Action) and name not in API]:
        answer = client.get(here.address(name))
        assert (answer.status_code, answer.headers["Location"]) == (302, "/people/me/second-factor/"), name


def test_to_someone_not_on_it_an_inspection_does_not_exist_and_every_try_is_recorded(team):
    here = world(team, State.FIELDWORK)
    client, headers = factories.signed_in(team.stranger), token(team.stranger)
    events = Event.objects.filter(person=team.stranger.pk, outcome=EventOutcome.DENIED)
    for name, method in product(OF_AN_INSPECTION, METHODS):
        before = events.count()
        answer = here.send(name, method, client, headers if name in API else {})
        if answer.status_code != 405:
            assert answer.status_code == 404, name
            assert events.count() == before + 1, name
            event = events.latest("id")
            assert event.inspection == team.inspection.pk
            assert event.subject == f"{method} {here.address(name).partition('?')[0]}"


def test_the_answer_for_an_inspection_that_is_not_there_is_the_same(team):
    stranger = factories.signed_in(team.stranger)
    pages = [stranger.get(f"/inspections/{number}/") for number in (team.inspection.pk, 999_999)]
    there, not_there = (re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.text) for page in pages)
    assert there == not_there


def test_the_forms_of_these_tests_are_taken_so_that_asking_reaches_the_change_itself(team, settings):
    settings.DEMO = True
    here = world(team, State.FIELDWORK)
    for name in FORMS:
        action = action_of(name, "POST")
        tries = (
            (state, role, record)
            for state, role in product(State, ROLES)
            if allowed(action, (role,), state)
            for record in here.of(name, role)
        )
        assert any(_is_taken(here, name, *attempt) for attempt in tries), name


def _is_taken(here: World, name: str, state: State, role: Role, record: Record | None) -> bool:
    """Whether a form is without an error of its own; what it asks may still be impossible with this data."""
    here.cast.stand(state)
    parts = {"to": State.FIELDWORK} if name == "workflow:transition" else record.parts if record else {}
    answer = ask(here, name, "POST", role, **parts)
    return answer.status_code == 302 or (
        answer.status_code == 200 and "There is a problem" not in answer.text
    )


def test_the_trail_says_who_opened_exactly_the_addresses_of_which_the_table_says_so(team, settings):
    settings.DEMO = True
    here = imported_world(team)
    events = Event.objects.exclude(outcome=EventOutcome.DENIED)
    recorded = set()
    for name in (name for name in OF_AN_INSPECTION if "GET" in methods(name)):
        tries = [
            (state, role) for state in State for role in ROLES if allowed(action_of(name), (role,), state)
        ]
        state, role = next((one for one in tries if one[1] is Role.LEAD), tries[0])
        here.cast.stand(state)
        before = events.count()
        answer = here.ask(name, "GET", role)
        assert answer.status_code in (200, 405), (name, role, state, answer.status_code)
        if events.count() > before:
            recorded.add(name)
    assert recorded == VIEWING_RECORDED
