"""How many cases to draw: the published formula, with its numbers."""

from math import floor
from statistics import NormalDist

from inspectorate.method.sample.drawn import SampleSize
from inspectorate.method.standards.framework import SampleDesign


def size(eligible: int, design: SampleDesign) -> SampleSize:
    """Size a sample out of `eligible` cases so that a share is known within the design's margin.

    Cochran's formula with its correction for a finite population: n0 = z²p(1−p)/e², n = n0/(1+(n0−1)/N),
    rounded half up to a whole case. Of the usual roundings only this gives the published 31 of 38 and 19 of
    21 (rounding up would give 32 of 38). A minimum or maximum of the design applies afterwards; there are
    never more cases than are eligible. Raises ValueError when `eligible` is negative.
    """
    if eligible < 0:
        raise ValueError(f"a population cannot have {eligible} cases")
    if eligible == 0:
        return SampleSize(0, 0, "No case is eligible, so none is drawn.")
    z = NormalDist().inv_cdf((1 + design.confidence.value) / 2)
    p, e = design.proportion.value, design.margin.value
    unlimited = z * z * p * (1 - p) / (e * e)
    exact = unlimited / (1 + (unlimited - 1) / eligible)
    because = (
        f"n0 = z²p(1−p)/e² = {z:.4f}² × {p:g} × {1 - p:g} / {e:g}² = {unlimited:.1f}, for a confidence "
        f"level of {100 * design.confidence.value:g} per cent and a margin of error of {100 * e:g} points; "
        f"n = n0 / (1 + (n0 − 1) / N) = {unlimited:.1f} / (1 + {unlimited - 1:.1f} / {eligible}) "
        f"= {exact:.2f}, rounded to the nearest whole case: {_nearest(exact)}."
    )
    value, adjustments = _within(_nearest(exact), eligible, design)
    return SampleSize(eligible, value, " ".join([because, *adjustments]))


def _nearest(exact: float) -> int:
    return floor(exact + 0.5)


def _within(value: int, eligible: int, design: SampleDesign) -> tuple[int, list[str]]:
    adjustments = []
    if design.minimum is not None and value < design.minimum.value:
        value = design.minimum.value
        adjustments.append(f"The least a sample may have is {value}.")
    if design.maximum is not None and value > design.maximum.value:
        value = design.maximum.value
        adjustments.append(f"The most a sample may have is {value}.")
    if value > eligible:
        value = eligible
        adjustments.append(f"Only {eligible} cases are eligible, so all of them are drawn.")
    return max(value, 1), adjustments
