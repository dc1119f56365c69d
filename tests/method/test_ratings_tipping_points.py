"""Tipping points, compared with an exhaustive search over all changes of answers."""

from fractions import Fraction
from itertools import chain, combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspectorate.method import ratings, tallies
from inspectorate.method.ratings.rating_bands import bands
from inspectorate.method.ratings.tipping_points import (
    DOWN,
    UP,
    AnswerCount,
    fewest_answers,
    standard_band_index,
    tipping_point,
)
from inspectorate.method.standards import load
from tests.method.cases import assessment_with

YOUTH, HOSTELS = load("youth-2018"), load("hostels-2030")
QUESTIONS = {"youth-2018": ("2.2.1", "2.2.2", "2.2.3"), "hostels-2030": ("B1.1", "B1.2")}
ANSWERS = {"youth-2018": ("yes", "no", "not_applicable"), "hostels-2030": ("met", "not_met", "did_not_arise")}

small_counts = st.integers(1, 7).flatmap(
    lambda applicable: st.builds(AnswerCount, st.integers(0, applicable), st.just(applicable))
)
frameworks = st.sampled_from([YOUTH, HOSTELS])


@st.composite
def frameworks_and_assessments(draw):
    """Draw an edition, and assessments of one standard with any combination of answers."""
    framework = draw(frameworks)
    questions, options = QUESTIONS[framework.id], ANSWERS[framework.id]
    patterns = draw(st.lists(st.tuples(*[st.sampled_from(options)] * len(questions)), min_size=1, max_size=9))
    group = framework.casework.groups[0].key
    return framework, [
        assessment_with(f"c{number}", group, dict(zip(questions, pattern, strict=True)))
        for number, pattern in enumerate(patterns)
    ]


def rating_of(framework, assessments):
    """Return the rating of the standard that these assessments answer."""
    standard = framework.standard_of[QUESTIONS[framework.id][0]].id
    return ratings.propose(tallies.count(assessments, framework, {}), [], framework)[standard].rating


def with_reversed(framework, assessment, questions):
    """Return an assessment with the answers to some questions reversed."""
    yes, no, _ = ANSWERS[framework.id]
    opposite = {yes: no, no: yes}
    answers = {
        question: opposite[answer.value] if question in questions else answer.value
        for question, answer in assessment.answers.items()
    }
    return assessment_with(assessment.case_id, assessment.group, answers)


def reversible_questions(assessment):
    """Return the questions of a case answered sufficient, and those answered insufficient."""
    return [
        [question for question, answer in assessment.answers.items() if answer.value in values]
        for values in ({"yes", "met"}, {"no", "not_met"})
    ]


@given(st.lists(small_counts, min_size=1, max_size=3), frameworks)
def test_fewest_answers_equals_the_minimum_over_all_changes(answer_counts, framework):
    questions = QUESTIONS[framework.id]
    counts = dict(zip(questions, answer_counts, strict=False))
    index = standard_band_index(counts, framework)
    for direction in (UP, DOWN):
        sizes = []
        for sufficient in product(*(range(count.applicable + 1) for count in counts.values())):
            changed = {
                question: AnswerCount(yes, counts[question].applicable)
                for question, yes in zip(counts, sufficient, strict=True)
            }
            if (standard_band_index(changed, framework) - index) * direction > 0:
                sizes.append(sum(abs(changed[question].yes - counts[question].yes) for question in counts))
        change = fewest_answers(counts, direction, framework)
        assert (change.answers if change else None) == min(sizes, default=None)


def deciding_alone(framework, assessments):
    """Return the ids of the cases of which some answers, reversed, change the rating."""
    rating, alone = rating_of(framework, assessments), set()
    for index, assessment in enumerate(assessments):
        for questions in reversible_questions(assessment):
            subsets = chain.from_iterable(
                combinations(questions, size) for size in range(1, len(questions) + 1)
            )
            others = [*assessments[:index], *assessments[index + 1 :]]
            if any(
                rating_of(framework, [*others, with_reversed(framework, assessment, subset)]) != rating
                for subset in subsets
            ):
                alone.add(assessment.case_id)
    return alone


