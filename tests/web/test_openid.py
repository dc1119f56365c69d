"""Single sign-on by OpenID Connect: accepted sign-ins, and responses that are rejected."""

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
from tests.web.databases import service_environment
from tests.web.openid_provider import CLIENT, SECRET, running

KEY = "JBSWY3DPEHPK3PXP"
GO = "/sign-in/organisation/go/"


@pytest.fixture(scope="module")
def organisation_server():
    with running() as provider:
        yield provider


@pytest.fixture
def provider(organisation_server, settings, team):
    """A correct provider, and the service configured for it."""
    fresh = type(organisation_server)(key=organisation_server.key)
    vars(organisation_server).update(vars(fresh) | {"address": organisation_server.address})
    organisation_server.email = team.people[Role.LEAD].email
    set_up(settings, organisation_server)
    cache.clear()
    return organisation_server


def set_up(settings, provider, **variables) -> None:
    """Configure the service by the environment variables in running.md."""
    all_variables = {
        **service_environment("postgresql://owner@/x", "x"),
        "OIDC_NAME": "Fernshire",
        "OIDC_CLIENT": CLIENT,
        "OIDC_SECRET": SECRET,
        "OIDC_URL": provider.address,
        **variables,
    }
    sign_on = environment.read(all_variables).sign_on
    assert sign_on is not None
    settings.SIGN_ON = sign_on
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [environment.oidc_settings(sign_on)]}}


def sign_on(client) -> str:
    """Sign in at the provider, and return the URL to which it redirects back."""
    redirect = client.post(GO)
    assert redirect.status_code == 302
    response = requests.get(redirect.headers["Location"], allow_redirects=False, timeout=PATIENCE)
    return response.headers["Location"].removeprefix("http://testserver")


def sign_in(client):
    return client.get(sign_on(client))


def is_signed_in(client) -> bool:
    return client.get("/inspections/").status_code == 200


def denials() -> list[tuple[str, str]]:
    events = Event.objects.filter(event_type="sign_in", outcome=EventOutcome.DENIED).order_by("id")
    return [(event.subject, str((event.after or {}).get("why", ""))) for event in events]


def test_person_with_an_account_signs_in_with_second_factor(team, provider, client):
    lead = team.people[Role.LEAD]
    TOTP.activate(lead, KEY)
    response = sign_in(client)
    assert response.headers["Location"].startswith("/sign-in/code/")
    assert not is_signed_in(client)
    client.post("/sign-in/code/", {"code": code_now(KEY)})
    assert is_signed_in(client)
    assert Event.objects.filter(person=lead.pk, event_type="sign_in", outcome=EventOutcome.DONE).count() == 1


def test_person_without_second_factor_is_led_to_set_one_up(provider, client):
    sign_in(client)
    assert client.get("/inspections/").headers["Location"] == "/people/me/second-factor/"


@pytest.mark.parametrize("has_factor", [True, False])
def test_provider_trusted_with_the_second_factor_signs_in_directly(
    team, provider, client, settings, has_factor
):
    set_up(settings, provider, OIDC_SECOND_FACTOR="yes")
    if has_factor:
        TOTP.activate(team.people[Role.LEAD], KEY)
    sign_in(client)
    assert is_signed_in(client)
    assert Event.objects.get(event_type="sign_in").person == team.people[Role.LEAD].pk


def test_sign_on_keeps_the_password_and_matches_by_subject(team, provider, client, settings):
    set_up(settings, provider, OIDC_SECOND_FACTOR="yes")
    lead = team.people[Role.LEAD]
    EmailAddress.objects.create(user=lead, email=lead.email, verified=True, primary=True)
    sign_in(client)
    lead.refresh_from_db()
    assert lead.has_usable_password()
    assert SocialAccount.objects.get().uid == "4711"
    provider.email = "a-new-name@example.org"
    second_browser = Client()
    sign_in(second_browser)
    assert is_signed_in(second_browser)


def test_person_without_an_account_is_denied_and_recorded(provider, client):
    provider.email = "nobody@example.org"
    assert "You have not been invited" in client.get(sign_on(client), follow=True).text
    assert not is_signed_in(client)
    assert [subject for subject, _reason in denials()] == ["nobody@example.org"]
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("verified", [False, None, "false", "yes", 1])
def test_unverified_email_address_is_denied(team, provider, client, verified):
    provider.email_verified = verified
    sign_in(client)
    assert not is_signed_in(client)
    [(subject, reason)] = denials()
    assert subject == team.people[Role.LEAD].email
    assert "not verified" in reason


