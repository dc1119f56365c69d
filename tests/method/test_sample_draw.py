"""What every draw keeps to: its size, its balance, its independence of row order and machine."""

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
from inspectorate.method.sample import draw, picture_rows, size
from tests.method.made_populations import FRAMEWORK, LEVELS, RARE, case, ids, made, population_of

seeds = st.integers(min_value=0, max_value=2**70)


@st.composite
def populations(draw_from):
    """Cases with few or many levels, some of them without a fact."""
    facts = st.fixed_dictionaries(
        {},
        optional={factor: st.sampled_from([*parts, "", "unheard of"]) for factor, parts in RARE.items()},
    )
    found = draw_from(st.lists(facts, min_size=1, max_size=40))
    names = st.sampled_from(["", "M1", "M2", "M3"])
    return population_of([case(number, one, draw_from(names)) for number, one in enumerate(found, start=1)])


@given(populations(), seeds, st.data())
@settings(deadline=None, max_examples=150)
def test_a_draw_has_its_size_and_is_part_of_the_population(population, seed, data):
    eligible = len(population.cases)
    asked = data.draw(st.none() | st.integers(1, eligible))
    sample = draw(population, FRAMEWORK, seed=seed, size=asked)
    expected = size(eligible, FRAMEWORK.sample).value if asked is None else asked
    assert len(sample.selected) == sample.size.value == expected
    assert len(sample.reserves) == min((expected * 2 + 5) // 10, eligible - expected)
    drawn = ids(sample.selected) + ids(sample.reserves)
    assert len(set(drawn)) == len(drawn)
    assert set(drawn) <= set(ids(population.cases))


@given(populations(), seeds, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_same_seed_draws_the_same_cases_whatever_the_order_of_the_rows(population, seed, shuffler):
    moved = list(population.cases)
    shuffler.shuffle(moved)
    again = draw(population_of(moved), FRAMEWORK, seed=seed)
    assert again == draw(population, FRAMEWORK, seed=seed)


@given(populations(), seeds)
@settings(deadline=None)
def test_the_balance_table_adds_up(population, seed):
    sample = draw(population, FRAMEWORK, seed=seed)
    for factor in sample.factors:
        rows = [row for row in sample.balance if row.factor == factor]
        assert sum(row.population for row in rows) == len(population.cases)
        assert sum(row.sample for row in rows) == len(sample.selected)
        assert sum(row.expected for row in rows) == pytest.approx(len(sample.selected))
        levels = {one.facts.get(factor) or "not_recorded" for one in population.cases}
        assert {row.level for row in rows} == levels


@given(st.integers(20, 300), st.sampled_from([LEVELS, RARE]), seeds)
@settings(deadline=None, max_examples=60)
def test_no_margin_is_far_from_exact_balance(count, levels, seed):
    sample = draw(made(count, seed=count, levels=levels), FRAMEWORK, seed=seed)
    assert max(abs(row.difference) for row in sample.balance) < 3


def test_a_cell_of_cases_alike_in_everything_gets_its_whole_part_for_certain():
    alike = population_of([case(number, {"gender": "male"}) for number in range(1, 51)])
    assert len(draw(alike, FRAMEWORK, seed=1, size=20).selected) == 20


def test_another_seed_or_another_case_draws_otherwise():
    population = made(60)
    draws = {tuple(ids(draw(population, FRAMEWORK, seed=seed, size=30).selected)) for seed in range(50)}
    assert len(draws) == 50
    fewer = population_of(population.cases[:-1])
    assert ids(draw(fewer, FRAMEWORK, seed=1, size=30).selected) != ids(
        draw(population, FRAMEWORK, seed=1, size=30).selected
    )


# Written down once: a change of any of these would mean that a published sample can no longer be redrawn.
DRAWN_ONCE = """
C0001 C0002 C0004 C0005 C0006 C0007 C0008 C0009 C0010 C0011 C0012
C0014 C0015 C0017 C0018 C0019 C0021 C0022 C0023 C0024 C0025 C0026
C0027 C0028 C0029 C0030 C0031 C0032 C0034 C0035 C0036
| C0016 C0013 C0033 C0038 C0037 C0020
"""

REDRAW = """
from inspectorate.method.sample import draw
from tests.method.made_populations import FRAMEWORK, ids, made
sample = draw(made(38), FRAMEWORK, seed=2018)
print(*ids(sample.selected), '|', *ids(sample.reserves))
"""


def test_a_draw_of_the_past_can_be_repeated():
    sample = draw(made(38), FRAMEWORK, seed=2018)
    assert " ".join([*ids(sample.selected), "|", *ids(sample.reserves)]) == " ".join(DRAWN_ONCE.split())


@pytest.mark.parametrize("hashing", ["0", "4242"])
def test_another_process_draws_the_same(hashing):
    settings_of_its_own = {**os.environ, "PYTHONHASHSEED": hashing, "OPENBLAS_CORETYPE": "Prescott"}
    ran = subprocess.run(
        [sys.executable, "-c", REDRAW],
        env=settings_of_its_own,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.split() == DRAWN_ONCE.split()


def test_factors_are_added_to_the_designs():
    population = made(80, levels=RARE)
    sample = draw(population, FRAMEWORK, seed=3, factors=["ethnicity", "gender"])
    assert sample.factors == (*FRAMEWORK.sample.factors.value, "ethnicity")
    white = next(row for row in sample.balance if row.level == "white")
    assert abs(white.difference) < 2


def test_a_factor_of_the_design_that_the_list_lacks_is_left_out_and_said():
    population = made(30, levels={factor: LEVELS[factor] for factor in ("gender", "safety_wellbeing")})
    sample = draw(population, FRAMEWORK, seed=3)
    assert sample.factors == ("gender", "safety_wellbeing")
    assert any("risk of serious harm" in note for note in sample.notes)
    assert len(sample.notes) == 2


def test_a_factor_asked_for_that_the_list_lacks_is_a_fault():
    with pytest.raises(FaultsFound, match="does not record it"):
        draw(made(30), FRAMEWORK, seed=3, factors=["ethnicity"])


def test_factors_that_say_the_same_twice_or_nothing_do_no_harm():
    chance = random.Random(5)
    facts = [chance.choice(["low", "high"]) for _ in range(40)]
    same = population_of(
        [
            case(number, {"gender": "male", "risk_of_serious_harm": level, "safety_wellbeing": level})
            for number, level in enumerate(facts, start=1)
        ]
    )
    sample = draw(same, FRAMEWORK, seed=9, size=17)
    assert len(sample.selected) == 17
    assert max(abs(row.difference) for row in sample.balance) < 1


def test_everything_there_is_can_be_drawn():
    population = made(25)
    sample = draw(population, FRAMEWORK, seed=1, size=25)
    assert ids(sample.selected) == ids(population.cases)
    assert sample.reserves == ()
    assert all(row.difference == 0 for row in sample.balance)


def test_of_no_cases_none_is_drawn():
    sample = draw(population_of([]), FRAMEWORK, seed=1)
    assert (sample.selected, sample.reserves, sample.balance) == ((), (), ())
    assert sample.size.because == "No case is eligible, so none is drawn."


def test_one_case_is_drawn_alone():
    assert ids(draw(made(1), FRAMEWORK, seed=1).selected) == ["C0001"]


@pytest.mark.parametrize(
    ("design", "words"),
    [
        ({"seed": -1}, "The seed is -1."),
        ({"seed": True}, "The seed is True."),
        ({"seed": 1.5}, "The seed is 1.5."),
        ({"seed": 1, "size": 0}, "A sample of 0 cannot be drawn from 30 eligible cases."),
        ({"seed": 1, "size": 31}, "Give a size from 1 to 30."),
        ({"seed": 1, "factors": ["shoe_size"]}, "factor shoe_size"),
        ({"seed": 1, "factors": ["name"]}, "cannot be balanced on this"),
    ],
)
def test_a_design_that_cannot_be_is_refused_in_words(design, words):
    with pytest.raises(FaultsFound, match=words):
        draw(made(30), FRAMEWORK, **design)


def test_every_fault_of_a_design_is_found_at_once():
    with pytest.raises(FaultsFound) as found:
        draw(made(30), FRAMEWORK, seed=1, size=99, factors=["shoe_size", "ethnicity"])
    assert [fault.place for fault in found.value.faults] == ["size", "factor shoe_size", "factor ethnicity"]


def test_a_population_of_another_edition_or_with_an_id_twice_is_refused():
    population = made(10)
    twice = changed(population, edition="another", cases=(*population.cases, population.cases[0]))
    with pytest.raises(FaultsFound) as found:
        draw(twice, FRAMEWORK, seed=1)
    assert len(found.value.faults) == 2


def test_more_levels_than_can_be_balanced_are_refused():
    population = population_of([case(number, {"team": f"T{number}"}) for number in range(1, 200)])
    with pytest.raises(FaultsFound, match="203 levels"):
        draw(population, FRAMEWORK, seed=1, factors=["team"])


def test_many_levels_are_balanced_as_far_as_there_is_room():
    levels = LEVELS | {"team": {f"T{number}": 10 for number in range(60)}}
    sample = draw(made(400, levels=levels), FRAMEWORK, seed=4, factors=["team"])
    worst: dict[str, float] = {}
    for row in sample.balance:
        worst[row.factor] = max(worst.get(row.factor, 0), abs(row.difference))
    assert max(worst.values()) < 3
    assert worst["gender"] < 1


def test_the_picture_names_factors_and_levels_for_readers():
    sample = draw(made(38), FRAMEWORK, seed=2018)
    first, *_ = picture_rows(sample, FRAMEWORK)
    row = sample.balance[0]
    assert first == {
        "factor": "Gender",
        "level": "Girls",
        "expected": row.expected,
        "sample": float(row.sample),
    }
    assert {plain["level"] for plain in picture_rows(sample)} >= {"Female", "Very high"}
