"""Counts, printed percentages and exact intervals."""

from fractions import Fraction
from math import comb
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from inspectorate.method import tallies
from inspectorate.method.standards import load
from inspectorate.method.tallies import count, estimate_applicable, exact_bounds, half_up, tally, tally_fact
from tests.method.cases import answered, complete, many, seen

YOUTH, HOSTELS = load("youth-2018"), load("hostels-2030")


@given(st.fractions(min_value=0, max_value=200))
def test_half_up_is_the_nearest_whole_number_and_halves_go_up(value):
    assert half_up(value) - Fraction(1, 2) <= value < half_up(value) + Fraction(1, 2)


@pytest.mark.parametrize("framework", [YOUTH, HOSTELS], ids=lambda each: each.id)
def test_every_case_is_sufficient_insufficient_not_applicable_or_missing(framework):
    groups = [group.key for group in framework.casework.groups]
    cases = [case for group in groups for case in many(framework, group, 25)]
    found = count(cases, framework, dict.fromkeys(groups, 30))
    asked = [q for q in framework.questions if framework.domain_of[q].judged_on == "cases"]
    assert list(found) == asked
    for each in found.values():
        assert each.cases == each.applicable + each.not_applicable + each.missing == 25
        assert each.missing == 0
        if each.applicable:
            assert each.interval is not None
            assert each.exact == Fraction(each.yes, each.applicable)
            assert each.percentage == half_up(each.exact * 100)
            assert 0 <= each.interval.low <= 100 * each.exact <= each.interval.high <= 100


def test_only_first_assessments_count():
    first = complete(YOUTH, "court", "1", Random(1))
    second = complete(YOUTH, "court", "1", Random(2), occasion="second")
    assert count([first, second], YOUTH, {"court": 5}) == count([first], YOUTH, {"court": 5})


def test_an_answer_routing_rules_out_is_not_counted():
    case = answered("1", "court", {"2.2.1": "yes"}, {"plan_due": "no"})
    found = count([case], YOUTH, {"court": 5})["2.2.1"]
    assert (found.applicable, found.not_applicable, found.percentage, found.exact) == (0, 1, None, None)
    assert found.because == "It applied to none of the 1 assessed cases."


def test_no_cases_give_empty_tallies():
    found = count([], YOUTH, {})
    assert {each.cases for each in found.values()} == {0}
    assert {each.because for each in found.values()} == {"No case was assessed."}


def test_a_tally_says_how_it_came_about():
    assert tally("q", "court", seen(15, 11, 4, 1), YOUTH, population=38).because == (
        "15 of 26 applicable cases judged sufficient, 58 per cent; "
        "it did not apply to 4 of 31; 1 not answered."
    )


@given(
    st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n), st.integers(n, 60))),
    st.sampled_from([Fraction(8, 10), Fraction(95, 100)]),
)
def test_bounds_are_the_least_and_most_that_the_definition_does_not_rule_out(drawn, confidence):
    yes, applicable, population = drawn
    tail = (1 - confidence) / 2
    kept = []
    for whole in range(yes, population - (applicable - yes) + 1):
        chances = [
            Fraction(comb(whole, x) * comb(population - whole, applicable - x), comb(population, applicable))
            for x in range(applicable + 1)
        ]
        assert float(chances[yes]) == pytest.approx(hypergeom.pmf(yes, population, whole, applicable))
        if sum(chances[yes:]) > tail and sum(chances[: yes + 1]) > tail:
            kept.append(whole)
    assert exact_bounds(yes, applicable, population, confidence) == (kept[0], kept[-1])


def covers(bounds, truth):
    """Whether a number lies between two others."""
    return bounds[0] <= truth <= bounds[1]


@pytest.mark.parametrize(("population", "applicable"), [(38, 31), (21, 19), (12, 5), (40, 8)])
@pytest.mark.parametrize("confidence", [Fraction(8, 10), Fraction(95, 100)])
def test_intervals_cover_the_truth_at_least_as_often_as_they_say(population, applicable, confidence):
    for truth in range(population + 1):
        covered = sum(
            comb(truth, yes) * comb(population - truth, applicable - yes)
            for yes in range(max(0, applicable - population + truth), min(truth, applicable) + 1)
            if covers(exact_bounds(yes, applicable, population, confidence), truth)
        )
        assert Fraction(covered, comb(population, applicable)) >= confidence


@given(st.integers(0, 31), st.integers(0, 31))
def test_a_census_leaves_no_interval(yes, no):
    found = tally("q", "court", seen(yes, no), YOUTH, population=yes + no)
    assert (found.interval is None) is (yes + no == 0)
    if found.interval:
        assert found.interval.low == found.interval.high == pytest.approx(100 * yes / (yes + no))


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 60))
def test_the_estimated_denominator_leaves_room_for_what_was_seen(applicable, not_applicable, unseen):
    answered = applicable + not_applicable
    if answered:
        within = estimate_applicable(applicable, answered, answered + unseen)
        assert applicable <= within <= applicable + unseen


def test_without_a_known_population_there_is_no_interval():
    assert count(many(YOUTH, "court", 3), YOUTH, {})["2.1.1"].interval is None


def test_more_assessed_than_eligible_is_treated_as_a_census():
    found = tally("q", "court", seen(3, 3), YOUTH, population=4)
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == (50, 50)


def test_a_fact_is_tallied_over_the_cases_where_it_is_known():
    cases = [
        answered("1", "court", {}, {"victim": "yes"}),
        answered("2", "court", {}, {"victim": "no"}),
        answered("3", "court", {}, {"victim": "yes"}),
        answered("4", "court", {}, {}),
        answered("5", "court", {}, {"victim": "yes"}, occasion="second"),
        answered("6", "out_of_court", {}, {"victim": "yes"}),
    ]
    found = tally_fact(cases, "court", "victim", "yes")
    assert (found.yes, found.applicable, found.missing, found.percentage) == (2, 3, 1, 67)
    assert found.question == "fact.court.victim.yes"
    assert found.interval is None
    assert tally_fact(cases, "court", "victim", "yes", framework=YOUTH, population=9).interval is not None


def test_the_door_is_complete():
    assert all(hasattr(tallies, name) for name in tallies.__all__)
