"""Textbook cube method, for machines without R: a singular value decomposition for every flight step.

Deville and Tillé (2004) in their own order: of the cases still between 0 and 1 the first p + 1 are taken, a
vector in the null space of the p totals is found by singular value decomposition, and their inclusion
probabilities move along it. The landing phase solves its linear programme with HiGHS over all samples.
Floating point, case by case.
"""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

Floats = NDArray[np.float64]
TINY = 1e-9


def draw(totals: Floats, size: int, generator: np.random.Generator) -> NDArray[np.int64]:
    """Return the indices of `size` cases, balanced on the columns of `totals` (the first all ones)."""
    probabilities = np.full(len(totals), size / len(totals))
    while (
        len(active := np.flatnonzero((probabilities > TINY) & (probabilities < 1 - TINY))) > totals.shape[1]
    ):
        _step(probabilities, active[: totals.shape[1] + 1], totals, generator)
    _land(probabilities, active, totals, generator)
    return np.flatnonzero(probabilities > 0.5)


def _step(
    probabilities: Floats, moving: NDArray[np.int64], totals: Floats, generator: np.random.Generator
) -> None:
    direction = np.linalg.svd(totals[moving].T)[2][-1]
    with np.errstate(divide="ignore"):
        up = np.where(direction > TINY, (1 - probabilities[moving]) / direction, np.inf)
        up = min(up.min(), np.where(direction < -TINY, -probabilities[moving] / direction, np.inf).min())
        down = np.where(direction > TINY, probabilities[moving] / direction, np.inf)
        down = min(
            down.min(), np.where(direction < -TINY, -(1 - probabilities[moving]) / direction, np.inf).min()
        )
    probabilities[moving] += (up if generator.random() < down / (up + down) else -down) * direction


def _land(
    probabilities: Floats, active: NDArray[np.int64], totals: Floats, generator: np.random.Generator
) -> None:
    if not len(active):
        return
    supports = list(combinations(range(len(active)), round(probabilities[active].sum())))
    samples = np.zeros((len(supports), len(active)))
    samples[
        np.arange(len(supports))[:, None], np.array(supports, dtype=np.int64).reshape(len(supports), -1)
    ] = 1
    costs = (((samples - probabilities[active]) @ totals[active]) ** 2).sum(axis=1)
    weights = np.clip(
        np.array(linprog(costs, A_eq=samples.T, b_eq=probabilities[active], method="highs").x), 0, None
    )
    probabilities[active] = samples[generator.choice(len(samples), p=weights / weights.sum())]
