"""Another inspection's numbers, and numbers nothing has, in every address: not there, and recorded."""

import uuid
from collections import defaultdict
from functools import cache
from typing import Any

import pytest
from django.urls import reverse

from inspectorate.web.api import api
from inspectorate.web.audit.models import Event, EventOutcome
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.people.models import Service
from inspectorate.web.permissions import PAGES, TABLE, Action
from inspectorate.web.states import OFFICES, Role, State
from tests.web import factories
from tests.web.assigned_cases import NOW
from tests.web.factories import Team
from tests.web.permission_world import addresses, assessed, drawn_case

GREATEST = 2**63
NAMED_ID = {"judgements:line_of_enquiry": "line_of_enquiry", "panel:remove_member": "person"}
"""Whose number a plain `id` is, where it is not a piece of evidence's."""
NUMBERS = (0, 4_000_000_000, GREATEST - 1, GREATEST, 10**60)
ADDRESSES = dict(addresses())
OF_AN_INSPECTION = [
    name for name, action in PAGES.items() if isinstance(action, Action) and "inspection" in ADDRESSES[name]
]
WITH_A_CHILD = [
    name
    for name in OF_AN_INSPECTION
    if {"member", "id", "long_list", "case", "assessment", "conflict", "alert", "first", "line_of_enquiry"}
    & {*ADDRESSES[name]}
]
PLAIN = {"to": "announced", "group": "court", "stage": "2.1", "question": "2.1.1", "standard": "1.1"}


@pytest.fixture
def other(team):
    """Another inspection with a case in its sample, assessments, an alert, evidence and a line of enquiry."""
    service = Service.objects.create(name="Elsewhere", short_name="Elsewhere", area="Elsewhere")
    people = factories.people(before="other-")
    made = Inspection.objects.create(
        service=service,
        edition=team.inspection.edition,
        edition_hash=team.inspection.edition_hash,
        set_up_by=people[Role.OPERATIONS],
        fieldwork_starts=team.inspection.fieldwork_starts,
    )
    factories.put_on_team(made, people)
    return Team(service, made, people, team.stranger)


def numbers_of(here: Team) -> dict[str, int]:
    """A number of everything an address can name."""
    case, lead = drawn_case(here), here.people[Role.LEAD]
    known = assessed(here, Role.LEAD)
    item = here.inspection.evidence_items.create(ref="E1", kind="document", title="x", content=b"x", by=lead)
    line = here.inspection.lines_of_enquiry.create(ref="L1", text="x", by=lead)
    own = here.inspection.assessments.get(pk=known["assessment"])
    event = own.events.create(
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
    return {
        **known,
        "long_list": case.draw.long_list_id,
        "case": case.pk,
        "member": here.member(Role.LEAD).pk,
        "id": item.pk,
        "line_of_enquiry": line.pk,
        "person": lead.pk,
        "conflict": conflict.pk,
    }


def may(name: str) -> tuple[Role, State]:
    """Someone who may do what an address asks, and a state of the inspection in which they may."""
    action = PAGES[name]
    assert isinstance(action, Action)
    states = TABLE[action].states
    role = next(each for each in (Role.LEAD, *states) if each in states)
    return role, min(states[role], key=list(State).index)


def ask(client, method: str, name: str, **parts):
    """Open or send to an address."""
    wanted = {part: parts.get(part, PLAIN.get(part)) for part in ADDRESSES[name]}
    address = reverse(name, kwargs=wanted)
    if method == "get":
        return client.get(address)
    if name.startswith("api:"):
        return client.post(address, sound(address, wanted), content_type="application/json")
    sent = {"idempotency_key": str(uuid.uuid4()), "question": "2.1.1", "value": "yes", "base_version": 0}
    return client.post(address, {**sent, "reason": "x", "rating": "Good", "concern": "x", "outcome": "x"})


@cache
def description() -> dict[str, Any]:
    """What the interface says of itself: the same at every address."""
    return dict(api.get_openapi_schema())


def sound(address: str, wanted: dict) -> dict:
    """A body such as the interface describes for an address, so that only the numbers are wrong."""
    described = description()
    for path, ways in described["paths"].items():
        if (
            path.format_map(defaultdict(str, wanted)) == address
            and "post" in ways
            and "requestBody" in ways["post"]
        ):
            schema = ways["post"]["requestBody"]["content"]["application/json"]["schema"]
            return example_of(schema, described["components"]["schemas"])
    return {}


def example_of(schema: dict, known: dict):
    """A value of a schema."""
    if "$ref" in schema:
        return example_of(known[schema["$ref"].rsplit("/", 1)[-1]], known)
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [""])[0])
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], known)
    forms = {"uuid": str(uuid.uuid4()), "date-time": NOW.isoformat(), "date": "2018-09-05"}
    plain = {
        "string": forms.get(schema.get("format", ""), "x"),
        "integer": schema.get("minimum", 1),
        "array": [],
    }
    plain |= {"boolean": True, "number": 1}
    if schema.get("type") == "array" and schema.get("minItems"):
        return [example_of(schema["items"], known)]
    if schema.get("type") == "object":
        return {each: example_of(part, known) for each, part in schema.get("properties", {}).items()}
    return plain[schema["type"]]


