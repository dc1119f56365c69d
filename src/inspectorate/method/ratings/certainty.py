"""Certainty of ratings: their probabilities over the eligible population, given the sample assessed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from inspectorate.method.assessments import FIRST, AnswerCategory, Assessment, answer_categories
from inspectorate.method.ratings.overall_rating import maximum_score, points_by_standard, rating_for
from inspectorate.method.ratings.polya_urn import (
    AssessedCounts,
    IntegerArray,
    PossiblePopulations,
    possible_populations,
)
from inspectorate.method.ratings.rating_bands import bands
from inspectorate.method.ratings.values import ConfirmedRating
from inspectorate.method.standards import Framework
from inspectorate.method.tallies import Tally

DRAWS = 10_000


@dataclass(frozen=True, slots=True)
class Projection:
    """Ratings of the case standards in many possible populations.

    `band_indices` maps a standard's id to an array of shape (draws,) of indices in `bands`. Draw i is the
    same population for every standard, so scores can be added draw by draw. `assessed` and `unassessed` are
    numbers of eligible cases by case group.
    """

    draws: int
    band_indices: Mapping[str, IntegerArray]
    assessed: Mapping[str, int]
    unassessed: Mapping[str, int]


def project(
    assessments: Iterable[Assessment], tallies: Mapping[str, Tally], framework: Framework, draws: int = DRAWS
) -> Projection:
    """Return the ratings in `draws` possible populations, given the cases assessed.

    `tallies`, by question id, supply the population sizes. Only first assessments count. Groups without an
    assessed case or with an unknown population size are left out. Missing answers count as not applicable.
    """
    first_assessments = sorted(
        (assessment for assessment in assessments if assessment.occasion == FIRST),
        key=lambda assessment: assessment.case_id,
    )
    band_indices: dict[str, IntegerArray] = {}
    assessed: dict[str, int] = {}
    unassessed: dict[str, int] = {}
    for domain in framework.domains:
        group = domain.case_group
        keys = [key.id for standard in domain.standards for key in standard.key_questions]
        population = next((tallies[key].population for key in keys if key in tallies), 0)
        cases = [
            answer_categories(assessment, framework)
            for assessment in first_assessments
            if assessment.group == group
        ]
        if group is None or not cases or not population:
            continue
        assessed[group], unassessed[group] = len(cases), max(population - len(cases), 0)
        populations = possible_populations(_assessed_counts(cases, keys), unassessed[group], draws, group)
        for standard in domain.standards:
            columns = [keys.index(key.id) for key in standard.key_questions]
            if populations.applicable[:, columns].any():
                band_indices[standard.id] = _band_indices(populations, columns, framework)
    return Projection(draws, band_indices, assessed, unassessed)


def _assessed_counts(cases: list[dict[str, AnswerCategory]], keys: list[str]) -> AssessedCounts:
    yes = [[case[key] == "sufficient" for key in keys] for case in cases]
    applicable = [[case[key] in {"sufficient", "insufficient"} for key in keys] for case in cases]
    return AssessedCounts(np.array(yes, dtype=np.int64), np.array(applicable, dtype=np.int64))


def _band_indices(populations: PossiblePopulations, columns: list[int], framework: Framework) -> IntegerArray:
    """Return the band index of one standard in every possible population, shape (draws,).

    `columns` are the positions of the standard's key questions in the arrays of `populations`.
    """
    yes, applicable = populations.yes[:, columns], populations.applicable[:, columns]
    boundaries = [band.at_least.value for band in bands(framework)][1:]
    rounded = framework.ratings.rounding.value == "half_up"
    if framework.ratings.standard_rule.value == "mean":
        return _mean_band_indices(yes, applicable, boundaries, rounded=rounded)
    if rounded:
        # Rounding half up in integers: floor((200 yes + applicable) / (2 applicable)).
        percentages = (200 * yes + applicable) // np.maximum(2 * applicable, 1)
        indices = sum((percentages >= boundary).astype(np.int64) for boundary in boundaries)
    else:
        indices = sum((100 * yes >= boundary * applicable).astype(np.int64) for boundary in boundaries)
    # The highest band excludes a question with no applicable case from the minimum.
    lowest: IntegerArray = np.where(applicable > 0, indices, len(boundaries)).min(axis=1)
    return lowest


def _mean_band_indices(
    yes: IntegerArray, applicable: IntegerArray, boundaries: list[int], *, rounded: bool
) -> IntegerArray:
    total = np.zeros(len(yes))
    for column in range(yes.shape[1]):
        total += 100 * yes[:, column] / np.maximum(applicable[:, column], 1)
    # 1e-9 is far below the smallest difference between two such means and corrects the floating-point error.
    mean = total / np.maximum((applicable > 0).sum(axis=1), 1) + 1e-9
    percentages = np.floor(mean + 0.5) if rounded else mean
    indices: IntegerArray = np.sum(
        [percentages >= boundary for boundary in boundaries], axis=0, dtype=np.int64
    )
    return indices


def probabilities(projection: Projection, standard: str, framework: Framework) -> dict[str, float]:
    """Return the probability of every rating of one standard (sum 1), by rating name.

    Empty when the projection does not contain the standard.
    """
    if standard not in projection.band_indices:
        return {}
    names = [band.rating for band in bands(framework)]
    counts = np.bincount(projection.band_indices[standard], minlength=len(names)).tolist()
    by_rating = dict(zip(names, counts, strict=True))
    return {level.name: by_rating.get(level.name, 0) / projection.draws for level in framework.ratings.levels}


def overall_probabilities(
    projection: Projection, confirmed: Mapping[str, ConfirmedRating], framework: Framework
) -> dict[str, float]:
    """Return the probability of every overall rating (sum 1), by rating name.

    Scores are added draw by draw. Standards judged on evidence, and those whose rating the panel changed,
    are fixed at their confirmed rating. Empty when no standard counts, or when the projection lacks one that
    does.
    """
    points = points_by_standard(
        {standard: result.rating for standard, result in confirmed.items()}, framework
    )
    on_cases = {standard for standard in points if framework.domain_of[standard].judged_on == "cases"}
    uncertain = {
        standard for standard in on_cases if confirmed[standard].rating == confirmed[standard].proposed.rating
    }
    if not points or not uncertain <= set(projection.band_indices):
        return {}
    band_points = np.array(
        [framework.rating(band.rating).points for band in bands(framework)], dtype=np.int64
    )
    scores = np.full(
        projection.draws, sum(points[standard] for standard in points if standard not in uncertain)
    )
    for standard in sorted(uncertain):
        scores = scores + band_points[projection.band_indices[standard]]
    out_of = maximum_score(len(points), framework)
    counts = dict.fromkeys((level.name for level in framework.ratings.levels), 0)
    for score, count in enumerate(np.bincount(scores).tolist()):
        counts[rating_for(score, out_of, framework)] += count
    return {rating: count / projection.draws for rating, count in counts.items()}


def describe_method(projection: Projection, group: str) -> str:
    """Return a sentence on how the probabilities for a case group were computed and what they leave out."""
    if group not in projection.assessed:
        return "No probability is given: the number of eligible cases is not known."
    assessed, unassessed = projection.assessed[group], projection.unassessed[group]
    limitation = (
        "This covers sampling only: not whether another inspector would have judged a case otherwise."
    )
    if not unassessed:
        return f"Every eligible case was assessed ({assessed}), so nothing is left to chance. {limitation}"
    return (
        f"{projection.draws:,} possible whole populations: the {assessed} assessed cases and the "
        f"{unassessed} not assessed, each of these drawn from an urn of the assessed cases and one imaginary "
        f"case, every case drawn going back with a copy of itself (a Pólya urn). {limitation}"
    )
