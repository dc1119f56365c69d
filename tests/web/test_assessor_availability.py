"""Availability of assessors: stated by themselves or a lead, and respected by every plan of interviews."""

import pytest

from inspectorate.web.allocation import changes
from inspectorate.web.allocation.half_days import half_day, half_day_key
from inspectorate.web.allocation.models import AllocationScope, AssessorAvailability
from inspectorate.web.allocation.queries import availability as availability_queries
from inspectorate.web.allocation.queries import proposals as proposal_queries
from inspectorate.web.allocation.queries import timetable as timetable_queries
from inspectorate.web.assessments.models import PlannedInterview
from inspectorate.web.audit.models import Event
from inspectorate.web.permissions import NotVisible
from inspectorate.web.states import Role, State
from tests.web.allocated_cases import allocate_cases, cases_of, draw_sample

MONDAY = [f"2018-09-03 {half}" for half in ("morning", "afternoon")]


@pytest.fixture
def drawn(team):
    draw_sample(team)
    changes.mark_always_available(access=team.access(Role.LINK))
    return team


def state(team, role, half_days, by=None):
    """State on which half days the person in a role is available."""
    changes.set_assessor_availability(
        access=team.access(by or role), assessor=team.people[role].pk, half_days=half_days
    )


def half_days_of_interviews(team, role):
    starts = PlannedInterview.objects.filter(assessor=team.people[role]).values_list("starts", flat=True)
    return sorted(half_day_key(half_day(start)) for start in starts)


@pytest.mark.parametrize("scope", AllocationScope)
def test_allocation_plans_interviews_only_when_the_assessor_is_available(drawn, scope):
    state(drawn, Role.INSPECTOR, MONDAY)
    state(drawn, Role.PARTNER, ())
    changes.allocate(access=drawn.access(Role.LEAD), scope=scope)
    assert half_days_of_interviews(drawn, Role.INSPECTOR) == sorted(MONDAY)
    assert half_days_of_interviews(drawn, Role.PARTNER) == []
    # Nobody gets more cases than they can hold interviews for; the others share the rest.
    loads = [len(cases_of(drawn, role)) for role in (Role.INSPECTOR, Role.PARTNER, Role.LEAD, Role.LOCAL)]
    assert loads[:2] == [2, 0]
    assert sorted(loads[2:]) == [14, 15]
    proposal = proposal_queries.proposal(access=drawn.access(Role.LEAD), scope=scope)
    assert (proposal.is_empty or scope is AllocationScope.ALL, proposal.is_uneven) == (True, False)


def test_availability_that_is_not_stated_is_all_of_fieldwork(drawn):
    stated = availability_queries.assessor_availability(access=drawn.access(Role.LEAD))
    rows = {row.member.role: row for row in stated}
    assert {row.recorded for row in rows.values()} == {False}
    assert {len(row.available) for row in rows.values()} == {20}
    state(drawn, Role.INSPECTOR, ())
    stated = availability_queries.assessor_availability(access=drawn.access(Role.LEAD))
    rows = {row.member.role: row for row in stated}
    assert (rows[Role.INSPECTOR].recorded, rows[Role.INSPECTOR].available) == (True, [])
    assert (rows[Role.LOCAL].recorded, len(rows[Role.LOCAL].available)) == (False, 20)


def test_half_days_of_later_dates_of_fieldwork_are_not_stated(drawn):
    state(drawn, Role.INSPECTOR, MONDAY)
    drawn.inspection.fieldwork_ends = drawn.inspection.fieldwork_ends.replace(day=17)
    drawn.inspection.save()
    (row,) = availability_queries.assessor_availability(access=drawn.access(Role.INSPECTOR))
    assert row.recorded is False
    assert row.available == [*MONDAY, "2018-09-17 morning", "2018-09-17 afternoon"]


def test_interview_at_a_time_when_its_assessor_is_not_available_any_more_moves(team):
    allocate_cases(team)
    before = half_days_of_interviews(team, Role.INSPECTOR)
    state(team, Role.INSPECTOR, set(before[:-2]))
    page = f"/inspections/{team.inspection.pk}/interviews/"
    words = "2 interviews are at times when their assessors are not available:"
    assert words in team.client(Role.LEAD).get(page).text
    assert words not in team.client(Role.PARTNER).get(page).text
    proposal = changes.allocate(access=team.access(Role.LEAD))
    assert (proposal.changes, proposal.interviews) == ((), 2)
    assert half_days_of_interviews(team, Role.INSPECTOR) == before[:-2]
    assert words not in team.client(Role.LEAD).get(page).text


def test_page_saves_ones_own_half_days_and_none_is_an_answer(drawn):
    inspector, home = drawn.client(Role.INSPECTOR), f"/inspections/{drawn.inspection.pk}/interviews/"
    page = inspector.get(f"{home}availability/assessor/").text
    assert page.count("checked") == page.count('type="checkbox"') == 20
    response = inspector.post(f"{home}availability/assessor/", {"day_20180903": MONDAY}, follow=True)
    assert "2 of 20" in response.text
    assert "Alex Partner inspector" not in response.text.partition("<main")[2]
    assert inspector.get(f"{home}availability/assessor/").text.count("checked") == 2
    response = inspector.post(f"{home}availability/assessor/", {}, follow=True)
    assert "Not available</strong>" in response.text
    assert AssessorAvailability.objects.get().recorded_by == drawn.people[Role.INSPECTOR]


