"""Chance that can be repeated: only what Python promises to give alike in every version."""

import math
import random
from collections.abc import Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A stream of random numbers from one seed and the name of what they are for."""

    def __init__(self, seed: int, purpose: str) -> None:
        self._stream = random.Random(f"{seed} {purpose}")  # noqa: S311 - nothing here is secret

    def share(self) -> float:
        """A number from 0 up to 1."""
        return self._stream.random()

    def below(self, limit: int) -> int:
        """A whole number from 0 up to but not including `limit`."""
        return int(self._stream.random() * limit)

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices, each with the same chance."""
        return choices[self.below(len(choices))]

    def shuffled(self, things: Iterable[T]) -> list[T]:
        """The same things in another order."""
        return [
            thing
            for _, thing in sorted(((self.share(), thing) for thing in things), key=lambda pair: pair[0])
        ]

    def noise(self) -> float:
        """A number around 0, spread like the logistic distribution."""
        share = min(max(self.share(), 1e-9), 1 - 1e-9)
        return math.log(share / (1 - share))
