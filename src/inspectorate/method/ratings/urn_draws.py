"""Random draws from the Pólya urn, which depend on numbers of cases and questions and on no answer.

So they are remembered: when an answer changes, only the counts are calculated again.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

SCHEME = "inspectorate certainty, version 1"

MAXIMUM_UNSEEN_RATIO = 20
"""Maximum number of cases drawn per assessed case.

Above it every drawn case represents several. This limits the computing time and widens the distribution by at
most a fortieth.
"""

REMEMBERED_CASES = 200
"""Maximum number of assessed cases of an urn whose draws are remembered."""
REMEMBERED_URNS, REMEMBERED_REVERSALS = 24, 4
"""Number of remembered urns, and of arrays that reverse answers: those of two inspections, up to 70 MB."""

PRODUCT_BLOCK = 200_000
"""Maximum number of multiplications in one block of a matrix product.

A larger one is shared between threads, which wait for each other for longer than they calculate.
"""

IntegerArray = NDArray[np.int64]
Floats = NDArray[np.floating[Any]]

Array = TypeVar("Array", bound=NDArray[Any])


@dataclass(frozen=True, slots=True, eq=False)
class AssessedCounts:
    """Answers of the assessed cases of a group, as 0 or 1. Both arrays have shape (cases, questions)."""

    yes: IntegerArray
    applicable: IntegerArray

    def of_questions(self, questions: IntegerArray) -> "AssessedCounts":
        """Return the answers to some questions, given by their positions."""
        return AssessedCounts(self.yes[:, questions], self.applicable[:, questions])

    def changed_questions(self, before: "AssessedCounts") -> IntegerArray:
        """Return the positions of the questions with another answer than `before`, of as many cases."""
        is_changed = (self.yes != before.yes) | (self.applicable != before.applicable)
        return np.flatnonzero(is_changed.any(axis=0))

    def __len__(self) -> int:
        return len(self.yes)


@dataclass(frozen=True, slots=True)
class PossiblePopulations:
    """Counts of sufficient and of applicable cases. Both arrays have shape (draws, questions).

    Where drawn cases represent several, all counts of a population are scaled by one common factor.
    """

    yes: IntegerArray
    applicable: IntegerArray

    @classmethod
    def empty(cls, draws: int, questions: int) -> "PossiblePopulations":
        """Return arrays to fill. The counts of a question are contiguous, as they are compared together."""
        return cls(*(np.empty((questions, draws), dtype=np.int64).T for _ in range(2)))

    def frozen(self) -> "PossiblePopulations":
        """Return these populations, with counts that nobody can change."""
        return PossiblePopulations(frozen_array(self.yes), frozen_array(self.applicable))

    def with_questions(self, questions: IntegerArray, counts: "PossiblePopulations") -> "PossiblePopulations":
        """Return these populations with the counts of some questions, given by their positions, replaced."""
        replaced = PossiblePopulations.empty(*self.yes.shape)
        for array, old, new in (
            (replaced.yes, self.yes, counts.yes),
            (replaced.applicable, self.applicable, counts.applicable),
        ):
            array[:] = old
            array[:, questions] = new
        return replaced.frozen()

    def part(self, draws: slice) -> "PossiblePopulations":
        """Return some of the populations; to set their counts sets these."""
        return PossiblePopulations(self.yes[draws], self.applicable[draws])


@dataclass(frozen=True, slots=True, eq=False)
class ImaginaryCase:
    """The draws in which one imaginary case is in the population, and its part in each.

    `templates` are the assessed cases whose applicable questions it has, `counts` is how often it counts, of
    shape (draws, 1), and `coins` which of its answers are sufficient, of shape (draws, questions).
    """

    draws: IntegerArray
    templates: IntegerArray
    counts: IntegerArray
    coins: IntegerArray


@dataclass(frozen=True, slots=True, eq=False)
class UrnDraws:
    """Draws from the urn. `copies` is how often each assessed case counts, itself included.

    It has shape (draws, cases) and holds whole numbers.
    """

    copies: Floats
    imaginary: tuple[ImaginaryCase, ...]

    def count(
        self, assessed: AssessedCounts, questions: IntegerArray, populations: PossiblePopulations
    ) -> None:
        """Set the counts of possible populations, one for each draw, given the answers to some questions.

        `questions` are the positions of the questions of `assessed` among all questions of the urn.
        """
        yes, applicable = populations.yes, populations.applicable
        _multiply(self.copies, assessed.yes, yes)
        _multiply(self.copies, assessed.applicable, applicable)
        for imaginary in self.imaginary:
            of_imaginary = imaginary.counts * assessed.applicable[imaginary.templates]
            applicable[imaginary.draws] += of_imaginary
            yes[imaginary.draws] += of_imaginary * imaginary.coins[:, questions]


def _multiply(copies: Floats, answers: IntegerArray, product: IntegerArray) -> None:
    """Set `product` to the matrix product, taken in floating point: it is exact, as `_exact_type` says."""
    factor = answers.T.astype(copies.dtype)
    rows = max(PRODUCT_BLOCK // max(answers.size, 1), 1)
    for start in range(0, len(copies), rows):
        product.T[:, start : start + rows] = factor @ copies[start : start + rows].T


def urn_draws(assessed: AssessedCounts, unassessed: int, draws: int, name: str) -> UrnDraws:
    """Return draws from the urn of the assessed cases, with `unassessed` cases drawn in each.

    `name` seeds the random bits: SHAKE-256 of the scheme, the name and the purpose.
    """
    cases, questions = assessed.yes.shape
    draw = _remembered_urn if cases <= REMEMBERED_CASES else _urn
    return draw(cases, questions, unassessed, draws, name)


def reversal_luck(assessed: AssessedCounts, draws: int, name: str) -> NDArray[np.uint16]:
    """Return random 16-bit numbers, of shape (cases, questions, draws), that decide which answers reverse."""
    cases, questions = assessed.yes.shape
    draw = _remembered_halves if cases <= REMEMBERED_CASES else _random_halves
    return draw(name, (cases, questions, draws))


def _urn(cases: int, questions: int, unassessed: int, draws: int, name: str) -> UrnDraws:
    words = _random_words(name)
    drawn = min(unassessed, MAXIMUM_UNSEEN_RATIO * cases)
    # Scaling both parts instead of dividing avoids fractions when fewer cases are drawn
    # than are unassessed.
    assessed_weight, drawn_weight = (1, 1) if drawn == unassessed else (drawn, unassessed)
    counts = _times_drawn(cases, drawn, words("urn", drawn * draws).reshape(drawn, draws))
    largest = cases * assessed_weight + drawn * drawn_weight
    copies = np.multiply(counts[:, :cases], drawn_weight, dtype=_exact_type(largest))
    copies += assessed_weight
    templates = words("asked", draws * (counts.shape[1] - cases)).reshape(draws, -1) * cases >> 32
    coins = words("tosses", templates.size * questions).reshape(*templates.shape, questions) >> 31
    imaginary = []
    for number in range(templates.shape[1]):
        counted = np.flatnonzero(counts[:, cases + number])
        arrays = (
            counted,
            templates[counted, number],
            counts[counted, cases + number, np.newaxis] * drawn_weight,
            coins[counted, number],
        )
        imaginary.append(ImaginaryCase(*map(frozen_array, arrays)))
    return UrnDraws(frozen_array(copies), tuple(imaginary))


def _exact_type(largest: int) -> type[np.floating[Any]]:
    """Return the smallest floating-point type in which every whole number up to `largest` is exact."""
    return np.float32 if largest <= 2**24 else np.float64


_remembered_urn = lru_cache(maxsize=REMEMBERED_URNS)(_urn)


def frozen_array(array: Array) -> Array:
    """Return the array, which nobody can change from now on."""
    array.flags.writeable = False
    return array


def _times_drawn(cases: int, drawn: int, words: IntegerArray) -> IntegerArray:
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
        ticket = words[step] * (cases + 1 + step) >> 32
        source[step] = np.where(ticket < cases, ticket, cases + imaginary)
        is_copy = ticket > cases
        source[step, is_copy] = source[ticket[is_copy] - cases - 1, draw_indices[is_copy]]
        imaginary += ticket == cases
    width = cases + int(imaginary.max(initial=0))
    return np.bincount((source + draw_indices * width).ravel(), minlength=draws * width).reshape(draws, width)


def _random_words(name: str) -> Callable[[str, int], IntegerArray]:
    """Return a function that gives the first random 32-bit words of the stream for a purpose."""

    def words(purpose: str, number: int) -> IntegerArray:
        key = f"{SCHEME}/{name}/{purpose}".encode()
        return np.frombuffer(hashlib.shake_256(key).digest(4 * number), dtype=">u4").astype(np.int64)

    return words


def _random_halves(name: str, shape: tuple[int, int, int]) -> NDArray[np.uint16]:
    key = f"{SCHEME}/{name}".encode()
    halves = np.frombuffer(hashlib.shake_256(key).digest(2 * prod(shape)), dtype=">u2")
    return frozen_array(halves.astype(np.uint16).reshape(shape))


_remembered_halves = lru_cache(maxsize=REMEMBERED_REVERSALS)(_random_halves)
