"""Ratings: proposed, confirmed and overall, and the certainty of each."""

from inspectorate.method.ratings.certainty import Projection, overall_probabilities, project
from inspectorate.method.ratings.checks import check_decisions, check_judgements
from inspectorate.method.ratings.completeness import outstanding
from inspectorate.method.ratings.overall_rating import overall
from inspectorate.method.ratings.panel import confirm
from inspectorate.method.ratings.proposal import propose
from inspectorate.method.ratings.rating_bands import bands, describe_band
from inspectorate.method.ratings.sensitivity_analysis import sensitivity
from inspectorate.method.ratings.values import (
    ConfirmedRating,
    DecidingCase,
    Decision,
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
    "outstanding",
    "overall",
    "overall_probabilities",
    "project",
    "propose",
    "sensitivity",
]
