"""Completeness: the overall rating is provisional if and only if data are missing."""

from dataclasses import replace

import pytest

from inspectorate.method.assessments import Answer
from inspectorate.method.inspection import work_out
from inspectorate.method.report import compose
from inspectorate.method.report.checks import check
from inspectorate.method.report.content import RatingsSummary
from tests.method.inspections import announced_inspection, inspection_and_results
from tests.method.reports import part, text_of


def test_complete_inspection_is_not_provisional():
    inspection, results = inspection_and_results()
    assert results.outstanding == ()
    report = compose(inspection, results)
    assert "provisional" not in report.notice.lower() + text_of(part(report, "overall-findings"))
    assert not [remark for remark in check(inspection, results) if remark.kind == "provisional"]


def _without_judgement(inspection):
    return replace(inspection, judgements=inspection.judgements[1:]), "Standard 1.1 is not judged yet."


def _without_judgements(inspection):
    return replace(inspection, judgements=()), "Standards 1.1, 1.2, 1.3 and 1.4 are not judged yet."


def _without_case(inspection):
    removed = inspection.assessments[0]
    assessments = tuple(
        assessment for assessment in inspection.assessments if assessment.case_id != removed.case_id
    )
    size = len(inspection.samples[removed.group].selected)
    return replace(inspection, assessments=assessments), f"1 of {size} sampled cases is not assessed yet."


def _without_answer(inspection):
    first = inspection.assessments[0]
    answers = {**first.answers, "2.1.1": Answer("")}
    changed = (replace(first, answers=answers), *inspection.assessments[1:])
    return replace(
        inspection, assessments=changed
    ), "1 answer to a key question is missing, the first in 2.1.1."


def _without_cases(inspection):
    removed = [assessment for assessment in inspection.assessments if assessment.group == "court"][:2]
    assessments = tuple(assessment for assessment in inspection.assessments if assessment not in removed)
    size = len(inspection.samples["court"].selected)
    return replace(inspection, assessments=assessments), f"2 of {size} sampled cases are not assessed yet."


def _without_answers(inspection):
    first = inspection.assessments[0]
    answers = {**first.answers, "2.1.1": Answer(""), "2.1.2": Answer("")}
    changed = (replace(first, answers=answers), *inspection.assessments[1:])
    return replace(
        inspection, assessments=changed
    ), "2 answers to key questions are missing, the first in 2.1.1."


def _without_sample(inspection):
    group = next(iter(inspection.samples))
    assessments = tuple(assessment for assessment in inspection.assessments if assessment.group != group)
    samples = {name: sample for name, sample in inspection.samples.items() if name != group}
    changed = replace(inspection, assessments=assessments, samples=samples)
    return changed, "no case is assessed yet, and no sample is drawn."


@pytest.mark.parametrize(
    "remove",
    [
        _without_judgement,
        _without_judgements,
        _without_case,
        _without_cases,
        _without_answer,
        _without_answers,
        _without_sample,
    ],
)
def test_missing_data_make_results_report_and_remarks_provisional(remove):
    changed, sentence = remove(replace(inspection_and_results()[0], narrative={}))
    results = work_out(changed)
    assert results.provisional
    assert [missing for missing in results.outstanding if missing.endswith(sentence)]
    report = compose(changed, results)
    assert report.notice.startswith(f"Draft: provisional ratings. {changed.about.invented}")
    assert report.notice.endswith(results.outstanding[-1])
    assert "Draft: provisional ratings." in text_of(part(report, "overall-findings"))
    (summary,) = part(report, "summary-of-ratings").blocks[-1:]
    assert isinstance(summary, RatingsSummary)
    assert summary.label == "Draft: provisional overall rating"
    (remark,) = [remark for remark in check(changed, results) if remark.kind == "provisional"]
    assert (remark.severity, sentence in remark.because) == ("serious", True)


def test_group_without_eligible_cases_is_not_provisional():
    inspection = replace(inspection_and_results()[0], narrative={})
    group = list(inspection.populations)[-1]
    empty = replace(inspection.populations[group], cases=())
    changed = replace(
        inspection,
        populations={**inspection.populations, group: empty},
        samples={name: sample for name, sample in inspection.samples.items() if name != group},
        assessments=tuple(assessment for assessment in inspection.assessments if assessment.group != group),
    )
    results = work_out(changed)
    assert results.overall
    assert [name for name, confirmed in results.ratings.items() if confirmed.rating is None]
    assert not results.provisional


def test_announced_inspection_has_every_kind_of_missing_data():
    results = work_out(announced_inspection())
    assert results.overall is None
    assert len(results.outstanding) == 3
    remarks = check(announced_inspection(), results)
    assert not [remark for remark in remarks if remark.kind == "provisional"]
    (remark,) = [remark for remark in remarks if remark.place == "overall rating"]
    assert (remark.kind, remark.severity) == ("missing", "serious")
    assert " ".join(results.outstanding) in remark.because
