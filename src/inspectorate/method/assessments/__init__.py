"""Assessments of cases: routing, checks of completeness and consistency, and inter-rater agreement."""

from inspectorate.method.assessments.checks import check, check_all
from inspectorate.method.assessments.descriptions import describe
from inspectorate.method.assessments.reliability import agreement, compare_classifications, krippendorff_alpha
from inspectorate.method.assessments.routing import (
    answer_categories,
    applicable,
    fact,
    questions_of_group,
    route,
    undecided,
)
from inspectorate.method.assessments.values import (
    FIRST,
    SECOND,
    Agreement,
    Answer,
    AnswerCategory,
    Assessment,
    ClassificationCheck,
)

__all__ = [
    "FIRST",
    "SECOND",
    "Agreement",
    "Answer",
    "AnswerCategory",
    "Assessment",
    "ClassificationCheck",
    "agreement",
    "answer_categories",
    "applicable",
    "check",
    "check_all",
    "compare_classifications",
    "describe",
    "fact",
    "krippendorff_alpha",
    "questions_of_group",
    "route",
    "undecided",
]
