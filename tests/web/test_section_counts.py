"""The counts and states beside the sections of an inspection, for the eye and for screen readers."""

import re
from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inspectorate.web.assessments.models import Answer, Assessment, AssessmentProgress
from inspectorate.web.improvement.models import RecommendationClosure
from inspectorate.web.permissions import Action, allowed
from inspectorate.web.results.models import StoredResult
from inspectorate.web.results.queries.emerging_findings import emerging_findings
from inspectorate.web.states import Role, State
from inspectorate.web.workflow.inspection_stages import InspectionStage
from inspectorate.web.workflow.progress import stages
from inspectorate.web.workflow.section_counts import section_counts
from inspectorate.web.workflow.sections import may_open
from tests.web.assigned_cases import create_assessment
from tests.web.imported_inspection import at_panel
from tests.web.improvement_plans import plan_now, recommendation, signed

COUNT = re.compile(
    r'<a class="moj-sub-navigation__link"[^>]*>([^<]*?)\s*<span class="app-count" aria-hidden="true">([^<]*)'
    r'</span>\s*<span class="govuk-visually-hidden">, ([^<]*)</span>'
)
STAGES = {
    InspectionStage.SAMPLES: "samples",
    InspectionStage.ASSESSMENTS: "cases",
    InspectionStage.PANEL: "panel",
    InspectionStage.REPORT: "report",
    InspectionStage.IMPROVEMENT: "improvement",
}
"""The stages of the overview that have the same numbers as a section."""


def counts_of(here, role: Role) -> Mapping[str, str]:
    """Return the words read aloud after each section and page, by the name of the count."""
    access = here.access(role)
    counts = section_counts(access, sees_panel=may_open(access, "panel:panel"))
    return {name: count.words for name, count in counts.by_name.items()}


def test_sections_have_short_counts_for_the_eye_and_words_for_screen_readers(here):
    at_panel(here)
    for standard in ("1.1", "2.1"):
        here.inspection.decisions.create(
            standard=standard, round=1, rating="Good", members=[], on="2018-09-20", by=here.people[Role.LEAD]
        )
    text = here.client(Role.LEAD).get(f"/inspections/{here.inspection.pk}/").text
    shown = {title: (short, words) for title, short, words in COUNT.findall(text)}
    finished = here.inspection.assessments.count()
    assert shown["Cases"] == (
        f"{finished} of {finished}",
        f"{finished} of {finished} assessments finished",
    )
    assert shown["Samples"] == ("2 of 2", "2 of 2 samples drawn")
    assert shown["Findings"] == ("12 of 12", "12 of 12 standards have results")
    assert shown["Panel"] == ("2 of 12", "2 of 12 standards decided")
    people = here.inspection.members.filter(removed_at=None).count()
    assert shown["Team"] == (str(people), f"{people} people")
    assert {"Overview", "History"}.isdisjoint(shown)


@pytest.mark.parametrize("state", [state for state in State if state is not State.WITHDRAWN])
def test_sections_count_what_the_overview_counts(here, state):
    here.stand(state)
    unfinished = here.inspection.assessments.order_by("pk")[:3]
    Assessment.objects.filter(pk__in=[assessment.pk for assessment in unfinished]).update(
        state=AssessmentProgress.IN_PROGRESS, finished_at=None
    )
    for role in (Role.LEAD, Role.HEAD):
        counts = counts_of(here, role)
        for stage in stages(here.access(role)):
            if stage.total and stage.stage in STAGES:
                assert counts[STAGES[stage.stage]].startswith(f"{stage.done} of {stage.total} "), stage


def test_standards_have_results_once_a_key_question_is_answered(here):
    for group, rated in (("", 12), ("court", 8), ("out_of_court", 4)):
        answers = Answer.objects.filter(assessment__inspection=here.inspection, assessment__group=group)
        answers.update(value="")
        StoredResult.objects.all().delete()
        findings = emerging_findings(access=here.access(Role.LEAD), recalculate=True)
        assert sum(bool(rating.proposed.rating) for rating in findings.ratings) == rated
        assert counts_of(here, Role.LEAD)["findings"] == f"{rated} of 12 standards have results"


