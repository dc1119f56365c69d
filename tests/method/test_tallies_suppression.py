"""Suppression: no suppressed cell can be derived from published cells."""

from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate.method.standards import load
from inspectorate.method.tallies import break_down, count, suppress
from tests.method.cases import assessment_with, random_assessments

YOUTH, HOSTELS = load("youth-2018"), load("hostels-2030")

cells = st.integers(0, 12).flatmap(
    lambda applicable: st.tuples(st.integers(0, applicable), st.just(applicable))
)
tables = st.lists(cells, min_size=1, max_size=4).map(
    lambda row: {f"level {n}": cell for n, cell in enumerate(row)}
)


def possible_tables(row, suppressed):
    """Yield every table of suppressed cells that agrees with the total and the published cells."""
    remainder = [sum(row[level][index] for level in suppressed) for index in (0, 1)]
    levels = sorted(suppressed)
    for applicable in product(range(remainder[1] + 1), repeat=len(levels) - 1):
        last = remainder[1] - sum(applicable)
        if last >= 0:
            yield dict(zip(levels, [*applicable, last], strict=True))


@given(tables, st.integers(2, 6))
def test_small_cells_are_suppressed(row, smallest):
    suppressed = suppress(row, smallest)
    assert {level for level, (_, applicable) in row.items() if applicable < smallest} <= suppressed


@given(tables, st.integers(2, 6))
def test_suppressed_cell_cannot_be_derived_by_subtraction(row, smallest):
    suppressed = suppress(row, smallest)
    total_is_small = suppressed == set(row) and sum(cell[1] for cell in row.values()) < smallest
    if suppressed and not total_is_small and len(row) > 1:
        possible = list(possible_tables(row, suppressed))
        assert len(suppressed) > 1
        assert sum(row[level][1] for level in suppressed) >= smallest
        assert all(len({table[level] for table in possible}) > 1 for level in suppressed)


@given(tables, st.integers(2, 6))
def test_suppressed_yes_cannot_be_derived_unless_the_total_reveals_it(row, smallest):
    suppressed = suppress(row, smallest)
    yes, applicable = (sum(cell[index] for cell in row.values()) for index in (0, 1))
    if suppressed and 0 < yes < applicable:
        suppressed_yes, suppressed_applicable = (
            sum(row[level][index] for level in suppressed) for index in (0, 1)
        )
        assert 0 < suppressed_yes < suppressed_applicable


@given(tables, tables, st.integers(2, 6))
def test_suppressed_levels_of_two_questions_are_nested(row, other_row, smallest):
    same_denominators = {
        level: (min(other_row.get(level, (0, 0))[0], applicable), applicable)
        for level, (_, applicable) in row.items()
    }
    first, second = suppress(row, smallest), suppress(same_denominators, smallest)
    assert first <= second or second <= first


def test_table_without_small_cells_is_not_suppressed():
    assert suppress({"girls": (4, 9), "boys": (10, 22)}, 5) == frozenset()


@pytest.mark.parametrize("framework", [YOUTH, HOSTELS], ids=lambda framework: framework.id)
def test_breakdown_sums_to_its_tally(framework):
    group = framework.casework.groups[0].key
    scale = framework.casework.scales[0].key
    assessments = random_assessments(framework, group, 30)
    breakdowns = break_down(assessments, framework, f"inspector_{scale}")
    tallies = count(assessments, framework, {})
    for question in {cell.question for cell in breakdowns}:
        row = [cell for cell in breakdowns if cell.question == question]
        assert sum(cell.yes for cell in row) == tallies[question].yes
        assert sum(cell.applicable for cell in row) == tallies[question].applicable
        smallest_cell = framework.ratings.smallest_cell.value
        assert all(cell.suppressed for cell in row if cell.applicable < smallest_cell)


def test_levels_are_in_the_order_of_the_scale_and_not_recorded_last():
    rng = Random(1)
    facts = [rng.choice(["", "high", "low", "odd"]) for _ in range(40)]
    assessments = [
        assessment_with(str(n), "court", {"2.1.1": "yes"}, {"inspector_safety_wellbeing": level})
        for n, level in enumerate(facts)
    ]
    levels = [
        cell.level
        for cell in break_down(assessments, YOUTH, "inspector_safety_wellbeing")
        if cell.question == "2.1.1"
    ]
    assert levels == ["low", "high", "odd", ""]
