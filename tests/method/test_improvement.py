"""The improvement plan: lateness, counts, the state of a recommendation, and when the plan is due."""

from datetime import date

import pytest

from inspectorate.method.improvement import (
    ActionCounts,
    ActionState,
    ClosureOutcome,
    ImprovementAction,
    ImprovementPlan,
    RecommendationClosure,
    RecommendationState,
    count_actions,
    plan_due,
)

TODAY = date(2026, 11, 27)
YESTERDAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("state", "due", "late"),
    [
        (ActionState.PLANNED, YESTERDAY, True),
        (ActionState.RETURNED, YESTERDAY, True),
        (ActionState.UNDER_WAY, TODAY, False),
        (ActionState.DONE, YESTERDAY, False),
        (ActionState.VERIFIED, YESTERDAY, False),
    ],
)
def test_action_is_late_only_while_it_is_unfinished_after_its_day(state, due, late):
    action = ImprovementAction(1, 1, "Train everyone.", "Head of practice", due, state)
    assert action.is_late(TODAY) is late


def test_late_actions_are_counted_apart():
    actions = [
        (ActionState.PLANNED, YESTERDAY),
        (ActionState.RETURNED, TODAY),
        (ActionState.DONE, YESTERDAY),
        (ActionState.VERIFIED, YESTERDAY),
    ]
    counts = count_actions(actions, TODAY)
    assert counts == ActionCounts(late=1, planned=0, under_way=1, done=1, verified=1)
    assert counts.total == 4


@pytest.mark.parametrize(
    ("outcomes", "state"),
    [
        ([], RecommendationState.OPEN),
        ([ClosureOutcome.IMPLEMENTED], RecommendationState.IMPLEMENTED),
        ([ClosureOutcome.NOT_IMPLEMENTED], RecommendationState.NOT_IMPLEMENTED),
        ([ClosureOutcome.IMPLEMENTED, ClosureOutcome.REOPENED], RecommendationState.OPEN),
    ],
)
def test_last_closure_of_a_recommendation_counts(outcomes, state):
    closures = [RecommendationClosure(1, outcome, TODAY) for outcome in outcomes]
    other = RecommendationClosure(2, ClosureOutcome.IMPLEMENTED, TODAY)
    assert ImprovementPlan(closures=(*closures, other)).state_of(1) is state


def test_plan_is_due_three_weeks_after_publication_unless_a_day_was_chosen():
    assert plan_due(None, None) is None
    assert plan_due(None, date(2026, 11, 2)) == date(2026, 11, 23)
    assert plan_due(TODAY, date(2026, 11, 2)) == TODAY
