"""The list of inspections as a programme: number, lead, progress and next date, as people may see them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inspectorate.web.inspections.models import Inspection, TeamMember
from inspectorate.web.states import Role, State
from inspectorate.web.workflow.programme import programme_of
from inspectorate.web.workflow.progress import stages
from tests.web.assigned_cases import create_assessment, draw_cases
from tests.web.imported_inspection import at_panel


def row(team, role):
    inspection = Inspection.objects.get(pk=team.inspection.pk)
    return programme_of(team.people[role], [inspection])[inspection.pk]


def numbers(team, role):
    shown = row(team, role)
    return shown.counted, shown.done, shown.total


def test_list_names_number_lead_progress_and_overdue_date(team):
    team.stand(State.FIELDWORK)
    today = timezone.localdate()
    Inspection.objects.update(fieldwork_ends=today - timedelta(1))
    create_assessment(team, Role.INSPECTOR, state="finished", finished_at=timezone.now())
    create_assessment(team, Role.PARTNER, case_id="another")
    text = team.client(Role.LEAD).get("/inspections/").text
    for words in (
        f"Inspection {team.inspection.reference}",
        "Alex Lead inspector",
        "1 of 2 cases",
        "Overdue",
    ):
        assert words in text
    Inspection.objects.update(fieldwork_starts=today, fieldwork_ends=today)
    assert "Overdue" not in team.client(Role.LEAD).get("/inspections/").text


def test_progress_is_counted_as_the_person_may_see_it(team):
    team.stand(State.FIELDWORK)
    create_assessment(team, Role.INSPECTOR, state="finished", finished_at=timezone.now())
    create_assessment(team, Role.PARTNER, case_id="another")
    assert numbers(team, Role.HEAD) == numbers(team, Role.LEAD) == ("cases", 1, 2)
    assert numbers(team, Role.INSPECTOR) == ("cases", 1, 1)
    assert numbers(team, Role.PARTNER) == ("cases", 0, 1)
    assert numbers(team, Role.OPERATIONS) == ("", None, None)
    assert numbers(team, Role.LINK) == ("", None, None)


def test_open_alerts_are_counted_for_those_who_see_alerts(team):
    team.stand(State.FIELDWORK)
    assessment = create_assessment(team, Role.INSPECTOR)
    alert = {"assessment": assessment, "concern": "x", "raised_by": team.people[Role.INSPECTOR]}
    team.inspection.alerts.create(**alert)
    assert row(team, Role.HEAD).open_alerts == row(team, Role.LEAD).open_alerts == 1
    assert row(team, Role.OPERATIONS).open_alerts is None
    assert row(team, Role.INSPECTOR).open_alerts is None
    assert "1 open alert" in team.client(Role.HEAD).get("/inspections/").text
    assert "1 new alert" in team.client(Role.LEAD).get("/inspections/").text
    assert "1 open alert" not in team.client(Role.LEAD).get("/inspections/").text
    TeamMember.objects.filter(role=Role.LEAD).update(
        conflict_of_interest="some_cases", excluded=["A. Worker"]
    )
    assert row(team, Role.LEAD).open_alerts is None


def test_conflict_of_interest_leaves_its_cases_out_of_the_numbers(team):
    draw_cases(team, "C1", "C2")
    create_assessment(team, Role.LOCAL, state="finished", finished_at=timezone.now())
    create_assessment(team, Role.LOCAL, case_id="C2")
    for role in (Role.LEAD, Role.LOCAL):
        TeamMember.objects.filter(role=role).update(conflict_of_interest="some_cases", excluded=["C2"])
        assert numbers(team, role) == ("cases", 1, 1)
    page = team.client(Role.LOCAL).get("/inspections/").text
    assert "Yours: 1 of 1 cases" in page
    assert "Yours" not in team.client(Role.LEAD).get("/inspections/").text
    TeamMember.objects.filter(role=Role.LEAD).update(conflict_of_interest="service", excluded=[])
    assert numbers(team, Role.LEAD) == ("", None, None)


def test_announced_inspection_counts_samples_and_is_due_on_the_date_of_long_lists(team):
    team.stand(State.ANNOUNCED)
    assert numbers(team, Role.LEAD) == ("samples", 0, 2)
    lead = row(team, Role.LEAD)
    assert (lead.next, lead.due) == ("Long lists due", team.inspection.long_lists_due)
    assert numbers(team, Role.LINK) == ("samples", 0, 2)


def test_next_date_is_the_same_for_every_role_and_that_of_a_stage(here):
    dates = {"long_lists_due": 1, "fieldwork_starts": 2, "fieldwork_ends": 3, "panel_on": 4}
    today = timezone.localdate()
    Inspection.objects.update(**{column: today + timedelta(days) for column, days in dates.items()})
    expected = {State.SETTING_UP: 1, State.ANNOUNCED: 2, State.FIELDWORK: 3, State.PANEL: 4}
    for state in State:
        here.stand(state)
        due = today + timedelta(expected[state]) if state in expected else None
        assert {row(here, role).due for role in here.people} == {due}, state
        shown_stages = stages(here.access(Role.LEAD))
        assert due is None or due in {stage.due for stage in shown_stages}
    here.stand(State.ANNOUNCED)
    here.inspection.long_lists.filter(group="court").update(read_at=None)
    assert {row(here, role).due for role in here.people} == {today + timedelta(1)}


def test_panel_counts_decided_standards_for_those_who_see_all_of_it(here):
    at_panel(here)
    here.inspection.decisions.all().delete()
    assert numbers(here, Role.HEAD) == ("standards", 0, 12)
    assert numbers(here, Role.PARTNER) == ("", None, None)


@pytest.mark.parametrize("search", ["{number}", "no. {number}", "no.\u00a0{number}", " {number} "])
def test_inspection_is_found_by_its_number(team, search):
    other = Inspection.objects.create(
        service=team.service,
        edition=team.inspection.edition,
        edition_hash="x",
        set_up_by=team.people[Role.HEAD],
    )
    address = f"/inspections/{other.pk}/"
    text = team.client(Role.HEAD).get("/inspections/", {"search": search.format(number=other.pk)}).text
    assert f'href="{address}"' in text
    assert f'href="/inspections/{team.inspection.pk}/"' not in text
    assert team.client(Role.HEAD).get("/inspections/", {"search": "9" * 90}).status_code == 200
