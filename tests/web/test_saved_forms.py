"""Saved forms: text is not lost when the session expires or a request is rejected; known browsers."""

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
from tests.web.assigned_cases import create_assessment, page_form
from tests.web.authenticator import SECRET, code
from tests.web.factories import PASSWORD

pytestmark = pytest.mark.usefixtures("frozen_clock")

TEXT = "Why are plans late?\r\n<script>alert(1)</script> =1+1"


@pytest.fixture(autouse=True)
def reset_rate_limits(db):
    cache.clear()


@pytest.fixture
def fieldwork(team):
    team.stand(State.FIELDWORK)
    for role in (Role.LEAD, Role.INSPECTOR):
        TOTP.activate(team.people[role], SECRET)
    return team


def idle(client: Client, settings) -> None:
    """Let the session expire."""
    session = client.session
    session["last_used"] = time.time() - settings.SESSION_IDLE_SECONDS - 1
    session.save()


def sign_in(client: Client, person: Person, address: str) -> str:
    """Sign in at an address, and return the location that follows."""
    cache.clear()
    response = client.post(address, {"login": person.email, "password": PASSWORD})
    return str(client.post(response.headers["Location"], {"code": code()}).headers["Location"])


def fields(page: str) -> dict[str, str]:
    """Return what the form on a page would send again."""
    matches = re.findall(r'<textarea hidden name="([\w.-]+)">\n(.*?)</textarea>', page, re.DOTALL)
    entities = (("&lt;", "<"), ("&gt;", ">"), ("&#39;", "'"))
    form = {"sent_again": "1"}
    for name, value in matches:
        for entity, character in entities:
            value = value.replace(entity, character)  # noqa: PLW2901 - the same text, unescaped step by step
        form[name] = value
    return form


def submit(team, client: Client) -> str:
    """Submit a line of enquiry after the session has expired, and return the location that follows."""
    address = f"/inspections/{team.inspection.pk}/lines-of-enquiry/"
    response = client.post(address, {"text": TEXT, "cases": "", "supports": ""})
    assert response.status_code == 302
    return str(response.headers["Location"])


def test_form_sent_after_the_session_expired_is_offered_after_sign_in(fieldwork, settings):
    client = fieldwork.client(Role.LEAD)
    assert client.get("/inspections/").status_code == 200
    idle(client, settings)
    location = submit(fieldwork, client)
    assert "We have kept it" in client.get(location).text
    assert not LineOfEnquiry.objects.exists()
    assert sign_in(client, fieldwork.people[Role.LEAD], location) == "/people/me/saved-form/"
    page = client.get("/people/me/saved-form/").text
    assert "Why are plans late?" in page
    assert "<script>alert" not in page
    client.post(f"/inspections/{fieldwork.inspection.pk}/lines-of-enquiry/", fields(page))
    assert LineOfEnquiry.objects.get().text == TEXT
    assert client.get("/people/me/saved-form/").status_code == 302


def test_form_of_an_unknown_session_is_saved(fieldwork):
    client = fieldwork.client(Role.LEAD)
    client.get("/inspections/")
    client.session.flush()
    location = submit(fieldwork, client)
    assert sign_in(client, fieldwork.people[Role.LEAD], location) == "/people/me/saved-form/"
    assert "Why are plans late?" in client.get("/people/me/saved-form/").text


def test_saved_form_is_not_offered_to_another_person(fieldwork, settings):
    client = fieldwork.client(Role.LEAD)
    client.get("/inspections/")
    idle(client, settings)
    location = submit(fieldwork, client)
    assert sign_in(client, fieldwork.people[Role.INSPECTOR], location) == "/people/me/saved-form/"
    assert client.get("/people/me/saved-form/").headers["Location"] == "/inspections/"
    assert saved_forms.KEY not in client.session


def test_saved_form_can_be_discarded(fieldwork, settings):
    client = fieldwork.client(Role.LEAD)
    client.get("/inspections/")
    idle(client, settings)
    sign_in(client, fieldwork.people[Role.LEAD], submit(fieldwork, client))
    client.post("/people/me/saved-form/")
    assert saved_forms.KEY not in client.session
    assert not LineOfEnquiry.objects.exists()


def test_saved_form_names_its_files_but_does_not_keep_them(team, settings):
    team.stand(State.ANNOUNCED)
    TOTP.activate(team.people[Role.LINK], SECRET)
    client = team.client(Role.LINK)
    client.get("/inspections/")
    idle(client, settings)
    form = {"file": SimpleUploadedFile("court.csv", b"case_id,x\n1,2\n"), "sheet": ""}
    response = client.post(f"/inspections/{team.inspection.pk}/long-lists/court/send/", form)
    sign_in(client, team.people[Role.LINK], response.headers["Location"])
    page = client.get("/people/me/saved-form/").text
    assert "We do not keep files" in page
    assert "court.csv" in page


def test_answer_without_scripts_is_saved(fieldwork, settings):
    own = create_assessment(fieldwork)
    client = fieldwork.client(Role.INSPECTOR)
    client.get("/inspections/")
    idle(client, settings)
    address = f"/inspections/{fieldwork.inspection.pk}/cases/{own.pk}/stage/2.1/"
    form = page_form({"2.1.1": ("yes", "seen"), "2.1.2": ("no", "")})
    sign_in(client, fieldwork.people[Role.INSPECTOR], client.post(address, form).headers["Location"])
    page = client.get("/people/me/saved-form/").text
    assert "Comment 2.1.1" in page
    assert "Base version" not in page
    client.post(address, fields(page))
    assert set(own.answers.values_list("question", "comment")) == {("2.1.1", "seen"), ("2.1.2", "")}


