"""Exact confidence intervals for a share of a finite population, sampled without replacement."""

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from math import comb

METHOD = "exact inversion of the hypergeometric distribution, both tails alike, given how many cases apply"


def half_up(value: Fraction) -> int:
    """Return the nearest integer, with halves rounded up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def estimate_applicable(applicable: int, answered: int, population: int) -> int:
    """Estimate the number of cases in the population to which a question applies, from the sample.

    The estimate is not below the number of applicable cases in the sample, and leaves room for the others.
    """
    estimate = half_up(Fraction(applicable * population, answered))
    return min(max(estimate, applicable), population - (answered - applicable))


@lru_cache(maxsize=4096)
def exact_bounds(yes: int, applicable: int, population: int, confidence: Fraction) -> tuple[int, int]:
    """Return the confidence bounds for the number of sufficient cases among `population` cases.

    A number is excluded if the probability of a sample at least as extreme, in the same direction, is at most
    (1 - confidence) / 2. The arithmetic is exact, so the result is the same on every machine.
    """
    tail = (1 - confidence) / 2
    all_samples = comb(population, applicable)

    def low_enough(sufficient: int) -> bool:
        return (
            _number_of_samples(sufficient, population - sufficient, applicable, yes, applicable)
            > tail * all_samples
        )

    def high_enough(sufficient: int) -> bool:
        return (
            _number_of_samples(sufficient, population - sufficient, applicable, 0, yes) > tail * all_samples
        )

    fewest, most = yes, population - (applicable - yes)
    low = _first_true(low_enough, fewest, most)
    high = -_first_true(lambda negative: high_enough(-negative), -most, -fewest)
    return low, high


def _number_of_samples(sufficient: int, rest: int, applicable: int, fewest: int, most: int) -> int:
    """Return the number of samples of `applicable` cases with `fewest` to `most` sufficient ones."""
    start, stop = max(fewest, applicable - rest), min(most, sufficient)
    if start > stop:
        return 0
    samples = total = comb(sufficient, start) * comb(rest, applicable - start)
    for in_sample in range(start, stop):
        samples = samples * (sufficient - in_sample) * (applicable - in_sample)
        samples //= (in_sample + 1) * (rest - applicable + in_sample + 1)
        total += samples
    return total


def _first_true(predicate: Callable[[int], bool], start: int, stop: int) -> int:
    """Return the first number from start to stop for which a monotone predicate is true (bisection)."""
    while start < stop:
        middle = (start + stop) // 2
        if predicate(middle):
            stop = middle
        else:
            start = middle + 1
    return start
