"""Standing statements of a report, beside what they are printed with: none claims what is not there."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from inspectorate import package
from inspectorate.method.inspection import Figure, Recommendation
from inspectorate.method.report import compose, vocabulary
from inspectorate.method.report.composition import key_facts, small_counts
from inspectorate.method.report.composition.traversal import blocks_in
from inspectorate.method.report.content import Bullets, KeyFacts, Paragraph, Picture, Signatory, Table
from tests.method.inspections import inspection_and_results
from tests.method.reports import part, table, text_of, words

EXAMPLE = Path(__file__).parents[2] / "examples" / "barking-and-dagenham-2018"


@pytest.fixture(scope="module")
def example():
    return compose(package.read(EXAMPLE))


def with_changes(**changes):
    """Return the report of the complete inspection with changed fields."""
    complete, results = inspection_and_results()
    return compose(replace(complete, **changes), results)


def figure(key, comparator, subject=""):
    title = "England" if comparator else ""
    return Figure(key, key.capitalize(), "", 5, comparator, title, "2017", "A source", subject=subject)


@pytest.mark.parametrize(
    ("comparators", "sentence"),
    [
        ((4, 6), key_facts.ALL_COMPARED),
        ((4, None), key_facts.SOME_COMPARED),
        ((None, None), ""),
    ],
)
def test_comparison_is_announced_only_where_there_is_one(comparators, sentence):
    figures = tuple(figure(f"fact{number}", one) for number, one in enumerate(comparators))
    text = text_of(part(with_changes(figures=figures, narrative={}), "key-facts"))
    assert text.endswith(sentence)
    assert ("comparison" in text) is bool(sentence)


def test_figures_of_the_area_do_not_bear_the_name_of_the_service():
    figures = (figure("a", None, "area"), figure("b", 6, "area"), figure("c", 6), figure("d", None))
    (panel,) = (
        block
        for block in blocks_in(with_changes(figures=figures, narrative={}).sections)
        if isinstance(block, KeyFacts)
    )
    assert [fact.value_label for fact in panel.facts] == ["Porth", "Porth", "Porth YOS", ""]
    assert {fact.note for fact in panel.facts} == {"A source. Period: 2017."}


def test_population_of_the_example_is_that_of_the_area(example):
    (panel,) = (block for block in blocks_in(example.sections) if isinstance(block, KeyFacts))
    labels = {fact.title: fact.value_label for fact in panel.facts}
    assert labels["Population"] == labels["Rank by deprivation among districts in England"]
    assert labels["Population"] == "Barking and Dagenham"
    assert labels["Reoffending rate"] == "Barking and Dagenham YOS"
    assert all(". Period: " in fact.note or fact.note.count(". ") < 2 for fact in panel.facts)


def test_withheld_is_explained_where_something_is_withheld_and_nowhere_else(example):
    explained = text_of(part(example, "methodology.small-numbers")).count(small_counts.SUPPRESSED)
    tables = [block for block in blocks_in(example.sections) if isinstance(block, Table)]
    withheld = [
        one for one in tables if any(cell.text == small_counts.SUPPRESSED for row in one.rows for cell in row)
    ]
    assert bool(explained) is bool(withheld)
    for one in tables:
        assert any(small_counts.SUPPRESSED in note for note in one.notes) is (one in withheld), one.key
    announced = replace(package.read(EXAMPLE), assessments=())
    assert small_counts.SUPPRESSED not in text_of(part(compose(announced), "methodology.small-numbers"))


def test_answers_of_few_respondents_are_withheld_wherever_they_would_be_printed(example):
    listed = {row[0].text: row[1].text for row in table(example, "survey").rows}
    assert set(listed.values()) == {"13 of 13", "5 of 13", "8 of 13"}
    sentences = [
        words(block.runs) for block in part(example, "annex.evidence").blocks if isinstance(block, Paragraph)
    ]
    (sentence,) = sentences
    assert sentence.startswith("9 statements of the survey are not listed: fewer than five of the people")
    for reference, because in example.figures.items():
        if reference.startswith("survey."):
            assert because.startswith(("13 of 13", "5 of 13", "8 of 13", "13 answered.")), because
    plan = example.figures["fact.out_of_court.other_agency_plan.yes"]
    assert plan.startswith("19 assessed cases")
    assert "18" not in plan


def test_source_of_every_figure_in_the_text_has_the_edition_s_own_figures(example):
    rows = {row[0].text: row[1].text for row in table(example, "figures").rows}
    printed = "; ".join(rows.values())
    for text in ("80 per cent", "60 per cent", "95 per cent", "six to nine months", "one"):
        assert text in printed, text
    assert any("five (too low should be" in text or "five (should be" in text for text in rows.values())
    assert "five (the others)" in printed


@pytest.mark.parametrize(
    ("yes", "total", "phrase"),
    [
        (16, 29, "just over half"),
        (17, 30, "just over half"),
        (13, 29, "just under half"),
        (7, 12, "just under three in five"),
        (5, 12, "just over two in five"),
    ],
)
def test_share_is_given_by_the_fraction_that_people_would_name(yes, total, phrase):
    assert vocabulary.in_words(Fraction(yes, total)) == phrase


def test_probability_near_one_half_beside_one_answer_is_explained(example):
    (note,) = [note for note in table(example, "distance").notes if "near 50 per cent" in note]
    assert "the cases that were not assessed can change it too" in note


def test_chart_says_what_dot_and_bar_mean_and_names_a_table_that_is_beside_it(example):
    section = part(example, "annex.results")
    for before, block in pairwise(section.blocks):
        if isinstance(block, Picture):
            assert "as dots, with their ranges as bars" in block.alt
            assert block.alt.endswith("The table above has the figures.")
            assert isinstance(before, Table)
            assert before.key.removeprefix("results.") == block.key.removeprefix("bands.")
            assert "Range" in before.headings
    blocks = part(example, "methodology.certainty").blocks
    ((picture, following),) = (
        (block, after) for block, after in pairwise(blocks) if isinstance(block, Picture)
    )
    assert picture.alt.endswith("The table that follows has the figures.")
    assert isinstance(following, Table)
    assert following.key == "certainty"


def test_foreword_is_signed_if_a_name_or_an_office_is_recorded():
    complete, _ = inspection_and_results()
    about = replace(complete.about, foreword_by="Dame Ada Okonjo", foreword_office="Chief Inspector")
    *_, signatory = part(with_changes(about=about), "foreword").blocks
    assert signatory == Signatory("Dame Ada Okonjo", "Chief Inspector")
    assert not [block for block in part(with_changes(), "foreword").blocks if isinstance(block, Signatory)]


def test_imprint_says_where_a_publication_is_and_of_an_example_that_it_is_none():
    complete, _ = inspection_and_results()
    real = with_changes(about=replace(complete.about, invented=""))
    imprint = " ".join(words(block.runs) for block in real.front)
    for text in (
        "available for download at: www.justiceinspectorates",
        "1 Bridge Street West, Manchester",
        "Contact: ",
    ):
        assert text in imprint
    example = " ".join(words(block.runs) for block in with_changes().front)
    assert "HM Inspectorate of Probation has not published this example." in example
    assert "Published by" not in example


def test_recommendation_ends_as_a_sentence_with_its_time():
    recommendations = (
        Recommendation("A", "plan", due="Within 3 months."),
        Recommendation("A", "ask"),
        Recommendation("A", "help."),
        Recommendation("A", "check every plan.", due="within 3 months"),
    )
    *_, bullets = part(with_changes(recommendations=recommendations), "recommendations").blocks
    assert isinstance(bullets, Bullets)
    assert [words(item) for item in bullets.items] == [
        "plan (within 3 months).",
        "ask.",
        "help.",
        "check every plan. Within 3 months.",
    ]


def test_footnotes_of_the_edition_have_web_addresses(example):
    links = [run.link for note in example.footnotes for run in note.runs if run.link]
    assert len(links) == 2
    assert all(link.startswith("https://") for link in links)
