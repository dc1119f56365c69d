"""Certainty of ratings: their probabilities over the eligible population, given the sample assessed."""

from collections.abc import Collection, Mapping
from fractions import Fraction

import numpy as np

from inspectorate.method.ratings.overall_rating import maximum_score, points_by_standard, rating_for
from inspectorate.method.ratings.projection import Projection
from inspectorate.method.ratings.rating_bands import bands
from inspectorate.method.ratings.values import ConfirmedRating
from inspectorate.method.standards import Framework
from inspectorate.method.tallies import half_up

SAMPLING_ONLY = "This covers sampling only. Another assessor might have judged a case differently."


def probabilities(projection: Projection, standard: str, framework: Framework) -> dict[str, float]:
    """Return the probability of every rating of one standard (sum 1), by rating name.

    It is 1 only if no other rating is possible, and 0 only if the rating is impossible: a possible rating
    that no draw gave counts as half a draw. Empty when the projection does not contain the standard.
    """
    if standard not in projection.band_indices:
        return {}
    names = [band.rating for band in bands(framework)]
    counts = np.bincount(projection.band_indices[standard], minlength=len(names)).tolist()
    lowest, highest = projection.possible[standard]
    by_rating = _shares_of_draws(dict(zip(names, counts, strict=True)), names[lowest : highest + 1])
    return {level.name: by_rating.get(level.name, 0.0) for level in framework.ratings.levels}


def _shares_of_draws(counts: Mapping[str, int], possible: Collection[str]) -> dict[str, float]:
    weights = {name: count or (0.5 if name in possible else 0) for name, count in counts.items()}
    total = sum(weights.values())
    return {name: weight / total for name, weight in weights.items()}


def overall_probabilities(
    projection: Projection, confirmed: Mapping[str, ConfirmedRating], framework: Framework
) -> dict[str, float]:
    """Return the probability of every overall rating (sum 1), by rating name; 0 and 1 as in `probabilities`.

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
    band_points = np.array([framework.rating(band.rating).points for band in bands(framework)])
    fixed = sum(points[standard] for standard in points if standard not in uncertain)
    scores, lowest, highest = np.full(projection.draws, fixed), fixed, fixed
    for standard in sorted(uncertain):
        scores = scores + band_points[projection.band_indices[standard]]
        lowest += int(band_points[projection.possible[standard][0]])
        highest += int(band_points[projection.possible[standard][1]])
    out_of = maximum_score(len(points), framework)
    counts = dict.fromkeys((level.name for level in framework.ratings.levels), 0)
    for score, count in enumerate(np.bincount(scores).tolist()):
        counts[rating_for(score, out_of, framework)] += count
    return _shares_of_draws(
        counts, {rating_for(score, out_of, framework) for score in range(lowest, highest + 1)}
    )


def format_probability(probability: float) -> str:
    """Return a probability (0 to 1) in whole per cent: "100" and "0" only for what is certain."""
    if 0 < probability < 0.005:
        return "under 1"
    if 0.995 <= probability < 1:
        return "over 99"
    return str(half_up(100 * Fraction(probability)))


def describe_method(projection: Projection, group: str, standard: str) -> str:
    """Return a sentence on how a standard's probabilities were computed and what they leave out."""
    if group not in projection.groups:
        return "We give no probability, because the number of eligible cases is not known."
    if standard in projection.gaps:
        return projection.gaps[standard]
    assessed, unassessed = len(projection.groups[group].counts), projection.groups[group].unassessed
    if not unassessed:
        return (
            f"Every eligible case was assessed ({assessed}), so there is no uncertainty from sampling. "
            f"{SAMPLING_ONLY}"
        )
    return (
        f"We simulated results for the {unassessed} eligible {'case' if unassessed == 1 else 'cases'} not "
        f"assessed, based on the {assessed} that were, {projection.draws:,} times. {SAMPLING_ONLY}"
    )
