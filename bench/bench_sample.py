"""Time and balance of drawing a sample, beside R's package `sampling` or a textbook cube method.

Aims: 2,000 cases on five factors under 0.1 s and at least five times faster than the peer, with the worst
margin no further off; 100,000 cases under 5 s. Our time includes design, sample, reserves and balance table.
The peer draws the sample only, from totals prepared before its clock starts.
"""

import csv
import itertools
import random
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean

import numpy as np

from bench import textbook_cube
from bench.rows import Row, seconds
from inspectorate.method.population import Case, Population
from inspectorate.method.sample import Sample, draw
from tests.method.random_populations import FRAMEWORK, LEVELS, random_population

SHARES = {"white": 60, "black": 20, "asian": 10, "mixed": 7, "other": 3}
FACTORS = (*FRAMEWORK.sample.factors.value, "ethnicity")
OUR_DRAWS = 200
"""Number of our draws over which the balance is averaged."""


def measure() -> Iterator[Row]:
    """Yield the measurements."""
    for cases, peer_draws in ((200, 30), (2_000, 10)):
        yield from _peer_rows(_population(cases), peer_draws)
    many = _population(100_000)
    seeds = itertools.count()
    name = f"draw from 100,000 cases, {len(FACTORS)} factors"
    yield Row(name, seconds(lambda: _our_draw(many, next(seeds))), note="aim: under 5 s")
    larger = seconds(lambda: _our_draw(many, next(seeds), 20_000))
    yield Row(f"{name}, 20,000 drawn", larger, note="aim: under 5 s")


def _population(cases: int) -> Population:
    return random_population(cases, levels={**LEVELS, "ethnicity": SHARES})


def _our_draw(population: Population, seed: int, size: int | None = None) -> Sample:
    return draw(population, FRAMEWORK, seed=seed, size=size, factors=["ethnicity"])


def _peer_rows(population: Population, peer_draws: int) -> Iterator[Row]:
    cases, seeds = population.cases, itertools.count()
    size = len(_our_draw(population, 0).selected)
    description = f"{len(cases):,} cases, {len(FACTORS)} factors"
    peer, draws = _peer_draws(population, size, peer_draws)
    time_taken = seconds(lambda: _our_draw(population, next(seeds)), 10)
    yield Row(
        f"draw from {description}",
        time_taken,
        mean(duration for duration, _ in draws),
        note=f"{peer}; aim: under 0.1 s",
    )
    ours = mean(_worst_margin(cases, _our_draw(population, seed).selected) for seed in range(OUR_DRAWS))
    name = f"worst margin, {description}"
    yield Row(
        name,
        ours,
        mean(_worst_margin(cases, sample) for _, sample in draws),
        "cases",
        f"mean over draws; {peer}",
    )
    random_stream = random.Random(1)
    simple = mean(_worst_margin(cases, random_stream.sample(cases, size)) for _ in range(OUR_DRAWS))
    yield Row(name, ours, simple, "cases", "mean over draws; simple random sampling")


def _worst_margin(cases: Sequence[Case], sample: Sequence[Case]) -> float:
    """Return the largest difference, in cases, between a margin of the sample and exact balance."""
    largest = 0.0
    for factor in FACTORS:
        population_counts, sample_counts = (
            Counter(case.facts[factor] for case in group) for group in (cases, sample)
        )
        largest = max(
            largest,
            *(
                abs(sample_counts[level] - len(sample) * count / len(cases))
                for level, count in population_counts.items()
            ),
        )
    return largest


def _peer_draws(population: Population, size: int, draws: int) -> tuple[str, list[tuple[float, list[Case]]]]:
    """Return the peer's name, and for each of its draws the duration in seconds and the cases."""
    if _has_r_sampling():
        return "R's sampling::samplecube", list(_by_r(population.cases, size, draws))
    return "textbook cube method in NumPy", list(_by_textbook(population.cases, size, draws))


def _has_r_sampling() -> bool:
    if not shutil.which("Rscript"):
        return False
    loads = subprocess.run(["Rscript", "-e", "library(sampling)"], capture_output=True, check=False)
    return loads.returncode == 0


def _by_r(cases: Sequence[Case], size: int, draws: int) -> Iterator[tuple[float, list[Case]]]:
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder, "cases.csv")
        with table.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(
                [FACTORS, *([case.facts[factor] for factor in FACTORS] for case in cases)]
            )
        script = Path(__file__).parent / "cube.R"
        command = ["Rscript", str(script), str(table), str(size), str(draws)]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for line in printed.splitlines():
        duration, *indicators = line.split()
        yield (
            float(duration),
            [case for case, indicator in zip(cases, indicators, strict=True) if indicator == "1"],
        )


def _by_textbook(cases: Sequence[Case], size: int, draws: int) -> Iterator[tuple[float, list[Case]]]:
    columns = [np.ones(len(cases))]
    for factor in FACTORS:
        _, *levels = sorted({case.facts[factor] for case in cases})
        columns += [
            np.array([case.facts[factor] == level for case in cases], dtype=float) for level in levels
        ]
    totals, generator = np.column_stack(columns), np.random.default_rng(1)
    for _ in range(draws):
        started = time.perf_counter()
        indices = textbook_cube.draw(totals, size, generator)
        yield time.perf_counter() - started, [cases[index] for index in indices]