def refusals() -> int:
    """How many tries have been recorded."""
    return Event.objects.filter(outcome=EventOutcome.DENIED).count()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", OF_AN_INSPECTION)
def test_another_inspection_is_not_there(team, other, name, method):
    role, state = may(name)
    foreign = numbers_of(other)
    team.stand(state)
    other.stand(state)
    if role in OFFICES:
        pytest.fail("someone on an inspection may do this too: this test would show nothing")
    before = refusals()
    answer = ask(team.client(role), method, name, inspection=other.inspection.pk, **foreign)
    assert answer.status_code in (404, 405)
    assert answer.status_code == 405 or refusals() == before + 1


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", WITH_A_CHILD)
def test_what_belongs_to_another_inspection_is_not_in_this_one(team, other, name, method):
    role, state = may(name)
    foreign, own = numbers_of(other), numbers_of(team)
    children = [part for part in ADDRESSES[name] if part in foreign]
    team.stand(state)
    for child in children:
        before = refusals()
        parts = {**own, child: foreign[NAMED_ID.get(name, child) if child == "id" else child]}
        answer = ask(team.client(role), method, name, inspection=team.inspection.pk, **parts)
        assert answer.status_code in (404, 405), child
        assert answer.status_code == 405 or refusals() == before + 1


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", WITH_A_CHILD)
def test_a_number_nothing_has_is_answered_the_same(team, name, method):
    role, state = may(name)
    own = numbers_of(team)
    team.stand(state)
    client = team.client(role)
    for number in NUMBERS:
        for child in [part for part in ADDRESSES[name] if part in own]:
            answer = ask(client, method, name, inspection=team.inspection.pk, **{**own, child: number})
            assert answer.status_code in ((404, 405, 422) if name.startswith("api:") else (404, 405))
        answer = ask(client, method, name, inspection=number, **own)
        assert answer.status_code in ((404, 405, 422) if name.startswith("api:") else (404, 405))


@pytest.mark.parametrize("name", ["people:close", "people:invite_again"])
@pytest.mark.parametrize("number", NUMBERS)
def test_someone_who_is_not_there_is_nobody(team, name, number):
    client = team.client(Role.HEAD)
    for answer in (client.get(reverse(name, args=[number])), client.post(reverse(name, args=[number]))):
        assert answer.status_code == 404


@pytest.mark.parametrize(
    "asked", ["page=-1", "page=0", f"page={'9' * 5000}", "page=x", "show=%00", "page=1&page=2"]
)
def test_a_page_that_is_not_there_is_the_nearest(team, asked):
    numbers = numbers_of(team)
    for at in ("audit-log/", f"long-lists/{numbers['long_list']}/"):
        team.stand(State.ANNOUNCED)
        client = team.client(Role.LEAD)
        assert client.get(f"/inspections/{team.inspection.pk}/{at}?{asked}").status_code == 200
    assert client.get(f"/inspections/?{asked}").status_code == 200
