"""Limits of wrong passwords: guessing is bounded, and a stranger keeps nobody out."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client

from inspectorate.web.audit.models import Event, EventOutcome
from inspectorate.web.security import password_limits
from inspectorate.web.states import Role
from inspectorate.web.tokens import changes as tokens
from inspectorate.web.tokens.models import Token
from tests.web.authenticator import SECRET, code
from tests.web.factories import PASSWORD
from tests.web.message_queue import run_queue

pytestmark = pytest.mark.usefixtures("frozen_clock")
OFFICE, STRANGER = "192.0.2.1", "203.0.113.9"


@pytest.fixture(autouse=True)
def reset_counts(db):
    cache.clear()


@pytest.fixture
def lead(team):
    person = team.people[Role.LEAD]
    TOTP.activate(person, SECRET)
    return person


def attempt(email: str, password: str, address: str, browser: Client | None = None) -> str:
    """Try to sign in, and return what happened: in, wrong or too many."""
    response = (browser or Client()).post(
        "/sign-in/", {"login": email, "password": password}, REMOTE_ADDR=address
    )
    if response.status_code == 302:
        return "in"
    return "too many" if response.status_code == 429 or "too many attempts" in response.text else "wrong"


def guess(email: str, number: int, address: str) -> list[str]:
    return [attempt(email, f"wrong {number}", address) for _number in range(number)]


def test_wrong_passwords_of_a_stranger_keep_nobody_out_elsewhere(lead):
    assert guess(lead.email, 12, STRANGER) == ["wrong"] * 10 + ["too many"] * 2
    assert attempt(lead.email, PASSWORD, STRANGER) == "too many"
    assert attempt(lead.email, PASSWORD, OFFICE) == "in"
    denied = Event.objects.filter(event_type="sign_in", outcome=EventOutcome.DENIED, subject=lead.email)
    assert denied.count() == 10


def test_five_wrong_passwords_at_the_same_address_keep_nobody_out(lead):
    guess(lead.email, 5, OFFICE)
    assert attempt(lead.email, PASSWORD, OFFICE) == "in"


@pytest.mark.parametrize("spelling", [str.upper, "  {}  ".format, str.title])
def test_spelling_of_the_address_does_not_start_a_new_count(lead, spelling):
    guess(lead.email, 10, STRANGER)
    assert attempt(spelling(lead.email), "wrong", STRANGER) == "too many"


def test_known_browser_is_counted_by_itself(lead):
    browser = Client()
    attempt(lead.email, PASSWORD, OFFICE, browser)
    browser.post("/sign-in/code/", {"code": code()})
    browser.post("/sign-in/out/")
    guess(lead.email, 10, OFFICE)
    for number in range(60):
        attempt(f"made-up-{number}@example.org", "wrong", OFFICE)
    assert attempt(lead.email, PASSWORD, OFFICE) == "too many"
    assert attempt(lead.email, PASSWORD, OFFICE, browser) == "in"


def test_guesses_for_made_up_accounts_keep_nobody_out_elsewhere(lead):
    outcomes = [attempt(f"made-up-{number}@example.org", "wrong", STRANGER) for number in range(62)]
    assert outcomes == ["wrong"] * 60 + ["too many"] * 2
    assert attempt(lead.email, PASSWORD, OFFICE) == "in"


def test_made_up_accounts_do_not_push_out_the_counts_of_real_ones(lead):
    guess(lead.email, 10, STRANGER)
    for number in range(400):
        attempt(f"made-up-{number}@example.org", "wrong", f"198.51.100.{number // 50}")
    assert attempt(lead.email, "wrong", STRANGER) == "too many"


def test_account_under_attack_allows_fewer_guesses_and_its_owner_still_signs_in(lead):
    for number in range(password_limits.ATTACK // 10):
        guess(lead.email, 10, f"198.51.100.{number}")
    assert guess(lead.email, 4, STRANGER) == ["wrong"] * 3 + ["too many"]
    assert attempt(lead.email, PASSWORD, OFFICE) == "in"


def test_new_password_by_e_mail_opens_the_browser_in_which_it_was_set(lead, settings, mailoutbox):
    settings.SENDS_MAIL, settings.EMAIL_BACKEND = True, "django.core.mail.backends.locmem.EmailBackend"
    guess(lead.email, 10, OFFICE)
    browser = Client()
    browser.post("/sign-in/password/forgotten/", {"email": lead.email}, REMOTE_ADDR=OFFICE)
    run_queue()
    [address] = re.findall(r"http://testserver(/sign-in/password/forgotten/\S+)", str(mailoutbox[0].body))
    passwords = {"password1": "another three words", "password2": "another three words"}
    browser.post(browser.get(address).headers["Location"], passwords)
    assert attempt(lead.email, "another three words", OFFICE) == "too many"
    assert attempt(lead.email, "another three words", OFFICE, browser) == "in"


def test_new_password_ends_the_tokens_of_the_account(team, lead):
    tokens.create_token(email=lead.email, scopes=["inspections:read"], days=1)
    tokens.create_token(email=team.people[Role.INSPECTOR].email, scopes=["inspections:read"], days=1)
    browser = Client()
    attempt(lead.email, PASSWORD, OFFICE, browser)
    browser.post("/sign-in/code/", {"code": code()})
    change = {"oldpassword": PASSWORD, "password1": "another three words", "password2": "another three words"}
    assert browser.post("/account/password/", change).status_code == 302
    assert [token.person for token in Token.objects.all()] == [team.people[Role.INSPECTOR]]
    assert Event.objects.filter(event_type="end_tokens", person=lead.pk).exists()