def test_lead_records_it_for_an_assessor_and_nobody_else_does(drawn):
    person, home = drawn.people[Role.PARTNER].pk, f"/inspections/{drawn.inspection.pk}/interviews/"
    address = f"{home}availability/assessor/?person={person}"
    assert drawn.client(Role.INSPECTOR).get(address).status_code == 404
    assert drawn.client(Role.LEAD).get(f"{home}availability/assessor/?person=x").status_code == 404
    assert drawn.client(Role.LINK).get(address).status_code == 403
    lead = drawn.client(Role.LEAD)
    assert "Alex Partner inspector cannot hold interviews" in lead.get(address).text
    assert (
        "2 of 20"
        in lead.post(
            address, {"day_20180904": [half.replace("03", "04") for half in MONDAY]}, follow=True
        ).text
    )
    with pytest.raises(NotVisible):
        state(drawn, Role.PARTNER, (), by=Role.INSPECTOR)
    with pytest.raises(NotVisible):
        state(drawn, Role.LINK, (), by=Role.LEAD)


def test_statement_is_recorded_with_both_numbers_of_half_days(drawn):
    state(drawn, Role.INSPECTOR, MONDAY)
    state(drawn, Role.INSPECTOR, MONDAY[:1], by=Role.LEAD)
    events = Event.objects.filter(event_type="set_assessor_availability").order_by("pk")
    assert [(event.before, event.after) for event in events] == [
        (None, {"half_days": 2}),
        ({"half_days": 2}, {"half_days": 1}),
    ]
    assert {event.subject for event in events} == {str(drawn.people[Role.INSPECTOR])}
    assert events[1].person == drawn.people[Role.LEAD].pk


def reassign(team, cases, role):
    ids = [case.pk for case in cases]
    return changes.reassign(access=team.access(Role.LEAD), assessments=ids, assessor=team.people[role])


def test_reassigning_by_hand_keeps_one_interview_a_half_day(team):
    allocate_cases(team)
    booked = set(half_days_of_interviews(team, Role.PARTNER))
    moved = {
        case.case_id: half_day_key(half_day(PlannedInterview.objects.get(case_id=case.case_id).starts))
        for case in cases_of(team, Role.INSPECTOR)
    }
    cancelled = reassign(team, cases_of(team, Role.INSPECTOR), Role.PARTNER)
    assert set(cancelled) == {case for case, half in moved.items() if half in booked}
    halves = half_days_of_interviews(team, Role.PARTNER)
    assert len(halves) == len(set(halves))
    assert cancelled


def test_reassigning_by_hand_respects_availability(team):
    allocate_cases(team)
    state(team, Role.PARTNER, ())
    cases = cases_of(team, Role.INSPECTOR)
    assert reassign(team, cases, Role.PARTNER) == [case.case_id for case in cases]


def test_undo_gives_no_interview_back_to_an_assessor_who_is_not_available(team):
    allocate_cases(team)
    cases = cases_of(team, Role.INSPECTOR)[:2]
    reassign(team, cases, Role.PARTNER)
    state(team, Role.INSPECTOR, ())
    cancelled = changes.undo(access=team.access(Role.LEAD))
    assert cancelled == [case.case_id for case in cases]
    assert [case.assessor for case in cases_of(team, Role.INSPECTOR)[:2]] == [team.people[Role.INSPECTOR]] * 2


def test_interview_of_a_replaced_case_leaves_the_timetable_and_frees_its_time(team):
    allocate_cases(team)
    interview = PlannedInterview.objects.filter(assessor=team.people[Role.INSPECTOR]).earliest("starts")
    team.inspection.draws.get().cases.filter(case_id=interview.case_id).update(status="replaced")
    access = team.access(Role.LEAD)
    assert interview not in timetable_queries.timetable(access=access)
    changes.set_availability(access=team.access(Role.LINK), case_manager=interview.case_manager, times=())
    proposal = changes.allocate(access=access)
    assert not PlannedInterview.objects.filter(pk=interview.pk).exists()
    assert interview.case_id not in {assignment.case.case_id for assignment in proposal.plan.assignments}


def test_api_returns_and_sets_half_days(drawn):
    client, home = (
        drawn.client(Role.LEAD),
        f"/api/v1/inspections/{drawn.inspection.pk}/availability/assessors",
    )
    body = {"assessor": drawn.people[Role.LOCAL].pk, "half_days": MONDAY}
    response = client.post(f"{home}/set", body, content_type="application/json")
    assert response.status_code == 200, response.text
    row = next(row for row in response.json()["assessors"] if row["person"] == body["assessor"])
    assert row["available"] == sorted(MONDAY, reverse=True)
    assert response.json()["half_days"][:2] == MONDAY
    own = drawn.client(Role.LOCAL).get(home).json()["assessors"]
    assert [row["person"] for row in own] == [body["assessor"]]


def test_task_leads_to_the_page_of_ones_own_availability(drawn):
    page = drawn.client(Role.INSPECTOR).get(f"/inspections/{drawn.inspection.pk}/").text
    assert f'href="/inspections/{drawn.inspection.pk}/interviews/availability/assessor/"' in page
    drawn.stand(State.PANEL)
    address = f"/inspections/{drawn.inspection.pk}/interviews/availability/assessor/"
    assert drawn.client(Role.INSPECTOR).get(address).status_code == 403


def test_page_says_that_the_boxes_ticked_are_the_half_days_available(drawn):
    person = drawn.people[Role.INSPECTOR]
    client = drawn.client(Role.INSPECTOR)
    address = f"/inspections/{drawn.inspection.pk}/interviews/availability/assessor/"
    text = client.get(address).text
    assert "Every half day is ticked. Clear the half days on which you cannot hold interviews." in text
    assert text.count(" checked") == text.count('type="checkbox"') > 0
    changes.set_assessor_availability(access=drawn.access(Role.INSPECTOR), assessor=person.pk, half_days=[])
    text = client.get(address).text
    assert "The half days on which you can hold interviews are ticked." in text
    assert " checked" not in text
