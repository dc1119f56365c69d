"""The flight of the cube method: chances move at random to 0 or 1 while every balancing total stays put.

Deville, J.-C. and Tillé, Y. (2004), Efficient balanced sampling: the cube method, Biometrika 91(4), 893–912;
in the fast form of Chauvet and Tillé (2006), which looks at only as many items at a time as there are totals.
Each move goes one way or the other with the odds that leave every chance, on average, where it was. All
numbers are whole numbers over a known denominator, so this holds exactly and not just to rounding.
"""

from collections.abc import Sequence

from inspectorate.method.sample.basis import Basis
from inspectorate.method.sample.stream import Bits

FIXED, FREE = -1, -2
"""What a slot of the basis may hold besides an item: something that may not move, or a total given up."""

Reach = tuple[int, int, int | None]
"""A length, its denominator, and the slot that gets to 0 or 1 there (None: the item that enters)."""


class Flight:
    """Items fly one by one; `result` holds those that have landed on 0 or 1, the rest are in the basis.

    `totals` is the number of balancing totals; `whole` the denominator of the chances. An item in slot k has
    the chance `at[k] / (basis.scale * whole)`.
    """

    def __init__(self, totals: int, whole: int, bits: Bits) -> None:
        self.basis = Basis(totals)
        self.whole = whole
        self.bits = bits
        self.holds = [FIXED] * totals
        self.at = [0] * totals
        self.result: dict[int, int] = {}

    def aboard(self) -> dict[int, int]:
        """The items still between 0 and 1, with their chances in units of 1 / (basis.scale * whole)."""
        return {item: at for item, at in zip(self.holds, self.at, strict=True) if item >= 0}

    def enter(self, item: int, rows: Sequence[int], chance: int) -> None:
        """Let an item with a chance of `chance / whole` fly; it counts once in each of the totals `rows`."""
        weights = self.basis.weights(rows)
        fixed = self._fixed_slot(weights)
        if fixed is not None:
            self._seat(fixed, weights, item, chance * abs(weights[fixed]), 0)
        else:
            self._move(weights, item, chance)

    def give_up(self, total: int) -> None:
        """Let this total go, which frees the items aboard to move once more."""
        weights = self.basis.weights([total])
        fixed = self._fixed_slot(weights)
        if fixed is not None:
            self._seat(fixed, weights, FREE, 0, 0)
        else:
            self._move(weights, FREE, None)

    def _fixed_slot(self, weights: Sequence[int]) -> int | None:
        slots = zip(self.holds, weights, strict=True)
        return next((slot for slot, (item, weight) in enumerate(slots) if item == FIXED and weight), None)

    def _move(self, weights: list[int], item: int, chance: int | None) -> None:
        """Move along the one direction open, up or down, until something reaches 0 or 1."""
        up, down = self._reach(weights, chance)
        upwards = down[0] * up[1]
        rises = self.bits.happens(upwards, upwards + up[0] * down[1])
        length, per, slot = up if rises else down
        step = length if rises else -length
        if slot is None:
            self.result[item] = int(rises)
            self.at = [at - weight * step for at, weight in zip(self.at, weights, strict=True)]
        else:
            lands = weights[slot] < 0 if rises else weights[slot] > 0
            self.result[self.holds[slot]] = int(lands)
            self._seat(slot, weights, item, (chance or 0) * per + step, step)
        self._settle()

    def _reach(self, weights: Sequence[int], chance: int | None) -> tuple[Reach, Reach]:
        """How far it is up, and how far down, to the first 0 or 1."""
        full = self.basis.scale * self.whole
        up: Reach = (0, 0, None) if chance is None else (self.whole - chance, 1, None)
        down: Reach = (0, 0, None) if chance is None else (chance, 1, None)
        for slot, (item, weight, at) in enumerate(zip(self.holds, weights, self.at, strict=True)):
            if item < 0 or not weight:
                continue
            size = abs(weight)
            falls, rises = (at, full - at) if weight > 0 else (full - at, at)
            if not up[1] or falls * up[1] < up[0] * size:
                up = (falls, size, slot)
            if not down[1] or rises * down[1] < down[0] * size:
                down = (rises, size, slot)
        return up, down

    def _seat(self, slot: int, weights: list[int], item: int, at: int, step: int) -> None:
        """Exchange what `slot` holds for `item`, after a step of `step / abs(weights[slot])`."""
        size, scale = abs(weights[slot]), self.basis.scale
        self.at = [
            (old * size - weight * step) // scale for old, weight in zip(self.at, weights, strict=True)
        ]
        self.basis.exchange(slot, weights)
        self.holds[slot], self.at[slot] = item, at

    def _settle(self) -> None:
        full = self.basis.scale * self.whole
        for slot, (item, at) in enumerate(zip(self.holds, self.at, strict=True)):
            if item >= 0 and at in (0, full):
                self.result[item] = int(at == full)
                self.holds[slot] = FIXED
