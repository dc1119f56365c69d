"""Possible whole populations around a sample: the unseen cases drawn many times from the seen ones.

Every case not assessed is drawn from an urn that holds the assessed cases (whole, so that answers which go
together stay together) and one imaginary case; each case drawn goes back with a copy of itself. This is a
Pólya urn, the Bayesian forecast for a finite population with a prior that weighs as much as one case. The
imaginary case is asked the questions of an assessed case chosen at random, and its answers are fair coins.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SCHEME = "inspectorate certainty, version 1"

MOST_UNSEEN = 20
"""More unseen cases than this many times the seen ones add time and hardly precision: each drawn case then
stands for several, which widens the forecast by a fortieth at the most."""

AT_ONCE = 2_000

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Seen:
    """The assessed cases of a group: 1 or 0 by case and question."""

    yes: Numbers
    applicable: Numbers

    def __len__(self) -> int:
        return len(self.yes)


@dataclass(frozen=True, slots=True)
class Whole:
    """Totals by possible population and question; when cases stand for several, in shares of a case."""

    yes: Numbers
    applicable: Numbers


def whole_populations(seen: Seen, unseen: int, draws: int, name: str) -> Whole:
    """Return totals over the seen cases and `unseen` more, for `draws` possible populations.

    `name` chooses the stream of random bits, SHAKE-256 of the scheme and the name. Whole-number arithmetic
    throughout, so the same on any machine.
    """
    parts = [
        _chunk(seen, unseen, min(AT_ONCE, draws - start), f"{name}/{start}")
        for start in range(0, draws, AT_ONCE)
    ]
    return Whole(
        np.concatenate([part.yes for part in parts]), np.concatenate([part.applicable for part in parts])
    )


def _chunk(seen: Seen, unseen: int, draws: int, name: str) -> Whole:
    drawn = min(unseen, MOST_UNSEEN * len(seen))
    more = _unseen(seen, drawn, draws, _stream(name))
    # With fewer drawn than unseen, both parts are scaled to a common measure instead of dividing.
    seen_weight, unseen_weight = (1, 1) if drawn == unseen else (drawn, unseen)
    return Whole(
        seen.yes.sum(axis=0) * seen_weight + more.yes * unseen_weight,
        seen.applicable.sum(axis=0) * seen_weight + more.applicable * unseen_weight,
    )


def _unseen(seen: Seen, drawn: int, draws: int, words: Callable[[str, int], Numbers]) -> Whole:
    copies = _urn(len(seen), drawn, words("urn", drawn * draws).reshape(drawn, draws))
    of_seen, of_imagined = copies[:, : len(seen)], copies[:, len(seen) :]
    yes, applicable = of_seen @ seen.yes, of_seen @ seen.applicable
    imagined = of_imagined.shape[1]
    asked = words("asked", draws * imagined).reshape(draws, imagined) * len(seen) >> 32
    tosses = words("tosses", draws * imagined * seen.yes.shape[1]) >> 31
    for each in range(imagined):
        number = of_imagined[:, each, np.newaxis]
        asks = seen.applicable[asked[:, each]]
        applicable = applicable + number * asks
        yes = yes + number * asks * tosses.reshape(draws, imagined, -1)[:, each]
    return Whole(yes, applicable)


def _urn(seen: int, drawn: int, words: Numbers) -> Numbers:
    """Return how often each case was drawn, by draw: first the seen cases, then the imagined ones.

    `words` holds one 32-bit number for every drawn case and draw. The urn starts with the seen cases and
    one ticket for an imagined one, and grows by a copy of each case drawn.
    """
    draws = words.shape[1]
    which = np.arange(draws)
    source = np.empty((drawn, draws), dtype=np.int64)
    imagined = np.zeros(draws, dtype=np.int64)
    for step in range(drawn):
        ticket = words[step] * (seen + 1 + step) >> 32
        source[step] = np.where(ticket < seen, ticket, seen + imagined)
        copy = ticket > seen
        source[step, copy] = source[ticket[copy] - seen - 1, which[copy]]
        imagined += ticket == seen
    width = seen + int(imagined.max(initial=0))
    return np.bincount((source + which * width).ravel(), minlength=draws * width).reshape(draws, width)


def _stream(name: str) -> Callable[[str, int], Numbers]:
    def words(purpose: str, number: int) -> Numbers:
        key = f"{SCHEME}/{name}/{purpose}".encode()
        return np.frombuffer(hashlib.shake_256(key).digest(4 * number), dtype=">u4").astype(np.int64)

    return words