@given(frameworks_and_assessments())
def test_case_decides_alone_exactly_if_reversing_its_answers_changes_the_rating(drawn):
    framework, assessments = drawn
    counts = tallies.count(assessments, framework, {})
    sensitivity = next(iter(ratings.sensitivity(assessments, counts, framework).values()), None)
    alone = deciding_alone(framework, assessments)
    if sensitivity is None:
        assert rating_of(framework, assessments) is None
    else:
        assert {deciding.case_id for deciding in sensitivity.deciding if deciding.alone} == alone
        assert sensitivity.one_case is bool(alone)
        assert alone or not any(deciding.alone for deciding in sensitivity.deciding)


@pytest.mark.parametrize(
    ("sufficient", "alone"),
    [
        # 6 of 8 and 5 of 8 are 69 per cent, and 70 is a boundary: one more answer crosses it
        ((6, 5), {6, 7, 8}),
        # 6 of 8 and 6 of 8 are 75: one answer fewer leaves 69, two fewer 63
        ((6, 6), {1, 2, 3, 4, 5, 6}),
        # 4 of 8 and 5 of 8 are 56: one case changes each by 12.5, and crosses no boundary
        ((4, 5), set()),
        # 3 of 8 and 4 of 8 are 44: one answer fewer of one case leaves 38
        ((3, 4), {1, 2, 3, 4}),
        # 2 of 8 and 2 of 8 are 25: one case that has neither is not enough
        ((2, 2), set()),
        # 5 of 8 and 4 of 8 are 56; nor is any where both answers of a case change
        ((5, 4), set()),
        # 5 of 8 and 5 of 8 are 63: both answers of one case take it to 75, and one to 69
        ((5, 5), {6, 7, 8}),
    ],
)
def test_case_decides_alone_where_the_mean_decides(sufficient, alone):
    assert_deciding_alone(HOSTELS, sufficient, alone)


@pytest.mark.parametrize(
    ("sufficient", "alone"),
    [
        # 5 of 8 are 63 per cent: one answer more leads to 75, one fewer to 50 and the same rating
        ((5, 8, 8), {6, 7, 8}),
        # 4 of 8 are 50: one fewer leads to 38
        ((4, 8, 8), {1, 2, 3, 4}),
        # 6 of 8 are 75: one more leads to 88, one fewer to 63
        ((8, 8, 6), {1, 2, 3, 4, 5, 6, 7, 8}),
        # 5 of 8 twice: the last three cases lack both, and both have to change
        ((5, 5, 8), {6, 7, 8}),
    ],
)
def test_case_decides_alone_where_the_lowest_question_decides(sufficient, alone):
    assert_deciding_alone(YOUTH, sufficient, alone)


def assert_deciding_alone(framework, sufficient, alone):
    """Assert that these of eight cases decide; the first so many are sufficient for each question."""
    yes, no, _ = ANSWERS[framework.id]
    assessments = [
        assessment_with(
            f"c{number}",
            framework.casework.groups[0].key,
            {
                question: yes if number <= count else no
                for question, count in zip(QUESTIONS[framework.id], sufficient, strict=True)
            },
        )
        for number in range(1, 9)
    ]
    counts = tallies.count(assessments, framework, {})
    [sensitivity] = ratings.sensitivity(assessments, counts, framework).values()
    decided = {deciding.case_id for deciding in sensitivity.deciding if deciding.alone}
    assert decided == {f"c{number}" for number in alone} == deciding_alone(framework, assessments)
    for deciding in sensitivity.deciding if alone else ():
        index = int(deciding.case_id.removeprefix("c")) - 1
        others = [*assessments[:index], *assessments[index + 1 :]]
        together = [other.question for other in sensitivity.deciding if other.case_id == deciding.case_id]
        assert deciding.toward in {
            rating_of(framework, [*others, with_reversed(framework, assessments[index], questions)])
            for questions in ([deciding.question], together)
        }


