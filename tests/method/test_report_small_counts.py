"""Small numbers in a report: an attacker with every table and the open rule recovers nothing."""

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from inspectorate import package
from inspectorate.method.assessments import FIRST, answer_categories, fact
from inspectorate.method.inspection import work_out
from inspectorate.method.report import compose
from inspectorate.method.report.composition import small_counts
from inspectorate.method.report.composition.content_builders import cell
from inspectorate.method.report.content import Table
from inspectorate.method.report.draft import prepare
from inspectorate.method.standards import load
from inspectorate.method.tallies import half_up
from tests.method.disclosure_attacker import NO, NOT_COUNTED, YES, World, recovered
from tests.method.inspections import inspection_and_results
from tests.method.reports import text_of

EXAMPLE = Path(__file__).parents[2] / "examples" / "barking-and-dagenham-2018"
YOUTH = load("youth-2018")
SMALLEST = YOUTH.ratings.smallest_cell.value
FACTORS = [
    factor for factor in YOUTH.sample.factors.value if YOUTH.field(factor).codes or YOUTH.field(factor).scale
]
CATEGORIES = {"sufficient": YES, "insufficient": NO}


@pytest.fixture(scope="module", params=["made up", "example"])
def inspection(request):
    return inspection_and_results()[0] if request.param == "made up" else package.read(EXAMPLE)


@pytest.fixture(scope="module")
def tables(inspection):
    return {table.key: table for table in compose(inspection).tables}


def world_of(inspection, case_group) -> World:
    """Return the world of a case group's first assessments, with the joined levels of every factor."""
    framework, draft = inspection.framework, prepare(inspection)
    first = [one for one in inspection.assessments if one.occasion == FIRST and one.group == case_group]
    groups = {}
    for factor in FACTORS:
        joined_levels = small_counts.groups_of_field(draft, case_group, factor)
        position = {level: number for number, joined in enumerate(joined_levels) for level in joined.levels}
        if joined_levels:
            groups[factor] = tuple(position[fact(one.facts, factor, framework)] for one in first)
    categories = [answer_categories(one, framework) for one in first]
    questions = [key for key in framework.key_questions if key in categories[0]]
    answers = {
        question: tuple(CATEGORIES.get(case[question], NOT_COUNTED) for case in categories)
        for question in questions
    }
    return World(groups, answers)


@pytest.mark.parametrize("case_group", ["court", "out_of_court"])
def test_printed_ranges_are_those_of_the_rule(inspection, tables, case_group):
    world = world_of(inspection, case_group)
    for factor in world.groups:
        printed = defaultdict(list)
        for row in tables[f"by.{factor}"].rows:
            if row[0].text in world.answers:
                printed[row[0].text].append(tuple(cell.number for cell in row[2:]))
        published = world.published[factor]
        assert printed.keys() == world.answers.keys()
        for question, rows in printed.items():
            ranges = published[question]
            assert ranges is not None
            assert [row[0] for row in rows] == world.sizes(factor)
            assert [row[1] for row in rows] == [
                half_up(Fraction(100 * low, size))
                for (low, _), size in zip(ranges, world.sizes(factor), strict=True)
            ]


@pytest.mark.parametrize("case_group", ["court", "out_of_court"])
def test_attacker_with_every_table_and_the_rule_recovers_nothing(inspection, case_group):
    world = world_of(inspection, case_group)
    assert world.groups
    assert recovered(world) == []


@pytest.mark.parametrize("case_group", ["court", "out_of_court"])
def test_tables_of_the_same_children_have_the_same_rows(inspection, tables, case_group):
    domain = YOUTH.domain_for(case_group)
    for factor in FACTORS:
        profile, by_factor = tables.get(f"people.{case_group}.{factor}"), tables.get(f"by.{factor}")
        rows = [row[0].text for row in profile.rows] if profile else []
        title = YOUTH.field(factor).title
        balance = tables.get(f"balance.{case_group}")
        balanced = [row[0].text for row in balance.rows] if balance else []
        of_factor = [text.removeprefix(f"{title}: ") for text in balanced if text.startswith(f"{title}: ")]
        if factor in inspection.samples[case_group].factors:
            assert of_factor == rows
        for question in (key.id for standard in domain.standards for key in standard.key_questions):
            answered = [row[1].text for row in by_factor.rows if row[0].text == question] if by_factor else []
            assert answered == rows


