"""The list of a person's tasks over all their inspections: its order, its links, and what it costs."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inspectorate.web.accuracy.models import ResponsesSignOff
from inspectorate.web.assessments.models import Assessment
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.assessments.queries.progress import next_case
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import Inspection, TeamMember
from inspectorate.web.inspections.queries import accesses_to
from inspectorate.web.people.models import Service
from inspectorate.web.reports.queries.sign_off import ORDER
from inspectorate.web.states import Role, State
from inspectorate.web.workflow.queries import (
    MOST_INSPECTIONS,
    inspections_awaiting_head,
    inspections_worked_on,
)
from inspectorate.web.workflow.tasks.personal_tasks import (
    MOST_TASKS,
    grouped_home_tasks,
    home_tasks,
    tasks_for,
)
from tests.web import factories, releases
from tests.web.assigned_cases import create_assessment, new_submission, save
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
    return [(task.text, task.inspection.pk) for task in home_tasks(person)]


def test_home_tasks_several_inspections_are_alerts_first_and_then_by_date(team):
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
    tasks = [task for task in home_tasks(team.people[Role.LEAD]) if not task.text.startswith(others_tasks)]
    assert [(task.text, task.inspection.service.name) for task in tasks] == [
        ("View 1 new safeguarding alert", "alert"),
        ("Start case C-alert", "alert"),
        ("Start case C-overdue", "overdue"),
        ("Start case C-later", "later"),
    ]
    assert [task.due for task in tasks] == [
        None,
        *(dates[name]["fieldwork_ends"] for name in ("alert", "overdue", "later")),
    ]
    text = team.client(Role.LEAD).get("/inspections/").text
    assert f"(alert, {others['alert'].inspection.reference})" in text
    assert text.index("View 1 new safeguarding alert") < text.index("Overdue") < text.index("C-later")
    assert f'href="{tasks[2].url}"' in text


def test_case_to_continue_is_the_one_that_the_person_answered_last_on_every_page(team):
    others = [add_inspection(team, name, State.FIELDWORK) for name in ("First", "Second")]
    lead = team.people[Role.LEAD]
    first, second = others
    case_1, case_2, case_3 = (
        create_assessment(first, Role.LEAD, case_id=case_id) for case_id in ("C1", "C2", "C3")
    )
    create_assessment(second, Role.LEAD, case_id="C1")
    for question in ("2.1.1", "2.1.2", "2.1.3"):
        save(lead, case_3, new_submission(question))
    save(lead, create_assessment(second, Role.LEAD, case_id="C2"), new_submission())
    save(lead, case_2, new_submission())
    assert home_tasks(lead)[0].text == "Continue case C2"
    assert home_tasks(lead)[0].inspection == first.inspection
    for other in others:
        words = [task.text for task in tasks_for(other.access(Role.LEAD)) if "case C" in task.text]
        assert words == ["Continue case C2"]
    assert next_case(AssessmentAccess(first.access(Role.LEAD), case_1)) == case_2
    Assessment.objects.filter(pk=case_2.pk).update(state="finished", finished_at=timezone.now())
    assert [task.text for task in home_tasks(lead) if task.is_case_to_continue] == ["Continue case C2"]
    assert home_tasks(lead)[0].inspection == second.inspection


def test_list_is_of_inspections_in_which_the_person_works(team):
    other = add_inspection(team, "Other", State.SETTING_UP)
    TeamMember.objects.filter(inspection=other.inspection, role=Role.LEAD).update(removed_at=timezone.now())
    Inspection.objects.filter(pk=other.inspection.pk).update(set_up_by=team.stranger)
    assert {number for _text, number in texts(team.people[Role.LEAD])} == {team.inspection.pk}
    assert {number for _text, number in texts(team.people[Role.OPERATIONS])} == {team.inspection.pk}
    assert texts(team.stranger) == []
    assert "You have no tasks" in factories.signed_in(team.stranger).get("/inspections/").text


def test_head_has_the_transitions_of_inspections_in_which_they_do_not_work(here):
    head = here.people[Role.HEAD]
    TeamMember.objects.filter(person=head).delete()
    ready = add_inspection(here, "Ready", State.SETTING_UP)
    incomplete = add_inspection(here, "Without dates", State.SETTING_UP, fieldwork_ends=None)
    decided = at_panel(here, roles=(Role.LEAD, Role.INSPECTOR))
    decided.inspection.decisions.all().delete()
    TeamMember.objects.filter(person=head).delete()
    assert ("Announce inspection", ready.inspection.pk) in texts(head)
    assert not {number for _text, number in texts(head)} & {decided.inspection.pk, incomplete.inspection.pk}
    for standard in framework(decided.inspection.edition).standards:
        decided.inspection.decisions.create(
            standard=standard,
            round=1,
            rating="Good",
            reasons="",
            members=[],
            on=timezone.localdate(),
            by=here.people[Role.LEAD],
        )
    assert ("Confirm ratings", decided.inspection.pk) in texts(head)
    assert ("Confirm ratings", decided.inspection.pk) not in texts(here.people[Role.OPERATIONS])


def test_head_who_took_no_part_signs_off_the_responses_and_releases_the_report(team):
    team.stand(State.CONFIRMED)
    apart = factories.person(Role.HEAD, "apart@example.org")
    number = team.inspection.pk
    assert texts(apart) == []
    releases.checked(team, "draft")
    for capacity in ORDER:
        team.inspection.sign_offs.create(
            capacity=capacity, digest="draft", name="Alex", by=team.people[Role.HEAD]
        )
    assert texts(apart) == [("Prepare a release of the report", number)]
    ResponsesSignOff.objects.update(digest="of earlier responses")
    assert texts(apart) == [("Sign off the responses to the factual accuracy check", number)]


def test_tasks_stand_under_their_inspection_and_their_date_once(team):
    today = timezone.localdate()
    dates = {"fieldwork_starts": today - timedelta(9), "fieldwork_ends": today - timedelta(1)}
    other = add_inspection(team, "Overdue YJS", State.FIELDWORK, **dates)
    text = team.client(Role.LEAD).get("/inspections/").text
    section = text[text.index("Your tasks") : text.index("</section>")]
    shown = re.sub(r'<span class="govuk-visually-hidden">.*?</span>', "", section, flags=re.DOTALL)
    assert shown.count(f"Overdue YJS, {other.inspection.reference}") == 1
    assert shown.count("Judge ") == 4
    assert shown.count(">Overdue<") == 2
    groups = grouped_home_tasks(team.people[Role.LEAD])
    assert [group.inspection.pk for group in groups.inspections] == [other.inspection.pk, team.inspection.pk]
    assert groups.more == ()


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
        for inspection in inspections_awaiting_head(by=person):
            [move] = tasks_for(accesses_to(by=person, inspections=[inspection])[0])
            assert "/transition/" in move.url
            expected.append(move)
        assert sorted(texts(person)) == sorted((task.text, task.inspection.pk) for task in expected), role


@pytest.mark.parametrize("role", [Role.HEAD, Role.LEAD, Role.INSPECTOR, Role.LINK, Role.OPERATIONS])
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
            home_tasks(team.people[role])
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
        tasks = home_tasks(operations)
    assert len(captured) <= 5
    assert len(inspections_worked_on(by=operations)) == MOST_INSPECTIONS
    assert len(tasks) == MOST_TASKS
    assert tasks[0].due == today
    days = [task.due for task in tasks if task.due]
    assert days == sorted(days)
    assert len(days) == MOST_TASKS
