"""Tests of starting texts: numbers are bound, figures exist, and the checks find no false number."""

import re
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate import package
from inspectorate.method.inspection import Inspection, work_out
from inspectorate.method.ratings import Judgement
from inspectorate.method.report.checks import check_draft
from inspectorate.method.report.draft import prepare, section_keys
from inspectorate.method.report.narrative import read_line
from inspectorate.method.report.narrative.markdown import escape_markdown
from inspectorate.method.report.starting_text import starting_texts
from tests.house.tree import ROOT
from tests.method import inspections

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"
BINDING = re.compile(r"\{[^{}]*\}")


@cache
def example() -> Inspection:
    """Return the worked example."""
    return package.read(EXAMPLE)


def drafted(inspection):
    """Return the draft whose sections are the starting texts."""
    results = work_out(inspection)
    narrative = {key: text for key, text in starting_texts(inspection, results).items() if text}
    return prepare(replace(inspection, narrative=narrative), results)


def test_every_section_has_a_starting_text_in_the_reports_order():
    inspection = example()
    texts = starting_texts(inspection, work_out(inspection))
    assert tuple(texts) == section_keys(inspection.framework)
    assert [key for key, text in texts.items() if not text] == ["key-facts", "methodology", "sample"]


def test_starting_texts_of_the_example_bind_every_figure():
    draft = drafted(example())
    assert draft.unbound == ()
    assert [fault for narrative in draft.narratives() for fault in narrative.faults] == []
    assert {figure.bound.reference for passage in draft.passages() for figure in passage.figures} >= {
        "overall",
        "2.1.1",
        "2.1",
        "cases.court",
        "figure.reoffending",
    }


def test_starting_texts_hold_no_typed_number():
    inspection = replace(example(), judgements=(), evidence=(), figures=())
    for key, text in starting_texts(inspection, work_out(inspection)).items():
        assert not re.search(r"\d", BINDING.sub("", text)), key


def test_checks_find_nothing_serious_and_no_number_in_starting_texts():
    remarks = [remark for remark in check_draft(drafted(example())) if remark.place.startswith("narrative/")]
    assert {remark.severity for remark in remarks} <= {"warning"}
    assert {remark.kind for remark in remarks} <= {"term"}


@pytest.mark.parametrize("edition", ["youth-2018", "hostels-2030"])
def test_starting_texts_bind_in_an_inspection_without_results(edition):
    inspection = replace(
        example(),
        framework=inspections.framework(edition),
        populations={},
        samples={},
        assessments=(),
        evidence=(),
        survey=(),
        lines_of_enquiry=(),
        judgements=(),
        decisions=(),
        figures=(),
        long_lists={},
    )
    assert drafted(inspection).unbound == ()


def test_reasons_of_a_judgement_are_printed_as_they_were_written():
    reason = "{2.1.1} of *them* [see] the plan:\n# it is <b>late</b>"
    inspection = example()
    standard = inspection.framework.domains[0].standards[0]
    judgement = Judgement(standard.id, "Good", "Team", {standard.key_questions[0].id: reason}, {})
    draft = drafted(replace(inspection, judgements=(judgement,)))
    printed = [passage.text for passage in draft.inspection_texts[standard.id].passages]
    assert printed[1] == " ".join(reason.split())


def test_strengths_have_higher_figures_than_areas_for_improvement():
    inspection = example()
    results = work_out(inspection)
    texts = starting_texts(inspection, results)
    shares = {
        kind: [results.tallies[name].exact or 0 for name in re.findall(r"\{(.+?)\}", texts[f"2.{kind}"])]
        for kind in ("strengths", "improvement")
    }
    assert len(shares["strengths"]) == len(shares["improvement"]) == 4
    assert min(shares["strengths"]) >= max(shares["improvement"])


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=60))
def test_escaped_words_are_printed_without_markup(words):
    printed = read_line(escape_markdown(words), file="x", section="x", bind=pytest.fail)
    assert not any(run.strong or run.emphasis or run.link or run.note for run in printed.passages[0].runs)
    assert printed.unbound == ()
