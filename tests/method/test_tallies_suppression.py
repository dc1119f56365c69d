"""No suppressed cell can be worked out from what is published."""

from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate.method.standards import load
from inspectorate.method.tallies import break_down, count, suppress
from tests.method.cases import answered, many

YOUTH, HOSTELS = load("youth-2018"), load("hostels-2030")

cells = st.integers(0, 12).flatmap(
    lambda applicable: st.tuples(st.integers(0, applicable), st.just(applicable))
)
rows = st.lists(cells, min_size=1, max_size=4).map(
    lambda row: {f"level {n}": cell for n, cell in enumerate(row)}
)


def worlds(row, hidden):
    """Every way the hidden cells could be, for a reader who has the total and the published cells."""
    left = [sum(row[level][which] for level in hidden) for which in (0, 1)]
    names = sorted(hidden)
    for applicable in product(range(left[1] + 1), repeat=len(names) - 1):
        last = left[1] - sum(applicable)
        if last >= 0:
            yield dict(zip(names, [*applicable, last], strict=True))


@given(rows, st.integers(2, 6))
def test_small_cells_are_hidden(row, smallest):
    hidden = suppress(row, smallest)
    assert {level for level, (_, applicable) in row.items() if applicable < smallest} <= hidden


@given(rows, st.integers(2, 6))
def test_a_hidden_cell_cannot_be_got_by_subtraction(row, smallest):
    hidden = suppress(row, smallest)
    whole_is_small = hidden == set(row) and sum(cell[1] for cell in row.values()) < smallest
    if hidden and not whole_is_small and len(row) > 1:
        possible = list(worlds(row, hidden))
        assert len(hidden) > 1
        assert sum(row[level][1] for level in hidden) >= smallest
        assert all(len({world[level] for world in possible}) > 1 for level in hidden)


@given(rows, st.integers(2, 6))
def test_a_hidden_yes_cannot_be_got_by_subtraction_unless_the_total_tells_it(row, smallest):
    hidden = suppress(row, smallest)
    yes, applicable = (sum(cell[which] for cell in row.values()) for which in (0, 1))
    if hidden and 0 < yes < applicable:
        hidden_yes, hidden_applicable = (sum(row[level][which] for level in hidden) for which in (0, 1))
        assert 0 < hidden_yes < hidden_applicable


@given(rows, rows, st.integers(2, 6))
def test_two_questions_of_the_same_cases_hide_one_inside_the_other(row, other, smallest):
    same = {
        level: (min(other.get(level, (0, 0))[0], applicable), applicable)
        for level, (_, applicable) in row.items()
    }
    one, two = suppress(row, smallest), suppress(same, smallest)
    assert one <= two or two <= one


def test_nothing_is_hidden_where_nothing_is_small():
    assert suppress({"girls": (4, 9), "boys": (10, 22)}, 5) == frozenset()


@pytest.mark.parametrize("framework", [YOUTH, HOSTELS], ids=lambda each: each.id)
def test_a_break_down_adds_up_to_its_tally(framework):
    group = framework.casework.groups[0].key
    scale = framework.casework.scales[0].key
    cases = many(framework, group, 30)
    found = break_down(cases, framework, f"inspector_{scale}")
    tallies = count(cases, framework, {})
    for question in {each.question for each in found}:
        row = [each for each in found if each.question == question]
        assert sum(each.yes for each in row) == tallies[question].yes
        assert sum(each.applicable for each in row) == tallies[question].applicable
        small = framework.ratings.smallest_cell.value
        assert all(each.suppressed for each in row if each.applicable < small)


def test_levels_come_in_the_scales_order_with_those_not_recorded_last():
    rng = Random(1)
    facts = [rng.choice(["", "high", "low", "odd"]) for _ in range(40)]
    cases = [
        answered(str(n), "court", {"2.1.1": "yes"}, {"inspector_safety_wellbeing": level})
        for n, level in enumerate(facts)
    ]
    levels = [
        each.level
        for each in break_down(cases, YOUTH, "inspector_safety_wellbeing")
        if each.question == "2.1.1"
    ]
    assert levels == ["low", "high", "odd", ""]
