"""The flight phase of the cube method: a random walk of the probabilities that holds every balancing total.

Deville, J.-C. and Tillé, Y. (2004), Efficient balanced sampling: the cube method, Biometrika 91(4), 893–912,
in the fast form of Chauvet and Tillé (2006), which considers only as many items at a time as there are
totals. Each step goes in one of two directions, with probabilities that make every inclusion probability a
martingale. All numbers are integers over a common denominator, so this holds exactly, without rounding.
"""

from collections.abc import Sequence

from inspectorate.method.sample.cube.basis import Basis
from inspectorate.method.sample.random_stream import Bits

FIXED, FREE = -1, -2
"""Content of a slot without an item: a variable that may not change, or the slack of a relaxed total."""

StepLimit = tuple[int, int, int | None]
"""Step length, its denominator, and the slot that reaches 0 or 1 (None: the entering item)."""


class Flight:
    """Items enter one by one; `result` holds the decided items (0 or 1), and the undecided are in the basis.

    `totals` is the number of balancing totals and `denominator` that of the inclusion probabilities. The item
    in slot k has the probability `values[k] / (basis.scale * denominator)`.
    """

    def __init__(self, totals: int, denominator: int, bits: Bits) -> None:
        self.basis = Basis(totals)
        self.denominator = denominator
        self.bits = bits
        self.items = [FIXED] * totals
        self.values = [0] * totals
        self.result: dict[int, int] = {}

    def undecided(self) -> dict[int, int]:
        """Return the items between 0 and 1 with their probabilities times basis.scale * denominator."""
        return {item: value for item, value in zip(self.items, self.values, strict=True) if item >= 0}

    def add(self, item: int, rows: Sequence[int], probability: int) -> None:
        """Add an item that counts in the totals `rows`, with the probability `probability / denominator`."""
        coefficients = self.basis.coefficients(rows)
        fixed = self._fixed_slot(coefficients)
        if fixed is not None:
            self._exchange(fixed, coefficients, item, probability * abs(coefficients[fixed]), 0)
        else:
            self._step(coefficients, item, probability)

    def relax(self, total: int) -> None:
        """Stop holding this total, so that the undecided items can take one more step."""
        coefficients = self.basis.coefficients([total])
        fixed = self._fixed_slot(coefficients)
        if fixed is not None:
            self._exchange(fixed, coefficients, FREE, 0, 0)
        else:
            self._step(coefficients, FREE, None)

    def _fixed_slot(self, coefficients: Sequence[int]) -> int | None:
        slots = zip(self.items, coefficients, strict=True)
        return next(
            (slot for slot, (item, coefficient) in enumerate(slots) if item == FIXED and coefficient), None
        )

    def _step(self, coefficients: list[int], item: int, probability: int | None) -> None:
        """Take a step in the only free direction, up or down, until a variable reaches 0 or 1."""
        up, down = self._step_limits(coefficients, probability)
        weight_up = down[0] * up[1]
        rises = self.bits.bernoulli(weight_up, weight_up + up[0] * down[1])
        length, step_denominator, slot = up if rises else down
        step = length if rises else -length
        if slot is None:
            self.result[item] = int(rises)
            self.values = [
                value - coefficient * step
                for value, coefficient in zip(self.values, coefficients, strict=True)
            ]
        else:
            reaches_one = coefficients[slot] < 0 if rises else coefficients[slot] > 0
            self.result[self.items[slot]] = int(reaches_one)
            self._exchange(slot, coefficients, item, (probability or 0) * step_denominator + step, step)
        self._release_decided()

    def _step_limits(
        self, coefficients: Sequence[int], probability: int | None
    ) -> tuple[StepLimit, StepLimit]:
        """Return the step lengths upwards and downwards to the first variable that reaches 0 or 1."""
        unit = self.basis.scale * self.denominator
        up: StepLimit = (0, 0, None) if probability is None else (self.denominator - probability, 1, None)
        down: StepLimit = (0, 0, None) if probability is None else (probability, 1, None)
        for slot, (item, coefficient, value) in enumerate(
            zip(self.items, coefficients, self.values, strict=True)
        ):
            if item < 0 or not coefficient:
                continue
            magnitude = abs(coefficient)
            upward, downward = (value, unit - value) if coefficient > 0 else (unit - value, value)
            if not up[1] or upward * up[1] < up[0] * magnitude:
                up = (upward, magnitude, slot)
            if not down[1] or downward * down[1] < down[0] * magnitude:
                down = (downward, magnitude, slot)
        return up, down

    def _exchange(self, slot: int, coefficients: list[int], item: int, value: int, step: int) -> None:
        """Replace the content of `slot` by `item`, after a step of `step / abs(coefficients[slot])`."""
        magnitude, scale = abs(coefficients[slot]), self.basis.scale
        self.values = [
            (previous * magnitude - coefficient * step) // scale
            for previous, coefficient in zip(self.values, coefficients, strict=True)
        ]
        self.basis.replace_column(slot, coefficients)
        self.items[slot], self.values[slot] = item, value

    def _release_decided(self) -> None:
        unit = self.basis.scale * self.denominator
        for slot, (item, value) in enumerate(zip(self.items, self.values, strict=True)):
            if item >= 0 and value in (0, unit):
                self.result[item] = int(value == unit)
                self.items[slot] = FIXED
