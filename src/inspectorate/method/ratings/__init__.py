"""Ratings: proposed, confirmed and overall, and the certainty of each."""

from inspectorate.method.ratings.bands import bands, describe_band
from inspectorate.method.ratings.certainty import Projection, overall_probabilities, project
from inspectorate.method.ratings.checking import check_decisions, check_judgements
from inspectorate.method.ratings.confirming import confirm
from inspectorate.method.ratings.firmness import sensitivity
from inspectorate.method.ratings.outstanding import outstanding
from inspectorate.method.ratings.proposing import propose
from inspectorate.method.ratings.rated import (
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
from inspectorate.method.ratings.totalling import overall

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
