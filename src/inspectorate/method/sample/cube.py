"""The cube method: choose items at random with given chances so that many totals come out as expected."""

from collections.abc import Sequence

import numpy as np

from inspectorate.method.sample.flight import Flight
from inspectorate.method.sample.landing import MOST_ABOARD, Whole, land
from inspectorate.method.sample.stream import Bits

FINENESS = 1000
"""Deviations are weighed in thousandths of an item."""


def choose(
    chances: Sequence[int], whole: int, members: Sequence[Sequence[int]], flown: int, bits: Bits
) -> list[int]:
    """Choose items, each with the chance `chances[i] / whole` exactly; returns the numbers of those chosen.

    `members[i]` lists the totals item i counts in, numbered from 0. Total 0 must hold every item and be
    expected to be whole: it is met exactly. Totals from 1 to below `flown` are held through the flight, and
    given up from the last if more items are left than can be landed together. All count in the landing.
    """
    flight = Flight(flown, whole, bits)
    for item, (chance, rows) in enumerate(zip(chances, members, strict=True)):
        flight.enter(item, [row for row in rows if row < flown], chance)
    for total in range(flown - 1, 0, -1):
        if len(flight.aboard()) <= MOST_ABOARD:
            break
        flight.give_up(total)
    aboard = flight.aboard()
    off, each = _shortfalls(flight, chances, whole, members)

    def costs(ways: Whole) -> Whole:
        return _costs(off + (ways @ each[list(aboard)]) * FINENESS)

    landed = land(list(aboard.values()), flight.basis.scale * whole, costs, bits)
    ended = flight.result | dict(zip(aboard, landed, strict=True))
    return [item for item, value in sorted(ended.items()) if value]


def _shortfalls(
    flight: Flight, chances: Sequence[int], whole: int, members: Sequence[Sequence[int]]
) -> tuple[Whole, Whole]:
    """How far each total is off without the items aboard, in thousandths; and what each item adds to it."""
    totals = 1 + max((row for rows in members for row in rows), default=0)
    each = np.zeros((len(members), totals), dtype=np.int64)
    off = [0] * totals
    for item, rows in enumerate(members):
        each[item, list(rows)] = 1
        for row in rows:
            off[row] += flight.result.get(item, 0) * whole - chances[item]
    return np.array([value * FINENESS // whole for value in off], dtype=np.int64), each


def _costs(deviations: Whole) -> Whole:
    """Mostly the worst deviation; the sum of squares tells apart what is equally bad."""
    costs: Whole = (
        np.abs(deviations).max(axis=1) * FINENESS + (deviations * deviations).sum(axis=1) // FINENESS
    )
    return costs
