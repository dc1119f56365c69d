"""Signing in: invitation, password, second factor, rate limits and sessions."""

import re
import time

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import is_mfa_enabled
from django.core.cache import cache
from django.test import Client

from inspectorate.web.audit.models import Event, EventOutcome
from inspectorate.web.people import changes
from inspectorate.web.people.models import Invitation
from inspectorate.web.states import Role
from tests.web import factories
from tests.web.authenticator import SECRET, code
from tests.web.factories import PASSWORD

# A code is valid for half a minute: with a frozen clock none expires within a test.
pytestmark = pytest.mark.usefixtures("frozen_clock")


@pytest.fixture(autouse=True)
def reset_rate_limits(db):
    cache.clear()


def give_password(client: Client, email: str, password: str = PASSWORD):
    return client.post("/sign-in/", {"login": email, "password": password})


def test_password_and_code_sign_in(team, client):
    lead = team.people[Role.LEAD]
    TOTP.activate(lead, SECRET)
    response = give_password(client, lead.email)
    assert response.headers["Location"].startswith("/sign-in/code/")
    assert client.get("/inspections/").status_code == 302
    response = client.post("/sign-in/code/", {"code": code()})
    assert response.headers["Location"] == "/inspections/"
    assert client.get("/inspections/").status_code == 200
    assert Event.objects.filter(person=lead.pk, event_type="sign_in", outcome=EventOutcome.DONE).count() == 1


def test_wrong_code_is_denied_and_recorded(team, client):
    lead = team.people[Role.LEAD]
    TOTP.activate(lead, SECRET)
    give_password(client, lead.email)
    response = client.post("/sign-in/code/", {"code": "12345"})
    assert "This code is incorrect" in response.text
    assert client.get("/inspections/").status_code == 302
    assert Event.objects.filter(
        person=lead.pk, event_type="verify_second_factor", outcome=EventOutcome.DENIED
    ).exists()


def test_recovery_code_works_once(team, client):
    lead = team.people[Role.LEAD]
    TOTP.activate(lead, SECRET)
    [recovery_code, *_rest] = RecoveryCodes.activate(lead).get_unused_codes()
    for browser, location in ((client, "/inspections/"), (Client(), None)):
        give_password(browser, lead.email)
        assert browser.post("/sign-in/code/", {"code": recovery_code}).headers.get("Location") == location


def test_code_of_the_previous_period_works_once(team, client):
    lead = team.people[Role.LEAD]
    app = TOTP.activate(lead, SECRET)
    previous = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 - 1))
    give_password(client, lead.email)
    assert client.post("/sign-in/code/", {"code": previous}).headers["Location"] == "/inspections/"
    cache.delete(app._get_used_cache_key(previous))  # as allauth does after half a minute
    onlooker = Client()
    give_password(onlooker, lead.email)
    assert "has been used" in onlooker.post("/sign-in/code/", {"code": previous}).text


def test_authenticator_key_is_stored_encrypted(team):
    authenticator = TOTP.activate(team.people[Role.LEAD], SECRET)
    assert SECRET not in str(authenticator.instance.data)


def test_unknown_address_gets_the_same_response_as_a_known_one(team, client):
    registered = give_password(client, team.people[Role.LEAD].email, "wrong").text
    unknown = give_password(client, "nobody@example.org", "wrong").text
    assert "Your email address or password is incorrect" in registered
    assert "Your email address or password is incorrect" in unknown


def test_invitation_leads_to_password_app_and_recovery_codes(team, client):
    head = team.people[Role.HEAD]
    person, secret = factories.invited(team.people[Role.OPERATIONS], head)
    assert "Welcome, Sam New" in client.get(f"/people/invitation/{secret}/").text
    response = client.post(f"/people/invitation/{secret}/", {"password": "correct horse battery"})
    assert response.headers["Location"] == "/people/me/second-factor/"
    assert client.get("/inspections/").headers["Location"] == "/people/me/second-factor/"
    [key] = re.findall(r'id="key">(\w+)<', client.get("/account/app/add/").text)
    response = client.post("/account/app/add/", {"code": code(key)})
    assert response.headers["Location"] == "/account/codes/"
    # The session counts as opened with both factors only after the transaction: the journeys test that.
    assert is_mfa_enabled(person)
    person.refresh_from_db()
    assert person.is_active
    assert client.get(f"/people/invitation/{secret}/").status_code == 404


