"""The values rating gives: proposals with their reasons, decisions, the overall score, and sensitivity."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Judgement:
    """A standard judged on evidence: a rating with reasons per key question and the evidence cited."""

    standard: str
    rating: str
    by: str
    reasons: Mapping[str, str]
    evidence: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Decision:
    """What the panel decided about one standard. A rating other than the proposed one needs reasons."""

    standard: str
    rating: str
    reasons: str
    members: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class QuestionRating:
    """The band one key question's percentage falls in, and the band the unrounded share would give."""

    question: str
    percentage: int
    rating: str
    unrounded_rating: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """A reason why the panel may consider moving a proposed rating."""

    key: str
    because: str


@dataclass(frozen=True, slots=True)
class ProposedRating:
    """One standard's proposed rating: the rule, its inputs and its reason in words.

    `rating` is None for a standard that cannot be rated (nothing applied, or no judgement yet);
    `lowest` is the id of the key question that decides it, None for a judgement. `triggers` are reasons
    why the panel may consider moving it, `to_weigh` what it weighs if it does.
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


@dataclass(frozen=True, slots=True)
class ConfirmedRating:
    """A standard's rating after the panel: the proposal, the decision if there was one, and the result."""

    standard: str
    rating: str | None
    score: int | None
    proposed: ProposedRating
    decision: Decision | None
    because: str


@dataclass(frozen=True, slots=True)
class Overall:
    """The overall rating: the plain sum of the rated standards out of the most they could have."""

    rating: str
    score: int
    out_of: int
    because: str


@dataclass(frozen=True, slots=True)
class DecidingCase:
    """An answer in a case that, judged the other way, moves the standard or helps to.

    `alone` when this case does it by itself (with all its answers listed, should it take more than one);
    otherwise it is one of those from which `cases_to_change` would have to be judged the other way.
    `toward` is the rating it leads to.
    """

    case_id: str
    question: str
    answer: str
    alone: bool
    toward: str = ""


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How firm one case standard's rating is.

    `points_to_boundary` is in percentage points from the unrounded percentage that decides the rating to the
    nearest of the edition's boundaries whose crossing would change it; `cases_to_change` the fewest answers
    that, judged the other way, change it; `toward` the rating they lead to; `deciding` the answers concerned;
    `one_case` whether one case does it with all its answers judged the other way. `probabilities` maps every
    rating name to its probability over the whole eligible population given the sample seen (sums to 1; empty
    when the size of the population is not known). `method` says how those were found, `because` the rest.
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
