"""Krippendorff's alpha against published worked examples, and classifications compared."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate.method.assessments import Answer, agreement, compare_classifications, krippendorff_alpha
from inspectorate.method.standards import load
from tests.method.cases import answered, complete

YOUTH, HOSTELS = load("youth-2018"), load("hostels-2030")

values = st.sampled_from(["a", "b", "c", None])
units = st.lists(st.lists(values, min_size=2, max_size=4), min_size=1, max_size=8)


def naive_alpha(units):
    """By the definition: the disagreement of pairs within units over that of all pairs there are."""
    kept = [[value for value in unit if value is not None] for unit in units]
    kept = [unit for unit in kept if len(unit) > 1]
    everything = [value for unit in kept for value in unit]
    n = len(everything)
    observed = sum(
        (one != two) / (len(unit) - 1) for unit in kept for i, one in enumerate(unit) for two in unit[:i]
    )
    expected = sum(one != two for i, one in enumerate(everything) for two in everything[:i])
    return None if expected == 0 else 1 - (observed / n) / (expected / (n * (n - 1)))


@given(units)
def test_alpha_is_what_its_definition_gives(units):
    alpha, naive = krippendorff_alpha(units), naive_alpha(units)
    assert alpha == naive if naive is None else alpha == pytest.approx(naive)


@given(units)
def test_alpha_does_not_depend_on_the_order_of_observers_or_units(units):
    assert krippendorff_alpha(units) == krippendorff_alpha([unit[::-1] for unit in units[::-1]])


@given(st.lists(st.sampled_from("abc"), min_size=2).filter(lambda found: len(set(found)) > 1))
def test_alpha_is_one_when_all_agree(found):
    assert krippendorff_alpha([value, value] for value in found) == 1


@pytest.mark.parametrize("units", [[], [["a", "a"], ["a", "a"]], [["a", None], ["b"]]])
def test_alpha_is_undefined_where_nothing_can_differ(units):
    assert krippendorff_alpha(units) is None


def _twice(case, one, two):
    first = answered(case, "court", one)
    return [first, replace(answered(case, "court", two), occasion="second")]


def test_agreement_counts_the_cases_assessed_twice():
    cases = [
        *_twice("1", {"2.1.1": "yes"}, {"2.1.1": "yes"}),
        *_twice("2", {"2.1.1": "yes"}, {"2.1.1": "no"}),
        *_twice("3", {"2.1.1": "no"}, {"2.1.1": "no"}),
        *_twice("4", {"2.1.1": "no"}, {"2.1.1": ""}),
        answered("5", "court", {"2.1.1": "no"}),
    ]
    found = agreement(cases, YOUTH)
    assert list(found) == ["2.1.1"]
    assert (found["2.1.1"].pairs, found["2.1.1"].same) == (3, 2)
    assert found["2.1.1"].alpha == pytest.approx(1 - 5 * 2 / (2 * 3 * 3))


def test_not_applicable_is_a_value_whether_answered_or_routed():
    cases = [
        *_twice("1", {"2.1.2": "not_applicable"}, {"2.1.2": "yes"}),
        answered("2", "court", {}, {"safety_concern": "no"}),
        answered("2", "court", {"2.1.2": "not_applicable"}, {}, occasion="second"),
    ]
    assert (agreement(cases, YOUTH)["2.1.2"].pairs, agreement(cases, YOUTH)["2.1.2"].same) == (2, 1)


def test_two_insufficient_answers_of_different_kinds_do_not_agree():
    first = answered("1", "stays", {"B1.1": "partly_met"})
    second = answered("1", "stays", {"B1.1": "not_met"}, occasion="second")
    assert agreement([first, second], HOSTELS)["B1.1"].same == 0


def test_the_same_assessor_twice_agrees_throughout():
    first = complete(YOUTH, "court", "1", Random(1))
    found = agreement([first, replace(first, occasion="second")], YOUTH)
    assert all(each.pairs == each.same == 1 for each in found.values())
    assert set(found) == {q for q in YOUTH.questions if q.startswith("2.")}


def test_classifications_are_compared_on_the_scales_own_order():
    def case(name, service, inspector, **more):
        facts = {"service_safety_wellbeing": service, "inspector_safety_wellbeing": inspector}
        return answered(name, "court", {}, facts, **more)

    cases = [
        case("1", "low", "very_high"),
        case("2", "high", "medium"),
        case("3", "medium", "medium"),
        case("4", "", "medium"),
        case("5", "strange", "medium"),
        case("6", "low", "high", occasion="second"),
        answered("7", "out_of_court", {}, {"service_safety_wellbeing": "low"}),
        answered("8", "court", {}, {"safety_wellbeing": "high", "inspector_safety_wellbeing": "very_high"}),
    ]
    by_scale = {each.scale: each for each in compare_classifications(cases, YOUTH, "court")}
    found = by_scale["safety_wellbeing"]
    assert (found.applicable, found.agreed) == (4, 1)
    assert (found.too_low, found.too_high) == (("1", "8"), ("2",))
    assert found.matrix["low", "very_high"] == found.matrix["high", "very_high"] == 1
    assert by_scale["risk_of_serious_harm"].applicable == 0


def test_an_answer_with_spaces_around_it_is_the_same_answer():
    first = answered("1", "court", {"2.1.1": "yes"})
    second = replace(first, occasion="second", answers={"2.1.1": Answer(" yes ")})
    assert agreement([first, second], YOUTH)["2.1.1"].same == 1