def test_tables_about_children_show_no_small_number_and_no_exact_number_of_answers(tables):
    about_children = [
        table for table in tables.values() if table.key.startswith(("people.", "balance.", "by."))
    ]
    assert about_children
    for table in about_children:
        counts = {"by.": (2,), "bal": (1, 3), "peo": (1, 2)}[table.key[:3]]
        for row in table.rows:
            assert all(row[column].number >= SMALLEST for column in counts), table.key
        if table.key.startswith("by."):
            assert all(row[3].number < row[4].number for row in table.rows)


def test_every_table_with_a_withheld_number_says_what_the_mark_means_and_no_other(tables):
    note = small_counts.suppression_note(YOUTH)
    for table in tables.values():
        withheld = any(cell.text == small_counts.SUPPRESSED for row in table.rows for cell in row)
        assert (note in table.notes) is withheld, table.key


def test_classification_with_a_small_number_is_withheld_wherever_it_is_printed(inspection):
    report = compose(inspection)
    tables = {table.key: table for table in report.tables}
    for check in work_out(inspection).classifications:
        small = any(0 < number < SMALLEST for number in check.counts)
        table = tables.get(f"classifications.{check.group}")
        rows = [row for row in (table.rows if table else ()) if row[0].text == YOUTH.scale(check.scale).title]
        if rows or not small:
            assert {cell.text == small_counts.SUPPRESSED for cell in rows[0][2:]} == {small}
        reason = report.figures.get(f"classification.{check.group}.{check.scale}", "")
        if small:
            assert not reason or reason.startswith(f"{check.applicable} cases both classified.")


def test_numbers_of_drawn_cases_are_not_called_assessed():
    drawn_only = replace(package.read(EXAMPLE), assessments=())
    tables = [table for table in compose(drawn_only).tables if table.key.startswith("people.")]
    assert {table.headings[2] for table in tables} == {"Cases in the sample"}
    assert {sum(row[2].number or 0 for row in table.rows) for table in tables} == {31, 19}


def test_ages_count_the_assessed_cases_of_their_own_group_only():
    example = package.read(EXAMPLE)
    assessed = {one.case_id for one in example.assessments if one.group == "court"}
    unassessed = [case.id for case in example.populations["court"].cases if case.id not in assessed]
    others = [one for one in example.assessments if one.group == "out_of_court"]
    same_ids = [replace(one, case_id=case) for one, case in zip(others, unassessed, strict=False)]
    court = [one for one in example.assessments if one.group == "court"]
    report = compose(replace(example, assessments=(*court, *same_ids)))
    ages = next(table for table in report.tables if table.key == "people.court.age")
    assert same_ids
    assert sum(row[2].number or 0 for row in ages.rows) == 31


def test_table_in_which_nothing_survives_is_named_in_one_sentence(inspection):
    report = compose(inspection)
    assert not [table.key for table in report.tables if small_counts.is_suppressed(table)]
    checks = [check for check in work_out(inspection).classifications if check.applicable]
    groups = {check.group for check in checks}
    shown = {table.key for table in report.tables if table.key.startswith("classifications.")}
    withheld = {
        group
        for group in groups
        if all(
            any(0 < number < SMALLEST for number in check.counts) for check in checks if check.group == group
        )
    }
    assert shown == {f"classifications.{group}" for group in groups - withheld}
    sections = [section for section in report.sections if section.key == "annex.classifications"]
    words = " ".join(map(text_of, sections))
    assert ("not given" in words) is bool(withheld)
    for group in withheld:
        assert f"{YOUTH.group(group).title}: the service's" in words


@pytest.mark.parametrize(
    ("column", "is_suppressed"), [(("[c]", "[c]"), True), (("[c]", "4"), False), (("4", "5"), False)]
)
def test_table_is_suppressed_if_a_column_with_withheld_numbers_has_no_other(column, is_suppressed):
    rows = tuple((cell("Level"), cell("9"), cell(text)) for text in column)
    assert small_counts.is_suppressed(Table("t", "Caption", ("What", "Cases", "Yes"), rows)) is is_suppressed
