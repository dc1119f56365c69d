"""The 1,000 numbered samples of a sealed draw: balanced, with equal chances, and the same on every machine.

A table of 1,000 rows (samples) is filled so that every case is in the same number of samples, or in one more,
and every sample has its size. Samples then exchange cases until every sample is balanced: each level of each
factor is off by less than one case. This is controlled selection: equal chances over a list of samples of
which each is acceptable (Goodman and Kish 1950, Controlled selection, a technique in probability sampling,
Journal of the American Statistical Association 45, 350–372). All numbers are integers, and all chance follows
from the seal, so anyone who has the list finds the same samples.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as changed
from datetime import datetime
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

import numpy as np

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.population import Case, Population
from inspectorate.method.sample.cap import TargetChances, target_chances
from inspectorate.method.sample.distinct_samples import separate
from inspectorate.method.sample.exchanges import Bounds, Exchanges, Progress
from inspectorate.method.sample.pool import Levels, levels_of
from inspectorate.method.sample.random_stream import IntegerArray, RandomNumbers
from inspectorate.method.sample.steps import with_numbered
from inspectorate.method.sample.values import FactorMargin, NumberedSummary, SealedDraw

SAMPLES = 1000
"""Number of numbered samples: three ten-sided dice have as many outcomes."""

MAX_SIZE = 40_000
"""Maximum size of a sample. The samples of a larger one would need more than half a gigabyte."""

MAX_CASES_IN_PAIRS, MAX_PAIRS = 10_000, 100_000_000
"""Maximum number of eligible cases, and of pairs over all samples, for which pairs are counted."""


@dataclass(frozen=True, slots=True, eq=False)
class NumberedSamples:
    """The numbered samples of a sealed draw.

    `case_ids` are the ids of the eligible cases, sorted; row k of `members` has the positions of the cases of
    sample k, in ascending order.
    """

    sealed: SealedDraw
    case_ids: tuple[str, ...]
    members: IntegerArray

    def sample(self, number: int) -> tuple[str, ...]:
        """Return the ids of the cases of a numbered sample, sorted."""
        return tuple(self.case_ids[position] for position in self.members[number].tolist())

    def lines(self) -> Iterator[str]:
        """Yield a line for each sample: its number and the ids of its cases, as JSON."""
        for number in range(SAMPLES):
            yield json.dumps([f"{number:03}", *self.sample(number)], separators=(",", ":")) + "\n"

    def frequencies(self) -> Mapping[str, int]:
        """Return for each case the number of samples it is in."""
        counts = np.bincount(self.members.ravel(), minlength=len(self.case_ids)).tolist()
        return dict(zip(self.case_ids, counts, strict=True))


def number(
    sealed: SealedDraw,
    population: Population,
    *,
    at: datetime | None = None,
    progress: Progress | None = None,
) -> NumberedSamples:
    """Calculate the numbered samples of a sealed draw. The result's `sealed` has their summary and the step.

    If the sealed draw has a summary already, the samples are calculated again; FaultsFound is raised unless
    they are the same. It is also raised if the population is not the sealed one.
    """
    _require_population(sealed, population)
    cases = sorted(population.cases, key=lambda case: case.id)
    members, groups = _members(cases, sealed, progress)
    samples = NumberedSamples(sealed, tuple(case.id for case in cases), members)
    summary = _summary(samples, groups)
    if sealed.numbered is None:
        sealed = changed(sealed, numbered=summary, steps=with_numbered(sealed.steps, summary, at))
        return changed(samples, sealed=sealed)
    if sealed.numbered != summary:
        problem = _(
            "The numbered samples have the digest %(digest)s, but %(recorded)s is recorded.",
            digest=summary.digest,
            recorded=sealed.numbered.digest,
        )
        cure = _("Restore the record, or seal a new draw and record the reason.")
        raise FaultsFound([Fault(_("sample of %(group)s", group=sealed.group), problem, cure)])
    return samples


def _require_population(sealed: SealedDraw, population: Population) -> None:
    place = _("sample of %(group)s", group=sealed.group)
    if (population.group, population.digest) != (sealed.group, sealed.digest):
        problem = _("The long list is not the one that was sealed.")
        raise FaultsFound([Fault(place, problem, _("Use the long list of the seal, unchanged."))])
    if sealed.size.value > MAX_SIZE:
        problem = _(
            "Samples of %(size)s cases are too large to calculate 1,000 of them.", size=sealed.size.value
        )
        cure = _("Enter at most %(most)s cases, or draw from a seed.", most=MAX_SIZE)
        raise FaultsFound([Fault(place, problem, cure)])


@dataclass(frozen=True, slots=True)
class _Cells:
    """Cells of cases that are in the same groups: the levels of all factors, and the case manager."""

    cases: tuple[tuple[int, ...], ...]
    groups: IntegerArray
    sizes: IntegerArray
    chances: tuple[Fraction, ...]


def _members(
    cases: Sequence[Case], sealed: SealedDraw, progress: Progress | None
) -> tuple[IntegerArray, list[tuple[int, ...]]]:
    """Return the positions of the cases of each sample, and the groups of each case by factor."""
    size = sealed.size.value
    chances = target_chances(cases, size, sealed.max_per_manager)
    names = [_group_names(case, sealed) for case in cases]
    numbers = {name: number for number, name in enumerate(sorted({name for row in names for name in row}))}
    groups = [tuple(numbers[name] for name in row) for row in names]
    if size in (0, len(cases)):
        return np.tile(np.arange(size), (SAMPLES, 1)), groups
    key = bytes.fromhex(sealed.seal)
    cells = _cells(cases, groups, chances, key)
    totals = _cell_totals(cells)
    bounds = _bounds(cells, numbers, sealed, chances)
    complement = 2 * size > len(cases)
    if complement:
        group_sizes = _group_sizes(cells, len(numbers))
        cell_sizes = SAMPLES * cells.sizes
        bounds = Bounds(
            group_sizes - bounds.greatest,
            group_sizes - bounds.least,
            cell_sizes - bounds.greatest_in_all,
            cell_sizes - bounds.least_in_all,
        )
        totals, size = SAMPLES * cells.sizes - totals, len(cases) - size
    start = np.repeat(np.arange(len(totals)), totals).reshape(size, SAMPLES).T.copy()
    exchanges = Exchanges(start, cells.groups, cells.sizes, bounds, RandomNumbers(key, "exchanges"))
    bounds = _balance(exchanges, bounds, list(numbers), len(sealed.factors), progress)
    exchanges.mix()
    members = _assign(exchanges.counts, cells, size, RandomNumbers(key, "cases"))
    members = separate(members, np.array(groups), bounds, RandomNumbers(key, "different"))
    if complement:
        included = np.ones((SAMPLES, len(cases)), dtype=bool)
        included[np.arange(SAMPLES)[:, None], members] = False
        members = np.nonzero(included)[1].reshape(SAMPLES, -1)
    return np.sort(members, axis=1), groups


def _group_names(case: Case, sealed: SealedDraw) -> list[tuple[int, str]]:
    """Return the groups of a case: number of the factor and level; after the factors, its case manager."""
    levels: Levels = levels_of(case, sealed.factors)
    limited = () if sealed.max_per_manager is None else (case.manager,)
    return list(enumerate((*levels, *limited)))


def _cells(
    cases: Sequence[Case], groups: Sequence[tuple[int, ...]], chances: TargetChances, key: bytes
) -> _Cells:
    """Return the cells: first those of managers who are held back, one after the other, then the others."""
    by_groups: dict[tuple[int, ...], list[int]] = {}
    for position, case_groups in enumerate(groups):
        by_groups.setdefault(case_groups, []).append(position)
    order = RandomNumbers(key, "cells").order(len(by_groups)).tolist()
    rank = dict(zip(sorted(by_groups), order, strict=True))
    managers = {case_groups: cases[positions[0]].manager for case_groups, positions in by_groups.items()}

    def position_of(case_groups: tuple[int, ...]) -> tuple[bool, str, int]:
        held_back = managers[case_groups] in chances.held_back
        return not held_back, managers[case_groups] if held_back else "", rank[case_groups]

    ordered = sorted(by_groups, key=position_of)
    return _Cells(
        cases=tuple(tuple(by_groups[case_groups]) for case_groups in ordered),
        groups=np.array(ordered, dtype=np.int64),
        sizes=np.array([len(by_groups[case_groups]) for case_groups in ordered], dtype=np.int64),
        chances=tuple(chances.of(managers[case_groups]) for case_groups in ordered),
    )


def _cell_totals(cells: _Cells) -> IntegerArray:
    """Return how many cases of each cell all samples have together: its exact share, rounded up or down."""
    bounds, exact = [0], Fraction(0)
    for chance, cases in zip(cells.chances, cells.sizes.tolist(), strict=True):
        exact += SAMPLES * chance * cases
        bounds.append(floor(exact))
    return np.array([upper - lower for lower, upper in pairwise(bounds)], dtype=np.int64)


def _group_sizes(cells: _Cells, count: int) -> IntegerArray:
    sizes = np.zeros(count, dtype=np.int64)
    for column in cells.groups.T:
        np.add.at(sizes, column, cells.sizes)
    return sizes


def _bounds(
    cells: _Cells, numbers: Mapping[tuple[int, str], int], sealed: SealedDraw, chances: TargetChances
) -> Bounds:
    """Return the numbers of cases a balanced sample may have: the expected number, rounded down and up."""
    expected = [Fraction(0)] * len(numbers)
    for case_groups, chance, size in zip(
        cells.groups.tolist(), cells.chances, cells.sizes.tolist(), strict=True
    ):
        for group in case_groups:
            expected[group] += chance * size
    in_all = [SAMPLES * chance for chance in cells.chances]
    bounds = Bounds(
        np.array(list(map(floor, expected))),
        np.array(list(map(ceil, expected))),
        cells.sizes * np.array(list(map(floor, in_all))),
        cells.sizes * np.array(list(map(ceil, in_all))),
    )
    for (factor, name), group in numbers.items():
        if factor == len(sealed.factors):
            limit = sealed.max_per_manager or 0
            bounds.least[group] = limit if name in chances.held_back else 0
            bounds.greatest[group] = limit if name else sealed.size.value
    return bounds


def _balance(
    exchanges: Exchanges,
    bounds: Bounds,
    names: Sequence[tuple[int, str]],
    factors: int,
    progress: Progress | None,
) -> Bounds:
    """Balance the samples; if that fails, widen the bounds by one case, the last factor first.

    Returns the bounds that were reached.
    """
    last = factors
    width = np.zeros(factors + 1, dtype=np.int64)
    factor_of = np.array([factor for factor, name in names])
    while not exchanges.balance(progress):
        last = last - 1 if last else factors - 1
        width[last] += 1
        exchanges.set_bounds(
            changed(
                bounds,
                least=np.maximum(bounds.least - width[factor_of], 0),
                greatest=bounds.greatest + width[factor_of],
            )
        )
    return exchanges.bounds


def _assign(counts: IntegerArray, cells: _Cells, size: int, numbers: RandomNumbers) -> IntegerArray:
    """Assign cases to the places of their cell in the samples, each case equally often, in random order.

    The cases of a cell take the places in turn; each turn is a new random order.
    """
    members = np.empty((SAMPLES, size), dtype=np.int64)
    filled = np.zeros(SAMPLES, dtype=np.int64)
    for cell, cases in enumerate(cells.cases):
        order = numbers.order(SAMPLES)
        places = np.repeat(order, counts[order, cell])
        turns = -(-len(places) // len(cases))
        keys = numbers.words(turns * len(cases)).reshape(turns, len(cases))
        sequence = np.argsort(keys, axis=1, kind="stable")
        for turn in _split_turns(places, len(cases)):
            _avoid_repetition(sequence, turn, places)
        assigned = np.array(cases)[sequence.ravel()[: len(places)]]
        by_sample = np.argsort(places, kind="stable")
        rank = np.arange(len(places)) - np.searchsorted(places[by_sample], places[by_sample])
        members[places[by_sample], filled[places[by_sample]] + rank] = assigned[by_sample]
        filled += counts[:, cell]
    return members


def _split_turns(places: IntegerArray, cases: int) -> list[int]:
    """Return the turns that begin in the middle of a sample."""
    starts = np.arange(cases, len(places), cases)
    return (starts[places[starts] == places[starts - 1]] // cases).tolist()  # type: ignore[no-any-return]


def _avoid_repetition(sequence: IntegerArray, turn: int, places: IntegerArray) -> None:
    """Move cases that a sample has already from the turn before behind those it may get in this turn."""
    cases = sequence.shape[1]
    start = turn * cases
    sample = places[start]
    earlier = int((places[start - cases : start] == sample).sum())
    later = int((places[start : start + cases] == sample).sum())
    used = set(sequence[turn - 1, cases - earlier :].tolist())
    order = sequence[turn].tolist()
    first = [case for case in order if case not in used][:later]
    chosen = set(first)
    sequence[turn] = [*first, *(case for case in order if case not in chosen)]


def _summary(samples: NumberedSamples, groups: Sequence[tuple[int, ...]]) -> NumberedSummary:
    sha256 = hashlib.sha256()
    for line in samples.lines():
        sha256.update(line.encode("ascii"))
    frequencies = samples.frequencies().values()
    return NumberedSummary(
        digest=sha256.hexdigest(),
        different=len({row.tobytes() for row in samples.members}),
        fewest=min(frequencies, default=0),
        most=max(frequencies, default=0),
        margins=tuple(_margins(samples, groups)),
        pairs_apart=_pairs_apart(samples),
    )


def _margins(samples: NumberedSamples, groups: Sequence[tuple[int, ...]]) -> Iterator[FactorMargin]:
    """Yield for each factor the largest difference of a level from its share, over all samples, in cases."""
    eligible, size = len(samples.case_ids), samples.members.shape[1]
    for factor, name in enumerate(samples.sealed.factors):
        level_of = np.array([case_groups[factor] for case_groups in groups], dtype=np.int64)
        worst = 0
        in_samples = level_of[samples.members] if size else np.zeros((SAMPLES, 0), dtype=np.int64)
        for level, cases in Counter(level_of.tolist()).items():
            counts = (in_samples == level).sum(axis=1)
            worst = max(worst, int(np.abs(counts * eligible - size * cases).max()))
        yield FactorMargin(name, worst / eligible if eligible else 0.0)


def _pairs_apart(samples: NumberedSamples) -> int | None:
    eligible, size = len(samples.case_ids), samples.members.shape[1]
    if eligible > MAX_CASES_IN_PAIRS or SAMPLES * size * (size - 1) // 2 > MAX_PAIRS:
        return None
    together = np.zeros((eligible, eligible), dtype=bool)
    first, second = np.triu_indices(size, 1)
    for row in samples.members:
        together[row[first], row[second]] = True
    return eligible * (eligible - 1) // 2 - int(together.sum())
