"""Tokens: what each scope opens, and that each address of the interface asks for an action of the table."""

from django.db import transaction

from inspectorate.web.permissions import PAGES, TABLE, Action
from inspectorate.web.rest.authentication import SCOPES
from inspectorate.web.states import Role, State
from inspectorate.web.tokens.models import Scope
from tests.web.permission_world import OPERATIONS, token, world

HERE = [name for name in OPERATIONS if "{inspection}" in OPERATIONS[name][1]]


def _is_refused(here, name: str) -> bool:
    with transaction.atomic():
        response = here.request(f"api:{name}", OPERATIONS[name][0], Role.LEAD)
        transaction.set_rollback(True)
    return response.status_code == 403 and response.json()["code"] == "scope"


def test_token_opens_what_its_scope_says_and_nothing_else(team):
    here, lead = world(team, State.FIELDWORK), team.people[Role.LEAD]
    for scope in Scope:
        only = token(lead, scope)
        every_other = token(lead, *(other for other in Scope if other is not scope))
        names = [name for name in OPERATIONS if SCOPES[f"api:{name}"] == scope]
        assert names, scope
        for name in names:
            here.tokens[Role.LEAD] = only
            assert not _is_refused(here, name), f"{name} with {scope}"
            here.tokens[Role.LEAD] = every_other
            assert _is_refused(here, name), f"{name} without {scope}"


def test_every_address_of_an_inspection_asks_for_an_action_of_the_table():
    actions = [PAGES[f"api:{name}"] for name in HERE]
    assert all(isinstance(action, Action) and TABLE[action].of_an_inspection for action in actions)