def test_assessor_is_told_the_number_of_own_cases_only(team):
    for case, role in (("A1", Role.INSPECTOR), ("A2", Role.PARTNER), ("A3", Role.PARTNER)):
        create_assessment(team, role, case_id=case)
    assert counts_of(team, Role.INSPECTOR)["cases"] == "0 of 1 assessments finished"
    assert counts_of(team, Role.LEAD)["cases"] == "0 of 3 assessments finished"


@pytest.mark.parametrize("state", State)
def test_counts_are_read_in_few_queries_and_only_with_permission(team, state):
    team.stand(state)
    needed = {
        "cases": Action.SEE_CASES,
        "samples": Action.SEE_SAMPLE,
        "evidence": Action.SEE_JUDGEMENTS,
        "findings": Action.SEE_EMERGING_FINDINGS,
        "panel": Action.SEE_PANEL,
        "report": Action.SEE_DRAFT,
        "accuracy_check": Action.SEE_ACCURACY_CHECK,
        "publication": Action.SEE_PUBLICATION,
        "improvement": Action.SEE_IMPROVEMENT,
        "open_alerts": Action.SEE_ALERTS,
    }
    for role in team.people:
        if not allowed(Action.SEE_INSPECTION, (role,), state):
            continue
        access = team.access(role)
        with CaptureQueriesContext(connection) as captured:
            counts = section_counts(access, sees_panel=access.may(Action.SEE_PANEL))
        assert len(captured) <= (4 if access.conflict.names else 1)
        assert {name for name in counts.by_name if name in needed and not access.may(needed[name])} == set()


def test_state_of_the_accuracy_check_is_told_to_those_to_whom_it_was_sent(team):
    team.stand(State.CONFIRMED)
    assert counts_of(team, Role.LEAD)["accuracy_check"] == "not sent"
    today = timezone.localdate()
    check = team.inspection.accuracy_checks.create(
        number=1, working_days=10, deadline=today, draft_digest="0" * 64, by=team.people[Role.LEAD]
    )
    check.recipients.create(person=team.people[Role.SERVICE_HEAD], name="Head", token="token")
    words = f"open until {today.day} {today:%B %Y}"
    assert counts_of(team, Role.LEAD)["accuracy_check"] == words
    assert counts_of(team, Role.SERVICE_HEAD)["accuracy_check"] == words
    assert "accuracy_check" not in counts_of(team, Role.BOARD)
    team.inspection.accuracy_checks.update(deadline=today - timedelta(days=1))
    assert counts_of(team, Role.LEAD)["accuracy_check"].startswith("ended on ")
    team.inspection.accuracy_checks.update(deadline=today)
    team.stand(State.PUBLISHED)
    assert counts_of(team, Role.SERVICE_HEAD)["accuracy_check"] == "ended"


def test_publication_has_the_state_of_its_release(team):
    team.stand(State.CONFIRMED)
    assert counts_of(team, Role.LEAD)["publication"] == "not prepared"
    text = team.client(Role.LEAD).get(f"/inspections/{team.inspection.pk}/").text
    assert ("Publication", "Not prepared", "not prepared") in COUNT.findall(text)


@pytest.mark.parametrize("state", [State.CONFIRMED, State.PUBLISHED, State.CLOSED])
@pytest.mark.parametrize("was_published", [False, True])
def test_recommendations_are_counted_that_the_plan_has(team, state, was_published):
    closed, _open, withdrawn = signed(team, "plan better", "meet more often", "write more")
    lead = team.people[Role.LEAD]
    closure = {
        "number": 1,
        "outcome": "implemented",
        "on": timezone.localdate(),
        "reason": "Done.",
        "by": lead,
    }
    RecommendationClosure.objects.create(recommendation=closed, **closure)
    recommendation(team, "not signed yet")
    withdrawn.withdrawn_at, withdrawn.withdrawn_by = timezone.now(), lead
    withdrawn.save()
    if was_published:
        team.inspection.state_changes.create(start="confirmed", end="published", by=lead)
    team.stand(state)
    planned = plan_now(team).recommendations
    words = counts_of(team, Role.LEAD)["improvement"]
    assert words == f"1 of {len(planned)} recommendations closed"
    assert {row.is_open for row in planned} == {True, False}
