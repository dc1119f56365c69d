"""The report has every part in its order, for finished and unfinished inspections and for other editions."""

from dataclasses import replace
from typing import Any

import pytest

from inspectorate.method.faults import FaultsFound
from inspectorate.method.inspection import Recommendation, work_out
from inspectorate.method.ratings.rated import Decision
from inspectorate.method.report import compose
from inspectorate.method.report.compose.walking import blocks_in, runs_in
from inspectorate.method.report.content import (
    Bullets,
    Definitions,
    KeyFacts,
    Paragraph,
    Picture,
    RatingsSummary,
    Section,
    Table,
)
from inspectorate.method.standards import available, figures_of, load
from tests.method.inspections import NARRATIVE, framework, inspection, unfinished, worked_out


@pytest.fixture(scope="module")
def report():
    return compose(*worked_out())


def part(report, key: str) -> Section:
    def find(sections):
        for section in sections:
            if section.key == key:
                return section
            if found := find(section.parts):
                return found
        return None

    found = find(report.sections)
    assert found, key
    return found


def table(report, key: str) -> Table:
    return next(table for table in report.tables if table.key == key)


def words(runs) -> str:
    return "".join(run.text for run in runs)


def text_of(section: Section) -> str:
    return " ".join(words(runs) for runs in runs_in([section]))


def test_the_parts_come_in_the_order_of_published_reports(report):
    assert [section.key for section in report.sections] == [
        "foreword", "overall-findings", "summary-of-ratings", "recommendations", "introduction", "key-facts",
        "1", "2", "3",
        "annex.methodology", "annex.results", "annex.evidence", "annex.classifications", "annex.sample",
        "annex.glossary", "annex.figures",
    ]  # fmt: skip
    assert [s.number for s in report.sections if s.key.startswith("annex")] == [
        f"Annex {n}" for n in range(1, 8)
    ]


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


def test_a_rating_the_panel_moved_is_shown_with_its_reason():
    whole, _ = worked_out()
    level = whole.framework.ratings.levels[0].name
    moved = Decision(
        "2.4",
        level,
        "The other key questions are far higher.",
        ("Ada Okonjo",),
        whole.about.fieldwork_started,
    )
    changed = replace(whole, decisions=(moved,))
    made = compose(changed, work_out(changed))
    assert part(made, "2.4").rating == level
    why = {row[0].text: row[2].text for row in table(made, "reasons").rows}
    assert "The other key questions are far higher." in why["2.4 Reviewing"]


def test_an_announced_inspection_makes_a_draft_that_says_what_is_missing():
    made = compose(unfinished())
    assert made.date == "Draft, not published"
    assert {part(made, key).rating for key in framework().standards} == {"Not yet rated"}
    assert "has not been rated yet" in text_of(part(made, "overall-findings"))
    assert "annex.sample" not in [section.key for section in made.sections]
    assert "not yet rated" in [row[2].text for row in table(made, "results.2").rows]


@pytest.mark.parametrize(
    "missing",
    [
        "populations",
        "samples",
        "assessments",
        "evidence",
        "survey",
        "judgements",
        "figures",
        "recommendations",
        "narrative",
    ],
)
def test_any_part_of_an_inspection_may_be_missing(missing):
    whole, _ = worked_out()
    empty: Any = {} if missing in {"populations", "samples", "narrative"} else ()
    changes: dict[str, Any] = {"narrative": {}} if missing == "figures" else {}
    made = compose(replace(whole, **changes, **{missing: empty}))
    assert len(made.sections) >= 9
    assert made.tables


def test_every_edition_there_is_makes_a_report():
    for edition in available():
        made = compose(inspection(load(edition), narrative={"foreword": "Words."}))
        chapters = [
            section.number for section in made.sections if section.number and "Annex" not in section.number
        ]
        assert chapters == [domain.id for domain in load(edition).domains]
        assert compose(unfinished(load(edition))).sections


def test_a_figure_that_does_not_exist_stops_the_report_and_all_are_named():
    whole, results = worked_out()
    bad = {**NARRATIVE, "2.2": "{2.2.9} and\n{2.2.2|wordy}", "foreword": "{figure.nothing}"}
    with pytest.raises(FaultsFound) as caught:
        compose(replace(whole, narrative=bad), results)
    assert [fault.place for fault in caught.value.faults] == [
        "narrative/foreword.md, line 1",
        "narrative/2.2.md, line 1",
        "narrative/2.2.md, line 2",
    ]


def test_a_footnote_without_text_leaves_no_dangling_number():
    whole, results = worked_out()
    made = compose(replace(whole, narrative={"foreword": "Words.[^gone]"}), results)
    assert all(run.note != "foreword:gone" for runs in runs_in(made.sections) for run in runs)


def test_composing_twice_gives_the_same_report():
    assert compose(*worked_out()) == compose(*worked_out())
