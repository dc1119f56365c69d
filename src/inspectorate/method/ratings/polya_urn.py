"""Possible populations given a sample, by a Pólya urn.

The urn holds the assessed cases and one imaginary case. Every eligible case that was not assessed is drawn
from it at random and returned with a copy of itself. Cases are drawn whole, which preserves the correlation
between answers. This is the Bayesian posterior predictive distribution of a finite population under a prior
with the weight of one case; for one question that applies to every case it is the beta-binomial distribution
with Jeffreys' prior. The imaginary case has the applicable questions of an assessed case chosen at random,
and each of its answers is sufficient with probability 1/2.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SCHEME = "inspectorate certainty, version 1"

MAXIMUM_UNSEEN_RATIO = 20
"""Maximum number of cases drawn per assessed case.

Above it every drawn case represents several. This limits the computing time and widens the distribution by at
most a fortieth.
"""

BATCH_SIZE = 2_000

IntegerArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class AssessedCounts:
    """Answers of the assessed cases of a group, as 0 or 1. Both arrays have shape (cases, questions)."""

    yes: IntegerArray
    applicable: IntegerArray

    def __len__(self) -> int:
        return len(self.yes)


@dataclass(frozen=True, slots=True)
class PossiblePopulations:
    """Counts of sufficient and of applicable cases. Both arrays have shape (draws, questions).

    Where drawn cases represent several, all counts of a population are scaled by one common factor.
    """

    yes: IntegerArray
    applicable: IntegerArray


def possible_populations(
    assessed: AssessedCounts, unassessed: int, draws: int, name: str
) -> PossiblePopulations:
    """Return the counts of `draws` possible populations of the assessed cases and `unassessed` more.

    `name` seeds the random bits (SHAKE-256 of the scheme and the name). All arithmetic is in integers, so
    the result is the same on every machine.
    """
    batches = [
        _batch(assessed, unassessed, min(BATCH_SIZE, draws - start), f"{name}/{start}")
        for start in range(0, draws, BATCH_SIZE)
    ]
    return PossiblePopulations(
        np.concatenate([batch.yes for batch in batches]),
        np.concatenate([batch.applicable for batch in batches]),
    )


def _batch(assessed: AssessedCounts, unassessed: int, draws: int, name: str) -> PossiblePopulations:
    drawn = min(unassessed, MAXIMUM_UNSEEN_RATIO * len(assessed))
    drawn_counts = _drawn_counts(assessed, drawn, draws, _random_words(name))
    # Scaling both parts instead of dividing avoids fractions when fewer cases are drawn than are unassessed.
    assessed_weight, drawn_weight = (1, 1) if drawn == unassessed else (drawn, unassessed)
    return PossiblePopulations(
        assessed.yes.sum(axis=0) * assessed_weight + drawn_counts.yes * drawn_weight,
        assessed.applicable.sum(axis=0) * assessed_weight + drawn_counts.applicable * drawn_weight,
    )


def _drawn_counts(
    assessed: AssessedCounts, drawn: int, draws: int, words: Callable[[str, int], IntegerArray]
) -> PossiblePopulations:
    """Return the counts over the drawn cases alone, copies of assessed and of imaginary cases together."""
    copies = _urn(len(assessed), drawn, words("urn", drawn * draws).reshape(drawn, draws))
    assessed_copies, imaginary_copies = copies[:, : len(assessed)], copies[:, len(assessed) :]
    yes, applicable = assessed_copies @ assessed.yes, assessed_copies @ assessed.applicable
    imaginary = imaginary_copies.shape[1]
    templates = words("asked", draws * imaginary).reshape(draws, imaginary) * len(assessed) >> 32
    coins = words("tosses", draws * imaginary * assessed.yes.shape[1]) >> 31
    for case in range(imaginary):
        copy_count = imaginary_copies[:, case, np.newaxis]
        applies = assessed.applicable[templates[:, case]]
        applicable = applicable + copy_count * applies
        yes = yes + copy_count * applies * coins.reshape(draws, imaginary, -1)[:, case]
    return PossiblePopulations(yes, applicable)


def _urn(assessed: int, drawn: int, words: IntegerArray) -> IntegerArray:
    """Return how often each case was drawn: first the assessed cases, then the imaginary ones.

    `words` has shape (drawn, draws) and holds 32-bit numbers; the result has shape (draws, cases). The urn
    starts with one ticket for each assessed case and one for a new imaginary case, and gains a ticket for
    each case drawn.
    """
    draws = words.shape[1]
    draw_indices = np.arange(draws)
    source = np.empty((drawn, draws), dtype=np.int64)
    imaginary = np.zeros(draws, dtype=np.int64)
    for step in range(drawn):
        ticket = words[step] * (assessed + 1 + step) >> 32
        source[step] = np.where(ticket < assessed, ticket, assessed + imaginary)
        is_copy = ticket > assessed
        source[step, is_copy] = source[ticket[is_copy] - assessed - 1, draw_indices[is_copy]]
        imaginary += ticket == assessed
    width = assessed + int(imaginary.max(initial=0))
    return np.bincount((source + draw_indices * width).ravel(), minlength=draws * width).reshape(draws, width)


def _random_words(name: str) -> Callable[[str, int], IntegerArray]:
    """Return a function that gives the first random 32-bit words of the stream for a purpose."""

    def words(purpose: str, number: int) -> IntegerArray:
        key = f"{SCHEME}/{name}/{purpose}".encode()
        return np.frombuffer(hashlib.shake_256(key).digest(4 * number), dtype=">u4").astype(np.int64)

    return words
