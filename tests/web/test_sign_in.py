"""Coming in: an invitation, a password, a second factor; and what keeps others out."""

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
from inspectorate.web.security.allauth_adapters import code_now
from inspectorate.web.states import Role
from tests.web.factories import PASSWORD

# A code counts for half a minute: none runs out between being computed and being given.
pytestmark = pytest.mark.usefixtures("frozen_clock")

SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def nobody_locked_out(db):
    cache.clear()


def code(secret: str = SECRET) -> str:
    """What an authenticator app shows now."""
    return code_now(secret)


def give_password(client: Client, email: str, password: str = PASSWORD):
    return client.post("/sign-in/", {"login": email, "password": password})


def test_password_then_code_opens_the_inspections(team, client):
    lead = team.people[Role.LEAD]
    TOTP.activate(lead, SECRET)
    answer = give_password(client, lead.email)
    assert answer.headers["Location"].startswith("/sign-in/code/")
    assert client.get("/inspections/").status_code == 302
    answer = client.post("/sign-in/code/", {"code": code()})
    assert answer.headers["Location"] == "/inspections/"
    assert client.get("/inspections/").status_code == 200
    assert Event.objects.filter(person=lead.pk, event_type="sign_in", outcome=EventOutcome.DONE).count() == 1


def test_a_wrong_code_does_not_and_is_recorded(team, client):
    lead = team.people[Role.LEAD]
    TOTP.activate(lead, SECRET)
    give_password(client, lead.email)
    answer = client.post("/sign-in/code/", {"code": "12345"})
    assert "This code is not right." in answer.text
    assert client.get("/inspections/").status_code == 302
    assert Event.objects.filter(
        person=lead.pk, event_type="verify_second_factor", outcome=EventOutcome.DENIED
    ).exists()


def test_a_recovery_code_works_once(team, client):
    lead = team.people[Role.LEAD]
    TOTP.activate(lead, SECRET)
    [spare, *_rest] = RecoveryCodes.activate(lead).get_unused_codes()
    for browser, place in ((client, "/inspections/"), (Client(), None)):
        give_password(browser, lead.email)
        assert browser.post("/sign-in/code/", {"code": spare}).headers.get("Location") == place


def test_a_code_is_still_right_half_a_minute_later_and_works_once(team, client):
    lead = team.people[Role.LEAD]
    app = TOTP.activate(lead, SECRET)
    before = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 - 1))
    give_password(client, lead.email)
    assert client.post("/sign-in/code/", {"code": before}).headers["Location"] == "/inspections/"
    cache.delete(app._get_used_cache_key(before))  # as the library does after half a minute
    someone_who_looked_on = Client()
    give_password(someone_who_looked_on, lead.email)
    assert "Each works once" in someone_who_looked_on.post("/sign-in/code/", {"code": before}).text


def test_the_key_of_an_authenticator_app_is_not_stored_as_it_is(team):
    made = TOTP.activate(team.people[Role.LEAD], SECRET)
    assert SECRET not in str(made.instance.data)


def test_five_wrong_passwords_lock_an_account_even_for_the_right_one(team, client):
    lead = team.people[Role.LEAD]
    for _try in range(5):
        assert "not correct" in give_password(client, lead.email, "wrong").text
    assert "Too many" in give_password(client, lead.email).text
    assert (
        Event.objects.filter(event_type="sign_in", outcome=EventOutcome.DENIED, subject=lead.email).count()
        == 5
    )


def test_an_unknown_address_is_answered_like_a_known_one(team, client):
    known = give_password(client, team.people[Role.LEAD].email, "wrong").text
    unknown = give_password(client, "nobody@example.org", "wrong").text
    assert "not correct" in known
    assert "not correct" in unknown


def test_an_invitation_leads_through_password_and_app_to_recovery_codes(team, client):
    head = team.people[Role.HEAD]
    person, secret = changes.invite(
        by=head, email="new@example.org", name="Sam New", role=Role.INSPECTOR, service=None
    )
    assert "Welcome, Sam New" in client.get(f"/people/invitation/{secret}/").text
    answer = client.post(f"/people/invitation/{secret}/", {"password": "correct horse battery"})
    assert answer.headers["Location"] == "/people/me/second-factor/"
    assert client.get("/inspections/").headers["Location"] == "/people/me/second-factor/"
    [shown] = re.findall(r'id="key">(\w+)<', client.get("/account/app/add/").text)
    answer = client.post("/account/app/add/", {"code": code(shown)})
    assert answer.headers["Location"] == "/account/codes/"
    # That the session now counts as opened with both is known once the transaction ends: see the journeys.
    assert is_mfa_enabled(person)
    person.refresh_from_db()
    assert person.is_active
    assert client.get(f"/people/invitation/{secret}/").status_code == 404


def test_a_weak_password_is_refused_in_words(team, client):
    _person, secret = changes.invite(
        by=team.people[Role.HEAD],
        email="new@example.org",
        name="Sam New",
        role=Role.INSPECTOR,
        service=None,
    )
    answer = client.post(f"/people/invitation/{secret}/", {"password": "password"})
    assert "too short" in answer.text
    assert Invitation.objects.get().accepted_at is None


