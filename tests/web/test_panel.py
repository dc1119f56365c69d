"""The ratings panel: views that stay hidden, decisions that stand, and who may sit."""

import re

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from inspectorate.method.faults import FaultsFound
from inspectorate.web.audit.models import Event
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import ConflictOfInterest, TeamMember
from inspectorate.web.judgements.models import Decision, DecisionReopening, Judgement
from inspectorate.web.panel import changes
from inspectorate.web.panel.models import PanelRound, PanelView
from inspectorate.web.panel.queries import panel
from inspectorate.web.permissions import NotPermitted, RuleBroken
from inspectorate.web.results.queries import inputs, results
from inspectorate.web.states import Role, State
from inspectorate.web.workflow import changes as change_workflow
from tests.web import factories
from tests.web.imported_inspection import PANEL, all_agree, at_panel, bring_in

SECRET = "The plans say nothing of this."


@pytest.fixture
def here(here):
    return at_panel(here)


def decide(here, standard="2.1", rating="Good", reasons="So we found.", role=Role.LEAD):
    return changes.decide(
        access=here.access(role),
        standard=standard,
        rating=rating,
        reasons=reasons,
        on=timezone.localdate(),
    )


def proposed(here, standard):
    return results.results(here.inspection).ratings[standard].proposed.rating


def pages(here):
    """Every page on which something of a standard before the panel could be seen, by whoever."""
    home = f"/inspections/{here.inspection.pk}"
    ends = [
        "",
        "emerging-findings/",
        "emerging-findings/live/",
        "panel/",
        "panel/2.1/",
        "panel/2.1/view/",
        "panel/2.1/decide/",
    ]
    return [f"{home}/{end}" for end in (*ends, "panel/members/", "audit-log/", "drill-down/2.1.1/")]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INSPECTOR])
def test_a_view_is_hidden_from_everyone_until_all_have_given_theirs(here, role):
    changes.give_view(
        access=here.access(Role.INSPECTOR), standard="2.1", rating="Outstanding", reasons=SECRET
    )
    client = here.client(role)
    for address in pages(here):
        assert SECRET not in client.get(address, follow=True).text, address
    assert SECRET in here.client(Role.INSPECTOR).get(pages(here)[4]).text
    assert SECRET not in str(list(Event.objects.values_list("subject", "before", "after")))


def test_views_open_when_the_last_is_in(here):
    all_agree(here, "2.1", "Good", PANEL[:-1])
    assert panel.standard(access=here.access(Role.LEAD), id="2.1").views == ()
    all_agree(here, "2.1", "Good", PANEL[-1:])
    seen = panel.standard(access=here.access(Role.LEAD), id="2.1")
    assert (seen.state, len(seen.views)) == ("agreed", 3)
    assert "As Inspector sees it." in here.client(Role.HEAD).get(pages(here)[4]).text


def test_views_that_differ_are_an_open_conflict_until_the_panel_says_how_it_decided(here):
    all_agree(here, "2.1", "Good", PANEL[:-1])
    all_agree(here, "2.1", "Outstanding", PANEL[-1:])
    assert panel.standard(access=here.access(Role.LEAD), id="2.1").state == "conflict"
    with pytest.raises(RuleBroken, match="differ"):
        decide(here, rating=proposed(here, "2.1"), reasons=" ")
    assert decide(here, reasons="We looked at the files again.").rating == "Good"


def test_nobody_decides_before_all_views_are_in(here):
    all_agree(here, "2.1", "Good", PANEL[:-1])
    with pytest.raises(RuleBroken, match="2 of 3"):
        decide(here)


def test_moving_the_rating_needs_reasons(here):
    rating = proposed(here, "2.1")
    other = "Good" if rating != "Good" else "Outstanding"
    all_agree(here, "2.1", other)
    with pytest.raises(FaultsFound):
        decide(here, rating=other, reasons="")
    assert Decision.objects.count() == 0


def test_leaving_what_every_member_gave_needs_reasons(here):
    rating = proposed(here, "2.1")
    all_agree(here, "2.1", "Outstanding")
    with pytest.raises(RuleBroken, match="Every member gave Outstanding"):
        decide(here, rating=rating, reasons=" ")
    address = f"/inspections/{here.inspection.pk}/panel/2.1/decide/"
    answer = here.client(Role.LEAD).post(address, {"rating": rating, "reasons": ""})
    assert "Every member gave Outstanding" in answer.text
    assert Decision.objects.count() == 0


def test_the_panel_sees_the_overall_rating_and_how_much_of_it_is_decided(here):
    lead, page = here.client(Role.LEAD), pages(here)[3]
    assert "12 standards are not decided yet" in lead.get(page).text
    all_agree(here, "2.1", "Outstanding")
    before = panel.overall(access=here.access(Role.LEAD))
    decide(here, rating="Outstanding")
    after = panel.overall(access=here.access(Role.LEAD))
    assert before
    assert after
    assert after.score > before.score
    shown = lead.get(page).text
    assert "11 standards are not decided yet" in shown
    assert f"{after.score} of {after.out_of}" in shown
    assert "Decided:" in lead.get(pages(here)[1]).text
    assert "Next: 2.2" in lead.get(pages(here)[4]).text


