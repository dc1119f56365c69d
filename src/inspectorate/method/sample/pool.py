"""Balancing: cells of cases with the same levels, balanced selection from them, and the balance table."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspectorate.method.population import Case
from inspectorate.method.sample.cube import select
from inspectorate.method.sample.random_stream import Bits, RandomOrder
from inspectorate.method.standards import Framework

NOT_RECORDED = "not_recorded"
"""Level of a case for which the long list has no value of the factor."""

Levels = tuple[str, ...]


def levels_of(case: Case, factors: Sequence[str]) -> Levels:
    """Return the case's level of each factor."""
    return tuple([case.facts.get(factor) or NOT_RECORDED for factor in factors])


def alike(first: Levels, second: Levels) -> int:
    """Return the number of factors for which two cases have the same level."""
    return sum(level == other_level for level, other_level in zip(first, second, strict=True))


@dataclass(frozen=True, slots=True)
class Pool:
    """Cases to draw from, in random order. `cells` maps the levels of all factors to their cases."""

    factors: tuple[str, ...]
    cells: Mapping[Levels, tuple[Case, ...]]

    @property
    def total(self) -> int:
        """Number of cases."""
        return sum(len(cases) for cases in self.cells.values())


def shuffle(cases: Iterable[Case], factors: tuple[str, ...], key: bytes) -> Pool:
    """Group cases into cells; put the cells, and the cases in each, into a random order.

    The order of `cases` does not affect the result.
    """
    case_order, cell_order = RandomOrder(key, "case"), RandomOrder(key, "cell")
    cells: dict[Levels, list[Case]] = {}
    for case in sorted(cases, key=lambda case: case_order(case.id)):
        cells.setdefault(levels_of(case, factors), []).append(case)
    shuffled = sorted(cells, key=lambda levels: cell_order("/".join(levels)))
    return Pool(factors, {levels: tuple(cells[levels]) for levels in shuffled})


def take(pool: Pool, number: int, bits: Bits) -> tuple[list[Case], Pool]:
    """Draw `number` cases with equal probabilities, balanced on all factors; return them and the rest.

    Each cell contributes the integer part of its share; the cube method decides which cells contribute one
    case more. The first cases of a cell in random order are a simple random sample of the cell.
    """
    total = pool.total
    if number == 0:
        return [], pool
    shares = {levels: divmod(number * len(cases), total) for levels, cases in pool.cells.items()}
    split_cells = [levels for levels, (_, remainder) in shares.items() if remainder]
    memberships, constrained = _balancing_totals(split_cells, pool)
    cells_with_extra = {
        split_cells[index]
        for index in select(
            [shares[levels][1] for levels in split_cells], total, memberships, constrained, bits
        )
    }
    drawn: list[Case] = []
    remaining: dict[Levels, tuple[Case, ...]] = {}
    for levels, cases in pool.cells.items():
        cell_size = shares[levels][0] + (levels in cells_with_extra)
        drawn.extend(cases[:cell_size])
        if cell_size < len(cases):
            remaining[levels] = cases[cell_size:]
    return drawn, Pool(pool.factors, remaining)


def _balancing_totals(split_cells: Sequence[Levels], pool: Pool) -> tuple[list[list[int]], int]:
    """Number the balancing totals that the cells count in; return them with the number of constrained totals.

    Total 0 is the size. The levels of each factor except its most frequent follow; the flight phase holds
    these totals. The most frequent levels come last, because they are implied by the others and the size.
    """
    counts = [Counter[str]() for _ in pool.factors]
    for levels, cases in pool.cells.items():
        for factor, level in enumerate(levels):
            counts[factor][level] += len(cases)
    constrained: list[tuple[int, str]] = []
    implied: list[tuple[int, str]] = []
    for factor in range(len(pool.factors)):
        ordered = sorted(counts[factor], key=lambda level: (-counts[factor][level], level))
        implied.append((factor, ordered[0]))
        constrained.extend((factor, level) for level in ordered[1:])
    number_of = {name: total for total, name in enumerate([*constrained, *implied], start=1)}
    return [
        [0, *(number_of[factor, level] for factor, level in enumerate(levels))] for levels in split_cells
    ], len(constrained) + 1


def _level_order(factor: str, framework: Framework) -> dict[str, int]:
    field = framework.field(factor)
    levels = (
        [level.key for level in framework.scale(field.scale).levels] if field.scale else list(field.codes)
    )
    return {level: rank for rank, level in enumerate(levels)}


def _level_counts(cases: Sequence[Case], factors: Sequence[str]) -> list[Counter[str]]:
    return [Counter(case.facts.get(factor) or NOT_RECORDED for case in cases) for factor in factors]
