"""Properties of every draw: size, balance, and independence of the order of rows and the machine."""

import os
import random
import subprocess
import sys
from dataclasses import replace as changed
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspectorate.method.faults import FaultsFound
from inspectorate.method.sample import chart_rows, draw, size
from tests.method.random_populations import (
    FRAMEWORK,
    LEVELS,
    RARE,
    case_with,
    ids,
    population_of,
    random_population,
)

seeds = st.integers(min_value=0, max_value=2**70)


@st.composite
def populations(draw_value):
    """Cases with few or many levels, some of them without facts."""
    facts = st.fixed_dictionaries(
        {},
        optional={factor: st.sampled_from([*weights, "", "unheard of"]) for factor, weights in RARE.items()},
    )
    cases = draw_value(st.lists(facts, min_size=1, max_size=40))
    managers = st.sampled_from(["", "M1", "M2", "M3"])
    return population_of(
        [
            case_with(number, case_facts, draw_value(managers))
            for number, case_facts in enumerate(cases, start=1)
        ]
    )


@given(populations(), seeds, st.data())
@settings(deadline=None, max_examples=150)
def test_sample_has_its_size_and_is_a_subset_of_the_population(population, seed, data):
    eligible = len(population.cases)
    requested = data.draw(st.none() | st.integers(1, eligible))
    sample = draw(population, FRAMEWORK, seed=seed, size=requested)
    expected = size(eligible, FRAMEWORK.sample).value if requested is None else requested
    assert len(sample.selected) == sample.size.value == expected
    assert len(set(ids(sample.selected))) == expected
    assert set(ids(sample.selected)) <= set(ids(population.cases))


