"""One case's answers: which questions apply, what is missing or inconsistent, how far two assessors agree."""

from inspectorate.method.assessments.assessed import (
    FIRST,
    SECOND,
    Agreement,
    Answer,
    Assessment,
    ClassificationCheck,
    Standing,
)
from inspectorate.method.assessments.checking import check, check_all
from inspectorate.method.assessments.reliability import agreement, compare_classifications, krippendorff_alpha
from inspectorate.method.assessments.routing import applicable, asked, fact, route, standings, undecided
from inspectorate.method.assessments.wording import describe

__all__ = [
    "FIRST",
    "SECOND",
    "Agreement",
    "Answer",
    "Assessment",
    "ClassificationCheck",
    "Standing",
    "agreement",
    "applicable",
    "asked",
    "check",
    "check_all",
    "compare_classifications",
    "describe",
    "fact",
    "krippendorff_alpha",
    "route",
    "standings",
    "undecided",
]
