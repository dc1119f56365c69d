"""Parts of the cube method: exact inverse, totals held in the flight phase, optimal landing phase."""

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from inspectorate.method.sample.cube import basis as bases
from inspectorate.method.sample.cube.basis import Basis
from inspectorate.method.sample.cube.flight import Flight
from inspectorate.method.sample.cube.landing import (
    COST_LIMIT,
    _candidate_samples,
    _LinearProgramme,
    land,
    systematic_samples,
)
from inspectorate.method.sample.random_stream import Bits


def random_columns(entry, order):
    """Random columns of 0 and 1."""
    return st.lists(st.lists(entry, min_size=order, max_size=order), max_size=25)


def after_replacements(order, columns):
    """Return the basis after each column has replaced another where possible, and the matrix it holds."""
    basis, matrix = Basis(order), np.eye(order, dtype=object)
    for number, column in enumerate(columns):
        rows = [row for row in range(order) if column[row]]
        coefficients = basis.coefficients(rows)
        slots = [slot for slot in range(order) if coefficients[slot]]
        if slots:
            slot = slots[number % len(slots)]
            basis.replace_column(slot, coefficients)
            matrix[:, slot] = [int(row in rows) for row in range(order)]
    return basis, matrix


@given(
    st.integers(1, 6).flatmap(lambda order: st.tuples(st.just(order), random_columns(st.booleans(), order)))
)
@settings(deadline=None)
def test_inverse_is_exact_after_columns_are_replaced(problem):
    order, columns = problem
    basis, matrix = after_replacements(order, columns)
    assert basis.scale > 0
    product = basis.inverse.T.astype(object) @ matrix
    assert (product == basis.scale * np.eye(order, dtype=object)).all()


def test_entries_beyond_64_bits_are_exact():
    rng = np.random.default_rng(1)
    columns = rng.integers(0, 2, size=(80, 40)).tolist()
    basis, matrix = after_replacements(40, columns)
    assert basis.inverse.dtype == object
    assert basis.scale > bases.MAX_INT64_ENTRY
    assert ((basis.inverse.T @ matrix) == basis.scale * np.eye(40, dtype=object)).all()


@given(st.data())
@settings(deadline=None)
def test_flight_phase_holds_every_total(data):
    denominator, totals = data.draw(st.integers(2, 30)), data.draw(st.integers(1, 6))
    flight = Flight(totals, denominator, Bits(b"key", "test"))
    expected = [0] * totals
    memberships = []
    for item in range(data.draw(st.integers(1, 25))):
        rows = [0, *data.draw(st.lists(st.integers(1, totals - 1), unique=True))] if totals > 1 else [0]
        probability = data.draw(st.integers(1, denominator - 1))
        flight.add(item, rows, probability)
        memberships.append(rows)
        for row in rows:
            expected[row] += probability
    actual = [Fraction(0)] * totals
    values = {item: Fraction(value) for item, value in flight.result.items()}
    values |= {
        item: Fraction(value, flight.basis.scale * denominator) for item, value in flight.undecided().items()
    }
    for item, rows in enumerate(memberships):
        assert 0 <= values[item] <= 1
        for row in rows:
            actual[row] += values[item]
    assert actual == [Fraction(total, denominator) for total in expected]
    assert len(flight.undecided()) <= totals


@st.composite
def landing_problems(draw):
    """Probabilities strictly between 0 and 1 that sum to an integer, and a cost for each candidate sample."""
    denominator = draw(st.integers(2, 60))
    probabilities = draw(st.lists(st.integers(1, denominator - 1), min_size=1, max_size=7))
    if excess := sum(probabilities) % denominator:
        probabilities.append(denominator - excess)
    samples = _candidate_samples(len(probabilities), sum(probabilities) // denominator)
    max_cost = draw(st.sampled_from([1, 3, 1000, COST_LIMIT]))
    costs = draw(st.lists(st.integers(0, max_cost), min_size=len(samples), max_size=len(samples)))
    return probabilities, denominator, np.array(costs, dtype=np.int64)


@given(landing_problems(), st.sampled_from([2, 5, 1000]))
@settings(deadline=None)
def test_landing_phase_keeps_probabilities_at_the_minimum_mean_cost(landing, first_candidates):
    probabilities, denominator, costs = landing
    samples = _candidate_samples(len(probabilities), sum(probabilities) // denominator)
    programme = _LinearProgramme(samples, costs, probabilities, denominator)
    programme.minimise(candidates=min(first_candidates, len(samples)))
    programme.minimise(candidates=len(samples))
    weights, scale = programme.probabilities, programme.basis.scale
    assert min(weights) >= 0
    assert sum(weights) == scale * denominator
    basic_samples = programme.samples[programme.basic].astype(object)
    assert list(np.array(weights, dtype=object) @ basic_samples) == [
        scale * probability for probability in probabilities
    ]
    reference = linprog(costs, A_eq=samples.T, b_eq=np.array(probabilities) / denominator, method="highs")
    mean = Fraction(
        sum(
            int(programme.costs[sample]) * weight
            for sample, weight in zip(programme.basic, weights, strict=True)
        ),
        sum(weights),
    )
    assert reference.fun is not None
    assert np.isclose(float(mean), reference.fun, rtol=1e-6, atol=1e-6)


@given(landing_problems())
@settings(deadline=None)
def test_systematic_samples_have_the_right_size_and_are_at_most_as_many_as_items(landing):
    probabilities, denominator, _ = landing
    samples = systematic_samples(probabilities, denominator)
    assert len(set(samples)) == len(samples) <= len(probabilities)
    assert {len(sample) for sample in samples} == {sum(probabilities) // denominator}


def test_landing_without_items_selects_nothing():
    assert land([], 7, lambda samples: samples, Bits(b"key", "test")) == ()
