"""Possible populations given a sample, by a Pólya urn.

The urn holds the assessed cases and one imaginary case. Every eligible case that was not assessed is drawn
from it at random and returned with a copy of itself. Cases are drawn whole, which preserves the correlation
between answers. This is the Bayesian posterior predictive distribution of a finite population under a prior
with the weight of one case; for one question that applies to every case it is the beta-binomial distribution
with Jeffreys' prior. The imaginary case has the applicable questions of an assessed case chosen at random,
and each of its answers is sufficient with probability 1/2.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from inspectorate.method.ratings.urn_draws import (
    AssessedCounts,
    IntegerArray,
    PossiblePopulations,
    reversal_luck,
    urn_draws,
)

BATCH_SIZE = 2_000
CORRECTED_BATCH_SIZE = 2_000

CASE_BLOCK = 1_000_000
"""Number of answers, over all draws, that are reversed at a time."""


def possible_populations(
    assessed: AssessedCounts, unassessed: int, draws: int, name: str
) -> PossiblePopulations:
    """Return the counts of `draws` possible populations of the assessed cases and `unassessed` more.

    `name` seeds the random bits (SHAKE-256 of the scheme and the name). All results are exact integers, so
    they are the same on every machine.
    """
    batches = [
        urn_draws(assessed, unassessed, min(BATCH_SIZE, draws - start), f"{name}/{start}").populations(
            assessed
        )
        for start in range(0, draws, BATCH_SIZE)
    ]
    return _joined(batches)


def _joined(batches: Sequence[PossiblePopulations]) -> PossiblePopulations:
    return PossiblePopulations(
        np.concatenate([batch.yes for batch in batches]),
        np.concatenate([batch.applicable for batch in batches]),
    )


def corrected_populations(
    assessed: AssessedCounts, unassessed: int, draws: int, name: str, error_rates: Sequence[float]
) -> list[PossiblePopulations]:
    """Return possible populations as `possible_populations` does, for each rate at which answers are wrong.

    In every population each answer of an assessed case is first reversed with the probability that it is
    wrong, given the answer and the share of sufficient answers to its question. `error_rates` are from 0 to
    under 0.5. Errors are independent of each other.
    """
    by_rate: list[list[PossiblePopulations]] = [[] for _ in error_rates]
    thresholds = np.array([_reversal_thresholds(assessed, rate) for rate in error_rates])
    for start in range(0, draws, CORRECTED_BATCH_SIZE):
        size = min(CORRECTED_BATCH_SIZE, draws - start)
        batch_name = f"{name}/corrected/{start}"
        urn = urn_draws(assessed, unassessed, size, batch_name)
        recorded = urn.populations(assessed)
        luck = reversal_luck(assessed, size, f"{batch_name}/reversals")
        changes = _changes_by_reversal(assessed, urn.copies, luck, thresholds)
        for batches, change in zip(by_rate, changes, strict=True):
            batches.append(PossiblePopulations(recorded.yes + change, recorded.applicable))
    return [_joined(batches) for batches in by_rate]


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
    copies: NDArray[np.float64],
    luck: NDArray[np.uint16],
    thresholds: NDArray[np.int32],
) -> list[IntegerArray]:
    """Return, for every rate, the change of the counts of sufficient cases by the answers reversed.

    `luck` has shape (cases, questions, draws), `thresholds` (rates, cases, questions); each result has shape
    (draws, questions). An answer is reversed where its luck is below its threshold.
    """
    cases, questions, draws = luck.shape
    changes = np.zeros((len(thresholds), questions * draws))
    highest = thresholds.max(axis=0, initial=0)
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
