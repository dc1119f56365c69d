"""Visibility: the rules, the query behind lists, and the pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inspectorate.web.assessments.models import Answer, Assessment, PlannedInterview
from inspectorate.web.assessments.queries.access import visible
from inspectorate.web.permissions import Action, allowed
from inspectorate.web.states import Role, State
from inspectorate.web.visibility import Visibility, may_see_assessment, may_write_in_assessment, visibility_of
from tests.web.permission_world import ROLES, world, world_of

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
def test_assessment_is_visible_to_its_assessor_and_to_roles_that_see_all_but_never_blind(
    role, own, assesses_case, finished, sees
):
    relation = {"own": own, "assesses_case": assesses_case, "finished": finished}
    assert may_see_assessment((role,), **relation) is sees


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
def test_lead_edits_every_first_assessment_and_others_their_own(role, own, first, writes):
    assert may_write_in_assessment((role,), own=own, first=first) is writes


def test_several_roles_have_the_widest_visibility():
    assert visibility_of(Action.SEE_CASES, (Role.INSPECTOR, Role.HEAD)) is Visibility.ALL
    assert visibility_of(Action.GIVE_VIEW, (Role.HEAD,)) is Visibility.PANEL_MEMBERS
    assert visibility_of(Action.SEE_CASES, ()) is Visibility.OWN
    assert visibility_of(Action.CHANGE_DATES, (Role.LEAD,)) is Visibility.ALL


@pytest.mark.parametrize(
    "role", [role for role in ROLES if allowed(Action.SEE_CASES, (role,), State.FIELDWORK)]
)
def test_query_of_visible_assessments_follows_the_rule(team, role):
    here = world(team, State.FIELDWORK)
    access, person = team.access(role), team.people[role]
    assessments = list(Assessment.objects.filter(inspection=team.inspection))

    def sees(assessment: Assessment) -> bool:
        of_case = [candidate for candidate in assessments if candidate.case_id == assessment.case_id]
        return may_see_assessment(
            access.roles,
            own=assessment.assessor == person,
            assesses_case=any(
                candidate.assessor == person for candidate in of_case if candidate != assessment
            ),
            finished=all(candidate.state == "finished" for candidate in of_case),
        )

    assert {assessment.pk for assessment in visible(access)} == {
        assessment.pk for assessment in assessments if sees(assessment)
    }
    assert len(here.records[role]) == (1 if role is Role.HEAD else 4)


@pytest.mark.parametrize(
    "role", [role for role in ROLES if allowed(Action.SEE_CASES, (role,), State.FIELDWORK)]
)
def test_caseload_has_the_cases_visible_to_a_role(team, role):
    here = world(team, State.FIELDWORK)
    page = here.request("assessments:caseload", "GET", role).text
    json = here.request("api:assessments", "GET", role).text
    for record in here.records[role]:
        visible_to_role = record.is_visible_to(role, Action.SEE_CASES)
        assert (f"/cases/{record.assessment.pk}/" in page) is visible_to_role, record.name
        assert (f'"id": {record.assessment.pk},' in json) is visible_to_role, record.name


@pytest.mark.parametrize("role", SEE_INTERVIEWS)
def test_timetable_has_the_interviews_visible_to_a_role(team, role):
    here = world(team, State.FIELDWORK)
    for assessor, case in ((team.people[role], "MINE"), (here.colleague, "THEIRS")):
        PlannedInterview.objects.create(
            inspection=team.inspection,
            group="out_of_court",
            case_id=case,
            case_manager="B. Worker",
            assessor=assessor,
            starts=timezone.now() + timedelta(hours=len(case)),
        )
    for name in ("allocation:timetable", "allocation:calendar"):
        text = here.request(name, "GET", role).text
        assert "MINE" in text
        assert ("THEIRS" in text) is (visibility_of(Action.SEE_TIMETABLE, (role,)) is Visibility.ALL)


def test_drill_down_hides_cases_that_a_panel_member_assesses_blind(here):
    here = world_of(here)
    here.team.stand(State.PANEL)
    assessed_twice = here.team.inspection.assessments.filter(occasion="second").values("case_id")
    of_first = {"assessment__inspection": here.team.inspection, "assessment__occasion": "first"}
    answers = Answer.objects.filter(**of_first, question="2.1.1").exclude(comment="")
    answer = answers.exclude(assessment__case_id__in=assessed_twice).earliest("pk")
    Answer.objects.filter(pk=answer.pk).update(comment=SECRET)
    pages = ("panel:drill_down", "api:drill_down")
    for name in pages:
        assert SECRET in here.request(name, "GET", Role.INSPECTOR).text
    here.team.inspection.assessments.create(
        group="court",
        case_id=answer.assessment.case_id,
        occasion="second",
        assessor=here.team.people[Role.INSPECTOR],
    )
    for name in pages:
        assert SECRET not in here.request(name, "GET", Role.INSPECTOR).text
