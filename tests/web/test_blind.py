"""Blind assessment: nobody sees the other assessment of a case, or another view, before both are given."""

import io
import zipfile

import pytest
from django.utils import timezone

from inspectorate.web.assessments.models import Assessment
from inspectorate.web.assessments.queries.many_inspections import finished_twice_in, own_in, visible_in
from inspectorate.web.panel.changes import views
from inspectorate.web.states import Role, State
from tests.web.assigned_cases import create_assessment, new_submission, save
from tests.web.imported_inspection import PANEL, at_panel

SECRET = "What the other assessor saw"


def test_audit_log_hides_blind_case_from_lead(team):
    first = create_assessment(team, Role.INSPECTOR, "C1")
    own = create_assessment(team, Role.LEAD, "C1", "second")
    elsewhere = create_assessment(team, Role.INSPECTOR, "C12")
    save(team.people[Role.INSPECTOR], first, new_submission("2.1.2", "no"))
    save(team.people[Role.INSPECTOR], elsewhere, new_submission("2.1.3", "no"))
    address = f"/inspections/{team.inspection.pk}/audit-log/"
    page = team.client(Role.LEAD).get(address).text
    assert "C1, First assessment, 2.1.2" not in page
    assert "C12, First assessment, 2.1.3" in page
    assert "Some events are not shown" in page
    assert "C1, First assessment, 2.1.2" in team.client(Role.HEAD).get(address).text
    finished = {"state": "finished", "finished_at": timezone.now()}
    Assessment.objects.filter(pk__in=[first.pk, own.pk]).update(**finished)
    assert "C1, First assessment, 2.1.2" in team.client(Role.LEAD).get(address).text


@pytest.mark.parametrize("reader", [Role.LEAD, Role.HEAD, Role.PARTNER])
def test_panel_view_is_hidden_on_every_page_until_all_are_given(here, reader):
    at_panel(here, (*PANEL, Role.PARTNER))
    views.give_view(access=here.access(Role.INSPECTOR), standard="2.1", rating="Inadequate", reasons=SECRET)
    client, home = here.client(reader), f"/inspections/{here.inspection.pk}"
    pages = (
        "panel/",
        "panel/2.1/",
        "panel/2.1/view/",
        "panel/2.1/decide/",
        "audit-log/",
        "emerging-findings/",
        "emerging-findings/live/",
        "emerging-findings/2.1/",
        "",
    )
    for page in pages:
        response = client.get(f"{home}/{page}")
        assert SECRET not in response.text, page
    standard_page = client.get(f"{home}/panel/2.1/").text
    assert "given" in standard_page.lower()
    if reader is not Role.PARTNER:
        with zipfile.ZipFile(io.BytesIO(client.get(f"{home}/export/inspection.zip").content)) as archive:
            assert not any(SECRET.encode() in archive.read(name) for name in archive.namelist())


def test_pages_of_board_and_link_person_have_no_answers(team):
    own = create_assessment(team, Role.INSPECTOR)
    save(team.people[Role.INSPECTOR], own, new_submission(comment=SECRET))
    for state in State:
        team.stand(state)
        for role in (Role.BOARD, Role.LINK, Role.SERVICE_HEAD):
            client = team.client(role)
            for address in (
                "cases/",
                f"cases/{own.pk}/",
                f"cases/{own.pk}/history/2.1.1/",
                "consistency/",
                "drill-down/2.1.1/",
                "panel/",
                "emerging-findings/",
                "export/inspection.zip",
                "audit-log/",
                "",
            ):
                response = client.get(f"/inspections/{team.inspection.pk}/{address}")
                assert SECRET.encode() not in response.content
                assert response.status_code in (403, 404) or not address, (role, state, address)


@pytest.mark.parametrize("conflict", [{}, {"conflict_of_interest": "some_cases", "excluded": ["C2"]}])
def test_nobody_is_blind_to_their_own_assessment_or_a_case_finished_twice(team, conflict):
    finished = {"state": "finished", "finished_at": timezone.now()}
    for case, first, second, states in (
        ("C1", Role.LEAD, Role.INSPECTOR, ({}, finished)),
        ("C2", Role.PARTNER, Role.LEAD, (finished, finished)),
        ("C3", Role.LOCAL, Role.PARTNER, (finished, finished)),
        ("C4", Role.LOCAL, Role.LEAD, (finished, {})),
    ):
        create_assessment(team, first, case, **states[0])
        create_assessment(team, second, case, "second", **states[1])
    team.inspection.members.update(**conflict)
    for role in (Role.LEAD, Role.INSPECTOR, Role.PARTNER, Role.LOCAL, Role.HEAD):
        accesses = [team.access(role)]
        visible = visible_in(accesses)
        assert set(own_in(accesses)) == set(visible.filter(assessor=team.people[role])), role
        finished_twice = visible.filter(case_id__in=("C2", "C3"))
        assert set(finished_twice_in(accesses)) == set(finished_twice), role
