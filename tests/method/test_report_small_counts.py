"""Suppression of small counts: all tables about the same children suppress the same levels."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate import package
from inspectorate.method.report import compose
from inspectorate.method.report.composition import small_counts
from inspectorate.method.standards import load
from inspectorate.method.tallies import suppress
from tests.method.inspections import inspection_and_results

EXAMPLE = Path(__file__).parents[2] / "examples" / "barking-and-dagenham-2018"
YOUTH = load("youth-2018")
SMALLEST = YOUTH.ratings.smallest_cell.value


@pytest.fixture(scope="module", params=["made up", "example"])
def report(request):
    return compose(inspection_and_results()[0] if request.param == "made up" else package.read(EXAMPLE))


def suppressed_levels(table, prefix: str = ""):
    """Return the levels of a table whose counts are suppressed."""
    return {row[0].text.removeprefix(prefix) for row in table.rows if row[1].text == "[c]"}


@pytest.mark.parametrize("group", ["court", "out_of_court"])
@pytest.mark.parametrize("factor", YOUTH.sample.factors.value)
def test_tables_of_the_same_children_suppress_the_same_levels(report, group, factor):
    tables = {table.key: table for table in report.tables}
    title = next(field.title for field in YOUTH.casework.fields if field.key == factor)
    profile, balance = tables[f"people.{group}.{factor}"], tables[f"balance.{group}"]
    suppressed = suppressed_levels(profile)
    balance_levels = {row[0].text.removeprefix(f"{title}: ") for row in balance.rows}
    if balance_levels & {row[0].text for row in profile.rows}:
        assert (
            suppressed_levels(balance, prefix=f"{title}: ") & {row[0].text for row in profile.rows}
            == suppressed
        )
    domain = next(domain for domain in YOUTH.domains if domain.case_group == group)
    for question in (key.id for standard in domain.standards for key in standard.key_questions):
        rows = [row for row in tables[f"by.{factor}"].rows if row[0].text == question]
        assert {row[1].text for row in rows if row[1].text in suppressed} <= {
            row[1].text for row in rows if row[2].text == "[c]"
        }


def test_both_counts_of_a_level_are_suppressed_or_neither(report):
    for table in report.tables:
        if table.key.startswith("people."):
            assert all(len({cell.text == "[c]" for cell in row[1:]}) == 1 for row in table.rows), table.key


levels = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 14), min_size=2)


@given(st.lists(levels, min_size=1, max_size=3))
def test_jointly_suppressed_levels_are_a_fixed_point_of_suppression(counts):
    suppressed = small_counts.jointly_suppressed_levels(counts, YOUTH)
    for level_counts in counts:
        assert {level for level, count in level_counts.items() if 0 < count < SMALLEST} <= suppressed
        non_zero = {
            level: (count, count) for level, count in level_counts.items() if count or level in suppressed
        }
        assert suppress(non_zero, SMALLEST, suppressed) <= suppressed


@given(levels)
def test_jointly_suppressed_levels_include_those_of_a_single_count(counts):
    non_zero = {level: (count, count) for level, count in Counter(counts).items() if count}
    assert suppress(non_zero, SMALLEST) <= small_counts.jointly_suppressed_levels((counts,), YOUTH)
