"""Limit of cases per case manager: it is respected, and its effect is stated."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspectorate.method.faults import FaultsFound
from inspectorate.method.sample import draw, verify
from tests.method.random_populations import (
    FRAMEWORK,
    cap_of,
    case_with,
    ids,
    population_of,
    random_population,
)


def greatest_caseload(cases):
    """Return the greatest number of cases of one named case manager."""
    return max(Counter(case.manager for case in cases if case.manager).values(), default=0)


@given(st.integers(10, 80), st.integers(1, 12), st.integers(1, 20), st.integers(0, 999))
@settings(deadline=None)
def test_limit_is_respected_or_refused_as_impossible(count, limit, size, seed):
    population = random_population(count, seed=count)
    maximum = sum(min(limit, count) for count in Counter(case.manager for case in population.cases).values())
    if maximum < min(size, count):
        with pytest.raises(FaultsFound, match=f"The maximum is {maximum}"):
            draw(population, FRAMEWORK, seed=seed, size=min(size, count), max_per_manager=limit)
        return
    sample = draw(population, FRAMEWORK, seed=seed, size=min(size, count), max_per_manager=limit)
    unlimited = draw(population, FRAMEWORK, seed=seed, size=min(size, count))
    assert greatest_caseload(sample.selected) <= limit
    assert len(sample.selected) == len(set(ids(sample.selected))) == len(unlimited.selected)
    displaced = {out for out, _ in cap_of(sample).displaced}
    substitutes = {into for _, into in cap_of(sample).displaced}
    assert set(ids(sample.selected)) == set(ids(unlimited.selected)) - displaced | substitutes
    assert verify(sample, population, FRAMEWORK) == ()


def unequal_caseloads():
    """Return thirty cases of one case manager and ten of each of three others, who differ only in harm."""
    cases = [
        case_with(
            number, {"gender": "male", "risk_of_serious_harm": "low" if number % 3 else "high"}, manager
        )
        for number, manager in enumerate(["M1"] * 30 + ["M2"] * 10 + ["M3"] * 10 + ["M4"] * 10, start=1)
    ]
    return population_of(cases)


def test_displaced_cases_are_substituted_by_similar_cases_of_other_managers():
    population = unequal_caseloads()
    sample = draw(population, FRAMEWORK, seed=1, size=30, max_per_manager=8)
    case_by_id = {case.id: case for case in population.cases}
    assert cap_of(sample).displaced
    for out, into in cap_of(sample).displaced:
        assert case_by_id[out].manager == "M1"
        assert case_by_id[into].manager != "M1"
        assert case_by_id[out].facts == case_by_id[into].facts
    assert cap_of(sample).worst_margin_after == cap_of(sample).worst_margin_before
    assert cap_of(sample).worst_margin_after < 1


def test_effect_is_stated_without_names():
    sample = draw(unequal_caseloads(), FRAMEWORK, seed=1, size=30, max_per_manager=8)
    manager, *_ = cap_of(sample).managers
    assert (manager.name, manager.cases, manager.after) == ("M1", 30, 8)
    assert manager.before == 8 + len(cap_of(sample).displaced)
    assert manager.average_chance == 8 / 30
    assert cap_of(sample).equal_chance == cap_of(sample).others_chance == 0.5
    because = cap_of(sample).because
    assert "M1" not in because
    assert "50.0 per cent" in because
    assert "at most 26.7 per cent on average" in because
    assert "The chance of a single case is not known." in because


def test_bounds_of_inclusion_probabilities_hold_for_single_cases_over_many_draws():
    """One manager has 13 of 38 cases, others 5 to 8. Those with at most six lose nothing by the limit."""
    caseloads = {"M1": 13, "M2": 8, "M3": 6, "M4": 6, "M5": 5}
    managers = [name for name, cases in caseloads.items() for _ in range(cases)]
    population = population_of(
        [
            replace(case, manager=manager)
            for case, manager in zip(random_population(38).cases, managers, strict=True)
        ]
    )
    draws, counts = 1500, Counter[str]()
    for seed in range(draws):
        sample = draw(population, FRAMEWORK, seed=seed, size=24, max_per_manager=6)
        counts.update(ids(sample.selected))
    cap = cap_of(sample)
    error = 4 * (cap.others_chance * (1 - cap.others_chance) / draws) ** 0.5
    for case in population.cases:
        if caseloads[case.manager] <= 6:
            assert counts[case.id] / draws >= cap.others_chance - error
    for held in cap.managers:
        together = sum(counts[case.id] for case in population.cases if case.manager == held.name)
        assert together / (draws * held.cases) <= held.average_chance


def test_limit_above_every_caseload_changes_nothing():
    population = random_population(38)
    sample = draw(population, FRAMEWORK, seed=1, max_per_manager=38)
    assert cap_of(sample).displaced == ()
    assert cap_of(sample).because.startswith("No case manager has more than 38")
    assert ids(sample.selected) == ids(draw(population, FRAMEWORK, seed=1).selected)


def test_cases_without_a_case_manager_are_not_limited():
    without_manager = [case_with(number, {"gender": "male"}, "") for number in range(1, 3)]
    with_manager = [case_with(number, {"gender": "male"}, f"M{number}") for number in range(3, 23)]
    sample = draw(
        population_of(without_manager + with_manager), FRAMEWORK, seed=1, size=21, max_per_manager=1
    )
    assert Counter(case.manager for case in sample.selected)[""] >= 1
    assert len(sample.selected) == 21
    assert "2 eligible cases name no case manager, so the limit does not count them." in sample.notes


def test_limit_is_refused_if_many_cases_name_no_case_manager():
    without_manager = [case_with(number, {"gender": "male"}, "") for number in range(1, 21)]
    with_manager = [case_with(number, {"gender": "male"}, "M1") for number in range(21, 25)]
    with pytest.raises(FaultsFound, match="20 of 24 eligible cases name no case manager"):
        draw(population_of(without_manager + with_manager), FRAMEWORK, seed=1, size=20, max_per_manager=1)


@pytest.mark.parametrize("limit", [0, -2])
def test_limit_below_one_is_refused(limit):
    with pytest.raises(FaultsFound, match="limit of 1 or more, or none"):
        draw(random_population(30), FRAMEWORK, seed=1, max_per_manager=limit)


def test_limit_without_case_managers_is_refused():
    population = population_of([case_with(number, {"gender": "male"}, "") for number in range(1, 21)])
    with pytest.raises(FaultsFound, match="names no case manager"):
        draw(population, FRAMEWORK, seed=1, max_per_manager=3)


def test_limit_on_an_empty_population_has_no_effect():
    sample = draw(population_of([]), FRAMEWORK, seed=1, max_per_manager=6)
    assert (sample.selected, sample.cap) == ((), None)
