"""The cube method: select items with given inclusion probabilities, balanced on many totals."""

from collections.abc import Sequence

import numpy as np

from inspectorate.method.sample.cube.flight import Flight
from inspectorate.method.sample.cube.landing import MAX_UNDECIDED, IntegerArray, land
from inspectorate.method.sample.random_stream import Bits

RESOLUTION = 1000
"""Deviations are measured in thousandths of an item."""


def select(
    probabilities: Sequence[int],
    denominator: int,
    memberships: Sequence[Sequence[int]],
    constrained: int,
    bits: Bits,
) -> list[int]:
    """Select items with exact inclusion probabilities; return the indices of the selected items.

    Item i is selected with probability `probabilities[i] / denominator`. `memberships[i]` lists the balancing
    totals that item i counts in, numbered from 0. Every item must count in total 0, whose expected value must
    be an integer: it is met exactly. The flight phase holds the totals below `constrained`, and relaxes them
    from the last if more items are undecided than the landing phase can handle. The landing phase takes all
    totals into account.
    """
    flight = Flight(constrained, denominator, bits)
    for item, (probability, rows) in enumerate(zip(probabilities, memberships, strict=True)):
        flight.add(item, [row for row in rows if row < constrained], probability)
    for total in range(constrained - 1, 0, -1):
        if len(flight.undecided()) <= MAX_UNDECIDED:
            break
        flight.relax(total)
    undecided = flight.undecided()
    deviations, contributions = _deviations(flight, probabilities, denominator, memberships)

    def costs(samples: IntegerArray) -> IntegerArray:
        return _costs(deviations + (samples @ contributions[list(undecided)]) * RESOLUTION)

    selection = land(list(undecided.values()), flight.basis.scale * denominator, costs, bits)
    result = flight.result | dict(zip(undecided, selection, strict=True))
    return [item for item, value in sorted(result.items()) if value]


def _deviations(
    flight: Flight, probabilities: Sequence[int], denominator: int, memberships: Sequence[Sequence[int]]
) -> tuple[IntegerArray, IntegerArray]:
    """Return each total's deviation without the undecided items, and each item's contribution to it."""
    totals = 1 + max((row for rows in memberships for row in rows), default=0)
    contributions = np.zeros((len(memberships), totals), dtype=np.int64)
    deviations = [0] * totals
    for item, rows in enumerate(memberships):
        contributions[item, list(rows)] = 1
        for row in rows:
            deviations[row] += flight.result.get(item, 0) * denominator - probabilities[item]
    return np.array(
        [value * RESOLUTION // denominator for value in deviations], dtype=np.int64
    ), contributions


def _costs(deviations: IntegerArray) -> IntegerArray:
    """Return the worst deviation of each sample; among equals, the sum of squares decides."""
    costs: IntegerArray = (
        np.abs(deviations).max(axis=1) * RESOLUTION + (deviations * deviations).sum(axis=1) // RESOLUTION
    )
    return costs
