"""Krippendorff's alpha against its definition, agreement, and comparison of classifications."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.stats import binomtest

from inspectorate.method.assessments import (
    Answer,
    Reliability,
    agreement,
    applicable,
    clustered_bounds,
    compare_classifications,
    inter_rater_reliability,
    krippendorff_alpha,
)
from inspectorate.method.standards import load
from tests.method.cases import assessment_with, complete_assessment

YOUTH, HOSTELS = load("youth-2018"), load("hostels-2030")

values = st.sampled_from(["a", "b", "c", None])
units = st.lists(st.lists(values, min_size=2, max_size=4), min_size=1, max_size=8)


def alpha_by_definition(units):
    """Disagreement of pairs within units relative to that of all pairs."""
    compared_units = [[value for value in unit if value is not None] for unit in units]
    compared_units = [unit for unit in compared_units if len(unit) > 1]
    values = [value for unit in compared_units for value in unit]
    total = len(values)
    observed = sum(
        (value != previous) / (len(unit) - 1)
        for unit in compared_units
        for position, value in enumerate(unit)
        for previous in unit[:position]
    )
    expected = sum(
        value != previous for position, value in enumerate(values) for previous in values[:position]
    )
    return None if expected == 0 else 1 - (observed / total) / (expected / (total * (total - 1)))


@given(units)
def test_alpha_equals_its_definition(units):
    alpha, expected = krippendorff_alpha(units), alpha_by_definition(units)
    assert alpha == expected if expected is None else alpha == pytest.approx(expected)


@given(units)
def test_alpha_does_not_depend_on_the_order_of_observers_or_units(units):
    assert krippendorff_alpha(units) == krippendorff_alpha([unit[::-1] for unit in units[::-1]])


@given(st.lists(st.sampled_from("abc"), min_size=2).filter(lambda values: len(set(values)) > 1))
def test_alpha_is_one_if_all_observers_agree(unit_values):
    assert krippendorff_alpha([value, value] for value in unit_values) == 1


@pytest.mark.parametrize("units", [[], [["a", "a"], ["a", "a"]], [["a", None], ["b"]]])
def test_alpha_is_none_without_variation(units):
    assert krippendorff_alpha(units) is None


def assessed_twice(case, first_answers, second_answers):
    first = assessment_with(case, "court", first_answers)
    return [first, replace(assessment_with(case, "court", second_answers), occasion="second")]


def test_agreement_counts_cases_with_two_answers():
    assessments = [
        *assessed_twice("1", {"2.1.1": "yes"}, {"2.1.1": "yes"}),
        *assessed_twice("2", {"2.1.1": "yes"}, {"2.1.1": "no"}),
        *assessed_twice("3", {"2.1.1": "no"}, {"2.1.1": "no"}),
        *assessed_twice("4", {"2.1.1": "no"}, {"2.1.1": ""}),
        assessment_with("5", "court", {"2.1.1": "no"}),
    ]
    result = agreement(assessments, YOUTH)
    assert list(result) == ["2.1.1"]
    assert (result["2.1.1"].pairs, result["2.1.1"].same) == (3, 2)
    assert result["2.1.1"].alpha == pytest.approx(1 - 5 * 2 / (2 * 3 * 3))


def test_not_applicable_by_answer_or_routing_is_one_value():
    assessments = [
        *assessed_twice("1", {"2.1.2": "not_applicable"}, {"2.1.2": "yes"}),
        assessment_with("2", "court", {}, {"safety_concern": "no"}),
        assessment_with("2", "court", {"2.1.2": "not_applicable"}, {}, occasion="second"),
    ]
    assert (agreement(assessments, YOUTH)["2.1.2"].pairs, agreement(assessments, YOUTH)["2.1.2"].same) == (
        2,
        1,
    )


def test_different_insufficient_answers_do_not_agree():
    first = assessment_with("1", "stays", {"B1.1": "partly_met"})
    second = assessment_with("1", "stays", {"B1.1": "not_met"}, occasion="second")
    assert agreement([first, second], HOSTELS)["B1.1"].same == 0


def test_identical_assessments_agree_on_every_question():
    first = complete_assessment(YOUTH, "court", "1", Random(1))
    result = agreement([first, replace(first, occasion="second")], YOUTH)
    assert all(
        agreement_on_question.pairs == agreement_on_question.same == 1
        for agreement_on_question in result.values()
    )
    assert set(result) == applicable(first.facts, YOUTH, "court")


def test_classifications_are_compared_in_the_order_of_the_scale():
    def assessment(name, service, inspector, **occasion):
        facts = {"service_safety_wellbeing": service, "inspector_safety_wellbeing": inspector}
        return assessment_with(name, "court", {}, facts, **occasion)

    assessments = [
        assessment("1", "low", "very_high"),
        assessment("2", "high", "medium"),
        assessment("3", "medium", "medium"),
        assessment("4", "", "medium"),
        assessment("5", "strange", "medium"),
        assessment("6", "low", "high", occasion="second"),
        assessment_with("7", "out_of_court", {}, {"service_safety_wellbeing": "low"}),
        assessment_with(
            "8", "court", {}, {"safety_wellbeing": "high", "inspector_safety_wellbeing": "very_high"}
        ),
    ]
    by_scale = {check.scale: check for check in compare_classifications(assessments, YOUTH, "court")}
    safety = by_scale["safety_wellbeing"]
    assert (safety.applicable, safety.agreed) == (4, 1)
    assert (safety.too_low, safety.too_high) == (("1", "8"), ("2",))
    assert safety.matrix["low", "very_high"] == safety.matrix["high", "very_high"] == 1
    assert by_scale["risk_of_serious_harm"].applicable == 0


def test_spaces_around_an_answer_are_ignored():
    first = assessment_with("1", "court", {"2.1.1": "yes"})
    second = replace(first, occasion="second", answers={"2.1.1": Answer(" yes ")})
    assert agreement([first, second], YOUTH)["2.1.1"].same == 1


@example([("y", "n")] * 5)
@given(st.lists(st.tuples(st.sampled_from("yn"), st.sampled_from("yn")), min_size=1, max_size=9))
def test_alpha_of_a_question_equals_krippendorffs_and_lies_in_its_range(pairs):
    words = {"y": "yes", "n": "no"}
    assessments = [
        assessment
        for number, (first, second) in enumerate(pairs)
        for assessment in assessed_twice(str(number), {"2.1.1": words[first]}, {"2.1.1": words[second]})
    ]
    result = agreement(assessments, YOUTH)["2.1.1"]
    expected = krippendorff_alpha(pairs)
    if expected is None:
        assert (result.alpha, result.low, result.high) == (None, None, None)
    else:
        assert result.alpha == pytest.approx(expected)
        bounds = [bound for bound in (result.low, result.alpha, result.high) if bound is not None]
        assert len(bounds) == 3
        assert bounds == sorted(bounds)
        assert -1 <= bounds[0] <= bounds[-1] <= 1


def test_question_that_both_assessors_facts_rule_out_is_not_counted():
    facts = {"safety_concern": "no"}
    both = [assessment_with("1", "court", {}, facts, occasion=occasion) for occasion in ("first", "second")]
    assert "2.1.2" not in agreement(both, YOUTH)
    one = [both[0], assessment_with("1", "court", {"2.1.2": "yes"}, {}, occasion="second")]
    assert (agreement(one, YOUTH)["2.1.2"].pairs, agreement(one, YOUTH)["2.1.2"].same) == (1, 0)


def test_pooled_agreement_and_disagreement_count_pairs_of_all_key_questions():
    assessments = [
        *assessed_twice("1", {"2.1.1": "yes", "2.2.1": "no"}, {"2.1.1": "no", "2.2.1": "no"}),
        *assessed_twice("2", {"2.1.1": "yes", "2.1.2": "not_applicable"}, {"2.1.1": "yes", "2.1.2": "yes"}),
    ]
    result = inter_rater_reliability(assessments, YOUTH)
    pooled = result.pooled["key questions"]
    assert (pooled.pairs, pooled.same) == (4, 2)
    assert "prompts" not in result.pooled
    assert result.disagreement is not None
    assert (result.disagreement.cases, result.disagreement.pairs, result.disagreement.differing) == (2, 3, 1)
    assert inter_rater_reliability([], YOUTH) == Reliability({}, {}, None)


@pytest.mark.parametrize(
    ("cases", "rate", "within_case"), [(10, 0.07, 0.0), (20, 0.07, 0.1), (10, 0.15, 0.3)]
)
def test_bounds_of_clustered_answers_hold_the_true_rate(cases, rate, within_case):
    held = 0
    for seed in range(300):
        rng = Random(seed)
        clusters = []
        for _ in range(cases):
            spread = (1 - within_case) / within_case if within_case else 0
            of_case = rng.betavariate(rate * spread, (1 - rate) * spread) if within_case else rate
            clusters.append((sum(rng.random() < of_case for _ in range(10)), 10))
        low, high = clustered_bounds(clusters)
        held += low <= rate <= high
    assert held >= 0.94 * 300


def test_bounds_are_exact_when_every_case_has_one_answer():
    bounds = clustered_bounds([(1, 1)] * 3 + [(0, 1)] * 17)
    expected = binomtest(3, 20).proportion_ci(0.95, "exact")
    assert list(bounds) == pytest.approx([expected.low, expected.high])


@pytest.mark.parametrize(("differing", "answers"), [(31, 1_000), (40, 1_001), (700, 9_000), (40_000, 41_000)])
def test_bounds_of_any_number_of_single_answers_are_those_of_clopper_and_pearson(differing, answers):
    bounds = clustered_bounds([(1, 1)] * differing + [(0, 1)] * (answers - differing))
    exact = binomtest(differing, answers).proportion_ci()
    assert bounds == pytest.approx((exact.low, exact.high), abs=1e-9)
