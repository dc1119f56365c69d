"""The times of interviews: availability of case managers, the timetable and its calendar file."""

from dataclasses import replace

import pytest

from inspectorate.web.allocation import changes
from inspectorate.web.allocation.queries import availability as availability_queries
from inspectorate.web.assessments.models import Assessment, PlannedInterview
from inspectorate.web.states import Role, State
from tests.web import factories
from tests.web.allocated_cases import allocate_cases, draw_sample


@pytest.fixture
def drawn(team):
    draw_sample(team)
    return team


@pytest.fixture
def allocated(team):
    return allocate_cases(team)


def test_assessor_has_no_two_interviews_at_one_time_over_inspections(allocated):
    """Two inspections of the same fortnight share their people."""
    booked = set(PlannedInterview.objects.values_list("assessor", "starts"))
    elsewhere = replace(
        allocated, inspection=factories.create_inspection(allocated.service, allocated.people)
    )
    draw_sample(elsewhere)
    changes.mark_always_available(access=elsewhere.access(Role.LINK))
    proposal = changes.allocate(access=elsewhere.access(Role.LEAD))
    assert len(proposal.plan.assignments) == 31
    assert [load[1] for load in proposal.loads] == [0, 0, 0, 0]
    interviews = PlannedInterview.objects.filter(inspection=elsewhere.inspection)
    starts = set(interviews.values_list("assessor", "starts"))
    assert len(starts) == 31
    assert not starts & booked


def test_availability_page_saves_possible_times_of_one_case_manager(drawn):
    access = drawn.access(Role.LINK)
    manager = availability_queries.case_managers(access=access)[0]
    first = availability_queries.possible_slots(access=access)[0]
    client = drawn.client(Role.LINK)
    address = (
        f"/inspections/{drawn.inspection.pk}/interviews/availability/case-manager/?manager={manager.name}"
    )
    assert client.get(address).status_code == 200
    everyone = address.partition("case-manager/")[0]
    hidden = f'<span class="govuk-visually-hidden"> of {manager.name}</span>'
    assert f"Add availability{hidden}" in client.get(everyone).text
    assert client.post(address, {f"day_{first:%Y%m%d}": [first.isoformat()]}).status_code == 302
    assert availability_queries.available_slots(access=access, case_manager=manager.name) == {first}
    assert f"Change availability{hidden}" in client.get(everyone).text
    assert client.post(address, {f"day_{first:%Y%m%d}": ["1999-01-01T00:00:00"]}).status_code == 200
    assert client.get(address.replace(manager.name, "nobody")).status_code == 404


def test_timetable_of_inspector_has_only_their_own_interviews(allocated):
    own = PlannedInterview.objects.filter(assessor=allocated.people[Role.INSPECTOR]).count()
    page = allocated.client(Role.INSPECTOR).get(f"/inspections/{allocated.inspection.pk}/interviews/").text
    content = page.partition("<main")[2]
    assert content.count('<th scope="row"') == own > 0
    assert "Alex Lead inspector" not in content


def test_interview_leads_to_its_case_for_those_who_may_open_it(allocated):
    allocated.stand(State.FIELDWORK)
    own = f"/inspections/{allocated.inspection.pk}/"
    interview = PlannedInterview.objects.filter(assessor=allocated.people[Role.INSPECTOR]).earliest("starts")
    case = Assessment.objects.get(
        inspection=allocated.inspection, group=interview.group, case_id=interview.case_id
    )
    link = f'<a class="govuk-link" href="{own}cases/{case.pk}/">{case.case_id}</a>'
    for role in (Role.INSPECTOR, Role.LEAD):
        assert link in allocated.client(role).get(f"{own}interviews/").text
    page = allocated.client(Role.LINK).get(f"{own}interviews/").text
    assert case.case_id in page
    assert f"{own}cases/" not in page


def test_calendar_file_has_every_interview_in_lines_of_75_bytes(allocated):
    response = allocated.client(Role.LEAD).get(
        f"/inspections/{allocated.inspection.pk}/interviews/calendar.ics"
    )
    lines = response.content.decode().split("\r\n")
    assert response.headers["Content-Type"].startswith("text/calendar")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 31
    assert max(len(line.encode()) for line in lines) <= 75
    assert "DTSTART:20180903T100000Z" in lines


def test_no_availability_is_kept_apart_from_availability_not_recorded(drawn):
    access = drawn.access(Role.LINK)
    manager = availability_queries.case_managers(access=access)[0].name
    assert {row.recorded for row in availability_queries.case_managers(access=access)} == {False}
    changes.set_availability(access=access, case_manager=manager, times=())
    page = drawn.client(Role.LINK).get(f"/inspections/{drawn.inspection.pk}/interviews/availability/").text
    assert page.count("Not available</strong>") == 1
    changes.mark_always_available(access=access)
    slots = {row.name: row.slots for row in availability_queries.case_managers(access=access)}
    assert slots.pop(manager) == 0
    assert set(slots.values()) == {50}
    changes.allocate(access=drawn.access(Role.LEAD))
    assert not PlannedInterview.objects.filter(case_manager=manager).exists()
    # Availability that is withdrawn after the allocation takes the interview away.
    other = next(iter(slots))
    changes.set_availability(access=access, case_manager=other, times=())
    changes.allocate(access=drawn.access(Role.LEAD))
    assert not PlannedInterview.objects.filter(case_manager=other).exists()
