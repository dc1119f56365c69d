"""Limit on the number of cases of one case manager: displaced cases, their substitutes and the cost."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from inspectorate.method.population import Case
from inspectorate.method.sample.balance_table import margins, worst_margin
from inspectorate.method.sample.design import Design
from inspectorate.method.sample.pool import Levels, alike, levels_of
from inspectorate.method.sample.random_stream import RandomOrder
from inspectorate.method.sample.values import CapEffect, CappedManager

Cases = Sequence[Case]


def cap(
    cases: Cases, chosen: Cases, reserves: Cases, design: Design, limit: int, key: bytes
) -> tuple[list[Case], list[Case], CapEffect]:
    """Displace the cases above the limit; return the sample, the reserves and the effect of the limit.

    Which of a case manager's cases are displaced is random. Each is displaced by the case that has the same
    level in most factors, among the cases of managers below the limit; ties are resolved in favour of cases
    that are not reserves, then at random. A displaced case takes the position of the reserve that displaced
    it. Cases without a case manager are not limited. The limit must leave enough cases to choose from.
    """
    random_order = RandomOrder(key, "limit")
    selected = {case.id: case for case in chosen}
    positions = {case.id: position for position, case in enumerate(reserves)}
    new_reserves = list(reserves)
    counts = {name: min(limit, count) for name, count in _by_manager(chosen).items()}
    cells = _group_by_levels(cases, design.factors)

    def available(case: Case) -> bool:
        return case.id not in selected and (not case.manager or counts.get(case.manager, 0) < limit)

    displaced: list[tuple[str, str]] = []
    for displaced_case in _excess(chosen, limit, random_order):
        candidates = _most_similar(levels_of(displaced_case, design.factors), cells, available)
        substitute = min(candidates, key=lambda case: (case.id in positions, random_order(case.id)))
        counts[substitute.manager] = counts.get(substitute.manager, 0) + 1
        del selected[displaced_case.id]
        selected[substitute.id] = substitute
        if substitute.id in positions:
            positions[displaced_case.id] = positions.pop(substitute.id)
            new_reserves[positions[displaced_case.id]] = displaced_case
        displaced.append((displaced_case.id, substitute.id))
    after = list(selected.values())
    return after, new_reserves, _cap_effect(cases, chosen, after, tuple(displaced), design, limit)


def _by_manager(cases: Cases) -> Counter[str]:
    return Counter(case.manager for case in cases if case.manager)


def _group_by_levels(cases: Cases, factors: Sequence[str]) -> Mapping[Levels, list[Case]]:
    cells: dict[Levels, list[Case]] = {}
    for case in cases:
        cells.setdefault(levels_of(case, factors), []).append(case)
    return cells


def _excess(chosen: Cases, limit: int, random_order: RandomOrder) -> Iterator[Case]:
    """Yield the cases above the limit of each case manager, in random order."""
    counts: Counter[str] = Counter()
    for case in sorted(chosen, key=lambda case: random_order(case.id)):
        counts[case.manager] += 1
        if case.manager and counts[case.manager] > limit:
            yield case


def _most_similar(
    levels: Levels, cells: Mapping[Levels, list[Case]], available: Callable[[Case], bool]
) -> list[Case]:
    """Return the available cases that have the same level in most factors."""
    by_similarity = sorted(cells, key=lambda cell_levels: -alike(levels, cell_levels))
    for _, tied_cells in groupby(by_similarity, key=lambda cell_levels: alike(levels, cell_levels)):
        if candidates := [
            case for cell_levels in tied_cells for case in cells[cell_levels] if available(case)
        ]:
            return candidates
    return []


def _cap_effect(
    cases: Cases,
    before: Cases,
    after: Cases,
    displaced: tuple[tuple[str, str], ...],
    design: Design,
    limit: int,
) -> CapEffect:
    share = len(after) / len(cases)
    in_population, before_limit, after_limit = _by_manager(cases), _by_manager(before), _by_manager(after)
    managers = tuple(
        CappedManager(
            name, in_population[name], before_limit[name], after_limit[name], limit / in_population[name]
        )
        for name in sorted(before_limit)
        if before_limit[name] > limit
    )
    above_share = [number for number in in_population.values() if number * share > limit]
    remaining_cases = len(cases) - sum(above_share)
    others_share = (len(after) - limit * len(above_share)) / remaining_cases if remaining_cases else share
    worst_margins = (
        worst_margin(margins(cases, before, design.factors)),
        worst_margin(margins(cases, after, design.factors)),
    )
    because = " ".join(
        _sentences(
            design.manager,
            limit,
            managers,
            len(displaced),
            worst_margins,
            share,
            others_share if above_share else None,
        )
    )
    return CapEffect(limit, displaced, *worst_margins, because, managers, share, others_share)


def _sentences(
    manager: str,
    limit: int,
    managers: Sequence[CappedManager],
    count: int,
    worst_margins: tuple[float, float],
    share: float,
    rest_share: float | None,
) -> Iterator[str]:
    subject = f"one {manager}" if len(managers) == 1 else f"{len(managers)} {manager}s"
    if count:
        yield f"At most {limit} cases of one {manager}: {count} of the cases drawn, of {subject}, gave way to"
        yield "colleagues' cases. The level furthest from balance (the worst margin) was off by"
        yield f"{worst_margins[0]:.1f} cases before the limit, and is off by {worst_margins[1]:.1f} after it."
        yield "Without"
    else:
        yield f"No {manager} has more than {limit} of the cases drawn, so none gave way."
        yield "Nothing changed in this draw; over all draws, without"
    yield f"the limit every case has a chance of {_per_cent(share)}; with it chances are not equal."
    if managers:
        lowest, highest = (
            _per_cent(extreme(manager_effect.average_chance for manager_effect in managers))
            for extreme in (min, max)
        )
        bounds = lowest if lowest == highest else f"between {lowest} and {highest}"
        yield f"The cases of the {subject} held back have at most {bounds} on average over all draws."
    if rest_share is not None:
        yield f"The cases of those whose share is within the limit have at least {_per_cent(rest_share)}."


def _per_cent(chance: float) -> str:
    return f"{100 * chance:.1f} per cent"
