"""Annexes of a report: results, figures, sample, certainty of ratings, and groups of children."""

from dataclasses import replace

import pytest

from inspectorate.method.inspection import work_out
from inspectorate.method.report import compose
from inspectorate.method.report.composition.content_builders import number_cell
from inspectorate.method.report.composition.traversal import blocks_in
from inspectorate.method.report.content import Definitions, Paragraph, Picture, Table
from inspectorate.method.standards import figures_of
from inspectorate.typeset.charts import data_table
from tests.method.editions import adopted_edition
from tests.method.inspections import inspection_and_results
from tests.method.reports import part, table


@pytest.fixture(scope="module")
def report():
    return compose(*inspection_and_results())


def test_results_table_has_every_key_question_with_percentage_and_anchor(report):
    inspection, results = inspection_and_results()
    results_table = table(report, "results.2")
    assert results_table.headings == ("Standards and key questions", "Rating", "% yes", "Range", "Cases")
    by_anchor = dict(zip(results_table.anchors, results_table.rows, strict=True))
    assert set(by_anchor) == {
        key for key in (*inspection.framework.standards, *inspection.framework.key_questions) if key[0] == "2"
    }
    tally = results.tallies["2.2.2"]
    assert [cell.text for cell in by_anchor["2.2.2"][2:]] == [
        f"{tally.percentage}%",
        f"{tally.interval}",
        f"{tally.yes} of {tally.applicable}",
    ]
    assert by_anchor["2.2"][1].rating == results.ratings["2.2"].rating
    assert table(report, "results.1").headings == ("Standards and key questions", "Rating")


@pytest.mark.parametrize(("adopted", "status"), [(True, "Adopted"), (False, "No published source")])
def test_edition_figures_table_lists_every_figure_the_least_certain_first(adopted, status):
    inspection, results = inspection_and_results()
    edition = adopted_edition(inspection.framework) if adopted else inspection.framework
    report = compose(replace(inspection, framework=edition), results)
    rows = table(report, "edition-figures").rows
    assert len(rows) == len(figures_of(edition, edition))
    first = [row[2].text == status for row in rows]
    assert any(first)
    assert first == sorted(first, reverse=True)
    assert all(cell.text for row in rows for cell in row[:4])
    bands = {row[0].text: row[1].text for row in rows if "band begins" in row[0].text}
    assert bands["Percentage at which the band begins: Good"] == "65"


def test_draw_table_has_the_parameters_that_reproduce_the_sample(report):
    inspection, _ = inspection_and_results()
    sample = inspection.samples["court"]
    parameters = {row[0].text: row[1].text for row in table(report, "draw.court").rows}
    assert parameters["Seed"] == str(sample.seed)
    assert parameters["Digest of the eligible cases (SHA-256)"] == sample.digest
    assert parameters["Size"] == sample.size.because


def test_level_with_few_children_is_not_shown_and_cannot_be_subtracted():
    inspection, results = inspection_and_results()
    population = inspection.populations["court"]
    cases = [
        replace(case, facts={**case.facts, "gender": "female" if index < 2 else "male"})
        for index, case in enumerate(population.cases)
    ]
    genders = {case.id: case.facts["gender"] for case in cases}
    assessments = [
        replace(one, facts={**one.facts, "gender": genders[one.case_id]}) if one.group == "court" else one
        for one in inspection.assessments
    ]
    report = compose(
        replace(
            inspection,
            populations={**inspection.populations, "court": replace(population, cases=tuple(cases))},
            assessments=tuple(assessments),
        ),
        results,
    )
    assert "people.court.gender" not in {profile.key for profile in report.tables}
    words = [
        "".join(run.text for run in block.runs)
        for block in blocks_in(report.sections)
        if isinstance(block, Paragraph)
    ]
    assert any(text.startswith("Court disposals: the numbers by gender") for text in words)


def test_tables_about_children_have_no_count_below_the_smallest(report):
    smallest = inspection_and_results()[0].framework.ratings.smallest_cell.value
    tables = [profile for profile in report.tables if profile.key.startswith(("people.", "balance."))]
    assert len(tables) > 10
    for profile in tables:
        counts = [row[column].number for row in profile.rows for column in {1, len(row) - 1}]
        assert all(count in {None, 0} or count >= smallest for count in counts), profile.key


