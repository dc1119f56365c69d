"""Reports of incomplete inspections and of any edition; unknown figures are printed in braces."""

from dataclasses import replace
from typing import Any

import pytest

from inspectorate.method.inspection import work_out
from inspectorate.method.ratings.values import Decision
from inspectorate.method.report import compose
from inspectorate.method.report.checks import check
from inspectorate.method.report.composition import compose_draft
from inspectorate.method.report.composition.sample_profile import level_title
from inspectorate.method.report.composition.traversal import runs_in
from inspectorate.method.report.draft import prepare
from inspectorate.method.standards import available, load
from tests.method.inspections import (
    NARRATIVE,
    announced_inspection,
    framework,
    inspection,
    inspection_and_results,
)
from tests.method.reports import part, table, text_of


def test_rating_changed_by_the_panel_is_shown_with_its_reason():
    complete, _ = inspection_and_results()
    level = complete.framework.ratings.levels[0].name
    decision = Decision(
        "2.4",
        level,
        "The other key questions are far higher.",
        ("Ada Okonjo",),
        complete.about.fieldwork_started,
    )
    changed = replace(complete, decisions=(decision,))
    report = compose(changed, work_out(changed))
    assert part(report, "2.4").rating == level
    reasons = {row[0].text: row[2].text for row in table(report, "reasons").rows}
    assert "The other key questions are far higher." in reasons["2.4 Reviewing"]


def test_announced_inspection_gives_a_draft_without_ratings():
    report = compose(announced_inspection())
    assert report.date == "Draft, not published"
    assert {part(report, key).rating for key in framework().standards} == {"Not yet rated"}
    assert "has not been rated yet" in text_of(part(report, "overall-findings"))
    assert "annex.sample" not in [section.key for section in report.sections]
    assert "not yet rated" in [row[2].text for row in table(report, "results.2").rows]


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
def test_report_is_composed_when_a_part_is_missing(missing):
    complete, _ = inspection_and_results()
    empty: Any = {} if missing in {"populations", "samples", "narrative"} else ()
    changes: dict[str, Any] = {"narrative": {}} if missing == "figures" else {}
    report = compose(replace(complete, **changes, **{missing: empty}))
    assert len(report.sections) >= 9
    assert report.tables


def test_every_edition_gives_a_report():
    for edition in available():
        report = compose(inspection(load(edition), narrative={"foreword": "Words."}))
        chapters = [
            section.number
            for section in report.sections
            if section.document == "report" and section.number and "Annex" not in section.number
        ]
        assert chapters == [domain.id for domain in load(edition).domains]
        assert compose(announced_inspection(load(edition))).sections


def test_unknown_figures_are_printed_in_braces_and_counted_in_the_notice():
    complete, results = inspection_and_results()
    narrative = {**NARRATIVE, "2.2": "{2.2.9} and\n{2.2.2|wordy}", "foreword": "{figure.nothing}"}
    draft = prepare(replace(complete, narrative=narrative), results)
    assert [fault.place for fault in draft.unbound] == [
        "narrative/foreword.md, line 1",
        "narrative/2.2.md, line 1",
        "narrative/2.2.md, line 2",
    ]
    report = compose_draft(draft)
    assert report.notice.startswith(
        "Draft: 3 references to figures have no figure and are printed in braces."
    )
    strong = {run.text for runs in runs_in(report.sections) for run in runs if run.strong}
    assert {"{2.2.9}", "{2.2.2|wordy}", "{figure.nothing}"} <= strong


def test_notice_names_a_single_unknown_figure():
    complete, results = inspection_and_results()
    report = compose(replace(complete, narrative={"foreword": "{figure.nothing}"}), results)
    assert report.notice.startswith("Draft: 1 reference to a figure has no figure and is printed in braces.")


def test_footnote_without_text_is_removed():
    complete, results = inspection_and_results()
    report = compose(replace(complete, narrative={"foreword": "Words.[^gone]"}), results)
    assert all(run.note != "foreword:gone" for runs in runs_in(report.sections) for run in runs)


def test_composition_is_reproducible():
    assert compose(*inspection_and_results()) == compose(*inspection_and_results())


def test_missing_area_and_lead_inspector_give_remarks():
    announced = announced_inspection()
    nameless = replace(announced, about=replace(announced.about, area=" ", lead_inspector=""))
    assert compose(nameless).title.endswith("in an area not yet named")
    places = [remark.place for remark in check(nameless) if remark.kind == "missing"]
    assert {"inspection.toml, about, area", "inspection.toml, about, lead_inspector"} <= set(places)
    assert not [remark for remark in check(announced) if remark.place.startswith("inspection.toml, about")]


def test_unrecorded_level_has_a_title():
    for field in framework().casework.fields:
        assert level_title(framework(), field.key, "not_recorded") == "Not recorded"
