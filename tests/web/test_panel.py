"""Tests of the ratings panel: hidden views, decisions and their reopening, and who may be a member."""

import re

import pytest
from django.db import DatabaseError, connection, transaction

from inspectorate.method.faults import FaultsFound
from inspectorate.web.audit.models import Event
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import ConflictOfInterest, TeamMember
from inspectorate.web.judgements.models import Decision, DecisionReopening, Judgement
from inspectorate.web.panel.changes import decisions, members, views
from inspectorate.web.panel.models import PanelRound, PanelView
from inspectorate.web.panel.queries import panel
from inspectorate.web.permissions import NotPermitted, RuleBroken
from inspectorate.web.results.queries import inputs
from inspectorate.web.states import Role, State
from inspectorate.web.workflow import changes as workflow_changes
from tests.web import factories
from tests.web.imported_inspection import PANEL, all_agree, at_panel, bring_in, decide, proposed

SECRET = "The plans say nothing of this."


@pytest.fixture
def here(here):
    return at_panel(here)


def pages(here):
    """Return the addresses of all pages that could show something of a standard before the panel."""
    inspection_url = f"/inspections/{here.inspection.pk}"
    paths = [
        "",
        "emerging-findings/",
        "emerging-findings/live/",
        "panel/",
        "panel/2.1/",
        "panel/2.1/view/",
        "panel/2.1/decide/",
    ]
    return [
        f"{inspection_url}/{path}" for path in (*paths, "panel/members/", "audit-log/", "drill-down/2.1.1/")
    ]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INSPECTOR])
def test_view_is_hidden_from_every_role_until_all_members_have_given_theirs(here, role):
    views.give_view(access=here.access(Role.INSPECTOR), standard="2.1", rating="Outstanding", reasons=SECRET)
    client = here.client(role)
    for address in pages(here):
        assert SECRET not in client.get(address, follow=True).text, address
    assert SECRET in here.client(Role.INSPECTOR).get(pages(here)[4]).text
    assert SECRET not in str(list(Event.objects.values_list("subject", "before", "after")))


def test_views_are_open_once_the_last_member_has_given_one(here):
    all_agree(here, "2.1", "Good", PANEL[:-1])
    assert panel.standard(access=here.access(Role.LEAD), id="2.1").views == ()
    all_agree(here, "2.1", "Good", PANEL[-1:])
    panel_standard = panel.standard(access=here.access(Role.LEAD), id="2.1")
    assert (panel_standard.state, len(panel_standard.views)) == ("agreed", 3)
    assert "As Inspector sees it." in here.client(Role.HEAD).get(pages(here)[4]).text


def test_decision_on_differing_views_requires_reasons(here):
    all_agree(here, "2.1", "Good", PANEL[:-1])
    all_agree(here, "2.1", "Outstanding", PANEL[-1:])
    assert panel.standard(access=here.access(Role.LEAD), id="2.1").state == "conflict"
    with pytest.raises(RuleBroken, match="differ"):
        decide(here, rating=proposed(here, "2.1"), reasons=" ")
    assert decide(here, reasons="We looked at the files again.").rating == "Good"


def test_decision_before_all_views_are_given_is_rejected(here):
    all_agree(here, "2.1", "Good", PANEL[:-1])
    with pytest.raises(RuleBroken, match="2 of 3"):
        decide(here)


def test_decision_that_moves_the_rating_requires_reasons(here):
    rating = proposed(here, "2.1")
    another_rating = "Good" if rating != "Good" else "Outstanding"
    all_agree(here, "2.1", another_rating)
    with pytest.raises(FaultsFound):
        decide(here, rating=another_rating, reasons="")
    assert Decision.objects.count() == 0


def test_decision_other_than_the_agreed_rating_requires_reasons(here):
    rating = proposed(here, "2.1")
    all_agree(here, "2.1", "Outstanding")
    with pytest.raises(RuleBroken, match="Every member’s view was Outstanding"):
        decide(here, rating=rating, reasons=" ")
    address = f"/inspections/{here.inspection.pk}/panel/2.1/decide/"
    response = here.client(Role.LEAD).post(address, {"rating": rating, "reasons": ""})
    assert "Every member’s view was Outstanding" in response.text
    assert Decision.objects.count() == 0


def test_panel_page_shows_overall_rating_and_number_of_undecided_standards(here):
    lead, page = here.client(Role.LEAD), pages(here)[3]
    assert "12 standards are not decided yet" in lead.get(page).text
    all_agree(here, "2.1", "Outstanding")
    before = panel.overall(access=here.access(Role.LEAD))
    decide(here, rating="Outstanding")
    after = panel.overall(access=here.access(Role.LEAD))
    assert before
    assert after
    assert after.score > before.score
    text = lead.get(page).text
    assert "11 standards are not decided yet" in text
    assert f"{after.score} of {after.out_of}" in text
    assert "Decided" in lead.get(pages(here)[1]).text
    assert "Next: 2.2" in lead.get(pages(here)[4]).text


