"""Contract of the REST API: every response to generated requests conforms to the OpenAPI description."""

import json
import os
import re
import uuid
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from inspectorate.web.api import api, described
from inspectorate.web.assessments.models import Assessment
from inspectorate.web.judgements import changes
from inspectorate.web.permissions import PAGES, AnswerRejected, Audience, ConcurrentChange, RuleBroken
from inspectorate.web.rest.authentication import SCOPES
from inspectorate.web.rest.conditional_requests import IF_MATCH
from inspectorate.web.rest.openapi import plain_name
from inspectorate.web.rest.problems import PROBLEM_TYPES
from inspectorate.web.rest.reference import reference
from inspectorate.web.states import Role
from inspectorate.web.tokens.changes import create_token
from inspectorate.web.tokens.models import Scope
from inspectorate.web.wsgi import application
from tests.house.tree import ROOT
from tests.web import assigned_cases
from tests.web.assigned_cases import create_conflict
from tests.web.factories import second_draw
from tests.web.imported_inspection import at_panel
from tests.web.permission_world import assessed, job

PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


def closing(environ: dict, start_response: Any) -> list[bytes]:
    """Respond as the service does, and close the response as a server does."""
    response = application(environ, start_response)
    try:
        return [b"".join(response)]
    finally:
        response.close()


@cache
def api_schema() -> Any:
    """Return the description for the generator of requests; made when the first test asks for it."""
    schema = schemathesis.openapi.from_dict(described())
    schema.app = closing
    return schema


@cache
def described_operations() -> dict[str, tuple[str, str]]:
    """Return method and path of each operation of the description, by its id."""
    return {
        operation["operationId"]: (method.upper(), path)
        for path, operations in described()["paths"].items()
        for method, operation in operations.items()
    }


