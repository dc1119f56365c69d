"""Krippendorff's alpha against its definition, agreement, and comparison of classifications."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate.method.assessments import Answer, agreement, compare_classifications, krippendorff_alpha
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
    assert set(result) == {question for question in YOUTH.questions if question.startswith("2.")}


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
