"""Each secret can be changed without locking anybody out, and the first invitation can be made again."""

import os
import subprocess
import sys

import psycopg
import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client

from inspectorate.method.faults import FaultsFound
from inspectorate.web.audit import queries
from inspectorate.web.database import grant
from inspectorate.web.people import changes
from inspectorate.web.people.models import Person
from inspectorate.web.results.models import StoredResult
from inspectorate.web.results.queries import results
from inspectorate.web.role_limits import require_limited_role
from inspectorate.web.security.allauth_adapters import renew_encryption
from inspectorate.web.states import Role
from inspectorate.web.workflow import verification
from tests.patience import PATIENCE
from tests.web.authenticator import SECRET, code
from tests.web.databases import copied, named, service_environment
from tests.web.factories import PASSWORD

NEXT = "the next key, as long as the one before it"
pytestmark = pytest.mark.usefixtures("frozen_clock")


def sign_in(email: str) -> str:
    """Sign in with both factors, and return where that leads."""
    cache.clear()
    browser = Client()
    browser.post("/sign-in/", {"login": email, "password": PASSWORD})
    return str(browser.post("/sign-in/code/", {"code": code()}).headers.get("Location"))


def test_second_factors_work_through_a_change_of_the_key(team, settings):
    lead = team.people[Role.LEAD]
    TOTP.activate(lead, SECRET)
    [recovery_code, *_rest] = RecoveryCodes.activate(lead).get_unused_codes()
    signed_in = team.client(Role.LEAD)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEXT, [settings.SECRET_KEY]
    assert sign_in(lead.email) == "/inspections/"
    assert signed_in.get("/inspections/").status_code == 200
    assert renew_encryption() == 2
    assert renew_encryption() == 0
    settings.SECRET_KEY_FALLBACKS = []
    assert sign_in(lead.email) == "/inspections/"
    assert (
        recovery_code in RecoveryCodes(lead.authenticator_set.get(type="recovery_codes")).get_unused_codes()
    )
    assert signed_in.get("/inspections/").status_code == 200  # used meanwhile, so signed with the new key


def test_key_that_is_not_known_is_a_sentence(team, settings):
    TOTP.activate(team.people[Role.LEAD], SECRET)
    settings.SECRET_KEY = NEXT
    with pytest.raises(FaultsFound, match="SECRET_KEY_FALLBACKS"):
        renew_encryption()
    cache.clear()
    browser = Client()
    browser.post("/sign-in/", {"login": team.people[Role.LEAD].email, "password": PASSWORD})
    assert browser.post("/sign-in/code/", {"code": code()}).status_code == 409


def test_stored_results_are_signed_again(here, settings):
    results.results(here.inspection)
    before = StoredResult.objects.count()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEXT, [settings.SECRET_KEY]
    assert results.renew_signatures() == before > 0
    assert results.renew_signatures() == 0
    settings.SECRET_KEY_FALLBACKS = []
    assert list(results.check_stored()) == []


def test_database_role_can_be_replaced_while_the_service_runs(server):
    with copied(server, "second_role") as name:
        owner = named(server, name)
        with psycopg.connect(owner, autocommit=True) as connection:
            connection.execute("CREATE ROLE inspectorate_second LOGIN")
            try:
                grant(owner, "inspectorate_second")
                first = service_environment(server, name)["DATABASE_URL"]
                for address in (first, first.replace("inspectorate_service", "inspectorate_second")):
                    require_limited_role(address)
                    with psycopg.connect(address) as service:
                        assert service.execute("SELECT count(*) FROM people_person").fetchone() == (0,)
            finally:
                connection.execute("DROP OWNED BY inspectorate_second; DROP ROLE inspectorate_second")


def test_first_invitation_can_be_made_again_until_it_is_accepted(db):
    def invite(role: str = Role.HEAD) -> str:
        return changes.invite_first(email="first@example.org", name="First Head", role=role)

    first = invite()
    second = invite()
    assert Client().get(f"/people/invitation/{first}/").status_code == 404
    with pytest.raises(FaultsFound, match="another role"):
        invite(Role.OPERATIONS)
    Client().post(f"/people/invitation/{second}/", {"password": "correct horse battery"})
    assert Person.objects.get().is_active
    with pytest.raises(FaultsFound, match="has an account already"):
        invite()
    assert [*queries.verify_chain().faults, *verification.faults()] == []


def test_person_invited_in_the_browser_is_not_invited_on_the_server(team):
    changes.invite(
        by=team.people[Role.HEAD], email="new@example.org", name="New", role=Role.LINK, service=team.service
    )
    with pytest.raises(FaultsFound, match="invited in the browser"):
        changes.invite_first(email="new@example.org", name="New", role=Role.LINK)


@pytest.mark.parametrize(
    ("arguments", "variables", "reason"),
    [
        (["serve"], {"DEMO": "yes"}, "DEMO"),
        (["serve", "--port", "0"], {"HOST": "192.0.2.1", "HTTPS": "no"}, "passwords sent to 192.0.2.1"),
        (["migrate"], {}, "DATABASE_OWNER_URL"),
    ],
)
def test_unsafe_start_is_a_sentence(server, arguments, variables, reason):
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
        **service_environment(server, "pattern"),
        **variables,
    }
    command = [sys.executable, "-m", "inspectorate", *arguments]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr
    assert reason in " ".join(done.stderr.split())
