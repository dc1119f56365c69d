"""Exact intervals for a share of a finite population, seen through a sample drawn without replacement."""

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from math import comb

METHOD = "exact inversion of the hypergeometric distribution, both tails alike, given how many cases apply"


def half_up(value: Fraction) -> int:
    """Return the nearest whole number, halves upwards."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def estimate_applicable(applicable: int, answered: int, population: int) -> int:
    """Return how many of the population the question would apply to, at the sample's own rate.

    Never fewer than were seen to apply, nor so many that those seen not to would find no room.
    """
    estimate = half_up(Fraction(applicable * population, answered))
    return min(max(estimate, applicable), population - (answered - applicable))


@lru_cache(maxsize=4096)
def exact_bounds(yes: int, applicable: int, population: int, confidence: Fraction) -> tuple[int, int]:
    """Return the fewest and most sufficient cases in the population that the sample does not rule out.

    A number is ruled out when a sample as extreme as this one, on that side, has a probability of at most
    half of 1 - confidence. Whole-number arithmetic throughout, so the same everywhere.
    """
    tail = (1 - confidence) / 2
    whole = comb(population, applicable)

    def low_enough(sufficient: int) -> bool:
        return _ways(sufficient, population - sufficient, applicable, yes, applicable) > tail * whole

    def high_enough(sufficient: int) -> bool:
        return _ways(sufficient, population - sufficient, applicable, 0, yes) > tail * whole

    fewest, most = yes, population - (applicable - yes)
    low = _first(low_enough, fewest, most)
    high = -_first(lambda minus: high_enough(-minus), -most, -fewest)
    return low, high


def _ways(sufficient: int, rest: int, applicable: int, fewest: int, most: int) -> int:
    """Return in how many ways a sample of `applicable` cases has from `fewest` to `most` sufficient ones."""
    start, stop = max(fewest, applicable - rest), min(most, sufficient)
    if start > stop:
        return 0
    ways = total = comb(sufficient, start) * comb(rest, applicable - start)
    for seen in range(start, stop):
        ways = ways * (sufficient - seen) * (applicable - seen)
        ways //= (seen + 1) * (rest - applicable + seen + 1)
        total += ways
    return total


def _first(holds: Callable[[int], bool], start: int, stop: int) -> int:
    """Return the first number from start to stop for which a test that stays true once true is true."""
    while start < stop:
        middle = (start + stop) // 2
        if holds(middle):
            stop = middle
        else:
            start = middle + 1
    return start
