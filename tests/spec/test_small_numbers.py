"""Small numbers

A report shows results for groups of children, such as those on one kind of order. In a small group a result
could be one child's. This chapter says what a reader can and cannot work out, having all the tables and this
rule.

**The results of all assessed cases are published for every key question**, whatever the numbers: they are
the inspection's findings, and a rating cannot be checked without them. What they say of every case, they say
of every group. A prompt is marked [c] in the spreadsheet if it applied to one to four cases, or to one to
four fewer than its key question. It is always marked [c] if a field of the long list or a classification
decides whether it applies: its number would say how many cases of a level are left out.

**For groups of children, nobody can work out:**

- a number of eligible or assessed cases from one to four with one level (the number of girls, of cases of
  very high risk);
- how many cases of a group were judged sufficient, not sufficient, or not applicable, or that all of a group
  had the same answer;
- that every eligible case of a group was assessed, unless every eligible case of the inspection was.

**These are not protected:** how many eligible cases of a group were not assessed, because the draw decides
that and not the child; the answers of the assessors compared with each other; and the answers of staff to the
survey.

The rule looks at numbers of cases and at the results of all cases, which are published as well, and at
nothing else. So where a range begins, how wide it is and whether it is withheld tells a reader nothing about
the answers, also a reader who knows this rule.

**How sure this is.** For the ranges of one question it is certain: with the result of all cases, every number
has a second possible value. For several questions and tables together it is tested, not proved. The tests
include an attacker who has every table, this rule and the routing of questions. The attacker looks for other
inspections that would have the same tables, by exchanging answers and levels between cases and by solving the
integer programme. In the example and in all invented inspections that were tried, of 10 to 40 cases, every
protected number has a second possible value. The attacker knows nothing about a child in advance.
"""

from fractions import Fraction

from inspectorate.method.standards import load
from inspectorate.method.tallies import half_up, has_small_count, join_levels, other_reasons, ranges
from inspectorate.method.tallies.disclosure_risk import AnswerTotals, ranges_of_questions
from tests.spec.tables import example_table

SMALLEST = load("youth-2018").ratings.smallest_cell.value


@example_table(
    ["Low", "Medium", "High", "Very high", "Rows of the table"],
    [
        ["8 of 10", "14 of 17", "8 of 10", "1 of 1", "Low 8, Medium 14, High; Very high 9"],
        ["3 of 4", "14 of 17", "8 of 10", "6 of 7", "Low; Medium 17, High 8, Very high 6"],
        ["2 of 2", "2 of 3", "14 of 17", "0 of 0", "none"],
        ["6 of 6", "6 of 7", "7 of 8", "0 of 0", "Low; Medium 12, High; Very high 7"],
        ["8 of 8", "9 of 9", "7 of 7", "0 of 0", "Low 8, Medium 9, High; Very high 7"],
    ],
)
def test_neighbouring_levels_are_joined_until_they_may_be_shown(low, medium, high, very_high, rows):
    """Each cell above gives the assessed and the eligible cases. Levels are joined, in the edition's order,
    until together they have at least five assessed cases and an eligible case that was not assessed. (Where
    every eligible case was assessed, as in the last row, there is none.) Levels left at the end join the last
    row. If a single row is left, there is no table, and the report says so. Every level of the edition is in
    a row, also one that no case has: which levels are listed tells nothing.

    Source: usual practice in official statistics; the number five is the authors' choice.
    """
    levels = {"Low": low, "Medium": medium, "High": high, "Very high": very_high}
    assessed, eligible = (
        {level: int(cell.split(" of ")[end]) for level, cell in levels.items()} for end in (0, 1)
    )
    groups = join_levels(tuple(levels), eligible, assessed, SMALLEST)
    shown = ", ".join(f"{'; '.join(joined.levels)} {joined.assessed}" for joined in groups)
    assert (shown if len(groups) > 1 else "none") == rows


@example_table(
    ["Cases in the rows", "Sufficient, all cases", "Ranges for the first row, of which one is printed"],
    [
        ["17, 8, 6", 26, "0 to 2, 3 to 5, 6 to 8, 9 to 11, 12 to 14, 15 to 17"],
        ["8, 9", 5, "0 to 2, 3 to 5, 6 to 8"],
        ["8, 9", 6, "0 to 3, 4 to 8"],
        ["6, 12, 13", 12, "0 to 2, 3 to 6"],
    ],
)
def test_a_range_is_printed_in_place_of_the_number(cases, sufficient, printed):
    """For each row the report prints a range that holds the number of cases judged sufficient, as percentages
    of the row's cases. A range has three values or more. Where the ranges begin depends on the cases in the
    rows and on the result of all cases. With that result, ranges can only give a number away if every row is
    at the upper end of its range, or every row at the lower end. So the ranges begin where no such
    combination adds up to the result; where there is no such place, they are made wider.

    Where a question did not apply to every case, the percentages allow for any number of those cases in the
    row. So the range is wider.

    Source: the idea that the rule may use published numbers only is from Kenthapadi, Mishra and Nissim,
    "Simulatable auditing", 2005.
    """
    sizes = [int(size) for size in cases.split(", ")]
    first = ranges(sizes, sufficient)[0]
    assert ", ".join(f"{low} to {high}" for low, high in first) == printed