def test_balance_chart_has_the_rows_of_its_table(report):
    charts = [
        block
        for block in blocks_in(report.sections)
        if isinstance(block, Picture) and block.kind == "balance"
    ]
    tables = {profile.key: profile for profile in report.tables}
    assert {chart.key for chart in charts} == {
        f"balance-picture.{key.removeprefix('balance.')}" for key in tables if key.startswith("balance.")
    }
    for chart in charts:
        rows = tables[f"balance.{chart.key.removeprefix('balance-picture.')}"].rows
        assert [f"{row['factor']}: {row['level']}" for row in chart.rows] == [row[0].text for row in rows]
        drawn = data_table(chart)[1:]
        assert [(row[2], row[3]) for row in drawn] == [(row[2].text, row[3].text) for row in rows]


def test_expected_number_is_rounded_once():
    assert number_cell(9.952, decimals=1).text == "10.0"
    assert number_cell(6.25, decimals=1).text == "6.3"
    assert number_cell(1234.5).text == "1,235"


def test_rating_on_missing_answers_is_marked_in_every_table_of_the_report():
    inspection, _ = inspection_and_results()
    number = next(
        number
        for number, assessment in enumerate(inspection.assessments)
        if assessment.occasion == "first" and "3.1.1" in assessment.answers
    )
    assessments = list(inspection.assessments)
    answers = {
        question: answer
        for question, answer in assessments[number].answers.items()
        if not question.startswith("3.1.1")
    }
    assessments[number] = replace(assessments[number], answers=answers)
    incomplete = replace(inspection, assessments=tuple(assessments))
    report = compose(incomplete, work_out(incomplete))
    for key in ("results.3", "reasons", "distance"):
        row = next(row for row in table(report, key).rows if row[0].text.startswith("3.1 "))
        assert row[1].text.endswith(" (provisional)")
        assert row[1].rating
    row = next(row for row in table(report, "certainty").rows if row[0].text.startswith("3.1 "))
    assert {cell.text for cell in row[1:]} == {"not given"}
    assert any("while answers are missing: 1 to 3.1.1" in note for note in table(report, "certainty").notes)
    assert any("answers to 3.1.1 is missing" in note for note in table(report, "results.3").notes)


def test_probabilities_and_agreement_are_printed_with_what_they_leave_out(report):
    _, results = inspection_and_results()
    certainty = table(report, "certainty")
    assert "sampling only" in certainty.caption
    assert any("more often below" in note for note in certainty.notes)
    for row, sensitivity in zip(certainty.rows, results.sensitivity.values(), strict=False):
        for cell, probability in zip(row[1:], sensitivity.probabilities.values(), strict=True):
            assert (cell.text in {"0%", "100%"}) is (probability in {0, 1})
            assert (cell.number is None) is (0 < probability < 0.005 or 0.995 <= probability < 1)
    differing = table(report, "disagreement")
    assert len(differing.headings) == 3 + len(next(iter(results.sensitivity.values())).with_disagreement)
    assert results.disagreement_basis in differing.notes
    if results.agreement:
        for row in table(report, "agreement").rows:
            assert (row[3].text == "undefined") is (row[4].text == "undefined")
            assert row[4].text == "undefined" or " to " in row[4].text


def test_certainty_of_ratings_has_a_table_and_a_chart(report):
    inspection, results = inspection_and_results()
    assert len(table(report, "distance").rows) == len(results.sensitivity)
    kinds = {block.kind for block in blocks_in(report.sections) if isinstance(block, Picture)}
    assert kinds == {"balance", "bands", "certainty"}
    bands = next(
        block for block in blocks_in(report.sections) if isinstance(block, Picture) and block.kind == "bands"
    )
    assert bands.bands == tuple(
        (band.rating, float(band.at_least.value)) for band in inspection.framework.ratings.bands
    )


def test_rows_have_as_many_cells_as_headings(report):
    for report_table in report.tables:
        assert all(len(row) == len(report_table.headings) for row in report_table.rows), report_table.key
        assert len(report_table.anchors) in {0, len(report_table.rows)}, report_table.key


def test_glossary_is_in_alphabetical_order(report):
    (glossary,) = [block for block in part(report, "annex.glossary").blocks if isinstance(block, Definitions)]
    terms = [entry.term.lower() for entry in glossary.entries]
    assert terms == sorted(terms)
    assert len(terms) == len(inspection_and_results()[0].framework.glossary)


def test_tables_of_prompts_and_factors_are_in_the_technical_annex(report):
    annex = [section for section in report.sections if section.document == "technical-annex"]
    keys = {block.key for block in blocks_in(annex) if isinstance(block, Table)}
    assert {"questions.2", "questions.3", "by.gender"} <= keys
    assert len(table(report, "questions.2").rows) > 50
