"""Independent exact distributions of samples and forecasts, to test confidence intervals against."""

from collections.abc import Iterator
from fractions import Fraction
from math import comb, exp, lgamma


def samples(applicable: int, sufficient: int, population: int, size: int) -> Iterator[tuple[int, int, float]]:
    """Yield the numbers (yes, no) of every possible sample, and its probability.

    The question applies to `applicable` of the `population` cases, and `sufficient` of these are sufficient.
    """
    rest = population - applicable
    for yes in range(max(0, size - population + sufficient), min(size, sufficient) + 1):
        for no in range(max(0, size - yes - rest), min(applicable - sufficient, size - yes) + 1):
            ways = comb(sufficient, yes) * comb(applicable - sufficient, no) * comb(rest, size - yes - no)
            yield yes, no, ways / comb(population, size)


def forecast(yes: int, no: int, not_applicable: int, population: int) -> Iterator[tuple[Fraction, float]]:
    """Yield the possible shares of the population and their probabilities by the Pólya urn of the product.

    The urn holds the assessed cases and one imaginary case, which has the answers of an assessed case chosen
    at random, except that a yes or no is a toss of a coin.
    """
    size = yes + no + not_applicable
    coin = (yes + no) / size / 2
    weights = (yes + coin, no + coin, not_applicable + not_applicable / size)
    unseen, total = population - size, sum(weights)
    for more_yes in range(unseen + 1):
        for more_no in range(unseen - more_yes + 1):
            drawn = (more_yes, more_no, unseen - more_yes - more_no)
            if drawn[2] and not weights[2]:
                continue
            log = lgamma(unseen + 1) + lgamma(total) - lgamma(total + unseen)
            for weight, number in zip(weights, drawn, strict=True):
                if number:
                    log += lgamma(weight + number) - lgamma(weight) - lgamma(number + 1)
            yield Fraction(yes + more_yes, yes + no + more_yes + more_no), exp(log)
