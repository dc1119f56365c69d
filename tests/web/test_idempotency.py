"""Simultaneous requests with one idempotency key: the second waits for the first, and there is one effect."""

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.client import MULTIPART_CONTENT

from inspectorate.web.assessments.models import Answer, AnswerConflict, AnswerEvent, Assessment
from inspectorate.web.audit.models import Event
from inspectorate.web.audit.queries import verify_chain
from inspectorate.web.cases import changes as cases
from inspectorate.web.cases.models import Draw, LongList
from inspectorate.web.cases.queries import long_lists
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.judgements.models import EvidenceItem
from inspectorate.web.states import Role, State
from inspectorate.web.tokens.models import IdempotencyKey
from tests.patience import PATIENCE
from tests.web import factories
from tests.web.assigned_cases import answer_body, create_assessment
from tests.web.databases import connected, copied, named, service_environment
from tests.web.permission_world import token
from tests.web.running_server import until

WAITING = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


class CommittedTeam:
    """A team whose transactions are committed, and programs that send requests at the same moment."""

    def __init__(self, owner: str, executor: ThreadPoolExecutor) -> None:
        self.team = factories.create_team()
        self.owner, self.executor, self.key = owner, executor, ""
        self.home = f"/api/v1/inspections/{self.team.inspection.pk}"
        self.tokens = {
            role: token(self.team.people[role])
            for role in (Role.LEAD, Role.INSPECTOR, Role.LINK, Role.OPERATIONS)
        }

    def post(self, path: str, body: object, role: Role, key: str = ""):
        """Send a write with a key, from a program of the person in a role, and return the response."""
        is_form = isinstance(body, dict) and "file" in body
        try:
            # A failure of the database is the service's response, as in a deployment.
            return Client(raise_request_exception=False).post(
                path,
                body,
                MULTIPART_CONTENT if is_form else "application/json",
                headers={**self.tokens[role], "Idempotency-Key": key or self.key},
            )
        finally:
            connection.close()

    @contextmanager
    def holding(self, lock: str) -> Iterator[psycopg.Connection]:
        """Hold a lock in another transaction, so that every request stops in the middle of its work."""
        with psycopg.connect(self.owner) as held:
            held.execute(lock)
            yield held

    def until_waiting(self, requests: int) -> None:
        """Wait until this many requests wait for a lock in the database."""
        with psycopg.connect(self.owner, autocommit=True) as watching:
            until(lambda: watching.execute(WAITING).fetchone() == (requests,))

    def at_once(self, lock: str, *requests: Callable[[], object]) -> list:
        """Return the responses to requests that are all begun before the first of them has ended."""
        with self.holding(lock):
            sent = []
            for number, request in enumerate(requests, 1):
                sent.append(self.executor.submit(request))
                self.until_waiting(number)
        return [future.result(PATIENCE) for future in sent]


@pytest.fixture(scope="module")
def database(server, django_db_blocker):
    """A team in a database of its own, whose transactions are committed."""
    with (
        copied(server, "one_key") as name,
        django_db_blocker.unblock(),
        connected(service_environment(server, name)["DATABASE_URL"]),
        ThreadPoolExecutor(3) as executor,
    ):
        yield CommittedTeam(named(server, name), executor)


@pytest.fixture
def committed(database):
    """The team, with a key that no request has had."""
    database.key = str(uuid.uuid4())
    return database


def locked(record) -> str:
    return f"SELECT 1 FROM {record._meta.db_table} WHERE id = {record.pk} FOR UPDATE"


def answer(committed):
    assessment = create_assessment(committed.team, case_id=committed.key)
    path, body = f"{committed.home}/assessments/{assessment.pk}/answers", answer_body()
    return Role.INSPECTOR, path, lambda: body, locked(assessment), AnswerEvent


def answers(committed):
    assessment = create_assessment(committed.team, case_id=committed.key)
    path = f"{committed.home}/assessments/{assessment.pk}/answers/together"
    body = {"answers": [answer_body(), answer_body(question="2.1.2")]}
    return Role.INSPECTOR, path, lambda: body, locked(assessment), Assessment


def set_up(committed):
    body = {"service": committed.team.service.pk, "edition": "youth-2018"}
    return (
        Role.OPERATIONS,
        "/api/v1/inspections/set-up",
        lambda: body,
        locked(committed.team.service),
        Inspection,
    )


def uploaded(committed):
    committed.team.stand(State.ANNOUNCED)
    path = f"{committed.home}/samples/court/long-lists/send"
    return (
        Role.LINK,
        path,
        lambda: {"file": SimpleUploadedFile("list.csv", factories.long_list())},
        locked(committed.team.inspection),
        LongList,
    )


def draw(committed):
    committed.team.stand(State.ANNOUNCED)
    access = committed.team.access(Role.LINK)
    group = long_lists.group(access=access, key="court")
    sent = cases.send_long_list(access=access, group=group, name="list.csv", content=factories.long_list())
    columns, _unclear, _remembered = long_lists.suggested_columns(access=access, long_list=sent)
    cases.confirm_columns(access=access, long_list=sent, columns=columns)
    path = f"{committed.home}/samples/court/draw"
    return (
        Role.LEAD,
        path,
        lambda: {"seed": 2018, "reason": "The dates have changed."},
        locked(committed.team.inspection),
        Draw,
    )