def test_an_invitation_that_was_replaced_no_longer_works(team, client):
    head = team.people[Role.HEAD]
    person, first = changes.invite(
        by=head, email="new@example.org", name="Sam New", role=Role.INSPECTOR, service=None
    )
    second = changes.invite_again(by=head, person=person)
    assert client.get(f"/people/invitation/{first}/").status_code == 404
    assert client.get(f"/people/invitation/{second}/").status_code == 200


def test_closing_an_account_ends_its_session_at_once(team):
    client = team.client(Role.INSPECTOR)
    assert client.get("/inspections/").status_code == 200
    changes.close(by=team.people[Role.HEAD], person=team.people[Role.INSPECTOR])
    assert client.get("/inspections/").status_code == 302


def test_a_session_nobody_uses_ends_and_says_so(team, settings):
    client = team.client(Role.LEAD)
    assert client.get("/inspections/").status_code == 200
    session = client.session
    session["seen"] = time.time() - settings.SESSION_IDLE_SECONDS - 1
    session.save()
    answer = client.get(f"/inspections/{team.inspection.pk}/")
    assert answer.status_code == 302
    assert "ended=1" in answer.headers["Location"]
    assert f"%2Finspections%2F{team.inspection.pk}%2F" in answer.headers["Location"]
    assert "nobody used the page" in client.get(answer.headers["Location"]).text


def test_where_to_go_after_signing_in_cannot_be_another_site(team, client):
    TOTP.activate(team.people[Role.LEAD], SECRET)
    client.post(
        "/sign-in/?next=https://elsewhere.example/",
        {"login": team.people[Role.LEAD].email, "password": PASSWORD},
    )
    assert client.post("/sign-in/code/", {"code": code()}).headers["Location"] == "/inspections/"


def test_nobody_adds_a_second_factor_to_an_account_that_has_one_without_showing_it(team, client):
    lead = team.people[Role.LEAD]
    TOTP.activate(lead, SECRET)
    client.force_login(lead)
    for address in ("/account/app/add/", "/account/passkeys/add/"):
        assert client.get(address).headers["Location"] == "/people/me/second-factor/"


def test_every_page_forbids_what_it_does_not_use(client, db):
    headers = client.get("/sign-in/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in headers["Cache-Control"]


def forgotten(email: str):
    """Ask for a new password, from a browser of its own."""
    cache.clear()
    return Client().post("/sign-in/password/forgotten/", {"email": email}, follow=True)


def test_who_has_forgotten_a_password_is_told_the_same_whether_there_is_an_account(
    team, settings, mailoutbox
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    waits, _secret = changes.invite(
        by=team.people[Role.HEAD],
        email="waits@example.org",
        name="Waits",
        role=Role.INSPECTOR,
        service=None,
    )
    answers = [forgotten(each) for each in (team.people[Role.LEAD].email, waits.email, "nobody@example.org")]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert len({re.sub(r'value="\w+"', "", answer.text) for answer in answers}) == 1
    assert [letter.to for letter in mailoutbox] == [[team.people[Role.LEAD].email]]


def test_a_forgotten_password_is_chosen_anew_once_and_the_second_factor_is_still_asked(
    team, settings, mailoutbox
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    lead, client = team.people[Role.LEAD], Client()
    TOTP.activate(lead, SECRET)
    forgotten(lead.email)
    assert mailoutbox[0].subject == "Choose a new password"
    assert "works once, for an hour" in mailoutbox[0].body
    [address] = re.findall(r"http://testserver(/sign-in/password/forgotten/\S+)", str(mailoutbox[0].body))
    at = client.get(address).headers["Location"]
    assert address.rstrip("/").rsplit("-", 1)[-1] not in at
    given = {"password1": "another three words", "password2": "another three words"}
    assert client.post(at, given).status_code == 302
    assert client.get("/inspections/").status_code == 302
    assert Client().get(address).status_code == 200
    assert "another three words" not in str(Client().post(address, given).content)
    assert give_password(client, lead.email).status_code == 200
    assert give_password(client, lead.email, "another three words").headers["Location"] == "/sign-in/code/"


def test_a_code_counts_once_and_guessing_codes_ends(team):
    lead = team.people[Role.LEAD]
    TOTP.activate(lead, SECRET)
    shown = code()
    for place in ("/inspections/", None):
        browser = Client()
        give_password(browser, lead.email)
        assert browser.post("/sign-in/code/", {"code": shown}).headers.get("Location") == place
    for guess in range(8):
        last = browser.post("/sign-in/code/", {"code": f"{guess:06}"})
    assert "Too many" in last.text


def test_a_session_that_somebody_else_chose_is_left_on_signing_in(team, client):
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
def test_nobody_is_led_elsewhere_after_signing_in(team, client, elsewhere):
    TOTP.activate(team.people[Role.LEAD], SECRET)
    sent = {"login": team.people[Role.LEAD].email, "password": PASSWORD, "next": elsewhere}
    client.post("/sign-in/", sent)
    assert client.post("/sign-in/code/", {"code": code()}).headers["Location"] == "/inspections/"
    assert "evil" not in client.post("/sign-in/out/", {"next": elsewhere}).headers["Location"]
