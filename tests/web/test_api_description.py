"""The interface does what its description says, whatever it is sent: no answer is a surprise, none a 5xx."""

import json
import re
import uuid
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from inspectorate.web.api import api
from inspectorate.web.assessments.models import Assessment
from inspectorate.web.judgements import changes
from inspectorate.web.permissions import PAGES, AnswerRejected, Audience, ConcurrentChange, RuleBroken
from inspectorate.web.rest.authentication import SCOPES
from inspectorate.web.rest.openapi import description
from inspectorate.web.rest.problems import PROBLEM_TYPES
from inspectorate.web.states import Role
from inspectorate.web.tokens.changes import make
from inspectorate.web.tokens.models import Scope
from inspectorate.web.wsgi import application
from tests.house.tree import ROOT
from tests.web import assigned_cases
from tests.web.assigned_cases import clashing
from tests.web.imported_inspection import at_panel
from tests.web.permission_world import assessed

PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
SAID = description(api)
SCHEMA = schemathesis.openapi.from_dict(SAID)
SCHEMA.app = application
OPERATIONS = {
    operation["operationId"]: (method.upper(), path)
    for path, operations in SAID["paths"].items()
    for method, operation in operations.items()
}
KNOWN: dict[str, Any] = {
    "question": "2.1.1",
    "value": "yes",
    "base_version": 0,
    "client_time": "2018-09-05T10:00:00Z",
    "comment": "Seen in the file",
    "rating": "Good",
    "reasons": {f"1.1.{number}": "Seen on site." for number in range(1, 6)},
    "evidence": {},
    "supports": ["2.1.1"],
    "cases": [],
}
"""Words of the tests' edition."""
SECOND: dict[str, dict[str, Any]] = {
    "judgement": {"standard": "1.1"},
    "judge": {"standard": "1.1", "base_version": 1},
    "answer_enquiry": {"base_version": 1, "outcome": "Posts were vacant."},
}
"""What changes something that is there already says from which version of it."""
NOT_HERE = ("finish", "reopen", "panel", "panel_standard", "give_view", "decide", "reopen_decision")
"""What needs everything answered, or the panel."""
READS = [name for name, (method, _path) in OPERATIONS.items() if method == "GET"]
WRITES = [name for name in OPERATIONS if name not in READS]


