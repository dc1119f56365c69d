"""Exact confidence intervals for a share of a finite population, sampled without replacement.

How many eligible cases a question applies to is known only for those assessed. The interval allows for that
(R. L. Berger and D. D. Boos, “P values maximized over a confidence set for the nuisance parameter”, Journal
of the American Statistical Association, 1994): it is the union, over all numbers of cases the question may
apply to, of the shares that the sample does not exclude.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import comb, lgamma, log, sqrt

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

METHOD = "exact inversion of the hypergeometric distribution, both tails alike"

DENOMINATOR_ERROR = Fraction(1, 1000)
"""Part of the error probability that is spent on the number of cases to which a question applies."""

EXACT_CELLS = 200
"""Maximum number of possible samples that are counted in integers at once."""
MARGIN = 1e-9
"""Floating-point probabilities nearer than this to their limit are computed again in integers."""
REMEMBERED_DISTRIBUTIONS = 2048
"""Number of binomial distributions that are remembered; the questions of a case group use the same."""

STANDARD_DEVIATIONS = 7
"""Samples further than this from the expected one have less than 1e-11 of the probability."""


def half_up(value: Fraction) -> int:
    """Return the nearest integer, with halves rounded up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


@dataclass(frozen=True, slots=True)
class SampleCounts:
    """Numbers of assessed cases by answer, and the number of eligible cases they were drawn from.

    `always_applies` is True for a question that no case may leave out: its denominator is `population`.
    """

    yes: int
    no: int
    not_applicable: int
    missing: int
    population: int
    always_applies: bool = False

    @property
    def size(self) -> int:
        """Return the number of cases in the sample."""
        return self.yes + self.no + self.not_applicable + self.missing


@lru_cache(maxsize=8192)
def share_bounds(sample: SampleCounts, confidence: Fraction) -> tuple[Fraction, Fraction]:
    """Return the confidence bounds of the share (0 to 1) of sufficient cases among the applicable ones.

    Whatever the number of applicable cases, and whatever the missing answers are, the bounds of at least
    `confidence` of all simple random samples hold the share of the population. A share is excluded if the
    probability of a sample with a share at least as extreme, in the same direction, is at most half the error
    probability. The result does not depend on the machine. The sample has at least one case, of at most
    `population`.
    """
    low = _least_share(sample, confidence)
    high = 1 - _least_share(
        SampleCounts(
            sample.no,
            sample.yes,
            sample.not_applicable,
            sample.missing,
            sample.population,
            sample.always_applies,
        ),
        confidence,
    )
    return low, high


def exact_bounds(yes: int, size: int, population: int, confidence: Fraction) -> tuple[int, int]:
    """Return the confidence bounds for the number of sufficient cases among `population` cases.

    `yes` of the `size` cases in the sample are sufficient, and the others are not.
    """
    sample = SampleCounts(yes, size - yes, 0, 0, population, always_applies=True)
    low, high = share_bounds(sample, confidence)
    return int(low * population), int(high * population)


