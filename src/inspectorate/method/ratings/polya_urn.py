"""Possible populations given a sample, by a Pólya urn.

The urn holds the assessed cases and one imaginary case. Every eligible case that was not assessed is drawn
from it at random and returned with a copy of itself. Cases are drawn whole, which preserves the correlation
between answers. This is the Bayesian posterior predictive distribution of a finite population under a prior
with the weight of one case; for one question that applies to every case it is the beta-binomial distribution
with Jeffreys' prior. The imaginary case has the applicable questions of an assessed case chosen at random,
and each of its answers is sufficient with probability 1/2.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from inspectorate.method.ratings.urn_draws import (
    AssessedCounts,
    Floats,
    IntegerArray,
    PossiblePopulations,
    reversal_luck,
    urn_draws,
)

BATCH_SIZE = 2_000
CORRECTED_BATCH_SIZE = 2_000

REMEMBERED_GROUPS = 16
"""Number of urns whose latest populations are remembered: two for each case group."""

CASE_BLOCK = 1_000_000
"""Number of answers, over all draws, that are reversed at a time."""

Populations = tuple[PossiblePopulations, ...]


class _Latest:
    """The latest populations of an urn. Only questions whose answers have changed since are counted again."""

    def __init__(self) -> None:
        self._latest: tuple[AssessedCounts, Populations] | None = None

    def counted(self, assessed: AssessedCounts, count: Callable[[IntegerArray], Populations]) -> Populations:
        """Return the populations of the assessed cases; `count` gives those of questions by position."""
        latest = self._latest  # another thread may replace it
        if latest is None:
            populations = count(np.arange(assessed.yes.shape[1]))
        else:
            populations = latest[1]
            questions = assessed.changed_questions(latest[0])
            if questions.size:
                pairs = zip(populations, count(questions), strict=True)
                populations = tuple(before.with_questions(questions, counts) for before, counts in pairs)
        self._latest = assessed, populations
        return populations


@lru_cache(maxsize=REMEMBERED_GROUPS)
def _latest(
    _shape: tuple[int, ...], _unassessed: int, _draws: int, _name: str, _error_rates: tuple[float, ...] | None
) -> _Latest:
    """Return what is remembered of an urn."""
    return _Latest()


def possible_populations(
    assessed: AssessedCounts, unassessed: int, draws: int, name: str
) -> PossiblePopulations:
    """Return the counts of `draws` possible populations of the assessed cases and `unassessed` more.

    `name` seeds the random bits (SHAKE-256 of the scheme and the name). All results are exact integers, so
    they are the same on every machine.
    """

    def count(questions: IntegerArray) -> Populations:
        populations = PossiblePopulations.empty(draws, len(questions))
        for start in range(0, draws, BATCH_SIZE):
            size = min(BATCH_SIZE, draws - start)
            urn = urn_draws(assessed, unassessed, size, f"{name}/{start}")
            batch = populations.part(slice(start, start + size))
            urn.count(assessed.of_questions(questions), questions, batch)
        return (populations.frozen(),)

    latest = _latest(assessed.yes.shape, unassessed, draws, name, None)
    return latest.counted(assessed, count)[0]


def corrected_populations(
    assessed: AssessedCounts, unassessed: int, draws: int, name: str, error_rates: tuple[float, ...]
) -> Populations:
    """Return possible populations as `possible_populations` does, for each rate at which answers are wrong.

    In every population each answer of an assessed case is first reversed with the probability that it is
    wrong, given the answer and the share of sufficient answers to its question. `error_rates` are from 0 to
    under 0.5. Errors are independent of each other.
    """

    def count(questions: IntegerArray) -> Populations:
        answers = assessed.of_questions(questions)
        recorded = PossiblePopulations.empty(draws, len(questions))
        changes = [np.zeros_like(recorded.yes) for _ in error_rates]
        thresholds = np.array([_reversal_thresholds(answers, rate) for rate in error_rates])
        for start in range(0, draws, CORRECTED_BATCH_SIZE):
            batch = slice(start, min(start + CORRECTED_BATCH_SIZE, draws))
            size = batch.stop - start
            urn = urn_draws(assessed, unassessed, size, f"{name}/corrected/{start}")
            urn.count(answers, questions, recorded.part(batch))
            luck = reversal_luck(assessed, size, f"{name}/corrected/{start}/reversals")[:, questions]
            for change, by_reversal in zip(
                changes, _changes_by_reversal(answers, urn.copies, luck, thresholds), strict=True
            ):
                change[batch] = by_reversal
        return tuple(
            PossiblePopulations(recorded.yes + change, recorded.applicable).frozen() for change in changes
        )

    return _latest(assessed.yes.shape, unassessed, draws, name, error_rates).counted(assessed, count)


def _reversal_thresholds(assessed: AssessedCounts, rate: float) -> NDArray[np.int32]:
    """Return the probability that each answer is wrong, in 65,536ths; 0 where the question does not apply.

    The shape is (cases, questions). By Bayes' rule, with the share of truly sufficient cases estimated from
    that of sufficient answers.
    """
    answered = (assessed.yes.sum(axis=0) + 0.5) / (assessed.applicable.sum(axis=0) + 1)
    share = np.clip((answered - rate) / (1 - 2 * rate), 0, 1)
    wrong_no = rate * share / (rate * share + (1 - rate) * (1 - share))
    wrong_yes = rate * (1 - share) / (rate * (1 - share) + (1 - rate) * share)
    no, yes = np.rint(65_536 * np.array([wrong_no, wrong_yes])).astype(np.int32)
    thresholds: NDArray[np.int32] = np.where(assessed.yes, yes, no) * (assessed.applicable > 0)
    return thresholds


def _changes_by_reversal(
    assessed: AssessedCounts,
    copies: Floats,
    luck: NDArray[np.uint16],
    thresholds: NDArray[np.int32],
) -> list[IntegerArray]:
    """Return, for every rate, the change of the counts of sufficient cases by the answers reversed.

    `luck` has shape (cases, questions, draws), `thresholds` (rates, cases, questions); each result has shape
    (draws, questions). An answer is reversed where its luck is below its threshold.
    """
    cases, questions, draws = luck.shape
    changes = np.zeros((len(thresholds), questions * draws))
    highest = thresholds.max(axis=0)
    signs = 1 - 2 * (assessed.yes > 0)
    block = max(CASE_BLOCK // (questions * draws), 1)
    for start in range(0, cases, block):
        possible = luck[start : start + block] < highest[start : start + block, :, np.newaxis]
        case, cell = np.divmod(np.flatnonzero(possible), questions * draws)
        case += start
        question, draw = np.divmod(cell, draws)
        weights = signs[case, question] * copies[draw, case]
        of_answer = luck[case, question, draw]
        for rate, threshold in enumerate(thresholds):
            is_reversed = of_answer < threshold[case, question]
            changes[rate] += np.bincount(cell, weights * is_reversed, minlength=questions * draws)
    return [change.astype(np.int64).reshape(questions, draws).T for change in changes]
