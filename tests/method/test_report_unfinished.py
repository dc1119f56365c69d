"""A report can be composed of unfinished inspections and for any edition, and never of wrong figures."""

from dataclasses import replace
from typing import Any

import pytest

from inspectorate.method.faults import FaultsFound
from inspectorate.method.inspection import work_out
from inspectorate.method.ratings.rated import Decision
from inspectorate.method.report import compose
from inspectorate.method.report.compose.people import level_title
from inspectorate.method.report.compose.walking import runs_in
from inspectorate.method.report.proof import check
from inspectorate.method.standards import available, load
from tests.method.inspections import NARRATIVE, framework, inspection, unfinished, worked_out
from tests.method.reports import part, table, text_of


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


def test_an_area_that_is_not_yet_named_is_said_to_be_so_and_asked_for():
    whole = unfinished()
    nameless = replace(whole, about=replace(whole.about, area=" ", lead_inspector=""))
    assert compose(nameless).title.endswith("in an area not yet named")
    places = [remark.place for remark in check(nameless) if remark.kind == "missing"]
    assert {"inspection.toml, about, area", "inspection.toml, about, lead_inspector"} <= set(places)
    assert not [remark for remark in check(whole) if remark.place.startswith("inspection.toml, about")]


def test_a_level_nobody_recorded_is_said_in_words():
    for field in framework().casework.fields:
        assert level_title(framework(), field.key, "not_recorded") == "Not recorded"
