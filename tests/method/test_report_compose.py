"""The report has every part in its order, each with what belongs in it."""

from dataclasses import replace
from datetime import date

import pytest

from inspectorate.method.faults import FaultsFound
from inspectorate.method.inspection import Recommendation
from inspectorate.method.report import compose
from inspectorate.method.report.compose.walking import blocks_in, runs_in
from inspectorate.method.report.content import (
    Bullets,
    KeyFacts,
    Paragraph,
    RatingsSummary,
    Table,
)
from tests.method.inspections import worked_out
from tests.method.reports import part, table, text_of, words


@pytest.fixture(scope="module")
def report():
    return compose(*worked_out())


def test_the_parts_come_in_the_order_of_published_reports(report):
    assert [section.key for section in report.sections] == [
        "foreword", "overall-findings", "summary-of-ratings", "recommendations", "introduction", "key-facts",
        "1", "2", "3",
        "annex.methodology", "annex.results", "annex.glossary", "annex.evidence", "annex.classifications",
        "annex.sample", "annex.figures",
    ]  # fmt: skip
    assert [s.number for s in report.sections if s.key.startswith("annex")] == [
        f"Annex {n}" for n in range(1, 8)
    ]


def test_the_files_of_an_invented_inspection_do_not_claim_the_inspectorate_as_their_author(report):
    whole, results = worked_out()
    assert "invented" in report.author
    real = replace(whole, about=replace(whole.about, invented=""))
    assert compose(real, results).author == whole.framework.inspectorate


@pytest.mark.parametrize(
    ("published", "ended", "dated"),
    [
        (date(2018, 12, 6), date(2018, 9, 14), date(2018, 12, 6)),
        (None, date(2018, 9, 14), date(2018, 9, 14)),
        (None, None, date(2018, 9, 3)),
    ],
)
def test_the_files_carry_the_inspection_s_last_known_day(published, ended, dated):
    whole, results = worked_out()
    about = replace(whole.about, published=published, fieldwork_ended=ended)
    assert compose(replace(whole, about=about), results).dated == dated


def test_the_cover_says_who_when_and_that_the_data_is_invented(report):
    assert report.title == "An inspection of youth offending services in Porth"
    assert (report.service, report.date) == ("Porth Youth Offending Service", "December 2018")
    assert report.notice == "Everything in this inspection is invented."
    assert "Open Government Licence" in report.licence
    front = " ".join(words(block.runs) for block in report.front if isinstance(block, Paragraph))
    assert "led by Ada Okonjo, with Ben Achterberg and Cerys Lloyd" in front
    assert all(
        source.attribution in front for source in worked_out()[0].framework.sources if source.attribution
    )


def test_the_summary_of_ratings_has_every_standard_and_the_score(report):
    whole, results = worked_out()
    (summary,) = [block for block in blocks_in(report.sections) if isinstance(block, RatingsSummary)]
    shown = {number: rating for _, standards in summary.domains for number, _, rating in standards}
    assert shown == {key: rated.rating for key, rated in results.ratings.items()}
    assert results.overall
    assert (summary.overall, summary.score) == (
        results.overall.rating,
        f"{results.overall.score} of {results.overall.out_of}",
    )
    assert list(shown) == list(whole.framework.standards)


def test_recommendations_are_numbered_through_under_the_body_each_is_for(report):
    blocks = part(report, "recommendations").blocks
    listed = [block for block in blocks if isinstance(block, Bullets)]
    assert [block.start for block in listed] == [1, 3]
    bodies = [words(b.runs) for b in blocks if isinstance(b, Paragraph) and words(b.runs).endswith("should:")]
    assert bodies == ["Porth YOS should:", "The Youth Justice Board should:"]


def test_recommendations_keep_their_numbers_when_a_body_comes_twice():
    whole, results = worked_out()
    mixed = tuple(Recommendation(to, f"do {n}", ("1.1",)) for n, to in enumerate(("A", "B", "A"), start=1))
    made = compose(replace(whole, recommendations=mixed), results)
    listed = [block for block in part(made, "recommendations").blocks if isinstance(block, Bullets)]
    assert [(block.start, words(block.items[0])) for block in listed] == [
        (1, "do 1"),
        (2, "do 2"),
        (3, "do 3"),
    ]


def test_a_standard_has_its_rating_statement_and_narrative_with_sub_headings(report):
    whole, results = worked_out()
    section = part(report, "2.1")
    assert (section.number, section.title) == ("2.1", "Assessment")
    assert section.rating == results.ratings["2.1"].rating
    assert section.statement == whole.framework.standards["2.1"].statement
    assert [made.title for made in section.parts] == ["How victims are seen"]
    assert f"{results.tallies['2.1.1'].percentage} per cent" in text_of(section)


def test_what_nobody_has_written_is_said_in_a_standard_and_left_out_elsewhere(report):
    assert "not been written yet" in text_of(part(report, "2.4"))
    assert "3.summary" not in [made.key for made in part(report, "3").parts]
    assert [made.title for made in part(report, "2.summary").parts] == ["Strengths", "Areas for improvement"]


def test_key_facts_stand_beside_their_comparators_with_their_dates(report):
    (panel,) = [block for block in blocks_in(report.sections) if isinstance(block, KeyFacts)]
    rate = next(fact for fact in panel.facts if fact.title == "Reoffending rate")
    assert (rate.value, rate.comparator, rate.note) == (
        "47.3%",
        "41.9%",
        "Ministry of Justice, 2016 to 2017.",
    )
    ages = table(report, "key-facts.Age")
    assert [cell.text for cell in ages.rows[0]] == ["Aged 10 to 14", "30%", "24%"]
    assert ages.notes == ("Source: Youth Justice Board, annual statistics, 2016 to 2017.",)


def test_footnotes_are_numbered_in_the_order_they_are_referred_to(report):
    used = [run.note for runs in runs_in(report.sections) for run in runs if run.note]
    assert [note.key for note in report.footnotes] == list(dict.fromkeys(used))
    assert [note.number for note in report.footnotes] == list(range(1, len(report.footnotes) + 1))
    assert report.footnotes[0].key == "foreword:one"


def test_every_figure_printed_has_its_reason(report):
    bound = {run.figure for runs in runs_in(report.sections) for run in runs if run.figure}
    in_tables = {cell.figure for made in report.tables for row in made.rows for cell in row if cell.figure}
    in_text = {b.key for b in blocks_in(report.sections) if isinstance(b, Table)}
    assert bound | {f for f in in_tables if f.split(".")[0] in "123"} <= set(report.figures)
    assert all(report.figures.values())
    listed = set(table(report, "figures").anchors) | set(table(report, "edition-figures").anchors)
    assert bound <= listed
    assert in_text < {made.key for made in report.tables}


def test_keys_of_tables_and_sections_are_unique(report):
    keys = [made.key for made in report.tables]
    assert len(keys) == len(set(keys))

    def all_keys(sections):
        for section in sections:
            yield section.key
            yield from all_keys(section.parts)

    sections = list(all_keys(report.sections))
    assert len(sections) == len(set(sections))


def test_a_text_of_endless_length_is_refused_before_it_is_read():
    endless = replace(worked_out()[0], narrative={"foreword": "word " * 50_000})
    with pytest.raises(FaultsFound) as found:
        compose(endless)
    assert [fault.place for fault in found.value.faults] == ["narrative/foreword.md"]
