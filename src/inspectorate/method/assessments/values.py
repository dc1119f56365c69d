"""Values of the assessment stage: answers, assessments, agreement and classification checks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

FIRST = "first"
"""Occasion of the assessment that counts."""
SECOND = "second"
"""Occasion of a blind second assessment."""

AnswerCategory = Literal["sufficient", "insufficient", "not_applicable", "missing"]
"""Category in which an answer is counted, for every edition and its answer options."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer to one question: the key of an answer option, and the assessor's comment."""

    value: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """Assessment of one case by one assessor.

    `facts` holds levels of long-list fields, classifications (`service_<scale>` and `inspector_<scale>`) and
    answers to routing questions, all as keys. `answers` maps ids of key questions and prompts to answers.
    `occasion` is "first" for the assessment that counts and "second" for a blind second assessment.
    """

    case_id: str
    group: str
    assessor: str
    occasion: str
    facts: Mapping[str, str]
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of two assessors on one question, or on several together, over the cases assessed twice.

    `pairs` is the number of pairs of answers, `same` that of equal ones. `alpha` is Krippendorff's alpha for
    nominal data, with its 95 per cent confidence bounds `low` and `high`; None if it is undefined because all
    answers are equal.
    """

    question: str
    pairs: int
    same: int
    alpha: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """How often two assessors differed on whether the work of a case was sufficient, on key questions.

    `differing` of `pairs` pairs of answers differed, in `cases` cases. `low` and `high` are 95 per cent
    confidence bounds of the rate (0 to 1).
    """

    cases: int
    pairs: int
    differing: int
    low: float
    high: float

    @property
    def rate(self) -> float:
        """Return the share of pairs that differed."""
        return self.differing / self.pairs


@dataclass(frozen=True, slots=True)
class Reliability:
    """Inter-rater reliability of an inspection, from the cases assessed twice.

    `by_question` has the agreement on each question, `pooled` that on all key questions together and on all
    prompts together. `disagreement` is None when no key question was judged twice.
    """

    by_question: Mapping[str, Agreement]
    pooled: Mapping[str, Agreement]
    disagreement: Disagreement | None


@dataclass(frozen=True, slots=True)
class ClassificationCheck:
    """Comparison of the service's and inspector's levels on one scale, over a group's assessed cases.

    `applicable` is the number of cases with both levels; `too_low` and `too_high` are the ids of cases whose
    service level is below or above the inspector's; `matrix` counts cases by (service level, inspector
    level).
    """

    group: str
    scale: str
    applicable: int
    agreed: int
    too_low: tuple[str, ...]
    too_high: tuple[str, ...]
    matrix: Mapping[tuple[str, str], int]

    @property
    def counts(self) -> tuple[int, int, int]:
        """Numbers of cases in which the levels agree, the service's is too low, and it is too high."""
        return self.agreed, len(self.too_low), len(self.too_high)
