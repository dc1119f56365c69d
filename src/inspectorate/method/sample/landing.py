"""The landing of the cube method: the last few items are chosen so that balance is lost least.

Every way to land (every subset of the items still aboard with the right number of members) has a cost. The
linear programme of Deville and Tillé (2004, section 7) finds the odds of the ways that cost least on average
while every item keeps exactly its chance. It is solved here by the simplex method in whole numbers, with
fixed rules for ties, so that every machine finds the same odds; solvers in floating point promise the least
cost but not which of several equally good answers they return.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import mul

import numpy as np
from numpy.typing import NDArray

from inspectorate.method.sample.basis import Basis
from inspectorate.method.sample.stream import Bits

MOST_ABOARD = 16
"""With sixteen items there are at most 12,870 ways to land; each further item nearly doubles them."""

FIRST_LOOK = 1000
"""This many of the cheapest ways are searched before all are: quicker, with the same least cost."""

COST_LIMIT = 2**32
"""Costs above this count as this. A matrix of 0 and 1 of order 16 has a determinant below 2**19, so that no
sum below passes 2**60 and 64 bits hold them all."""

Whole = NDArray[np.int64]


def land(chances: Sequence[int], whole: int, costs: Callable[[Whole], Whole], bits: Bits) -> tuple[int, ...]:
    """Choose which items are in: each with exactly its chance (`chances[i] / whole`, between 0 and 1).

    The chances sum to a whole number, and that many are chosen. `costs` gives a whole number of at least 0
    for each row (a way to land: 1 for in, 0 for out) of an array.
    """
    if not chances:
        return ()
    ways = _ways(len(chances), sum(chances) // whole)
    programme = _Programme(ways, np.minimum(costs(ways), COST_LIMIT), chances, whole)
    programme.improve(among=FIRST_LOOK)
    programme.improve(among=len(ways))
    return programme.pick(bits)


@lru_cache(maxsize=64)
def _ways(items: int, members: int) -> Whole:
    every = np.arange(2**items, dtype=np.int64)[:, None] >> np.arange(items, dtype=np.int64) & 1
    ways: Whole = every[every.sum(axis=1) == members]
    return ways


class _Programme:
    """The simplex method: slot k of the basis holds the way `holds[k]`, with odds `odds[k]` to one another.

    Ways are numbered from the cheapest.
    """

    def __init__(self, ways: Whole, costs: Whole, chances: Sequence[int], whole: int) -> None:
        order = np.argsort(costs, kind="stable")
        self.ways, self.costs = ways[order], costs[order]
        self.basis = Basis(len(chances))
        self.holds = [-1] * len(chances)
        self._start(chances, whole)
        inverse = self.basis.inverse.tolist()
        self.odds = [sum(map(mul, entries, chances)) for entries in zip(*inverse, strict=True)]

    def _start(self, chances: Sequence[int], whole: int) -> None:
        """Begin from systematic sampling, which keeps every chance; complete the basis at odds of 0."""
        for inside in systematic_ways(chances, whole):
            way = int(self.ways[:, list(inside)].all(axis=1).argmax())
            weights = self.basis.weights(inside)
            self._put(next(k for k, held in enumerate(self.holds) if held < 0 and weights[k]), weights, way)
        for slot, held in enumerate(self.holds):
            if held < 0:
                way = int((self.ways @ self.basis.inverse[:, slot] != 0).argmax())
                self._put(slot, self._weights(way), way)

    def _weights(self, way: int) -> list[int]:
        return self.basis.weights(np.flatnonzero(self.ways[way]).tolist())

    def _put(self, slot: int, weights: Sequence[int], way: int) -> None:
        self.basis.exchange(slot, weights)
        self.holds[slot] = way

    def improve(self, among: int) -> None:
        """Exchange ways until none of the cheapest `among` would lower the mean cost.

        While exchanges move no odds the first such way is taken, not the best (Bland 1977), so it ends.
        """
        stuck = False
        while (way := self._cheaper(among, first=stuck)) is not None:
            weights = self._weights(way)
            slot = self._leaving(weights)
            size, scale, gone = weights[slot], self.basis.scale, self.odds[slot]
            self.odds = [
                (odds * size - weight * gone) // scale
                for odds, weight in zip(self.odds, weights, strict=True)
            ]
            self.odds[slot] = gone
            self._put(slot, weights, way)
            stuck = gone == 0

    def _cheaper(self, among: int, *, first: bool) -> int | None:
        """The way that lowers the mean cost fastest (or the first that lowers it at all), if there is one."""
        prices = self.basis.inverse @ self.costs[self.holds]
        saved = self.costs[:among] * self.basis.scale - self.ways[:among] @ prices
        way = int((saved < 0).argmax() if first else saved.argmin())
        return way if saved[way] < 0 else None

    def _leaving(self, weights: Sequence[int]) -> int:
        """The slot whose odds reach 0 first; of several, the one that holds the lowest numbered way."""
        best = -1
        for slot, weight in enumerate(weights):
            if weight > 0:
                ours = self.odds[slot] * weights[best] - self.odds[best] * weight if best >= 0 else -1
                if ours < 0 or (ours == 0 and self.holds[slot] < self.holds[best]):
                    best = slot
        return best

    def pick(self, bits: Bits) -> tuple[int, ...]:
        """Draw one way with the odds found."""
        left = sum(self.odds)
        for way, odds in zip(self.holds[:-1], self.odds, strict=False):
            if odds and bits.happens(odds, left):
                return self._way(way)
            left -= odds
        return self._way(self.holds[-1])

    def _way(self, number: int) -> tuple[int, ...]:
        way: list[int] = self.ways[number].tolist()
        return tuple(way)


def systematic_ways(chances: Sequence[int], whole: int) -> list[tuple[int, ...]]:
    """The ways systematic sampling can land: one point in every `whole` along the chances laid end to end."""
    ends = [0]
    for chance in chances:
        ends.append(ends[-1] + chance)
    starts = sorted({end % whole for end in ends})
    return [
        tuple(
            i
            for i in range(len(chances))
            if -(-(ends[i] - start) // whole) < -(-(ends[i + 1] - start) // whole)
        )
        for start in starts
    ]
