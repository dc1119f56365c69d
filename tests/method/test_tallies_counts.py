"""Tallies: every number and sentence of worked examples, and bounds that can be counted by hand."""

from fractions import Fraction

import pytest

from inspectorate.method.standards import load
from inspectorate.method.tallies import (
    SampleCounts,
    count,
    share_bounds,
    tally,
    tally_fact,
)
from inspectorate.method.tallies.values import Interval
from tests.method.cases import assessment_with, category_counts

YOUTH = load("youth-2018")
CONFIDENCE = Fraction(95, 100)
YES, NO, OTHER, MISSING = "sufficient", "insufficient", "not_applicable", "missing"


@pytest.mark.parametrize(
    ("counts", "numbers", "sentence"),
    [
        ((3, 1, 0, 0), (3, 4, 0, 0, 4, 75), "3 of 4 applicable cases judged sufficient, 75 per cent."),
        ((1, 0, 0, 0), (1, 1, 0, 0, 1, 100), "1 of 1 applicable case judged sufficient, 100 per cent."),
        (
            (0, 2, 3, 1),
            (0, 2, 3, 1, 6, 0),
            (
                "0 of 2 applicable cases judged sufficient, 0 per cent; it did not apply to 3 of 6; "
                "1 not answered."
            ),
        ),
        ((0, 0, 2, 0), (0, 0, 2, 0, 2, None), "It applied to none of the 2 assessed cases."),
        (
            (0, 0, 2, 3),
            (0, 0, 2, 3, 5, None),
            "It applied to none of the 5 assessed cases; 3 not answered.",
        ),
        ((0, 0, 0, 0), (0, 0, 0, 0, 0, None), "No case was assessed."),
    ],
)
def test_tally_has_its_numbers_and_says_them(counts, numbers, sentence):
    result = tally("q", "court", category_counts(*counts), YOUTH, population=9)
    yes, applicable, not_applicable, missing, cases, percentage = numbers
    assert (result.question, result.group, result.population) == ("q", "court", 9)
    assert (result.yes, result.applicable, result.not_applicable) == (yes, applicable, not_applicable)
    assert (result.missing, result.cases, result.percentage) == (missing, cases, percentage)
    assert result.exact == (Fraction(yes, applicable) if applicable else None)
    assert result.because == sentence
    assert (result.interval is None) is (applicable == 0)


def test_categories_that_are_not_named_have_no_case():
    empty = tally("q", "court", {}, YOUTH, population=9)
    assert (empty.yes, empty.applicable, empty.not_applicable, empty.missing, empty.cases) == (0, 0, 0, 0, 0)


@pytest.mark.parametrize("always_applies", [False, True])
def test_interval_of_a_tally_is_that_of_its_counts(always_applies):
    counts = category_counts(3, 7)
    result = tally("q", "court", counts, YOUTH, population=20, always_applies=always_applies)
    low, high = share_bounds(SampleCounts(3, 7, 0, 0, 20, always_applies), CONFIDENCE)
    assert result.interval == Interval(
        float(100 * low),
        float(100 * high),
        0.95,
        "exact inversion of the hypergeometric distribution, both tails alike",
    )
    by_default = tally("q", "court", counts, YOUTH, population=20)
    assert (by_default == result) is not always_applies
    assert tally("q", "court", counts, YOUTH).interval is None
    assert tally("q", "court", counts, population=25).interval is None
    assert tally("q", "court", counts, YOUTH, population=1).interval is not None


def test_interval_is_printed_half_up_in_whole_per_cent():
    assert str(Interval(56.5, 69.49, 0.95, "")) == "57 to 69"


