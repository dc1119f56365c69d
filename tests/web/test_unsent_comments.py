"""Comments of a review that are not sent: who sees, changes and withdraws them."""

import pytest

from inspectorate.web.assessments.changes import caseload
from inspectorate.web.assessments.models import Assessment
from inspectorate.web.assessments.queries import reviews as review_queries
from inspectorate.web.audit.models import Event
from inspectorate.web.permissions import Action, RuleBroken
from inspectorate.web.states import Role
from tests.web.assigned_cases import (
    writable_access,
)
from tests.web.faults import faults_of_records
from tests.web.reviewed_cases import (
    access,
    comment,
    finish,
    finished_case,
    give_back,
    reply,
    returned_case,
)


def texts(team, assessment: Assessment, role: Role) -> list[str]:
    """Return the comments and replies that the person in a role sees."""
    review = review_queries.case_review(access(team, assessment, role, Action.SEE_ASSESSMENT))
    return [part.text for shown in review.threads for part in shown.comments]


def test_comment_that_is_not_sent_is_seen_by_reviewers_alone(team):
    assessment = finished_case(team)
    comment(team, assessment)
    assert texts(team, assessment, Role.INSPECTOR) == []
    assert texts(team, assessment, Role.LEAD) == texts(team, assessment, Role.HEAD)
    assert len(texts(team, assessment, Role.HEAD)) == 1


def test_lead_sees_no_unsent_comment_on_their_own_case(team):
    assessment = finished_case(team, Role.LEAD)
    comment(team, assessment, Role.HEAD)
    assert texts(team, assessment, Role.LEAD) == []
    with pytest.raises(RuleBroken, match="You took part in this case"):
        comment(team, assessment, Role.LEAD)


def test_comment_is_changed_and_withdrawn_until_it_is_sent(team):
    assessment = finished_case(team)
    assert comment(team, assessment) == ["2.1.1"]
    assert comment(team, assessment) == []
    assert comment(team, assessment, base_version=1, **{"2.1.1": "On which page?"}) == ["2.1.1"]
    assert texts(team, assessment, Role.LEAD) == ["On which page?"]
    comment(team, assessment, base_version=2, **{"2.1.1": " "})
    assert not assessment.review_threads.exists()
    with pytest.raises(RuleBroken, match="Comment on an answer before"):
        give_back(team, assessment)
    recorded = Event.objects.filter(event_type__in=("review_case", "withdraw_review_comment"), outcome="done")
    assert list(recorded.order_by("id").values_list("event_type", flat=True)) == [
        "review_case",
        "review_case",
        "withdraw_review_comment",
    ]
    assert faults_of_records() == []


def test_comment_that_is_not_sent_can_be_withdrawn_when_the_case_cannot_be_reviewed(team):
    assessment = finished_case(team)
    comment(team, assessment)
    caseload.reopen(access=writable_access(assessment.assessor, assessment), reason="A document came.")
    with pytest.raises(RuleBroken, match="once this case is finished"):
        comment(team, assessment, base_version=1, **{"2.1.1": "On which page?"})
    assert comment(team, assessment, base_version=1, **{"2.1.1": ""}) == ["2.1.1"]
    assert not assessment.review_threads.exists()


def test_author_who_was_given_the_case_withdraws_their_comment(team):
    assessment = finished_case(team)
    comment(team, assessment)
    Assessment.objects.filter(pk=assessment.pk).update(assessor=team.people[Role.LEAD])
    assert texts(team, assessment, Role.LEAD) == ["Where in the file is this?"]
    assert comment(team, assessment, base_version=1, **{"2.1.1": ""}) == ["2.1.1"]
    assert texts(team, assessment, Role.HEAD) == []


def test_page_loads_its_own_threads_and_the_comments_that_are_not_sent(team):
    assessment, _thread = returned_case(team)
    reply(team, assessment, _thread)
    finish(assessment)
    comment(team, assessment, **{"2.2.1": "And this?"})
    for on_page, expected in (({"2.1.1"}, ["2.1.1", "2.2.1"]), ({"2.3.1"}, ["2.2.1"])):
        review = review_queries.case_review(access(team, assessment), on_page=on_page)
        assert [shown.thread.question for shown in review.threads] == expected
