"""The truth table, row by row, through the interface: every address as every role in every state."""

import uuid

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from inspectorate.web.assessments.models import Alert, Assessment
from inspectorate.web.audit.models import Event, EventOutcome
from inspectorate.web.bearer import SCOPES
from inspectorate.web.judgements.models import Enquiry
from inspectorate.web.permissions import PAGES, TABLE, Action, allowed
from inspectorate.web.states import Role, State
from inspectorate.web.tokens.changes import make
from inspectorate.web.tokens.models import Scope
from tests.web.cases_given import body, clashing
from tests.web.test_api_description import OPERATIONS
from tests.web.test_permissions import assessed, drawn_case

HERE = [name for name in OPERATIONS if "{inspection}" in OPERATIONS[name][1]]
ACTIONS = {name: action for name in HERE if isinstance(action := PAGES[f"api:{name}"], Action)}
BODIES = {
    "save_answer": body(question="2.1.3"),
    "save_answers": {"answers": [body(question="2.1.3")]},
    "settle_clash": {"keep": "late", "event": str(uuid.uuid4())},
    "add_interview": {"held_with": "child", "held_on": "2018-09-04"},
    "reopen": {"reason": "A document came."},
    "raise_alert": {"concern": "Not seen for weeks."},
    "close_alert": {"done": "Seen today."},
    "settle_difference": {"value": "no", "reason": "The file bears it out."},
    "judge": {"made_from": 0, "rating": "Good", "reasons": {}},
    "raise_enquiry": {"text": "Why are plans late?"},
    "answer_enquiry": {"made_from": 1, "outcome": "Posts were vacant."},
    "give_view": {"rating": "Good", "reasons": "As I see it."},
    "decide": {"rating": "Good"},
    "reopen_decision": {"reason": "A case was assessed again."},
}


def token(person, *scopes) -> dict[str, str]:
    return {"Authorization": f"Bearer {make(email=person.email, scopes=scopes or list(Scope), days=1)}"}


def world(played, role) -> dict:
    """Everything that an address may name, of this person's own where it has to be."""
    drawn_case(played)
    who = played.people[role]
    parts = assessed(played, role)
    Alert.objects.update(acknowledged_by=who, acknowledged_at=timezone.now())
    clash = clashing(who, Assessment.objects.get(pk=parts["assessment"])) if is_assessor(role) else 1
    line = Enquiry.objects.create(inspection=played.inspection, ref="L01", text="x", by=who)
    done = played.inspection.assessments.create(
        group="court",
        case_id="C3",
        occasion="first",
        assessor=who,
        state="finished",
        finished_at=timezone.now(),
    )
    more = {"clash": clash, "enquiry": line.pk, "finished": done.pk}
    return {"inspection": played.inspection.pk, "group": "court", "question": "2.1.1", **parts, **more}


def is_assessor(role) -> bool:
    return allowed(Action.ASSESS_CASE, (role,), State.FIELDWORK)


def ask(client, name, parts, headers):
    """Ask an address for something it would do, were the person allowed to."""
    method, path = OPERATIONS[name]
    known = {**parts, "standard": "2.1" if name in ("give_view", "decide", "rating") else "1.1"}
    if name == "reopen":
        known["assessment"] = parts["finished"]
    address = path.format(**known)
    if method == "GET":
        return client.get(address, headers=headers)
    return client.post(address, BODIES.get(name, {}), "application/json", headers=headers)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PUBLIC])
def test_every_address_answers_as_the_table_says(played, role):
    parts, headers, client = world(played, role), token(played.people[role]), Client()
    for state in State:
        played.stand(state)
        seen = allowed(Action.SEE_INSPECTION, (role,), state)
        for name in HERE:
            may = allowed(ACTIONS[name], (role,), state) and not (
                name == "close_alert" and role is not Role.LEAD
            )
            with transaction.atomic():
                answer = ask(client, name, parts, headers)
                transaction.set_rollback(True)
            told = f"{name} in {state}: {answer.status_code} {answer.text[:200]}"
            if may:
                assert answer.status_code in (200, 409, 422), told
            else:
                assert answer.status_code == (403 if seen else 404), told


def test_to_someone_not_on_it_nothing_is_there_and_every_try_is_recorded(played):
    parts, headers, client = world(played, Role.INSPECTOR), token(played.stranger), Client()
    played.stand(State.FIELDWORK)
    for number, name in enumerate(HERE, start=1):
        answer = ask(client, name, parts, headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "missing"), name
        told = Event.objects.filter(person=played.stranger.pk, outcome=EventOutcome.DENIED)
        assert told.count() == number, name
        assert told.latest("id").inspection == played.inspection.pk, name


def test_a_token_opens_what_its_scope_says_and_nothing_else(played):
    parts, client = world(played, Role.LEAD), Client()
    played.stand(State.FIELDWORK)
    for scope in Scope:
        headers = token(played.people[Role.LEAD], scope)
        for name in OPERATIONS:
            with transaction.atomic():
                answer = ask(client, name, parts, headers)
                transaction.set_rollback(True)
            refused = answer.status_code == 403 and answer.json()["code"] == "scope"
            assert refused == (SCOPES[f"api:{name}"] != scope), f"{name} with {scope}"


def test_every_address_of_an_inspection_asks_for_an_action_of_the_table():
    assert set(ACTIONS) == set(HERE)
    assert all(TABLE[action].of_an_inspection for action in ACTIONS.values())
