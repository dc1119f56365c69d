"""Another inspection's numbers, and numbers nothing has, in every address: not there, and recorded."""

import uuid
from collections import defaultdict
from functools import cache
from typing import Any

import pytest
from django.urls import reverse

from inspectorate.web.api import api
from inspectorate.web.audit.models import Event, EventOutcome
from inspectorate.web.inspections.models import Inspection, Member
from inspectorate.web.people.models import Person, Service
from inspectorate.web.permissions import PAGES, TABLE, Action
from inspectorate.web.states import OFFICES, Role, State
from tests.web.cases_given import NOW
from tests.web.cast import Cast, person
from tests.web.permission_world import addresses, assessed, drawn_case

GREATEST = 2**63
NAMED_ID = {"judgements:answer_enquiry": "enquiry", "judgements:unseat": "person"}
"""Whose number a plain `id` is, where it is not a piece of evidence's."""
NUMBERS = (0, 4_000_000_000, GREATEST - 1, GREATEST, 10**60)
ADDRESSES = dict(addresses())
OF_AN_INSPECTION = [
    name for name, action in PAGES.items() if isinstance(action, Action) and "inspection" in ADDRESSES[name]
]
WITH_A_CHILD = [
    name
    for name in OF_AN_INSPECTION
    if {"member", "id", "long_list", "case", "assessment", "clash", "alert", "first", "enquiry"}
    & {*ADDRESSES[name]}
]
PLAIN = {"to": "announced", "group": "court", "stage": "2.1", "question": "2.1.1", "standard": "1.1"}


@pytest.fixture
def other(played):
    """Another inspection with a case in its sample, assessments, an alert, evidence and a line of enquiry."""
    service = Service.objects.create(name="Elsewhere", short_name="Elsewhere", area="Elsewhere")
    people: dict[Role, Person] = {
        role: person(role, f"other-{role.value}@example.org") for role in Role if role is not Role.PUBLIC
    }
    made = Inspection.objects.create(
        service=service,
        edition=played.inspection.edition,
        edition_hash=played.inspection.edition_hash,
        set_up_by=people[Role.OPERATIONS],
        fieldwork_starts=played.inspection.fieldwork_starts,
    )
    for role, who in people.items():
        if role not in OFFICES:
            Member.objects.create(inspection=made, person=who, role=role)
    return Cast(service, made, people, played.stranger)


def numbers_of(here: Cast) -> dict[str, int]:
    """A number of everything an address can name."""
    case, lead = drawn_case(here), here.people[Role.LEAD]
    known = assessed(here, Role.LEAD)
    item = here.inspection.items.create(ref="E1", kind="document", title="x", content=b"x", by=lead)
    line = here.inspection.enquiries.create(ref="L1", text="x", by=lead)
    own = here.inspection.assessments.get(pk=known["assessment"])
    event = own.events.create(
        event=uuid.uuid4(),
        question="2.1.1",
        value="yes",
        made_from=0,
        version=1,
        outcome="clash",
        way="page",
        device_at=NOW,
        by=lead,
    )
    clash = own.clashes.create(event=event, question="2.1.1")
    return {
        **known,
        "long_list": case.draw.long_list_id,
        "case": case.pk,
        "member": here.member(Role.LEAD).pk,
        "id": item.pk,
        "enquiry": line.pk,
        "person": lead.pk,
        "clash": clash.pk,
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
    sent = {"event": str(uuid.uuid4()), "question": "2.1.1", "value": "yes", "made_from": 0}
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
def test_another_inspection_is_not_there(played, other, name, method):
    role, state = may(name)
    foreign = numbers_of(other)
    played.stand(state)
    other.stand(state)
    if role in OFFICES:
        pytest.fail("someone on an inspection may do this too: this test would show nothing")
    before = refusals()
    answer = ask(played.client(role), method, name, inspection=other.inspection.pk, **foreign)
    assert answer.status_code in (404, 405)
    assert answer.status_code == 405 or refusals() == before + 1


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", WITH_A_CHILD)
def test_what_belongs_to_another_inspection_is_not_in_this_one(played, other, name, method):
    role, state = may(name)
    foreign, own = numbers_of(other), numbers_of(played)
    children = [part for part in ADDRESSES[name] if part in foreign]
    played.stand(state)
    for child in children:
        before = refusals()
        parts = {**own, child: foreign[NAMED_ID.get(name, child) if child == "id" else child]}
        answer = ask(played.client(role), method, name, inspection=played.inspection.pk, **parts)
        assert answer.status_code in (404, 405), child
        assert answer.status_code == 405 or refusals() == before + 1


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", WITH_A_CHILD)
def test_a_number_nothing_has_is_answered_the_same(played, name, method):
    role, state = may(name)
    own = numbers_of(played)
    played.stand(state)
    client = played.client(role)
    for number in NUMBERS:
        for child in [part for part in ADDRESSES[name] if part in own]:
            answer = ask(client, method, name, inspection=played.inspection.pk, **{**own, child: number})
            assert answer.status_code in ((404, 405, 422) if name.startswith("api:") else (404, 405))
        answer = ask(client, method, name, inspection=number, **own)
        assert answer.status_code in ((404, 405, 422) if name.startswith("api:") else (404, 405))


@pytest.mark.parametrize("name", ["people:close", "people:invite_again"])
@pytest.mark.parametrize("number", NUMBERS)
def test_someone_who_is_not_there_is_nobody(played, name, number):
    client = played.client(Role.HEAD)
    for answer in (client.get(reverse(name, args=[number])), client.post(reverse(name, args=[number]))):
        assert answer.status_code == 404


@pytest.mark.parametrize(
    "asked", ["page=-1", "page=0", f"page={'9' * 5000}", "page=x", "show=%00", "page=1&page=2"]
)
def test_a_page_that_is_not_there_is_the_nearest(played, asked):
    numbers = numbers_of(played)
    for at in ("trail/", f"long-lists/{numbers['long_list']}/"):
        played.stand(State.ANNOUNCED)
        client = played.client(Role.LEAD)
        assert client.get(f"/inspections/{played.inspection.pk}/{at}?{asked}").status_code == 200
    assert client.get(f"/inspections/?{asked}").status_code == 200
