"""Exchanges between samples: from samples in which every case is equally frequent to balanced ones.

The samples are rows of counts: how many cases of each cell a sample has. Two samples exchange one case each,
so every cell keeps its total over all samples, and with it every case its chance. Exchanges that bring the
groups (levels of factors, case managers) nearer to their bounds are made until every group of every sample
is within them. All numbers are integers, and ties and chance follow from the key of the random numbers, so
every machine makes the same exchanges.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspectorate.method.sample.random_stream import IntegerArray, RandomNumbers

PROPOSALS = 2048
"""Number of exchanges considered in one round."""

PATIENCE = 1500
"""Number of rounds without a new lowest number of violations after which the search ends."""

CHECK, MANY = 500, 300
"""After every 500 rounds the search ends if there are more than 300 violations, and 90 per cent as before."""

MOST_ROUNDS = 12_000
"""Number of rounds after which the search ends in any case."""

MIXTURE_ROUNDS = 150
"""Number of rounds in which balanced samples exchange cases without becoming unbalanced."""

SCATTER_ROUNDS = 4
"""Number of rounds of random exchanges by which repeated samples are changed."""

UPHILL = 2**32 // 1000
"""An exchange that adds one or two violations is accepted once in 1,000 times, to leave a dead end."""

BooleanArray = NDArray[np.bool_]

Progress = Callable[[float], None]
"""Receives the share of the work that is done, from 0 to 1."""


@dataclass(slots=True)
class Bounds:
    """Least and greatest number of cases of each group in a sample, and of each cell in all samples."""

    least: IntegerArray
    greatest: IntegerArray
    least_in_all: IntegerArray
    greatest_in_all: IntegerArray


@dataclass(frozen=True, slots=True)
class _Proposals:
    """Exchanges and how many violations each adds: to both samples, to the first and to the second.

    `changes` has the columns: first sample, second sample, place in each, case given, case received.
    """

    changes: IntegerArray
    cost: IntegerArray
    first_cost: IntegerArray
    second_cost: IntegerArray


class Exchanges:
    """Samples that exchange cases. `members[sample]` lists the cells of its cases, one entry for each case.

    `groups[cell]` lists the groups of a cell, one for each factor; `capacity[cell]` is its number of cases.
    """

    def __init__(
        self,
        members: IntegerArray,
        groups: IntegerArray,
        capacity: IntegerArray,
        bounds: Bounds,
        numbers: RandomNumbers,
    ) -> None:
        self.members, self.groups, self.capacity = members, groups, capacity
        self.bounds, self.numbers = bounds, numbers
        samples, self.size = members.shape
        self.counts = np.zeros((samples, len(capacity)), dtype=np.int64)
        np.add.at(self.counts, (np.repeat(np.arange(samples), self.size), members.ravel()), 1)
        self.totals = np.zeros((samples, len(bounds.least)), dtype=np.int64)
        for column in groups.T:
            np.add.at(self.totals.T, column, self.counts.T)
        self.cell_totals = self.counts.sum(axis=0)
        self.violations = self._violations()

    def _violations(self) -> IntegerArray:
        below = np.maximum(self.bounds.least - self.totals, 0)
        above = np.maximum(self.totals - self.bounds.greatest, 0)
        violations: IntegerArray = (below + above).sum(axis=1)
        return violations

    def set_bounds(self, bounds: Bounds) -> None:
        """Set other bounds."""
        self.bounds = bounds
        self.violations = self._violations()

    def balance(self, progress: Progress | None) -> bool:
        """Exchange cases until every sample is within the bounds; return whether that was reached."""
        start = lowest = checked = int(self.violations.sum())
        since = 0
        for rounds in range(1, MOST_ROUNDS + 1):
            if not lowest:
                return True
            if rounds % CHECK == 0:
                if lowest > MANY and 10 * lowest > 9 * checked:
                    return False
                checked = lowest
            proposals = self._proposals(self.violations > 0, PROPOSALS)
            lots = self.numbers.words(len(proposals.cost))
            uphill = (proposals.cost <= 2) & (lots < UPHILL)
            self._make(proposals, (proposals.cost <= 0) | uphill)
            self._shift()
            remaining = int(self.violations.sum())
            since = 0 if remaining < lowest else since + 1
            lowest = min(lowest, remaining)
            if progress:
                progress(1 - lowest / start)
            if since > PATIENCE:
                return False
        return not lowest

    def _shift(self) -> None:
        """Let unbalanced samples change a case for one of another cell, if the totals of both allow it."""
        samples = np.flatnonzero(self.violations)
        places = self.numbers.below(self.size, len(samples))
        into = self.numbers.below(len(self.capacity), len(samples))
        out = self.members[samples, places]
        allowed = (
            (self.counts[samples, into] < self.capacity[into])
            & (self.cell_totals[out] > self.bounds.least_in_all[out])
            & (self.cell_totals[into] < self.bounds.greatest_in_all[into])
        )
        cost = self._cost(samples, self.groups[out], self.groups[into])
        chosen = np.flatnonzero(allowed & (out != into) & (cost <= 0))
        for column in (out, into):
            chosen = chosen[np.unique(column[chosen], return_index=True)[1]]
        samples, out, into = samples[chosen], out[chosen], into[chosen]
        self.members[samples, places[chosen]] = into
        self._count(samples, out, into)
        self.violations[samples] += cost[chosen]
        self.cell_totals[out] -= 1
        self.cell_totals[into] += 1

    def mix(self) -> None:
        """Exchange cases between balanced samples, so that they depend less on how they began."""
        everyone = np.ones(len(self.members), dtype=bool)
        for _ in range(MIXTURE_ROUNDS):
            proposals = self._proposals(everyone, len(self.members) // 2)
            self._make(proposals, proposals.cost <= 0)

    def scatter(self, samples: BooleanArray) -> None:
        """Let some samples exchange cases with any others, whether that helps or not."""
        for _ in range(SCATTER_ROUNDS):
            proposals = self._proposals(samples, PROPOSALS)
            self._make(proposals, np.ones(len(proposals.cost), dtype=bool))

    def neutral_changes(self, eligible: BooleanArray) -> IntegerArray:
        """Return exchanges between `eligible` samples and others that keep both within the bounds."""
        proposals = self._proposals(eligible, PROPOSALS)
        changes: IntegerArray = proposals.changes[proposals.cost == 0]
        return changes

    def exchange(self, changes: IntegerArray) -> None:
        """Make exchanges, of which no two concern the same sample."""
        first, second, first_place, second_place, given, received = changes.T
        self.members[first, first_place], self.members[second, second_place] = received, given
        self._count(first, given, received)
        self._count(second, received, given)

    def _count(self, samples: IntegerArray, out: IntegerArray, into: IntegerArray) -> None:
        """Count samples that lose a case of one cell and gain one of another."""
        self.counts[samples, out] -= 1
        self.counts[samples, into] += 1
        for column in self.groups.T:
            self.totals[samples, column[out]] -= 1
            self.totals[samples, column[into]] += 1

    def _make(self, proposals: _Proposals, accepted: BooleanArray) -> None:
        changes = proposals.changes[accepted]
        self.exchange(changes)
        self.violations[changes[:, 0]] += proposals.first_cost[accepted]
        self.violations[changes[:, 1]] += proposals.second_cost[accepted]

    def _proposals(self, eligible: BooleanArray, count: int) -> _Proposals:
        """Return at most `count` random exchanges between eligible samples and others, the best of each."""
        order = self.numbers.order(len(self.members))
        order = order[np.argsort(~eligible[order], kind="stable")]
        heads = max(1, int(eligible.sum()) // 2)
        serial = np.arange(count)
        first = order[serial % heads]
        second = order[heads + (serial + serial // heads) % (len(order) - heads)]
        first_place = self.numbers.below(self.size, count)
        second_place = self.numbers.below(self.size, count)
        given, received = self.members[first, first_place], self.members[second, second_place]
        possible = np.flatnonzero(
            (given != received)
            & (self.counts[first, received] < self.capacity[received])
            & (self.counts[second, given] < self.capacity[given])
        )
        changes = np.column_stack((first, second, first_place, second_place, given, received))[possible]
        out, into = self.groups[changes[:, 4]], self.groups[changes[:, 5]]
        first_cost = self._cost(changes[:, 0], out, into)
        second_cost = self._cost(changes[:, 1], into, out)
        cost = first_cost + second_cost
        best = np.argsort(cost, kind="stable")
        for column in (0, 1):
            best = best[np.sort(np.unique(changes[best, column], return_index=True)[1])]
        return _Proposals(changes[best], cost[best], first_cost[best], second_cost[best])

    def _cost(self, samples: IntegerArray, out: IntegerArray, into: IntegerArray) -> IntegerArray:
        """Return the change in violations of each sample that loses and gains a case of these groups."""
        rows = samples[:, None]
        losing, gaining = self.totals[rows, out], self.totals[rows, into]
        cost = (losing <= self.bounds.least[out]) * 1 - (losing > self.bounds.greatest[out])
        cost += (gaining >= self.bounds.greatest[into]) * 1 - (gaining < self.bounds.least[into])
        total: IntegerArray = (cost * (out != into)).sum(axis=1)
        return total
