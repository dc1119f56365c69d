"""Hostile content to every writing address, as every role: no server error, no change without a right.

`make explore` sends more, in every state.
"""

import os
import random
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from inspectorate.web.audit.models import Event, EventOutcome
from inspectorate.web.permissions import PAGES, Action, allowed
from inspectorate.web.states import Role, State
from tests.web.permission_world import (
    API,
    BODIES,
    FORMS,
    OF_AN_INSPECTION,
    OPERATIONS,
    ROLES,
    WITH_FILES,
    World,
    action_of,
    world,
)

IS_DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "explore"
STATES = [*State] if IS_DEEP else [State.FIELDWORK]
ROUNDS = 10 if IS_DEEP else 1
WRITING = [
    name
    for name, access in PAGES.items()
    if isinstance(access, Action) and (name not in API or OPERATIONS[name[4:]][0] == "POST")
]
NOT_COMPARED = (
    *("audit_event", "audit_chainhead", "django_session", "tokens_ratelimitcount", "cache"),
    "assessments_assessmentreader",
)
"""Tables that a refused request may write to.

The audit log says that it was refused. A page that shows a refused form beside a case records its reader.
"""
TEXTS = ("", " ", "\0", "=1+1", "'><script>", "\u202e", "é" * 300, "x" * 20_000, "-1", "9" * 40, "NaN", "[]")
VALUES: tuple[Any, ...] = (
    *TEXTS,
    None,
    True,
    -1,
    0,
    10**30,
    1.5,
    [],
    {},
    [None],
    {"x": {}},
    [["x"]],
    "2018-02-30",
    "9999-12-31",
)
FILES = (b"", b"\0", b"a,b\n\xff,1", b"PK\x03\x04broken", b"%PDF-1.7", b"a,a\n1,2,3", b"x" * 5_000)


def all_tables() -> list[str]:
    with connection.cursor() as cursor:
        return sorted(set(connection.introspection.table_names(cursor)) - {*NOT_COMPARED})


def digest(tables: list[str]) -> tuple[Any, ...]:
    """Return the number of rows of every table, with a digest of their content."""
    selects = (
        f'SELECT {number}, count(*), sum(hashtextextended(record::text, 0)) FROM "{table}" AS record'
        for number, table in enumerate(tables)
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects) + " ORDER BY 1")
        return tuple(cursor.fetchall())


def valid_content(here: World, name: str) -> dict[str, Any]:
    """Return valid content of an address."""
    contents = BODIES if name in API else FORMS
    content = contents.get(name.removeprefix("api:"), {})
    return dict(content(here) if callable(content) else content)


def hostile(valid: dict[str, Any], chance: random.Random, values: tuple[Any, ...]) -> dict[str, Any]:
    """Return content in which some fields have another value, are missing, or are unknown."""
    content = dict(valid)
    for field in valid:
        if chance.random() < 0.5:
            content[field] = chance.choice(values)
    if content and chance.random() < 0.2:
        del content[chance.choice(sorted(content))]
    if chance.random() < 0.2:
        content["unknown"] = chance.choice(values)
    return content


def send(here: World, name: str, role: Role, chance: random.Random):
    """Send hostile content to an address as a role."""
    valid, parts = valid_content(here, name), here.of_role(role)
    if name in API and name not in WITH_FILES:
        content = hostile(valid, chance, VALUES)
        body: Any = (
            content if chance.random() < 0.9 else chance.choice(("", "{", "[]", "null", '"x"', "1e999"))
        )
        address, headers = here.address(name, **parts), here.tokens[role]
        return here.browsers[role].post(address, body, "application/json", headers=headers)
    fields = {key: value for key, value in valid.items() if isinstance(value, str | int | list)}
    content = hostile(fields, chance, TEXTS)
    if name in WITH_FILES or chance.random() < 0.2:
        content["file"] = SimpleUploadedFile(chance.choice(("x.csv", "x.zip", "x")), chance.choice(FILES))
    headers = here.tokens[role] if name in API else {}
    return here.browsers[role].post(here.address(name, **parts), content, headers=headers)


def requests(state: State) -> Iterator[tuple[str, Role, random.Random]]:
    """Yield each writing address with each role, and the chance that makes its content."""
    for name, role, number in product(WRITING, ROLES, range(ROUNDS)):
        yield name, role, random.Random(f"{state} {name} {role} {number}")


def may(name: str, role: Role, state: State) -> bool:
    """Return whether the table allows a role what an address does."""
    return allowed(action_of(name, "POST"), (role,), state if name in OF_AN_INSPECTION else None)


@pytest.mark.parametrize("state", STATES)
def test_hostile_requests_change_nothing_that_the_table_does_not_allow(team, settings, state):
    settings.DEMO, settings.API_RATE_LIMIT = True, 0
    here, statuses = world(team, state), set()
    wrong: list[tuple[object, ...]] = []
    tables, last_event = all_tables(), Event.objects.latest("id").pk
    before = digest(tables)
    for browser in here.browsers.values():
        browser.raise_request_exception = False
    for name, role, chance in requests(state):
        with transaction.atomic():
            response = send(here, name, role, chance)
            statuses.add(response.status_code)
            if response.status_code >= 500:
                wrong.append((name, role.value, response.status_code))
            elif not may(name, role, state) or response.status_code >= 400:
                if digest(tables) != before:
                    wrong.append((name, role.value, response.status_code, "changed"))
                events = Event.objects.filter(pk__gt=last_event, outcome=EventOutcome.DONE)
                if events.exists():
                    wrong.append((name, role.value, response.status_code, "recorded"))
            transaction.set_rollback(True)
    assert not wrong
    assert {200, 302, 400, 403, 404, 409, 422} <= statuses


def test_digest_of_all_tables_notices_a_changed_cell(team):
    tables = all_tables()
    before = digest(tables)
    assert digest(tables) == before
    team.service.area = "Elsewhere"
    team.service.save()
    assert digest(tables) != before
