"""What waits for whom: each person's own, in the order in which it presses, gone once it is done."""

from datetime import date

import pytest

from inspectorate.web.allocation import changes as allocation
from inspectorate.web.assessments.changes import alerting
from inspectorate.web.assessments.queries import opening
from inspectorate.web.cases import changes as cases
from inspectorate.web.cases import queries
from inspectorate.web.inspections.models import Member
from inspectorate.web.inspections.queries import framework
from inspectorate.web.judgements.models import Decision
from inspectorate.web.states import Role, State
from inspectorate.web.waiting import waits_for
from tests.web import cast, inspected


def words(here, role):
    return [task.text for task in waits_for(here.access(role))]


def test_setting_up_asks_for_what_an_announcement_needs(played):
    Member.objects.filter(inspection=played.inspection, role=Role.LINK).delete()
    assert "Add a link person" in words(played, Role.OPERATIONS)
    assert words(played, Role.LEAD) == words(played, Role.OPERATIONS)


def test_announced_goes_from_the_list_to_the_sample_to_the_interviews_to_sharing_out(played):
    played.stand(State.ANNOUNCED)
    lists = ["Send the list of court disposal cases", "Send the list of out-of-court disposal cases"]
    assert words(played, Role.LINK) == lists
    assert words(played, Role.LEAD) == []
    access, lead = played.access(Role.LINK), played.access(Role.LEAD)
    kind = queries.group(access=access, key="court")
    sent = cases.send_long_list(access=access, group=kind, name="list.csv", content=cast.long_list())
    assert "Say which column is which in the list of court disposal cases" in words(played, Role.LINK)
    columns, _unclear, _kept = queries.suggested_columns(access=access, listed=sent)
    cases.confirm_columns(access=access, listed=sent, columns=columns)
    assert words(played, Role.LINK) == lists[1:]
    assert words(played, Role.LEAD) == ["Draw the sample from the list of court disposal cases"]
    cases.draw_sample(access=lead, group=kind, seed=2018)
    assert words(played, Role.LEAD)[0].startswith("Share out ")
    assert words(played, Role.LINK)[-1].endswith("free to be interviewed")
    allocation.offer_every_time(access=access)
    allocation.allocate(access=lead)
    assert words(played, Role.LINK) == lists[1:]
    assert words(played, Role.LEAD) == []
    played.stand(State.FIELDWORK)
    begin = waits_for(played.access(Role.INSPECTOR))[0]
    assert begin.text.startswith("Begin with case ")
    assert begin.more.endswith("of yours are not finished.")


def test_when_all_is_done_the_way_on_is_what_waits(played):
    assert words(played, Role.OPERATIONS) == words(played, Role.LEAD) == ["Announce it to the service"]
    here = inspected.at_panel(inspected.bring_in(played))
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
    held = opening.AssessmentAccess(here.access(Role.LEAD), case)
    alerting.raise_alert(access=held, concern="A child is not safe.", address="https://example.org/")
    assert words(here, Role.SERVICE_HEAD) == ["Act on 1 new alert"]
    assert words(here, Role.LEAD)[0] == "Act on 1 new alert"
    assert "Act on 1 new alert" not in words(here, Role.INSPECTOR)


def test_the_panel_asks_for_views_and_then_for_the_decision(here):
    inspected.at_panel(here)
    here.inspection.decisions.all().delete()
    every = ", ".join(sorted(here.access(Role.LEAD).inspection.judgements.values_list("standard", flat=True)))
    assert words(here, Role.INSPECTOR)[0].startswith(f"Say how you would rate {every}, 2.1")
    inspected.all_agree(here, "1.1", "Good")
    assert words(here, Role.INSPECTOR)[0].startswith("Say how you would rate 1.2")
    assert "Put down what the panel decided on 1.1" in words(here, Role.LEAD)
    assert "Put down what the panel decided on 1.1" not in words(here, Role.INSPECTOR)


@pytest.mark.parametrize("state", list(State))
def test_whoever_sees_the_inspection_is_sent_only_where_they_may_go(played, state):
    played.stand(state)
    for role in set(Role) - {Role.PUBLIC}:
        client = played.client(role)
        page = client.get(f"/inspections/{played.inspection.pk}/")
        if page.status_code == 200:
            assert "Yours to do now" in page.text
            for task in waits_for(played.access(role)):
                assert client.get(task.address).status_code == 200, task
