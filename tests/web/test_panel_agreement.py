"""Tests of agreeing with several proposed ratings at once, and of deciding on them together."""

import re
from dataclasses import replace

import pytest
from django.utils import timezone

from inspectorate import package
from inspectorate.method.faults import FaultsFound
from inspectorate.web.audit.models import Event
from inspectorate.web.editions import framework
from inspectorate.web.judgements.models import Decision
from inspectorate.web.panel.changes import decisions, views
from inspectorate.web.panel.models import PanelView
from inspectorate.web.panel.queries import panel
from inspectorate.web.permissions import ConcurrentChange, NotPermitted, NotVisible, RuleBroken
from inspectorate.web.states import Role
from tests.web.factories import EXAMPLE
from tests.web.imported_inspection import PANEL, all_agree, at_panel, bring_in, decide, proposed


@pytest.fixture
def here(here):
    return at_panel(here)


def agree(here, role, *standards, **ratings):
    """Agree with the proposed rating of standards, as they are or as given."""
    seen = {standard: ratings.get(standard) or proposed(here, standard) for standard in standards}
    return views.agree_with_proposals(access=here.access(role), ratings=seen)


def every_standard(here):
    return list(framework(here.inspection.edition).standards)


def boxes(text):
    """Return value and state of the boxes of a page with proposed ratings."""
    inputs = re.findall(r'name="proposals" value="([^"]+)"\s+id="\w+"( checked)?>', text)
    return {value: bool(checked) for value, checked in inputs}


def test_panel_that_agrees_with_every_proposal_needs_four_forms_and_no_text(here):
    home, expected = f"/inspections/{here.inspection.pk}/panel/", set()
    for standard in every_standard(here):
        expected.add(f"{standard}={proposed(here, standard)}")
    for role in PANEL:
        client = here.client(role)
        offered = boxes(client.get(f"{home}views/").text)
        assert offered == dict.fromkeys(expected, False)
        response = client.post(f"{home}views/", {"proposals": list(offered)})
        assert (response.status_code, response.headers["Location"]) == (302, home)
    offered = boxes(here.client(Role.LEAD).get(f"{home}decisions/").text)
    assert offered == dict.fromkeys(expected, False)
    response = here.client(Role.HEAD).post(f"{home}decisions/", {"proposals": list(offered)})
    assert (response.status_code, response.headers["Location"]) == (302, home)
    assert panel.undecided(here.inspection) == []
    assert {decision.reasons for decision in Decision.objects.all()} == {""}
    assert {view.reasons for view in PanelView.objects.all()} == {""}
    assert {f"{decision.standard}={decision.rating}" for decision in Decision.objects.all()} == expected
    done = Event.objects.filter(event_type="decide")
    assert done.count() == len(expected)
    assert {(event.after or {})["members"][0] for event in done} == {panel.members(here.inspection)[0].name}
    assert Event.objects.filter(event_type="give_view").count() == 3 * len(expected)


def test_page_of_views_offers_only_standards_without_a_view_of_the_member(here):
    agree(here, Role.LEAD, "2.1", "2.2")
    all_agree(here, "2.3", "Good")
    address = f"/inspections/{here.inspection.pk}/panel/views/"
    assert not {"2.1", "2.2", "2.3"} & {
        value.partition("=")[0] for value in boxes(here.client(Role.LEAD).get(address).text)
    }
    assert {"2.1", "2.2"} <= {
        value.partition("=")[0] for value in boxes(here.client(Role.INSPECTOR).get(address).text)
    }
    response = here.client(Role.LEAD).post(address, {"proposals": f"3.1={proposed(here, '3.1')}"})
    assert response.headers["Location"] == address
    assert "Select at least one standard" in here.client(Role.LEAD).post(address, {"proposals": []}).text


def test_agreement_with_a_rating_that_is_no_longer_proposed_saves_nothing(here):
    another = "Good" if proposed(here, "2.2") != "Good" else "Outstanding"
    with pytest.raises(ConcurrentChange, match=r"proposed rating of 2\.2 has changed"):
        agree(here, Role.LEAD, "2.1", "2.2", **{"2.2": another})
    assert not PanelView.objects.exists()
    address = f"/inspections/{here.inspection.pk}/panel/views/"
    response = here.client(Role.LEAD).post(address, {"proposals": f"2.2={another}"})
    assert "A proposed rating has changed since you opened this page" in response.text
    all_agree(here, "2.1", proposed(here, "2.1"))
    with pytest.raises(ConcurrentChange):
        decisions.confirm_proposals(
            access=here.access(Role.LEAD), ratings={"2.1": another}, on=timezone.localdate()
        )
    assert not Decision.objects.exists()


