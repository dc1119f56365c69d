"""The landing phase of the cube method: the undecided items are selected with the least loss of balance.

Every subset of the undecided items that has the right size is a candidate sample with a cost. The linear
programme of Deville and Tillé (2004, section 7) gives the probabilities of the candidate samples with the
least mean cost that keep every item's inclusion probability. It is solved here by the simplex method in
integers with fixed rules for ties, so that every machine finds the same probabilities: solvers in floating
point do not determine which of several optimal solutions they return.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import mul

import numpy as np
from numpy.typing import NDArray

from inspectorate.method.sample.cube.basis import Basis
from inspectorate.method.sample.random_stream import Bits

MAX_UNDECIDED = 16
"""Maximum number of items. Sixteen have at most 12,870 candidate samples; one more nearly doubles that."""

FIRST_CANDIDATES = 1000
"""Number of the cheapest candidate samples that are searched first: faster, with the same minimum."""

COST_LIMIT = 2**32
"""Maximum cost; greater costs are reduced to it. A 0/1 matrix of order 16 has a determinant below 2**19, so
every sum below is less than 2**60 and fits 64 bits."""

IntegerArray = NDArray[np.int64]


def land(
    probabilities: Sequence[int], denominator: int, costs: Callable[[IntegerArray], IntegerArray], bits: Bits
) -> tuple[int, ...]:
    """Select items with inclusion probabilities of exactly `probabilities[i] / denominator`, between 0 and 1.

    The probabilities must sum to an integer, the number of items selected. `costs` returns an integer of at
    least 0 for each row (a candidate sample: 1 for a selected item, else 0) of an array.
    """
    if not probabilities:
        return ()
    samples = _candidate_samples(len(probabilities), sum(probabilities) // denominator)
    programme = _LinearProgramme(samples, np.minimum(costs(samples), COST_LIMIT), probabilities, denominator)
    programme.minimise(candidates=FIRST_CANDIDATES)
    programme.minimise(candidates=len(samples))
    return programme.draw(bits)


@lru_cache(maxsize=64)
def _candidate_samples(items: int, size: int) -> IntegerArray:
    subsets = np.arange(2**items, dtype=np.int64)[:, None] >> np.arange(items, dtype=np.int64) & 1
    samples: IntegerArray = subsets[subsets.sum(axis=1) == size]
    return samples


class _LinearProgramme:
    """Linear programme in the probabilities of the candidate samples, solved by the simplex method.

    Slot k of the basis holds the sample `basic[k]`, whose probability is proportional to `probabilities[k]`.
    Samples are numbered by increasing cost. `inclusion` are the numerators of the inclusion probabilities.
    """

    def __init__(
        self, samples: IntegerArray, costs: IntegerArray, inclusion: Sequence[int], denominator: int
    ) -> None:
        order = np.argsort(costs, kind="stable")
        self.samples, self.costs = samples[order], costs[order]
        self.basis = Basis(len(inclusion))
        self.basic = [-1] * len(inclusion)
        self._set_initial_basis(inclusion, denominator)
        inverse = self.basis.inverse.tolist()
        self.probabilities = [sum(map(mul, entries, inclusion)) for entries in zip(*inverse, strict=True)]

    def _set_initial_basis(self, inclusion: Sequence[int], denominator: int) -> None:
        """Start from the systematic samples, which are feasible; fill up with samples of probability 0."""
        for members in systematic_samples(inclusion, denominator):
            sample = int(self.samples[:, list(members)].all(axis=1).argmax())
            coefficients = self.basis.coefficients(members)
            self._pivot(
                next(k for k, basic_sample in enumerate(self.basic) if basic_sample < 0 and coefficients[k]),
                coefficients,
                sample,
            )
        for slot, basic_sample in enumerate(self.basic):
            if basic_sample < 0:
                sample = int((self.samples @ self.basis.inverse[:, slot] != 0).argmax())
                self._pivot(slot, self._coefficients(sample), sample)

    def _coefficients(self, sample: int) -> list[int]:
        return self.basis.coefficients(np.flatnonzero(self.samples[sample]).tolist())

    def _pivot(self, slot: int, coefficients: Sequence[int], sample: int) -> None:
        self.basis.replace_column(slot, coefficients)
        self.basic[slot] = sample

    def minimise(self, candidates: int) -> None:
        """Pivot until none of the `candidates` cheapest samples would lower the mean cost.

        After a degenerate pivot the first such sample enters instead of the best (Bland 1977), to prevent
        cycling.
        """
        degenerate = False
        while (sample := self._entering(candidates, first=degenerate)) is not None:
            coefficients = self._coefficients(sample)
            slot = self._leaving(coefficients)
            pivot, scale, leaving = coefficients[slot], self.basis.scale, self.probabilities[slot]
            self.probabilities = [
                (probability * pivot - coefficient * leaving) // scale
                for probability, coefficient in zip(self.probabilities, coefficients, strict=True)
            ]
            self.probabilities[slot] = leaving
            self._pivot(slot, coefficients, sample)
            degenerate = leaving == 0

    def _entering(self, candidates: int, *, first: bool) -> int | None:
        """Return the sample with the lowest negative reduced cost (or the first with one), or None."""
        dual_prices = self.basis.inverse @ self.costs[self.basic]
        reduced_costs = self.costs[:candidates] * self.basis.scale - self.samples[:candidates] @ dual_prices
        sample = int((reduced_costs < 0).argmax() if first else reduced_costs.argmin())
        return sample if reduced_costs[sample] < 0 else None

    def _leaving(self, coefficients: Sequence[int]) -> int:
        """Return the slot whose probability reaches 0 first; ties go to the lowest sample number."""
        leaving = -1
        for slot, coefficient in enumerate(coefficients):
            if coefficient > 0:
                comparison = (
                    self.probabilities[slot] * coefficients[leaving]
                    - self.probabilities[leaving] * coefficient
                    if leaving >= 0
                    else -1
                )
                if comparison < 0 or (comparison == 0 and self.basic[slot] < self.basic[leaving]):
                    leaving = slot
        return leaving

    def draw(self, bits: Bits) -> tuple[int, ...]:
        """Draw one sample with the probabilities of the solution."""
        remaining = sum(self.probabilities)
        for sample, probability in zip(self.basic[:-1], self.probabilities, strict=False):
            if probability and bits.bernoulli(probability, remaining):
                return self._sample(sample)
            remaining -= probability
        return self._sample(self.basic[-1])

    def _sample(self, number: int) -> tuple[int, ...]:
        row: list[int] = self.samples[number].tolist()
        return tuple(row)


def systematic_samples(probabilities: Sequence[int], denominator: int) -> list[tuple[int, ...]]:
    """Return the systematic samples: one point in each `denominator` of the cumulative probabilities."""
    bounds = [0]
    for probability in probabilities:
        bounds.append(bounds[-1] + probability)
    starts = sorted({bound % denominator for bound in bounds})
    return [
        tuple(
            item
            for item in range(len(probabilities))
            if -(-(bounds[item] - start) // denominator) < -(-(bounds[item + 1] - start) // denominator)
        )
        for start in starts
    ]
