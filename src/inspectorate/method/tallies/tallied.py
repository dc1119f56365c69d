"""The values counting gives."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Interval:
    """A range for the percentage (0 to 100) over the whole eligible population, at `confidence` (0 to 1)."""

    low: float
    high: float
    confidence: float
    method: str


@dataclass(frozen=True, slots=True)
class Tally:
    """One question over the assessed cases of a group.

    `percentage` is the printed one (whole, rounded as the edition says), None when nothing applied;
    `exact` is the unrounded share (0 to 1); `not_applicable` and `missing` make up the rest of `cases`.
    `population` is the number of eligible cases the sample came from, 0 when it is not known.
    """

    question: str
    group: str
    yes: int
    applicable: int
    not_applicable: int
    missing: int
    cases: int
    population: int
    exact: Fraction | None
    percentage: int | None
    interval: Interval | None
    because: str


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One question within one level of a factor (girls, say). `suppressed` cells must not be published.

    `level` is "" for the cases whose level is not recorded.
    """

    question: str
    factor: str
    level: str
    yes: int
    applicable: int
    suppressed: bool
