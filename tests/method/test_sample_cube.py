"""The parts of the cube method: exact inverses, totals kept in flight, and the cheapest landing."""

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from inspectorate.method.sample import basis as bases
from inspectorate.method.sample.basis import Basis
from inspectorate.method.sample.flight import Flight
from inspectorate.method.sample.landing import COST_LIMIT, _Programme, _ways, land, systematic_ways
from inspectorate.method.sample.stream import Bits


def columns_of(chance, order):
    """Random columns of 0 and 1."""
    return st.lists(st.lists(chance, min_size=order, max_size=order), max_size=25)


def exchanged(order, columns):
    """The basis after each column has gone in where it can, beside the matrix that is then held."""
    basis, held = Basis(order), np.eye(order, dtype=object)
    for number, column in enumerate(columns):
        rows = [row for row in range(order) if column[row]]
        weights = basis.weights(rows)
        slots = [slot for slot in range(order) if weights[slot]]
        if slots:
            slot = slots[number % len(slots)]
            basis.exchange(slot, weights)
            held[:, slot] = [int(row in rows) for row in range(order)]
    return basis, held


@given(st.integers(1, 6).flatmap(lambda order: st.tuples(st.just(order), columns_of(st.booleans(), order))))
@settings(deadline=None)
def test_the_inverse_stays_exact_while_columns_are_exchanged(problem):
    order, columns = problem
    basis, held = exchanged(order, columns)
    assert basis.scale > 0
    product = basis.inverse.T.astype(object) @ held
    assert (product == basis.scale * np.eye(order, dtype=object)).all()


def test_numbers_too_large_for_64_bits_are_kept_exactly():
    chance = np.random.default_rng(1)
    columns = chance.integers(0, 2, size=(80, 40)).tolist()
    basis, held = exchanged(40, columns)
    assert basis.inverse.dtype == object
    assert basis.scale > bases.COMFORTABLE
    assert ((basis.inverse.T @ held) == basis.scale * np.eye(40, dtype=object)).all()


@given(st.data())
@settings(deadline=None)
def test_no_total_moves_during_the_flight(data):
    whole, totals = data.draw(st.integers(2, 30)), data.draw(st.integers(1, 6))
    flight = Flight(totals, whole, Bits(b"key", "test"))
    expected = [0] * totals
    members = []
    for item in range(data.draw(st.integers(1, 25))):
        rows = [0, *data.draw(st.lists(st.integers(1, totals - 1), unique=True))] if totals > 1 else [0]
        chance = data.draw(st.integers(1, whole - 1))
        flight.enter(item, rows, chance)
        members.append(rows)
        for row in rows:
            expected[row] += chance
    now = [Fraction(0)] * totals
    values = {item: Fraction(value) for item, value in flight.result.items()}
    values |= {item: Fraction(at, flight.basis.scale * whole) for item, at in flight.aboard().items()}
    for item, rows in enumerate(members):
        assert 0 <= values[item] <= 1
        for row in rows:
            now[row] += values[item]
    assert now == [Fraction(total, whole) for total in expected]
    assert len(flight.aboard()) <= totals


@st.composite
def landings(draw):
    """Chances strictly between 0 and 1 that sum to a whole number, and a cost for every way to land."""
    whole = draw(st.integers(2, 60))
    chances = draw(st.lists(st.integers(1, whole - 1), min_size=1, max_size=7))
    if over := sum(chances) % whole:
        chances.append(whole - over)
    ways = _ways(len(chances), sum(chances) // whole)
    most = draw(st.sampled_from([1, 3, 1000, COST_LIMIT]))
    costs = draw(st.lists(st.integers(0, most), min_size=len(ways), max_size=len(ways)))
    return chances, whole, np.array(costs, dtype=np.int64)


@given(landings(), st.sampled_from([2, 5, 1000]))
@settings(deadline=None)
def test_the_landing_keeps_every_chance_at_the_least_mean_cost(landing, first_look):
    chances, whole, costs = landing
    ways = _ways(len(chances), sum(chances) // whole)
    programme = _Programme(ways, costs, chances, whole)
    programme.improve(among=min(first_look, len(ways)))
    programme.improve(among=len(ways))
    odds, scale = programme.odds, programme.basis.scale
    assert min(odds) >= 0
    assert sum(odds) == scale * whole
    held = programme.ways[programme.holds].astype(object)
    assert list(np.array(odds, dtype=object) @ held) == [scale * chance for chance in chances]
    reference = linprog(costs, A_eq=ways.T, b_eq=np.array(chances) / whole, method="highs")
    mean = Fraction(
        sum(int(programme.costs[w]) * o for w, o in zip(programme.holds, odds, strict=True)), sum(odds)
    )
    assert reference.fun is not None
    assert np.isclose(float(mean), reference.fun, rtol=1e-6, atol=1e-6)


@given(landings())
@settings(deadline=None)
def test_systematic_sampling_gives_ways_of_the_right_size_and_no_more_than_there_are_items(landing):
    chances, whole, _ = landing
    ways = systematic_ways(chances, whole)
    assert len(set(ways)) == len(ways) <= len(chances)
    assert {len(way) for way in ways} == {sum(chances) // whole}


def test_with_nothing_aboard_nothing_lands():
    assert land([], 7, lambda ways: ways, Bits(b"key", "test")) == ()
