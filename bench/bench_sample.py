"""Time and balance of the draw: numbered samples beside sortition-algorithms, a draw from a seed beside R.

The peer of the numbered samples has the margins as hard quotas and returns 1,000 samples too (maximin, with
an integer programme). It is measured where sortition-algorithms is installed, as `make bench` does.

The peer of a draw from a seed is R's samplecube with both of its landings: by linear programme (method 1, its
default) and by dropping variables (method 2). Where R or its package `sampling` is missing a textbook cube
method is measured instead, and the rows say that R was not. Our time includes design, sample and balance
table; the peer draws the sample only, from totals prepared before its clock starts.
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

from bench import quota_peer, textbook_cube
from bench.rows import Row, seconds
from inspectorate.method.population import Case, Population
from inspectorate.method.sample import Sample, draw, number, seal
from tests.method.random_populations import FRAMEWORK, LEVELS, random_population

SHARES = {"white": 60, "black": 20, "asian": 10, "mixed": 7, "other": 3}
FACTORS = (*FRAMEWORK.sample.factors.value, "ethnicity")
OUR_DRAWS = 200
"""Number of our draws over which the balance is averaged."""


RECORDED = {38: "3.7 s, 38 different", 150: "9.6 s, 146 different", 500: "65 s, 455 different"}
"""What sortition-algorithms 0.12.15 needed for 1,000 samples, measured in November 2026 on two cores."""


def measure() -> Iterator[Row]:
    """Yield the measurements."""
    for cases in (38, 150, 500):
        yield from _numbered_rows(cases, with_peer=True)
    for cases in (2_000, 20_000):
        yield from _numbered_rows(cases, with_peer=False)
    for cases, peer_draws in ((200, 30), (2_000, 10)):
        yield from _peer_rows(_population(cases), peer_draws)
    many = _population(100_000)
    seeds = itertools.count()
    name = f"draw from 100,000 cases, {len(FACTORS)} factors"
    yield Row(name, seconds(lambda: _our_draw(many, next(seeds))), note="aim: under 5 s")
    larger = seconds(lambda: _our_draw(many, next(seeds), 20_000))
    yield Row(f"{name}, 20,000 drawn", larger, note="aim: under 5 s")


def _numbered_rows(cases: int, *, with_peer: bool) -> Iterator[Row]:
    population = random_population(cases)
    sealed = seal(population, FRAMEWORK)
    samples = number(sealed, population)
    summary = samples.sealed.numbered
    assert summary is not None
    name = f"1,000 samples of {sealed.size.value} from {cases:,} cases, {len(sealed.factors)} factors"
    ours = seconds(lambda: number(sealed, population), 2)
    peer = quota_peer.draw(population.cases, sealed) if with_peer and quota_peer.is_installed() else None
    if peer is None:
        note = f"sortition-algorithms is not installed; recorded in November 2026: {RECORDED.get(cases)}"
        yield Row(name, ours, note=note if with_peer else "")
    else:
        yield Row(name, ours, peer.duration, note="sortition-algorithms, maximin")
    yield Row(
        f"{name}: same samples",
        1000 - summary.different,
        None if peer is None else 1000 - len(set(peer.samples)),
        "samples",
        "of 1,000, those that repeat another one",
    )
    yield Row(
        f"{name}: chances",
        summary.most - summary.fewest,
        None if peer is None else quota_peer.spread(population.cases, peer.samples),
        "in 1,000",
        "most less fewest samples that a case is in",
    )
    yield Row(f"{name}: worst margin", max(margin.worst for margin in summary.margins), unit="cases")


def _population(cases: int) -> Population:
    return random_population(cases, levels={**LEVELS, "ethnicity": SHARES})


def _our_draw(population: Population, seed: int, size: int | None = None) -> Sample:
    return draw(population, FRAMEWORK, seed=seed, size=size, factors=["ethnicity"])


def _peer_rows(population: Population, peer_draws: int) -> Iterator[Row]:
    cases, seeds = population.cases, itertools.count()
    size = len(_our_draw(population, 0).selected)
    description = f"{len(cases):,} cases, {len(FACTORS)} factors"
    time_taken = seconds(lambda: _our_draw(population, next(seeds)), 10)
    ours = mean(_worst_margin(cases, _our_draw(population, seed).selected) for seed in range(OUR_DRAWS))
    for peer, draws in _peers(population, size, peer_draws):
        yield Row(f"draw from {description}", time_taken, mean(duration for duration, _ in draws), note=peer)
        margin = mean(_worst_margin(cases, sample) for _, sample in draws)
        yield Row(f"worst margin, {description}", ours, margin, "cases", f"mean over draws; {peer}")
    random_stream = random.Random(1)
    simple = mean(_worst_margin(cases, random_stream.sample(cases, size)) for _ in range(OUR_DRAWS))
    note = "mean over draws; simple random sampling"
    yield Row(f"worst margin, {description}", ours, simple, "cases", note)


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


def _peers(
    population: Population, size: int, draws: int
) -> Iterator[tuple[str, list[tuple[float, list[Case]]]]]:
    """Yield each peer's name, and for each of its draws the duration in seconds and the cases."""
    if _has_r_sampling():
        for method, landing in ((1, "linear programme"), (2, "dropping variables")):
            name = f"R's samplecube, landing by {landing} (method = {method})"
            yield name, list(_by_r(population.cases, size, draws, method))
    else:
        name = "textbook cube method in NumPy; R's samplecube is not installed, so it is not measured"
        yield name, list(_by_textbook(population.cases, size, draws))


def _has_r_sampling() -> bool:
    if not shutil.which("Rscript"):
        return False
    loads = subprocess.run(["Rscript", "-e", "library(sampling)"], capture_output=True, check=False)
    return loads.returncode == 0


def _by_r(cases: Sequence[Case], size: int, draws: int, method: int) -> Iterator[tuple[float, list[Case]]]:
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder, "cases.csv")
        with table.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(
                [FACTORS, *([case.facts[factor] for factor in FACTORS] for case in cases)]
            )
        script = Path(__file__).parent / "cube.R"
        command = ["Rscript", str(script), str(table), str(size), str(draws), str(method)]
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
