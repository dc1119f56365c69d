"""Coming in by an organisation's own sign-on: who is let in, and what is not taken for its word."""

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client

from inspectorate.web import environment
from inspectorate.web.audit.models import Event, EventOutcome
from inspectorate.web.people import changes
from inspectorate.web.security.allauth_adapters import code_now
from inspectorate.web.states import Role
from tests.patience import PATIENCE
from tests.web.databases import places
from tests.web.openid_provider import CLIENT, SECRET, running

KEY = "JBSWY3DPEHPK3PXP"
GO = "/sign-in/organisation/go/"


@pytest.fixture(scope="module")
def server_of_the_organisation():
    with running() as provider:
        yield provider


@pytest.fixture
def provider(server_of_the_organisation, settings, team):
    """The provider, behaving, with the service set up for it by its environment."""
    fresh = type(server_of_the_organisation)(key=server_of_the_organisation.key)
    vars(server_of_the_organisation).update(vars(fresh) | {"address": server_of_the_organisation.address})
    server_of_the_organisation.email = team.people[Role.LEAD].email
    set_up(settings, server_of_the_organisation)
    cache.clear()
    return server_of_the_organisation


def set_up(settings, provider, **more) -> None:
    """Set the service up by the variables that running.md names."""
    variables = {
        **places("postgresql://owner@/x", "x"),
        "OIDC_NAME": "Fernshire",
        "OIDC_CLIENT": CLIENT,
        "OIDC_SECRET": SECRET,
        "OIDC_URL": provider.address,
        **more,
    }
    sign_on = environment.read(variables).sign_on
    assert sign_on is not None
    settings.SIGN_ON = sign_on
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [environment.oidc_settings(sign_on)]}}


def sent_back(client) -> str:
    """Go to the sign-on and sign in there; the address it sends the browser back to."""
    gone = client.post(GO)
    assert gone.status_code == 302
    back = requests.get(gone.headers["Location"], allow_redirects=False, timeout=PATIENCE)
    return back.headers["Location"].removeprefix("http://testserver")


def sign_in(client):
    return client.get(sent_back(client))


def is_in(client) -> bool:
    return client.get("/inspections/").status_code == 200


def refusals() -> list[tuple[str, str]]:
    found = Event.objects.filter(event_type="sign_in", outcome=EventOutcome.DENIED).order_by("id")
    return [(each.subject, str((each.after or {}).get("why", ""))) for each in found]


def test_someone_with_an_account_comes_in_and_shows_their_second_factor(team, provider, client):
    lead = team.people[Role.LEAD]
    TOTP.activate(lead, KEY)
    answer = sign_in(client)
    assert answer.headers["Location"].startswith("/sign-in/code/")
    assert not is_in(client)
    client.post("/sign-in/code/", {"code": code_now(KEY)})
    assert is_in(client)
    assert Event.objects.filter(person=lead.pk, event_type="sign_in", outcome=EventOutcome.DONE).count() == 1


def test_someone_without_a_second_factor_sets_one_up_first(provider, client):
    sign_in(client)
    assert client.get("/inspections/").headers["Location"] == "/people/me/second-factor/"


@pytest.mark.parametrize("has_one", [True, False])
def test_a_sign_on_that_asks_for_it_itself_is_trusted_with_the_second_factor(
    team, provider, client, settings, has_one
):
    set_up(settings, provider, OIDC_SECOND_FACTOR="yes")
    if has_one:
        TOTP.activate(team.people[Role.LEAD], KEY)
    sign_in(client)
    assert is_in(client)
    assert Event.objects.get(event_type="sign_in").person == team.people[Role.LEAD].pk


def test_who_signed_on_keeps_their_password_and_is_known_again_by_their_number(
    team, provider, client, settings
):
    set_up(settings, provider, OIDC_SECOND_FACTOR="yes")
    lead = team.people[Role.LEAD]
    EmailAddress.objects.create(user=lead, email=lead.email, verified=True, primary=True)
    sign_in(client)
    lead.refresh_from_db()
    assert lead.has_usable_password()
    assert SocialAccount.objects.get().uid == "4711"
    provider.email = "a-new-name@example.org"
    again = Client()
    sign_in(again)
    assert is_in(again)


