"""Two assessors, one case

A share of cases is assessed twice, by another inspector who has not seen the first assessment. Only the first
counts; the second shows how consistent the judgements are.
"""

import pytest

from inspectorate.method.assessments import agreement, krippendorff_alpha
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
