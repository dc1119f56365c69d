"""Counting

Every percentage in a report is a count of cases: those judged sufficient, out of those the question applied
to. No percentage is ever typed or stored; all of them are counted again from the answers.
"""

from fractions import Fraction

import pytest

from inspectorate.method.standards import load
from inspectorate.method.tallies import SampleCounts, half_up, share_bounds, tally
from tests.method.cases import category_counts
from tests.method.draw_coverage import coverages_of
from tests.method.hypergeometric import samples
from tests.spec.tables import example_table

FRAMEWORK = load("youth-2018")


def counted(yes, no, not_applicable=0, population=0):
    """The tally of one question."""
    return tally("2.1.1", "court", category_counts(yes, no, not_applicable), FRAMEWORK, population=population)


@example_table(
    ["Sufficient", "Insufficient", "Not applicable", "Cases that apply", "Percentage"],
    [
        [26, 5, 0, 31, 84],
        [17, 10, 4, 27, 63],
        [15, 16, 0, 31, 48],
        [0, 3, 28, 3, 0],
        [0, 0, 31, 0, None],
    ],
)
def test_a_percentage_is_of_the_cases_the_question_applied_to(
    yes, no, not_applicable, applicable, percentage
):
    """So the number of cases behind a percentage differs from question to question. Where a question applied
    to no case there is no percentage at all.
    """
    tally = counted(yes, no, not_applicable)
    assert (tally.applicable, tally.percentage) == (applicable, percentage)


@example_table(
    ["Percentage in the report", "Key question", "Could it be a count out of 31?"],
    [
        [84, "2.1.1", True],
        [63, "2.1.2", False],
        [57, "2.1.3", False],
        [48, "2.2.2", True],
        [65, "2.3.3", True],
    ],
)
def test_published_percentages_rest_on_different_numbers_of_cases(percentage, question, possible):
    """Thirty-one court cases were examined, but no whole number of 31 cases is 63 per cent: that question can
    only have applied to fewer.

    Source: report on Barking and Dagenham, 2018, Annex 2.
    """
    assert any(counted(yes, 31 - yes).percentage == percentage for yes in range(32)) is possible


@example_table(
    ["Sufficient", "Cases that apply", "Unrounded", "Printed"],
    [[20, 31, "64.516", 65], [1, 8, "12.500", 13], [9, 14, "64.286", 64], [29, 200, "14.500", 15]],
)
def test_printed_percentages_are_whole_and_halves_go_up(yes, applicable, unrounded, printed):
    """The rounding is done with exact fractions, so a half is always a half. Ratings use the printed
    percentage, so that a reader can check them; where the unrounded one would give another rating, the
    product says so.

    Source: that ratings use printed percentages agrees with every published rating found.
    """
    tally = counted(yes, applicable - yes)
    assert (f"{float(tally.exact * 100):.3f}", tally.percentage) == (unrounded, printed)
    assert half_up(tally.exact * 100) == printed


@example_table(
    [
        "Sufficient",
        "Cases that apply",
        "Not answered",
        "Assessed",
        "Eligible",
        "Asked of all",
        "From, per cent",
        "To, per cent",
    ],
    [
        [15, 31, 0, 31, 38, True, 42.1, 55.3],
        [15, 31, 0, 31, 31, True, 48.4, 48.4],
        [15, 31, 0, 31, 500, True, 30.8, 66.4],
        [9, 14, 0, 19, 21, False, 56.2, 68.8],
        [13, 21, 0, 31, 38, False, 51.9, 70.4],
        [14, 28, 3, 31, 38, True, 36.8, 63.2],
        [14, 28, 3, 31, 31, True, 45.2, 54.8],
    ],
)
def test_an_interval_says_what_the_sample_leaves_open(
    yes, applicable, missing, cases, eligible, asked_of_all, low, high
):
    """A sample of 31 out of 38 leaves little open; the same 31 out of 500 would leave a lot. The interval
    holds every percentage over all eligible cases that the sample does not rule out, at 95 per cent
    confidence. The samples that could have come up are counted, where the usual formula puts a bell-shaped
    curve in their place and takes no account of how many of the cases were seen. A percentage is ruled out
    when a sample with a percentage as far off, on that side, would come up at most about once in forty.

    Most questions are not asked of every case, and nobody knows how many of the cases not seen they would
    apply to. In the fourth row 9 of 14 are sufficient and two cases were not seen. If the question applies to
    both, the truth is between 9 and 11 of 16, 56 to 69 per cent. So the interval holds the percentages for
    every number of cases the question may apply to, except for numbers so far from the sample's that they
    would come up at most once in a thousand.

    An answer that is missing may be sufficient, insufficient or not applicable, so the interval holds what
    each would lead to. When every case has been assessed and answered nothing is left open.

    Source: reports give no intervals. The method is the exact inversion of the hypergeometric distribution,
    over a confidence set for the unknown number of cases (R. L. Berger and D. D. Boos, Journal of the
    American Statistical Association, 1994).
    """
    counts = category_counts(yes, applicable - yes, cases - applicable - missing, missing)
    interval = tally(
        "2.1.1", "court", counts, FRAMEWORK, population=eligible, always_applies=asked_of_all
    ).interval
    assert interval is not None
    assert [interval.low, interval.high] == pytest.approx([low, high], abs=0.05)


