"""No table about children gives away what another withholds: they all hold back the same levels."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate import package
from inspectorate.method.report import compose
from inspectorate.method.report.compose import withheld
from inspectorate.method.standards import load
from inspectorate.method.tallies import suppress
from tests.method.inspections import worked_out

EXAMPLE = Path(__file__).parents[2] / "examples" / "barking-and-dagenham-2018"
YOUTH = load("youth-2018")
SMALLEST = YOUTH.ratings.smallest_cell.value


@pytest.fixture(scope="module", params=["made up", "example"])
def report(request):
    return compose(worked_out()[0] if request.param == "made up" else package.read(EXAMPLE))


def held_back(table, prefix: str = ""):
    """The levels of a table whose counts are withheld."""
    return {row[0].text.removeprefix(prefix) for row in table.rows if row[1].text == "[c]"}


@pytest.mark.parametrize("group", ["court", "out_of_court"])
@pytest.mark.parametrize("factor", YOUTH.sample.factors.value)
def test_every_table_of_the_same_children_withholds_the_same_levels(report, group, factor):
    tables = {table.key: table for table in report.tables}
    title = next(field.title for field in YOUTH.casework.fields if field.key == factor)
    people, balance = tables[f"people.{group}.{factor}"], tables[f"balance.{group}"]
    back = held_back(people)
    balanced = {row[0].text.removeprefix(f"{title}: ") for row in balance.rows}
    if balanced & {row[0].text for row in people.rows}:
        assert held_back(balance, prefix=f"{title}: ") & {row[0].text for row in people.rows} == back
    domain = next(domain for domain in YOUTH.domains if domain.case_group == group)
    for question in (each.id for standard in domain.standards for each in standard.key_questions):
        rows = [row for row in tables[f"by.{factor}"].rows if row[0].text == question]
        assert {row[1].text for row in rows if row[1].text in back} <= {
            row[1].text for row in rows if row[2].text == "[c]"
        }


def test_both_counts_of_a_level_are_withheld_or_neither(report):
    for table in report.tables:
        if table.key.startswith("people."):
            assert all(len({cell.text == "[c]" for cell in row[1:]}) == 1 for row in table.rows), table.key


levels = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 14), min_size=2)


@given(st.lists(levels, min_size=1, max_size=3))
def test_counts_of_the_same_levels_agree_on_what_is_withheld(counts):
    kept = withheld.settled(counts, YOUTH)
    for each in counts:
        assert {level for level, count in each.items() if 0 < count < SMALLEST} <= kept
        shown = {level: (count, count) for level, count in each.items() if count or level in kept}
        assert suppress(shown, SMALLEST, kept) <= kept


@given(levels)
def test_one_count_withheld_alone_is_withheld_as_ever(counts):
    present = {level: (count, count) for level, count in Counter(counts).items() if count}
    assert suppress(present, SMALLEST) <= withheld.settled((counts,), YOUTH)