@pytest.fixture(autouse=True)
def one_transaction():
    """Requests stay in the test's own transaction, as those of Django's test browser do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def send(name: str, mode: GenerationMode, headers: dict, examples: int, **parts) -> list[int]:
    """Send requests to one operation, made from its description or against it; each answer has to fit.

    That something cannot be saved here and now is no fault of a write's description.
    """
    method, path = OPERATIONS[name]
    known = {part: value for part, value in parts.items() if f"{{{part}}}" in path}
    strategy = SCHEMA[path][method].as_strategy(generation_mode=mode, path_parameters=known or None)
    left_out = [ignored_auth, *([positive_data_acceptance] if method == "POST" else [])]
    statuses: list[int] = []

    @given(case=strategy)
    @settings(
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        max_examples=examples,
    )
    def sent(case):
        if mode is GenerationMode.POSITIVE and isinstance(case.body, dict):
            case.body = with_words_of_the_edition(case.body, KNOWN | parts)
        answer: Response = case.call_and_validate(headers=headers, excluded_checks=left_out)
        statuses.append(answer.status_code)

    sent()
    return statuses


def with_words_of_the_edition(body: dict, words: dict) -> dict:
    """The same, with questions, answers and ratings that there are: only then is anything kept."""
    known = {key: value for key, value in words.items() if type(value) is type(body.get(key))}
    several = {
        key: [with_words_of_the_edition(each, words) for each in body[key]]
        for key in ("answers",)
        if key in body
    }
    return {**body, **known, **several}


def token(here, role: Role) -> dict[str, str]:
    """A token with every scope for the person in a role."""
    secret = make(email=here.people[role].email, scopes=list(Scope), days=1)
    return {"Authorization": f"Bearer {secret}"}


def breakable(name: str) -> bool:
    """Whether anything but the place can be wrong with a request."""
    method, path = OPERATIONS[name]
    operation = SAID["paths"][path][method.lower()]
    return "requestBody" in operation or any(each["in"] == "query" for each in operation["parameters"])


def test_whatever_is_read_and_written_in_fieldwork_is_answered_as_described(here):
    parts: dict[str, Any] = {"inspection": here.inspection.pk, "group": "court", "question": "2.1.1"}
    parts.update(assessed(here, Role.LEAD), standard="2.1")
    parts["conflict"] = clashing(here.people[Role.LEAD], Assessment.objects.get(pk=parts["assessment"]))
    parts["line_of_enquiry"] = changes.raise_line_of_enquiry(
        access=here.access(Role.LEAD), text="Why?", cases=(), supports=()
    ).pk
    headers = token(here, Role.LEAD)
    for name in (*READS, *WRITES):
        here_too = {**parts, **SECOND.get(name, {})}
        answered = send(name, GenerationMode.POSITIVE, headers, 2 if name == "package" else 5, **here_too)
        assert name in NOT_HERE or 200 in answered, name
        if breakable(name):
            send(name, GenerationMode.NEGATIVE, headers, 5, **here_too)


def test_whatever_the_panel_is_sent_is_answered_as_described(here):
    at_panel(here)
    headers = token(here, Role.LEAD)
    for name in ("ratings", "panel", "give_view", "decide", "reopen_decision", "judge", "panel_standard"):
        parts = {"inspection": here.inspection.pk, "standard": "1.1" if name == "judge" else "2.1"}
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            if mode is GenerationMode.POSITIVE or breakable(name):
                send(name, mode, headers, 6, **parts)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_whatever_place_is_asked_for_is_answered_as_described(team, mode):
    headers = token(team, Role.HEAD)
    for name, (_method, path) in OPERATIONS.items():
        if mode is GenerationMode.POSITIVE or breakable(name) or "{" in path:
            send(name, mode, headers, 5)


def test_without_a_token_nothing_is_answered_but_who_are_you(team):
    for name in OPERATIONS:
        assert set(send(name, GenerationMode.POSITIVE, {}, 3, inspection=team.inspection.pk)) <= {401}


def test_every_address_says_what_it_asks_and_every_field_what_it_means():
    names = {name.removeprefix("api:") for name, access in PAGES.items() if name.startswith("api:")}
    assert set(OPERATIONS) == names - {"api-root", "openapi"}
    assert {name.removeprefix("api:") for name in SCOPES} == set(OPERATIONS)
    assert not any(PAGES[f"api:{name}"] is Audience.ANYONE for name in OPERATIONS)
    for shape, told in SAID["components"]["schemas"].items():
        assert told.get("description") or "enum" in told, shape
        for name, field in told.get("properties", {}).items():
            assert field.get("description"), f"{shape}.{name}"


def test_one_address_takes_one_method():
    assert all(len(operations) == 1 for operations in SAID["paths"].values())


def test_every_reason_for_not_saving_has_its_code():
    raised = re.compile(r'(?:AnswerRejected|RuleBroken|ConcurrentChange)\(.*?code="(\w+)"', re.DOTALL)
    codes = {
        code
        for path in (ROOT / "src" / "inspectorate" / "web").rglob("*.py")
        for code in raised.findall(path.read_text(encoding="utf-8"))
    }
    codes |= {RuleBroken.code, AnswerRejected.code, ConcurrentChange.code}
    assert {"too_early", "rule_broken", "changed_meanwhile"} < codes
    assert codes <= set(PROBLEM_TYPES)


def test_the_page_for_makers_of_programs_names_every_scope_and_every_code_with_its_status():
    for scope in Scope:
        assert f"| `{scope.value}` |" in PAGE
    for code, kind in PROBLEM_TYPES.items():
        assert re.search(rf"^\| {kind.status} \|.*`{code}`", PAGE, re.MULTILINE), code


def test_what_the_page_shows_works(team, client):
    own = assigned_cases.given(team, Role.LEAD)
    headers = token(team, Role.LEAD)
    read, save = re.findall(r"https://[\w.]+(/api/v1/\S+)", PAGE)
    here = {"/7/": f"/{team.inspection.pk}/", "/31/": f"/{own.pk}/"}
    for shown, real in here.items():
        read, save = read.replace(shown, real), save.replace(shown, real)
    [shown] = re.findall(r"-d '(.*?)'", PAGE, re.DOTALL)
    answer = client.post(save, shown, "application/json", headers=headers)
    assert (answer.status_code, answer.json()["outcome"]) == (200, "saved")
    assert client.get(read, headers=headers).status_code == 200
    [problem] = re.findall(r'^\{"type".*?\}$', PAGE, re.MULTILINE | re.DOTALL)
    early = {**json.loads(shown), "idempotency_key": str(uuid.uuid4()), "base_version": 9}
    assert client.post(save, early, "application/json", headers=headers).json() == json.loads(problem)
