"""Reviews of cases assessed twice, and who took part in a case and does not review it."""

import pytest
from django.utils import timezone

from inspectorate.web.assessments.models import Assessment
from inspectorate.web.assessments.queries import agreement
from inspectorate.web.assessments.queries import reviews as review_queries
from inspectorate.web.permissions import Action, NotVisible, RuleBroken
from inspectorate.web.states import Role
from tests.web.assigned_cases import (
    complete_answers,
    create_assessment,
    new_submission,
    save,
    save_all,
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
