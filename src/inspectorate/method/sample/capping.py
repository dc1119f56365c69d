"""At most so many cases of one case manager: who gives way, to whom, and what it costs."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from inspectorate.method.population import Case
from inspectorate.method.sample.balancing import Levels, alike, levels_of, margins, worst_margin
from inspectorate.method.sample.designing import Design
from inspectorate.method.sample.drawn import CapEffect, HeldBack
from inspectorate.method.sample.stream import Tickets

Cases = Sequence[Case]


def cap(
    cases: Cases, chosen: Cases, spare: Cases, plan: Design, limit: int, key: bytes
) -> tuple[list[Case], list[Case], CapEffect]:
    """Give the places above the limit to colleagues' cases; returns the sample, the reserves and the cost.

    Which of a case manager's cases give way is drawn by lot. Each gives way to the case, of those whose case
    manager is still below the limit, that is alike in most factors; of several to one that is no reserve,
    then by lot. If a reserve moves up, the case it replaces takes its place among the reserves. Cases that
    name no case manager are not limited. The limit must leave enough cases to choose from.
    """
    lot = Tickets(key, "limit")
    selected = {case.id: case for case in chosen}
    places = {case.id: place for place, case in enumerate(spare)}
    reserves = list(spare)
    counts = {name: min(limit, count) for name, count in _by_manager(chosen).items()}
    cells = _cells(cases, plan.factors)

    def free(case: Case) -> bool:
        return case.id not in selected and (not case.manager or counts.get(case.manager, 0) < limit)

    moves: list[tuple[str, str]] = []
    for out in _over(chosen, limit, lot):
        nearest = _nearest(levels_of(out, plan.factors), cells, free)
        into = min(nearest, key=lambda case: (case.id in places, lot(case.id)))
        counts[into.manager] = counts.get(into.manager, 0) + 1
        del selected[out.id]
        selected[into.id] = into
        if into.id in places:
            places[out.id] = places.pop(into.id)
            reserves[places[out.id]] = out
        moves.append((out.id, into.id))
    after = list(selected.values())
    return after, reserves, _effect(cases, chosen, after, tuple(moves), plan, limit)


def _by_manager(cases: Cases) -> Counter[str]:
    return Counter(case.manager for case in cases if case.manager)


def _cells(cases: Cases, factors: Sequence[str]) -> Mapping[Levels, list[Case]]:
    cells: dict[Levels, list[Case]] = {}
    for case in cases:
        cells.setdefault(levels_of(case, factors), []).append(case)
    return cells


def _over(chosen: Cases, limit: int, lot: Tickets) -> Iterator[Case]:
    """The cases beyond the limit of each case manager, by lot."""
    seen: Counter[str] = Counter()
    for case in sorted(chosen, key=lambda case: lot(case.id)):
        seen[case.manager] += 1
        if case.manager and seen[case.manager] > limit:
            yield case


def _nearest(levels: Levels, cells: Mapping[Levels, list[Case]], free: Callable[[Case], bool]) -> list[Case]:
    """The free cases that are alike in most factors."""
    nearness = sorted(cells, key=lambda other: -alike(levels, other))
    for _, equally_near in groupby(nearness, key=lambda other: alike(levels, other)):
        if nearest := [case for other in equally_near for case in cells[other] if free(case)]:
            return nearest
    return []


def _effect(
    cases: Cases, before: Cases, after: Cases, moves: tuple[tuple[str, str], ...], plan: Design, limit: int
) -> CapEffect:
    share = len(after) / len(cases)
    has, had, kept = _by_manager(cases), _by_manager(before), _by_manager(after)
    managers = tuple(
        HeldBack(name, has[name], had[name], kept[name], limit / has[name])
        for name in sorted(had)
        if had[name] > limit
    )
    bound = [count for count in has.values() if count * share > limit]
    rest = len(cases) - sum(bound)
    others = (len(after) - limit * len(bound)) / rest if rest else share
    worst = (
        worst_margin(margins(cases, before, plan.factors)),
        worst_margin(margins(cases, after, plan.factors)),
    )
    because = " ".join(
        _words(plan.manager, limit, managers, len(moves), worst, share, others if bound else None)
    )
    return CapEffect(limit, moves, *worst, because, managers, share, others)


def _words(
    manager: str,
    limit: int,
    managers: Sequence[HeldBack],
    moved: int,
    worst: tuple[float, float],
    share: float,
    others: float | None,
) -> Iterator[str]:
    who = f"one {manager}" if len(managers) == 1 else f"{len(managers)} {manager}s"
    if moved:
        yield f"At most {limit} cases of one {manager}: {moved} of the cases drawn, of {who}, gave way to"
        yield "colleagues' cases. The level furthest from balance (the worst margin) was off by"
        yield f"{worst[0]:.1f} cases before the limit, and is off by {worst[1]:.1f} after it."
        yield "Without"
    else:
        yield f"No {manager} has more than {limit} of the cases drawn, so none gave way."
        yield "Nothing changed in this draw; over all draws, without"
    yield f"the limit every case has a chance of {_per_cent(share)}; with it chances are not equal."
    if managers:
        least, most = (_per_cent(of(m.average_chance for m in managers)) for of in (min, max))
        spread = least if least == most else f"between {least} and {most}"
        yield f"The cases of the {who} held back have at most {spread} on average over all draws."
    if others is not None:
        yield f"The cases of those whose share is within the limit have at least {_per_cent(others)}."


def _per_cent(chance: float) -> str:
    return f"{100 * chance:.1f} per cent"
