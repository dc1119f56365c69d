"""Whose records each role sees: the page on visibility, the query behind lists, and what pages show."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inspectorate.web.assessments.models import Answer, Assessment, PlannedInterview
from inspectorate.web.assessments.queries.access import visible
from inspectorate.web.permissions import Action, allowed
from inspectorate.web.states import Role, State
from inspectorate.web.visibility import Whose, may_see_assessment, may_write_in_assessment, whose
from tests.web.permission_world import ROLES, imported_world, world

SEE_CASES = [role for role in ROLES if allowed(Action.SEE_CASES, (role,), State.FIELDWORK)]
SEE_INTERVIEWS = [role for role in ROLES if allowed(Action.SEE_TIMETABLE, (role,), State.FIELDWORK)]
SECRET = "What the other assessor wrote"


@pytest.mark.parametrize(
    ("role", "own", "assesses_case", "finished", "sees"),
    [
        (Role.INSPECTOR, True, False, False, True),
        (Role.INSPECTOR, False, False, False, False),
        (Role.INSPECTOR, False, False, True, False),
        (Role.INSPECTOR, False, True, False, False),
        (Role.INSPECTOR, False, True, True, True),
        (Role.LEAD, False, False, False, True),
        (Role.LEAD, False, True, False, False),
        (Role.LEAD, False, True, True, True),
        (Role.HEAD, False, False, False, True),
        (Role.LINK, False, False, False, False),
        (Role.BOARD, False, False, True, False),
    ],
)
def test_an_assessment_is_seen_by_its_assessor_by_who_sees_all_and_blind_by_nobody(
    role, own, assesses_case, finished, sees
):
    known = {"own": own, "assesses_case": assesses_case, "finished": finished}
    assert may_see_assessment((role,), **known) is sees


@pytest.mark.parametrize(
    ("role", "own", "first", "writes"),
    [
        (Role.INSPECTOR, True, True, True),
        (Role.INSPECTOR, True, False, True),
        (Role.INSPECTOR, False, True, False),
        (Role.LEAD, False, True, True),
        (Role.LEAD, False, False, False),
        (Role.LEAD, True, False, True),
        (Role.HEAD, False, True, False),
    ],
)
def test_a_lead_writes_in_every_first_assessment_and_others_in_their_own(role, own, first, writes):
    assert may_write_in_assessment((role,), own=own, first=first) is writes


def test_the_widest_of_several_roles_counts():
    assert whose(Action.SEE_CASES, (Role.INSPECTOR, Role.HEAD)) is Whose.ALL
    assert whose(Action.GIVE_VIEW, (Role.HEAD,)) is Whose.PANEL_MEMBERS
    assert whose(Action.SEE_CASES, ()) is Whose.OWN
    assert whose(Action.CHANGE_DATES, (Role.LEAD,)) is Whose.ALL


@pytest.mark.parametrize(
    "role", [role for role in ROLES if allowed(Action.SEE_CASES, (role,), State.FIELDWORK)]
)
def test_the_query_of_visible_assessments_is_the_rule(team, role):
    here = world(team, State.FIELDWORK)
    access, person = team.access(role), team.people[role]
    every = list(Assessment.objects.filter(inspection=team.inspection))

    def sees(assessment: Assessment) -> bool:
        same = [each for each in every if each.case_id == assessment.case_id]
        return may_see_assessment(
            access.roles,
            own=assessment.assessor == person,
            assesses_case=any(each.assessor == person for each in same if each != assessment),
            finished=all(each.state == "finished" for each in same),
        )

    assert {each.pk for each in visible(access)} == {each.pk for each in every if sees(each)}
    assert len(here.records[role]) == (1 if role is Role.HEAD else 4)


@pytest.mark.parametrize(
    "role", [role for role in ROLES if allowed(Action.SEE_CASES, (role,), State.FIELDWORK)]
)
def test_the_list_of_cases_has_those_a_role_sees(team, role):
    here = world(team, State.FIELDWORK)
    page = here.ask("assessments:caseload", "GET", role).text
    told = here.ask("api:assessments", "GET", role).text
    for record in here.records[role]:
        shown = record.open_to(role, Action.SEE_CASES)
        assert (f"/cases/{record.assessment.pk}/" in page) is shown, record.name
        assert (f'"id": {record.assessment.pk},' in told) is shown, record.name


@pytest.mark.parametrize("role", SEE_INTERVIEWS)
def test_the_timetable_has_the_interviews_a_role_sees(team, role):
    here = world(team, State.FIELDWORK)
    for who, case in ((team.people[role], "MINE"), (here.colleague, "THEIRS")):
        PlannedInterview.objects.create(
            inspection=team.inspection,
            group="court",
            case_id=case,
            case_manager="B. Worker",
            assessor=who,
            starts=timezone.now() + timedelta(hours=len(case)),
        )
    for name in ("allocation:timetable", "allocation:calendar"):
        text = here.ask(name, "GET", role).text
        assert "MINE" in text
        assert ("THEIRS" in text) is (whose(Action.SEE_TIMETABLE, (role,)) is Whose.ALL)


def test_a_member_of_the_panel_drills_down_to_no_case_they_assess_blind(team):
    here = imported_world(team)
    here.cast.stand(State.PANEL)
    twice = here.cast.inspection.assessments.filter(occasion="second").values("case_id")
    known = {"assessment__inspection": here.cast.inspection, "assessment__occasion": "first"}
    answers = Answer.objects.filter(**known, question="2.1.1").exclude(comment="")
    answer = answers.exclude(assessment__case_id__in=twice)[0]
    Answer.objects.filter(pk=answer.pk).update(comment=SECRET)
    pages = ("panel:drill_down", "api:drill_down")
    for name in pages:
        assert SECRET in here.ask(name, "GET", Role.INSPECTOR).text
    here.cast.inspection.assessments.create(
        group="court",
        case_id=answer.assessment.case_id,
        occasion="second",
        assessor=here.cast.people[Role.INSPECTOR],
    )
    for name in pages:
        assert SECRET not in here.ask(name, "GET", Role.INSPECTOR).text
