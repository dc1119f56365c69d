"""Values of the tally stage: tallies, intervals, joined levels and breakdowns."""

from dataclasses import dataclass
from fractions import Fraction

from inspectorate.method.tallies.intervals import half_up


@dataclass(frozen=True, slots=True)
class Interval:
    """Interval for the percentage (0 to 100) in the eligible population, at `confidence` (0 to 1)."""

    low: float
    high: float
    confidence: float
    method: str

    def __str__(self) -> str:
        """Return the interval in whole per cent: "56 to 69"."""
        return f"{self.printed_low} to {self.printed_high}"

    @property
    def printed_low(self) -> int:
        """Return the lower end in whole per cent, rounded half up as percentages are."""
        return half_up(Fraction(self.low))

    @property
    def printed_high(self) -> int:
        """Return the upper end in whole per cent, rounded half up as percentages are."""
        return half_up(Fraction(self.high))


@dataclass(frozen=True, slots=True)
class Tally:
    """Tally of one question over the assessed cases of a group.

    `percentage` is the printed percentage, an integer, None if no case was applicable; `exact` is the
    unrounded share (0 to 1). `cases` is the sum of `applicable`, `not_applicable` and `missing`. `population`
    is the number of eligible cases the sample was drawn from, 0 if unknown.
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


CaseRange = tuple[int, int]
"""Range of a number of cases, both ends included."""


@dataclass(frozen=True, slots=True)
class LevelGroup:
    """Neighbouring levels of a factor, joined so that they may be shown, with their numbers of cases."""

    levels: tuple[str, ...]
    eligible: int
    assessed: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Result of one question within joined levels of a factor, as it may be published.

    `cases` is the number of assessed cases with these levels. `shares` are the lowest and the highest share
    of applicable cases judged sufficient (0 to 1) that is left open; None when withheld. In `levels`, "" are
    cases without a level.
    """

    question: str
    factor: str
    levels: tuple[str, ...]
    cases: int
    shares: tuple[Fraction, Fraction] | None
