"""Tests of each person's tasks: their order, and that they disappear once done."""

import re
from contextlib import suppress
from datetime import date

import pytest
from django.utils import timezone

from inspectorate.web.allocation import changes as allocation
from inspectorate.web.assessments.changes import alerts
from inspectorate.web.assessments.queries import access as access_queries
from inspectorate.web.cases import changes as cases
from inspectorate.web.cases.queries import long_lists
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import Inspection, TeamMember
from inspectorate.web.judgements.models import Decision
from inspectorate.web.permissions import NotVisible
from inspectorate.web.publication.models import ReleaseState
from inspectorate.web.reports.models import SectionState
from inspectorate.web.reports.queries.sign_off import ORDER
from inspectorate.web.states import Role, State
from inspectorate.web.workflow.progress import stages
from inspectorate.web.workflow.tasks.personal_tasks import tasks_for
from tests.web import factories, imported_inspection, releases


def task_texts(here, role):
    return [task.text for task in tasks_for(here.access(role))]


def test_setting_up_lists_the_requirements_of_the_announcement(team):
    TeamMember.objects.filter(inspection=team.inspection, role=Role.LINK).delete()
    assert "Add a link person" in task_texts(team, Role.OPERATIONS)
    assert task_texts(team, Role.LEAD) == task_texts(team, Role.OPERATIONS)


def test_announced_lists_long_list_sample_availability_and_allocation_in_order(team):
    team.stand(State.ANNOUNCED)
    send_tasks = [
        "Send the long list: court disposal cases",
        "Send the long list: out-of-court disposal cases",
    ]
    assert task_texts(team, Role.LINK) == send_tasks
    own = "Add your availability for interviews"
    assert task_texts(team, Role.LEAD) == [own]
    access, lead = team.access(Role.LINK), team.access(Role.LEAD)
    group = long_lists.group(access=access, key="court")
    long_list = cases.send_long_list(
        access=access, group=group, name="list.csv", content=factories.long_list()
    )
    assert "Match columns: court disposal cases" in task_texts(team, Role.LINK)
    columns, _unclear, _unused = long_lists.suggested_columns(access=access, long_list=long_list)
    cases.confirm_columns(access=access, long_list=long_list, columns=columns)
    assert task_texts(team, Role.LINK) == send_tasks[1:]
    assert task_texts(team, Role.LEAD) == ["Seal the draw: court disposal cases", own]
    seal = cases.seal_draw(access=lead, group=group)
    assert task_texts(team, Role.LEAD) == ["Calculate the samples: court disposal cases", own]
    seal = cases.number_samples(access=lead, seal=seal)
    assert task_texts(team, Role.LEAD) == ["Draw the sample: court disposal cases", own]
    drawn = cases.choose_sample(access=lead, seal=seal, value="417")
    out = drawn.cases.earliest("order")
    cases.start_replacement(access=lead, drawn=drawn, out=out, reason="Moved away", rule="random")
    assert task_texts(team, Role.LEAD)[0] == f"Select a case to replace {out.case_id}"
    cases.complete_replacement(access=lead, drawn=drawn)
    assert task_texts(team, Role.INSPECTOR) == task_texts(team, Role.LEAD)[:1] == [own]
    assert task_texts(team, Role.LEAD)[1].startswith("Allocate ")
    partner = team.people[Role.PARTNER].pk
    allocation.set_assessor_availability(access=team.access(Role.PARTNER), assessor=partner, half_days=())
    assert task_texts(team, Role.PARTNER) == []
    assert task_texts(team, Role.LINK)[-1].startswith("Add availability for ")
    allocation.mark_always_available(access=access)
    allocation.allocate(access=lead)
    assert task_texts(team, Role.LINK) == send_tasks[1:]
    assert task_texts(team, Role.LEAD) == []
    team.stand(State.FIELDWORK)
    first_task = tasks_for(team.access(Role.INSPECTOR))[0]
    assert first_task.text.startswith("Start case ")
    assert re.fullmatch(r"You have \d+ unfinished cases\.", first_task.hint)


