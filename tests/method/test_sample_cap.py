"""At most so many cases of one case manager: kept, at a stated cost."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspectorate.method.faults import FaultsFound
from inspectorate.method.sample import draw, verify
from tests.method.made_populations import FRAMEWORK, cap_of, case, ids, made, population_of


def most_of_one(cases):
    """The most cases of one named case manager."""
    return max(Counter(one.manager for one in cases if one.manager).values(), default=0)


@given(st.integers(10, 80), st.integers(1, 12), st.integers(1, 20), st.integers(0, 999))
@settings(deadline=None)
def test_the_limit_is_kept_or_said_to_be_impossible(count, limit, size, seed):
    population = made(count, seed=count)
    possible = sum(min(limit, held) for held in Counter(one.manager for one in population.cases).values())
    if possible < min(size, count):
        with pytest.raises(FaultsFound, match=f"{possible} is the most"):
            draw(population, FRAMEWORK, seed=seed, size=min(size, count), max_per_manager=limit)
        return
    sample = draw(population, FRAMEWORK, seed=seed, size=min(size, count), max_per_manager=limit)
    free = draw(population, FRAMEWORK, seed=seed, size=min(size, count))
    assert most_of_one(sample.selected) <= limit
    assert len(sample.selected) == len(set(ids(sample.selected))) == len(free.selected)
    assert len(sample.reserves) == len(free.reserves)
    assert not set(ids(sample.selected)) & set(ids(sample.reserves))
    gone = {out for out, _ in cap_of(sample).displaced}
    came = {into for _, into in cap_of(sample).displaced}
    assert set(ids(sample.selected)) == set(ids(free.selected)) - gone | came
    assert verify(sample, population, FRAMEWORK) == ()


def crowded():
    """Thirty cases of one case manager and ten each of three others, all alike but for harm."""
    cases = [
        case(number, {"gender": "male", "risk_of_serious_harm": "low" if number % 3 else "high"}, manager)
        for number, manager in enumerate(["M1"] * 30 + ["M2"] * 10 + ["M3"] * 10 + ["M4"] * 10, start=1)
    ]
    return population_of(cases)


def test_displaced_cases_go_to_the_cases_of_colleagues_most_like_them():
    population = crowded()
    sample = draw(population, FRAMEWORK, seed=1, size=30, max_per_manager=8)
    known = {one.id: one for one in population.cases}
    assert cap_of(sample).displaced
    for out, into in cap_of(sample).displaced:
        assert known[out].manager == "M1"
        assert known[into].manager != "M1"
        assert known[out].facts == known[into].facts
    assert cap_of(sample).worst_margin_after == cap_of(sample).worst_margin_before < 1


def test_the_cost_is_counted_and_said_without_naming_anyone():
    sample = draw(crowded(), FRAMEWORK, seed=1, size=30, max_per_manager=8)
    [held] = cap_of(sample).managers
    assert (held.name, held.cases, held.after) == ("M1", 30, 8)
    assert held.before == 8 + len(cap_of(sample).displaced)
    assert held.average_chance == 8 / 30
    assert cap_of(sample).equal_chance == 0.5
    assert cap_of(sample).others_chance == (30 - 8) / 30
    assert "M1" not in cap_of(sample).because
    assert "50.0 per cent" in cap_of(sample).because
    assert "at most 26.7 per cent" in cap_of(sample).because
    assert "at least 73.3 per cent" in cap_of(sample).because


def test_the_chances_given_as_bounds_are_true_of_many_draws():
    population = crowded()
    draws = 300
    found: Counter[str] = Counter()
    for seed in range(draws):
        cases = draw(population, FRAMEWORK, seed=seed, size=30, max_per_manager=8).selected
        found.update(one.manager for one in cases)
    assert found["M1"] / (30 * draws) <= 8 / 30
    assert (found["M2"] + found["M3"] + found["M4"]) / (30 * draws) >= 22 / 30


def test_a_limit_nobody_reaches_changes_nothing_and_says_so():
    population = made(38)
    sample = draw(population, FRAMEWORK, seed=1, max_per_manager=38)
    assert cap_of(sample).displaced == ()
    assert cap_of(sample).because.startswith("No case manager has more than 38")
    assert ids(sample.selected) == ids(draw(population, FRAMEWORK, seed=1).selected)


def test_cases_that_name_no_case_manager_are_not_limited():
    unnamed = [case(number, {"gender": "male"}, "") for number in range(1, 21)]
    named = [case(number, {"gender": "male"}, "M1") for number in range(21, 25)]
    sample = draw(population_of(unnamed + named), FRAMEWORK, seed=1, size=20, max_per_manager=1)
    assert Counter(one.manager for one in sample.selected) <= Counter({"": 20, "M1": 1})
    assert len(sample.selected) == 20


def test_a_displaced_case_takes_the_place_of_the_reserve_that_moves_up():
    cases = [case(number, {"gender": "male"}, "M1" if number <= 6 else "M2") for number in range(1, 13)]
    population = population_of(cases)
    for seed in range(30):
        free = draw(population, FRAMEWORK, seed=seed, size=10)
        sample = draw(population, FRAMEWORK, seed=seed, size=10, max_per_manager=5)
        moves = dict(cap_of(sample).displaced)
        back = {into: out for out, into in moves.items()}
        assert ids(sample.reserves) == [back.get(one, one) for one in ids(free.reserves)]


@pytest.mark.parametrize("limit", [0, -2])
def test_a_limit_below_one_is_refused(limit):
    with pytest.raises(FaultsFound, match="at least 1, or none"):
        draw(made(30), FRAMEWORK, seed=1, max_per_manager=limit)


def test_a_limit_needs_case_managers():
    nobody = population_of([case(number, {"gender": "male"}, "") for number in range(1, 21)])
    with pytest.raises(FaultsFound, match="names no case manager"):
        draw(nobody, FRAMEWORK, seed=1, max_per_manager=3)


def test_of_no_cases_none_is_over_the_limit():
    sample = draw(population_of([]), FRAMEWORK, seed=1, max_per_manager=6)
    assert (sample.selected, sample.cap) == ((), None)
