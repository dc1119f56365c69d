"""Drawing a balanced sample: time and balance, against R's package `sampling` (or a textbook's cube method).

Aimed for: 2,000 cases on five factors under 0.1 s and at least five times faster than the peer, with the
worst margin no further off; 100,000 cases under 5 s. Ours is timed whole: design, sample, reserves, balance
table. The peer draws the sample only, from totals made ready before its clock starts.
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
from tests.method.made_populations import FRAMEWORK, LEVELS, made

SHARES = {"white": 60, "black": 20, "asian": 10, "mixed": 7, "other": 3}
FACTORS = (*FRAMEWORK.sample.factors.value, "ethnicity")
OURS = 200
"""Draws our balance is averaged over."""


def measure() -> Iterator[Row]:
    """Yield each measurement."""
    for cases, peer_draws in ((200, 30), (2_000, 10)):
        yield from _beside_peers(_population(cases), peer_draws)
    many = _population(100_000)
    seeds = itertools.count()
    name = f"draw from 100,000 cases, {len(FACTORS)} factors"
    yield Row(name, seconds(lambda: _ours(many, next(seeds))), note="aim: under 5 s")
    larger = seconds(lambda: _ours(many, next(seeds), 20_000))
    yield Row(f"{name}, 20,000 drawn", larger, note="aim: under 5 s")


def _population(cases: int) -> Population:
    return made(cases, levels={**LEVELS, "ethnicity": SHARES})


def _ours(population: Population, seed: int, size: int | None = None) -> Sample:
    return draw(population, FRAMEWORK, seed=seed, size=size, factors=["ethnicity"])


def _beside_peers(population: Population, peer_draws: int) -> Iterator[Row]:
    cases, seeds = population.cases, itertools.count()
    size = len(_ours(population, 0).selected)
    what = f"{len(cases):,} cases, {len(FACTORS)} factors"
    peer, draws = _peer(population, size, peer_draws)
    time_taken = seconds(lambda: _ours(population, next(seeds)), 10)
    yield Row(
        f"draw from {what}", time_taken, mean(clock for clock, _ in draws), note=f"{peer}; aim: under 0.1 s"
    )
    ours = mean(_worst(cases, _ours(population, seed).selected) for seed in range(OURS))
    name = f"worst margin, {what}"
    yield Row(
        name, ours, mean(_worst(cases, drawn) for _, drawn in draws), "cases", f"mean over draws; {peer}"
    )
    chance = random.Random(1)
    simple = mean(_worst(cases, chance.sample(cases, size)) for _ in range(OURS))
    yield Row(name, ours, simple, "cases", "mean over draws; simple random sampling")


def _worst(cases: Sequence[Case], drawn: Sequence[Case]) -> float:
    """How many cases the margin furthest from exact balance is off."""
    off = 0.0
    for factor in FACTORS:
        had, got = (Counter(case.facts[factor] for case in part) for part in (cases, drawn))
        off = max(off, *(abs(got[level] - len(drawn) * count / len(cases)) for level, count in had.items()))
    return off


def _peer(population: Population, size: int, draws: int) -> tuple[str, list[tuple[float, list[Case]]]]:
    """Who the peer is, and for each of its draws the seconds it took and the cases drawn."""
    if _r_is_here():
        return "R's sampling::samplecube", list(_by_r(population.cases, size, draws))
    return "textbook cube method in NumPy", list(_by_textbook(population.cases, size, draws))


def _r_is_here() -> bool:
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
        clock, *chosen = line.split()
        yield float(clock), [case for case, mark in zip(cases, chosen, strict=True) if mark == "1"]


def _by_textbook(cases: Sequence[Case], size: int, draws: int) -> Iterator[tuple[float, list[Case]]]:
    columns = [np.ones(len(cases))]
    for factor in FACTORS:
        _, *levels = sorted({case.facts[factor] for case in cases})
        columns += [
            np.array([case.facts[factor] == level for case in cases], dtype=float) for level in levels
        ]
    totals, chance = np.column_stack(columns), np.random.default_rng(1)
    for _ in range(draws):
        started = time.perf_counter()
        drawn = textbook_cube.draw(totals, size, chance)
        yield time.perf_counter() - started, [cases[place] for place in drawn]
