"""Composition of a report: its parts, their order and their content."""

from dataclasses import replace
from datetime import date

import pytest

from inspectorate.method.faults import FaultsFound
from inspectorate.method.inspection import Recommendation
from inspectorate.method.report import compose
from inspectorate.method.report.composition.traversal import blocks_in, runs_in
from inspectorate.method.report.content import Bullets, KeyFacts, Paragraph, RatingsSummary, Table
from tests.method.editions import adopted_edition
from tests.method.inspections import inspection_and_results
from tests.method.reports import part, table, text_of, words


@pytest.fixture(scope="module")
def report():
    return compose(*inspection_and_results())


def test_sections_are_in_the_order_of_published_reports(report):
    assert [section.key for section in report.sections] == [
        "foreword", "overall-findings", "summary-of-ratings", "recommendations", "introduction", "key-facts",
        "1", "2", "3",
        "annex.methodology", "annex.results", "annex.glossary",
        "technical.about", "methodology.sampling", "methodology.ratings", "methodology.certainty",
        "annex.questions", "annex.factors", "annex.evidence", "annex.classifications", "annex.sample",
        "methodology.small-numbers", "methodology.figures", "annex.figures",
    ]  # fmt: skip
    public = [section for section in report.sections if section.document == "report"]
    assert [section.key for section in public][-1] == "annex.glossary"
    assert [section.number for section in public[-3:]] == ["Annex 1", "Annex 2", "Annex 3"]
    annex = report.sections[len(public) :]
    assert {section.document for section in annex} == {"technical-annex"}
    assert [section.number for section in annex] == ["", *(f"A{number}" for number in range(1, len(annex)))]
    assert report.annex_title == f"{report.title}: technical annex"


def test_book_keeping_of_the_edition_is_in_the_technical_annex_only():
    inspection, results = inspection_and_results()
    report = compose(inspection, results)
    public = repr([section for section in report.sections if section.document == "report"])
    annex = repr([section for section in report.sections if section.document == "technical-annex"])
    for entry in ("No published source", "no published source", "SHA-256", "Seed"):
        assert entry not in public
        assert entry in annex
    further = text_of(part(report, "methodology.further"))
    assert further.count("technical annex") == 1
    assert further.endswith("says which are not confirmed.")
    adopted = replace(inspection, framework=adopted_edition(inspection.framework))
    assert text_of(part(compose(adopted, results), "methodology.further")).endswith("with their sources.")


def test_author_of_a_fictitious_inspection_is_not_the_inspectorate(report):
    inspection, results = inspection_and_results()
    assert "invented" in report.author
    real = replace(inspection, about=replace(inspection.about, invented=""))
    assert compose(real, results).author == inspection.framework.inspectorate


@pytest.mark.parametrize(
    ("published", "ended", "dated"),
    [
        (date(2018, 12, 6), date(2018, 9, 14), date(2018, 12, 6)),
        (None, date(2018, 9, 14), date(2018, 9, 14)),
        (None, None, date(2018, 9, 3)),
    ],
)
def test_metadata_date_is_the_latest_date_of_the_inspection(published, ended, dated):
    inspection, results = inspection_and_results()
    about = replace(inspection.about, published=published, fieldwork_ended=ended)
    assert compose(replace(inspection, about=about), results).dated == dated


def test_cover_has_service_date_and_notice_of_fictitious_data(report):
    assert report.title == "An inspection of youth offending services in Porth"
    assert (report.service, report.date) == ("Porth Youth Offending Service", "December 2018")
    assert report.notice == "Everything in this inspection is invented."
    assert "Open Government Licence" in report.licence
    front = " ".join(words(block.runs) for block in report.front if isinstance(block, Paragraph))
    assert "led by Ada Okonjo, with Ben Achterberg and Cerys Lloyd" in front
    assert all(
        source.attribution in front
        for source in inspection_and_results()[0].framework.sources
        if source.attribution
    )


def test_summary_of_ratings_has_every_standard_and_the_score(report):
    inspection, results = inspection_and_results()
    (summary,) = [block for block in blocks_in(report.sections) if isinstance(block, RatingsSummary)]
    ratings = {number: rating for _, standards in summary.domains for number, _, rating in standards}
    assert ratings == {key: confirmed.rating for key, confirmed in results.ratings.items()}
    assert results.overall
    assert (summary.overall, summary.score) == (
        results.overall.rating,
        f"{results.overall.score} of {results.overall.out_of}",
    )
    assert list(ratings) == list(inspection.framework.standards)