def test_form_of_an_unknown_browser_is_not_saved(fieldwork, client):
    assert "saved-form" not in submit(fieldwork, client)
    assert saved_forms.KEY not in client.session


def test_api_request_after_the_session_expired_returns_401(fieldwork, settings):
    client = fieldwork.client(Role.LEAD)
    client.get("/inspections/")
    idle(client, settings)
    assert client.get(f"/api/v1/inspections/{fieldwork.inspection.pk}/assessments").status_code == 401


def test_automatic_request_does_not_extend_the_session(fieldwork, settings):
    client = fieldwork.client(Role.LEAD)
    session = client.session
    session["last_used"] = before = time.time() - settings.SESSION_IDLE_SECONDS / 2 - 60
    session.save()
    client.get(
        f"/inspections/{fieldwork.inspection.pk}/emerging-findings/live/",
        headers={"x-requested-with": "live"},
    )
    assert client.session["last_used"] == before
    client.get(f"/inspections/{fieldwork.inspection.pk}/emerging-findings/")
    assert client.session["last_used"] > before


@pytest.mark.parametrize("own", [True, False])
def test_form_with_an_old_csrf_token_is_offered_again_if_from_this_site(fieldwork, own):
    client = Client(enforce_csrf_checks=True)
    client.cookies = fieldwork.client(Role.LEAD).cookies
    address = f"/inspections/{fieldwork.inspection.pk}/lines-of-enquiry/"
    client.get(address)
    origin = "http://testserver" if own else "https://elsewhere.example"
    form = {"text": TEXT, "cases": "", "supports": "", "csrfmiddlewaretoken": "x" * 64}
    response = client.post(address, form, headers={"origin": origin})
    assert response.status_code == 403
    assert ("Why are plans late?" in response.text) is own
    assert not LineOfEnquiry.objects.exists()
    if own:
        token = re.findall(r'csrfmiddlewaretoken" value="(\w+)"', response.text)[0]
        client.post(
            address, {**fields(response.text), "csrfmiddlewaretoken": token}, headers={"origin": origin}
        )
        assert LineOfEnquiry.objects.get().text == TEXT


def test_denied_form_is_shown_to_be_copied(fieldwork):
    client = fieldwork.client(Role.LEAD)
    fieldwork.stand(State.CONFIRMED)
    response = client.post(
        f"/inspections/{fieldwork.inspection.pk}/lines-of-enquiry/", {"text": TEXT, "cases": ""}
    )
    assert response.status_code == 403
    assert "Why are plans late?" in response.text


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"comment-2.1.1": "KEPT " + "x" * 20_000}, "10,000 or fewer"),
        ({"comment-2.1.1": "KEPT " + "x" * 10_000_000}, "10,000 or fewer"),
        ({"page_key": "none"}, "was incomplete"),
        ({"base_version-2.1.1": "9" * 99}, "was incomplete"),
        ({"answer-2.1.1": "maybe"}, "no such answer"),
    ],
    ids=["long", "ten megabytes", "no key", "no version", "no such answer"],
)
def test_rejected_answer_stays_in_the_form(fieldwork, changed, message):
    own = create_assessment(fieldwork)
    address = f"/inspections/{fieldwork.inspection.pk}/cases/{own.pk}/stage/2.1/"
    form = page_form({"2.1.1": ("yes", "KEPT")}) | changed
    response = fieldwork.client(Role.INSPECTOR).post(address, form)
    assert message in response.text
    assert re.search(r'name="comment-2.1.1"[^>]*>\nKEPT', response.text)


def test_browser_is_known_only_by_a_signed_cookie(fieldwork, rf):
    client = fieldwork.client(Role.LEAD)
    response = client.get("/inspections/")
    cookie = response.cookies[known_browsers.COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    request = rf.get("/")
    request.COOKIES[known_browsers.COOKIE] = cookie.value
    assert known_browsers.last_user(request) == fieldwork.people[Role.LEAD].pk
    for invalid in ("", "1", cookie.value[:-1], cookie.value.replace(":", "."), "\0", "W10:x:y"):
        request.COOKIES[known_browsers.COOKIE] = invalid
        assert known_browsers.last_user(request) is None


def test_wrong_passwords_elsewhere_do_not_lock_a_known_browser(fieldwork):
    lead = fieldwork.people[Role.LEAD]
    own, unknown = fieldwork.client(Role.LEAD), Client()
    own.get("/inspections/")
    own.post("/sign-in/out/")
    for _try in range(11):
        last = unknown.post("/sign-in/", {"login": lead.email, "password": "wrong"})
    assert "too many attempts to sign in" in last.text
    response = own.post("/sign-in/", {"login": lead.email, "password": PASSWORD})
    assert response.headers["Location"].startswith("/sign-in/code/")
    del own.cookies["session"]
    for _try in range(11):
        last = own.post("/sign-in/", {"login": lead.email, "password": "wrong"})
    assert "too many attempts to sign in" in last.text
