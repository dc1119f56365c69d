"""Inspections: set-up, team, dates and changes of state."""

import pytest

from inspectorate.web.allocation import changes as allocation
from inspectorate.web.assessments.changes import alerts, caseload
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.audit.models import Event, EventOutcome
from inspectorate.web.editions import frozen_hashes
from inspectorate.web.inspections import changes, forms
from inspectorate.web.inspections.models import ConflictOfInterest, Inspection, TeamMember
from inspectorate.web.inspections.queries import inspections_of
from inspectorate.web.judgements import changes as change_judgements
from inspectorate.web.permissions import ConcurrentChange, RuleBroken
from inspectorate.web.states import TRANSITIONS, Role, State, transitions
from inspectorate.web.workflow import changes as change_workflow
from tests.web import factories
from tests.web.assigned_cases import create_assessment


def dates_form(**values):
    parts = {
        f"{name}_{part}": value
        for name, (day, month, year) in values.items()
        for part, value in (("day", day), ("month", month), ("year", year))
    }
    return forms.InspectionDatesForm(parts)


def test_set_up_records_the_hash_of_the_edition(team):
    inspection = changes.set_up(by=team.people[Role.HEAD], service=team.service, edition="youth-2018")
    assert inspection.edition_hash == frozen_hashes()["youth-2018"]
    assert Event.objects.filter(inspection=inspection.pk, event_type="set_up_inspection").exists()


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("31", "2", "2026"), "Fieldwork start date must be a real date, like 27 3 2026"),
        (("x", "2", "2026"), "real date"),
        (("1", "", "2026"), "Fieldwork start date must include a month"),
        (("1", "2", "26"), "Fieldwork start date must have a year with 4 numbers, like 2026"),
    ],
)
def test_invalid_date_is_explained(parts, message):
    form = dates_form(fieldwork_starts=parts)
    assert not form.is_valid()
    assert message in str(form.errors["fieldwork_starts"])


def test_dates_out_of_order_are_rejected():
    form = dates_form(fieldwork_starts=("14", "9", "2026"), fieldwork_ends=("13", "9", "2026"))
    assert form.errors["fieldwork_ends"] == [
        "Fieldwork end date must be on or after the fieldwork start date, 14 September 2026"
    ]


def test_lead_inspector_with_a_conflict_in_the_service_is_rejected(team):
    lead = factories.person(Role.LEAD, "second@example.org")
    access, conflict_of_interest = team.access(Role.OPERATIONS), ConflictOfInterest.SERVICE
    with pytest.raises(RuleBroken, match="cannot have a conflict of interest"):
        changes.add_member(
            access=access,
            person=lead,
            role=Role.LEAD,
            conflict_of_interest=conflict_of_interest,
            conflict_detail="Was there",
        )


def test_team_role_that_the_account_does_not_allow_is_rejected(team):
    access = team.access(Role.OPERATIONS)
    with pytest.raises(RuleBroken, match="has a different role"):
        changes.add_member(
            access=access,
            person=team.stranger,
            role=Role.LEAD,
            conflict_of_interest=ConflictOfInterest.NONE,
            conflict_detail="",
        )


def test_only_lead_of_an_announced_inspection_cannot_be_removed(team):
    team.stand(State.ANNOUNCED)
    with pytest.raises(RuleBroken, match="another lead inspector"):
        changes.remove_member(access=team.access(Role.OPERATIONS), member=team.member(Role.LEAD))


def test_removed_team_member_no_longer_sees_the_inspection(team):
    client = team.client(Role.INSPECTOR)
    changes.remove_member(access=team.access(Role.LEAD), member=team.member(Role.INSPECTOR))
    assert client.get(f"/inspections/{team.inspection.pk}/").status_code == 404
    assert list(inspections_of(by=team.people[Role.INSPECTOR])) == []


def test_transition_with_unmet_requirements_is_rejected(team):
    TeamMember.objects.filter(role=Role.LINK).delete()
    Inspection.objects.update(fieldwork_ends=None)
    with pytest.raises(RuleBroken, match="add a link person to the team, and set the dates of fieldwork"):
        change_workflow.transition(access=team.access(Role.LEAD), to=State.ANNOUNCED)


def test_transition_back_requires_a_reason_and_records_it(team):
    team.stand(State.ANNOUNCED)
    with pytest.raises(RuleBroken, match="reason"):
        change_workflow.transition(access=team.access(Role.LEAD), to=State.SETTING_UP)
    change_workflow.transition(
        access=team.access(Role.LEAD), to=State.SETTING_UP, reason="The dates have to change"
    )
    assert team.inspection.state_changes.get().reason == "The dates have to change"


def test_concurrent_transitions_change_the_state_once(team):
    first, second = team.access(Role.LEAD), team.access(Role.HEAD)
    change_workflow.transition(access=first, to=State.ANNOUNCED)
    with pytest.raises(RuleBroken, match="just moved"):
        change_workflow.transition(access=second, to=State.ANNOUNCED)


def test_every_state_is_reachable_and_only_final_ones_have_no_transition():
    ends = {State.CLOSED, State.WITHDRAWN}
    assert {state for state in State if not transitions(state, frozenset(Role))} == ends
    assert {transition.end for transition in TRANSITIONS} == set(State)


@pytest.mark.parametrize(
    ("text", "saved"),
    [
        *((text, text) for text in ("<script>alert(1)</script>", "{{ 7*7 }}", "=1+1", "a" * 2000)),
        ("\u202e mirrored", "mirrored"),
    ],
)
def test_hostile_text_is_saved_without_control_characters_and_escaped(team, text, saved):
    client = team.client(Role.INSPECTOR)
    form = {"conflict_of_interest": "some_cases", "conflict_detail": text, "excluded": "C1"}
    assert client.post(f"/inspections/{team.inspection.pk}/conflict-of-interest/", form).status_code == 302
    page = team.client(Role.LEAD).get(f"/inspections/{team.inspection.pk}/team/").text
    assert "<script>alert" not in page
    assert TeamMember.objects.get(person=team.people[Role.INSPECTOR]).conflict_detail == saved


@pytest.mark.parametrize(
    "address", ["/inspections/99999999999999999999/", "/inspections/1/team/1/remove/", "/inspections/x/"]
)
def test_address_with_an_unknown_id_returns_404(team, address):
    assert factories.signed_in(team.stranger).get(address).status_code == 404


def test_change_after_a_change_of_state_is_rejected_in_every_app(team):
    team.stand(State.ANNOUNCED)
    link, lead = team.access(Role.LINK), team.access(Role.LEAD)
    team.stand(State.FIELDWORK)
    with pytest.raises(ConcurrentChange, match="just moved"):
        allocation.set_availability(access=link, case_manager="B. Worker", times=())
    with pytest.raises(ConcurrentChange, match="just moved"):
        caseload.assign(
            access=lead, group="court", case_id="C1", occasion="first", assessor=team.people[Role.INSPECTOR]
        )
    inspector = team.access(Role.INSPECTOR)
    team.stand(State.PANEL)
    with pytest.raises(ConcurrentChange, match="just moved"):
        change_judgements.raise_line_of_enquiry(
            access=inspector, text="Why are plans late?", cases=(), supports=()
        )
    case = create_assessment(team)
    team.stand(State.PANEL)
    with pytest.raises(ConcurrentChange, match="just moved"):
        alerts.raise_alert(access=AssessmentAccess(inspector, case), concern="Not seen.", address="/")
    assert not Event.objects.filter(outcome=EventOutcome.DONE).exists()
