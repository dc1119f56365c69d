"""Who assesses a case that someone else assesses too learns nothing of their answers until both are done."""

import io
import zipfile

import pytest
from django.utils import timezone

from inspectorate.web.assessments.models import Assessment
from inspectorate.web.panel import changes
from inspectorate.web.states import Role, State
from tests.web.assigned_cases import given, save, saving
from tests.web.imported_inspection import PANEL, at_panel

SECRET = "What the other assessor saw"


def test_the_trail_tells_a_lead_nothing_of_a_case_they_assess_blind(team):
    first = given(team, Role.INSPECTOR, "C1")
    own = given(team, Role.LEAD, "C1", "second")
    elsewhere = given(team, Role.INSPECTOR, "C12")
    save(team.people[Role.INSPECTOR], first, saving("2.1.2", "no"))
    save(team.people[Role.INSPECTOR], elsewhere, saving("2.1.3", "no"))
    address = f"/inspections/{team.inspection.pk}/audit-log/"
    page = team.client(Role.LEAD).get(address).text
    assert "C1 first 2.1.2" not in page
    assert "C12 first 2.1.3" in page
    assert "left out here until both of you have finished" in page
    assert "C1 first 2.1.2" in team.client(Role.HEAD).get(address).text
    done = {"state": "finished", "finished_at": timezone.now()}
    Assessment.objects.filter(pk__in=[first.pk, own.pk]).update(**done)
    assert "C1 first 2.1.2" in team.client(Role.LEAD).get(address).text


@pytest.mark.parametrize("reader", [Role.LEAD, Role.HEAD, Role.PARTNER])
def test_no_page_or_file_shows_a_view_before_all_have_given_theirs(here, reader):
    at_panel(here, (*PANEL, Role.PARTNER))
    changes.give_view(access=here.access(Role.INSPECTOR), standard="2.1", rating="Inadequate", reasons=SECRET)
    client, at = here.client(reader), f"/inspections/{here.inspection.pk}"
    pages = (
        "panel/",
        "panel/2.1/",
        "panel/2.1/view/",
        "panel/2.1/decide/",
        "audit-log/",
        "emerging-findings/",
        "emerging-findings/live/",
        "",
    )
    for page in pages:
        answer = client.get(f"{at}/{page}")
        assert SECRET not in answer.text, page
    seen = client.get(f"{at}/panel/2.1/").text
    assert "given" in seen.lower()
    if reader is not Role.PARTNER:
        with zipfile.ZipFile(io.BytesIO(client.get(f"{at}/export/inspection.zip").content)) as archive:
            assert not any(SECRET.encode() in archive.read(name) for name in archive.namelist())


def test_what_a_board_or_link_person_can_open_has_no_answers(team):
    own = given(team, Role.INSPECTOR)
    save(team.people[Role.INSPECTOR], own, saving(comment=SECRET))
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
                answer = client.get(f"/inspections/{team.inspection.pk}/{address}")
                assert SECRET.encode() not in answer.content
                assert answer.status_code in (403, 404) or not address, (role, state, address)
