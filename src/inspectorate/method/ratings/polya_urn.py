"""Possible populations given a sample, by a Pólya urn.

The urn holds the assessed cases and one imaginary case. Every eligible case that was not assessed is drawn
from it at random and returned with a copy of itself. Cases are drawn whole, which preserves the correlation
between answers. This is the Bayesian posterior predictive distribution of a finite population under a prior
with the weight of one case; for one question that applies to every case it is the beta-binomial distribution
with Jeffreys' prior. The imaginary case has the applicable questions of an assessed case chosen at random,
and each of its answers is sufficient with probability 1/2.
"""

import hashlib
from collections.abc import Callable, Sequence
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
CORRECTED_BATCH_SIZE = 2_000

LARGEST_INTEGER_MATRIX = 500_000
"""Maximum size of a matrix that is multiplied in integers. Above it floating point is faster."""

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
    urn = _Urn(assessed, unassessed, draws, _random_words(name))
    return PossiblePopulations(
        _product(urn.copies, assessed.yes) + urn.imaginary.yes,
        _product(urn.copies, assessed.applicable) + urn.imaginary.applicable,
    )


def _product(copies: IntegerArray, answers: IntegerArray) -> IntegerArray:
    """Return the matrix product. That of large matrices is taken in floating point, exact below 2**53."""
    if copies.size <= LARGEST_INTEGER_MATRIX:
        return copies @ answers
    product: IntegerArray = (copies.astype(np.float64) @ answers.astype(np.float64)).astype(np.int64)
    return product


def corrected_populations(
    assessed: AssessedCounts, unassessed: int, draws: int, name: str, error_rates: Sequence[float]
) -> list[PossiblePopulations]:
    """Return possible populations as `possible_populations` does, for each rate at which answers are wrong.

    In every population each answer of an assessed case is first reversed with the probability that it is
    wrong, given the answer and the share of sufficient answers to its question. `error_rates` are from 0 to
    under 0.5. Errors are independent of each other.
    """
    by_rate: list[list[PossiblePopulations]] = [[] for _ in error_rates]
    reversals = [_reversal_thresholds(assessed, rate) for rate in error_rates]
    for start in range(0, draws, CORRECTED_BATCH_SIZE):
        size = min(CORRECTED_BATCH_SIZE, draws - start)
        words = _random_words(f"{name}/corrected/{start}")
        urn = _Urn(assessed, unassessed, size, words)
        applicable = _product(urn.copies, assessed.applicable) + urn.imaginary.applicable
        luck = _random_halves(f"{name}/corrected/{start}/reversals", assessed.yes.size * size)
        luck = luck.reshape(*assessed.yes.shape, size)
        for batches, thresholds in zip(by_rate, reversals, strict=True):
            yes = urn.imaginary.yes.T.copy()
            for case, answers in enumerate(assessed.yes):
                threshold = np.where(answers, thresholds[1], thresholds[0])[:, np.newaxis]
                is_sufficient = (luck[case] < threshold) ^ (answers[:, np.newaxis] > 0)
                is_sufficient &= assessed.applicable[case][:, np.newaxis] > 0
                yes += np.where(is_sufficient, urn.copies[:, case], 0)
            batches.append(PossiblePopulations(yes.T, applicable))
    return [
        PossiblePopulations(
            np.concatenate([batch.yes for batch in batches]),
            np.concatenate([batch.applicable for batch in batches]),
        )
        for batches in by_rate
    ]


def _reversal_thresholds(assessed: AssessedCounts, rate: float) -> IntegerArray:
    """Return the probabilities that an insufficient and a sufficient answer are wrong, in 65,536ths.

    The shape is (2, questions). By Bayes' rule, with the share of truly sufficient cases estimated from that
    of sufficient answers.
    """
    answered = (assessed.yes.sum(axis=0) + 0.5) / (assessed.applicable.sum(axis=0) + 1)
    share = np.clip((answered - rate) / (1 - 2 * rate), 0, 1)
    wrong_no = rate * share / (rate * share + (1 - rate) * (1 - share))
    wrong_yes = rate * (1 - share) / (rate * (1 - share) + (1 - rate) * share)
    thresholds: IntegerArray = np.rint(65_536 * np.array([wrong_no, wrong_yes])).astype(np.int64)
    return thresholds


class _Urn:
    """Draws from the urn: how often each assessed case counts, and the counts over the imaginary cases.

    `copies` has shape (draws, cases) and includes the assessed cases themselves.
    """

    def __init__(
        self, assessed: AssessedCounts, unassessed: int, draws: int, words: Callable[[str, int], IntegerArray]
    ) -> None:
        drawn = min(unassessed, MAXIMUM_UNSEEN_RATIO * len(assessed))
        # Scaling both parts instead of dividing avoids fractions when fewer cases are drawn
        # than are unassessed.
        assessed_weight, drawn_weight = (1, 1) if drawn == unassessed else (drawn, unassessed)
        copies = _urn(len(assessed), drawn, words("urn", drawn * draws).reshape(drawn, draws))
        self.copies = copies[:, : len(assessed)] * drawn_weight + assessed_weight
        self.imaginary = _imaginary_counts(assessed, copies[:, len(assessed) :] * drawn_weight, words)


def _imaginary_counts(
    assessed: AssessedCounts, copies: IntegerArray, words: Callable[[str, int], IntegerArray]
) -> PossiblePopulations:
    """Return the counts over the imaginary cases, given how often each was drawn."""
    draws, imaginary = copies.shape
    yes = np.zeros((draws, assessed.yes.shape[1]), dtype=np.int64)
    applicable = np.zeros_like(yes)
    templates = words("asked", draws * imaginary).reshape(draws, imaginary) * len(assessed) >> 32
    coins = words("tosses", draws * imaginary * assessed.yes.shape[1]) >> 31
    for case in range(imaginary):
        copy_count = copies[:, case, np.newaxis]
        applies = assessed.applicable[templates[:, case]]
        applicable += copy_count * applies
        yes += copy_count * applies * coins.reshape(draws, imaginary, -1)[:, case]
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


def _random_halves(name: str, number: int) -> NDArray[np.uint16]:
    """Return random 16-bit numbers."""
    key = f"{SCHEME}/{name}".encode()
    return np.frombuffer(hashlib.shake_256(key).digest(2 * number), dtype=">u2").astype(np.uint16)
