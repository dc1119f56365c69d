"""Counts within each level of a factor, with the cells that could point to a child left out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from inspectorate.method.assessments import FIRST, Assessment, asked, fact, standings
from inspectorate.method.assessments.routing import levels_of
from inspectorate.method.standards import Framework
from inspectorate.method.tallies.tallied import Breakdown

Counts = tuple[int, int]
NOTHING: Mapping[str, frozenset[str]] = {}


def break_down(
    assessments: Iterable[Assessment],
    framework: Framework,
    factor: str,
    already: Mapping[str, frozenset[str]] = NOTHING,
) -> tuple[Breakdown, ...]:
    """Return every question's counts within each level of a factor, small cells marked as suppressed.

    `factor` is a fact of the assessments (a long-list field, a classification, a routing question).
    A cell with fewer applicable cases than the edition's smallest is suppressed; and since the question's
    own total is published, so are the next smallest, until nothing suppressed follows by subtraction.
    `already` has the levels, by case group, that other tables of the same cases hold back: they are
    suppressed too, so that one table cannot be set against another.
    """
    firsts = [each for each in assessments if each.occasion == FIRST]
    cells: list[Breakdown] = []
    for domain in framework.domains:
        if domain.case_group:
            cases = [each for each in firsts if each.group == domain.case_group]
            held = already.get(domain.case_group, frozenset())
            cells += _break_down_group(cases, framework, domain.case_group, factor, held)
    return tuple(cells)


def _break_down_group(
    cases: list[Assessment], framework: Framework, group: str, factor: str, already: frozenset[str]
) -> list[Breakdown]:
    counts: dict[str, dict[str, Counts]] = defaultdict(dict)
    present = {fact(each.facts, factor, framework) for each in cases}
    levels = _in_order(present, levels_of(factor, framework))
    for each in cases:
        level = fact(each.facts, factor, framework)
        for name, standing in standings(each, framework).items():
            yes, applicable = counts[name].get(level, (0, 0))
            counted = standing in {"sufficient", "insufficient"}
            counts[name][level] = (yes + (standing == "sufficient"), applicable + counted)
    cells = []
    for _, question in asked(framework, group):
        row = {level: counts[question.id].get(level, (0, 0)) for level in levels}
        hidden = suppress(row, framework.ratings.smallest_cell.value, already)
        cells += [
            Breakdown(question.id, factor, level, yes, applicable, level in hidden)
            for level, (yes, applicable) in row.items()
        ]
    return cells


def _in_order(present: set[str], levels: Sequence[str]) -> list[str]:
    known = [level for level in levels if level in present]
    return [*known, *sorted(present - set(levels) - {""}), *([""] if "" in present else [])]


def suppress(
    row: Mapping[str, Counts], smallest: int, already: frozenset[str] = frozenset()
) -> frozenset[str]:
    """Return the levels of one question to suppress, given (yes, applicable) for each level.

    First every level held back `already`, or with fewer applicable cases than `smallest`. Then, while those
    together are fewer than `smallest`, or are one level alone, or their yes count together gives each one's
    away, the next smallest.
    Levels are always taken smallest first, so that two questions with the same denominators hide the same
    ones as far as they go, and their tables cannot be set against each other.
    """
    first = {level for level in row if level in already or row[level][1] < smallest}
    order = sorted(row, key=lambda level: (level not in first, row[level][1], list(row).index(level)))
    taken = len(first)
    if taken == 0:
        return frozenset()
    while taken < len(order) and _gives_away([row[level] for level in order[:taken]], row.values(), smallest):
        taken += 1
    return frozenset(order[:taken])


def _gives_away(hidden: Sequence[Counts], row: Iterable[Counts], smallest: int) -> bool:
    yes, applicable = sum(cell[0] for cell in hidden), sum(cell[1] for cell in hidden)
    every = list(row)
    all_yes, all_applicable = sum(cell[0] for cell in every), sum(cell[1] for cell in every)
    # When every case of the question was judged alike, its own total already says so of each level.
    mixed = 0 < all_yes < all_applicable
    return len(hidden) < 2 or applicable < smallest or (mixed and yes in {0, applicable})