def test_a_view_is_given_once_and_by_members_only(here):
    all_agree(here, "2.1", "Good", PANEL[:1])
    with pytest.raises(RuleBroken, match="stands as you gave it"):
        all_agree(here, "2.1", "Good", PANEL[:1])
    with pytest.raises(NotPermitted, match="not on this"):
        all_agree(here, "2.1", "Good", (Role.PARTNER,))


def test_someone_who_joins_once_views_are_open_sees_them_and_adds_none(here):
    all_agree(here, "2.1", "Good")
    changes.add_member(access=here.access(Role.LEAD), person=here.people[Role.PARTNER])
    assert panel.standard(access=here.access(Role.PARTNER), id="2.1").shown
    with pytest.raises(RuleBroken, match="not be independent"):
        all_agree(here, "2.1", "Good", (Role.PARTNER,))


def test_one_person_is_no_panel(team):
    here = at_panel(bring_in(team), (Role.LEAD,))
    all_agree(here, "2.1", "Good", (Role.LEAD,))
    with pytest.raises(RuleBroken, match="at least 2"):
        decide(here)


def test_a_head_of_inspections_declares_an_interest_and_takes_no_part_in_the_panel(here):
    head, home = here.client(Role.HEAD), f"/inspections/{here.inspection.pk}/"
    assert here.people[Role.HEAD] in panel.members(here.inspection)
    told = {"conflict_of_interest": "service", "conflict_detail": "Led it until last year"}
    assert head.post(f"{home}conflict-of-interest/", told).status_code == 302
    assert "Led it until last year" in head.get(home).text
    assert here.people[Role.HEAD] not in panel.members(here.inspection)
    assert here.people[Role.HEAD] not in panel.eligible_members(access=here.access(Role.LEAD))
    for address in ("2.1/view/", "1.1/decide/"):
        answer = head.post(f"{home}panel/{address}", {"rating": "Good", "reasons": "As I see it"})
        assert answer.status_code == 403
    row = TeamMember.objects.get(inspection=here.inspection, person=here.people[Role.HEAD])
    taken_off = here.client(Role.LEAD).post(f"{home}team/{row.pk}/remove/")
    assert taken_off.status_code == 422
    head.post(f"{home}conflict-of-interest/", {"conflict_of_interest": "none"})
    assert here.people[Role.HEAD] in panel.members(here.inspection)


def test_nobody_with_an_interest_in_the_service_sits(here):
    could = {person.role for person in panel.eligible_members(access=here.access(Role.LEAD))}
    assert could == {Role.PARTNER}
    with pytest.raises(RuleBroken, match="interest in the service"):
        changes.add_member(access=here.access(Role.LEAD), person=here.people[Role.LOCAL])
    TeamMember.objects.filter(inspection=here.inspection, role=Role.INSPECTOR).update(
        conflict_of_interest=ConflictOfInterest.SERVICE
    )
    assert here.people[Role.INSPECTOR] not in panel.members(here.inspection)
    with pytest.raises(NotPermitted, match="not on this"):
        all_agree(here, "2.1", "Good", (Role.INSPECTOR,))


def test_an_inspector_without_a_seat_does_not_see_the_panel(here):
    changes.remove_member(access=here.access(Role.LEAD), person=here.people[Role.INSPECTOR].pk)
    client = here.client(Role.INSPECTOR)
    for address in pages(here)[3:6] + pages(here)[-1:]:
        answer = client.get(address)
        assert answer.status_code in (200, 403)
        assert "sub-sample" not in answer.text.lower()
    assert client.get(pages(here)[3]).status_code == 403


def test_a_decision_stands_until_it_is_reopened_with_a_reason_and_is_kept(here):
    all_agree(here, "2.1", "Good")
    decide(here)
    with pytest.raises(RuleBroken, match="Reopen it"):
        decide(here)
    with pytest.raises(RuleBroken, match="already"):
        all_agree(here, "2.1", "Good", PANEL[:1])
    with pytest.raises(RuleBroken, match="why"):
        changes.reopen_decision(access=here.access(Role.LEAD), standard="2.1", reason=" ")
    changes.reopen_decision(access=here.access(Role.LEAD), standard="2.1", reason="Two cases were mixed up.")
    seen = panel.standard(access=here.access(Role.LEAD), id="2.1")
    assert (seen.state, seen.round, [each.rating for each in seen.earlier]) == ("waiting", 2, ["Good"])
    all_agree(here, "2.1", "Outstanding")
    decide(here, rating="Outstanding")
    text = here.client(Role.LEAD).get(pages(here)[4]).text
    assert "Two cases were mixed up." in text
    assert [each.rating for each in inputs.method_inspection(here.inspection).decisions] == ["Outstanding"]


