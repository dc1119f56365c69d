"""Reviews in two windows: nothing is overwritten, sent twice or changed without being seen."""

import pytest

from inspectorate.web.assessments.changes import caseload, reviews
from inspectorate.web.assessments.models import Assessment, ReviewComment
from inspectorate.web.assessments.queries import reviews as review_queries
from inspectorate.web.permissions import Action, ConcurrentChange, RuleBroken
from inspectorate.web.states import Role
from tests.web.assigned_cases import (
    writable_access,
)
from tests.web.reviewed_cases import (
    access,
    comment,
    finish,
    finished_case,
    give_back,
    reply,
    returned_case,
)


def states(assessment: Assessment) -> list[str]:
    return list(assessment.review_threads.order_by("pk").values_list("state", flat=True))


def texts(team, assessment: Assessment, role: Role) -> list[str]:
    """Return the comments and replies that the person in a role sees."""
    review = review_queries.case_review(access(team, assessment, role, Action.SEE_ASSESSMENT))
    return [part.text for shown in review.threads for part in shown.comments]


def test_comment_changed_in_another_window_is_not_overwritten(team):
    assessment = finished_case(team)
    comment(team, assessment)
    comment(team, assessment, base_version=1, **{"2.1.1": "On which page?"})
    with pytest.raises(ConcurrentChange, match="On which page"):
        comment(team, assessment, base_version=1, **{"2.1.1": "In which file?"})
    assert texts(team, assessment, Role.LEAD) == ["On which page?"]


def test_case_is_returned_only_with_the_comments_that_were_shown(team):
    assessment = finished_case(team)
    comment(team, assessment)
    opened = access(team, assessment)
    digest = review_queries.digest(review_queries.case_review(opened).unsent)
    comment(team, assessment, Role.HEAD, **{"2.1.2": "And this?"})
    with pytest.raises(ConcurrentChange, match="have changed"):
        reviews.return_case(access=opened, digest=digest)
    give_back(team, assessment)
    with pytest.raises(RuleBroken, match="once this case is finished"):
        reviews.return_case(access=opened, digest=digest)


def test_same_reply_sent_twice_is_saved_once(team):
    assessment, thread = returned_case(team)
    assert reply(team, assessment, thread) == reply(team, assessment, thread)
    assert ReviewComment.objects.filter(is_reply=True).count() == 1


def test_reply_in_a_case_that_was_finished_in_another_window_is_refused(team):
    assessment, thread = returned_case(team)
    reply(team, assessment, thread)
    opened = access(team, assessment, Role.INSPECTOR, Action.REPLY_TO_REVIEW)
    finish(assessment)
    with pytest.raises(RuleBroken, match="This case is finished"):
        reviews.reply(access=opened, thread=thread.pk, text="One more thing.")


def test_reopened_case_shows_why_and_keeps_comments_that_are_not_sent(team):
    assessment = finished_case(team)
    comment(team, assessment)
    caseload.reopen(access=writable_access(assessment.assessor, assessment), reason="A document came.")
    with pytest.raises(RuleBroken, match="once this case is finished"):
        give_back(team, assessment)
    finish(assessment)
    give_back(team, assessment)
    assert states(assessment) == ["open"]
