"""Values of the sample stage: samples, their sizes and balance, the effect of a limit, allocations."""

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class CappedManager:
    """Case manager whose cases were displaced by the limit, with the effect on their inclusion probability.

    `before` and `after` are the numbers of cases drawn without and with the limit; `average_chance` is an
    upper bound, over all draws, of the average inclusion probability of the manager's cases under the limit.
    """

    name: str
    cases: int
    before: int
    after: int
    average_chance: float


@dataclass(frozen=True, slots=True)
class CapEffect:
    """Effect of the limit of cases per case manager on the sample and its balance.

    `displaced` pairs each displaced case with the case that displaced it. `equal_chance` is the inclusion
    probability of every case without the limit; `others_chance` is a lower bound of the average inclusion
    probability of the cases of managers whose share is within the limit. `because` names no case manager.
    """

    limit: int
    displaced: tuple[tuple[str, str], ...]
    worst_margin_before: float
    worst_margin_after: float
    because: str
    managers: tuple[CappedManager, ...] = ()
    equal_chance: float = 0.0
    others_chance: float = 0.0


@dataclass(frozen=True, slots=True)
class Replacement:
    """Case replaced by a reserve, with the person's reason and why this reserve was chosen."""

    out: str
    into: str
    reason: str
    because: str


@dataclass(frozen=True, slots=True)
class Sample:
    """Sample that can be redrawn from the population with this digest, the seed and the design.

    `selected` is sorted by case id; `reserves` are in the order in which they are to be used. `notes`
    describes peculiarities of the draw, such as a factor that the long list does not record.
    """

    edition: str
    group: str
    seed: int
    digest: str
    size: SampleSize
    factors: tuple[str, ...]
    max_per_manager: int | None
    reserve_share: float
    selected: tuple[Case, ...]
    reserves: tuple[Case, ...]
    balance: tuple[BalanceRow, ...]
    cap: CapEffect | None
    replacements: tuple[Replacement, ...] = ()
    notes: tuple[str, ...] = ()


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
