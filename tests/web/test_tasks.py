"""What waits for whom: each person's own, in the order in which it presses, gone once it is done."""

from datetime import date

import pytest

from inspectorate.web.allocation import changes as allocation
from inspectorate.web.assessments.changes import alerts
from inspectorate.web.assessments.queries import access as access_queries
from inspectorate.web.cases import changes as cases
from inspectorate.web.cases.queries import long_lists
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import TeamMember
from inspectorate.web.judgements.models import Decision
from inspectorate.web.states import Role, State
from inspectorate.web.workflow.tasks import tasks_for
from tests.web import factories, imported_inspection


def words(here, role):
    return [task.text for task in tasks_for(here.access(role))]


def test_setting_up_asks_for_what_an_announcement_needs(team):
    TeamMember.objects.filter(inspection=team.inspection, role=Role.LINK).delete()
    assert "Add a link person" in words(team, Role.OPERATIONS)
    assert words(team, Role.LEAD) == words(team, Role.OPERATIONS)


def test_announced_goes_from_the_list_to_the_sample_to_the_interviews_to_sharing_out(team):
    team.stand(State.ANNOUNCED)
    lists = ["Send the list of court disposal cases", "Send the list of out-of-court disposal cases"]
    assert words(team, Role.LINK) == lists
    assert words(team, Role.LEAD) == []
    access, lead = team.access(Role.LINK), team.access(Role.LEAD)
    kind = long_lists.group(access=access, key="court")
    sent = cases.send_long_list(access=access, group=kind, name="list.csv", content=factories.long_list())
    assert "Say which column is which in the list of court disposal cases" in words(team, Role.LINK)
    columns, _unclear, _kept = long_lists.suggested_columns(access=access, listed=sent)
    cases.confirm_columns(access=access, listed=sent, columns=columns)
    assert words(team, Role.LINK) == lists[1:]
    assert words(team, Role.LEAD) == ["Draw the sample from the list of court disposal cases"]
    cases.draw_sample(access=lead, group=kind, seed=2018)
    assert words(team, Role.LEAD)[0].startswith("Share out ")
    assert words(team, Role.LINK)[-1].endswith("free to be interviewed")
    allocation.mark_always_available(access=access)
    allocation.allocate(access=lead)
    assert words(team, Role.LINK) == lists[1:]
    assert words(team, Role.LEAD) == []
    team.stand(State.FIELDWORK)
    begin = tasks_for(team.access(Role.INSPECTOR))[0]
    assert begin.text.startswith("Begin with case ")
    assert begin.more.endswith("of yours are not finished.")


def test_when_all_is_done_the_way_on_is_what_waits(team):
    assert words(team, Role.OPERATIONS) == words(team, Role.LEAD) == ["Announce it to the service"]
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
    assert words(here, Role.HEAD) == ["Confirm that the panel is done"]
    assert words(here, Role.LEAD) == []


def test_fieldwork_asks_for_alerts_judgements_and_a_panel(here):
    here.stand(State.FIELDWORK)
    case = here.inspection.assessments.filter(occasion="first").first()
    assert case
    assert words(here, Role.LEAD) == ["Choose the panel’s members"]
    held = access_queries.AssessmentAccess(here.access(Role.LEAD), case)
    alerts.raise_alert(access=held, concern="A child is not safe.", address="https://example.org/")
    assert words(here, Role.SERVICE_HEAD) == ["Act on 1 new alert"]
    assert words(here, Role.LEAD)[0] == "Act on 1 new alert"
    assert "Act on 1 new alert" not in words(here, Role.INSPECTOR)


def test_the_panel_asks_for_views_and_then_for_the_decision(here):
    imported_inspection.at_panel(here)
    here.inspection.decisions.all().delete()
    every = ", ".join(sorted(here.access(Role.LEAD).inspection.judgements.values_list("standard", flat=True)))
    assert words(here, Role.INSPECTOR)[0].startswith(f"Say how you would rate {every}, 2.1")
    imported_inspection.all_agree(here, "1.1", "Good")
    assert words(here, Role.INSPECTOR)[0].startswith("Say how you would rate 1.2")
    assert "Put down what the panel decided on 1.1" in words(here, Role.LEAD)
    assert "Put down what the panel decided on 1.1" not in words(here, Role.INSPECTOR)


@pytest.mark.parametrize("state", list(State))
def test_whoever_sees_the_inspection_is_sent_only_where_they_may_go(team, state):
    team.stand(state)
    for role in set(Role) - {Role.PUBLIC}:
        client = team.client(role)
        page = client.get(f"/inspections/{team.inspection.pk}/")
        if page.status_code == 200:
            assert "Yours to do now" in page.text
            for task in tasks_for(team.access(role)):
                assert client.get(task.address).status_code == 200, task
