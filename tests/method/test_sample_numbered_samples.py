"""The numbered samples of a sealed draw: equal chances, balance, difference, and reproducibility."""

import hashlib
import os
import random
import subprocess
import sys
from collections import Counter
from dataclasses import replace as changed
from itertools import combinations
from math import ceil, floor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspectorate import package
from inspectorate.method.faults import FaultsFound
from inspectorate.method.population import Case
from inspectorate.method.sample import number, numbered_samples, seal
from inspectorate.method.sample.pool import levels_of
from tests.method.random_populations import (
    FRAMEWORK,
    LEVELS,
    RARE,
    case_with,
    population_of,
    random_population,
    summary_of,
)

EXAMPLE = Path(__file__).parents[2] / "examples" / "barking-and-dagenham-2018"


def numbered(population, **design):
    """Return the numbered samples of a population."""
    return number(seal(population, FRAMEWORK, **design), population)


def require_equal_chances(samples):
    """Assert that every case is in as many samples as every other, or in one more, and sizes are right."""
    size, eligible = samples.sealed.size.value, len(samples.case_ids)
    counts = samples.frequencies().values()
    assert {floor(1000 * size / eligible), ceil(1000 * size / eligible)} >= set(counts)
    for sample in range(1000):
        assert len(set(samples.sample(sample))) == size


def worst_margin(samples, population):
    """Return the largest difference of a level from its share in any sample, in cases; counted anew."""
    size, cases = samples.sealed.size.value, {case.id: case for case in population.cases}
    shares = {
        (factor, level): size * count / len(cases)
        for factor in samples.sealed.factors
        for level, count in Counter(case.facts.get(factor, "") for case in cases.values()).items()
    }
    worst = 0.0
    for sample in range(1000):
        drawn = [cases[case_id] for case_id in samples.sample(sample)]
        for (factor, level), share in shares.items():
            count = sum(case.facts.get(factor, "") == level for case in drawn)
            worst = max(worst, abs(count - share))
    return worst


@pytest.mark.parametrize(("group", "least_different"), [("court", 900), ("out_of_court", 1)])
def test_samples_of_the_example_are_balanced_with_equal_chances(group, least_different):
    population = package.read(EXAMPLE).populations[group]
    samples = numbered(population)
    require_equal_chances(samples)
    assert worst_margin(samples, population) < 1
    assert len({samples.sample(sample) for sample in range(1000)}) >= least_different
    summary = summary_of(samples)
    assert summary.different == len({samples.sample(sample) for sample in range(1000)})
    assert max(margin.worst for margin in summary.margins) == pytest.approx(worst_margin(samples, population))


@pytest.mark.parametrize(
    ("cases", "levels", "design"),
    [
        (38, LEVELS, {}),
        (61, LEVELS | {"ethnicity": RARE["ethnicity"]}, {"factors": ["ethnicity"]}),
        (150, LEVELS, {"size": 31}),
        (500, RARE, {}),
        (2_000, LEVELS, {}),
        (20_000, LEVELS, {}),
    ],
)
def test_samples_of_lists_of_any_length_are_balanced_with_equal_chances(cases, levels, design):
    population = random_population(cases, levels=levels)
    samples = numbered(population, **design)
    require_equal_chances(samples)
    assert max(margin.worst for margin in summary_of(samples).margins) < 1
    assert summary_of(samples).different >= 900


def even_population(half, seed):
    """Return twice `half` cases whose levels all have even numbers of cases, in different combinations."""
    rng, cases = random.Random(seed), list[Case]()
    for _half in range(2):
        columns = {
            factor: [case.facts[factor] for case in random_population(half, seed=seed).cases]
            for factor in LEVELS
        }
        for values in columns.values():
            rng.shuffle(values)
        cases += [
            case_with(len(cases) + number, {factor: values[number] for factor, values in columns.items()})
            for number in range(half)
        ]
    return population_of([changed(case, id=f"C{number:04}") for number, case in enumerate(cases)])


@pytest.mark.parametrize(("half", "seed"), [(12, 1), (20, 2), (50, 1)])
def test_every_level_is_exactly_right_if_its_share_is_a_whole_number(half, seed):
    population = even_population(half, seed)
    samples = numbered(population, size=half)
    require_equal_chances(samples)
    assert max(margin.worst for margin in summary_of(samples).margins) == 0


def balanced_samples(population, size):
    """Return every balanced sample of a small population, as sets of the positions left out."""
    factors = FRAMEWORK.sample.factors.value
    levels = [set(enumerate(levels_of(case, factors))) for case in population.cases]
    totals = Counter(level for case_levels in levels for level in case_levels)
    eligible = len(levels)
    for left_out in combinations(range(eligible), eligible - size):
        out = Counter(level for position in left_out for level in levels[position])
        if all(
            abs((total - out[level]) * eligible - size * total) < eligible for level, total in totals.items()
        ):
            yield left_out


@pytest.mark.parametrize(
    ("cases", "size", "seed", "balanced", "different"),
    [(12, 6, 3, 644, 600), (18, 15, 5, 164, 160), (21, 19, 6, 173, 170), (16, 8, 40, 3850, 1000)],
)
def test_few_balanced_samples_are_all_used_and_as_often_as_it_takes(cases, size, seed, balanced, different):
    rng = random.Random(seed)
    rng.randint(9, 22)
    levels = rng.choice(
        [LEVELS, RARE, {"gender": {"male": 70, "female": 30}, "disposal_type": {"a": 50, "b": 50}}]
    )
    population = random_population(cases, seed=seed, levels=levels)
    samples = numbered(population, size=size)
    require_equal_chances(samples)
    assert max(margin.worst for margin in summary_of(samples).margins) < 1
    assert sum(1 for _sample in balanced_samples(population, size)) == balanced
    assert different <= summary_of(samples).different <= balanced


