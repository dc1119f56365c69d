"""Values of the rating stage: judgements, proposals, decisions, the overall rating and sensitivity."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

FEWEST_CASES = 3
"""Fewest cases of a key question from which a probability is given; fewer are named with the rating."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Judgement of a standard on evidence.

    `by` names its author; `reasons` and `evidence` (ids of evidence items) are keyed by key question.
    """

    standard: str
    rating: str
    by: str
    reasons: Mapping[str, str]
    evidence: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Decision:
    """Panel's decision on the rating of one standard, with its members and date.

    A rating that differs from the proposed one requires reasons.
    """

    standard: str
    rating: str
    reasons: str
    members: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class QuestionRating:
    """Rating of one key question's percentage.

    `percentage` is rounded half up; `rating` follows the edition's rounding, `unrounded_rating` the exact
    percentage.
    """

    question: str
    percentage: int
    rating: str
    unrounded_rating: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """Reason for the panel to consider changing a proposed rating. `key` is the edition's key of the rule."""

    key: str
    because: str


@dataclass(frozen=True, slots=True)
class ProposedRating:
    """Proposed rating of one standard, with its reason in words.

    `rating` is None for a standard that cannot be rated (no applicable case, or no judgement yet); `score`
    is its points, None if unrated or unscored. `lowest` is the id of the key question that decides the
    rating (of several, the one that applied to the fewest cases), None for a judgement or a mean. `triggers`
    are reasons for the panel to consider a change, `to_weigh` what it then takes into account. `limitations`
    are sentences to be read with the rating: missing answers, and very few cases behind it. `missing` is the
    number of missing answers to key questions, `unassessed` that of sampled cases without an assessment.
    """

    standard: str
    rating: str | None
    score: int | None
    scored: bool
    lowest: str | None
    because: str
    questions: tuple[QuestionRating, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    to_weigh: tuple[Trigger, ...] = ()
    limitations: tuple[str, ...] = ()
    missing: int = 0
    unassessed: int = 0

    @property
    def provisional(self) -> bool:
        """Whether answers are missing that may change the rating."""
        return bool(self.rating and (self.missing or self.unassessed))


@dataclass(frozen=True, slots=True)
class ConfirmedRating:
    """Rating of one standard after the panel, with the proposal and the decision it results from.

    `decision` is None when the panel recorded none.
    """

    standard: str
    rating: str | None
    score: int | None
    proposed: ProposedRating
    decision: Decision | None
    because: str

    @property
    def provisional(self) -> bool:
        """Whether answers are missing that may change a rating the panel has not decided."""
        return self.proposed.provisional and self.decision is None


@dataclass(frozen=True, slots=True)
class Overall:
    """Overall rating: the unweighted sum of the rated standards' points, and its maximum `out_of`."""

    rating: str
    score: int
    out_of: int
    because: str


@dataclass(frozen=True, slots=True)
class DecidingCase:
    """Answer in one case that, if reversed, changes the rating of the standard or contributes to a change.

    `alone` is True when the case changes the rating by itself, by all of its answers listed. Otherwise the
    answer is a candidate: `cases_to_change` of the candidates would have to be reversed. `toward` is the
    rating that results.
    """

    case_id: str
    question: str
    answer: str
    alone: bool
    toward: str = ""


@dataclass(frozen=True, slots=True)
class DisagreementProbabilities:
    """Probability of every rating if two assessors differ on yes or no at this rate (0 to 1)."""

    rate: float
    probabilities: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Sensitivity of one case standard's rating to single answers and to sampling.

    `points_to_boundary` is the distance in percentage points from the unrounded deciding percentage to the
    nearest band boundary that would change the rating. `cases_to_change` is the smallest number of answers
    that, if reversed, change it; `toward` is the rating that results and `deciding` are the answers
    concerned. `one_case` is True when reversing all answers of one case is enough. `probabilities` maps
    every rating to its probability over the whole eligible population given the sample (sum 1; empty when
    the population size is unknown, answers are missing, or too few cases applied): sampling only.
    `with_disagreement` has them again with answers on which another assessor would differ. `method` describes
    how they were computed, or why there are none; `because` explains the rest.
    """

    standard: str
    rating: str
    points_to_boundary: float
    cases_to_change: int
    toward: str
    deciding: tuple[DecidingCase, ...]
    probabilities: Mapping[str, float]
    method: str
    one_case: bool = False
    because: str = ""
    with_disagreement: tuple[DisagreementProbabilities, ...] = ()
