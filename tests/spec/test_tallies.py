"""Counting

Every percentage in a report is a count of cases: those judged sufficient, out of those the question applied
to. No percentage is ever typed or stored; all of them are counted again from the answers.
"""

import pytest

from inspectorate.method.standards import load
from inspectorate.method.tallies import half_up, suppress, tally
from tests.method.cases import category_counts
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
    ["Sufficient", "Cases that apply", "Assessed", "Eligible", "From, per cent", "To, per cent"],
    [
        [15, 31, 31, 38, 42.1, 55.3],
        [15, 31, 31, 31, 48.4, 48.4],
        [15, 31, 31, 500, 30.8, 66.4],
        [13, 21, 31, 38, 53.8, 69.2],
        [9, 14, 19, 21, 60.0, 66.7],
    ],
)
def test_an_interval_says_what_the_sample_leaves_open(yes, applicable, cases, eligible, low, high):
    """A sample of 31 out of 38 leaves little open; the same 31 out of 500 would leave a lot. The interval
    holds every percentage over all eligible cases that the sample does not rule out, at 95 per cent
    confidence. It is exact: the samples that could have come up are counted, where the usual formula puts a
    bell-shaped curve in their place and takes no account of how many of the cases were seen. (A number of
    sufficient cases is ruled out when a sample as extreme as this one, on that side, would come up at most
    once in forty.) Where the question did not apply to every case, the number of eligible cases it would
    apply to is taken to be in the same proportion as in the sample. When every case has been assessed nothing
    is left open.

    Source: reports give no intervals; the method is the exact inversion of the hypergeometric distribution.
    """
    interval = counted(yes, applicable - yes, cases - applicable, eligible).interval
    assert interval is not None
    assert (interval.low, interval.high) == (pytest.approx(low, abs=0.05), pytest.approx(high, abs=0.05))


@example_table(
    ["Girls, sufficient", "Boys, sufficient", "Another gender, sufficient", "Not shown"],
    [
        ["5 of 9", "10 of 22", None, "none"],
        ["2 of 4", "13 of 27", None, "Girls, Boys"],
        ["4 of 9", "10 of 20", "1 of 2", "Another gender, Girls"],
        ["3 of 4", "5 of 9", "1 of 1", "Another gender, Girls"],
        ["6 of 6", "2 of 22", "3 of 3", "Another gender, Girls, Boys"],
    ],
)
def test_small_numbers_are_not_shown_and_cannot_be_worked_out(girls, boys, another_gender, hidden):
    """In a breakdown, a group of fewer than five cases could point to a child, so it is not shown. Since the
    total is published, the hidden group could be found by subtraction; so the next smallest is hidden too,
    and so on until the hidden groups together are five cases or more, and do not all have the same answer.
    In the last row hiding only girls and children of another gender would not do: the total would show that
    they are nine of nine, so everybody would know each answer. Boys are hidden too.

    Source: usual practice in official statistics; the number five is the authors' choice.
    """
    row = {"Girls": girls, "Boys": boys, "Another gender": another_gender}
    pairs = {level: cell.split(" of ") for level, cell in row.items() if cell}
    counts = {level: (int(yes), int(applicable)) for level, (yes, applicable) in pairs.items()}
    suppressed = suppress(counts, FRAMEWORK.ratings.smallest_cell.value)
    by_size = sorted(suppressed, key=lambda level: counts[level][1])
    assert (", ".join(by_size) or "none") == hidden
