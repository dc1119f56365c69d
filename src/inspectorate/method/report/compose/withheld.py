"""Counts of children, with the small ones withheld."""

from collections import Counter
from collections.abc import Mapping, Sequence

from inspectorate.method.assessments import FIRST, fact
from inspectorate.method.report.compose.writing import cell, number_cell
from inspectorate.method.report.content import Cell
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.numbers import house_number
from inspectorate.method.standards import Framework
from inspectorate.method.tallies import suppress

WITHHELD = "[c]"


def note(framework: Framework) -> str:
    """Return the note under a table in which counts may be withheld."""
    smallest = house_number(framework.ratings.smallest_cell.value)
    return (
        f"{WITHHELD} means withheld: fewer than {smallest} cases, or a number that would give such a one "
        "away. It is done so that nobody can be recognised."
    )


def hidden(counts: Mapping[str, int], framework: Framework) -> frozenset[str]:
    """Return the levels whose counts must not be shown, given that the counts' total is known."""
    return settled((counts,), framework)


def levels(draft: Draft, group: str, field: str) -> frozenset[str]:
    """Return the levels of a long-list field whose counts no table may show, nor one subtract from another.

    The eligible cases, those drawn and those assessed are counted level by level in several tables: whatever
    one of them must hold back, all do.
    """
    inspection = draft.inspection
    assessed = [each for each in inspection.assessments if each.occasion == FIRST and each.group == group]
    ids = {each.case_id for each in assessed}
    population, sample = inspection.populations.get(group), inspection.samples.get(group)
    eligible = population.cases if population else ()
    balance = [row for row in (sample.balance if sample else ()) if row.factor == field]
    return settled(
        (
            Counter(case.facts.get(field, "") for case in eligible),
            Counter(case.facts.get(field, "") for case in eligible if case.id in ids),
            {row.level: row.population for row in balance},
            {row.level: row.sample for row in balance},
            Counter(fact(each.facts, field, draft.framework) for each in assessed),
        ),
        draft.framework,
    )


def settled(counts: Sequence[Mapping[str, int]], framework: Framework) -> frozenset[str]:
    """Return the levels not to be shown in any of several counts of the same levels, their totals known."""
    kept: frozenset[str] = frozenset()
    while True:
        more = kept
        for each in counts:
            row = {level: (count, count) for level, count in each.items() if count or level in more}
            more |= suppress(row, framework.ratings.smallest_cell.value, more)
        if more == kept:
            return kept
        kept = more


def count_cell(level: str, counts: Mapping[str, int], kept_back: frozenset[str]) -> Cell:
    """Return the cell for one level's count."""
    return cell(WITHHELD) if level in kept_back else number_cell(counts.get(level, 0))
