"""The inverse of a square matrix of whole numbers, kept exactly while its columns are exchanged.

Fraction-free elimination (Bareiss 1968; Edmonds 1967): with B the matrix and d the size of its determinant,
d times the inverse of B has whole entries, and exchanging one column keeps it so. There is no rounding
anywhere, so every machine computes the same numbers.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

COMFORTABLE = 2**27
"""Entries up to this size leave room in 64 bits for a product of one with a sum of thirty; larger ones are
kept as Python's unbounded integers."""


class Basis:
    """`order` columns, at first the identity's; `inverse[i, k]` is `scale` times the inverse's entry k, i."""

    def __init__(self, order: int) -> None:
        self.order = order
        self.scale = 1
        self.inverse: NDArray[Any] = np.eye(order, dtype=np.int64)

    def weights(self, rows: Sequence[int]) -> list[int]:
        """`scale` times what each column contributes to a column that is 1 in `rows` and 0 elsewhere."""
        added: list[int] = self.inverse[list(rows)].sum(axis=0).tolist()
        return added

    def exchange(self, slot: int, weights: Sequence[int]) -> None:
        """Put the column with these weights in the place of the one in `slot` (whose weight is not 0)."""
        new, old = weights[slot], self.scale
        at = self.inverse[:, slot].copy()
        self.inverse = (new * self.inverse - at[:, None] * np.array(weights, dtype=self.inverse.dtype)) // old
        self.inverse[:, slot] = at
        if new < 0:
            self.inverse = -self.inverse
        self.scale = abs(new)
        if self.inverse.dtype != object and np.abs(self.inverse).max() > COMFORTABLE:
            self.inverse = self.inverse.astype(object)
