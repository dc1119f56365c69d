"""Two assessors, one case

A share of cases is assessed twice, by another inspector who has not seen the first assessment. Only the first
counts; the second shows how consistent the judgements are.
"""

import pytest

from inspectorate.method.assessments import (
    KEY_QUESTIONS,
    agreement,
    inter_rater_reliability,
    krippendorff_alpha,
)
from inspectorate.method.standards import load
from tests.method.cases import assessment_with
from tests.spec.tables import example_table


@example_table(
    ["Published example", "First observer", "Second", "Third", "Fourth", "Alpha"],
    [
        ["Two observers, yes or no", "0100000010", "1110010000", "", "", 0.095],
        ["Two observers, five categories", "aabbdcccedda", "babbbccceddd", "", "", 0.692],
        [
            "Four observers, some values missing",
            "123321412···",
            "1233224125·3",
            "·3332342251·",
            "12332441251·",
            0.743,
        ],
    ],
)
def test_agreement_is_measured_by_krippendorffs_alpha(example, first, second, third, fourth, alpha):
    """# Agreement is measured by Krippendorff's alpha

    Alpha is 1 when assessors always agree and 0 when they agree as often as chance alone would have it. It
    copes with missing answers and any number of assessors. “Not applicable” counts as an answer of its own.
    In each column a figure or letter is one observer's answer about one thing observed, and a dot a missing
    answer.

    Source: K. Krippendorff, “Computing Krippendorff's Alpha-Reliability”, 2011, examples B, C and D.
    """
    observers = [values for values in (first, second, third, fourth) if values]
    units = [[None if value == "·" else value for value in unit] for unit in zip(*observers, strict=True)]
    assert krippendorff_alpha(units) == pytest.approx(alpha, abs=0.0005)


@example_table(
    ["Pairs of answers", "Cases", "Of these with the same answer", "Alpha", "From", "To"],
    [
        [6, 6, 5, 0.69, -0.21, 0.99],
        [60, 10, 54, 0.8, 0.52, 0.95],
        [600, 100, 540, 0.8, 0.74, 0.85],
    ],
)
def test_alpha_has_a_range(pairs, cases, same, alpha, low, high):
    """From the four or five cases of one question alpha says next to nothing: its range at 95 per cent
    confidence runs from less than chance to nearly full agreement. So no alpha is shown without its range,
    and all key questions are taken together, and all prompts. Answers of one case go together, which makes
    the range wider. A question that both assessors' facts rule out is not counted: neither judged it.

    Source: the range of the share of answers that differ is that of E. L. Korn and B. I. Graubard, Survey
    Methodology, 1998; the disagreement that chance would give is taken as known.
    """
    questions = [key for key in load("youth-2018").key_questions if key.startswith("2.")][: pairs // cases]
    different = iter([True] * (pairs - same) + [False] * same)
    assessments = []
    for number, question in ((number, question) for question in questions for number in range(cases)):
        first = "yes" if number % 2 else "no"
        second = {"yes": "no", "no": "yes"}[first] if next(different) else first
        for occasion, value in (("first", first), ("second", second)):
            case = f"{number} {question}" if cases == pairs else str(number)
            assessments.append((case, occasion, question, value))
    values: dict[tuple[str, str], dict[str, str]] = {}
    for case, occasion, question, value in assessments:
        values.setdefault((case, occasion), {})[question] = value
    pooled = inter_rater_reliability(
        [
            assessment_with(case, "court", answers, occasion=occasion)
            for (case, occasion), answers in values.items()
        ],
        load("youth-2018"),
    ).pooled[KEY_QUESTIONS]
    assert (pooled.pairs, pooled.same) == (pairs, same)
    assert [pooled.alpha, pooled.low, pooled.high] == pytest.approx([alpha, low, high], abs=0.005)


@example_table(
    ["First assessments", "Second assessments", "Same", "Alpha"],
    [
        ["yes, yes, no, no", "yes, yes, no, no", 4, 1],
        ["yes, yes, no, no", "yes, no, no, no", 3, 0.533],
        ["yes, yes, yes, yes", "yes, yes, yes, yes", 4, None],
        ["yes, no, yes, no", "no, yes, no, yes", 0, -0.75],
    ],
)
def test_when_every_answer_is_the_same_alpha_is_undefined(first, second, same, alpha):
    """Four pairs that all say yes agree, but nothing shows that the assessors could have told a no. The
    product then gives no alpha, and shows the number of pairs instead. Alpha is below 0 when assessors
    disagree more than chance would have it.
    """
    cases = [
        assessment_with(str(number), "court", {"2.1.1": value}, occasion=occasion)
        for occasion, values in (("first", first), ("second", second))
        for number, value in enumerate(values.split(", "))
    ]
    result = agreement(cases, load("youth-2018"))["2.1.1"]
    assert (result.pairs, result.same) == (4, same)
    assert result.alpha is None if alpha is None else result.alpha == pytest.approx(alpha, abs=0.0005)
