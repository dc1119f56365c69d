"""The log: one JSON line an event, with the request's id, and without anything that somebody typed."""

import ast
import logging
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError
from django.test import Client

from inspectorate.method.faults import FaultsFound
from inspectorate.web import logs
from inspectorate.web.environment import read
from inspectorate.web.people.models import Person
from inspectorate.web.security import access_log, views
from inspectorate.web.states import Role, State
from tests.house.tree import ROOT, files
from tests.web.assigned_cases import create_assessment
from tests.web.log_lines import recorded_log
from tests.web.mail_servers import Mailbox, smtp_server
from tests.web.message_queue import run_queue

CHILD = {
    "person_id": "PQ-71093",
    "full_name": "Zebedee Quill",
    "date_of_birth": "2003-02-17",
}
LIST = "\n".join((",".join(CHILD), ",".join(CHILD.values()))).encode()
CASE_ID = "CASE-90517"
CONCERN = "Nobody has seen Zebedee"
NEWCOMER, STRANGER = "wilhelmina.xu@example.org", "stranger.at.the.door@example.net"


def journey(team, settings) -> None:
    """Sign in wrongly and rightly, invite, send a list, raise an alert, break rules, and make errors."""
    lead, client = team.people[Role.LEAD], Client()
    client.post("/sign-in/?next=/people/", {"login": STRANGER, "password": "a wrong password"})
    client.post("/sign-in/", {"login": lead.email, "password": "three random words"})
    client.post("/sign-in/password/forgotten/", {"email": STRANGER})
    client.post("/sign-in/password/forgotten/", {"email": lead.email})
    form = {"name": "Wilhelmina Xu", "email": NEWCOMER, "role": "link_person", "service": team.service.pk}
    team.client(Role.OPERATIONS).post("/people/invite/", form)
    home = f"/inspections/{team.inspection.pk}/"
    team.stand(State.ANNOUNCED)
    upload = {"file": SimpleUploadedFile(f"{CHILD['full_name']}.csv", LIST)}
    team.client(Role.LINK).post(f"{home}long-lists/court/send/", upload)
    team.stand(State.FIELDWORK)
    case = create_assessment(team, case_id=CASE_ID)
    inspector = team.client(Role.INSPECTOR)
    inspector.get(f"{home}cases/{case.pk}/?search={CHILD['full_name']}")
    inspector.post(f"{home}cases/{case.pk}/alert/", {"concern": CONCERN})
    inspector.get(f"{home}{CHILD['full_name']}/")
    inspector.get("/people/")
    Client(enforce_csrf_checks=True).post(f"/people/invitation/{CHILD['person_id']}/", {})
    run_queue()


def test_log_of_a_whole_journey_names_nobody(team, settings, use_refusing_server, monkeypatch):
    with recorded_log() as lines:
        journey(team, settings)
        monkeypatch.setattr(views, "render", broken_render)
        Client(raise_request_exception=False).get(f"/help/privacy/?name={CHILD['full_name']}")
    people = [part for person in Person.objects.all() for part in (person.email, person.name)]
    typed = (*CHILD.values(), "Zebedee", "Quill", CONCERN, NEWCOMER, STRANGER, "Wilhelmina", CASE_ID, *people)
    assert [text for text in typed if text.lower() in lines.text.lower()] == []
    assert len(lines.named("request")) == 12
    assert lines.named("task_failed")
    assert "builtins.ValueError" in str([event.get("exception") for event in lines.events])


@pytest.fixture
def use_refusing_server(settings):
    with smtp_server(Mailbox(refuses=True)) as port:
        settings.SENDS_MAIL = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield


def broken_render(*_parts, **_options):
    raise ValueError(CHILD["full_name"])


