"""Making numbered samples differ, and the bounds within which their cases are exchanged."""

from math import floor

import numpy as np
import pytest

from inspectorate.method.sample import distinct_samples, exchanges, number, seal
from inspectorate.method.sample.exchanges import Bounds, Exchanges
from inspectorate.method.sample.random_stream import RandomNumbers
from tests.method.random_populations import FRAMEWORK, random_population, summary_of


def test_samples_with_the_cases_of_an_earlier_one_are_repeated():
    marks = np.array([1, 2, 4, 8])
    members = np.array([[0, 1], [2, 3], [1, 0], [0, 2], [0, 1], [2, 3]])
    repeated = distinct_samples._repeated(members, marks)
    assert repeated.tolist() == [False, False, True, False, True, True]


@pytest.mark.parametrize(("patience", "start"), [(5, "014305784e24f3a8"), (1, "8849f9977eef6d32")])
def test_search_ends_after_so_many_rounds_without_a_further_sample(monkeypatch, patience, start):
    """The digests are recorded: they change with any change to when the search ends."""
    monkeypatch.setattr(distinct_samples, "PATIENCE", patience)
    population = random_population(12, levels={"gender": {"male": 70, "female": 30}}, seed=12)
    samples = number(seal(population, FRAMEWORK, size=6), population)
    assert summary_of(samples).digest[:16] == start


def test_bounds_are_widened_in_turn_while_samples_cannot_be_balanced(monkeypatch):
    """The digest is recorded: it changes with the order in which the factors' bounds are widened."""
    monkeypatch.setattr(exchanges, "MOST_ROUNDS", 1)
    population = random_population(16, seed=16)
    summary = summary_of(number(seal(population, FRAMEWORK, size=7), population))
    assert {margin.factor: floor(margin.worst) for margin in summary.margins} == {
        "gender": 1,
        "disposal_type": 1,
        "risk_of_serious_harm": 2,
        "safety_wellbeing": 2,
    }
    assert summary.digest[:16] == "216caa90cef1bab1"


@pytest.mark.parametrize(
    ("patience", "start"), [(0, "802204afc6b07883"), (1, "50113e0dc098cc62"), (2, "c5372fe47648465d")]
)
def test_bounds_are_widened_after_so_many_rounds_without_better_samples(monkeypatch, patience, start):
    """The digests are recorded; with more patience than this, the samples are balanced within the bounds."""
    monkeypatch.setattr(exchanges, "PATIENCE", patience)
    population = random_population(21, seed=21)
    samples = number(seal(population, FRAMEWORK), population)
    assert summary_of(samples).digest[:16] == start


def test_violations_are_counted_within_the_bounds_that_are_set():
    groups, capacity = np.array([[0], [1]]), np.array([5, 5])
    members = np.array([[0, 0, 1], [1, 1, 1]])

    def bounds(least, greatest):
        totals = np.array([2, 4])
        return Bounds(np.array(least), np.array(greatest), totals, totals)

    samples = Exchanges(members, groups, capacity, bounds([1, 1], [2, 2]), RandomNumbers(b"key", "exchanges"))
    # the second sample has one case too few of the first group, and one too many of the second
    assert samples.violations.tolist() == [0, 2]
    wider = bounds([0, 2], [3, 3])
    samples.set_bounds(wider)
    assert samples.bounds is wider
    assert samples.violations.tolist() == [1, 0]
