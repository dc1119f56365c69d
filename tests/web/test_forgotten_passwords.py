"""Forgotten passwords: a link by email that works once, and the second factor that stays required."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client

from inspectorate.web.people import changes
from inspectorate.web.states import Role
from tests.web.authenticator import SECRET
from tests.web.factories import PASSWORD
from tests.web.message_queue import run_queue


@pytest.fixture(autouse=True)
def reset_rate_limits(db):
    cache.clear()


def give_password(client: Client, email: str, password: str = PASSWORD):
    return client.post("/sign-in/", {"login": email, "password": password})


def request_new_password(email: str):
    """Request a new password from a new browser."""
    cache.clear()
    response = Client().post("/sign-in/password/forgotten/", {"email": email}, follow=True)
    run_queue()
    return response


def test_password_reset_shows_the_same_page_without_an_account(team, settings, mailoutbox):
    settings.SENDS_MAIL = True
    invited, _secret = changes.invite(
        by=team.people[Role.HEAD],
        email="waits@example.org",
        name="Waits",
        role=Role.INSPECTOR,
        service=None,
    )
    addresses = (team.people[Role.LEAD].email, invited.email, "nobody@example.org")
    answers = [request_new_password(address) for address in addresses]
    assert [response.status_code for response in answers] == [200, 200, 200]
    assert len({re.sub(r'value="\w+"', "", response.text) for response in answers}) == 1
    assert [letter.to for letter in mailoutbox] == [[team.people[Role.LEAD].email]]


def test_password_reset_without_email_says_whom_to_ask(team, settings):
    settings.SENDS_MAIL = False
    for address in ("/sign-in/password/forgotten/", "/sign-in/password/forgotten/sent/"):
        page = Client().get(address).text
        assert "This service cannot send email. Ask the inspectorate’s operations staff" in page
        assert "we have sent a link" not in page
        assert 'name="email"' not in page
    settings.SENDS_MAIL = True
    page = Client().get("/sign-in/password/forgotten/").text
    assert 'name="email"' in page
    assert "cannot send email" not in page


def test_password_reset_works_once_and_still_requires_the_second_factor(team, settings, mailoutbox):
    settings.SENDS_MAIL = True
    lead, client = team.people[Role.LEAD], Client()
    TOTP.activate(lead, SECRET)
    request_new_password(lead.email)
    assert mailoutbox[0].subject == "Reset your password"
    assert "works once and expires in an hour" in mailoutbox[0].body
    [address] = re.findall(r"http://testserver(/sign-in/password/forgotten/\S+)", str(mailoutbox[0].body))
    form_address = client.get(address).headers["Location"]
    assert address.rstrip("/").rsplit("-", 1)[-1] not in form_address
    passwords = {"password1": "another three words", "password2": "another three words"}
    assert client.post(form_address, passwords).status_code == 302
    assert client.get("/inspections/").status_code == 302
    assert Client().get(address).status_code == 200
    assert "another three words" not in str(Client().post(address, passwords).content)
    assert give_password(client, lead.email).status_code == 200
    assert give_password(client, lead.email, "another three words").headers["Location"] == "/sign-in/code/"
