"""Reviews: a lead comments on answers of a finished case and returns it; the assessor replies; both stay."""

import pytest
from django.utils import timezone

from inspectorate.web.assessments.changes import caseload, reviews
from inspectorate.web.assessments.models import LONGEST_REVIEW_COMMENT, Assessment, ReviewComment
from inspectorate.web.assessments.queries import agreement
from inspectorate.web.assessments.queries import reviews as review_queries
from inspectorate.web.audit.models import Event
from inspectorate.web.permissions import Action, ConcurrentChange, NotPermitted, NotVisible, RuleBroken
from inspectorate.web.states import Role, State
from inspectorate.web.workflow import tasks
from tests.web.assigned_cases import (
    complete_answers,
    create_assessment,
    new_submission,
    save,
    save_all,
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
    return [task.text for task in tasks.tasks_for(team.access(role))]


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


# ---------------------------------------------------------------- what is not sent


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
    assert [kind for kind, _subject in events("review_case", "withdraw_review_comment")] == [
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


# ---------------------------------------------------------------- cases that are assessed twice


def pair(team) -> tuple[Assessment, Assessment]:
    """Create both assessments of a case; the first is finished."""
    first = create_assessment(team, Role.INSPECTOR)
    second = create_assessment(team, Role.PARTNER, occasion="second")
    for assessment in (first, second):
        answers = complete_answers(team).items()
        save_all(assessment.assessor, assessment, [new_submission(*answer) for answer in answers])
    finish(first)
    return first, second


def test_case_assessed_twice_is_reviewed_after_both_have_finished(team):
    first, second = pair(team)
    with pytest.raises(RuleBroken, match="once both have finished"):
        comment(team, first)
    finish(second)
    comment(team, first, **{"2.1.1": "The other assessor saw a plan."})
    give_back(team, first)
    for closed, role in ((first, Role.PARTNER), (second, Role.INSPECTOR)):
        with pytest.raises(NotVisible):
            access(team, closed, role, Action.SEE_ASSESSMENT)


def test_review_does_not_change_what_agreement_counts(team):
    first, second = pair(team)
    finish(second)
    comment(team, first)
    give_back(team, first)
    save(first.assessor, first, new_submission("2.1.1", "no", "Not in the file", base_version=1))
    reply(team, first, first.review_threads.get())
    finish(first)
    rows = {row.question: row for row, _text in agreement.reliability(access=team.access(Role.HEAD))}
    assert (rows["2.1.1"].same, rows["2.1.1"].pairs) == (1, 1)


def test_second_assessor_of_a_case_reviews_neither_assessment(team):
    first = create_assessment(team, Role.INSPECTOR)
    second = create_assessment(team, Role.LEAD, occasion="second")
    for assessment in (first, second):
        answers = complete_answers(team).items()
        save_all(assessment.assessor, assessment, [new_submission(*answer) for answer in answers])
        finish(assessment)
    for assessment in (first, second):
        with pytest.raises(RuleBroken, match="You took part in this case"):
            comment(team, assessment)
        comment(team, assessment, Role.HEAD)


@pytest.mark.parametrize("part", ["held the case", "answered in it", "held the second assessment"])
def test_person_who_took_part_at_any_time_does_not_review(team, part):
    first = create_assessment(team, Role.INSPECTOR)
    lead, inspector = team.people[Role.LEAD], team.people[Role.INSPECTOR]
    held = first
    if part == "answered in it":
        save(lead, first, new_submission("2.1.1"))
    if part == "held the second assessment":
        held = create_assessment(team, Role.PARTNER, occasion="second")
    if part != "answered in it":
        allocation = team.inspection.case_allocations.create(by=lead)
        values = {"previous": lead, "assessor": held.assessor, "version": 0}
        allocation.reassignments.create(assessment=held, **values)
    Assessment.objects.update(state="finished", finished_at=timezone.now())
    with pytest.raises(RuleBroken, match="You took part in this case"):
        comment(team, first)
    assert not review_queries.may_review(access(team, first))
    assert review_queries.may_review(access(team, first, Role.HEAD))
    assert inspector == first.assessor


def test_allocation_that_was_undone_is_no_part_in_the_case(team):
    assessment = finished_case(team)
    allocation = team.inspection.case_allocations.create(
        by=team.people[Role.LEAD], undone_by=team.people[Role.LEAD], undone_at=timezone.now()
    )
    values = {"previous": team.people[Role.LEAD], "assessor": assessment.assessor, "version": 0}
    allocation.reassignments.create(assessment=assessment, **values)
    assert comment(team, assessment) == ["2.1.1"]


def test_clearing_an_answer_of_somebody_else_is_no_part_in_the_case(team):
    assessment = create_assessment(team)
    save(team.people[Role.INSPECTOR], assessment, new_submission("2.1.1"))
    save(team.people[Role.LEAD], assessment, new_submission("2.1.1", "", base_version=1))
    assert review_queries.may_review(access(team, assessment))


def test_answer_changed_after_a_return_does_not_count_in_agreement(team):
    first, thread = returned_case(team)
    save(first.assessor, first, new_submission("2.1.1", "no", "Not in the file", base_version=1))
    reply(team, first, thread)
    finish(first)
    second = create_assessment(team, Role.PARTNER, occasion="second")
    answers = complete_answers(team) | {"2.1.1": "no"}
    save_all(second.assessor, second, [new_submission(*answer, "A reason") for answer in answers.items()])
    finish(second)
    rows = {row.question: row for row, _text in agreement.reliability(access=team.access(Role.HEAD))}
    assert (rows["2.1.1"].same, rows["2.1.1"].pairs) == (0, 1)
    assert (rows["2.1.2"].same, rows["2.1.2"].pairs) == (1, 1)


def test_case_with_resolved_differences_is_not_returned(team):
    assessment = finished_case(team)
    comment(team, assessment)
    assessment.difference_resolutions.create(question="2.1.1", value="yes", by=team.people[Role.LEAD])
    with pytest.raises(RuleBroken, match="cannot be returned"):
        give_back(team, assessment)


# ---------------------------------------------------------------- two windows


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


def test_reopened_case_shows_why_and_keeps_comments_that_are_not_sent(team):
    assessment = finished_case(team)
    comment(team, assessment)
    caseload.reopen(access=writable_access(assessment.assessor, assessment), reason="A document came.")
    with pytest.raises(RuleBroken, match="once this case is finished"):
        give_back(team, assessment)
    finish(assessment)
    give_back(team, assessment)
    assert states(assessment) == ["open"]
