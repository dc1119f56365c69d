"""Sample size: bounds, monotonicity and limits."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate.method.sample import size
from inspectorate.method.standards import Sourced
from tests.method.random_populations import FRAMEWORK

DESIGN = FRAMEWORK.sample


def design_with(**figures):
    """Return the edition's design with other figures."""
    changed = {
        key: Sourced(value=value, source="report", status="published") for key, value in figures.items()
    }
    return DESIGN.model_copy(update=changed)


@given(st.integers(0, 10**9))
def test_size_is_bounded_by_the_population_and_the_formula(eligible):
    sample_size = size(eligible, DESIGN)
    assert sample_size.eligible == eligible
    assert min(eligible, 1) <= sample_size.value <= min(eligible, 164)


@given(st.integers(0, 5000))
def test_size_does_not_decrease_with_the_population(eligible):
    assert (
        size(eligible, DESIGN).value <= size(eligible + 1, DESIGN).value <= size(eligible, DESIGN).value + 1
    )


@given(st.integers(2, 100_000))
def test_reason_shows_the_formula_with_its_numbers(eligible):
    sample_size = size(eligible, DESIGN)
    assert "z²p(1−p)/e² = 1.2816² × 0.5 × 0.5 / 0.05² = 164.2" in sample_size.because
    assert f"164.2 / (1 + 163.2 / {eligible})" in sample_size.because
    assert sample_size.because.endswith(f"rounded to the nearest whole case: {sample_size.value}.")


def test_rounding_half_up_gives_both_published_sizes():
    exact = {eligible: 164.2374 / (1 + 163.2374 / eligible) for eligible in (38, 21)}
    assert {eligible: math.floor(value + 0.5) for eligible, value in exact.items()} == {38: 31, 21: 19}
    assert math.ceil(exact[38]) == 32
    assert math.floor(exact[21]) == 18


def test_minimum_and_maximum_apply_and_are_stated():
    assert size(10, design_with(minimum=12)).value == 10
    assert "Only 10 cases are eligible" in size(10, design_with(minimum=12)).because
    assert size(40, design_with(minimum=35)).value == 35
    assert "The minimum size of a sample is 35." in size(40, design_with(minimum=35)).because
    assert size(5000, design_with(maximum=100)).value == 100
    assert "The maximum size of a sample is 100." in size(5000, design_with(maximum=100)).because


def test_reason_is_stated_whole_for_the_published_size():
    assert size(38, DESIGN).because == (
        "n0 = z²p(1−p)/e² = 1.2816² × 0.5 × 0.5 / 0.05² = 164.2, for a confidence level of 80 per cent and "
        "a margin of error of 5 points; n = n0 / (1 + (n0 − 1) / N) = 164.2 / (1 + 163.2 / 38) = 31.01, "
        "rounded to the nearest whole case: 31."
    )
    assert size(0, DESIGN).because == "No case is eligible, so none is drawn."


def test_limits_that_change_nothing_are_not_stated():
    limited = design_with(minimum=31, maximum=31)
    assert size(38, limited) == size(38, DESIGN)
    raised = size(40, design_with(minimum=35)).because
    assert raised == f"{size(40, DESIGN).because} The minimum size of a sample is 35."


@pytest.mark.parametrize(("confidence", "expected"), [(0.8, 31), (0.95, 35)])
def test_higher_confidence_needs_more_cases(confidence, expected):
    assert size(38, design_with(confidence=confidence)).value == expected


def test_negative_population_raises_value_error():
    with pytest.raises(ValueError, match="-1 cases"):
        size(-1, DESIGN)