def test_finished_state_lists_its_transition(team):
    assert task_texts(team, Role.OPERATIONS) == task_texts(team, Role.LEAD) == ["Announce inspection"]
    here = imported_inspection.at_panel(imported_inspection.bring_in(team))
    standards = framework(here.inspection.edition).standards
    for standard in standards:
        Decision.objects.create(
            inspection=here.inspection,
            standard=standard,
            round=1,
            rating="Good",
            reasons="",
            members=[],
            on=date(2018, 10, 5),
            by=here.people[Role.LEAD],
        )
    assert task_texts(here, Role.HEAD) == ["Confirm ratings"]
    assert task_texts(here, Role.LEAD) == ["Resolve 46 differences between assessors"]


def test_fieldwork_lists_alerts_judgements_and_panel_members(here):
    here.stand(State.FIELDWORK)
    assessment = here.inspection.assessments.filter(occasion="first").first()
    assert assessment
    differences = "Resolve 46 differences between assessors"
    assert task_texts(here, Role.LEAD) == [differences, "Add panel members"]
    assessment_access = access_queries.AssessmentAccess(here.access(Role.LEAD), assessment)
    alerts.raise_alert(
        access=assessment_access, concern="A child is not safe.", address="https://example.org/"
    )
    assert task_texts(here, Role.SERVICE_HEAD) == ["View 1 new safeguarding alert"]
    assert task_texts(here, Role.LEAD)[0] == "View 1 new safeguarding alert"
    assert "View 1 new safeguarding alert" not in task_texts(here, Role.INSPECTOR)


def test_panel_lists_views_and_then_decisions(here):
    imported_inspection.at_panel(here)
    here.inspection.decisions.all().delete()
    assert task_texts(here, Role.INSPECTOR)[0] == "Give your view on 1.1, 1.2 and 10 more standards"
    imported_inspection.all_agree(here, "1.1", "Good")
    assert task_texts(here, Role.INSPECTOR)[0] == "Give your view on 1.2, 1.3 and 9 more standards"
    assert "Record the panel’s decision on 1.1" in task_texts(here, Role.LEAD)
    assert "Record the panel’s decision on 1.1" not in task_texts(here, Role.INSPECTOR)


def sign(team, capacity, digest="draft"):
    """Record a signature under the draft with this digest."""
    head = team.people[Role.HEAD]
    return team.inspection.sign_offs.create(capacity=capacity, digest=digest, name="Alex", by=head)


def test_report_is_to_be_released_once_everybody_has_signed_it_and_its_facts_are_checked(team):
    prepare = "Prepare a release of the report"
    team.stand(State.CONFIRMED)
    for capacity in ORDER:
        sign(team, capacity)
    assert prepare not in task_texts(team, Role.HEAD)
    releases.checked(team, "draft")
    roles = (Role.HEAD, Role.LEAD, Role.INSPECTOR, Role.OPERATIONS, Role.SERVICE_HEAD)
    assert [role for role in roles if prepare in task_texts(team, role)] == [Role.HEAD, Role.LEAD]
    signature = team.inspection.sign_offs.get(capacity=ORDER[-1])
    signature.withdrawn_at, signature.withdrawn_by = timezone.now(), signature.by
    signature.save()
    assert prepare not in task_texts(team, Role.HEAD)


def test_lead_is_told_of_sections_that_nobody_owns_until_they_are_written(team):
    team.stand(State.CONFIRMED)
    lead = team.people[Role.LEAD]
    for key in ("foreword", "background", "1.1", "1.2"):
        team.inspection.report_sections.create(key=key)
    words = "Write or assign 4 sections of the report that nobody owns"
    assert task_texts(team, Role.LEAD) == [words]
    assert task_texts(team, Role.INSPECTOR) == []
    sections = team.inspection.report_sections
    sections.filter(key="foreword").update(owner=lead)
    sections.filter(key="background").update(state=SectionState.READY)
    assert task_texts(team, Role.LEAD) == [
        "Write 1 section of the report",
        "Write or assign 2 sections of the report that nobody owns",
        "Agree 1 section that is ready",
    ]