VALID_VALUES: dict[str, Any] = {
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
"""Valid values of request bodies, by key, in the tests' edition."""
SECOND_REQUEST: dict[str, dict[str, Any]] = {
    "judgement": {"standard": "1.1"},
    "standard_evidence": {"standard": "1.1"},
    "judge": {"standard": "1.1", "base_version": 1},
    "answer_line_of_enquiry": {"base_version": 1, "outcome": "Posts were vacant."},
}
"""Values of operations that change an existing record, with its base version."""
NEVER_SUCCESSFUL = (
    *("comment", "return_case", "reply", "resolve_thread"),
    *("finish", "reopen", "withdraw_declaration", "review_conflicted_work", "remove_team_member"),
    *("accept_allocation", "undo_allocation", "reassign_cases", "assign", "set_availability"),
    *("make_second_draw", "assign_second_assessors"),
    *("add_team_member", "add_evidence", "upload_spreadsheet", "cancel_check_out", "transition"),
    *(
        "replace_case",
        "complete_replacement",
        "undo_replacement",
        "evidence_file",
        "numbered_samples",
        "add_panel_member",
        "remove_panel_member",
    ),
)
"""Operations that generated values cannot make succeed in fieldwork, as they name records or need a file.

Other tests request them with values that fit.
"""
KEPT = ("acknowledge_alert",)
"""Operations that a later one needs. The others are rolled back: a conflict of interest ends all access."""
MORE = 20 if os.environ.get("HYPOTHESIS_PROFILE") == "explore" else 1
"""How many times as many examples `make explore` tries."""


@pytest.fixture(autouse=True)
def one_transaction():
    """Keep requests in the test's own transaction, as Django's test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def send(name: str, mode: GenerationMode, headers: dict, examples: int, **parts) -> list[int]:
    """Send generated requests to one operation, check every response, and return the status codes.

    `mode` generates requests that conform to the description (positive) or violate it (negative). A valid
    write may be refused, because it can break a rule of the inspection.
    """
    method, path = described_operations()[name]
    path_parameters = {part: value for part, value in parts.items() if f"{{{part}}}" in path}
    strategy = api_schema()[path][method].as_strategy(
        generation_mode=mode, path_parameters=path_parameters or None
    )
    excluded_checks = [ignored_auth, *([positive_data_acceptance] if method == "POST" else [])]
    statuses: list[int] = []

    @given(case=strategy)
    @settings(
        derandomize=MORE == 1,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        max_examples=examples * MORE,
    )
    def send_case(case):
        if mode is GenerationMode.POSITIVE and isinstance(case.body, dict):
            case.body = with_valid_values(case.body, VALID_VALUES | parts)
        if re.fullmatch(IF_MATCH, case.headers.get("If-Match", "")):
            del case.headers["If-Match"]  # the tag of a read that never was: it would only give 412
        response: Response = case.call_and_validate(headers=headers, excluded_checks=excluded_checks)
        statuses.append(response.status_code)

    send_case()
    return statuses


def with_valid_values(body: dict, values: dict) -> dict:
    """Return a body with existing questions, answers and ratings, so that it can be saved."""
    replaced = {key: value for key, value in values.items() if type(value) is type(body.get(key))}
    nested = {
        key: [with_valid_values(item, values) for item in body[key]] for key in ("answers",) if key in body
    }
    return {**body, **replaced, **nested}


def token(here, role: Role) -> dict[str, str]:
    """Return the headers of a token with every scope, for the person in a role."""
    secret = create_token(email=here.people[role].email, scopes=list(Scope), days=1)
    return {"Authorization": f"Bearer {secret}"}


def has_parameters(name: str) -> bool:
    """Return whether an operation has a body, a query or a header, which a request can violate."""
    method, path = described_operations()[name]
    operation = described()["paths"][path][method.lower()]
    return method == "POST" or any(parameter.get("in") == "query" for parameter in operation["parameters"])


def test_responses_in_fieldwork_conform_to_the_description(here):
    parts: dict[str, Any] = {"inspection": here.inspection.pk, "group": "court", "question": "2.1.1"}
    parts.update(assessed(here, Role.LEAD), standard="2.1", edition=here.inspection.edition)
    parts["long_list"] = here.inspection.long_lists.earliest("pk").pk
    parts["number"] = second_draw(here.inspection, here.people[Role.LEAD]).number
    parts["job"] = job(here.people[Role.LEAD], inspection=here.inspection)
    parts["conflict"] = create_conflict(
        here.people[Role.LEAD], Assessment.objects.get(pk=parts["assessment"])
    )
    parts["line_of_enquiry"] = changes.raise_line_of_enquiry(
        access=here.access(Role.LEAD), text="Why?", cases=(), supports=()
    ).pk
    headers = token(here, Role.LEAD)
    # What reads comes first: a write may end what the others need.
    for name in sorted(described_operations(), key=lambda name: described_operations()[name][0] != "GET"):
        all_parts = {**parts, **SECOND_REQUEST.get(name, {})}
        is_open = here.access(Role.LEAD).may(PAGES[f"api:{name}"])
        examples = 5 if is_open and name != "package" else 1
        with transaction.atomic():
            statuses = send(name, GenerationMode.POSITIVE, headers, examples, **all_parts)
            assert name in NEVER_SUCCESSFUL or not is_open or 200 in statuses, name
            if has_parameters(name):
                send(name, GenerationMode.NEGATIVE, headers, 2, **all_parts)
            transaction.set_rollback(name not in KEPT)


def test_responses_at_the_panel_conform_to_the_description(here):
    at_panel(here)
    headers = token(here, Role.LEAD)
    for name in ("ratings", "panel", "give_view", "decide", "reopen_decision", "judge", "panel_standard"):
        parts = {"inspection": here.inspection.pk, "standard": "1.1" if name == "judge" else "2.1"}
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            if mode is GenerationMode.POSITIVE or has_parameters(name):
                send(name, mode, headers, 6, **parts)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_responses_to_generated_paths_conform_to_the_description(team, mode):
    headers = token(team, Role.HEAD)
    for name, (_method, path) in described_operations().items():
        if mode is GenerationMode.POSITIVE or has_parameters(name) or "{" in path:
            send(name, mode, headers, 1)


def test_request_without_token_is_unauthenticated(team):
    for name in described_operations():
        assert set(send(name, GenerationMode.POSITIVE, {}, 1, inspection=team.inspection.pk)) <= {401}


def test_every_operation_has_a_permission_and_every_field_a_description():
    names = {name.removeprefix("api:") for name, access in PAGES.items() if name.startswith("api:")}
    assert set(described_operations()) == names - {"api-root", "openapi", "docs"}
    assert {name.removeprefix("api:") for name in SCOPES} == set(described_operations())
    assert not any(PAGES[f"api:{name}"] is Audience.ANYONE for name in described_operations())
    for schema_name, schema in described()["components"]["schemas"].items():
        assert schema.get("description") or "enum" in schema, schema_name
        for name, field in schema.get("properties", {}).items():
            assert field.get("description"), f"{schema_name}.{name}"


def test_schemas_have_plain_names_and_none_is_lost():
    schemas = described()["components"]["schemas"]
    assert all(re.fullmatch(r"([A-Z][a-z]+)+", name) for name in schemas), sorted(schemas)
    assert [name for name in schemas if name.endswith(("Out", "In"))] == ["CheckOut"]
    assert {"Alert", "AlertPage", "AlertRequest", "AuditLog"} <= schemas.keys()
    names = [plain_name(name) for name in api.get_openapi_schema()["components"]["schemas"]]
    assert len(names) == len(set(names))
    referenced = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(described())))
    assert referenced == schemas.keys()


def test_every_operation_has_a_described_tag_and_every_tag_an_operation():
    used = {
        tag
        for operations in described()["paths"].values()
        for operation in operations.values()
        for tag in operation["tags"]
    }
    assert used == {tag["name"] for tag in described()["tags"]}


def test_every_path_has_one_method():
    assert all(len(operations) == 1 for operations in described()["paths"].values())


def test_every_code_of_a_refusal_has_a_problem_type():
    raised = re.compile(r'(?:AnswerRejected|RuleBroken|ConcurrentChange)\(.*?code="(\w+)"', re.DOTALL)
    codes = {
        code
        for path in (ROOT / "src" / "inspectorate" / "web").rglob("*.py")
        for code in raised.findall(path.read_text(encoding="utf-8"))
    }
    codes |= {RuleBroken.code, AnswerRejected.code, ConcurrentChange.code}
    assert {"too_early", "rule_broken", "changed_meanwhile"} < codes
    assert codes <= set(PROBLEM_TYPES)


def test_api_page_lists_every_scope_and_every_problem_code():
    for scope in Scope:
        assert f"| `{scope.value}` |" in PAGE
    for code, problem_type in PROBLEM_TYPES.items():
        assert re.search(rf"^\| {problem_type.status} \|.*`{code}`", PAGE, re.MULTILINE), code


def test_examples_of_the_api_page_work(team, client):
    own = assigned_cases.create_assessment(team, Role.LEAD)
    headers = token(team, Role.LEAD)
    page = PAGE.replace("/7/", f"/{team.inspection.pk}/").replace("/31/", f"/{own.pk}/")
    read, report, save = re.findall(r"https://[\w.]+(/api/v1/[^\s\"]+)", page)
    [body] = re.findall(r"-d '(.*?)'", PAGE, re.DOTALL)
    response = client.post(save, body, "application/json", headers=headers)
    assert (response.status_code, response.json()["outcome"]) == (200, "saved")
    assert client.get(read, headers=headers).status_code == 200
    assert client.get(report, headers=headers).json()["code"] == "refused"
    [problem] = re.findall(r'^\{"type".*?\}$', PAGE, re.MULTILINE | re.DOTALL)
    early = {**json.loads(body), "idempotency_key": str(uuid.uuid4()), "base_version": 9}
    response = client.post(save, early, "application/json", headers=headers)
    assert response.json() == json.loads(problem) | {"request_id": response["X-Request-ID"]}


def test_reference_pages_give_each_operation_a_heading_and_show_no_markdown():
    tags = reference(described())
    operations = [operation for tag in tags for operation in tag.operations]
    assert all(operation.title and not operation.title.endswith(".") for operation in operations)
    [report] = [operation for operation in operations if operation.id == "report"]
    assert report.result.startswith("text/html or application/pdf or ")
    assert "`" not in repr(tags)