def test_someone_without_an_account_is_not_let_in_and_the_try_is_recorded(provider, client):
    provider.email = "nobody@example.org"
    assert "You have not been invited" in client.get(sent_back(client), follow=True).text
    assert not is_in(client)
    assert [subject for subject, _why in refusals()] == ["nobody@example.org"]
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("verified", [False, None, "false", "yes", 1])
def test_an_address_that_the_sign_on_has_not_verified_opens_nothing(team, provider, client, verified):
    provider.email_verified = verified
    sign_in(client)
    assert not is_in(client)
    [(subject, why)] = refusals()
    assert subject == team.people[Role.LEAD].email
    assert "not verified" in why


@pytest.mark.parametrize("known", [True, False])
def test_a_closed_account_stays_closed(team, provider, client, settings, known):
    set_up(settings, provider, OIDC_SECOND_FACTOR="yes")
    if known:
        sign_in(Client())
    changes.close(by=team.people[Role.HEAD], person=team.people[Role.LEAD])
    sign_in(client)
    assert not is_in(client)
    assert len(refusals()) == 1


MISDEEDS: dict[str, tuple[dict[str, Any], str]] = {
    "signed by somebody else": ({"forged": True}, "Invalid id_token"),
    "not signed": ({"unsigned": True}, "not signed with a key of its own"),
    "signed with the shared secret": ({"by_secret": True}, "not signed with a key of its own"),
    "nothing signed": ({"silent": True}, "nothing signed"),
    "for another attempt": ({"claims": {"nonce": "another"}}, "another attempt"),
    "for no attempt": ({"claims": {"nonce": None}}, "another attempt"),
    "for another service": ({"claims": {"aud": "another"}}, "Invalid id_token"),
    "by another sign-on": ({"claims": {"iss": "https://elsewhere.example"}}, "Invalid id_token"),
    "too long ago": ({"claims": {"iat": 1, "exp": 2}}, "Invalid id_token"),
    "for ever": ({"claims": {"exp": None}}, "until when"),
    "of nobody": ({"claims": {"sub": None}}, "does not say who"),
    "of two people": ({"person_of_the_other_answer": "4712"}, "two people"),
}


@pytest.mark.parametrize("misdeed", MISDEEDS)
def test_what_is_not_the_sign_ons_word_for_this_attempt_is_not_taken(provider, client, settings, misdeed):
    set_up(settings, provider, OIDC_SECOND_FACTOR="yes")
    changed, why = MISDEEDS[misdeed]
    for name, value in changed.items():
        setattr(provider, name, value)
    answer = sign_in(client)
    assert answer.status_code == 401
    assert "did not let you in" in answer.text
    assert not is_in(client)
    [(subject, told)] = refusals()
    assert subject == "Fernshire"
    assert why in told


def test_what_began_in_another_browser_or_was_used_before_is_not_taken(provider, client, settings):
    set_up(settings, provider, OIDC_SECOND_FACTOR="yes")
    address = sent_back(client)
    stranger = Client()
    assert "did not let you in" in stranger.get(address).text
    assert not is_in(stranger)
    parts = urlsplit(address)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    for wrong in ({**asked, "state": "made-up"}, {"code": asked["code"]}):
        assert "did not let you in" in client.get(f"{parts.path}?{urlencode(wrong)}").text
    client.get(address)
    assert is_in(client)
    again = Client()
    assert "did not let you in" in again.get(address).text
    assert len(refusals()) == 4


def test_a_code_that_another_attempt_was_given_opens_nothing(provider, client, settings):
    set_up(settings, provider, OIDC_SECOND_FACTOR="yes")
    theirs, own = sent_back(Client()), sent_back(client)
    code = parse_qs(urlsplit(theirs).query)["code"][0]
    state = parse_qs(urlsplit(own).query)["state"][0]
    answer = client.get(f"/sign-in/organisation/back/?{urlencode({'code': code, 'state': state})}")
    assert "did not let you in" in answer.text
    assert not is_in(client)


def test_nothing_of_what_is_asked_comes_from_the_address(provider, client):
    gone = client.post(f"{GO}?auth_params=nonce%3Dmine%26prompt%3Dnone&scope=admin")
    asked = parse_qs(urlsplit(gone.headers["Location"]).query)
    assert asked["nonce"] != ["mine"]
    assert "prompt" not in asked
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    assert asked["code_challenge_method"] == ["S256"]


def test_a_sign_on_that_does_not_answer_is_said_in_words_and_recorded(provider, client, settings):
    provider_gone = type(provider)(address="http://127.0.0.1:9")
    set_up(settings, provider_gone)
    assert "did not let you in" in client.post(GO).text
    assert len(refusals()) == 1


def test_a_sign_on_nobody_set_up_is_not_there(team, client):
    assert client.post("/sign-in/another/go/").status_code == 404
