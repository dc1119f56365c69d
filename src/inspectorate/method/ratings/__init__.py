"""Ratings: proposed, confirmed and overall, and the certainty of each."""

from inspectorate.method.ratings.assessor_differences import (
    describe_disagreement,
    disagreement_rates,
    format_rate,
)
from inspectorate.method.ratings.case_ratings import ratings_with
from inspectorate.method.ratings.certainty import format_probability, overall_probabilities
from inspectorate.method.ratings.checks import check_decisions, check_judgements
from inspectorate.method.ratings.completeness import outstanding
from inspectorate.method.ratings.overall_rating import overall
from inspectorate.method.ratings.panel import confirm
from inspectorate.method.ratings.projection import Projection, project, project_with_disagreement
from inspectorate.method.ratings.proposal import propose
from inspectorate.method.ratings.rating_bands import bands, describe_band
from inspectorate.method.ratings.sensitivity_analysis import sensitivity
from inspectorate.method.ratings.values import (
    ConfirmedRating,
    DecidingCase,
    Decision,
    DisagreementProbabilities,
    Judgement,
    Overall,
    ProposedRating,
    QuestionRating,
    Sensitivity,
    Trigger,
)

__all__ = [
    "ConfirmedRating",
    "DecidingCase",
    "Decision",
    "DisagreementProbabilities",
    "Judgement",
    "Overall",
    "Projection",
    "ProposedRating",
    "QuestionRating",
    "Sensitivity",
    "Trigger",
    "bands",
    "check_decisions",
    "check_judgements",
    "confirm",
    "describe_band",
    "describe_disagreement",
    "disagreement_rates",
    "format_probability",
    "format_rate",
    "outstanding",
    "overall",
    "overall_probabilities",
    "project",
    "project_with_disagreement",
    "propose",
    "ratings_with",
    "sensitivity",
]
