"""What a sample is balanced on: levels, cells of cases alike in all of them, and the balance table."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as changed

from inspectorate.method.population import Case
from inspectorate.method.sample.cube import choose
from inspectorate.method.sample.drawn import BalanceRow
from inspectorate.method.sample.stream import Bits, Tickets
from inspectorate.method.standards import Framework

NOT_RECORDED = "not_recorded"
"""The level of a case whose factor the long list leaves empty."""

Levels = tuple[str, ...]


def levels_of(case: Case, factors: Sequence[str]) -> Levels:
    """The case's level of each factor."""
    return tuple([case.facts.get(factor) or NOT_RECORDED for factor in factors])


def alike(one: Levels, other: Levels) -> int:
    """In how many factors two cases have the same level."""
    return sum(mine == theirs for mine, theirs in zip(one, other, strict=True))


@dataclass(frozen=True, slots=True)
class Pool:
    """Cases to draw from, shuffled: `cells` maps the levels of all factors to the cases that have them."""

    factors: tuple[str, ...]
    cells: Mapping[Levels, tuple[Case, ...]]

    @property
    def total(self) -> int:
        """How many cases there are."""
        return sum(len(cases) for cases in self.cells.values())


def shuffle(cases: Iterable[Case], factors: tuple[str, ...], key: bytes) -> Pool:
    """Put cases into cells, cells and the cases in them in the order of their tickets.

    The order of the cases given makes no difference.
    """
    ticket, cell_ticket = Tickets(key, "case"), Tickets(key, "cell")
    cells: dict[Levels, list[Case]] = {}
    for case in sorted(cases, key=lambda case: ticket(case.id)):
        cells.setdefault(levels_of(case, factors), []).append(case)
    order = sorted(cells, key=lambda levels: cell_ticket("/".join(levels)))
    return Pool(factors, {levels: tuple(cells[levels]) for levels in order})


def take(pool: Pool, number: int, bits: Bits) -> tuple[list[Case], Pool]:
    """Draw `number` cases, each with the same chance, balanced on all factors at once; and what is left.

    Of each cell the whole part of its share is certain; the cube method decides which cells give one more.
    The first cases of a shuffled cell are a simple random sample of it.
    """
    total = pool.total
    if number == 0:
        return [], pool
    parts = {levels: divmod(number * len(cases), total) for levels, cases in pool.cells.items()}
    split = [levels for levels, (_, over) in parts.items() if over]
    members, flown = _totals(split, pool)
    extra = {split[i] for i in choose([parts[levels][1] for levels in split], total, members, flown, bits)}
    drawn: list[Case] = []
    left: dict[Levels, tuple[Case, ...]] = {}
    for levels, cases in pool.cells.items():
        take_here = parts[levels][0] + (levels in extra)
        drawn.extend(cases[:take_here])
        if take_here < len(cases):
            left[levels] = cases[take_here:]
    return drawn, Pool(pool.factors, left)


def _totals(split: Sequence[Levels], pool: Pool) -> tuple[list[list[int]], int]:
    """Number the totals: 0 for all, then each factor's levels but its commonest, and those commonest last.

    A factor's commonest level follows from the others and the size, so the flight need not hold it too.
    """
    counts = [Counter[str]() for _ in pool.factors]
    for levels, cases in pool.cells.items():
        for place, level in enumerate(levels):
            counts[place][level] += len(cases)
    held: list[tuple[int, str]] = []
    implied: list[tuple[int, str]] = []
    for place in range(len(pool.factors)):
        ordered = sorted(counts[place], key=lambda level: (-counts[place][level], level))
        implied.append((place, ordered[0]))
        held.extend((place, level) for level in ordered[1:])
    number = {name: total for total, name in enumerate([*held, *implied], start=1)}
    return [[0, *(number[place, level] for place, level in enumerate(levels))] for levels in split], len(
        held
    ) + 1


def balance(
    cases: Sequence[Case], chosen: Sequence[Case], factors: Sequence[str], framework: Framework
) -> tuple[BalanceRow, ...]:
    """Set the chosen cases beside the population, for every level of every factor that a case has.

    Levels stand as the edition lists them, then any others by name, those not recorded last.
    """
    rows = margins(cases, chosen, factors)
    listed = {factor: _listed(factor, framework) for factor in factors}

    def place(row: BalanceRow) -> tuple[int, bool, int, str]:
        known = listed[row.factor].get(row.level, len(listed[row.factor]))
        return factors.index(row.factor), row.level == NOT_RECORDED, known, row.level

    return tuple(sorted(rows, key=place))


def _listed(factor: str, framework: Framework) -> dict[str, int]:
    field = framework.field(factor)
    levels = (
        [level.key for level in framework.scale(field.scale).levels] if field.scale else list(field.codes)
    )
    return {level: number for number, level in enumerate(levels)}


def margins(cases: Sequence[Case], chosen: Sequence[Case], factors: Sequence[str]) -> list[BalanceRow]:
    """The balance table in no particular order."""
    counts = zip(factors, _levels_had(cases, factors), _levels_had(chosen, factors), strict=True)
    return [
        BalanceRow(factor, level, count, len(chosen) * count / len(cases), drawn[level])
        for factor, had, drawn in counts
        for level, count in had.items()
    ]


def recount(balance: Sequence[BalanceRow], chosen: Sequence[Case]) -> tuple[BalanceRow, ...]:
    """Count the chosen cases again in a balance table whose population stays the same."""
    factors = tuple(dict.fromkeys(row.factor for row in balance))
    counts = dict(zip(factors, _levels_had(chosen, factors), strict=True))
    return tuple(changed(row, sample=counts[row.factor][row.level]) for row in balance)


def worst_margin(balance: Sequence[BalanceRow]) -> float:
    """The largest difference in a balance table, in cases; 0 when it is empty."""
    return max((abs(row.difference) for row in balance), default=0.0)


def _levels_had(cases: Sequence[Case], factors: Sequence[str]) -> list[Counter[str]]:
    return [Counter(case.facts.get(factor) or NOT_RECORDED for case in cases) for factor in factors]
