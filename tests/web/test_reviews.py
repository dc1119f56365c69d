"""Reviews: a lead comments on answers of a finished case and returns it; the assessor replies; both stay."""

import pytest

from inspectorate.web.assessments.changes import reviews
from inspectorate.web.assessments.models import LONGEST_REVIEW_COMMENT, Assessment
from inspectorate.web.assessments.queries import reviews as review_queries
from inspectorate.web.audit.models import Event
from inspectorate.web.permissions import Action, ConcurrentChange, NotPermitted, NotVisible, RuleBroken
from inspectorate.web.states import Role, State
from inspectorate.web.workflow.tasks.personal_tasks import tasks_for
from tests.web.assigned_cases import (
    create_assessment,
    new_submission,
    save,
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


def states(assessment: Assessment) -> list[str]:
    return list(assessment.review_threads.order_by("pk").values_list("state", flat=True))


def texts(team, assessment: Assessment, role: Role) -> list[str]:
    """Return the comments and replies that the person in a role sees."""
    review = review_queries.case_review(access(team, assessment, role, Action.SEE_ASSESSMENT))
    return [part.text for shown in review.threads for part in shown.comments]


def events(*types: str) -> list[tuple[str, str]]:
    recorded = Event.objects.filter(event_type__in=types, outcome="done").order_by("id")
    return list(recorded.values_list("event_type", "subject"))


def task_texts(team, role: Role) -> list[str]:
    return [task.text for task in tasks_for(team.access(role))]


# ---------------------------------------------------------------- from comment to resolution


def test_case_goes_back_with_comments_and_returns_with_replies(team):
    assessment = finished_case(team)
    comment(team, assessment)
    comment(team, assessment, **{"2.1.2": "Why yes?"})
    assert states(assessment) == ["unsent", "unsent"]
    assert task_texts(team, Role.LEAD)[0] == "Return case C1"
    give_back(team, assessment)
    assessment.refresh_from_db()
    assert (assessment.state, assessment.finished_at, states(assessment)) == (
        "returned",
        None,
        ["open", "open"],
    )
    assert task_texts(team, Role.INSPECTOR)[0] == "Reply to 2 comments on case C1"
    first, second = assessment.review_threads.order_by("pk")
    reply(team, assessment, first)
    save(assessment.assessor, assessment, new_submission("2.1.1", "no", "Not in the file", base_version=1))
    assessment.refresh_from_db()
    assert assessment.state == "returned"
    reply(team, assessment, second, "The answer stays.")
    assert task_texts(team, Role.INSPECTOR)[0] == "Finish case C1"
    finish(assessment)
    assert task_texts(team, Role.LEAD)[0] == "Read 2 replies on case C1"
    for thread in (first, second):
        reviews.resolve_thread(access=access(team, assessment), thread=thread.pk)
    assert states(assessment) == ["resolved", "resolved"]
    assert not [text for text in task_texts(team, Role.LEAD) if "C1" in text]
    assert texts(team, assessment, Role.INSPECTOR) == [
        "Where in the file is this?",
        "It is in the plan.",
        "Why yes?",
        "The answer stays.",
    ]
    assert events("review_case", "return_assessment", "reply_to_review", "resolve_review_thread") == [
        ("review_case", "court C1 first 2.1.1"),
        ("review_case", "court C1 first 2.1.2"),
        ("return_assessment", "court C1 first"),
        ("reply_to_review", "court C1 first 2.1.1"),
        ("reply_to_review", "court C1 first 2.1.2"),
        ("resolve_review_thread", "court C1 first 2.1.1"),
        ("resolve_review_thread", "court C1 first 2.1.2"),
    ]
    assert faults_of_records() == []


def test_words_of_comments_are_not_in_the_audit_log(team):
    assessment, thread = returned_case(team)
    reply(team, assessment, thread)
    recorded = str(list(Event.objects.values_list("subject", "before", "after")))
    assert "Where in the file" not in recorded
    assert "It is in the plan" not in recorded


def test_case_is_not_finished_while_a_comment_has_no_reply(team):
    assessment, thread = returned_case(team)
    with pytest.raises(RuleBroken, match="1 comment needs a reply"):
        finish(assessment)
    reply(team, assessment, thread)
    finish(assessment)
    assessment.refresh_from_db()
    assert assessment.state == "finished"


def test_resolved_comment_needs_no_reply(team):
    assessment, thread = returned_case(team)
    reviews.resolve_thread(access=access(team, assessment), thread=thread.pk)
    with pytest.raises(RuleBroken, match="has been resolved"):
        reply(team, assessment, thread)
    finish(assessment)


def test_reviewer_asks_again_in_the_same_thread(team):
    assessment, thread = returned_case(team)
    reply(team, assessment, thread)
    finish(assessment)
    comment(team, assessment, **{"2.1.1": "I cannot find it there."})
    with pytest.raises(RuleBroken, match="has not been sent"):
        reviews.resolve_thread(access=access(team, assessment), thread=thread.pk)
    give_back(team, assessment)
    assert states(assessment) == ["open"]
    assert texts(team, assessment, Role.INSPECTOR)[-1] == "I cannot find it there."
    with pytest.raises(RuleBroken, match="1 comment needs a reply"):
        finish(assessment)


def test_comment_after_resolution_begins_a_new_thread(team):
    assessment, thread = returned_case(team)
    reply(team, assessment, thread)
    finish(assessment)
    reviews.resolve_thread(access=access(team, assessment), thread=thread.pk)
    comment(team, assessment, **{"2.1.1": "Another thing."})
    assert states(assessment) == ["resolved", "unsent"]


def test_new_assessor_replies_after_the_case_is_reassigned(team):
    assessment, thread = returned_case(team)
    Assessment.objects.filter(pk=assessment.pk).update(assessor=team.people[Role.PARTNER])
    with pytest.raises((NotVisible, NotPermitted)):
        reply(team, assessment, thread)
    reply(team, assessment, thread, role=Role.PARTNER)
    assert states(assessment) == ["replied"]


@pytest.mark.parametrize("state", State)
def test_review_is_possible_in_fieldwork_alone(team, state):
    assessment = finished_case(team)
    comment(team, assessment)
    opened = access(team, assessment)
    team.stand(state)
    typed = {"2.1.2": reviews.TypedComment("Why?", 0)}
    if state is State.FIELDWORK:
        assert reviews.save_comments(access=opened, comments=typed) == ["2.1.2"]
        return
    for change in (
        lambda: reviews.save_comments(access=opened, comments=typed),
        lambda: reviews.return_case(access=opened, digest=""),
    ):
        with pytest.raises((NotPermitted, NotVisible, ConcurrentChange)):
            change()


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.PARTNER, Role.LOCAL, Role.OPERATIONS, Role.LINK])
def test_only_a_lead_or_head_comments(team, role):
    assessment = finished_case(team)
    with pytest.raises((NotPermitted, NotVisible)):
        access(team, assessment, role)


