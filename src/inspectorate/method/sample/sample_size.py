"""Sample size: Cochran's formula with the finite population correction."""

from math import floor
from statistics import NormalDist

from inspectorate.method.sample.values import SampleSize
from inspectorate.method.standards.framework import SampleDesign

FORMULA = " By the formula: "
"""What separates the reason for another size from the formula."""


def split_reason(because: str) -> tuple[str, str]:
    """Return the words and the formula of the reason for a size; either may be empty."""
    words, _separator, formula = because.partition(FORMULA)
    return ("", because) if because.startswith("n0 ") else (words, formula)


def size(eligible: int, design: SampleDesign) -> SampleSize:
    """Return the size of a sample from `eligible` cases that estimates a share within the design's margin.

    Cochran's formula with the finite population correction: n0 = z²p(1−p)/e², n = n0/(1+(n0−1)/N), rounded
    half up. Of the usual roundings only this gives the published 31 of 38 and 19 of 21 (rounding up would
    give 32 of 38). The design's minimum and maximum apply afterwards; the size never exceeds `eligible`.
    Raises ValueError if `eligible` is negative.
    """
    if eligible < 0:
        raise ValueError(f"a population cannot have {eligible} cases")
    if eligible == 0:
        return SampleSize(0, 0, "No case is eligible, so none is drawn.")
    z = NormalDist().inv_cdf((1 + design.confidence.value) / 2)
    p, e = design.proportion.value, design.margin.value
    n0 = z * z * p * (1 - p) / (e * e)
    exact = n0 / (1 + (n0 - 1) / eligible)
    because = (
        f"n0 = z²p(1−p)/e² = {z:.4f}² × {p:g} × {1 - p:g} / {e:g}² = {n0:.1f}, for a confidence "
        f"level of {100 * design.confidence.value:g} per cent and a margin of error of {100 * e:g} points; "
        f"n = n0 / (1 + (n0 − 1) / N) = {n0:.1f} / (1 + {n0 - 1:.1f} / {eligible}) "
        f"= {exact:.2f}, rounded to the nearest whole case: {_nearest(exact)}."
    )
    value, adjustments = _apply_limits(_nearest(exact), eligible, design)
    return SampleSize(eligible, value, " ".join([because, *adjustments]))


def _nearest(exact: float) -> int:
    return floor(exact + 0.5)


def _apply_limits(value: int, eligible: int, design: SampleDesign) -> tuple[int, list[str]]:
    adjustments = []
    if design.minimum is not None and value < design.minimum.value:
        value = design.minimum.value
        adjustments.append(f"The minimum size of a sample is {value}.")
    if design.maximum is not None and value > design.maximum.value:
        value = design.maximum.value
        adjustments.append(f"The maximum size of a sample is {value}.")
    if value > eligible:
        value = eligible
        adjustments.append(f"Only {eligible} cases are eligible, so all of them are drawn.")
    return max(value, 1), adjustments
