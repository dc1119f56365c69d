"""The annexes: results, figures, the sample, how firm the ratings are; and what they withhold."""

from dataclasses import replace

import pytest

from inspectorate.method.report import compose
from inspectorate.method.report.compose.walking import blocks_in
from inspectorate.method.report.content import (
    Definitions,
    Picture,
    Table,
)
from inspectorate.method.standards import figures_of
from tests.method.inspections import worked_out
from tests.method.reports import part, table


@pytest.fixture(scope="module")
def report():
    return compose(*worked_out())


def test_the_results_table_has_every_key_question_with_its_percentage_to_link_to(report):
    whole, results = worked_out()
    made = table(report, "results.2")
    assert made.headings == ("Standards and key questions", "Rating", "% yes", "Cases")
    by_anchor = dict(zip(made.anchors, made.rows, strict=True))
    assert set(by_anchor) == {
        i for i in (*whole.framework.standards, *whole.framework.key_questions) if i[0] == "2"
    }
    tally = results.tallies["2.2.2"]
    assert [cell.text for cell in by_anchor["2.2.2"][2:]] == [
        f"{tally.percentage}%",
        f"{tally.yes} of {tally.applicable}",
    ]
    assert by_anchor["2.2"][1].rating == results.ratings["2.2"].rating
    assert table(report, "results.1").headings == ("Standards and key questions", "Rating")


def test_every_figure_of_the_edition_is_listed_with_its_status_and_the_unconfirmed_first(report):
    edition = worked_out()[0].framework
    rows = table(report, "edition-figures").rows
    assert len(rows) == len(figures_of(edition, edition))
    unconfirmed = [row[2].text.startswith("Unconfirmed") for row in rows]
    assert any(unconfirmed)
    assert unconfirmed == sorted(unconfirmed, reverse=True)
    assert all(cell.text for row in rows for cell in row[:4])
    bands = {row[0].text: row[1].text for row in rows if "band begins" in row[0].text}
    assert bands["Percentage at which the band begins: Good"] == "65"


def test_how_the_sample_was_drawn_can_be_repeated_from_what_is_printed(report):
    whole, _ = worked_out()
    sample = whole.samples["court"]
    recipe = {row[0].text: row[1].text for row in table(report, "draw.court").rows}
    assert recipe["Seed"] == str(sample.seed)
    assert recipe["Digest of the eligible cases (SHA-256)"] == sample.digest
    assert recipe["Size"] == sample.size.because


def test_small_counts_of_children_are_withheld_wherever_they_would_show():
    whole, results = worked_out()
    population = whole.populations["court"]
    girls = [
        replace(c, facts={**c.facts, "gender": "female" if n < 2 else "male"})
        for n, c in enumerate(population.cases)
    ]
    made = compose(
        replace(whole, populations={**whole.populations, "court": replace(population, cases=tuple(girls))}),
        results,
    )
    shown = {row[0].text: [cell.text for cell in row[1:]] for row in table(made, "people.court.gender").rows}
    assert shown["Girls"] == ["[c]", "[c]"]
    assert shown["Boys"] == ["[c]", "[c]"], "with the total known, the boys would give the girls away"


def test_no_table_about_children_shows_a_count_below_the_smallest(report):
    smallest = worked_out()[0].framework.ratings.smallest_cell.value
    tables = [made for made in report.tables if made.key.startswith(("people.", "balance."))]
    assert len(tables) > 10
    for made in tables:
        counts = [row[column].number for row in made.rows for column in {1, len(row) - 1}]
        assert all(count in {None, 0} or count >= smallest for count in counts), made.key


def test_a_picture_never_shows_what_its_table_withholds(report):
    for group in ("court", "out_of_court"):
        rows = {row[0].text for row in table(report, f"balance.{group}").rows if row[1].text != "[c]"}
        pictures = [
            b
            for b in blocks_in(report.sections)
            if isinstance(b, Picture) and b.key == f"balance-picture.{group}"
        ]
        drawn = {f"{row['factor']}: {row['level']}" for picture in pictures for row in picture.rows}
        assert drawn == rows


def test_how_firm_each_rating_is_has_a_table_and_a_picture(report):
    whole, results = worked_out()
    assert len(table(report, "distance").rows) == len(results.sensitivity)
    pictures = {block.kind for block in blocks_in(report.sections) if isinstance(block, Picture)}
    assert pictures == {"balance", "bands", "certainty"}
    bands = next(b for b in blocks_in(report.sections) if isinstance(b, Picture) and b.kind == "bands")
    assert bands.bands == tuple((b.rating, float(b.at_least.value)) for b in whole.framework.ratings.bands)


def test_rows_are_as_wide_as_their_headings(report):
    for made in report.tables:
        assert all(len(row) == len(made.headings) for row in made.rows), made.key
        assert len(made.anchors) in {0, len(made.rows)}, made.key


def test_the_glossary_is_in_the_order_of_the_alphabet(report):
    (glossary,) = [block for block in part(report, "annex.glossary").blocks if isinstance(block, Definitions)]
    terms = [entry.term.lower() for entry in glossary.entries]
    assert terms == sorted(terms)
    assert len(terms) == len(worked_out()[0].framework.glossary)


def test_prompts_and_factors_are_in_the_tables_for_the_spreadsheet_only(report):
    keys = {made.key for made in report.tables}
    assert {"questions.2", "questions.3", "by.gender"} <= keys
    in_text = {block.key for block in blocks_in(report.sections) if isinstance(block, Table)}
    assert not {"questions.2", "by.gender"} & in_text
    assert len(table(report, "questions.2").rows) > 50
