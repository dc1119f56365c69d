"""An inspection is set up, staffed, dated and moved, by those who may, with reasons where asked for."""

import pytest

from inspectorate.web.audit.models import Event
from inspectorate.web.inspections import changes, forms
from inspectorate.web.inspections.models import Inspection, Interest, Member
from inspectorate.web.inspections.queries import frozen, mine
from inspectorate.web.permissions import RuleBroken
from inspectorate.web.states import MOVES, Role, State, moves
from tests.web import cast


def dates(**given):
    parts = {
        f"{name}_{part}": value
        for name, (day, month, year) in given.items()
        for part, value in (("day", day), ("month", month), ("year", year))
    }
    return forms.Dates(parts)


def test_an_edition_is_pinned_by_the_hash_it_was_frozen_with(played):
    made = changes.set_up(by=played.people[Role.HEAD], service=played.service, edition="youth-2018")
    assert made.edition_hash == frozen()["youth-2018"]
    assert Event.objects.filter(inspection=made.pk, event_type="set_up_inspection").exists()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("31", "2", "2026"), "real date"),
        (("x", "2", "2026"), "real date"),
        (("1", "", "2026"), "must include a month"),
        (("1", "2", "26"), "four figures"),
    ],
)
def test_a_date_that_is_none_is_explained(given, told):
    form = dates(fieldwork_starts=given)
    assert not form.is_valid()
    assert told in str(form.errors["fieldwork_starts"])


def test_dates_come_in_their_order():
    form = dates(fieldwork_starts=("14", "9", "2026"), fieldwork_ends=("13", "9", "2026"))
    assert "fieldwork_ends" in form.errors


def test_a_lead_inspector_has_no_interest_in_the_service(played):
    lead = cast.person(Role.LEAD, "second@example.org")
    access, interest = played.access(Role.OPERATIONS), Interest.SERVICE
    with pytest.raises(RuleBroken, match="cannot have an interest"):
        changes.add_member(
            access=access, person=lead, role=Role.LEAD, interest=interest, interest_detail="Was there"
        )


def test_nobody_is_put_on_a_team_as_what_they_were_not_invited_for(played):
    access = played.access(Role.OPERATIONS)
    with pytest.raises(RuleBroken, match="invited for something else"):
        changes.add_member(
            access=access, person=played.stranger, role=Role.LEAD, interest=Interest.NONE, interest_detail=""
        )


def test_an_announced_inspection_keeps_a_lead_inspector(played):
    played.stand(State.ANNOUNCED)
    with pytest.raises(RuleBroken, match="another lead inspector"):
        changes.remove_member(access=played.access(Role.OPERATIONS), member=played.member(Role.LEAD))


def test_someone_taken_off_a_team_no_longer_sees_the_inspection(played):
    client = played.client(Role.INSPECTOR)
    changes.remove_member(access=played.access(Role.LEAD), member=played.member(Role.INSPECTOR))
    assert client.get(f"/inspections/{played.inspection.pk}/").status_code == 404
    assert list(mine(by=played.people[Role.INSPECTOR])) == []


def test_what_a_move_needs_is_asked_of_it(played):
    Member.objects.filter(role=Role.LINK).delete()
    Inspection.objects.update(fieldwork_ends=None)
    with pytest.raises(RuleBroken, match="a link person on the team, and the dates of fieldwork"):
        changes.move(access=played.access(Role.LEAD), to=State.ANNOUNCED)


def test_going_back_needs_a_reason_and_keeps_it(played):
    played.stand(State.ANNOUNCED)
    with pytest.raises(RuleBroken, match="reason"):
        changes.move(access=played.access(Role.LEAD), to=State.SETTING_UP)
    changes.move(access=played.access(Role.LEAD), to=State.SETTING_UP, reason="The dates have to change")
    assert played.inspection.moved.get().reason == "The dates have to change"


def test_two_people_moving_it_at_once_do_not_move_it_twice(played):
    first, second = played.access(Role.LEAD), played.access(Role.HEAD)
    changes.move(access=first, to=State.ANNOUNCED)
    with pytest.raises(RuleBroken, match="just moved"):
        changes.move(access=second, to=State.ANNOUNCED)


def test_every_state_but_the_last_ones_can_be_left_and_every_one_can_be_reached():
    ends = {State.CLOSED, State.WITHDRAWN}
    assert {state for state in State if not moves(state, frozenset(Role))} == ends
    assert {move.end for move in MOVES} == set(State)


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "{{ 7*7 }}", "=1+1", "\u202e mirrored", "a" * 2000]
)
def test_whatever_is_typed_is_shown_as_it_was_typed(played, text):
    client = played.client(Role.INSPECTOR)
    told = {"interest": Interest.SOME_CASES, "interest_detail": text}
    assert client.post(f"/inspections/{played.inspection.pk}/interest/", told).status_code == 302
    page = played.client(Role.LEAD).get(f"/inspections/{played.inspection.pk}/").text
    assert "<script>alert" not in page
    assert Member.objects.get(person=played.people[Role.INSPECTOR]).interest_detail == text.strip()


@pytest.mark.parametrize(
    "address", ["/inspections/99999999999999999999/", "/inspections/1/team/1/remove/", "/inspections/x/"]
)
def test_numbers_nobody_has_are_pages_that_are_not_there(played, address):
    assert cast.signed_in(played.stranger).get(address).status_code == 404
