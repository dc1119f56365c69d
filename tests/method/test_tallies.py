"""Tallies: counts, printed percentages and exact intervals."""

from fractions import Fraction
from math import comb
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from inspectorate.method import tallies
from inspectorate.method.standards import load
from inspectorate.method.tallies import count, exact_bounds, half_up, tally, tally_fact
from tests.method.cases import assessment_with, category_counts, complete_assessment, random_assessments

YOUTH, HOSTELS = load("youth-2018"), load("hostels-2030")


@given(st.fractions(min_value=0, max_value=200))
def test_half_up_rounds_to_the_nearest_integer_and_halves_up(value):
    assert half_up(value) - Fraction(1, 2) <= value < half_up(value) + Fraction(1, 2)


@pytest.mark.parametrize("framework", [YOUTH, HOSTELS], ids=lambda framework: framework.id)
def test_every_case_is_in_exactly_one_category(framework):
    groups = [group.key for group in framework.casework.groups]
    assessments = [assessment for group in groups for assessment in random_assessments(framework, group, 25)]
    result = count(assessments, framework, dict.fromkeys(groups, 30))
    questions = [
        question for question in framework.questions if framework.domain_of[question].judged_on == "cases"
    ]
    assert list(result) == questions
    for question_tally in result.values():
        assert (
            question_tally.cases
            == question_tally.applicable + question_tally.not_applicable + question_tally.missing
            == 25
        )
        assert question_tally.missing == 0
        if question_tally.applicable:
            assert question_tally.interval is not None
            assert question_tally.exact == Fraction(question_tally.yes, question_tally.applicable)
            assert question_tally.percentage == half_up(question_tally.exact * 100)
            assert (
                0
                <= question_tally.interval.low
                <= 100 * question_tally.exact
                <= question_tally.interval.high
                <= 100
            )


def test_only_first_assessments_count():
    first = complete_assessment(YOUTH, "court", "1", Random(1))
    second = complete_assessment(YOUTH, "court", "1", Random(2), occasion="second")
    assert count([first, second], YOUTH, {"court": 5}) == count([first], YOUTH, {"court": 5})


def test_answer_to_a_question_that_does_not_apply_is_not_counted():
    assessment = assessment_with("1", "court", {"2.2.1": "yes"}, {"plan_due": "no"})
    result = count([assessment], YOUTH, {"court": 5})["2.2.1"]
    assert (result.applicable, result.not_applicable, result.percentage, result.exact) == (0, 1, None, None)
    assert result.because == "It applied to none of the 1 assessed cases."


def test_no_cases_give_empty_tallies():
    result = count([], YOUTH, {})
    assert {question_tally.cases for question_tally in result.values()} == {0}
    assert {question_tally.because for question_tally in result.values()} == {"No case was assessed."}


def test_reason_of_a_tally_states_its_counts():
    assert tally("q", "court", category_counts(15, 11, 4, 1), YOUTH, population=38).because == (
        "15 of 26 applicable cases judged sufficient, 58 per cent; "
        "it did not apply to 4 of 31; 1 not answered."
    )


@given(
    st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n), st.integers(n, 60))),
    st.sampled_from([Fraction(8, 10), Fraction(95, 100)]),
)
def test_bounds_equal_their_definition(numbers, confidence):
    yes, applicable, population = numbers
    tail = (1 - confidence) / 2
    not_excluded = []
    for sufficient in range(yes, population - (applicable - yes) + 1):
        probabilities = [
            Fraction(
                comb(sufficient, in_sample) * comb(population - sufficient, applicable - in_sample),
                comb(population, applicable),
            )
            for in_sample in range(applicable + 1)
        ]
        assert float(probabilities[yes]) == pytest.approx(
            hypergeom.pmf(yes, population, sufficient, applicable)
        )
        if sum(probabilities[yes:]) > tail and sum(probabilities[: yes + 1]) > tail:
            not_excluded.append(sufficient)
    assert exact_bounds(yes, applicable, population, confidence) == (not_excluded[0], not_excluded[-1])


def contains(bounds, truth):
    """Return whether a number is within bounds, both included."""
    return bounds[0] <= truth <= bounds[1]


@pytest.mark.parametrize(("population", "applicable"), [(38, 31), (21, 19), (12, 5), (40, 8)])
@pytest.mark.parametrize("confidence", [Fraction(8, 10), Fraction(95, 100)])
def test_coverage_of_intervals_is_at_least_the_confidence(population, applicable, confidence):
    for truth in range(population + 1):
        covered = sum(
            comb(truth, yes) * comb(population - truth, applicable - yes)
            for yes in range(max(0, applicable - population + truth), min(truth, applicable) + 1)
            if contains(exact_bounds(yes, applicable, population, confidence), truth)
        )
        assert Fraction(covered, comb(population, applicable)) >= confidence


@given(st.integers(0, 31), st.integers(0, 31))
def test_interval_of_a_census_is_a_point(yes, no):
    result = tally("q", "court", category_counts(yes, no), YOUTH, population=yes + no)
    assert (result.interval is None) is (yes + no == 0)
    if result.interval:
        assert result.interval.low == result.interval.high == pytest.approx(100 * yes / (yes + no))


def test_unknown_population_gives_no_interval():
    assert count(random_assessments(YOUTH, "court", 3), YOUTH, {})["2.1.1"].interval is None


def test_more_assessed_than_eligible_cases_are_a_census():
    result = tally("q", "court", category_counts(3, 3), YOUTH, population=4)
    assert result.interval is not None
    assert (result.interval.low, result.interval.high) == (50, 50)


def test_fact_is_tallied_over_the_cases_that_state_it():
    assessments = [
        assessment_with("1", "court", {}, {"victim": "yes"}),
        assessment_with("2", "court", {}, {"victim": "no"}),
        assessment_with("3", "court", {}, {"victim": "yes"}),
        assessment_with("4", "court", {}, {}),
        assessment_with("5", "court", {}, {"victim": "yes"}, occasion="second"),
        assessment_with("6", "out_of_court", {}, {"victim": "yes"}),
    ]
    result = tally_fact(assessments, "court", "victim", "yes")
    assert (result.yes, result.applicable, result.missing, result.percentage) == (2, 3, 1, 67)
    assert result.question == "fact.court.victim.yes"
    assert result.interval is None
    assert (
        tally_fact(assessments, "court", "victim", "yes", framework=YOUTH, population=9).interval is not None
    )


def test_exported_names_exist():
    assert all(hasattr(tallies, name) for name in tallies.__all__)