def test_view_is_rejected_when_given_twice_or_by_a_non_member(here):
    all_agree(here, "2.1", "Good", PANEL[:1])
    with pytest.raises(RuleBroken, match="You cannot change it"):
        all_agree(here, "2.1", "Good", PANEL[:1])
    with pytest.raises(NotPermitted, match="not a member of this"):
        all_agree(here, "2.1", "Good", (Role.PARTNER,))


def test_member_added_after_views_are_open_sees_them_and_cannot_add_one(here):
    all_agree(here, "2.1", "Good")
    members.add_member(access=here.access(Role.LEAD), person=here.people[Role.PARTNER])
    assert panel.standard(access=here.access(Role.PARTNER), id="2.1").views_open
    with pytest.raises(RuleBroken, match="not be independent"):
        all_agree(here, "2.1", "Good", (Role.PARTNER,))


def test_decision_by_a_panel_of_one_is_rejected(team):
    here = at_panel(bring_in(team), (Role.LEAD,))
    all_agree(here, "2.1", "Good", (Role.LEAD,))
    with pytest.raises(RuleBroken, match="at least 2"):
        decide(here)


def test_head_of_inspections_with_conflict_of_interest_leaves_the_panel(here):
    head, home = here.client(Role.HEAD), f"/inspections/{here.inspection.pk}/"
    assert here.people[Role.HEAD] in panel.members(here.inspection)
    form = {"conflict_of_interest": "service", "conflict_detail": "Led it until last year"}
    assert head.post(f"{home}conflict-of-interest/", form).status_code == 302
    assert "Led it until last year" in head.get(f"{home}team/").text
    assert here.people[Role.HEAD] not in panel.members(here.inspection)
    assert here.people[Role.HEAD] not in panel.eligible_members(access=here.access(Role.LEAD))
    for address in ("2.1/view/", "1.1/decide/"):
        response = head.post(f"{home}panel/{address}", {"rating": "Good", "reasons": "As I see it"})
        assert response.status_code == 403
    membership = TeamMember.objects.get(inspection=here.inspection, person=here.people[Role.HEAD])
    response = here.client(Role.LEAD).post(f"{home}team/{membership.pk}/remove/")
    assert response.status_code == 422
    head.post(f"{home}conflict-of-interest/", {"conflict_of_interest": "none"})
    assert here.people[Role.HEAD] not in panel.members(here.inspection)
    declaration = here.inspection.declarations.get(conflict_of_interest="service")
    page = f"{home}conflicts-of-interest/{declaration.pk}/withdraw/"
    assert here.client(Role.LEAD).post(page, {"reason": "It was another service."}).status_code == 302
    assert here.people[Role.HEAD] in panel.members(here.inspection)


def test_person_with_conflict_of_interest_cannot_be_a_member(here):
    eligible_roles = {person.role for person in panel.eligible_members(access=here.access(Role.LEAD))}
    assert eligible_roles == {Role.PARTNER}
    with pytest.raises(RuleBroken, match="conflict of interest in the service"):
        members.add_member(access=here.access(Role.LEAD), person=here.people[Role.LOCAL])
    TeamMember.objects.filter(inspection=here.inspection, role=Role.INSPECTOR).update(
        conflict_of_interest=ConflictOfInterest.SERVICE
    )
    assert here.people[Role.INSPECTOR] not in panel.members(here.inspection)
    with pytest.raises(NotPermitted, match="declared a conflict of interest"):
        all_agree(here, "2.1", "Good", (Role.INSPECTOR,))


def test_panel_pages_are_hidden_from_an_inspector_who_is_not_a_member(here):
    members.remove_member(access=here.access(Role.LEAD), person=here.people[Role.INSPECTOR].pk)
    client = here.client(Role.INSPECTOR)
    for address in pages(here)[3:6] + pages(here)[-1:]:
        response = client.get(address)
        assert response.status_code in (200, 403)
        assert "sub-sample" not in response.text.lower()
    assert client.get(pages(here)[3]).status_code == 403


def test_decision_is_final_until_reopened_with_a_reason_and_stays_on_record(here):
    all_agree(here, "2.1", "Good")
    decide(here)
    with pytest.raises(RuleBroken, match="reopen it"):
        decide(here)
    with pytest.raises(RuleBroken, match="already"):
        all_agree(here, "2.1", "Good", PANEL[:1])
    with pytest.raises(RuleBroken, match="Enter a reason"):
        decisions.reopen_decision(access=here.access(Role.LEAD), standard="2.1", reason=" ")
    decisions.reopen_decision(
        access=here.access(Role.LEAD), standard="2.1", reason="Two cases were mixed up."
    )
    panel_standard = panel.standard(access=here.access(Role.LEAD), id="2.1")
    assert (
        panel_standard.state,
        panel_standard.round,
        [decision.rating for decision in panel_standard.earlier_decisions],
    ) == ("waiting", 2, ["Good"])
    all_agree(here, "2.1", "Outstanding")
    decide(here, rating="Outstanding")
    text = here.client(Role.LEAD).get(pages(here)[4]).text
    assert "Two cases were mixed up." in text
    assert [decision.rating for decision in inputs.method_inspection(here.inspection).decisions] == [
        "Outstanding"
    ]