def test_one_standard_that_cannot_be_saved_keeps_the_others_from_being_saved(here):
    agree(here, Role.LEAD, "2.1")
    with pytest.raises(RuleBroken, match="already given your view"):
        agree(here, Role.LEAD, "2.2", "2.1")
    assert PanelView.objects.count() == 1
    agree(here, Role.HEAD, "2.1", "2.2")
    agree(here, Role.INSPECTOR, "2.1")
    ratings = {standard: proposed(here, standard) for standard in ("2.1", "2.2")}
    with pytest.raises(RuleBroken, match="Views given: 1 of 3"):
        decisions.confirm_proposals(access=here.access(Role.LEAD), ratings=ratings, on=timezone.localdate())
    assert not Decision.objects.exists()


@pytest.mark.parametrize("change", [views.agree_with_proposals, decisions.confirm_proposals])
def test_unknown_standard_is_not_visible(here, change):
    day = {"on": timezone.localdate()} if change is decisions.confirm_proposals else {}
    with pytest.raises(NotVisible):
        change(access=here.access(Role.LEAD), ratings={"9.9": "Good"}, **day)


def test_several_views_of_someone_who_is_no_member_are_refused(here):
    with pytest.raises(NotPermitted, match="not a member of this"):
        agree(here, Role.PARTNER, "2.1")
    response = here.client(Role.PARTNER).get(f"/inspections/{here.inspection.pk}/panel/views/")
    assert response.status_code == 403


def test_view_needs_reasons_only_where_it_is_not_the_proposed_rating(here):
    rating = proposed(here, "2.1")
    another = "Good" if rating != "Good" else "Outstanding"
    give = {"access": here.access(Role.LEAD), "standard": "2.1"}
    with pytest.raises(RuleBroken, match="not the proposed one"):
        views.give_view(**give, rating=another, reasons=" ")
    address = f"/inspections/{here.inspection.pk}/panel/2.1/view/"
    assert "Enter your reasons" in here.client(Role.LEAD).post(address, {"rating": another}).text
    assert not PanelView.objects.exists()
    response = here.client(Role.LEAD).post(address, {"rating": rating})
    assert response.headers["Location"] == f"/inspections/{here.inspection.pk}/panel/views/"
    assert PanelView.objects.get().reasons == ""


def test_standards_that_depart_from_the_proposal_are_decided_one_by_one(here):
    for standard in ("2.1", "2.2"):
        for role in PANEL:
            agree(here, role, standard)
    all_agree(here, "2.3", "Outstanding")
    all_agree(here, "2.4", "Good", PANEL[:-1])
    all_agree(here, "2.4", "Outstanding", PANEL[-1:])
    decide(here, "2.2", proposed(here, "2.2"), reasons="")
    address = f"/inspections/{here.inspection.pk}/panel/decisions/"
    assert list(boxes(here.client(Role.LEAD).get(address).text)) == [f"2.1={proposed(here, '2.1')}"]
    with pytest.raises(FaultsFound):
        decide(here, "2.3", "Outstanding", reasons="")
    with pytest.raises(RuleBroken, match="Enter the reasons"):
        decide(here, "2.4", "Good", reasons="")


def test_panel_page_shows_what_the_panel_still_needs(team):
    here = at_panel(bring_in(team), ())
    lead, page = here.client(Role.LEAD), f"/inspections/{here.inspection.pk}/panel/"
    text = lead.get(page).text
    assert "The panel has no members yet. A panel needs at least 2 members." in text
    assert "0 of 12 recorded" in text
    assert "0 of 0" not in text
    assert "Give your views" not in text
    at_panel(here)
    text = lead.get(page).text
    assert "0 of 36 given" in text
    assert "Give your views" in text
    for role in PANEL:
        agree(here, role, "2.1", *(["2.2"] if role is Role.LEAD else []))
    text = lead.get(page).text
    assert "4 of 36 given" in text
    assert "1 of 3 given" in text
    assert "Record agreed decisions" in text
    assert "Record agreed decisions" not in here.client(Role.INSPECTOR).get(page).text
    decide(here, rating=proposed(here, "2.1"))
    text = lead.get(page).text
    assert "1 of 12 recorded" in text
    assert "Record agreed decisions" not in text


def test_panel_page_names_standards_without_a_judgement(team):
    example = package.read(EXAMPLE)
    judgements = tuple(judgement for judgement in example.judgements if judgement.standard != "1.2")
    here = at_panel(bring_in(team, package.to_files(replace(example, judgements=judgements))))
    text = here.client(Role.LEAD).get(f"/inspections/{here.inspection.pk}/panel/").text
    assert "Missing: 1.2" in text
    text = here.client(Role.LEAD).get(f"/inspections/{here.inspection.pk}/panel/views/").text
    assert "1.2" not in {value.partition("=")[0] for value in boxes(text)}


def test_differing_views_are_not_to_be_resolved_after_the_decision(here):
    all_agree(here, "2.1", "Good", PANEL[:-1])
    all_agree(here, "2.1", "Outstanding", PANEL[-1:])
    page = f"/inspections/{here.inspection.pk}/panel/2.1/"
    sentence = "The panel must agree one rating and record its reasons."
    assert sentence in here.client(Role.LEAD).get(page).text
    decide(here)
    assert sentence not in here.client(Role.LEAD).get(page).text