def test_recommendations_are_numbered_consecutively_by_addressee(report):
    blocks = part(report, "recommendations").blocks
    lists = [block for block in blocks if isinstance(block, Bullets)]
    assert [block.start for block in lists] == [1, 3]
    addressees = [
        words(block.runs)
        for block in blocks
        if isinstance(block, Paragraph) and words(block.runs).endswith("should:")
    ]
    assert addressees == ["Porth YOS should:", "The Youth Justice Board should:"]


def test_recommendations_to_an_addressee_named_twice_keep_their_order():
    inspection, results = inspection_and_results()
    recommendations = tuple(
        Recommendation(addressee, f"do {number}", ("1.1",))
        for number, addressee in enumerate(("A", "B", "A"), start=1)
    )
    report = compose(replace(inspection, recommendations=recommendations), results)
    lists = [block for block in part(report, "recommendations").blocks if isinstance(block, Bullets)]
    assert [(block.start, words(block.items[0])) for block in lists] == [
        (1, "do 1."),
        (2, "do 2."),
        (3, "do 3."),
    ]


def test_standard_section_has_rating_statement_and_narrative(report):
    inspection, results = inspection_and_results()
    section = part(report, "2.1")
    assert (section.number, section.title) == ("2.1", "Assessment")
    assert section.rating == results.ratings["2.1"].rating
    assert section.statement == inspection.framework.standards["2.1"].statement
    assert [subsection.title for subsection in section.parts] == ["How victims are seen"]
    assert f"{results.tallies['2.1.1'].percentage} per cent" in text_of(section)


def test_missing_narrative_is_stated_in_standards_and_omitted_elsewhere(report):
    assert "not been written yet" in text_of(part(report, "2.4"))
    assert "3.summary" not in [section.key for section in part(report, "3").parts]
    assert [section.title for section in part(report, "2.summary").parts] == [
        "Strengths",
        "Areas for improvement",
    ]


def test_key_facts_have_comparators_and_periods():
    inspection, results = inspection_and_results()
    about = replace(inspection.about, published_results=("figure.*",))
    report = compose(replace(inspection, about=about), results)
    (panel,) = [block for block in blocks_in(report.sections) if isinstance(block, KeyFacts)]
    rate = next(fact for fact in panel.facts if fact.title == "Reoffending rate")
    assert (rate.value, rate.comparator, rate.note) == (
        "47.3%",
        "41.9%",
        "Ministry of Justice. Period: 2016 to 2017.",
    )
    ages = table(report, "key-facts.Age")
    assert [cell.text for cell in ages.rows[0]] == ["Aged 10 to 14", "30%", "24%"]
    assert ages.notes == ("Source: Youth Justice Board, annual statistics. Period: 2016 to 2017.",)


def test_footnotes_are_numbered_in_order_of_reference(report):
    for document in ("report", "technical-annex"):
        sections = [section for section in report.sections if section.document == document]
        references = [run.note for runs in runs_in(sections) for run in runs if run.note]
        notes = [note for note in report.footnotes if note.document == document]
        assert [note.key for note in notes] == list(dict.fromkeys(references))
        assert [note.number for note in notes] == list(range(1, len(notes) + 1))
    assert report.footnotes[0].key == "foreword:one"


def test_every_printed_figure_has_a_reason(report):
    bound = {run.figure for runs in runs_in(report.sections) for run in runs if run.figure}
    table_figures = {
        cell.figure
        for listed_table in report.tables
        for row in listed_table.rows
        for cell in row
        if cell.figure
    }
    text_tables = {block.key for block in blocks_in(report.sections) if isinstance(block, Table)}
    assert bound | {figure for figure in table_figures if figure.split(".")[0] in "123"} <= set(
        report.figures
    )
    assert all(report.figures.values())
    listed_figures = set(table(report, "figures").anchors) | set(table(report, "edition-figures").anchors)
    assert bound <= listed_figures
    assert text_tables == {listed_table.key for listed_table in report.tables}


def test_keys_of_tables_and_sections_are_unique(report):
    keys = [listed.key for listed in report.tables]
    assert len(keys) == len(set(keys))

    def all_keys(sections):
        for section in sections:
            yield section.key
            yield from all_keys(section.parts)

    sections = list(all_keys(report.sections))
    assert len(sections) == len(set(sections))


def test_text_above_the_maximum_length_raises_faults():
    inspection = replace(inspection_and_results()[0], narrative={"foreword": "word " * 50_000})
    with pytest.raises(FaultsFound) as caught:
        compose(inspection)
    assert [fault.place for fault in caught.value.faults] == ["narrative/foreword.md"]