@pytest.mark.parametrize("model", [Judgement, PanelView, PanelRound, Decision, DecisionReopening])
def test_database_rejects_changes_of_judgements_views_and_decisions(here, model):
    all_agree(here, "2.1", "Good")
    decide(here)
    decisions.reopen_decision(
        access=here.access(Role.LEAD), standard="2.1", reason="Two cases were mixed up."
    )
    table = model._meta.db_table
    assert model.objects.exists()
    for statement in (f"UPDATE {table} SET at = now()", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_ratings_are_confirmed_only_with_a_decision_on_every_standard(here):
    standards = list(framework(here.inspection.edition).standards)
    for standard in standards[1:]:
        all_agree(here, standard, "Good")
        decide(here, standard)
    with pytest.raises(RuleBroken, match="record the panel’s decision on each standard"):
        workflow_changes.transition(access=here.access(Role.HEAD), to=State.CONFIRMED)
    all_agree(here, standards[0], "Good")
    decide(here, standards[0])
    workflow_changes.transition(access=here.access(Role.HEAD), to=State.CONFIRMED)
    here.inspection.refresh_from_db()
    with pytest.raises(NotPermitted):
        decisions.reopen_decision(access=here.access(Role.HEAD), standard="2.1", reason="On second thoughts.")


def test_transition_to_panel_requires_every_judgement(team):
    here = factories.Team(team.service, team.inspection, team.people, team.stranger)
    here.stand(State.FIELDWORK)
    with pytest.raises(RuleBroken, match="judged on evidence"):
        workflow_changes.transition(access=here.access(Role.LEAD), to=State.PANEL)


def test_views_decision_and_reopening_over_http(here):
    home = f"/inspections/{here.inspection.pk}/panel/2.1/"
    for role in PANEL:
        client = here.client(role)
        assert client.post(f"{home}view/", {"rating": "Good"}).status_code == 200
        form = {"rating": "Good", "reasons": "<script>alert(1)</script>"}
        assert client.post(f"{home}view/", form).status_code == 302
    lead = here.client(Role.LEAD)
    assert "<script>alert(1)" not in lead.get(home).text
    assert lead.post(f"{home}decide/", {"rating": "Good", "reasons": "So."}).status_code == 302
    assert lead.post(f"{home}decide/", {"rating": "Good", "reasons": "So."}).status_code == 422
    assert lead.post(f"{home}reopen/", {"reason": "No."}).status_code == 302
    assert PanelView.objects.count() == 3


@pytest.mark.parametrize("path", ["panel/9.9/", "panel/9.9/view/", "panel/9.9/decide/", "panel/9.9/reopen/"])
def test_panel_page_of_unknown_standard_returns_404(here, path):
    assert here.client(Role.LEAD).get(f"/inspections/{here.inspection.pk}/{path}").status_code == 404


def test_panel_pages_of_another_inspection_return_404(here):
    stranger = factories.signed_in(here.stranger)
    assert {stranger.get(address).status_code for address in pages(here)} == {404}
    another = bring_in(here)
    line = another.inspection.lines_of_enquiry.earliest("pk")
    address = f"/inspections/{here.inspection.pk}/lines-of-enquiry/{line.pk}/"
    assert here.client(Role.LEAD).get(address).status_code == 404


def test_drill_down_shows_cases_and_comments_and_is_recorded(here):
    text = here.client(Role.LEAD).get(pages(here)[-1]).text
    assert len(re.findall(r'class="govuk-details"', text)) == 31
    comment = next(
        assessment.answers["2.1.1"].comment
        for assessment in inputs.method_inspection(here.inspection).assessments
        if "2.1.1" in assessment.answers and assessment.answers["2.1.1"].comment
    )
    assert comment.split("’")[0].split("'")[0] in text
    assert Event.objects.filter(event_type="drill_down", outcome="viewed").count() == 1


def test_service_and_board_see_ratings_without_reasons_once_confirmed(here):
    page = f"/inspections/{here.inspection.pk}/ratings/"
    for standard in framework(here.inspection.edition).standards:
        rating = proposed(here, standard)
        all_agree(here, standard, rating)
        decide(here, standard, rating)
    board, head = here.client(Role.BOARD), here.client(Role.SERVICE_HEAD)
    assert (board.get(page).status_code, head.get(page).status_code) == (404, 403)
    workflow_changes.transition(access=here.access(Role.HEAD), to=State.CONFIRMED)
    for reader in (board, head):
        text = reader.get(page).text
        assert "14 of 36." in text
        assert "So we found." not in text
        assert f'href="{page}"' in reader.get(f"/inspections/{here.inspection.pk}/").text
