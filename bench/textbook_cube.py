"""The cube method as textbooks print it, for machines without R: a null space for every step of the flight.

Deville and Tillé (2004) in their own order: of the cases still between 0 and 1 the first p + 1 are taken, a
vector that moves none of the p totals is found by singular value decomposition, and they move along it. The
landing solves its linear programme with HiGHS over all ways to land. Floating point, case by case.
"""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

Floats = NDArray[np.float64]
TINY = 1e-9


def draw(totals: Floats, size: int, chance: np.random.Generator) -> NDArray[np.int64]:
    """Return the numbers of `size` cases, balanced on the columns of `totals` (the first all ones)."""
    at = np.full(len(totals), size / len(totals))
    while len(aboard := np.flatnonzero((at > TINY) & (at < 1 - TINY))) > totals.shape[1]:
        _step(at, aboard[: totals.shape[1] + 1], totals, chance)
    _land(at, aboard, totals, chance)
    return np.flatnonzero(at > 0.5)


def _step(at: Floats, some: NDArray[np.int64], totals: Floats, chance: np.random.Generator) -> None:
    direction = np.linalg.svd(totals[some].T)[2][-1]
    with np.errstate(divide="ignore"):
        up = np.where(direction > TINY, (1 - at[some]) / direction, np.inf)
        up = min(up.min(), np.where(direction < -TINY, -at[some] / direction, np.inf).min())
        down = np.where(direction > TINY, at[some] / direction, np.inf)
        down = min(down.min(), np.where(direction < -TINY, -(1 - at[some]) / direction, np.inf).min())
    at[some] += (up if chance.random() < down / (up + down) else -down) * direction


def _land(at: Floats, aboard: NDArray[np.int64], totals: Floats, chance: np.random.Generator) -> None:
    if not len(aboard):
        return
    inside = list(combinations(range(len(aboard)), round(at[aboard].sum())))
    ways = np.zeros((len(inside), len(aboard)))
    ways[np.arange(len(inside))[:, None], np.array(inside, dtype=np.int64).reshape(len(inside), -1)] = 1
    costs = (((ways - at[aboard]) @ totals[aboard]) ** 2).sum(axis=1)
    odds = np.clip(np.array(linprog(costs, A_eq=ways.T, b_eq=at[aboard], method="highs").x), 0, None)
    at[aboard] = ways[chance.choice(len(ways), p=odds / odds.sum())]