def _least_share(sample: SampleCounts, confidence: Fraction) -> Fraction:
    """Return the lower bound of the share, counting every missing answer as insufficient."""
    if not sample.yes:
        return Fraction(0)
    fewest, most, tail = _possible_denominators(sample, confidence)
    observed = sample.yes, sample.no + sample.missing

    def least_yes(applicable: int, start: int, stop: int) -> int:
        return _first_true(
            lambda yes: _is_possible(yes, applicable - yes, sample.population, sample.size, observed, tail),
            start,
            stop,
        )

    # The least number of sufficient cases never falls as the question applies to more cases, and rises by at
    # most one for each. So it is at least `least` up to the denominator least / lowest: skip these.
    applicable, least = fewest, least_yes(fewest, sample.yes, fewest - sample.no)
    of_most = least_yes(most, least, least + most - fewest)
    lowest = min(Fraction(least, applicable), Fraction(of_most, most))
    while (following := least * lowest.denominator // lowest.numerator + 1) < most:
        least = least_yes(following, least, least + following - applicable)
        applicable = following
        lowest = min(lowest, Fraction(least, applicable))
    return lowest


def _possible_denominators(sample: SampleCounts, confidence: Fraction) -> tuple[int, int, Fraction]:
    """Return the fewest and the most cases the question may apply to, and what is left for each tail.

    The question applies to at least one case of the sample.
    """
    error = 1 - confidence
    applicable = sample.yes + sample.no
    if sample.always_applies and not sample.not_applicable:
        return sample.population, sample.population, error / 2
    if sample.size == sample.population:
        return applicable, applicable + sample.missing, error / 2
    in_denominator = 1 - min(DENOMINATOR_ERROR, error / 2)
    fewest, _ = exact_bounds(applicable, sample.size, sample.population, in_denominator)
    _, most = exact_bounds(applicable + sample.missing, sample.size, sample.population, in_denominator)
    return fewest, most, (error - (1 - in_denominator)) / 2


def _is_possible(
    yes: int, no: int, population: int, size: int, observed: tuple[int, int], tail: Fraction
) -> bool:
    """Return whether a share at least as high as the observed one has a probability above `tail`.

    `yes` and `no` are numbers of cases in the population; the sample has `size` cases. `observed` has the
    numbers of both in the sample that was drawn.
    """
    unseen = min(size, population - size)
    if (unseen + 1) * (unseen + 2) // 2 > EXACT_CELLS:
        probability = _probability(yes, no, population, size, observed)
        if abs(probability - float(tail)) > MARGIN:
            return probability > tail
    return _number_of_samples(yes, no, population, size, observed) > tail * comb(population, size)


def _number_of_samples(yes: int, no: int, population: int, size: int, observed: tuple[int, int]) -> int:
    """Return the number of samples with at least the observed share."""
    rest = population - yes - no
    total = 0
    for in_yes in range(max(1, size - no - rest), min(size, yes) + 1):
        left = size - in_yes
        most_no = min(left, no, in_yes * observed[1] // observed[0])
        samples = sum(
            comb(no, in_no) * comb(rest, left - in_no) for in_no in range(max(0, left - rest), most_no + 1)
        )
        total += comb(yes, in_yes) * samples
    return total


def _probability(yes: int, no: int, population: int, size: int, observed: tuple[int, int]) -> float:
    """Return the probability of a sample with at least the observed share, in floating point.

    The multivariate hypergeometric distribution is the product of independent binomial distributions, given
    their sum. Terms far from the expected numbers are left out.
    """
    rate = size / population
    in_yes, yes_weights = _binomial(yes, rate, size)
    in_no, no_weights = _binomial(no, rate, size)
    in_rest, rest_weights = _binomial(population - yes - no, rate, size)
    # The number in the rest follows from the other two: entry (i, j) of the matrix is entry i + j of a
    # vector.
    in_others = np.arange(len(in_yes) + len(in_no) - 1) + (in_yes[0] + in_no[0])
    position = size - in_rest[0] - in_others
    is_likely = (position >= 0) & (position < len(rest_weights))
    of_others = np.where(is_likely, rest_weights[np.where(is_likely, position, 0)], 0.0)
    most_no = np.where(in_yes > 0, in_yes * observed[1] // observed[0], -1)
    weights = sliding_window_view(of_others, len(in_no)) * (in_no <= most_no[:, np.newaxis])
    factorials = _log_factorials(population)
    log_total = (
        factorials[population]
        - factorials[size]
        - factorials[population - size]
        + size * log(rate)
        + (population - size) * log(1 - rate)
    )
    return float(yes_weights @ weights @ no_weights / np.exp(log_total))


@lru_cache(maxsize=REMEMBERED_DISTRIBUTIONS)
def _binomial(number: int, rate: float, most: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the likely numbers of successes in `number` trials, at most `most`, and their probabilities."""
    reach = STANDARD_DEVIATIONS * sqrt(number * rate * (1 - rate)) + STANDARD_DEVIATIONS
    successes = np.arange(
        max(0, int(number * rate - reach)), min(number, most, int(number * rate + reach) + 1) + 1
    )
    factorials = _log_factorials(number)
    logs = factorials[number] - factorials[successes] - factorials[number - successes]
    return successes, np.exp(logs + successes * log(rate) + (number - successes) * log(1 - rate))


def _log_factorials(number: int) -> NDArray[np.float64]:
    """Return the logarithms of the factorials from 0 to at least `number`."""
    return _log_factorial_table(1 << max(number, 1).bit_length())


@lru_cache(maxsize=32)
def _log_factorial_table(length: int) -> NDArray[np.float64]:
    return np.array([lgamma(number + 1) for number in range(length)])


def _first_true(predicate: Callable[[int], bool], start: int, stop: int) -> int:
    """Return the first number from start to stop for which a monotone predicate is true (bisection)."""
    while start < stop:
        middle = (start + stop) // 2
        if predicate(middle):
            stop = middle
        else:
            start = middle + 1
    return start
