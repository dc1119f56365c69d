"""The truth table, row by row over HTTP: what it says of a role, an action and a state is what the pages do."""

import re

import pytest
from django.urls import URLPattern, get_resolver

from inspectorate.web.audit.models import Event, Outcome
from inspectorate.web.permissions import PAGES, TABLE, Access, Action, allowed
from inspectorate.web.states import Role, State
from tests.web import cast

INSPECTION_PAGES = {
    Action.SEE_INSPECTION: "inspections/{inspection}/",
    Action.CHANGE_DATES: "inspections/{inspection}/dates/",
    Action.CHANGE_TEAM: "inspections/{inspection}/team/add/",
    Action.DECLARE_INTEREST: "inspections/{inspection}/interest/",
    Action.SEE_TRAIL: "inspections/{inspection}/trail/",
}
OFFICE_PAGES = {
    Action.SEE_INSPECTIONS: "inspections/",
    Action.SET_UP_INSPECTION: "inspections/new/",
    Action.SEE_PEOPLE: "people/",
    Action.INVITE_PEOPLE: "people/invite/",
    Action.SEE_ACCOUNT: "people/me/",
}


def addresses(patterns=None, space=""):
    """The name of every address of the service."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"
        else:
            named = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, named)


def test_every_address_declares_a_permission_and_every_declaration_has_an_address():
    assert sorted(addresses()) == sorted(PAGES)


def test_every_action_has_a_row_and_a_page():
    assert set(TABLE) == set(Action)
    assert set(PAGES.values()) - set(Access) == set(Action)


def test_every_action_with_a_page_is_tested():
    assert {*INSPECTION_PAGES, *OFFICE_PAGES, Action.MOVE_INSPECTION} == set(Action)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PUBLIC])
@pytest.mark.parametrize("action", INSPECTION_PAGES)
def test_a_page_of_an_inspection_answers_as_the_table_says(played, action, role):
    client = played.client(role)
    address = f"/{INSPECTION_PAGES[action]}".format(inspection=played.inspection.pk)
    for state in State:
        played.stand(state)
        seen = allowed(Action.SEE_INSPECTION, (role,), state)
        wanted = 200 if allowed(action, (role,), state) else 403 if seen else 404
        assert client.get(address).status_code == wanted, (action, role, state)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PUBLIC])
@pytest.mark.parametrize("action", OFFICE_PAGES)
def test_a_page_of_no_inspection_answers_as_the_table_says(played, action, role):
    wanted = 200 if allowed(action, (role,)) else 403
    assert played.client(role).get(f"/{OFFICE_PAGES[action]}").status_code == wanted


@pytest.mark.parametrize("name", [name for name, access in PAGES.items() if access is not Access.ANYONE])
def test_someone_who_has_not_signed_in_is_asked_to(played, client, name):
    answer = client.get(example(name, played))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("name", [name for name, access in PAGES.items() if isinstance(access, Action)])
def test_a_password_alone_opens_nothing(played, client, name):
    client.force_login(played.people[Role.HEAD], backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(example(name, played))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/people/me/second-factor/")


@pytest.mark.parametrize("action", INSPECTION_PAGES)
def test_to_someone_not_on_it_an_inspection_does_not_exist_and_the_try_is_recorded(played, action):
    address = f"/{INSPECTION_PAGES[action]}".format(inspection=played.inspection.pk)
    assert cast.signed_in(played.stranger).get(address).status_code == 404
    event = Event.objects.get(person=played.stranger.pk, outcome=Outcome.REFUSED)
    assert (event.inspection, event.subject) == (played.inspection.pk, f"GET {address}")


def test_the_answer_for_an_inspection_that_is_not_there_is_the_same(played):
    stranger = cast.signed_in(played.stranger)
    pages = [stranger.get(f"/inspections/{id}/") for id in (played.inspection.pk, 999_999)]
    there, not_there = (re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.text) for page in pages)
    assert there == not_there


def example(name, played):
    """An address with this name, of the inspection or person at hand."""
    [pattern] = [known for known in routes() if known[0] == name]
    parts = {
        "inspection": played.inspection.pk,
        "member": played.member(Role.LEAD).pk,
        "id": played.people[Role.LEAD].pk,
        "pk": 1,
        "to": State.ANNOUNCED,
    }
    return "/" + pattern[1] % parts


def routes():
    """Every address's name with its form, as Django keeps it for reversing."""
    for name in PAGES:
        space, _, short = name.rpartition(":")
        resolver = get_resolver()
        prefix = ""
        if space:
            prefix, resolver = resolver.namespace_dict[space]
        for possibility, *_rest in resolver.reverse_dict.getlist(short):
            yield name, prefix + possibility[0][0]
