"""Cases assessed twice

A share of the sample is assessed again, by an assessor who has not seen the first assessment. Chance chooses
these cases.
"""

from collections import Counter
from fractions import Fraction
from itertools import accumulate

import pytest

from inspectorate.method.assessments import agreement_estimate
from inspectorate.method.sample import FirstAssessment, Randomness, draw_second
from inspectorate.method.sample.second_draw import group_size, systematic
from inspectorate.method.standards import load
from tests.method.cases import assessment_with
from tests.spec.tables import example_table


@example_table(
    ["Share", "Cases of the group", "Exact share", "Drawn"],
    [
        ["0.1", 31, "3.1", 3],
        ["0.1", 19, "1.9", 2],
        ["0.1", 25, "2.5", 3],
        ["0.1", 3, "0.3", 1],
        ["0.25", 31, "7.75", 8],
        ["1", 19, "19", 19],
    ],
)
def test_a_share_of_each_case_group_is_drawn_for_second_assessment(share, cases, exact, drawn):
    """Nobody picks the cases, so agreement on them says something about all cases of the sample. The same
    share of each case group is drawn, rounded to the nearest number (a half is rounded up), and at least one
    case.

    Source: none. The share belongs to the edition; how it is rounded is a choice of this product.
    """
    assert Fraction(share) * cases == Fraction(exact)
    assert group_size(cases, Fraction(share)) == drawn


@example_table(
    ["Cases of each assessor", "Drawn", "Of each assessor", "Starts", "Starts that draw a given case"],
    [
        ["10, 10, 10", 3, "1, 1, 1", 30, 3],
        ["16, 10, 5", 3, "1 or 2, 0 or 1, 0 or 1", 31, 3],
        ["12, 12, 12, 4", 10, "3, 3, 3, 1", 40, 10],
        ["4, 4, 2", 1, "0 or 1, 0 or 1, 0 or 1", 10, 1],
    ],
)
def test_every_case_has_the_same_chance_of_a_second_assessment(cases, drawn, spread, starts, times):
    """The cases of a group are put in a line, in which those of one assessor follow each other. The order of
    assessors, and of each assessor's cases, follows from the random value. So does the start, one of as many
    as there are cases. From there, cases at equal distances are drawn. Over all starts every case is drawn
    equally often. Every start draws the exact share of an assessor's cases, rounded up or down, so the cases
    are spread over the assessors as evenly as equal chances allow. The table counts all starts.

    Source: C.-E. Särndal, B. Swensson and J. Wretman, Model Assisted Survey Sampling, 1992, section 3.4.
    """
    numbers = [int(number) for number in cases.split(", ")]
    draws = [systematic(sum(numbers), drawn, start) for start in range(sum(numbers))]
    assert len(draws) == starts
    assert {len(positions) for positions in draws} == {drawn}
    assert Counter(position for positions in draws for position in positions) == dict.fromkeys(
        range(starts), times
    )
    ends = list(accumulate(numbers))
    of_assessors = [
        {sum(end - number <= position < end for position in positions) for positions in draws}
        for number, end in zip(numbers, ends, strict=True)
    ]
    assert ", ".join(" or ".join(map(str, sorted(counts))) for counts in of_assessors) == spread


def test_anyone_can_repeat_the_draw_for_second_assessment():
    """The random value is 128 bits of the computer's own random numbers, or what ten-sided dice show. It is
    recorded with the list of cases and their first assessors. The same list, share and value give the same
    draw on any computer, in whatever order the cases are listed. Another list or value gives another draw.
    Drawing again needs a reason, and every draw stays on record.
    """
    cases = [FirstAssessment("court", f"C{number:02}", f"assessor {number % 4}") for number in range(40)]
    value = Randomness("system", "0f1e2d3c4b5a69788796a5b4c3d2e1f0")
    drawn = draw_second(cases, share=0.1, randomness=value)
    assert [case.case_id for case in drawn.selected] == ["C00", "C18", "C31", "C33"]
    assert {case.assessor for case in drawn.selected} == {f"assessor {number}" for number in range(4)}
    assert draw_second(reversed(cases), share=0.1, randomness=value) == drawn
    other = draw_second(cases, share=0.1, randomness=Randomness("dice", "4176"))
    assert other.digest == drawn.digest
    assert other.selected != drawn.selected
    assert draw_second(cases[:-1], share=0.1, randomness=value).digest != drawn.digest


@example_table(
    [
        "Court: in the sample",
        "Compared",
        "Same",
        "Out of court: in the sample",
        "Compared",
        "Same",
        "Same of all compared",
        "Estimate",
        "From",
        "To",
    ],
    [
        [30, 3, "27 of 30", 4, 1, "5 of 10", 80.0, 85.3, 51.9, 98.3],
        [30, 3, "27 of 30", 10, 1, "5 of 10", 80.0, 80.0, 22.3, 99.6],
        [30, 3, "27 of 30", 20, 2, "16 of 20", 86.0, 86.0, 63.9, 97.5],
    ],
)
def test_drawn_cases_estimate_the_agreement_over_the_whole_sample(
    court, court_drawn, court_same, other, other_drawn, other_same, percentage, estimate, low, high
):
    """A drawn case counts as often as the cases of its group that it represents. In the first row each court
    case represents 10 cases and the other one 4, so the estimate is (10 × 27 + 4 × 5) / (10 × 30 + 4 × 10) =
    85.3 per cent. If the same share of each group is drawn, it is the percentage of all answers that were
    compared. Its range at 95 per cent confidence is made as that of alpha. It takes the sample as endless, so
    it is too wide rather than too narrow. All figures are percentages.

    Cases that somebody picked say nothing about the others. They are counted apart, without a range.

    Source: the range is that of E. L. Korn and B. I. Graubard, Survey Methodology, 1998.
    """
    framework = load("youth-2018")
    assessments = [
        *_compared(framework, "court", court_drawn, court_same),
        *_compared(framework, "out_of_court", other_drawn, other_same),
    ]
    result = agreement_estimate(assessments, framework, {"court": court, "out_of_court": other})
    assert result is not None
    assert 100 * result.same / result.pairs == pytest.approx(percentage, abs=0.05)
    assert [100 * value for value in (result.share, result.low, result.high)] == pytest.approx(
        [estimate, low, high], abs=0.05
    )


def _compared(framework, group, cases, same_of_all):
    """Assessments of cases compared, with their answers and the same ones spread over the cases."""
    same, pairs = map(int, same_of_all.split(" of "))
    domain = framework.domain_for(group)
    questions = [key.id for standard in domain.standards for key in standard.key_questions][: pairs // cases]
    number = 0
    for case in range(cases):
        answers = {}
        for question in questions:
            answers[question] = "yes" if number * same // pairs != (number + 1) * same // pairs else "no"
            number += 1
        yield assessment_with(f"{group}{case}", group, dict.fromkeys(questions, "yes"))
        yield assessment_with(f"{group}{case}", group, answers, occasion="second")
