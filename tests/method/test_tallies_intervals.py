"""Intervals: coverage by exact enumeration, missing answers, and agreement with the forecast of ratings."""

from fractions import Fraction
from functools import cache
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspectorate.method.tallies import SampleCounts, exact_bounds, share_bounds
from inspectorate.method.tallies.intervals import DENOMINATOR_ERROR, _number_of_samples, _probability
from tests.method.hypergeometric import forecast, samples

CONFIDENCE = Fraction(95, 100)


@cache
def bounds(yes, no, population, size):
    """Return the bounds from a sample without missing answers."""
    return share_bounds(SampleCounts(yes, no, size - yes - no, 0, population), CONFIDENCE)


def coverage(applicable, sufficient, population, size, least=0.0):
    """Return the probability that the interval holds the truth; samples below `least` count as misses."""
    covered = 0.0
    for yes, no, probability in samples(applicable, sufficient, population, size):
        if probability > least:
            low, high = bounds(yes, no, population, size) if yes + no else (0, 1)
            covered += probability * (low <= Fraction(sufficient, applicable) <= high)
    return covered


@pytest.mark.parametrize(
    ("population", "size"), [(21, 19), (38, 31), (10, 9), (12, 5), (22, 18), (30, 10), (50, 37)]
)
def test_coverage_is_at_least_95_per_cent_for_every_population(population, size):
    coverages = [
        coverage(applicable, sufficient, population, size)
        for applicable in range(1, population + 1)
        for sufficient in range(applicable + 1)
    ]
    assert min(coverages) >= 0.95 - 1e-9


@pytest.mark.parametrize(
    ("population", "size", "applicable", "sufficient"),
    [(160, 81, 24, 20), (160, 81, 150, 98), (500, 124, 40, 30)],
)
def test_coverage_holds_in_large_populations(population, size, applicable, sufficient):
    assert coverage(applicable, sufficient, population, size, least=2e-5) >= 0.95


@given(
    st.integers(2, 14).flatmap(
        lambda size: st.tuples(
            st.lists(st.integers(0, 3), min_size=size, max_size=size), st.integers(size, size + 8)
        )
    )
)
@settings(max_examples=60)
def test_interval_with_missing_answers_holds_those_of_all_their_completions(numbers):
    answers, population = numbers
    yes, no, not_applicable, missing = (answers.count(kind) for kind in range(4))
    if yes + no == 0:
        return
    low, high = share_bounds(SampleCounts(yes, no, not_applicable, missing, population), CONFIDENCE)
    for more_yes in range(missing + 1):
        for more_no in range(missing - more_yes + 1):
            completed = bounds(yes + more_yes, no + more_no, population, len(answers))
            assert low <= completed[0]
            assert completed[1] <= high


def plain_bounds(yes, no, not_applicable, population, confidence=CONFIDENCE):
    """Return the bounds by their definition: every population that the sample does not exclude.

    A thousandth of the probability, but at most half of the error, is spent on the number of cases that the
    question applies to.
    """
    size, applicable = yes + no + not_applicable, yes + no
    if size == population:
        return Fraction(yes, applicable), Fraction(yes, applicable)
    error = min(DENOMINATOR_ERROR, (1 - confidence) / 2)
    fewest, most = exact_bounds(applicable, size, population, 1 - error)
    tail = (1 - confidence - error) / 2
    lower, upper = set(), set()
    for in_population in range(max(fewest, 1), most + 1):
        for sufficient in range(yes, in_population - no + 1):
            at_least = at_most = 0
            for other_yes, other_no, _ in samples(in_population, sufficient, population, size):
                ways = (
                    comb(sufficient, other_yes)
                    * comb(in_population - sufficient, other_no)
                    * comb(population - in_population, size - other_yes - other_no)
                )
                if other_yes + other_no:
                    share = Fraction(other_yes, other_yes + other_no)
                    at_least += ways * (share >= Fraction(yes, applicable))
                    at_most += ways * (share <= Fraction(yes, applicable))
            if at_least > tail * comb(population, size):
                lower.add(Fraction(sufficient, in_population))
            if at_most > tail * comb(population, size):
                upper.add(Fraction(sufficient, in_population))
    return min(lower), max(upper)


