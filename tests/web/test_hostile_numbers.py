"""Ids of another inspection and unknown ids in every URL return 404 and are recorded as denied."""

import uuid
from collections import defaultdict
from functools import cache
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from inspectorate.web.api import api
from inspectorate.web.audit.models import Event, EventOutcome
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.people.models import Service
from inspectorate.web.permissions import PAGES, TABLE, Action
from inspectorate.web.states import TEAM_ROLES, Role, State
from tests.web import factories
from tests.web.assigned_cases import NOW
from tests.web.factories import Team
from tests.web.permission_world import (
    WITH_FILES,
    addresses,
    assessed,
    declared_conflict,
    draft_records,
    drawn_case,
    review_thread,
)

GREATEST = 2**63
ID_REFERS_TO = {"judgements:line_of_enquiry": "line_of_enquiry", "panel:remove_member": "person"}
"""What the URL parameter `id` refers to, where it is not an evidence item."""
NUMBERS = (0, 4_000_000_000, GREATEST - 1, GREATEST, 10**60)
ADDRESSES = dict(addresses())
OF_AN_INSPECTION = [
    name for name, action in PAGES.items() if isinstance(action, Action) and "inspection" in ADDRESSES[name]
]
OF_A_TEAM = [
    name
    for name in OF_AN_INSPECTION
    if isinstance(action := PAGES[name], Action) and TABLE[action].states.keys() & TEAM_ROLES.keys()
]
"""URLs that a team may use. The others are for posts, whose people see every inspection."""
WITH_RECORD_ID = [
    name
    for name in OF_AN_INSPECTION
    if {"member", "id", "long_list", "case", "assessment", "conflict", "alert", "first", "line_of_enquiry"}
    & {*ADDRESSES[name]}
    or {"declaration", "conflicted", "thread", "comment", "recommendation", "sign_off"} & {*ADDRESSES[name]}
    or {"release", "embargoed_copy"} & {*ADDRESSES[name]}
    or {"action", "evidence"} & {*ADDRESSES[name]}
    or {"challenge", "challenge_file", "recipient"} & {*ADDRESSES[name]}
]
PLAIN = {
    "review": 1,
    "seal": 1,
    "number": 1,
    "to": "announced",
    "group": "court",
    "stage": "2.1",
    "question": "2.1.1",
    "standard": "1.1",
    "section": "2.1",
    "source": "evidence-1",
    "file": "index.html",
    "name": "index.html",
    "document": "report.pdf",
    "files": 1,
    "upload": 1,
    "statement": 1,
    "draft_document": "report",
    "file_format": "csv",
}


@pytest.fixture
def other_team(team):
    """Another inspection, with its own team."""
    service = Service.objects.create(name="Elsewhere", short_name="Elsewhere", area="Elsewhere")
    people = factories.people(prefix="other-")
    inspection = Inspection.objects.create(
        service=service,
        edition=team.inspection.edition,
        edition_hash=team.inspection.edition_hash,
        set_up_by=people[Role.OPERATIONS],
        fieldwork_starts=team.inspection.fieldwork_starts,
    )
    factories.put_on_team(inspection, people)
    return Team(service, inspection, people, team.stranger)


def ids_of(here: Team) -> dict[str, int]:
    """Create a record for every URL parameter, and return their ids."""
    case, lead = drawn_case(here), here.people[Role.LEAD]
    ids = assessed(here, Role.LEAD)
    item = factories.evidence_item(here.inspection, lead)
    line = here.inspection.lines_of_enquiry.create(ref="L1", text="x", by=lead)
    own = here.inspection.assessments.get(pk=ids["assessment"])
    event = own.events.create(
        inspection=own.inspection,
        idempotency_key=uuid.uuid4(),
        question="2.1.1",
        value="yes",
        base_version=0,
        version=1,
        outcome="conflict",
        channel="page",
        client_time=NOW,
        by=lead,
    )
    conflict = own.conflicts.create(event=event, question="2.1.1")
    own.answers.create(question="2.1.1", value="yes", version=1, by=lead)
    declared = declared_conflict(here, own)
    drafted = draft_records(here)
    return {
        **ids,
        "declaration": declared["declaration"],
        "conflicted": declared["conflicted"],
        "long_list": case.draw.long_list_id,
        "case": case.pk,
        "member": here.member(Role.LEAD).pk,
        "id": item.pk,
        "line_of_enquiry": line.pk,
        "person": lead.pk,
        "conflict": conflict.pk,
        "thread": review_thread(own, lead),
        **{name: drafted[name] for name in ("comment", "recommendation", "sign_off")},
        **{name: drafted[name] for name in ("release", "embargoed_copy")},
        **{name: drafted[name] for name in ("action", "evidence")},
        **{name: drafted[name] for name in ("challenge", "challenge_file", "recipient")},
    }


def permitted(name: str) -> tuple[Role, State]:
    """Return a role that may do the action of a URL, and a state in which it may."""
    action = PAGES[name]
    assert isinstance(action, Action)
    states = TABLE[action].states
    role = next(candidate for candidate in (Role.LEAD, *TEAM_ROLES, *states) if candidate in states)
    return role, min(states[role], key=list(State).index)


