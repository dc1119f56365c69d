"""Limit on the number of cases of one case manager: displaced cases, their substitutes and the cost."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from inspectorate.method.population import Case
from inspectorate.method.sample.balance_table import margins, worst_margin
from inspectorate.method.sample.design import Design
from inspectorate.method.sample.pool import Levels, alike, levels_of
from inspectorate.method.sample.random_stream import RandomOrder
from inspectorate.method.sample.values import CapEffect, CappedManager

Cases = Sequence[Case]


@dataclass(frozen=True, slots=True)
class TargetChances:
    """Inclusion probabilities under a limit: of the cases of each manager held back, and of every other."""

    held_back: Mapping[str, Fraction]
    others: Fraction

    def of(self, manager: str) -> Fraction:
        """Return the inclusion probability of each case of a manager."""
        return self.held_back.get(manager, self.others)


def target_chances(cases: Cases, size: int, limit: int | None) -> TargetChances:
    """Return the inclusion probabilities of a sample of `size` cases that are as equal as the limit allows.

    A manager whose equal share would exceed the limit is held back to the limit; the others' cases have the
    chance that is left, the same for each. Without a limit nobody is held back.
    """
    remaining, to_draw = len(cases), size
    counts = _by_manager(cases)
    held_back: dict[str, Fraction] = {}
    while limit is not None and (
        exceeding := [
            name
            for name, count in counts.items()
            if name not in held_back and count * to_draw > limit * remaining
        ]
    ):
        held_back |= {name: Fraction(limit, counts[name]) for name in exceeding}
        remaining = len(cases) - sum(counts[name] for name in held_back)
        to_draw = size - limit * len(held_back)
    return TargetChances(held_back, Fraction(to_draw, remaining) if remaining else Fraction(0))


def cap(cases: Cases, chosen: Cases, design: Design, limit: int, key: bytes) -> tuple[list[Case], CapEffect]:
    """Displace the cases above the limit; return the sample and the effect of the limit.

    Which of a case manager's cases are displaced is random. Each is displaced by the case that has the same
    level in most factors, among the cases of managers below the limit; ties are resolved at random. Cases
    without a case manager are not limited. The limit must leave enough cases to choose from.
    """
    random_order = RandomOrder(key, "limit")
    selected = {case.id: case for case in chosen}
    counts = {name: min(limit, count) for name, count in _by_manager(chosen).items()}
    cells = _group_by_levels(cases, design.factors)

    def available(case: Case) -> bool:
        return case.id not in selected and (not case.manager or counts.get(case.manager, 0) < limit)

    displaced: list[tuple[str, str]] = []
    for displaced_case in _excess(chosen, limit, random_order):
        candidates = _most_similar(levels_of(displaced_case, design.factors), cells, available)
        substitute = min(candidates, key=lambda case: random_order(case.id))
        counts[substitute.manager] = counts.get(substitute.manager, 0) + 1
        del selected[displaced_case.id]
        selected[substitute.id] = substitute
        displaced.append((displaced_case.id, substitute.id))
    after = list(selected.values())
    return after, _cap_effect(cases, chosen, after, tuple(displaced), design, limit)


def numbered_cap_effect(
    cases: Cases, chosen: Cases, factors: Sequence[str], limit: int | None, manager: str
) -> CapEffect | None:
    """Return the effect of the limit on a numbered sample; None without a limit.

    `manager` is the edition's title for a case manager, in lower case.
    """
    if limit is None or not chosen:
        return None
    size = len(chosen)
    chances = target_chances(cases, size, limit)
    in_population, in_sample = _by_manager(cases), _by_manager(chosen)
    managers = tuple(
        CappedManager(name, in_population[name], None, in_sample[name], float(chances.held_back[name]))
        for name in sorted(chances.held_back)
    )
    equal, others = size / len(cases), float(chances.others)
    sentences = [f"Each of the 1,000 samples has at most {limit} cases of one {manager}."]
    if managers:
        subject = f"one {manager} has" if len(managers) == 1 else f"{len(managers)} {manager}s have"
        bounds = _range([held.average_chance for held in managers])
        sentences += [
            f"With an equal chance of {_per_cent(equal)}, {subject} more. So chances are not equal: their",
            f"cases have a chance of {bounds} each, and every other case has {_per_cent(others)}.",
        ]
    else:
        sentences.append(f"No {manager}'s share is above the limit, so every case has {_per_cent(equal)}.")
    worst = worst_margin(margins(cases, chosen, factors))
    return CapEffect(limit, (), None, worst, " ".join(sentences), managers, equal, others)


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
        CappedManager(name, count, before_limit[name], after_limit[name], limit / count)
        for name, count in sorted(in_population.items())
        if count > limit
    )
    worst_margins = (
        worst_margin(margins(cases, before, design.factors)),
        worst_margin(margins(cases, after, design.factors)),
    )
    because = " ".join(_sentences(design.manager, limit, managers, len(displaced), worst_margins, share))
    return CapEffect(limit, displaced, *worst_margins, because, managers, share, share)


def _sentences(
    manager: str,
    limit: int,
    managers: Sequence[CappedManager],
    count: int,
    worst_margins: tuple[float, float],
    share: float,
) -> Iterator[str]:
    above = [held for held in managers if held.before is not None and held.before > limit]
    subject = f"one {manager}" if len(above) == 1 else f"{len(above)} {manager}s"
    if count:
        swapped = f"{count} cases of {subject} were" if count > 1 else f"1 case of {subject} was"
        yield f"To keep to {limit} cases of each {manager}, {swapped} swapped for colleagues' cases. The"
        yield f"level furthest from balance was off by {worst_margins[0]:.1f} cases before, and is off by"
        yield f"{worst_margins[1]:.1f} now."
    else:
        yield f"No {manager} has more than {limit} of the cases drawn, so none was swapped."
    if not managers:
        yield f"No {manager} has more than {limit} eligible cases, so every case has {_per_cent(share)}."
        return
    yield f"Without the limit, every case has a chance of {_per_cent(share)}."
    yield "With the limit, chances are not equal."
    yield f"Each case of a {manager} who has at most {limit} eligible cases has at least {_per_cent(share)}."
    if held := [manager.average_chance for manager in managers if manager.cases * share > limit]:
        yield f"The cases of those whose share is above the limit have at most {_range(held)} on average."
    yield "The chance of a single case is not known."


def _range(chances: Sequence[float]) -> str:
    lowest, highest = _per_cent(min(chances)), _per_cent(max(chances))
    return lowest if lowest == highest else f"between {lowest} and {highest}"


def _per_cent(chance: float) -> str:
    """Return a chance (0 to 1) in words: 100.0 per cent only if it is certain."""
    if chance < 0.001:
        return f"{100 * chance:.2g} per cent"
    return f"{min(100 * chance, 99.9) if chance < 1 else 100:.1f} per cent"
