"""The list of a person's tasks over all their inspections: its order, its links, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inspectorate.web.inspections.models import Inspection, TeamMember
from inspectorate.web.inspections.queries import accesses_to
from inspectorate.web.people.models import Service
from inspectorate.web.states import Role, State
from inspectorate.web.workflow.queries import MOST_INSPECTIONS, inspections_worked_on
from inspectorate.web.workflow.tasks import MOST_TASKS, tasks_for, tasks_of
from tests.web import factories
from tests.web.assigned_cases import create_assessment
from tests.web.imported_inspection import at_panel

# With a frozen clock no request renews the session, which would be another query.
pytestmark = pytest.mark.usefixtures("frozen_clock")


def add_inspection(team: factories.Team, name: str, state: State, **columns: object) -> factories.Team:
    """Create an inspection of another service in a state, with everyone of the team on it."""
    service = Service.objects.create(name=name, short_name="the YJS", area=name)
    inspection = factories.create_inspection(service, team.people)
    Inspection.objects.filter(pk=inspection.pk).update(state=state, **columns)
    inspection.refresh_from_db()
    return factories.Team(service, inspection, team.people, team.stranger)


def texts(person):
    return [(task.text, task.inspection.pk) for task in tasks_of(person)]


def test_tasks_of_several_inspections_are_alerts_first_and_then_by_date(team):
    today = timezone.localdate()
    dates = {
        "later": {"fieldwork_starts": today, "fieldwork_ends": today + timedelta(9)},
        "overdue": {"fieldwork_starts": today - timedelta(9), "fieldwork_ends": today - timedelta(1)},
        "alert": {"fieldwork_starts": today, "fieldwork_ends": today + timedelta(20)},
    }
    others = {name: add_inspection(team, name, State.FIELDWORK, **columns) for name, columns in dates.items()}
    assessments = {
        name: create_assessment(other, Role.LEAD, case_id=f"C-{name}") for name, other in others.items()
    }
    others["alert"].inspection.alerts.create(
        assessment=assessments["alert"], concern="x", raised_by=team.people[Role.INSPECTOR]
    )
    others_tasks = ("Judge", "Add", "Announce", "Draw cases for second")
    tasks = [task for task in tasks_of(team.people[Role.LEAD]) if not task.text.startswith(others_tasks)]
    assert [(task.text, task.inspection.service.name) for task in tasks] == [
        ("View 1 new safeguarding alert", "alert"),
        ("Start case C-overdue", "overdue"),
        ("Start case C-later", "later"),
        ("Start case C-alert", "alert"),
    ]
    assert [task.is_overdue for task in tasks] == [False, True, False, False]
    text = team.client(Role.LEAD).get("/inspections/").text
    assert f"(alert, no. {others['alert'].inspection.pk})" in text
    assert text.index("View 1 new safeguarding alert") < text.index("Overdue") < text.index("C-later")
    assert f'href="{tasks[1].url}"' in text


def test_list_is_of_inspections_in_which_the_person_works(team):
    other = add_inspection(team, "Other", State.SETTING_UP)
    TeamMember.objects.filter(inspection=other.inspection, role=Role.LEAD).update(removed_at=timezone.now())
    Inspection.objects.filter(pk=other.inspection.pk).update(set_up_by=team.stranger)
    assert {number for _text, number in texts(team.people[Role.LEAD])} == {team.inspection.pk}
    assert {number for _text, number in texts(team.people[Role.OPERATIONS])} == {team.inspection.pk}
    assert texts(team.stranger) == []
    assert "You have no tasks" in factories.signed_in(team.stranger).get("/inspections/").text


def test_link_person_has_no_task_before_the_announcement(team):
    assert texts(team.people[Role.LINK]) == []
    team.stand(State.ANNOUNCED)
    assert texts(team.people[Role.LINK])[0][0] == "Send the long list: court disposal cases"
    team.stand(State.WITHDRAWN)
    assert texts(team.people[Role.LINK]) == []


@pytest.mark.parametrize("state", [State.FIELDWORK, State.PANEL])
def test_tasks_over_all_inspections_are_those_of_each_overview(here, state):
    if state is State.PANEL:
        at_panel(here)
        here.inspection.decisions.all().delete()
    else:
        here.stand(state)
    add_inspection(here, "Other", State.SETTING_UP, fieldwork_ends=None)
    for role, person in here.people.items():
        expected = [
            task
            for inspection in inspections_worked_on(by=person)
            for task in tasks_for(accesses_to(by=person, inspections=[inspection])[0])
        ]
        assert sorted(texts(person)) == sorted((task.text, task.inspection.pk) for task in expected), role


@pytest.mark.parametrize("role", [Role.LEAD, Role.INSPECTOR, Role.LINK, Role.OPERATIONS])
def test_number_of_queries_does_not_depend_on_the_number_of_inspections(team, role):
    counts = set()
    for number in (2, 4):
        for state in (State.SETTING_UP, State.ANNOUNCED, State.FIELDWORK, State.PANEL, State.CONFIRMED):
            for part in range(number):
                other = add_inspection(team, f"{state.value} {number} {part}", state)
                assessment = create_assessment(other, role if role is Role.LEAD else Role.INSPECTOR)
                other.inspection.alerts.create(
                    assessment=assessment, concern="x", raised_by=team.people[Role.INSPECTOR]
                )
        TeamMember.objects.filter(role=Role.LEAD).update(
            conflict_of_interest="some_cases", excluded=["B. Worker"]
        )
        with CaptureQueriesContext(connection) as captured:
            tasks_of(team.people[role])
        counts.add(len(captured))
    assert len(counts) == 1
    assert counts.pop() <= 35


def test_five_thousand_inspections_cost_as_much_as_the_most_pressing_ones(team):
    first = Inspection.objects.get(pk=team.inspection.pk)
    columns = {
        name: getattr(first, name)
        for name in ("service_id", "edition", "edition_hash", "set_up_by_id", "fieldwork_starts")
    }
    today = timezone.localdate()
    Inspection.objects.bulk_create(
        Inspection(**columns, long_lists_due=today + timedelta(number)) for number in range(5000)
    )
    operations = team.people[Role.OPERATIONS]
    with CaptureQueriesContext(connection) as captured:
        tasks = tasks_of(operations)
    assert len(captured) <= 5
    assert len(inspections_worked_on(by=operations)) == MOST_INSPECTIONS
    assert len(tasks) == MOST_TASKS
    assert tasks[0].due == today
    days = [task.due for task in tasks if task.due]
    assert days == sorted(days)
    assert len(days) == MOST_TASKS
