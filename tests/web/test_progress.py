"""The stages of an inspection on its overview: state, numbers and date of each, as a person may see them."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone

from inspectorate.web.assessments.models import Assessment
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.permissions import NotVisible
from inspectorate.web.states import Role, State
from inspectorate.web.workflow.progress import StageState, stages
from tests.web.assigned_cases import create_assessment
from tests.web.imported_inspection import at_panel

pytestmark = pytest.mark.usefixtures("frozen_clock")

NOT_STARTED, IN_PROGRESS, COMPLETED, BLOCKED, UNKNOWN = StageState


def shown_stages(team, role):
    return {stage.title: (stage.state, stage.done, stage.total) for stage in stages(team.access(role))}


def test_stages_follow_the_work_with_numbers_for_those_who_may_see_them(here):
    here.stand(State.FIELDWORK)
    total = here.inspection.assessments.count()
    unfinished = here.inspection.assessments.filter(occasion="first")[:3]
    Assessment.objects.filter(pk__in=[assessment.pk for assessment in unfinished]).update(
        state="in_progress", finished_at=None
    )
    lead = shown_stages(here, Role.LEAD)
    assert list(lead) == [
        "Set up",
        "Long lists",
        "Samples",
        "Interviews and allocation",
        "Case assessments",
        "Evidence and judgements",
        "Ratings panel",
        "Confirm ratings",
        "Report",
        "Publication",
        "Improvement",
    ]
    assert lead["Long lists"] == lead["Samples"] == (COMPLETED, 2, 2)
    assert lead["Case assessments"] == (IN_PROGRESS, total - 3, total)
    assert lead["Evidence and judgements"] == (COMPLETED, 4, 4)
    assert lead["Ratings panel"] == (BLOCKED, None, None)
    assert lead["Confirm ratings"] == (BLOCKED, None, None)
    assert shown_stages(here, Role.LINK)["Case assessments"] == (UNKNOWN, None, None)
    assert shown_stages(here, Role.OPERATIONS)["Case assessments"] == (UNKNOWN, None, None)


def test_assessor_sees_the_numbers_of_own_cases_only_and_no_state_that_others_may_change(team):
    create_assessment(team, Role.INSPECTOR)
    assert shown_stages(team, Role.INSPECTOR)["Case assessments"] == (NOT_STARTED, 0, 1)
    create_assessment(team, Role.PARTNER, case_id="another", state="finished", finished_at=timezone.now())
    assert shown_stages(team, Role.LEAD)["Case assessments"] == (IN_PROGRESS, 1, 2)
    assert shown_stages(team, Role.INSPECTOR)["Case assessments"] == (UNKNOWN, 0, 1)
    assert shown_stages(team, Role.PARTNER)["Case assessments"] == (UNKNOWN, 1, 1)
    assert shown_stages(team, Role.LOCAL)["Case assessments"] == (UNKNOWN, None, None)
    page = team.client(Role.INSPECTOR).get(f"/inspections/{team.inspection.pk}/").text
    assert "Yours: 0 of 1" in page
    [item] = [part for part in page.split("govuk-task-list__item") if "Case assessments" in part]
    assert "govuk-tag" not in item
    create_assessment(team, Role.INSPECTOR, case_id="third", state="finished", finished_at=timezone.now())
    assert shown_stages(team, Role.INSPECTOR)["Case assessments"] == (IN_PROGRESS, 1, 2)


def test_only_a_stage_that_can_be_done_is_overdue(team):
    past = timezone.localdate() - timedelta(30)
    Inspection.objects.update(long_lists_due=past, fieldwork_starts=past, fieldwork_ends=past, panel_on=past)
    expected = {
        State.SETTING_UP: ["Set up"],
        State.ANNOUNCED: ["Long lists", "Samples"],
        State.FIELDWORK: ["Evidence and judgements"],
        State.PANEL: ["Ratings panel"],
    }
    for state, titles in expected.items():
        Inspection.objects.update(fieldwork_ends=None if state is State.SETTING_UP else past)
        team.stand(state)
        shown = stages(team.access(Role.LEAD))
        assert [stage.title for stage in shown if stage.is_overdue] == titles
        page = team.client(Role.LEAD).get(f"/inspections/{team.inspection.pk}/").text
        items = page.split("govuk-task-list__item")[1:]
        assert [item for item in items if "Cannot start yet" in item and "Overdue" in item] == []
        assert len([item for item in items if "Overdue" in item.partition("</ul>")[0]]) == len(titles)


def assert_leads_states_or_none(team):
    """Check that nobody is shown a state of a stage, or that it is overdue, other than the lead."""
    lead = {stage.title: stage for stage in stages(team.access(Role.LEAD))}
    for role in set(team.people) - {Role.LEAD}:
        with suppress(NotVisible):
            for stage in stages(team.access(role)):
                expected = lead[stage.title]
                assert stage.state in (expected.state, UNKNOWN), (role, stage)
                assert not stage.is_overdue or expected.is_overdue, (role, stage)
                assert stage.due == expected.due, (role, stage)


@pytest.mark.parametrize("state", [state for state in State if state is not State.WITHDRAWN])
def test_every_role_sees_the_state_that_the_lead_sees_or_none(here, state):
    here.stand(state)
    past = timezone.localdate() - timedelta(days=3)
    for number in (0, 3, here.inspection.assessments.count()):
        unfinished = here.inspection.assessments.order_by("assessor", "pk")[:number]
        Assessment.objects.filter(pk__in=[assessment.pk for assessment in unfinished]).update(
            state="in_progress", finished_at=None
        )
        assert_leads_states_or_none(here)
    here.inspection.decisions.all().delete()
    Inspection.objects.update(long_lists_due=past, fieldwork_starts=past, fieldwork_ends=past, panel_on=past)
    assert_leads_states_or_none(here)


@pytest.mark.parametrize("state", [State.SETTING_UP, State.ANNOUNCED, State.FIELDWORK])
def test_every_role_sees_the_leads_state_or_none_before_any_work(team, state):
    team.stand(state)
    Inspection.objects.update(long_lists_due=timezone.localdate() - timedelta(days=3))
    assert_leads_states_or_none(team)


def test_panel_is_counted_for_its_members_and_blocks_the_confirmation(here):
    at_panel(here)
    here.inspection.decisions.all().delete()
    assert shown_stages(here, Role.LEAD)["Ratings panel"] == (NOT_STARTED, 0, 12)
    assert shown_stages(here, Role.LEAD)["Confirm ratings"][0] is BLOCKED
    here.stand(State.CONFIRMED)
    assert shown_stages(here, Role.BOARD)["Confirm ratings"][0] is COMPLETED
    assert shown_stages(here, Role.BOARD)["Ratings panel"] == (COMPLETED, None, None)


def test_stage_is_overdue_after_its_date_until_it_is_completed(team):
    team.stand(State.ANNOUNCED)
    today = timezone.localdate()
    later = {"fieldwork_ends": today + timedelta(10), "panel_on": today + timedelta(20)}
    Inspection.objects.update(long_lists_due=today - timedelta(1), fieldwork_starts=today, **later)
    overdue = {stage.title for stage in stages(team.access(Role.LEAD)) if stage.is_overdue}
    assert overdue == {"Long lists"}
    page = team.client(Role.LEAD).get(f"/inspections/{team.inspection.pk}/").text
    assert page.partition("Progress")[2].count("Overdue") == 1
    link = {stage.title: stage for stage in stages(team.access(Role.LINK))}
    assert (link["Long lists"].state, link["Long lists"].is_overdue) == (NOT_STARTED, True)
    head = {stage.title: stage for stage in stages(team.access(Role.SERVICE_HEAD))}
    assert (head["Long lists"].state, head["Long lists"].is_overdue) == (UNKNOWN, False)
    team.stand(State.FIELDWORK)
    assert not any(
        stage.is_overdue for stage in stages(team.access(Role.LINK)) if stage.title == "Long lists"
    )


def test_setting_up_counts_what_has_to_be_done_before_the_announcement(team):
    Inspection.objects.update(fieldwork_ends=None)
    assert shown_stages(team, Role.LEAD)["Set up"] == (IN_PROGRESS, 2, 3)
    page = team.client(Role.LEAD).get(f"/inspections/{team.inspection.pk}/").text
    assert "Before you can do this, you must:" in page
    assert "set the dates of fieldwork" in page
    assert f'href="/inspections/{team.inspection.pk}/transition/announced/"' not in page


def test_withdrawn_inspection_has_no_stages(team):
    team.stand(State.WITHDRAWN)
    assert stages(team.access(Role.LEAD)) == []


@pytest.mark.parametrize("state", list(State))
def test_stages_link_only_to_pages_that_open(team, state):
    team.stand(state)
    for role in team.people:
        client = team.client(role)
        if client.get(f"/inspections/{team.inspection.pk}/").status_code == 200:
            for stage in stages(team.access(role)):
                assert not stage.url or client.get(stage.url).status_code == 200, (role, stage)
