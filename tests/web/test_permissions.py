"""The truth table, row by row over HTTP: what it says of a role, action and state is what pages do."""

import re

import pytest
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from inspectorate.web.audit.models import Event, EventOutcome
from inspectorate.web.cases.models import Draw, LongList, Place
from inspectorate.web.judgements.models import Decision, Seat
from inspectorate.web.permissions import PAGES, TABLE, Access, Action, allowed
from inspectorate.web.states import Role, State, moves
from tests.web import cast
from tests.web.cases_given import given

INSPECTION_PAGES = {
    Action.SEE_INSPECTION: "inspections/{inspection}/",
    Action.CHANGE_DATES: "inspections/{inspection}/dates/",
    Action.CHANGE_TEAM: "inspections/{inspection}/team/add/",
    Action.DECLARE_INTEREST: "inspections/{inspection}/interest/",
    Action.SEE_TRAIL: "inspections/{inspection}/trail/",
    Action.SEE_LONG_LIST: "inspections/{inspection}/long-lists/",
    Action.SEND_LONG_LIST: "inspections/{inspection}/long-lists/court/send/",
    Action.SEE_SAMPLE: "inspections/{inspection}/sample/court/",
    Action.DRAW_SAMPLE: "inspections/{inspection}/sample/court/draw/",
    Action.REPLACE_CASE: "inspections/{inspection}/sample/court/replace/{case}/",
    Action.OFFER_TIMES: "inspections/{inspection}/interviews/free/",
    Action.SEE_TIMETABLE: "inspections/{inspection}/interviews/",
    Action.SEE_PICTURE: "inspections/{inspection}/picture/",
    Action.RAISE_ENQUIRY: "inspections/{inspection}/enquiries/",
    Action.SEE_JUDGEMENTS: "inspections/{inspection}/judgements/",
    Action.JUDGE: "inspections/{inspection}/judgements/1.1/write/",
    Action.SEE_PANEL: "inspections/{inspection}/panel/",
    Action.SEAT_PANEL: "inspections/{inspection}/panel/members/",
    Action.GIVE_VIEW: "inspections/{inspection}/panel/2.1/view/",
    Action.DECIDE: "inspections/{inspection}/panel/2.1/decide/",
    Action.REOPEN_DECISION: "inspections/{inspection}/panel/1.1/reopen/",
    Action.UNFOLD_RATING: "inspections/{inspection}/unfold/2.1.1/",
    Action.SEE_RATINGS: "inspections/{inspection}/ratings/",
    Action.EXPORT_PACKAGE: "inspections/{inspection}/package/",
    Action.SEE_CASES: "inspections/{inspection}/cases/",
    Action.ASSIGN_CASE: "inspections/{inspection}/cases/assign/",
    Action.SEE_ASSESSMENT: "inspections/{inspection}/cases/{assessment}/",
    Action.ASSESS_CASE: "inspections/{inspection}/cases/{assessment}/finish/",
    Action.RAISE_ALERT: "inspections/{inspection}/cases/{assessment}/alert/",
    Action.SEE_ALERTS: "inspections/{inspection}/alerts/",
    Action.FOLLOW_ALERT: "inspections/{inspection}/alerts/{alert}/",
    Action.SEE_CONSISTENCY: "inspections/{inspection}/consistency/",
    Action.SETTLE_DIFFERENCE: "inspections/{inspection}/consistency/{first}/2.1.1/",
    Action.FILL_IN: "inspections/{inspection}/demonstration/",
}
OFFICE_PAGES = {
    Action.SEE_INSPECTIONS: "inspections/",
    Action.SET_UP_INSPECTION: "inspections/new/",
    Action.SEE_PEOPLE: "people/",
    Action.INVITE_PEOPLE: "people/invite/",
    Action.SEE_ACCOUNT: "people/me/",
    Action.IMPORT_PACKAGE: "inspections/import/",
}


