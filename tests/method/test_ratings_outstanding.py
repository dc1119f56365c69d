"""An overall rating is provisional exactly while something is still to come."""

from dataclasses import replace

import pytest

from inspectorate.method.assessments import Answer
from inspectorate.method.inspection import work_out
from inspectorate.method.report import compose
from inspectorate.method.report.content import RatingsSummary
from inspectorate.method.report.proof import check
from tests.method.inspections import unfinished, worked_out
from tests.method.reports import part, text_of


def test_a_finished_inspection_is_not_provisional():
    whole, results = worked_out()
    assert results.outstanding == ()
    made = compose(whole, results)
    assert "provisional" not in made.notice.lower() + text_of(part(made, "overall-findings"))
    assert not [remark for remark in check(whole, results) if remark.kind == "provisional"]


def _without_judgement(whole):
    return replace(whole, judgements=whole.judgements[1:]), "Standard 1.1 is not judged yet."


def _without_judgements(whole):
    return replace(whole, judgements=()), "Standards 1.1, 1.2, 1.3 and 1.4 are not judged yet."


def _without_a_case(whole):
    gone = whole.assessments[0]
    kept = tuple(each for each in whole.assessments if each.case_id != gone.case_id)
    size = len(whole.samples[gone.group].selected)
    return replace(whole, assessments=kept), f"1 of {size} sampled cases is not assessed yet."


def _without_an_answer(whole):
    first = whole.assessments[0]
    answers = {**first.answers, "2.1.1": Answer("")}
    changed = (replace(first, answers=answers), *whole.assessments[1:])
    return replace(whole, assessments=changed), "1 answer to a key question is missing, the first in 2.1.1."


def _without_a_draw(whole):
    group = next(iter(whole.samples))
    kept = tuple(each for each in whole.assessments if each.group != group)
    samples = {name: sample for name, sample in whole.samples.items() if name != group}
    changed = replace(whole, assessments=kept, samples=samples)
    return changed, "no case is assessed yet, and no sample is drawn."


@pytest.mark.parametrize(
    "less", [_without_judgement, _without_judgements, _without_a_case, _without_an_answer, _without_a_draw]
)
def test_what_is_still_to_come_makes_it_provisional_everywhere(less):
    changed, sentence = less(replace(worked_out()[0], narrative={}))
    results = work_out(changed)
    assert results.provisional
    assert [each for each in results.outstanding if each.endswith(sentence)]
    made = compose(changed, results)
    assert made.notice.startswith(f"Draft: provisional ratings. {changed.about.invented}")
    assert made.notice.endswith(results.outstanding[-1])
    assert "Draft: provisional ratings." in text_of(part(made, "overall-findings"))
    (summary,) = part(made, "summary-of-ratings").blocks[-1:]
    assert isinstance(summary, RatingsSummary)
    assert summary.label == "Draft: provisional overall rating"
    (remark,) = [each for each in check(changed, results) if each.kind == "provisional"]
    assert (remark.severity, sentence in remark.because) == ("serious", True)


def test_a_group_without_a_single_eligible_case_leaves_nothing_to_wait_for():
    whole = replace(worked_out()[0], narrative={})
    group = list(whole.populations)[-1]
    empty = replace(whole.populations[group], cases=())
    changed = replace(
        whole,
        populations={**whole.populations, group: empty},
        samples={name: sample for name, sample in whole.samples.items() if name != group},
        assessments=tuple(each for each in whole.assessments if each.group != group),
    )
    results = work_out(changed)
    assert results.overall
    assert [name for name, rated in results.ratings.items() if rated.rating is None]
    assert not results.provisional


def test_an_announced_inspection_has_everything_to_come():
    results = work_out(unfinished())
    assert results.overall is None
    assert len(results.outstanding) == 3
    assert not [each for each in check(unfinished(), results) if each.kind == "provisional"]
