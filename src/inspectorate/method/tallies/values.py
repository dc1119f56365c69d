"""Values of the tally stage: tallies, intervals and breakdowns."""

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


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Counts of one question within one level of a factor. A `suppressed` cell must not be published.

    `level` is "" for cases whose level is not recorded.
    """

    question: str
    factor: str
    level: str
    yes: int
    applicable: int
    suppressed: bool