def test_margins_that_cannot_all_be_below_one_are_stated_as_they_are():
    """With 67 balanced samples of 19 of these 21 cases, no weights give every case the same chance."""
    population = random_population(21)
    samples = numbered(population)
    require_equal_chances(samples)
    [approximate] = summary_of(samples).approximate
    assert approximate.factor == "safety_wellbeing"
    assert approximate.worst == pytest.approx(worst_margin(samples, population))
    assert approximate.worst > 1


def test_many_factors_with_levels_of_one_case_have_stated_margins():
    rng = random.Random(1)
    factors = ["team", "ethnicity", "offence_group"]
    levels = {factor: {f"{factor}{level}": 1 for level in range(5)} for factor in (*LEVELS, *factors)}
    cases = [
        changed(case, facts={**case.facts, rng.choice(factors): f"only {case.id}"} if n < 4 else case.facts)
        for n, case in enumerate(random_population(61, levels=levels).cases)
    ]
    population = population_of(cases)
    samples = numbered(population, size=17, factors=factors)
    require_equal_chances(samples)
    stated = max(margin.worst for margin in summary_of(samples).margins)
    assert stated == pytest.approx(worst_margin(samples, population))


@given(st.integers(1, 16), st.data())
@settings(deadline=None, max_examples=12)
def test_chances_are_equal_for_any_small_list(cases, data):
    size = data.draw(st.integers(1, cases))
    population = random_population(cases, seed=data.draw(st.integers(0, 99)), levels=RARE)
    samples = numbered(population, size=size)
    require_equal_chances(samples)
    assert max(margin.worst for margin in summary_of(samples).margins) == pytest.approx(
        worst_margin(samples, population)
    )


def test_samples_depend_on_the_seal_alone():
    population = random_population(38)
    reordered = population_of(population.cases[::-1])
    first, second = numbered(population), numbered(reordered)
    assert first.sealed == second.sealed
    assert numbered(population, origin="drand round 1").sealed.numbered != first.sealed.numbered
    assert numbered(random_population(39)).sealed.numbered != first.sealed.numbered


# If this digest changes, published draws can no longer be verified.
RECORDED_DIGEST = "0b30b2f95d9d3cd7faca23e2d17983bd13e7dec3154c5f69a46ba13868875d69"

RECALCULATE = """
from inspectorate.method.sample import number, seal
from tests.method.random_populations import FRAMEWORK, random_population
population = random_population(38)
print(number(seal(population, FRAMEWORK), population).sealed.numbered.digest)
"""


@pytest.mark.parametrize("hashing", ["0", "4242"])
def test_recorded_digest_is_reproduced_in_another_process(hashing):
    environment = {**os.environ, "PYTHONHASHSEED": hashing, "OPENBLAS_CORETYPE": "Prescott"}
    process = subprocess.run(
        [sys.executable, "-c", RECALCULATE],
        env=environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert process.stdout.strip() == RECORDED_DIGEST


def test_digest_is_that_of_the_list_of_samples():
    samples = numbered(random_population(38))
    text = "".join(samples.lines())
    assert hashlib.sha256(text.encode()).hexdigest() == summary_of(samples).digest
    assert text.count("\n") == 1000
    assert text.startswith('["000","C0')


def test_recorded_summary_that_is_not_the_calculated_one_is_a_fault():
    population = random_population(38)
    first = numbered(population)
    sealed = first.sealed
    assert number(sealed, population).sealed == sealed
    with pytest.raises(FaultsFound, match="but 00 is recorded"):
        number(changed(sealed, numbered=changed(summary_of(first), digest="00")), population)
    with pytest.raises(FaultsFound, match="not the one that was sealed"):
        number(sealed, random_population(39))


def test_too_large_a_sample_is_refused(monkeypatch):
    monkeypatch.setattr(numbered_samples, "MAX_SIZE", 20)
    with pytest.raises(FaultsFound, match="Enter at most 20 cases"):
        numbered(random_population(38))


def test_pairs_that_are_never_together_are_counted():
    population = random_population(500, levels=RARE)
    samples = numbered(population)
    together = {pair for sample in range(1000) for pair in combinations(samples.sample(sample), 2)}
    assert summary_of(samples).pairs_apart == 500 * 499 // 2 - len(together) > 0


def test_chances_under_a_limit_are_as_equal_as_it_allows_and_known_for_every_case():
    caseloads = {"M1": 13, "M2": 8, "M3": 6, "M4": 6, "M5": 5}
    managers = [name for name, cases in caseloads.items() for _ in range(cases)]
    population = population_of(
        [
            changed(case, manager=manager)
            for case, manager in zip(random_population(38).cases, managers, strict=True)
        ]
    )
    samples = numbered(population, size=24, max_per_manager=6)
    manager_of = {case.id: case.manager for case in population.cases}
    for sample in range(1000):
        assert max(Counter(manager_of[case_id] for case_id in samples.sample(sample)).values()) <= 6
    for case_id, count in samples.frequencies().items():
        chance = 6 / 13 if manager_of[case_id] == "M1" else 18 / 25
        assert count in {floor(1000 * chance), ceil(1000 * chance)}
    assert max(margin.worst for margin in summary_of(samples).margins) < 2
