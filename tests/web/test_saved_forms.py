"""What somebody typed is not lost because their session ended meanwhile, nor because it is refused."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from inspectorate.web.judgements.models import LineOfEnquiry
from inspectorate.web.people.models import Person
from inspectorate.web.security import known_browsers, saved_forms
from inspectorate.web.states import Role, State
from tests.web.assigned_cases import create_assessment
from tests.web.factories import PASSWORD
from tests.web.test_sign_in import SECRET, code

pytestmark = pytest.mark.usefixtures("frozen_clock")

TEXT = "Why are plans late?\r\n<script>alert(1)</script> =1+1"


@pytest.fixture(autouse=True)
def nobody_locked_out(db):
    cache.clear()


@pytest.fixture
def fieldwork(team):
    team.stand(State.FIELDWORK)
    for role in (Role.LEAD, Role.INSPECTOR):
        TOTP.activate(team.people[role], SECRET)
    return team


def idle(client: Client, settings) -> None:
    """Nobody uses the page for longer than a session lasts."""
    session = client.session
    session["seen"] = time.time() - settings.SESSION_IDLE_SECONDS - 1
    session.save()


def sign_in(client: Client, who: Person, address: str) -> str:
    """Sign in on the page one was led to; returns where that leads."""
    cache.clear()
    answer = client.post(address, {"login": who.email, "password": PASSWORD})
    return str(client.post(answer.headers["Location"], {"code": code()}).headers["Location"])


def fields(page: str) -> dict[str, str]:
    """What the form on a page would send again."""
    found = re.findall(r'<textarea hidden name="(\w+)">\n(.*?)</textarea>', page, re.DOTALL)
    plain = (("&lt;", "<"), ("&gt;", ">"), ("&#39;", "'"))
    sent = {"sent_again": "1"}
    for name, value in found:
        for written, letter in plain:
            value = value.replace(written, letter)  # noqa: PLW2901 - the same text, a letter further
        sent[name] = value
    return sent


def typed(team, client: Client) -> str:
    """A line of enquiry is typed while the session ends; returns where the answer leads."""
    address = f"/inspections/{team.inspection.pk}/lines-of-enquiry/"
    answer = client.post(address, {"text": TEXT, "cases": "", "supports": ""})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_what_was_typed_when_the_session_ended_is_offered_after_signing_in(fieldwork, settings):
    client = fieldwork.client(Role.LEAD)
    assert client.get("/inspections/").status_code == 200
    idle(client, settings)
    led = typed(fieldwork, client)
    assert "It is kept" in client.get(led).text
    assert not LineOfEnquiry.objects.exists()
    assert sign_in(client, fieldwork.people[Role.LEAD], led) == "/people/me/saved-form/"
    page = client.get("/people/me/saved-form/").text
    assert "Why are plans late?" in page
    assert "<script>alert" not in page
    client.post(f"/inspections/{fieldwork.inspection.pk}/lines-of-enquiry/", fields(page))
    assert LineOfEnquiry.objects.get().text == TEXT
    assert client.get("/people/me/saved-form/").status_code == 302


def test_a_session_the_service_no_longer_knows_is_one_that_ended(fieldwork):
    client = fieldwork.client(Role.LEAD)
    client.get("/inspections/")
    client.session.flush()
    led = typed(fieldwork, client)
    assert sign_in(client, fieldwork.people[Role.LEAD], led) == "/people/me/saved-form/"
    assert "Why are plans late?" in client.get("/people/me/saved-form/").text


def test_nobody_else_is_offered_it(fieldwork, settings):
    client = fieldwork.client(Role.LEAD)
    client.get("/inspections/")
    idle(client, settings)
    led = typed(fieldwork, client)
    assert sign_in(client, fieldwork.people[Role.INSPECTOR], led) == "/people/me/saved-form/"
    assert client.get("/people/me/saved-form/").headers["Location"] == "/inspections/"
    assert saved_forms.KEY not in client.session


def test_it_can_be_thrown_away(fieldwork, settings):
    client = fieldwork.client(Role.LEAD)
    client.get("/inspections/")
    idle(client, settings)
    sign_in(client, fieldwork.people[Role.LEAD], typed(fieldwork, client))
    client.post("/people/me/saved-form/")
    assert saved_forms.KEY not in client.session
    assert not LineOfEnquiry.objects.exists()


def test_a_file_is_not_kept_and_that_is_said(team, settings):
    team.stand(State.ANNOUNCED)
    TOTP.activate(team.people[Role.LINK], SECRET)
    client = team.client(Role.LINK)
    client.get("/inspections/")
    idle(client, settings)
    sent = {"file": SimpleUploadedFile("court.csv", b"case_id,x\n1,2\n"), "sheet": ""}
    answer = client.post(f"/inspections/{team.inspection.pk}/long-lists/court/send/", sent)
    sign_in(client, team.people[Role.LINK], answer.headers["Location"])
    page = client.get("/people/me/saved-form/").text
    assert "Files are not kept" in page
    assert "court.csv" in page


def test_an_answer_given_without_scripts_is_kept_too(fieldwork, settings):
    own = create_assessment(fieldwork)
    client = fieldwork.client(Role.INSPECTOR)
    client.get("/inspections/")
    idle(client, settings)
    address = f"/inspections/{fieldwork.inspection.pk}/cases/{own.pk}/stage/2.1/"
    event = "7d8d2f3e-2b0a-4d80-9df6-0b4f1f3f6c11"
    sent = {
        "idempotency_key": event,
        "question": "2.1.1",
        "value": "yes",
        "comment": "seen",
        "base_version": "0",
    }
    sign_in(client, fieldwork.people[Role.INSPECTOR], client.post(address, sent).headers["Location"])
    client.post(address, fields(client.get("/people/me/saved-form/").text))
    assert own.answers.get().comment == "seen"


def test_without_knowing_whose_it_is_nothing_is_kept(fieldwork, client):
    assert "unsent" not in typed(fieldwork, client)
    assert saved_forms.KEY not in client.session


def test_a_program_is_told_at_once_that_the_session_has_ended(fieldwork, settings):
    client = fieldwork.client(Role.LEAD)
    client.get("/inspections/")
    idle(client, settings)
    assert client.get(f"/api/v1/inspections/{fieldwork.inspection.pk}/assessments").status_code == 401


def test_a_page_that_asks_alone_does_not_keep_a_session_open(fieldwork, settings):
    client = fieldwork.client(Role.LEAD)
    session = client.session
    session["seen"] = before = time.time() - settings.SESSION_IDLE_SECONDS / 2 - 60
    session.save()
    client.get(
        f"/inspections/{fieldwork.inspection.pk}/emerging-findings/live/",
        headers={"x-requested-with": "live"},
    )
    assert client.session["seen"] == before
    client.get(f"/inspections/{fieldwork.inspection.pk}/emerging-findings/")
    assert client.session["seen"] > before


@pytest.mark.parametrize("own", [True, False])
def test_a_form_from_before_signing_in_again_is_offered_again_if_it_is_ours(fieldwork, own):
    client = Client(enforce_csrf_checks=True)
    client.cookies = fieldwork.client(Role.LEAD).cookies
    address = f"/inspections/{fieldwork.inspection.pk}/lines-of-enquiry/"
    client.get(address)
    origin = "http://testserver" if own else "https://elsewhere.example"
    sent = {"text": TEXT, "cases": "", "supports": "", "csrfmiddlewaretoken": "x" * 64}
    answer = client.post(address, sent, headers={"origin": origin})
    assert answer.status_code == 403
    assert ("Why are plans late?" in answer.text) is own
    assert not LineOfEnquiry.objects.exists()
    if own:
        token = re.findall(r'csrfmiddlewaretoken" value="(\w+)"', answer.text)[0]
        client.post(
            address, {**fields(answer.text), "csrfmiddlewaretoken": token}, headers={"origin": origin}
        )
        assert LineOfEnquiry.objects.get().text == TEXT


def test_what_is_refused_is_shown_to_be_copied(fieldwork):
    client = fieldwork.client(Role.LEAD)
    fieldwork.stand(State.CONFIRMED)
    answer = client.post(
        f"/inspections/{fieldwork.inspection.pk}/lines-of-enquiry/", {"text": TEXT, "cases": ""}
    )
    assert answer.status_code == 403
    assert "Why are plans late?" in answer.text


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"comment": "KEPT " + "x" * 20_000}, "at most 10,000"),
        ({"comment": "KEPT " + "x" * 10_000_000}, "at most 10,000"),
        ({"idempotency_key": "none"}, "not complete"),
        ({"base_version": "9" * 99}, "not complete"),
        ({"value": "maybe"}, "not one of its answers"),
    ],
    ids=["long", "ten megabytes", "no id", "no version", "no such answer"],
)
def test_an_answer_that_is_refused_stands_where_it_was_typed(fieldwork, changed, why):
    own = create_assessment(fieldwork)
    address = f"/inspections/{fieldwork.inspection.pk}/cases/{own.pk}/stage/2.1/"
    event = "7d8d2f3e-2b0a-4d80-9df6-0b4f1f3f6c11"
    sent = {
        "idempotency_key": event,
        "question": "2.1.1",
        "value": "yes",
        "comment": "KEPT",
        "base_version": "0",
        **changed,
    }
    answer = fieldwork.client(Role.INSPECTOR).post(address, sent)
    assert why in answer.text
    assert re.search(r'name="comment"[^>]*>\nKEPT', answer.text)


def test_a_browser_is_known_again_only_by_what_the_service_signed(fieldwork, rf):
    client = fieldwork.client(Role.LEAD)
    answer = client.get("/inspections/")
    cookie = answer.cookies[known_browsers.COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    request = rf.get("/")
    request.COOKIES[known_browsers.COOKIE] = cookie.value
    assert known_browsers.last_user(request) == fieldwork.people[Role.LEAD].pk
    for made_up in ("", "1", cookie.value[:-1], cookie.value.replace(":", "."), "\0", "W10:x:y"):
        request.COOKIES[known_browsers.COOKIE] = made_up
        assert known_browsers.last_user(request) is None


def test_wrong_passwords_typed_elsewhere_do_not_keep_the_owner_out(fieldwork):
    lead = fieldwork.people[Role.LEAD]
    own, other = fieldwork.client(Role.LEAD), Client()
    own.get("/inspections/")
    own.post("/sign-in/out/")
    for _try in range(6):
        last = other.post("/sign-in/", {"login": lead.email, "password": "wrong"})
    assert "Too many" in last.text
    answer = own.post("/sign-in/", {"login": lead.email, "password": PASSWORD})
    assert answer.headers["Location"].startswith("/sign-in/code/")
    del own.cookies["session"]
    for _try in range(6):
        last = own.post("/sign-in/", {"login": lead.email, "password": "wrong"})
    assert "Too many" in last.text