@example_table(
    ["First question", "Second question", "Ranges of the first", "Ranges of the second"],
    [
        ["8, 6 and 4", "8, 6 and 4", "0 to 2, 3 to 5, 6 to 9", "0 to 2, 3 to 5, 6 to 9"],
        ["8, 4 and 6", "8, 4 and 6", "0 to 3, 4 to 9", "0 to 3, 4 to 9"],
        ["9, 1 and 8", "8, 2 and 8", "none", "0 to 2, 3 to 5, 6 to 9"],
        ["8, 0 and 10", "8, 6 and 4", "none", "0 to 2, 3 to 5, 6 to 9"],
        ["8, 10 and 0", "8, 4 and 6", "0 to 2, 3 to 5, 6 to 9", "0 to 2, 3 to 5, 6 to 9"],
    ],
)
def test_ranges_of_questions_that_do_not_apply_to_every_case_may_be_wider_or_withheld(
    first, second, one, other
):
    """The table is for two rows of nine cases. Its first columns give the sufficient, insufficient and other
    answers to two questions, its last the ranges for the first row.

    A question applied to at least as many cases of a row as another one, which applies to no other cases, was
    judged sufficient in. If the other one is 6 to 9 in a row where this one is 0 to 2, four of its answers
    there are insufficient at least. If it has no more than four in all, its numbers are known. So its ranges
    are made wider until others cannot use up its insufficient answers. Where that is not enough, the ranges
    of the question with the fewest insufficient answers are withheld and marked [c]. Those of a question that
    was judged sufficient wherever it applied are always withheld. Questions that apply to every case need
    none of this.
    """
    totals = {
        name: AnswerTotals(*map(int, answers.replace(" and ", ", ").split(", ")))
        for name, answers in (("first", first), ("second", second))
    }
    published = ranges_of_questions((9, 9), totals)
    for name, printed in (("first", one), ("second", other)):
        cuts = published[name]
        assert (", ".join(f"{low} to {high}" for low, high in cuts[0]) if cuts else "none") == printed


@example_table(
    ["Agreed", "Too low", "Too high", "Printed"],
    [
        [25, 6, 0, "25, 6 and 0"],
        [22, 8, 1, "none of the three"],
        [18, 1, 0, "none of the three"],
        [31, 0, 0, "31, 0 and 0"],
    ],
)
def test_the_comparison_of_classifications_is_printed_whole_or_not_at_all(agreed, too_low, too_high, printed):
    """The service's levels are compared with the inspectors'. If one of the three numbers is one to four, all
    three are marked [c], in the table and in the list of figures. The number of cases is always printed. If
    the text gives two of the three, `inspectorate check` says that the third can be worked out.
    """
    counts = (agreed, too_low, too_high)
    shown = "none of the three" if has_small_count(counts, SMALLEST) else "{}, {} and {}".format(*counts)
    assert shown == printed


@example_table(
    ["Outside the window", "No gender", "Another service's", "Printed"],
    [
        [11, 6, 7, "each"],
        [11, 3, 1, "15 for other reasons"],
        [11, 2, 3, "11, and 5 for other reasons"],
        [0, 2, 0, "2 for other reasons"],
    ],
)
def test_rare_reasons_for_leaving_rows_out_are_counted_together(outside, no_gender, another, printed):
    """Reasons with fewer than five rows are counted together and not named. While together they have fewer
    than five, the next rarest joins them.
    """
    rows = {"outside": outside, "no gender": no_gender, "another": another}
    reasons = {reason: number for reason, number in rows.items() if number}
    others = other_reasons(reasons, SMALLEST)
    if not others:
        shown = "each"
    else:
        named = [str(number) for reason, number in reasons.items() if reason not in others]
        shown = ", and ".join([*named, f"{sum(reasons[reason] for reason in others)} for other reasons"])
    assert shown == printed


@example_table(
    ["Printed range", "Cases in the row", "Not applicable, all cases", "At least", "At most"],
    [
        ["15 to 17", 17, 0, "88%", "100%"],
        ["10 to 12", 17, 1, "59%", "75%"],
        ["5 to 7", 17, 13, "29%", "100%"],
    ],
)
def test_percentages_of_a_range_allow_for_cases_the_question_did_not_apply_to(
    printed, cases, not_applicable, at_least, at_most
):
    """The lower percentage is of all the row's cases. The higher is of as few as the question may have
    applied to: all but those it did not apply to, if they all were in the row.
    """
    low, high = (int(end) for end in printed.split(" to "))
    fewest = max(high, cases - not_applicable)
    assert f"{half_up(Fraction(100 * low, cases))}%" == at_least
    assert f"{half_up(Fraction(100 * high, fewest))}%" == at_most