def evidence(committed):
    committed.team.stand(State.FIELDWORK)
    fields = {"title": "Minutes", "kind": "document", "finding": "They meet.", "direction": "neutral"}
    return (
        Role.LEAD,
        f"{committed.home}/evidence-items/add",
        lambda: {**fields, "file": SimpleUploadedFile("minutes.txt", b"Minutes")},
        locked(committed.team.inspection),
        EvidenceItem,
    )


@pytest.mark.parametrize("write", [answer, answers, set_up, uploaded, draw, evidence])
def test_simultaneous_requests_with_one_key_have_one_effect(committed, write):
    role, path, body, lock, model = write(committed)
    before, events = model.objects.count(), Event.objects.count()
    send = partial(committed.post, path, role=role)
    first, second = committed.at_once(lock, *(lambda: send(body()),) * 2)
    assert (first.status_code, second.status_code) == (200, 200), (first.text, second.text)
    assert first.content == second.content
    assert [response.headers.get("Idempotency-Replayed") for response in (first, second)] == [None, "true"]
    done = Event.objects.filter(outcome="done").count()
    repeated = send(body())
    assert repeated.headers["Idempotency-Replayed"] == "true"
    assert repeated.content == first.content
    assert Event.objects.filter(outcome="done").count() == done > events
    assert model.objects.count() == before + (model is not Assessment)
    assert verify_chain().faults == []


def test_waiting_request_with_another_body_is_refused(committed):
    role, path, body, lock, model = answer(committed)
    send = partial(committed.post, path, role=role)
    first, second = committed.at_once(lock, lambda: send(body()), lambda: send(answer_body(value="no")))
    assert (first.status_code, second.status_code) == (200, 422)
    assert second.json()["code"] == "key_used"
    given = model.objects.filter(assessment__case_id=committed.key)
    assert list(given.values_list("value", flat=True)) == ["yes"]


def test_waiting_request_is_done_when_the_first_one_fails(committed):
    role, path, body, lock, model = draw(committed)
    before, send = model.objects.count(), partial(committed.post, path, role=role)
    with committed.holding(lock), psycopg.connect(committed.owner, autocommit=True) as ended:
        first = committed.executor.submit(lambda: send(body()))
        committed.until_waiting(1)
        [[backend]] = ended.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        second = committed.executor.submit(lambda: send(body()))
        committed.until_waiting(2)
        ended.execute("SELECT pg_terminate_backend(%s)", [backend])
        assert first.result(PATIENCE).status_code == 500
    response = second.result(PATIENCE)
    assert response.status_code == 200
    assert "Idempotency-Replayed" not in response.headers
    assert model.objects.count() == before + 1
    assert send(body()).content == response.content


def test_waiting_request_is_done_when_the_first_one_is_rolled_back(committed):
    role, path, body, lock, model = draw(committed)
    before, send = model.objects.count(), partial(committed.post, path, role=role)
    with committed.holding(lock) as held:
        sent = [committed.executor.submit(lambda: send(body())) for _number in range(2)]
        committed.until_waiting(2)
        held.execute("UPDATE inspections_inspection SET state = 'fieldwork'")
    assert sorted(future.result(PATIENCE).status_code for future in sent) == [403, 403]
    assert model.objects.count() == before
    assert not IdempotencyKey.objects.filter(key=committed.key).exists()
    committed.team.stand(State.ANNOUNCED)
    assert send(body()).status_code == 200


def test_same_key_of_two_people_is_two_keys(committed):
    committed.team.stand(State.FIELDWORK)
    lock = locked(committed.team.inspection)
    path, body = f"{committed.home}/lines-of-enquiry/raise", {"text": "Why are plans late?"}
    first, second = committed.at_once(
        lock, *(partial(committed.post, path, body, role=role) for role in (Role.LEAD, Role.INSPECTOR))
    )
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json()["id"] != second.json()["id"]


def test_one_answer_sent_with_two_keys_at_once_is_saved_once(committed):
    role, path, _body, lock, model = answer(committed)
    send = partial(committed.post, path, role=role)
    assert send(answer_body(value="no"), key="an-earlier-answer").status_code == 200
    conflict = answer_body(value="yes", idempotency_key=str(uuid.uuid4()))
    first, second = committed.at_once(
        lock, *(partial(send, conflict, key=f"another-{number}") for number in range(2))
    )
    assert sorted((first.status_code, second.status_code)) == [200, 409]
    saved, refused = (first, second) if first.status_code == 200 else (second, first)
    assert (saved.json()["outcome"], refused.json()["code"]) == ("conflict", "twice")
    assert send(conflict, key="another-2").json() == saved.json()
    here = {"assessment__case_id": committed.key}
    counts = [rows.objects.filter(**here).count() for rows in (model, AnswerConflict, Answer)]
    assert counts == [2, 1, 1]
