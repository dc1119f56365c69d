"""Balance of a sample over the levels of each factor, and the rows that show it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace as changed

from inspectorate.method.population import Case
from inspectorate.method.sample.pool import NOT_RECORDED, _level_counts, _level_order
from inspectorate.method.sample.values import BalanceRow, Sample
from inspectorate.method.standards import Framework


def balance(
    cases: Sequence[Case], chosen: Sequence[Case], factors: Sequence[str], framework: Framework
) -> tuple[BalanceRow, ...]:
    """Return the balance table: for each level of each factor, the population beside the sample.

    Levels are in the edition's order, then any others by name, and those not recorded last.
    """
    rows = margins(cases, chosen, factors)
    orders = {factor: _level_order(factor, framework) for factor in factors}

    def position(row: BalanceRow) -> tuple[int, bool, int, str]:
        rank = orders[row.factor].get(row.level, len(orders[row.factor]))
        return factors.index(row.factor), row.level == NOT_RECORDED, rank, row.level

    return tuple(sorted(rows, key=position))


def margins(cases: Sequence[Case], chosen: Sequence[Case], factors: Sequence[str]) -> list[BalanceRow]:
    """Return the rows of the balance table, unsorted."""
    counts = zip(factors, _level_counts(cases, factors), _level_counts(chosen, factors), strict=True)
    return [
        BalanceRow(factor, level, count, len(chosen) * count / len(cases), in_sample[level])
        for factor, in_population, in_sample in counts
        for level, count in in_population.items()
    ]


def recount(balance: Sequence[BalanceRow], chosen: Sequence[Case]) -> tuple[BalanceRow, ...]:
    """Return a balance table with the cases of another sample from the same population counted."""
    factors = tuple(dict.fromkeys(row.factor for row in balance))
    counts = dict(zip(factors, _level_counts(chosen, factors), strict=True))
    return tuple(changed(row, sample=counts[row.factor][row.level]) for row in balance)


def worst_margin(balance: Sequence[BalanceRow]) -> float:
    """Return the largest absolute difference in a balance table, in cases; 0 if the table is empty."""
    return max((abs(row.difference) for row in balance), default=0.0)


def chart_rows(sample: Sample, framework: Framework | None = None) -> tuple[Mapping[str, str | float], ...]:
    """Return a row for each level of each factor: factor, level, expected and sample (numbers of cases).

    With a framework, factors and levels have their titles; otherwise titles are derived from their keys.
    """
    return tuple(
        {
            "factor": factor_title(row.factor, framework),
            "level": level_title(row.factor, row.level, framework),
            "expected": row.expected,
            "sample": float(row.sample),
        }
        for row in sample.balance
    )


def factor_title(factor: str, framework: Framework | None) -> str:
    """Return the title of a factor."""
    return framework.field(factor).title if framework else _title_from_key(factor)


def level_title(factor: str, level: str, framework: Framework | None) -> str:
    """Return the title of a level of a factor."""
    if framework is None:
        return _title_from_key(level)
    field = framework.field(factor)
    titles = dict(field.titles)
    if field.scale:
        titles = {
            scale_level.key: scale_level.title for scale_level in framework.scale(field.scale).levels
        } | titles
    return titles.get(level, _title_from_key(level))


def _title_from_key(key: str) -> str:
    words = key.replace("_", " ")
    return words[:1].upper() + words[1:]
