"""Candidates for a replacement: their order and limit, and the sentence on how one of them was drawn."""

from dataclasses import replace as changed

import pytest

from inspectorate.method.sample import (
    Randomness,
    candidates,
    choose,
    draw,
    number,
    record_reason,
    replace,
    seal,
)
from tests.method.random_populations import FRAMEWORK, case_with, ids, population_of, random_population

POPULATION = random_population(38)
SAMPLE = draw(POPULATION, FRAMEWORK, seed=2018)


def replaced(sample, population, out, rule="random"):
    """Return the sample after the replacement of a case by the first of its candidates."""
    after = record_reason(sample, population, out=out, reason="The file is missing", rule=rule)
    return replace(after, population, randomness=Randomness("dice", "000"))


@pytest.mark.parametrize(
    ("rule", "order", "next_order"),
    [
        ("random", "C0033 C0016 C0013 C0037 C0003 C0020 C0038", "C0038 C0003 C0013 C0016 C0037 C0020"),
        ("alike", "C0020", "C0033 C0003 C0013"),
    ],
)
def test_recorded_order_of_candidates_is_reproduced(rule, order, next_order):
    """If it changes, published replacements can no longer be reproduced."""
    first, second = ids(SAMPLE.selected)[:2]
    assert ids(candidates(SAMPLE, POPULATION, out=first, rule=rule)) == order.split()
    after = replaced(SAMPLE, POPULATION, first, rule=rule)
    assert ids(candidates(after, POPULATION, out=second, rule=rule)) == next_order.split()


def test_recorded_order_of_candidates_of_a_numbered_sample_is_reproduced():
    """The order follows from the digest of the numbered samples."""
    population = random_population(20)
    samples = number(seal(population, FRAMEWORK, size=14), population)
    sample = choose(samples, population, FRAMEWORK, randomness=Randomness("dice", "417"))
    order = ids(candidates(sample, population, out=sample.selected[0].id, rule="random"))
    assert " ".join(order) == "C0001 C0010 C0018 C0012 C0005 C0015"


def test_order_of_candidates_depends_on_ids_that_are_no_text():
    cases = [changed(case_with(number, {"gender": "male"}), id=f"C{number}\ud800") for number in range(6)]
    population = population_of(cases)
    sample = draw(population, FRAMEWORK, seed=1, size=3)
    assert len(candidates(sample, population, out=sample.selected[0].id, rule="random")) == 3


@pytest.mark.parametrize(
    ("rule", "chance", "differences"),
    [
        (
            "random",
            "Chance selected it from the 7 cases left. It matches on 1 of 4 characteristics.",
            "disposal type, risk of serious harm, safety wellbeing",
        ),
        (
            "alike",
            "It was the only case that matches on 3 of 4 characteristics. No other case matches on more.",
            "risk of serious harm",
        ),
    ],
)
def test_replacement_says_how_the_case_was_drawn(rule, chance, differences):
    [replacement] = replaced(SAMPLE, POPULATION, SAMPLE.selected[0].id, rule=rule).replacements
    assert replacement.because == f"{chance} It differs in {differences}."


def test_replacement_by_a_case_of_the_same_levels_names_no_difference():
    population = population_of([case_with(number, {"gender": "male"}) for number in range(1, 5)])
    sample = draw(population, FRAMEWORK, seed=1, size=2)
    [replacement] = replaced(sample, population, sample.selected[0].id).replacements
    assert replacement.because == (
        "Chance selected it from the 2 cases left. It matches on 1 of 1 characteristics."
    )


def test_limit_does_not_count_cases_without_a_case_manager():
    cases = [
        case_with(number, {"gender": "male"}, f"M{number}" if number > 2 else "") for number in range(1, 23)
    ]
    population = population_of(cases)
    samples = [draw(population, FRAMEWORK, seed=seed, size=11, max_per_manager=1) for seed in range(20)]
    sample = next(sample for sample in samples if sum(not case.manager for case in sample.selected) == 1)
    out = next(case.id for case in sample.selected if case.manager)
    left = [case.id for case in population.cases if case not in sample.selected]
    assert len({"C0001", "C0002"} & set(left)) == 1
    assert sorted(ids(candidates(sample, population, out=out, rule="random"))) == left