def request(client, method: str, name: str, **parts):
    """Request a URL with GET, or with POST and content of the right form."""
    parameters = {part: parts.get(part, PLAIN.get(part)) for part in ADDRESSES[name]}
    address = reverse(name, kwargs=parameters)
    if method == "get":
        return client.get(address)
    if name in WITH_FILES:
        file = SimpleUploadedFile("list.csv", b"a,b")
        fields = {"title": "x", "kind": "document", "finding": "x", "direction": "neutral"}
        progress = {"base_version": 1, "state": "under_way", "note": "x", "wrong": "x"}
        return client.post(address, {**fields, **progress, "file": file})
    if name.startswith("api:"):
        return client.post(address, valid_body(address, parameters), content_type="application/json")
    form = {"idempotency_key": str(uuid.uuid4()), "question": "2.1.1", "value": "yes", "base_version": 0}
    return client.post(
        address, {**form, "reason": "x", "rating": "Good", "concern": "x", "outcome": "x", "text": "x"}
    )


@cache
def description() -> dict[str, Any]:
    """Return the OpenAPI description, cached."""
    return dict(api.get_openapi_schema())


def valid_body(address: str, parameters: dict) -> dict:
    """Return a body that matches the OpenAPI schema of a URL, so that only the ids are wrong."""
    schema_of_api = description()
    for path, operations in schema_of_api["paths"].items():
        if (
            path.format_map(defaultdict(str, parameters)) == address
            and "post" in operations
            and "requestBody" in operations["post"]
        ):
            schema = operations["post"]["requestBody"]["content"]["application/json"]["schema"]
            return example_of(schema, schema_of_api["components"]["schemas"])
    return {}


def example_of(schema: dict, components: dict):
    """Return an example value of a JSON schema."""
    if "$ref" in schema:
        return example_of(components[schema["$ref"].rsplit("/", 1)[-1]], components)
    fixed = schema.get("enum") or (schema.get("examples") if schema.get("type") == "string" else None)
    if fixed or "const" in schema:
        return schema.get("const", (fixed or [""])[0])
    if alternatives := schema.get("anyOf") or schema.get("allOf"):
        return example_of(alternatives[0], components)
    forms = {"uuid": str(uuid.uuid4()), "date-time": NOW.isoformat(), "date": "2018-09-05"}
    plain = {
        "string": forms.get(schema.get("format", ""), "x"),
        "integer": schema.get("minimum", 1),
        "array": [],
    }
    plain |= {"boolean": True, "number": 1}
    if schema.get("type") == "array" and schema.get("minItems"):
        return [example_of(schema["items"], components)]
    if schema.get("type") == "object":
        return {name: example_of(part, components) for name, part in schema.get("properties", {}).items()}
    return plain[schema["type"]]


def denied_count() -> int:
    """Return the number of denied requests in the audit log."""
    return Event.objects.filter(outcome=EventOutcome.DENIED).count()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", OF_A_TEAM)
def test_url_of_another_inspection_returns_404(team, other_team, name, method):
    role, state = permitted(name)
    foreign = ids_of(other_team)
    team.stand(state)
    other_team.stand(state)
    assert role in TEAM_ROLES
    before = denied_count()
    response = request(team.client(role), method, name, inspection=other_team.inspection.pk, **foreign)
    assert response.status_code in (404, 405)
    assert response.status_code == 405 or denied_count() == before + 1


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", WITH_RECORD_ID)
def test_id_of_another_inspection_returns_404(team, other_team, name, method):
    role, state = permitted(name)
    foreign, own = ids_of(other_team), ids_of(team)
    children = [part for part in ADDRESSES[name] if part in foreign]
    team.stand(state)
    for child in children:
        before = denied_count()
        parts = {**own, child: foreign[ID_REFERS_TO.get(name, child) if child == "id" else child]}
        response = request(team.client(role), method, name, inspection=team.inspection.pk, **parts)
        assert response.status_code in (404, 405), child
        assert response.status_code == 405 or denied_count() == before + 1


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", WITH_RECORD_ID)
def test_unknown_id_returns_404(team, name, method):
    role, state = permitted(name)
    own = ids_of(team)
    team.stand(state)
    client = team.client(role)
    for number in NUMBERS:
        for child in [part for part in ADDRESSES[name] if part in own]:
            response = request(client, method, name, inspection=team.inspection.pk, **{**own, child: number})
            assert response.status_code in ((404, 405, 422) if name.startswith("api:") else (404, 405))
        response = request(client, method, name, inspection=number, **own)
        assert response.status_code in ((404, 405, 422) if name.startswith("api:") else (404, 405))


@pytest.mark.parametrize("name", ["people:close", "people:invite_again"])
@pytest.mark.parametrize("number", NUMBERS)
def test_unknown_person_returns_404(team, name, number):
    client = team.client(Role.HEAD)
    for response in (client.get(reverse(name, args=[number])), client.post(reverse(name, args=[number]))):
        assert response.status_code == 404


@pytest.mark.parametrize(
    "query", ["page=-1", "page=0", f"page={'9' * 5000}", "page=x", "show=%00", "page=1&page=2"]
)
def test_invalid_page_number_shows_the_nearest_page(team, query):
    ids = ids_of(team)
    for page in ("audit-log/", f"long-lists/{ids['long_list']}/"):
        team.stand(State.ANNOUNCED)
        client = team.client(Role.LEAD)
        assert client.get(f"/inspections/{team.inspection.pk}/{page}?{query}").status_code == 200
    assert client.get(f"/inspections/?{query}").status_code == 200