@pytest.mark.parametrize("has_signed_in", [True, False])
def test_sign_on_to_a_closed_account_is_denied(team, provider, client, settings, has_signed_in):
    set_up(settings, provider, OIDC_SECOND_FACTOR="yes")
    if has_signed_in:
        sign_in(Client())
    changes.close(by=team.people[Role.HEAD], person=team.people[Role.LEAD])
    sign_in(client)
    assert not is_signed_in(client)
    assert len(denials()) == 1


DEVIATIONS: dict[str, tuple[dict[str, Any], str]] = {
    "signed by somebody else": ({"forged": True}, "Invalid id_token"),
    "not signed": ({"unsigned": True}, "not signed with an accepted algorithm"),
    "signed with the shared secret": ({"by_secret": True}, "not signed with an accepted algorithm"),
    "nothing signed": ({"silent": True}, "nothing signed"),
    "for another attempt": ({"claims": {"nonce": "another"}}, "another sign-in attempt"),
    "for no attempt": ({"claims": {"nonce": None}}, "another sign-in attempt"),
    "for another service": ({"claims": {"aud": "another"}}, "Invalid id_token"),
    "by another sign-on": ({"claims": {"iss": "https://elsewhere.example"}}, "Invalid id_token"),
    "too long ago": ({"claims": {"iat": 1, "exp": 2}}, "Invalid id_token"),
    "for ever": ({"claims": {"exp": None}}, "no expiry time"),
    "of nobody": ({"claims": {"sub": None}}, "no subject"),
    "of two people": ({"user_info_subject": "4712"}, "two people"),
}


@pytest.mark.parametrize("deviation", DEVIATIONS)
def test_invalid_response_of_the_provider_is_rejected(provider, client, settings, deviation):
    set_up(settings, provider, OIDC_SECOND_FACTOR="yes")
    changed, reason = DEVIATIONS[deviation]
    for name, value in changed.items():
        setattr(provider, name, value)
    response = sign_in(client)
    assert response.status_code == 401
    assert "sign-on did not work" in response.text
    assert not is_signed_in(client)
    [(subject, recorded)] = denials()
    assert subject == "Fernshire"
    assert reason in recorded


def test_response_for_another_browser_or_used_before_is_rejected(provider, client, settings):
    set_up(settings, provider, OIDC_SECOND_FACTOR="yes")
    address = sign_on(client)
    stranger = Client()
    assert "sign-on did not work" in stranger.get(address).text
    assert not is_signed_in(stranger)
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    for invalid in ({**query, "state": "made-up"}, {"code": query["code"]}):
        assert "sign-on did not work" in client.get(f"{parts.path}?{urlencode(invalid)}").text
    client.get(address)
    assert is_signed_in(client)
    second_browser = Client()
    assert "sign-on did not work" in second_browser.get(address).text
    assert len(denials()) == 4


def test_code_of_another_attempt_is_rejected(provider, client, settings):
    set_up(settings, provider, OIDC_SECOND_FACTOR="yes")
    theirs, own = sign_on(Client()), sign_on(client)
    code = parse_qs(urlsplit(theirs).query)["code"][0]
    state = parse_qs(urlsplit(own).query)["state"][0]
    response = client.get(f"/sign-in/organisation/back/?{urlencode({'code': code, 'state': state})}")
    assert "sign-on did not work" in response.text
    assert not is_signed_in(client)


def test_authorisation_request_ignores_parameters_in_the_url(provider, client):
    redirect = client.post(f"{GO}?auth_params=nonce%3Dmine%26prompt%3Dnone&scope=admin")
    query = parse_qs(urlsplit(redirect.headers["Location"]).query)
    assert query["nonce"] != ["mine"]
    assert "prompt" not in query
    assert set(query["scope"][0].split()) == {"openid", "profile", "email"}
    assert query["code_challenge_method"] == ["S256"]


def test_unreachable_provider_shows_an_error_and_is_recorded(provider, client, settings):
    unreachable = type(provider)(address="http://127.0.0.1:9")
    set_up(settings, unreachable)
    assert "sign-on did not work" in client.post(GO).text
    assert len(denials()) == 1


def test_unknown_provider_returns_404(team, client):
    assert client.post("/sign-in/another/go/").status_code == 404
