"""Random numbers that are the same in every version of Python."""

import math
import random
from collections.abc import Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


class RandomStream:
    """Stream of random numbers, determined by a seed and a purpose."""

    def __init__(self, seed: int, purpose: str) -> None:
        self._stream = random.Random(f"{seed} {purpose}")  # noqa: S311 - not used for security

    def share(self) -> float:
        """Return a number from 0 up to 1."""
        return self._stream.random()

    def below(self, limit: int) -> int:
        """Return an integer from 0 up to, but not including, `limit`."""
        return int(self._stream.random() * limit)

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of the choices, all with equal probability."""
        return choices[self.below(len(choices))]

    def shuffled(self, items: Iterable[T]) -> list[T]:
        """Return the items in random order."""
        return [
            item for _, item in sorted(((self.share(), item) for item in items), key=lambda pair: pair[0])
        ]

    def noise(self) -> float:
        """Return a number with the standard logistic distribution."""
        share = min(max(self.share(), 1e-9), 1 - 1e-9)
        return math.log(share / (1 - share))
