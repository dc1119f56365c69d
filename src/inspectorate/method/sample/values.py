"""Values of the sample stage: sealed draws, samples and their chances, balance, replacements, allocations."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from inspectorate.method.population import Case


@dataclass(frozen=True, slots=True)
class SampleSize:
    """Number of cases to draw from `eligible` cases; `because` shows the formula with its numbers."""

    eligible: int
    value: int
    because: str


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """Numbers of cases with one level of a factor: in the population, expected in the sample, and drawn."""

    factor: str
    level: str
    population: int
    expected: float
    sample: int

    @property
    def difference(self) -> float:
        """Cases drawn above (negative: below) the expected number."""
        return self.sample - self.expected


Source = Literal["dice", "public", "system", "chosen"]
"""Where a random value comes from: ten-sided dice, a published value, the operating system, or a person."""

SOURCES: tuple[Source, ...] = ("dice", "public", "system", "chosen")

ReplacementRule = Literal["random", "alike"]
"""How the case that comes in is selected: any case left with the same chance, or the most similar of them."""

REPLACEMENT_RULES: tuple[ReplacementRule, ...] = ("random", "alike")


@dataclass(frozen=True, slots=True)
class Randomness:
    """Random value that decides a draw or a replacement, and its source.

    `value` holds the digits of ten-sided dice ("417"), a published value as it was published, or a
    hexadecimal number of the system. A `chosen` value was typed by a person: it shows nothing about chance.
    `origin` names the publication of a public value.
    """

    source: Source
    value: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class DrawStep:
    """Step of a draw: `sealed`, `numbered`, `chosen`, or for a replaced case `reason`, `replaced`, `undone`.

    `digest` is the SHA-256 digest of the step's content, its time and the digest of the step before, so
    that the order of the steps cannot be changed afterwards without changing every later digest. `at` is in
    UTC, in whole seconds.
    """

    step: str
    digest: str
    at: datetime | None = None
    case_id: str = ""


@dataclass(frozen=True, slots=True)
class FactorMargin:
    """Factor, and how far at most a level of it is from exact balance in any numbered sample, in cases."""

    factor: str
    worst: float


@dataclass(frozen=True, slots=True)
class NumberedSummary:
    """What holds for all 1,000 numbered samples of a sealed draw.

    `digest` is the SHA-256 digest of their list. `different` is the number of different samples. Every case
    is in at least `fewest` and at most `most` of the 1,000. `margins` has an entry for each factor.
    `pairs_apart` is the number of pairs of cases that are in none of the samples together; None if there are
    too many pairs to count.
    """

    digest: str
    different: int
    fewest: int
    most: int
    margins: tuple[FactorMargin, ...]
    pairs_apart: int | None

    @property
    def approximate(self) -> tuple[FactorMargin, ...]:
        """Factors with a level that is off by one case or more in at least one of the samples."""
        return tuple(margin for margin in self.margins if margin.worst >= 1)


@dataclass(frozen=True, slots=True)
class SealedDraw:
    """List of eligible cases and design of a draw, fixed by a digest before chance decides.

    `digest` is that of the eligible cases; `seal` covers it and the whole design: size, factors, limit,
    edition, version of the method, and how the number will be decided (`decided_by` dice or a public value,
    whose publication `origin` names). `numbered` is None until the numbered samples are calculated.
    """

    edition: str
    group: str
    digest: str
    size: SampleSize
    factors: tuple[str, ...]
    max_per_manager: int | None
    decided_by: Source
    origin: str
    seal: str
    steps: tuple[DrawStep, ...]
    numbered: NumberedSummary | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberedChoice:
    """Which of the numbered samples was drawn: its number, and the random value that decided it."""

    seal: str
    decided_by: Source
    origin: str
    summary: NumberedSummary
    number: int
    randomness: Randomness


@dataclass(frozen=True, slots=True)
class CappedManager:
    """Case manager with more cases than the limit allows for, and the effect on their inclusion probability.

    `before` and `after` are the numbers of cases drawn without and with the limit (`before` is None for a
    numbered sample). `average_chance` is an upper bound of the average inclusion probability of the manager's
    cases; in numbered samples it is the chance of each of them.
    """

    name: str
    cases: int
    before: int | None
    after: int
    average_chance: float


@dataclass(frozen=True, slots=True)
class CapEffect:
    """Effect of the limit of cases per case manager on the sample and its balance.

    `displaced` pairs each displaced case with the case that displaced it (draw from a seed only).
    `equal_chance` is the inclusion probability of every case without the limit. In numbered samples
    `others_chance` is the chance of each case of the managers who are not held back; in a draw from a seed it
    is a lower bound for each case of a manager who has no more cases than the limit. `because` names nobody.
    """

    limit: int
    displaced: tuple[tuple[str, str], ...]
    worst_margin_before: float | None
    worst_margin_after: float
    because: str
    managers: tuple[CappedManager, ...] = ()
    equal_chance: float = 0.0
    others_chance: float = 0.0


@dataclass(frozen=True, slots=True)
class Replacement:
    """Replacement of the case `out`: the reason, recorded first, and then the case that chance selected.

    `into` and `because` are empty and `randomness` is None as long as only the reason is recorded. `undone`
    is the reason why it was undone, and empty as long as it stands.
    """

    out: str
    reason: str
    rule: ReplacementRule
    into: str = ""
    because: str = ""
    randomness: Randomness | None = None
    undone: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """Sample that can be drawn again from the population with this digest and the recorded choice.

    Either `seed` or `numbered` is given. A seed is typed by a person, who may have chosen it; `numbered` is a
    sealed draw whose number chance decided. `selected` is sorted by case id. `notes` describes peculiarities
    of the draw, such as a factor that the long list does not record.
    """

    edition: str
    group: str
    digest: str
    size: SampleSize
    factors: tuple[str, ...]
    max_per_manager: int | None
    selected: tuple[Case, ...]
    balance: tuple[BalanceRow, ...]
    cap: CapEffect | None
    seed: int | None = None
    numbered: NumberedChoice | None = None
    replacements: tuple[Replacement, ...] = ()
    steps: tuple[DrawStep, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def completed_replacements(self) -> tuple[Replacement, ...]:
        """Replacements whose case has come in, without those that were undone."""
        return tuple(
            replacement for replacement in self.replacements if replacement.into and not replacement.undone
        )

    @property
    def undone_replacements(self) -> tuple[Replacement, ...]:
        """Replacements that were undone."""
        return tuple(replacement for replacement in self.replacements if replacement.undone)

    @property
    def open_replacement(self) -> Replacement | None:
        """Replacement whose reason is recorded and whose case chance has still to select."""
        return next((replacement for replacement in self.replacements if not replacement.into), None)


@dataclass(frozen=True, slots=True)
class AreaAllocation:
    """Share of a group in an allocation: exact, rounded, and the adjustments made, in words."""

    name: str
    count: int
    exact: float
    size: int
    adjustments: tuple[str, ...]
    buffered: int | None = None
    buffered_adjustments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Allocation:
    """Proportional allocation of a total, by the rule of the inspectorate's sampler for adult inspections."""

    size: int
    buffered_size: int | None
    shares: tuple[AreaAllocation, ...]