@given(frameworks_and_assessments())
def test_answers_of_a_deciding_case_lead_to_their_stated_rating(drawn):
    framework, assessments = drawn
    counts = tallies.count(assessments, framework, {})
    for sensitivity in ratings.sensitivity(assessments, counts, framework).values():
        for case in {deciding.case_id for deciding in sensitivity.deciding if deciding.alone}:
            answers = [deciding for deciding in sensitivity.deciding if deciding.case_id == case]
            original = next(assessment for assessment in assessments if assessment.case_id == case)
            others = [assessment for assessment in assessments if assessment.case_id != case]
            for toward in {deciding.toward for deciding in answers}:
                questions = [deciding.question for deciding in answers if deciding.toward == toward]
                subsets = [[question] for question in questions] + [questions]
                assert toward in {
                    rating_of(framework, [*others, with_reversed(framework, original, subset)])
                    for subset in subsets
                }
            assert all(deciding.answer == original.answers[deciding.question].value for deciding in answers)


@given(frameworks_and_assessments())
@settings(max_examples=50)
def test_candidates_are_enough_to_change_the_rating_when_no_case_decides_alone(drawn):
    framework, assessments = drawn
    counts = tallies.count(assessments, framework, {})
    for sensitivity in ratings.sensitivity(assessments, counts, framework).values():
        assert sensitivity.cases_to_change >= 1
        assert sensitivity.toward != sensitivity.rating
        if not sensitivity.one_case:
            candidates = [
                deciding for deciding in sensitivity.deciding if deciding.toward == sensitivity.toward
            ]
            assert len(candidates) >= sensitivity.cases_to_change > 1


@given(st.lists(small_counts, min_size=1, max_size=3), frameworks)
def test_points_are_the_distance_to_the_nearest_boundary(answer_counts, framework):
    counts = dict(zip(QUESTIONS[framework.id], answer_counts, strict=False))
    shares = [Fraction(100 * count.yes, count.applicable) for count in counts.values()]
    percentage = min(shares) if framework is YOUTH else sum(shares, Fraction(0)) / len(shares)
    index = standard_band_index(counts, framework)
    boundaries = [band.at_least.value for band in bands(framework)]
    gaps: list[Fraction] = [boundaries[index] - percentage] if index else []
    gaps += [percentage - boundaries[index + 1]] if index + 1 < len(boundaries) else []
    tipping = tipping_point(counts, {}, framework)
    assert tipping is not None
    assert tipping.points == pytest.approx(float(min(max(-gap, Fraction(0)) for gap in gaps)))


def test_upward_change_raises_every_question_below_the_boundary():
    counts = {"3.4.1": AnswerCount(13, 17), "3.4.2": AnswerCount(14, 18)}
    change = fewest_answers(counts, UP, YOUTH)
    assert change is not None
    assert (change.answers, change.alternatives) == (2, ({"3.4.1": 1, "3.4.2": 1},))


def test_downward_change_lists_all_questions_with_the_fewest_answers():
    counts = {"2.2.1": AnswerCount(10, 20), "2.2.2": AnswerCount(30, 50), "2.2.3": AnswerCount(10, 20)}
    change = fewest_answers(counts, DOWN, YOUTH)
    assert change is not None
    assert change.alternatives == ({"2.2.1": 1}, {"2.2.3": 1})


def test_single_case_can_change_the_rating_by_more_than_one_band():
    assessments = [assessment_with("1", "court", {"2.2.1": "yes"})]
    counts = tallies.count(assessments, YOUTH, {"court": 9})
    sensitivity = ratings.sensitivity(assessments, counts, YOUTH)["2.2"]
    assert (
        sensitivity.rating,
        sensitivity.toward,
        sensitivity.cases_to_change,
        sensitivity.points_to_boundary,
    ) == ("Outstanding", "Inadequate", 1, 20)
