"""Exact inverse of a square integer matrix, updated as columns are replaced.

Fraction-free elimination (Bareiss 1968; Edmonds 1967): if d is the absolute determinant of the matrix B, then
d times the inverse of B has integer entries, also after a column has been replaced. There is no rounding, so
the result is the same on every machine.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAX_INT64_ENTRY = 2**27
"""Largest entry stored in 64 bits, where the product of an entry and a sum of thirty does not overflow.
Larger entries are stored as Python integers."""


class Basis:
    """Basis of `order` columns, initially the identity matrix.

    `inverse[i, k]` is `scale` times entry (k, i) of the inverse, so the inverse is stored transposed.
    """

    def __init__(self, order: int) -> None:
        self.order = order
        self.scale = 1
        self.inverse: NDArray[Any] = np.eye(order, dtype=np.int64)

    def coefficients(self, rows: Sequence[int]) -> list[int]:
        """Return `scale` times the basis coefficients of the column that is 1 in `rows`, else 0."""
        total: list[int] = self.inverse[list(rows)].sum(axis=0).tolist()
        return total

    def replace_column(self, slot: int, coefficients: Sequence[int]) -> None:
        """Replace the column in `slot` by the one with these `coefficients`, nonzero in `slot`."""
        pivot, scale = coefficients[slot], self.scale
        column = self.inverse[:, slot].copy()
        self.inverse = (
            pivot * self.inverse - column[:, None] * np.array(coefficients, dtype=self.inverse.dtype)
        ) // scale
        self.inverse[:, slot] = column
        if pivot < 0:
            self.inverse = -self.inverse
        self.scale = abs(pivot)
        if self.inverse.dtype != object and np.abs(self.inverse).max() > MAX_INT64_ENTRY:
            self.inverse = self.inverse.astype(object)
