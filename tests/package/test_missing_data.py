"""Validation of a package and the check of its report name the same missing data."""

import re
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspectorate import package
from inspectorate.method.faults import FaultsFound
from inspectorate.method.inspection import Inspection
from inspectorate.method.report.checks import check
from inspectorate.release import obstacles, release_files
from tests.house.tree import ROOT
from tests.release.conftest import MOMENT

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"


@cache
def example() -> Inspection:
    """Return the complete example."""
    return package.read(EXAMPLE)


def without_answers(inspection: Inspection, number: int) -> Inspection:
    """Leave out the last answer of some assessments."""
    first, rest = inspection.assessments[:number], inspection.assessments[number:]
    changed = [
        replace(one, answers=dict(list(one.answers.items())[:-1])) if one.answers else one for one in first
    ]
    return replace(inspection, assessments=(*changed, *rest))


def without_all_answers(inspection: Inspection, number: int) -> Inspection:
    """Leave out all answers of all assessments, if `number` is odd."""
    if number % 2 == 0:
        return inspection
    return replace(inspection, assessments=tuple(replace(one, answers={}) for one in inspection.assessments))


def without_assessments(inspection: Inspection, number: int) -> Inspection:
    """Leave out the first assessments."""
    return replace(inspection, assessments=inspection.assessments[number:])


def without_judgements(inspection: Inspection, number: int) -> Inspection:
    """Leave out some judgements."""
    return replace(inspection, judgements=inspection.judgements[number:])


REMOVALS = (without_answers, without_all_answers, without_assessments, without_judgements)


def answer_faults(inspection: Inspection) -> list[str]:
    """Return the faults of cases and answers that validation finds in the inspection's package."""
    files = {path: text.encode() for path, text in package.package_files(inspection).items()}
    faults = package.validate_files(files)
    comments = re.compile(r"comment")
    return [
        fault.place
        for fault in faults
        if fault.place.startswith(("answers.csv", "cases.csv, case")) and not comments.search(fault.problem)
    ]


def assert_agreement(inspection: Inspection) -> None:
    """Compare what validation and the check say is missing."""
    remarks = check(inspection)
    missing = package.missing_data(inspection)
    not_begun = [sentence for sentence in missing if sentence.startswith("No question")]
    outstanding = [sentence for sentence in missing if sentence not in not_begun]
    provisional = [remark.because for remark in remarks if remark.place == "overall rating"]
    assert bool(outstanding) == bool(provisional)
    assert all(" ".join(outstanding) in because for because in provisional)
    answers = [remark for remark in remarks if remark.kind == "answers" and remark.severity == "serious"]
    assert bool(not_begun) == any("No question has been answered yet" in one.because for one in answers)
    counted = [int(one.text.split(" ")[0]) for one in answers if "missing, contradictory" in one.text]
    assert sum(counted) == len(answer_faults(inspection))
    assert bool(obstacles(inspection)) == bool(missing or counted)


def test_nothing_is_missing_in_the_example():
    assert package.missing_data(example()) == ()
    assert_agreement(example())


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(REMOVALS), st.integers(1, 9)), min_size=1, max_size=3))
def test_validation_and_check_agree_on_what_is_missing(removals):
    inspection = example()
    for removal, number in removals:
        inspection = removal(inspection, number)
    assert_agreement(inspection)


@pytest.mark.parametrize("removal", [without_judgements, without_assessments])
def test_inspection_without_any_rating_is_not_released(removal):
    empty = replace(example(), assessments=(), judgements=(), survey=(), evidence=(), lines_of_enquiry=())
    assert any(remark.place == "overall rating" for remark in obstacles(empty))
    with pytest.raises(FaultsFound):
        release_files(removal(example(), 3), number=1, published=MOMENT)


def test_section_that_is_not_written_prevents_the_release():
    narrative = {key: text for key, text in example().narrative.items() if key != "2.2"}
    places = [remark.place for remark in obstacles(replace(example(), narrative=narrative))]
    assert places == ["narrative/2.2.md"]