def test_unfinished_case_takes_no_comments(team):
    assessment = create_assessment(team)
    with pytest.raises(RuleBroken, match="once this case is finished"):
        comment(team, assessment)


def test_question_that_the_case_does_not_have_takes_no_comment(team):
    assessment = finished_case(team)
    with pytest.raises(NotVisible):
        comment(team, assessment, **{"3.1.1": "Why?"})
    comment(team, assessment, mental_health="Is this right?")


def test_comment_has_a_maximum_length(team):
    assessment = finished_case(team)
    comment(team, assessment, **{"2.1.1": "x" * LONGEST_REVIEW_COMMENT})
    with pytest.raises(RuleBroken, match="2,000 characters"):
        comment(team, assessment, **{"2.1.2": "x" * (LONGEST_REVIEW_COMMENT + 1)})


def test_returned_case_counts_as_unfinished_beside_the_next_case(team):
    assessment = finished_case(team)
    comment(team, assessment)
    create_assessment(team, case_id="C2")
    (next_case,) = [task for task in tasks_for(team.access(Role.INSPECTOR)) if "C2" in task.text]
    assert next_case.hint == "You have 1 unfinished case."
    give_back(team, assessment)
    (next_case,) = [task for task in tasks_for(team.access(Role.INSPECTOR)) if "C2" in task.text]
    assert next_case.hint == "You have 2 unfinished cases."


def test_thread_of_another_case_is_not_visible(team):
    _assessment, thread = returned_case(team)
    other = finished_case(team, case_id="C2")
    with pytest.raises(NotVisible):
        reply(team, other, thread)
    with pytest.raises(NotVisible):
        reviews.resolve_thread(access=access(team, other), thread=thread.pk)


def test_assessor_with_another_role_in_the_team_cannot_resolve(team):
    assessment = finished_case(team, Role.LEAD)
    comment(team, assessment, Role.HEAD)
    give_back(team, assessment, Role.HEAD)
    thread = assessment.review_threads.get()
    with pytest.raises(RuleBroken, match="You took part in this case"):
        reviews.resolve_thread(access=access(team, assessment, Role.LEAD), thread=thread.pk)
    reply(team, assessment, thread, role=Role.LEAD)
    reviews.resolve_thread(access=access(team, assessment, Role.HEAD), thread=thread.pk)
    assert states(assessment) == ["resolved"]
