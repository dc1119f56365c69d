"""Confidence bounds of a rate over answers that are grouped in cases."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache
from math import comb, lgamma, log

import numpy as np

LARGEST_EXACT = 1_000
"""Maximum number of answers whose binomial coefficients are floating-point numbers; more would overflow."""

NORMAL_QUANTILE = 1.959964
"""0.975 quantile of the standard normal distribution."""


def clustered_bounds(
    cases: Sequence[tuple[int, int]], weights: Sequence[int | Fraction] | None = None
) -> tuple[float, float]:
    """Return 95 per cent confidence bounds of a rate (0 to 1) over answers that are grouped in cases.

    Each case has its number of differing answers and its number of answers, and perhaps a weight: the number
    of cases that it represents in a sample with unequal inclusion probabilities. The exact binomial bounds
    are those of a smaller number of answers, reduced by the design effect of the cases and by how few cases
    there are; the number is rounded so that the bounds are wider. Source: E. L. Korn and B. I. Graubard,
    “Confidence intervals for proportions with small expected number of positive counts estimated from survey
    data”, Survey Methodology, 1998.
    """
    weights = weights or [1] * len(cases)
    answers = sum(total for _number, total in cases)
    weighted = list(zip(weights, cases, strict=True))
    differing = sum(weight * number for weight, (number, _total) in weighted)
    represented = sum(weight * total for weight, (_number, total) in weighted)
    effective = float(answers)
    rate = float(differing / represented)
    if len(cases) > 1 and (answers > len(cases) or len(set(weights)) > 1):
        squares = [(float(weight) * (number - rate * total)) ** 2 for weight, (number, total) in weighted]
        spread = sum(squares) * len(cases) / (len(cases) - 1)
        variation = rate * (1 - rate) * float(represented * represented / answers)
        effect = max(spread / variation, 1.0) if 0 < rate < 1 else 1.0
        effective = max(answers / effect * (NORMAL_QUANTILE / _student_quantile(len(cases) - 1)) ** 2, 1.0)
    elif answers > len(cases):
        effective = 1.0
    size = max(int(effective), 1)
    low = _binomial_bound(int(differing * size // represented), size)
    return low, 1 - _binomial_bound(int((represented - differing) * size // represented), size)


def _student_quantile(degrees: int) -> float:
    """Return the 0.975 quantile of Student's t: its Cornish–Fisher expansion, or a table below 4."""
    if degrees < 4:
        return (12.706, 4.303, 3.182)[degrees - 1]
    z = NORMAL_QUANTILE
    return (
        z
        + (z**3 + z) / (4 * degrees)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * degrees**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * degrees**3)
    )


@lru_cache(maxsize=1024)
def _binomial_bound(number: int, size: int) -> float:
    """Return the lower 97.5 per cent bound of a rate with `number` of `size` (Clopper and Pearson)."""
    if not number:
        return 0.0
    tail = _tail(number, size) if size <= LARGEST_EXACT else _tail_by_logarithms(number, size)
    low, high = 0.0, 1.0
    for _ in range(50):
        rate = (low + high) / 2
        low, high = (low, rate) if tail(rate) > 0.025 else (rate, high)
    return low


def _tail(number: int, size: int) -> Callable[[float], float]:
    """Return the function from a rate to the probability of at least `number` of `size`."""
    coefficients = [float(comb(size, k)) for k in range(number, size + 1)]

    def probability(rate: float) -> float:
        return sum(
            coefficient * rate**k * (1 - rate) ** (size - k)
            for k, coefficient in enumerate(coefficients, start=number)
        )

    return probability


def _tail_by_logarithms(number: int, size: int) -> Callable[[float], float]:
    """Return the same function for any size, from the logarithms of the coefficients."""
    successes = np.arange(number, size + 1)
    logs = np.array([lgamma(size + 1) - lgamma(k + 1) - lgamma(size - k + 1) for k in successes])

    def probability(rate: float) -> float:
        terms = logs + successes * log(rate) + (size - successes) * log(1 - rate)
        return float(np.exp(terms).sum())

    return probability
