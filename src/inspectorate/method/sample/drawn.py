"""The values a draw gives."""

from dataclasses import dataclass

from inspectorate.method.population import Case


@dataclass(frozen=True, slots=True)
class SampleSize:
    """How many cases to draw out of `eligible`, and `because`: the formula with its numbers."""

    eligible: int
    value: int
    because: str


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """One level of one factor: cases in the population, expected in the sample, and drawn."""

    factor: str
    level: str
    population: int
    expected: float
    sample: int

    @property
    def difference(self) -> float:
        """Cases drawn above (or, negative, below) what exact balance would give."""
        return self.sample - self.expected


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A case manager whose cases the limit held back, with what it does to the chance of each of them.

    `before` and `after` count the cases drawn without and with the limit; `average_chance` is the greatest
    average chance of being drawn that these cases can have under the limit, all draws considered.
    """

    name: str
    cases: int
    before: int
    after: int
    average_chance: float


@dataclass(frozen=True, slots=True)
class CapEffect:
    """What the limit of cases per case manager cost: who was over, what moved, what balance was lost.

    `displaced` pairs each case that lost its place with the colleague's case that took it.
    `equal_chance` is the chance every case had before the limit. `others_chance` is the least average chance
    of the cases of everyone whose share of the sample is not above the limit. `because` names nobody.
    """

    limit: int
    displaced: tuple[tuple[str, str], ...]
    worst_margin_before: float
    worst_margin_after: float
    because: str
    managers: tuple[HeldBack, ...] = ()
    equal_chance: float = 0.0
    others_chance: float = 0.0


@dataclass(frozen=True, slots=True)
class Replacement:
    """A case taken out of the sample, the reserve that took its place, and why."""

    out: str
    into: str
    reason: str
    because: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A drawn sample that anyone can redraw from the population with this digest, seed and design.

    `selected` is in the order of case ids, `reserves` in the order they are to be used. `notes` says what a
    reader should know of the draw, such as a factor the long list does not have.
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
class Share:
    """One group's part of an allocation, with the adjustments made to it in words."""

    name: str
    count: int
    exact: float
    size: int
    adjustments: tuple[str, ...]
    buffered: int | None = None
    buffered_adjustments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Allocation:
    """A total shared out in proportion, by the inspectorate's adult sampler's rule."""

    size: int
    buffered_size: int | None
    shares: tuple[Share, ...]