def test_weak_password_is_rejected(team, client):
    _person, secret = factories.invited(team.people[Role.OPERATIONS], team.people[Role.HEAD])
    response = client.post(f"/people/invitation/{secret}/", {"password": "password"})
    assert "too short" in response.text
    assert Invitation.objects.get().accepted_at is None


def test_replaced_invitation_no_longer_works(team, client):
    head = team.people[Role.HEAD]
    person, first = changes.invite(
        by=head, email="new@example.org", name="Sam New", role=Role.LINK, service=team.service
    )
    second = changes.invite_again(by=head, person=person)
    assert client.get(f"/people/invitation/{first}/").status_code == 404
    assert client.get(f"/people/invitation/{second}/").status_code == 200


def test_closing_an_account_ends_its_session(team):
    client = team.client(Role.INSPECTOR)
    assert client.get("/inspections/").status_code == 200
    changes.close(by=team.people[Role.HEAD], person=team.people[Role.INSPECTOR])
    assert client.get("/inspections/").status_code == 302


def test_idle_session_ends_with_a_message(team, settings):
    client = team.client(Role.LEAD)
    assert client.get("/inspections/").status_code == 200
    session = client.session
    session["last_used"] = time.time() - settings.SESSION_IDLE_SECONDS - 1
    session.save()
    response = client.get(f"/inspections/{team.inspection.pk}/")
    assert response.status_code == 302
    assert "ended=1" in response.headers["Location"]
    assert f"%2Finspections%2F{team.inspection.pk}%2F" in response.headers["Location"]
    assert "did not use the service for a while" in client.get(response.headers["Location"]).text


def test_sign_in_does_not_redirect_to_another_site(team, client):
    TOTP.activate(team.people[Role.LEAD], SECRET)
    client.post(
        "/sign-in/?next=https://elsewhere.example/",
        {"login": team.people[Role.LEAD].email, "password": PASSWORD},
    )
    assert client.post("/sign-in/code/", {"code": code()}).headers["Location"] == "/inspections/"


def test_adding_a_second_factor_requires_the_existing_one(team, client):
    lead = team.people[Role.LEAD]
    TOTP.activate(lead, SECRET)
    client.force_login(lead)
    for address in ("/account/app/add/", "/account/passkeys/add/"):
        assert client.get(address).headers["Location"] == "/people/me/second-factor/"


def test_response_has_security_headers(client, db):
    headers = client.get("/sign-in/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in headers["Cache-Control"]


def test_code_works_once_and_guessing_is_limited(team):
    lead = team.people[Role.LEAD]
    TOTP.activate(lead, SECRET)
    current = code()
    for location in ("/inspections/", None):
        browser = Client()
        give_password(browser, lead.email)
        assert browser.post("/sign-in/code/", {"code": current}).headers.get("Location") == location
    for guess in range(8):
        last = browser.post("/sign-in/code/", {"code": f"{guess:06}"})
    assert "too many attempts to sign in" in last.text


def test_sign_in_replaces_a_session_fixed_by_somebody_else(team, client):
    lead = team.people[Role.LEAD]
    TOTP.activate(lead, SECRET)
    client.get("/sign-in/?next=/help/")
    client.cookies["session"] = "a" * 32
    give_password(client, lead.email)
    before = client.cookies["session"].value
    client.post("/sign-in/code/", {"code": code()})
    assert client.cookies["session"].value not in (before, "a" * 32)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "/\\evil.example",
        "http:///evil.example",
        "javascript:alert(1)",
        "\0",
        "/\t/evil.example",
    ],
)
def test_hostile_next_address_is_ignored(team, client, elsewhere):
    TOTP.activate(team.people[Role.LEAD], SECRET)
    form = {"login": team.people[Role.LEAD].email, "password": PASSWORD, "next": elsewhere}
    client.post("/sign-in/", form)
    assert client.post("/sign-in/code/", {"code": code()}).headers["Location"] == "/inspections/"
    assert "evil" not in client.post("/sign-in/out/", {"next": elsewhere}).headers["Location"]