def test_draft_that_has_changed_since_its_responses_were_signed_is_not_to_be_released(team):
    team.stand(State.CONFIRMED)
    releases.checked(team, "draft")
    for capacity in ORDER:
        sign(team, capacity, "another draft")
    assert "Prepare a release of the report" not in task_texts(team, Role.HEAD)


def test_release_is_to_be_published_by_a_head_until_it_is_scheduled(team):
    publish = "Publish the report, or schedule its publication"
    team.stand(State.CONFIRMED)
    releases.checked(team, "draft")
    for capacity in ORDER:
        sign(team, capacity)
    release = releases.small_release(team)
    assert task_texts(team, Role.HEAD) == [publish]
    assert task_texts(team, Role.LEAD) == []
    assert tasks_for(team.access(Role.HEAD))[0].url.endswith(f"/publication/{release.pk}/")
    release.state, release.scheduled_by = ReleaseState.SCHEDULED, team.people[Role.HEAD]
    release.save()
    assert task_texts(team, Role.HEAD) == []


def assert_due_with_their_stages(team):
    """Check the date of every role's tasks, and return the texts of the tasks."""
    columns = ("long_lists_due", "fieldwork_starts", "fieldwork_ends", "panel_on")
    Inspection.objects.update(**{column: date(2031, 1, day) for day, column in enumerate(columns, start=1)})
    texts = set()
    for role in team.people:
        with suppress(NotVisible):
            access = team.access(role)
            due = {stage.stage: stage.due for stage in stages(access)}
            for task in tasks_for(access):
                texts.add(task.text)
                dates = {due[task.stage]} if task.stage else {None}
                # The report and the plan have no date by which everything is due: their tasks have their own.
                assert task.due in dates or dates == {None}, (role, task)
                assert (task.stage is None) is task.is_alert, (role, task)
    return texts


@pytest.mark.parametrize("state", list(State))
def test_task_is_due_by_the_date_of_its_stage_on_the_overview(here, state):
    imported_inspection.seal_and_start_replacement(here)
    here.stand(state)
    assessment = here.inspection.assessments.filter(occasion="first").earliest("pk")
    here.inspection.alerts.create(
        assessment=assessment, concern="A child is not safe.", raised_by=here.people[Role.INSPECTOR]
    )
    for number in (0, 3):
        unfinished = here.inspection.assessments.order_by("pk")[:number]
        here.inspection.assessments.filter(pk__in=[row.pk for row in unfinished]).update(
            state="in_progress", finished_at=None
        )
        assert bool(assert_due_with_their_stages(here)) is (state not in (State.CLOSED, State.WITHDRAWN))
    here.inspection.decisions.all().delete()
    assert_due_with_their_stages(here)


def test_first_tasks_are_due_by_the_dates_of_their_stages(team):
    assert "Announce inspection" in assert_due_with_their_stages(team)
    team.stand(State.ANNOUNCED)
    assert "Send the long list: court disposal cases" in assert_due_with_their_stages(team)
    team.stand(State.FIELDWORK)
    assert "Judge 1.1 Governance and leadership" in assert_due_with_their_stages(team)


@pytest.mark.parametrize("state", list(State))
def test_task_links_are_permitted_for_the_person_who_sees_them(team, state):
    team.stand(state)
    for role in set(Role) - {Role.PUBLIC}:
        client = team.client(role)
        page = client.get(f"/inspections/{team.inspection.pk}/")
        if page.status_code == 200:
            assert "Your tasks" in page.text
            for task in tasks_for(team.access(role)):
                assert client.get(task.url).status_code == 200, task