@given(
    st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(0, 8)).filter(lambda sample: sum(sample[:2])),
    st.integers(0, 12),
)
@settings(max_examples=60, deadline=None)
def test_bounds_equal_their_definition(sample, unseen):
    yes, no, not_applicable = sample
    size, population = sum(sample), sum(sample) + unseen
    assert bounds(yes, no, population, size) == plain_bounds(yes, no, not_applicable, population)


@pytest.mark.parametrize("confidence", [Fraction(8, 10), Fraction(999, 1000), Fraction(9999, 10000)])
def test_bounds_of_other_confidences_equal_their_definition(confidence):
    for sample in ((3, 2, 2), (1, 4, 3), (5, 1, 1), (2, 2, 6)):
        for unseen in (0, 4, 9):
            population = sum(sample) + unseen
            expected = plain_bounds(*sample, population, confidence)
            assert share_bounds(SampleCounts(*sample, 0, population), confidence) == expected


def test_half_of_a_small_error_is_spent_on_the_number_of_applicable_cases():
    confidence = Fraction(999, 1000)
    low, _ = share_bounds(SampleCounts(6, 3, 3, 0, 30), confidence)
    assert low == Fraction(1, 4) == plain_bounds(6, 3, 3, 30, confidence)[0]


@given(st.integers(1, 60), st.integers(0, 60), st.integers(0, 60), st.data())
@settings(max_examples=60)
def test_floating_point_probability_equals_the_count_of_samples(yes, no, rest, data):
    population = yes + no + rest
    size = data.draw(st.integers(1, population))
    observed = data.draw(st.integers(1, 20)), data.draw(st.integers(0, 20))
    if size == population:
        return
    exact = Fraction(_number_of_samples(yes, no, population, size, observed), comb(population, size))
    assert _probability(yes, no, population, size, observed) == pytest.approx(float(exact), abs=1e-11)


@pytest.mark.parametrize(("population", "size"), [(21, 19), (38, 31), (10, 9), (12, 5), (30, 10), (60, 45)])
@pytest.mark.parametrize("always_applies", [False, True])
def test_forecast_of_ratings_puts_at_most_5_per_cent_outside_the_interval(population, size, always_applies):
    for yes in range(size + 1):
        for no in [size - yes] if always_applies else range(yes == 0, size - yes + 1):
            counts = SampleCounts(yes, no, size - yes - no, 0, population, always_applies)
            low, high = share_bounds(counts, CONFIDENCE)
            outside = sum(
                probability
                for share, probability in forecast(yes, no, size - yes - no, population)
                if not low <= share <= high
            )
            assert outside <= 0.05, (yes, no)


def test_interval_of_a_census_with_a_missing_answer_has_both_completions():
    low, high = share_bounds(SampleCounts(6, 3, 0, 1, 10, always_applies=True), CONFIDENCE)
    assert (low, high) == (Fraction(6, 10), Fraction(7, 10))
    low, high = share_bounds(SampleCounts(6, 3, 0, 1, 10), CONFIDENCE)
    assert (low, high) == (Fraction(6, 10), Fraction(7, 10))


def test_interval_is_no_wider_when_the_question_always_applies():
    narrow = share_bounds(SampleCounts(15, 16, 0, 0, 38, always_applies=True), CONFIDENCE)
    wide = share_bounds(SampleCounts(15, 16, 0, 0, 38), CONFIDENCE)
    assert wide[0] <= narrow[0] <= narrow[1] <= wide[1]


def test_interval_of_the_example_holds_what_the_unseen_cases_can_make_of_it():
    assert bounds(9, 5, 21, 19) == (Fraction(9, 16), Fraction(11, 16))
