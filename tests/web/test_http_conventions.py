"""HTTP conventions of the API, over every operation of its description."""

import json
from typing import Any

import pytest
from django.test import Client

from inspectorate.web.api import operations
from inspectorate.web.audit.models import Event
from inspectorate.web.permissions import PAGES, TABLE, Action
from inspectorate.web.rest.conditional_requests import PRECONDITIONS
from inspectorate.web.rest.content_negotiation import ANY_FILE, body_media_type, response_media_types
from inspectorate.web.states import Role, State
from tests.web.imported_inspection import last_import
from tests.web.permission_world import OPERATIONS, PARTS, WITH_FILES, World, world, world_of

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PROPFIND")
READS = sorted(name for name, (method, _path) in OPERATIONS.items() if method == "GET")
WRITES = sorted(OPERATIONS.keys() - READS)
LIMITS = ("RateLimit-Policy", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
ALWAYS_DIFFERENT = ("dataset",)
"""Reads whose content is new each time: a dataset has new pseudonyms in each download."""
WRONG_TAG = f'"{"0f" * 16}"'


@pytest.fixture
def example(on_the_example, db) -> World:
    """The example in its fieldwork, in which every result can be calculated."""
    return world_of(last_import())


@pytest.fixture
def fieldwork(team) -> World:
    """An inspection in its fieldwork, with a record for every parameter of an address."""
    return world(team, State.FIELDWORK)


def send(
    here: World,
    name: str,
    method: str = "",
    headers: dict[str, str] | None = None,
    media_type: str = "",
    **parts: object,
) -> Any:
    """Send a request to an operation as the lead inspector, with a body that says nothing."""
    response = Client().generic(
        method or OPERATIONS[name][0],
        here.address(f"api:{name}", **parts),
        b"" if method in ("GET", "HEAD") else b"{}",
        media_type or body_media_type(operations()[name]) or "application/json",
        headers={**here.tokens[Role.LEAD], **(headers or {})},
    )
    assert "no-store" in response.headers["Cache-Control"], name
    return response


def state_of(name: str) -> State:
    """Return a state in which the lead inspector may use an operation: fieldwork, where it may be."""
    action = PAGES[f"api:{name}"]
    states = TABLE[action].states.get(Role.LEAD, frozenset()) if isinstance(action, Action) else frozenset()
    return State.FIELDWORK if State.FIELDWORK in states or not states else min(states)


def code(response: Any) -> str:
    """Return the code of a problem, after a look at its form."""
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = json.loads(response.content)
    assert problem["status"] == response.status_code
    assert problem["request_id"] == response.headers["X-Request-ID"]
    return str(problem["code"])


def has_limits(response: Any) -> bool:
    return all(response.headers[name].split(";")[0].isdecimal() for name in LIMITS)


@pytest.fixture
def changes_nothing(fieldwork):
    """Assert that no request of the test leaves an event of something that was done."""
    before = Event.objects.filter(outcome="done").count()
    yield
    assert Event.objects.filter(outcome="done").count() == before


@pytest.mark.usefixtures("changes_nothing")
def test_other_methods_are_refused_with_the_methods_that_are_allowed(fieldwork):
    for name, (own, _path) in OPERATIONS.items():
        allowed = ["GET", "HEAD", "OPTIONS"] if own == "GET" else ["OPTIONS", "POST"]
        options = send(fieldwork, name, "OPTIONS")
        assert (options.status_code, options.content) == (204, b""), name
        assert options.headers["Allow"] == ", ".join(allowed)
        assert has_limits(options)
        for method in METHODS:
            if method in allowed:
                continue
            response = send(fieldwork, name, method)
            assert response.headers["Allow"] == ", ".join(allowed), (name, method)
            assert response.status_code == 405
            assert method == "HEAD" or code(response) == "method"
            assert has_limits(response), (name, method)


def test_reads_respond_to_head_and_to_the_entity_tag_that_they_returned(example):
    statuses = set[int]()
    for name in READS:
        read = send(example, name, "GET")
        statuses.add(read.status_code)
        assert has_limits(read)
        if read.status_code != 200:
            code(read)
            continue
        if name not in ALWAYS_DIFFERENT:
            tag = read.headers["ETag"]
            unchanged = send(example, name, "HEAD", {"If-None-Match": f'"other", {tag}'})
            assert (unchanged.status_code, unchanged.content) == (304, b""), name
            assert unchanged.headers["ETag"] == tag
            assert has_limits(unchanged)
    assert 200 in statuses


def test_head_returns_the_headers_of_the_read(example):
    for name in ("inspection", "samples", "alerts"):
        read, head = (send(example, name, method, {"If-None-Match": WRONG_TAG}) for method in ("GET", "HEAD"))
        assert (head.status_code, head.content) == (200, b"")
        for header in ("Content-Type", "Content-Length", "ETag"):
            assert head.headers[header] == read.headers[header]


@pytest.mark.usefixtures("changes_nothing")
def test_media_types_that_an_operation_does_not_have_are_refused(fieldwork):
    for name in OPERATIONS:
        operation = operations()[name]
        returned, body = response_media_types(operation), body_media_type(operation)
        if ANY_FILE not in returned:
            is_text = any(media_type.startswith("text/") for media_type in returned)
            of_texts = ("application/json",) if is_text else ("text/html, application/json;q=0", "text/*")
            for accept in ("image/png", *of_texts):
                response = send(fieldwork, name, headers={"Accept": accept})
                assert (response.status_code, code(response)) == (406, "not_acceptable"), name
        for media_type in ("text/plain", "application/x-www-form-urlencoded") if body else ():
            response = send(fieldwork, name, media_type=media_type)
            assert (response.status_code, code(response)) == (415, "media_type"), name
            assert response.headers["Accept"] == body


def test_usual_values_of_accept_are_taken(example):
    for accept in ("", "*/*", "application/*", "text/html, */*;q=0.1", "application/json"):
        assert send(example, "inspection", headers={"Accept": accept}).status_code == 200, accept


@pytest.mark.usefixtures("changes_nothing")
def test_writes_with_the_entity_tag_of_something_else_are_refused(fieldwork):
    for name in WRITES:
        fieldwork.team.stand(state_of(name))
        wrong = send(fieldwork, name, headers={"If-Match": WRONG_TAG})
        # The tag of a draft needs its results, which this inspection cannot have.
        without_results = [(409, "not_worked_out")] if name == "sign" else []
        assert (wrong.status_code, code(wrong)) in [(412, "precondition_failed"), *without_results], name
        assert has_limits(wrong)
        no_tag = send(fieldwork, name, headers={"If-Match": "0f"})
        assert (no_tag.status_code, code(no_tag)) == (400, "unreadable"), name
    assert {name.removeprefix("api:") for name in PRECONDITIONS} <= set(WRITES)


@pytest.mark.usefixtures("changes_nothing")
def test_requests_without_authentication_or_about_nothing_are_problems(fieldwork):
    for name, (method, _path) in OPERATIONS.items():
        anonymous = Client().generic(method, fieldwork.address(f"api:{name}"))
        assert (anonymous.status_code, code(anonymous)) == (401, "signed_out"), name
        assert anonymous.headers["WWW-Authenticate"].startswith("Bearer ")
        if "inspection" in PARTS[f"api:{name}"] and f"api:{name}" not in WITH_FILES:
            missing = send(fieldwork, name, inspection=2**40)
            assert (missing.status_code, code(missing)) in ((404, "missing"), (422, "unsound")), name
    for path in ("/api/", "/api/v1/nothing", "/api/v2/inspections", "/api/v1/inspections/"):
        for method in METHODS:
            response = Client().generic(method, path, headers=fieldwork.tokens[Role.LEAD])
            assert response.status_code == 404
            assert method == "HEAD" or code(response) == "missing"