@given(populations(), seeds, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_draw_does_not_depend_on_the_order_of_rows(population, seed, rng):
    shuffled = list(population.cases)
    rng.shuffle(shuffled)
    redrawn = draw(population_of(shuffled), FRAMEWORK, seed=seed)
    assert redrawn == draw(population, FRAMEWORK, seed=seed)


@given(populations(), seeds)
@settings(deadline=None)
def test_balance_table_sums_to_the_population_and_the_sample(population, seed):
    sample = draw(population, FRAMEWORK, seed=seed)
    for factor in sample.factors:
        rows = [row for row in sample.balance if row.factor == factor]
        assert sum(row.population for row in rows) == len(population.cases)
        assert sum(row.sample for row in rows) == len(sample.selected)
        assert sum(row.expected for row in rows) == pytest.approx(len(sample.selected))
        levels = {case.facts.get(factor) or "not_recorded" for case in population.cases}
        assert {row.level for row in rows} == levels


@given(st.integers(20, 300), st.sampled_from([LEVELS, RARE]), seeds)
@settings(deadline=None, max_examples=60)
def test_margins_are_close_to_exact_balance(count, levels, seed):
    sample = draw(random_population(count, seed=count, levels=levels), FRAMEWORK, seed=seed)
    assert max(abs(row.difference) for row in sample.balance) < 3


def test_sample_from_a_single_cell_has_its_size():
    population = population_of([case_with(number, {"gender": "male"}) for number in range(1, 51)])
    assert len(draw(population, FRAMEWORK, seed=1, size=20).selected) == 20


def test_different_seed_or_population_gives_a_different_sample():
    population = random_population(60)
    draws = {tuple(ids(draw(population, FRAMEWORK, seed=seed, size=30).selected)) for seed in range(50)}
    assert len(draws) == 50
    fewer = population_of(population.cases[:-1])
    assert ids(draw(fewer, FRAMEWORK, seed=1, size=30).selected) != ids(
        draw(population, FRAMEWORK, seed=1, size=30).selected
    )


# If this draw changes, published samples can no longer be reproduced.
RECORDED_DRAW = """
C0001 C0002 C0004 C0005 C0006 C0007 C0008 C0009 C0010 C0011 C0012
C0014 C0015 C0017 C0018 C0019 C0021 C0022 C0023 C0024 C0025 C0026
C0027 C0028 C0029 C0030 C0031 C0032 C0034 C0035 C0036
"""

REDRAW = """
from inspectorate.method.sample import draw
from tests.method.random_populations import FRAMEWORK, ids, random_population
sample = draw(random_population(38), FRAMEWORK, seed=2018)
print(*ids(sample.selected))
"""


def test_recorded_draw_is_reproduced():
    sample = draw(random_population(38), FRAMEWORK, seed=2018)
    assert ids(sample.selected) == RECORDED_DRAW.split()


@pytest.mark.parametrize("hashing", ["0", "4242"])
def test_recorded_draw_is_reproduced_in_another_process(hashing):
    environment = {**os.environ, "PYTHONHASHSEED": hashing, "OPENBLAS_CORETYPE": "Prescott"}
    process = subprocess.run(
        [sys.executable, "-c", REDRAW],
        env=environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert process.stdout.split() == RECORDED_DRAW.split()


def test_additional_factors_extend_those_of_the_design():
    population = random_population(80, levels=RARE)
    sample = draw(population, FRAMEWORK, seed=3, factors=["ethnicity", "gender"])
    assert sample.factors == (*FRAMEWORK.sample.factors.value, "ethnicity")
    white = next(row for row in sample.balance if row.level == "white")
    assert abs(white.difference) < 2


def test_unrecorded_factor_of_the_design_is_omitted_with_a_note():
    population = random_population(
        30, levels={factor: LEVELS[factor] for factor in ("gender", "safety_wellbeing")}
    )
    sample = draw(population, FRAMEWORK, seed=3)
    assert sample.factors == ("gender", "safety_wellbeing")
    assert any("risk of serious harm" in note for note in sample.notes)
    assert len(sample.notes) == 2


def test_unrecorded_additional_factor_is_a_fault():
    with pytest.raises(FaultsFound, match="does not record this factor"):
        draw(random_population(30), FRAMEWORK, seed=3, factors=["ethnicity"])


def test_redundant_and_constant_factors_are_handled():
    rng = random.Random(5)
    facts = [rng.choice(["low", "high"]) for _ in range(40)]
    population = population_of(
        [
            case_with(number, {"gender": "male", "risk_of_serious_harm": level, "safety_wellbeing": level})
            for number, level in enumerate(facts, start=1)
        ]
    )
    sample = draw(population, FRAMEWORK, seed=9, size=17)
    assert len(sample.selected) == 17
    assert max(abs(row.difference) for row in sample.balance) < 1


def test_whole_population_can_be_drawn():
    population = random_population(25)
    sample = draw(population, FRAMEWORK, seed=1, size=25)
    assert ids(sample.selected) == ids(population.cases)
    assert all(row.difference == 0 for row in sample.balance)


def test_sample_from_an_empty_population_is_empty():
    sample = draw(population_of([]), FRAMEWORK, seed=1)
    assert (sample.selected, sample.balance) == ((), ())
    assert sample.size.because == "No case is eligible, so none is drawn."


def test_sample_from_a_single_case_is_that_case():
    assert ids(draw(random_population(1), FRAMEWORK, seed=1).selected) == ["C0001"]


@pytest.mark.parametrize(
    ("design", "words"),
    [
        ({"seed": -1}, "The seed is -1."),
        ({"seed": True}, "The seed is True."),
        ({"seed": 1.5}, "The seed is 1.5."),
        ({"seed": 1, "size": 0}, "A sample of 0 cannot be drawn from 30 eligible cases."),
        ({"seed": 1, "size": 31}, "Enter a size from 1 to 30."),
        ({"seed": 1, "factors": ["shoe_size"]}, "factor shoe_size"),
        ({"seed": 1, "factors": ["name"]}, "cannot be balanced on this"),
    ],
)
def test_impossible_design_is_refused(design, words):
    with pytest.raises(FaultsFound, match=words):
        draw(random_population(30), FRAMEWORK, **design)


def test_all_faults_of_a_design_are_reported_together():
    with pytest.raises(FaultsFound) as error:
        draw(random_population(30), FRAMEWORK, seed=1, size=99, factors=["shoe_size", "ethnicity"])
    assert [fault.place for fault in error.value.faults] == ["size", "factor shoe_size", "factor ethnicity"]


def test_population_of_another_edition_or_with_repeated_ids_is_refused():
    population = random_population(10)
    invalid = changed(population, edition="another", cases=(*population.cases, population.cases[0]))
    with pytest.raises(FaultsFound) as error:
        draw(invalid, FRAMEWORK, seed=1)
    assert len(error.value.faults) == 2


def test_too_many_levels_are_refused():
    population = population_of([case_with(number, {"team": f"T{number}"}) for number in range(1, 200)])
    with pytest.raises(FaultsFound, match="203 levels"):
        draw(population, FRAMEWORK, seed=1, factors=["team"])


def test_many_levels_are_balanced_approximately():
    levels = LEVELS | {"team": {f"T{number}": 10 for number in range(60)}}
    sample = draw(random_population(400, levels=levels), FRAMEWORK, seed=4, factors=["team"])
    worst: dict[str, float] = {}
    for row in sample.balance:
        worst[row.factor] = max(worst.get(row.factor, 0), abs(row.difference))
    assert max(worst.values()) < 3
    assert worst["gender"] < 1


def test_chart_rows_have_titles_of_factors_and_levels():
    sample = draw(random_population(38), FRAMEWORK, seed=2018)
    first, *_ = chart_rows(sample, FRAMEWORK)
    row = sample.balance[0]
    assert first == {
        "factor": "Gender",
        "level": "Girls",
        "expected": row.expected,
        "sample": float(row.sample),
    }
    assert {chart_row["level"] for chart_row in chart_rows(sample)} >= {"Female", "Very high"}
