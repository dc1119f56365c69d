"""Suppression of small counts in the report's tables."""

from collections import Counter
from collections.abc import Mapping, Sequence

from inspectorate.method.assessments import FIRST, fact
from inspectorate.method.report.composition.content_builders import cell, number_cell
from inspectorate.method.report.content import Cell
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.numbers import prose_number
from inspectorate.method.standards import Framework
from inspectorate.method.tallies import suppress

SUPPRESSED = "[c]"


def suppression_note(framework: Framework) -> str:
    """Return the note under a table with suppressed counts."""
    smallest = prose_number(framework.ratings.smallest_cell.value)
    return (
        f"{SUPPRESSED} means withheld: fewer than {smallest} cases, or a number that would give such a one "
        "away. It is done so that nobody can be recognised."
    )


def suppressed_levels(counts: Mapping[str, int], framework: Framework) -> frozenset[str]:
    """Return the levels whose counts must be suppressed, given that their total is published."""
    return jointly_suppressed_levels((counts,), framework)


def suppressed_levels_of_field(draft: Draft, group: str, field: str) -> frozenset[str]:
    """Return the levels of a long-list field whose counts are suppressed in every table.

    The eligible, drawn and assessed cases are counted by level in several tables. A level suppressed in one
    table is suppressed in all, so that no count can be derived by subtraction.
    """
    inspection = draft.inspection
    assessed = [
        assessment
        for assessment in inspection.assessments
        if assessment.occasion == FIRST and assessment.group == group
    ]
    assessed_ids = {assessment.case_id for assessment in assessed}
    population, sample = inspection.populations.get(group), inspection.samples.get(group)
    eligible = population.cases if population else ()
    balance = [row for row in (sample.balance if sample else ()) if row.factor == field]
    return jointly_suppressed_levels(
        (
            Counter(case.facts.get(field, "") for case in eligible),
            Counter(case.facts.get(field, "") for case in eligible if case.id in assessed_ids),
            {row.level: row.population for row in balance},
            {row.level: row.sample for row in balance},
            Counter(fact(assessment.facts, field, draft.framework) for assessment in assessed),
        ),
        draft.framework,
    )


def jointly_suppressed_levels(counts: Sequence[Mapping[str, int]], framework: Framework) -> frozenset[str]:
    """Return the levels that are suppressed in all of several counts, given that their totals are published.

    `counts` are keyed by level. Suppression in one count is applied to the others until none changes.
    """
    suppressed: frozenset[str] = frozenset()
    while True:
        extended = suppressed
        for level_counts in counts:
            non_zero = {
                level: (count, count) for level, count in level_counts.items() if count or level in extended
            }
            extended |= suppress(non_zero, framework.ratings.smallest_cell.value, extended)
        if extended == suppressed:
            return suppressed
        suppressed = extended


def count_cell(level: str, counts: Mapping[str, int], suppressed: frozenset[str]) -> Cell:
    """Return the cell of one level's count, or the mark of suppression."""
    return cell(SUPPRESSED) if level in suppressed else number_cell(counts.get(level, 0))
