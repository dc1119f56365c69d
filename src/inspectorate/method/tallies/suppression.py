"""Breakdowns by the levels of a factor, with suppression of cells that could identify a child."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from inspectorate.method.assessments import FIRST, Assessment, answer_categories, fact, questions_of_group
from inspectorate.method.assessments.routing import levels_of
from inspectorate.method.standards import Framework
from inspectorate.method.tallies.values import Breakdown

Counts = tuple[int, int]
NO_LEVELS: Mapping[str, frozenset[str]] = {}


def break_down(
    assessments: Iterable[Assessment],
    framework: Framework,
    factor: str,
    withheld: Mapping[str, frozenset[str]] = NO_LEVELS,
) -> tuple[Breakdown, ...]:
    """Return each question's counts within each level of a factor, with small cells marked as suppressed.

    `factor` is a fact of the assessments (long-list field, classification or routing question). A cell with
    fewer applicable cases than the edition's `smallest_cell` is suppressed (primary suppression). Because the
    total of the question is published, the next smallest cells are suppressed too, until no suppressed cell
    follows by subtraction (secondary suppression). `withheld` holds the levels, by case group, that other
    tables of the same cases suppress; they are suppressed here too, so that tables cannot be compared.
    """
    first_assessments = [assessment for assessment in assessments if assessment.occasion == FIRST]
    cells: list[Breakdown] = []
    for domain in framework.domains:
        if domain.case_group:
            assessments_of_group = [
                assessment for assessment in first_assessments if assessment.group == domain.case_group
            ]
            withheld_in_group = withheld.get(domain.case_group, frozenset())
            cells += _break_down_group(
                assessments_of_group, framework, domain.case_group, factor, withheld_in_group
            )
    return tuple(cells)


def _break_down_group(
    assessments: list[Assessment], framework: Framework, group: str, factor: str, withheld: frozenset[str]
) -> list[Breakdown]:
    counts: dict[str, dict[str, Counts]] = defaultdict(dict)
    present = {fact(assessment.facts, factor, framework) for assessment in assessments}
    levels = _ordered_levels(present, levels_of(factor, framework))
    for assessment in assessments:
        level = fact(assessment.facts, factor, framework)
        for question_id, category in answer_categories(assessment, framework).items():
            yes, applicable = counts[question_id].get(level, (0, 0))
            is_counted = category in {"sufficient", "insufficient"}
            counts[question_id][level] = (yes + (category == "sufficient"), applicable + is_counted)
    cells = []
    for _, question in questions_of_group(framework, group):
        row = {level: counts[question.id].get(level, (0, 0)) for level in levels}
        suppressed = suppress(row, framework.ratings.smallest_cell.value, withheld)
        cells += [
            Breakdown(question.id, factor, level, yes, applicable, level in suppressed)
            for level, (yes, applicable) in row.items()
        ]
    return cells


def _ordered_levels(present: set[str], levels: Sequence[str]) -> list[str]:
    in_edition = [level for level in levels if level in present]
    return [*in_edition, *sorted(present - set(levels) - {""}), *([""] if "" in present else [])]


def suppress(
    row: Mapping[str, Counts], smallest: int, withheld: frozenset[str] = frozenset()
) -> frozenset[str]:
    """Return the levels of one question to suppress; `row` maps each level to (yes, applicable).

    First, every level that is `withheld`, or has fewer applicable cases than `smallest`. Then the next
    smallest, while the suppressed cells together have fewer than `smallest` cases, are a single level, or
    have a sum of yes that reveals that of each. Levels are always taken in order of size, so that of two
    questions with the same denominators one suppresses a subset of the other's levels, and their tables
    cannot be compared.
    """
    primary = {level for level in row if level in withheld or row[level][1] < smallest}
    by_size = sorted(row, key=lambda level: (level not in primary, row[level][1], list(row).index(level)))
    number = len(primary)
    if number == 0:
        return frozenset()
    while number < len(by_size) and _is_disclosive(
        [row[level] for level in by_size[:number]], row.values(), smallest
    ):
        number += 1
    return frozenset(by_size[:number])


def _is_disclosive(suppressed: Sequence[Counts], row: Iterable[Counts], smallest: int) -> bool:
    yes, applicable = sum(cell[0] for cell in suppressed), sum(cell[1] for cell in suppressed)
    cells = list(row)
    total_yes, total_applicable = sum(cell[0] for cell in cells), sum(cell[1] for cell in cells)
    # If all cases have the same answer, the published total already reveals it for each level.
    varies = 0 < total_yes < total_applicable
    return len(suppressed) < 2 or applicable < smallest or (varies and yes in {0, applicable})
