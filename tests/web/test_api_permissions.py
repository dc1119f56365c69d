"""Tokens: what each scope opens, and that each address of the interface asks for an action of the table."""

from django.db import transaction

from inspectorate.web.permissions import PAGES, TABLE, Action
from inspectorate.web.rest.authentication import SCOPES
from inspectorate.web.states import Role, State
from inspectorate.web.tokens.models import Scope
from tests.web.permission_world import OPERATIONS, token, world

HERE = [name for name in OPERATIONS if "{inspection}" in OPERATIONS[name][1]]


def test_a_token_opens_what_its_scope_says_and_nothing_else(team):
    here = world(team, State.FIELDWORK)
    for scope in Scope:
        here.tokens[Role.LEAD] = token(team.people[Role.LEAD], scope)
        for name, (method, _path) in OPERATIONS.items():
            with transaction.atomic():
                answer = here.request(f"api:{name}", method, Role.LEAD)
                transaction.set_rollback(True)
            refused = answer.status_code == 403 and answer.json()["code"] == "scope"
            assert refused == (SCOPES[f"api:{name}"] != scope), f"{name} with {scope}"


def test_every_address_of_an_inspection_asks_for_an_action_of_the_table():
    actions = [PAGES[f"api:{name}"] for name in HERE]
    assert all(isinstance(action, Action) and TABLE[action].of_an_inspection for action in actions)
