"""Rates at which two assessors differ: the inspection's own, or assumed ones."""

from fractions import Fraction
from typing import TypeGuard

from inspectorate.method.assessments import Disagreement
from inspectorate.method.tallies import half_up

ASSUMED_RATES = (0.03, 0.05, 0.1)
"""Rates at which two assessors differ that are supposed where too few cases were assessed twice."""
ENOUGH_PAIRS, ENOUGH_CASES = 100, 10
"""Fewest pairs of answers, and cases, from which an inspection's own rate is used.

With fewer pairs even no difference at all would leave more than 3.6 per cent open (1 - 0.025 ** (1 / 100)).
"""

HIGHEST_RATE = 0.49
"""At one half the answers would say nothing."""


def disagreement_rates(disagreement: Disagreement | None) -> tuple[float, ...]:
    """Return the rates at which two assessors may differ, lowest first.

    These are the lower bound, the rate and the upper bound of the inspection's own second assessments, or
    ASSUMED_RATES when there are too few of these.
    """
    if not _is_enough(disagreement):
        return ASSUMED_RATES
    return tuple(min(rate, HIGHEST_RATE) for rate in (disagreement.low, disagreement.rate, disagreement.high))


def describe_disagreement(disagreement: Disagreement | None) -> str:
    """Return a sentence on where the rates of `disagreement_rates` come from."""
    seen = (
        f"Two assessors differed on {disagreement.differing} of {disagreement.pairs} answers to key "
        f"questions, in {disagreement.cases} {'case' if disagreement.cases == 1 else 'cases'}"
        if disagreement
        else "No case was assessed twice"
    )
    if _is_enough(disagreement):
        rates = [format_rate(rate) for rate in (disagreement.rate, disagreement.low, disagreement.high)]
        return f"{seen}: {rates[0]} per cent, with a 95 per cent range of {rates[1]} to {rates[2]}."
    return (
        f"{seen}. To estimate a rate, an inspection needs at least {ENOUGH_PAIRS} pairs of answers in "
        f"{ENOUGH_CASES} cases. This inspection has fewer, so we have assumed these rates."
    )


def _is_enough(disagreement: Disagreement | None) -> TypeGuard[Disagreement]:
    return (
        disagreement is not None and disagreement.pairs >= ENOUGH_PAIRS and disagreement.cases >= ENOUGH_CASES
    )


def format_rate(rate: float) -> str:
    """Return a rate (0 to 1) in per cent with one decimal, none for a whole number: "6.7", "5"."""
    tenths = half_up(Fraction(str(rate)) * 1000)
    return f"{tenths // 10}.{tenths % 10}".removesuffix(".0")