def addresses(patterns=None, space="", parts=()):
    """The name of every address of the service, with the parts it is made of."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        needed = (*parts, *getattr(pattern.pattern, "converters", pattern.pattern.regex.groupindex))
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", needed
        else:
            named = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, named, needed)


def test_every_address_declares_a_permission_and_every_declaration_has_an_address():
    assert sorted(name for name, _parts in addresses()) == sorted(PAGES)


def test_every_action_has_a_row_and_a_page():
    assert set(TABLE) == set(Action)
    assert set(PAGES.values()) - set(Access) == set(Action)


def test_every_action_with_a_page_is_tested():
    assert {*INSPECTION_PAGES, *OFFICE_PAGES, Action.MOVE_INSPECTION} == set(Action)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PUBLIC])
@pytest.mark.parametrize("action", INSPECTION_PAGES)
def test_a_page_of_an_inspection_answers_as_the_table_says(played, action, role, settings):
    settings.DEMO = action is Action.FILL_IN
    client = played.client(role)
    address = f"/{INSPECTION_PAGES[action]}".format(
        inspection=played.inspection.pk, case=drawn_case(played).pk, **assessed(played, role)
    )
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


API = [name for name in PAGES if name.startswith("api:") and PAGES[name] is not Access.ANYONE]


@pytest.mark.parametrize(
    "name", [name for name, access in PAGES.items() if access is not Access.ANYONE and name not in API]
)
def test_someone_who_has_not_signed_in_is_asked_to(played, client, name):
    answer = client.get(example(name, played))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("name", API)
def test_a_program_is_told_the_same_in_its_own_language(played, client, name):
    assert client.get(example(name, played)).status_code == 401
    client.force_login(played.people[Role.HEAD])
    answer = client.get(example(name, played))
    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor")


@pytest.mark.parametrize(
    "name", [name for name, access in PAGES.items() if isinstance(access, Action) and name not in API]
)
def test_a_password_alone_opens_nothing(played, client, name):
    client.force_login(played.people[Role.HEAD])
    answer = client.get(example(name, played))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/people/me/second-factor/")


@pytest.mark.parametrize("action", INSPECTION_PAGES)
def test_to_someone_not_on_it_an_inspection_does_not_exist_and_the_try_is_recorded(played, action):
    parts = {"assessment": 1, "alert": 1, "first": 1}
    address = f"/{INSPECTION_PAGES[action]}".format(inspection=played.inspection.pk, case=1, **parts)
    assert cast.signed_in(played.stranger).get(address).status_code == 404
    event = Event.objects.get(person=played.stranger.pk, outcome=EventOutcome.DENIED)
    assert (event.inspection, event.subject) == (played.inspection.pk, f"GET {address}")


def test_the_answer_for_an_inspection_that_is_not_there_is_the_same(played):
    stranger = cast.signed_in(played.stranger)
    pages = [stranger.get(f"/inspections/{number}/") for number in (played.inspection.pk, 999_999)]
    there, not_there = (re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.text) for page in pages)
    assert there == not_there


def drawn_case(played):
    """A case in a sample of the inspection, so that there is one to replace."""
    by = {"inspection": played.inspection, "group": "court", "number": 1}
    sent = {
        "headings": [],
        "sent_by": played.people[Role.LINK],
        "eligible": 1,
        "on": played.inspection.fieldwork_starts,
    }
    listed = LongList.objects.create(**by, **sent, file_name="list.csv", content=b"", read_at=timezone.now())
    shown = {"size": 1, "because": [], "balance": [], "seed": 1}
    draw = Draw.objects.create(**by, **shown, long_list=listed, drawn_by=played.people[Role.LEAD])
    on_the_panel(played)
    return draw.cases.create(case_id="C1", place=Place.SELECTED, order=1)


def on_the_panel(played):
    """Everyone who may has a seat on the panel, which has decided one standard."""
    by = {"inspection": played.inspection, "seated_by": played.people[Role.LEAD]}
    for role in (Role.HEAD, Role.LEAD, Role.INSPECTOR, Role.PARTNER):
        Seat.objects.create(**by, person=played.people[role])
    Decision.objects.create(
        inspection=played.inspection,
        standard="1.1",
        round=1,
        rating="Good",
        members=[],
        on=timezone.localdate(),
        by=played.people[Role.LEAD],
    )


def assessed(played, role):
    """An assessment of this person's own, an alert, and a case that two others answered differently."""
    own = given(played, role)
    two = [
        given(played, who, "C2", occasion, state="finished", finished_at=timezone.now())
        for who, occasion in ((Role.PARTNER, "first"), (Role.LOCAL, "second"))
    ]
    for each, value in zip(two, ("yes", "no"), strict=True):
        each.answers.create(question="2.1.1", value=value, version=1, by=each.assessor)
    raised = own.alerts.create(inspection=played.inspection, concern="x", raised_by=own.assessor)
    return {"assessment": own.pk, "alert": raised.pk, "first": two[0].pk}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PUBLIC])
@pytest.mark.parametrize("end", State)
def test_an_inspection_moves_only_as_the_table_of_states_says(played, role, end):
    client = played.client(role)
    for state in State:
        played.stand(state)
        seen = allowed(Action.SEE_INSPECTION, (role,), state)
        may = any(move.end is end for move in moves(state, frozenset({role})))
        wanted = 200 if may else 403 if seen else 404
        assert client.get(f"/inspections/{played.inspection.pk}/move/{end}/").status_code == wanted, state


def example(name, played):
    """An address with this name, of the inspection or person at hand."""
    parts = {
        "inspection": played.inspection.pk,
        "member": played.member(Role.LEAD).pk,
        "id": played.people[Role.LEAD].pk,
        "pk": 1,
        "to": State.ANNOUNCED,
        "group": "court",
        "long_list": 1,
        "case": 1,
        "secret": "x",
        "assessment": 1,
        "stage": "2.1",
        "question": "2.1.1",
        "clash": 1,
        "alert": 1,
        "first": 1,
        "standard": "1.1",
        "enquiry": 1,
    }
    return reverse(name, kwargs={part: parts[part] for part in dict(addresses())[name]})
