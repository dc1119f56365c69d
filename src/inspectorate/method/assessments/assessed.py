"""The values an assessment is made of, and what comparing assessments gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

FIRST = "first"
"""The occasion of the assessment that counts."""
SECOND = "second"
"""The occasion of a blind second assessment."""

Standing = Literal["sufficient", "insufficient", "not_applicable", "missing"]
"""How one answer is counted, whatever an edition calls its answer options."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to one question: the key of an answer option, and the assessor's comment."""

    value: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """One assessor's reading of one case.

    `facts` holds long-list levels, `service_<scale>` and `inspector_<scale>` classifications and the
    answers to the routing questions, all as keys; `answers` maps key question and prompt ids to answers.
    `occasion` is "first" for the assessment that counts, "second" for a blind second one.
    """

    case_id: str
    group: str
    assessor: str
    occasion: str
    facts: Mapping[str, str]
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two assessors agree on one question over the cases assessed twice.

    `alpha` is Krippendorff's (nominal), None when it is undefined because every answer is the same.
    `same` of `pairs` cases had the same answer.
    """

    question: str
    pairs: int
    same: int
    alpha: float | None


@dataclass(frozen=True, slots=True)
class ClassificationCheck:
    """The service's level beside the inspector's own on one scale, over the assessed cases of a group.

    `applicable` counts the cases where both are known; `too_low` and `too_high` name the cases where
    the service's level is below or above the inspector's; `matrix` counts cases by
    (service level, inspector level).
    """

    group: str
    scale: str
    applicable: int
    agreed: int
    too_low: tuple[str, ...]
    too_high: tuple[str, ...]
    matrix: Mapping[tuple[str, str], int]