def test_question_that_no_case_may_leave_out_has_the_whole_list_as_denominator():
    answers = [{"2.1.1": "yes", "2.1.1.f": "yes", "2.2.1": "yes"}] * 3
    answers += [{"2.1.1": "no", "2.1.1.f": "no", "2.2.1": "no"}] * 7
    assessments = [assessment_with(str(case), "court", of_case) for case, of_case in enumerate(answers)]
    result = count(assessments, YOUTH, {"court": 20, "out_of_court": 7})
    always, sometimes = (
        share_bounds(SampleCounts(3, 7, 0, 0, 20, always_applies), CONFIDENCE)
        for always_applies in (True, False)
    )
    assert always != sometimes
    for question, bounds in (("2.1.1", always), ("2.1.1.f", sometimes), ("2.2.1", sometimes)):
        interval = result[question].interval
        assert interval is not None
        assert (interval.low, interval.high) == tuple(float(100 * bound) for bound in bounds), question
        assert (result[question].question, result[question].group) == (question, "court")
        assert result[question].population == 20
    assert (result["3.1.1"].group, result["3.1.1"].population, result["3.1.1"].cases) == (
        "out_of_court",
        7,
        0,
    )
    assert count(assessments, YOUTH, {})["2.1.1"].population == 0


def test_fact_is_counted_where_it_is_stated_with_spaces_taken_off():
    facts = [{"victim": " yes "}, {"victim": "yes"}, {"victim": "no"}, {"victim": " "}, {}]
    assessments = [assessment_with(str(case), "court", {}, of_case) for case, of_case in enumerate(facts)]
    result = tally_fact(assessments, "court", "victim", "yes", framework=YOUTH, population=9)
    assert (result.question, result.group) == ("fact.court.victim.yes", "court")
    assert (result.yes, result.applicable, result.not_applicable, result.missing) == (2, 3, 0, 2)
    assert result.population == 9
    low, high = share_bounds(SampleCounts(2, 1, 0, 2, 9, always_applies=True), CONFIDENCE)
    assert result.interval is not None
    assert (result.interval.low, result.interval.high) == (float(100 * low), float(100 * high))
    assert tally_fact(assessments, "court", "victim", "yes").population == 0


def test_fact_that_is_stated_of_every_case_has_the_whole_list_as_denominator():
    assessments = [
        assessment_with(str(case), "court", {}, {"victim": "yes" if case < 3 else "no"}) for case in range(10)
    ]
    interval = tally_fact(assessments, "court", "victim", "yes", framework=YOUTH, population=20).interval
    low, high = share_bounds(SampleCounts(3, 7, 0, 0, 20, always_applies=True), CONFIDENCE)
    assert interval is not None
    assert (interval.low, interval.high) == (float(100 * low), float(100 * high))
    assert (low, high) != share_bounds(SampleCounts(3, 7, 0, 0, 20), CONFIDENCE)


@pytest.mark.parametrize(
    ("sample", "bounds"),
    [
        # a census: the share itself, and with a missing answer both of its completions
        (SampleCounts(3, 1, 0, 0, 4), (Fraction(3, 4), Fraction(3, 4))),
        (SampleCounts(3, 1, 2, 0, 6), (Fraction(3, 4), Fraction(3, 4))),
        (SampleCounts(0, 0, 0, 1, 1), (Fraction(0), Fraction(1))),
        (SampleCounts(1, 0, 0, 1, 2, always_applies=True), (Fraction(1, 2), Fraction(1))),
        # one case of two, sufficient: the other may be either, each in at least 1/40 of the draws
        (SampleCounts(1, 0, 0, 0, 2, always_applies=True), (Fraction(1, 2), Fraction(1))),
        (SampleCounts(0, 1, 0, 0, 2, always_applies=True), (Fraction(0), Fraction(1, 2))),
        # 39 of 40 seen and sufficient: the last is insufficient in 1 of 40 draws, 0.025: excluded, not above
        (SampleCounts(39, 0, 0, 0, 40, always_applies=True), (Fraction(1), Fraction(1))),
        # the same with 20 unseen of 800, where floating point gives a little more than 0.025
        (SampleCounts(780, 0, 0, 0, 800, always_applies=True), (Fraction(1), Fraction(1))),
        # 38 of 39 seen: 1 of 39 draws is above 0.025
        (SampleCounts(38, 0, 0, 0, 39, always_applies=True), (Fraction(38, 39), Fraction(1))),
    ],
)
def test_bounds_of_samples_that_can_be_counted_by_hand(sample, bounds):
    assert share_bounds(sample, CONFIDENCE) == bounds
