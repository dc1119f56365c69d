"""Who has an account does not show: known and unknown addresses cost the same statements and hashes.

`test_mail` compares the requests for a new password.
"""

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inspectorate.web.people import changes
from inspectorate.web.people.models import Invitation, Person
from inspectorate.web.security import sessions
from inspectorate.web.states import Role
from tests.web.authenticator import SECRET
from tests.web.factories import PASSWORD

NOBODY = "nobody@example.org"
WRONG = "not the password of anybody"


@pytest.fixture
def hashed(monkeypatch, settings):
    """Use the service's own hash of passwords; return each password that was hashed and its work."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    sessions._password_of_nobody.cache_clear()
    sessions._password_of_nobody()
    passwords, encode = [], ScryptPasswordHasher.encode

    def recorded(hasher, password, salt, n=None, r=None, p=None):
        work = (n or hasher.work_factor, r or hasher.block_size, p or hasher.parallelism)
        passwords.append((password, *work))
        return encode(hasher, password, salt, n, r, p)

    monkeypatch.setattr(ScryptPasswordHasher, "encode", recorded)
    yield passwords
    sessions._password_of_nobody.cache_clear()


@pytest.fixture
def addresses(team, hashed):
    """Return an address of each kind: of nobody, and of accounts that are new, open, invited and closed."""
    head = team.people[Role.HEAD]
    invited, _secret = changes.invite(
        by=head, email="invited@example.org", name="I", role=Role.LINK, service=team.service
    )
    new, _secret = changes.invite(
        by=head, email="new@example.org", name="N", role=Role.LINK, service=team.service
    )
    changes.accept(invitation=new.invitations.get(), password=PASSWORD)
    lead, closed = team.people[Role.LEAD], team.people[Role.LINK]
    lead.set_password(PASSWORD)
    lead.save()
    TOTP.activate(lead, SECRET)
    changes.close(by=head, person=closed)
    hashed.clear()
    return [NOBODY, new.email, lead.email, lead.email.upper(), invited.email, closed.email]


def statements(queries: CaptureQueriesContext) -> list[str]:
    """Return the statements without their values. Django does not know the text of a prepared one."""
    return [re.sub(r"'[^']*'|\d+", "?", query["sql"] or "prepared") for query in queries]


def wrong_password(browser: Client, address: str, password: str) -> tuple[int, str, list[str]]:
    """Try to sign in, and return status, page and statements."""
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        response = browser.post("/sign-in/", {"login": address, "password": password})
    page = re.sub(r'value="[^"]*"', "", response.text)
    return response.status_code, page, statements(queries)


@pytest.mark.parametrize("password", [WRONG, WRONG * 1000], ids=["short", "long"])
def test_wrong_password_costs_the_same_for_every_address(addresses, hashed, password):
    responses, hashes = [], []
    for address in addresses:
        hashed.clear()
        responses.append(wrong_password(Client(), address, password))
        hashes.append(list(hashed))
    assert all(response == responses[0] for response in responses[1:])
    assert responses[0][0] == 200
    assert hashes == [[(password, 2**14, 8, 5)]] * len(addresses)


def test_password_of_nobody_opens_no_account(addresses, monkeypatch):
    monkeypatch.setattr("secrets.token_urlsafe", lambda _size: WRONG)
    sessions._password_of_nobody.cache_clear()
    for address in (NOBODY, "invited@example.org"):
        browser = Client()
        assert wrong_password(browser, address, WRONG)[0] == 200
        assert browser.get("/inspections/").status_code == 302


@pytest.mark.usefixtures("db")
def test_address_is_looked_for_in_an_index():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Person.objects.with_address("Nobody@Example.org").order_by().explain()
    assert "people_person_email" in plan


def test_link_of_an_invitation_that_is_used_or_too_old_looks_like_one_that_never_was(team):
    pages, head = [], team.people[Role.HEAD]
    secrets = ["never" * 8]
    for name in ("used", "old"):
        _person, secret = changes.invite(
            by=head, email=f"{name}@example.org", name=name, role=Role.LINK, service=team.service
        )
        assert secret
        secrets.append(secret)
    ended = timezone.now() - timedelta(days=1)
    Invitation.objects.filter(person__name="used").update(accepted_at=ended)
    Invitation.objects.filter(person__name="old").update(expires_at=ended)
    for secret in secrets:
        with CaptureQueriesContext(connection) as queries:
            response = Client().post(f"/people/invitation/{secret}/", {"password": PASSWORD})
        pages.append((response.status_code, response.text, statements(queries)))
    assert pages[0][0] == 404
    assert all(page == pages[0] for page in pages[1:])