@pytest.mark.parametrize("record", [Judgement, PanelView, PanelRound, Decision, DecisionReopening])
def test_the_database_changes_nothing_that_was_decided(here, record):
    all_agree(here, "2.1", "Good")
    decide(here)
    changes.reopen_decision(access=here.access(Role.LEAD), standard="2.1", reason="Two cases were mixed up.")
    table = record._meta.db_table
    assert record.objects.exists()
    for statement in (f"UPDATE {table} SET at = now()", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_it_is_confirmed_only_with_a_decision_on_every_standard(here):
    standards = list(framework(here.inspection.edition).standards)
    for standard in standards[1:]:
        all_agree(here, standard, "Good")
        decide(here, standard)
    with pytest.raises(RuleBroken, match="a decision of the panel on every standard"):
        change_workflow.transition(access=here.access(Role.HEAD), to=State.CONFIRMED)
    all_agree(here, standards[0], "Good")
    decide(here, standards[0])
    change_workflow.transition(access=here.access(Role.HEAD), to=State.CONFIRMED)
    here.inspection.refresh_from_db()
    with pytest.raises(NotPermitted):
        changes.reopen_decision(access=here.access(Role.HEAD), standard="2.1", reason="On second thoughts.")


def test_it_goes_to_the_panel_only_with_every_standard_judged(team):
    here = factories.Team(team.service, team.inspection, team.people, team.stranger)
    here.stand(State.FIELDWORK)
    with pytest.raises(RuleBroken, match="judged on evidence"):
        change_workflow.transition(access=here.access(Role.LEAD), to=State.PANEL)


def test_the_whole_of_it_over_http(here):
    home = f"/inspections/{here.inspection.pk}/panel/2.1/"
    for role in PANEL:
        client = here.client(role)
        assert client.post(f"{home}view/", {"rating": "Good"}).status_code == 200
        sent = {"rating": "Good", "reasons": "<script>alert(1)</script>"}
        assert client.post(f"{home}view/", sent).status_code == 302
    lead = here.client(Role.LEAD)
    assert "<script>alert(1)" not in lead.get(home).text
    assert lead.post(f"{home}decide/", {"rating": "Good", "reasons": "So."}).status_code == 302
    assert lead.post(f"{home}decide/", {"rating": "Good", "reasons": "So."}).status_code == 422
    assert lead.post(f"{home}reopen/", {"reason": "No."}).status_code == 302
    assert PanelView.objects.count() == 3


@pytest.mark.parametrize("end", ["panel/9.9/", "panel/9.9/view/", "panel/9.9/decide/", "panel/9.9/reopen/"])
def test_what_the_edition_does_not_have_is_not_there(here, end):
    assert here.client(Role.LEAD).get(f"/inspections/{here.inspection.pk}/{end}").status_code == 404


def test_another_inspections_panel_is_not_there(here):
    stranger = factories.signed_in(here.stranger)
    assert {stranger.get(address).status_code for address in pages(here)} == {404}
    other = bring_in(here)
    line = other.inspection.lines_of_enquiry.all()[0]
    address = f"/inspections/{here.inspection.pk}/lines-of-enquiry/{line.pk}/"
    assert here.client(Role.LEAD).get(address).status_code == 404


def test_a_rating_unfolds_to_cases_answers_and_comments(here):
    text = here.client(Role.LEAD).get(pages(here)[-1]).text
    assert len(re.findall(r'class="govuk-details"', text)) == 31
    comment = next(
        each.answers["2.1.1"].comment
        for each in inputs.method_inspection(here.inspection).assessments
        if "2.1.1" in each.answers and each.answers["2.1.1"].comment
    )
    assert comment.split("’")[0].split("'")[0] in text
    assert Event.objects.filter(event_type="drill_down", outcome="viewed").count() == 1


def test_the_service_and_its_board_see_what_was_decided_once_it_is_confirmed(here):
    page = f"/inspections/{here.inspection.pk}/ratings/"
    for standard in framework(here.inspection.edition).standards:
        rating = proposed(here, standard)
        all_agree(here, standard, rating)
        decide(here, standard, rating)
    board, head = here.client(Role.BOARD), here.client(Role.SERVICE_HEAD)
    assert (board.get(page).status_code, head.get(page).status_code) == (404, 403)
    change_workflow.transition(access=here.access(Role.HEAD), to=State.CONFIRMED)
    for reader in (board, head):
        shown = reader.get(page).text
        assert "14 of 36." in shown
        assert "So we found." not in shown
        assert f'href="{page}"' in reader.get(f"/inspections/{here.inspection.pk}/").text