@example_table(
    [
        "Eligible",
        "Assessed",
        "Services tried",
        "The interval holds the truth, on average, per cent",
        "At the least, per cent",
    ],
    [
        [10, 9, 65, 100.0, 100.0],
        [12, 5, 90, 99.7, 98.1],
        [21, 19, 252, 99.7, 97.1],
        [30, 10, 495, 99.4, 97.6],
        [38, 31, 779, 98.2, 95.4],
        [50, 37, 1325, 97.4, 95.3],
    ],
)
def test_at_least_95_of_100_intervals_hold_the_truth(eligible, assessed, services, mean, least):
    """What is promised is this: **whatever the service is like, at least 95 of 100 simple random samples give
    an interval that holds the percentage of all its eligible cases.** In a simple random sample every choice
    of cases is equally likely. It is shown by counting, not by trying: for every number of cases that a
    question can apply to, and every number of these that can be sufficient, the table counts every sample
    that could be drawn. It holds more often than promised because numbers of cases move
    in steps. Where a question is asked of all cases, and the number not seen is known, the intervals are
    narrower. (Missing answers, larger services and single settings of 160 and 500 cases are tried in the
    product's further tests.)
    """
    coverages = []
    for applicable in range(1, eligible + 1):
        for sufficient in range(applicable + 1):
            truth = Fraction(sufficient, applicable)
            coverages.append(
                sum(
                    probability
                    for yes, no, probability in samples(applicable, sufficient, eligible, assessed)
                    if yes + no == 0 or _holds(yes, no, eligible, assessed, truth)
                )
            )
    assert len(coverages) == services
    assert 100 * sum(coverages) / services == pytest.approx(mean, abs=0.051)
    assert 100 * min(coverages) == pytest.approx(least, abs=0.051)
    assert min(coverages) >= 0.95 - 1e-9


@example_table(
    [
        "Eligible",
        "Drawn",
        "Limit",
        "Made-up services",
        "The interval holds the truth, on average, per cent",
        "At the least, per cent",
    ],
    [
        [38, 31, "none", "sufficient wherever it may be", 98.8, 96.3],
        [38, 31, "none", "the hardest that was found", 94.2, 94.2],
        [60, 44, "none", "sufficient wherever it may be", 98.0, 95.9],
        [60, 44, "none", "the hardest that was found", 93.5, 93.5],
        [40, 32, "10", "one case manager's work is worse", 91.3, 74.2],
        [40, 32, "8", "one case manager's work is worse", 72.4, 22.9],
    ],
)
def test_a_balanced_draw_changes_the_promise_little_and_a_limit_much(
    eligible, drawn, limit, services, mean, least
):
    """The product's draws are balanced, so not every sample is equally likely. Usually that changes little.
    But where answers are spread over the levels in the least favourable way, the promise can be missed by a
    point or two. The second and the fourth row are the hardest services that a search found. They were found
    with some draws, and tried with others.

    A limit for case managers can do much more, because percentages are not weighted for it. In the last rows
    one case manager has 16 of the 40 cases, and their work is sufficient in about 40 per cent of cases, the
    others' in about 80. Where a limit makes chances unequal, the report says that the ranges do not allow for
    it.
    """
    coverages = coverages_of(eligible, drawn, None if limit == "none" else int(limit), services)
    assert 100 * sum(coverages) / len(coverages) == pytest.approx(mean, abs=0.051)
    assert 100 * min(coverages) == pytest.approx(least, abs=0.051)


def _holds(yes, no, eligible, assessed, truth):
    counts = SampleCounts(yes, no, assessed - yes - no, 0, eligible)
    low, high = share_bounds(counts, Fraction(95, 100))
    return low <= truth <= high