def test_request_is_logged_by_its_route_with_account_status_and_time(team):
    with recorded_log() as lines:
        response = team.client(Role.OPERATIONS).get("/people/?page=2")
    [event] = lines.named("request")
    assert event.pop("milliseconds") >= 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", event.pop("time"))
    assert event == {
        "event": "request",
        "logger": "inspectorate.access",
        "level": "info",
        "route": "people:index",
        "method": "GET",
        "status": 200,
        "account": team.people[Role.OPERATIONS].pk,
        "request_id": response.headers["X-Request-ID"],
    }


def test_events_of_a_request_carry_its_id_and_so_does_its_problem(team):
    with recorded_log() as lines:
        response = Client().get("/api/v1/inspections")
    number = response.headers["X-Request-ID"]
    assert response.json()["request_id"] == number
    assert {event["request_id"] for event in lines.events} == {number}


@pytest.mark.parametrize(
    ("proxy", "given", "is_taken"),
    [
        (True, "4f1d2c3b-req", True),
        (False, "4f1d2c3b-req", False),
        (True, "short", False),
        (True, "x" * 65, False),
        (True, "an id\nwith a line", False),
    ],
)
def test_request_id_is_taken_from_a_proxy_only(settings, proxy, given, is_taken):
    settings.TRUSTS_PROXY = proxy
    assert (access_log.request_id(given) == given) is is_taken


def test_error_page_shows_the_id_of_the_request(db, monkeypatch):
    monkeypatch.setattr(views, "render", broken_render)
    response = Client(raise_request_exception=False).get("/help/privacy/")
    assert response.status_code == 500
    assert response.headers["X-Request-ID"] in response.text


def test_record_of_another_library_is_written_without_its_values():
    with recorded_log() as lines:
        logging.getLogger("some.library").error("Refused %s", "zebedee@example.org", extra={"who": "Zebedee"})
    [event] = lines.events
    assert (event["event"], event["level"]) == ("Refused %s", "error")
    assert "ebedee" not in lines.text


def test_exception_is_written_by_its_classes_and_places():
    with recorded_log() as lines:
        try:
            try:
                raise DataError("Key (name)=(Zebedee) exists")
            except DataError as error:
                raise ValueError("Zebedee") from error
        except ValueError:
            logging.getLogger("inspectorate.tests").exception("something_failed")
    [event] = lines.events
    assert event["exception"] == ["builtins.ValueError", "django.db.utils.DataError"]
    assert "test_logs.py" in event["traceback"][-1]
    assert "Zebedee" not in lines.text


def test_log_is_readable_in_a_terminal():
    with recorded_log(json=False) as lines:
        logging.getLogger("inspectorate.tests").warning("task_failed", extra={"attempt": 3})
    assert re.search(r"warning.*task_failed.*attempt.*=.*3", lines.text)


def test_level_and_format_are_settings():
    valid = {
        "DATABASE_URL": "postgresql://me@host/base",
        "SECRET_KEY": "only for tests, and long enough to be taken",
        "HOSTS": "a.example",
    }
    assert read(valid).logs == logs.LogSettings("INFO", json=True)
    set_otherwise = {"LOG_LEVEL": "debug", "LOG_FORMAT": "text"}
    assert read({**valid, **set_otherwise}).logs == logs.LogSettings("DEBUG", json=False)
    with pytest.raises(FaultsFound) as raised:
        read({**valid, "LOG_LEVEL": "loud", "LOG_FORMAT": "xml"})
    assert [fault.place.rsplit(" ")[-1] for fault in raised.value.faults] == ["LOG_LEVEL", "LOG_FORMAT"]


def test_every_event_of_the_service_has_a_name_its_values_beside_it_and_an_entry_in_the_documents():
    calls = [
        node
        for path in files(ROOT / "src" / "inspectorate")
        if path.suffix == ".py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "LOG"
    ]
    # Values put into a sentence would not be written: only the template is.
    assert all(len(call.args) == 1 and isinstance(call.args[0], ast.Constant) for call in calls)
    names = {str(call.args[0].value) for call in calls if isinstance(call.args[0], ast.Constant)}
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert sorted(name for name in names if f"`{name}`" not in page) == []
    assert len(names) > 5
