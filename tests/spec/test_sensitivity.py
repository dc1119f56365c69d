"""How firm a rating is

A rating is a line drawn through a number. Services ask how far they were from the line and which cases made
the difference; this chapter says exactly what the product answers.
"""

import pytest

from inspectorate.method.ratings import sensitivity
from inspectorate.method.standards import load
from inspectorate.method.tallies import count
from tests.method.cases import assessment_with
from tests.spec.tables import example_table

FRAMEWORK = load("youth-2018")


def firm(standard, *columns):
    """How firm a standard is, given its key questions' answers: y, n or - for each case."""
    words = {"y": "yes", "n": "no", "-": "not_applicable"}
    keys = [key.id for key in FRAMEWORK.standards[standard].key_questions]
    group = FRAMEWORK.domain_of[standard].case_group or ""
    cases = [
        assessment_with(
            f"case {number}", group, {key: words[answer] for key, answer in zip(keys, row, strict=False)}
        )
        for number, row in enumerate(zip(*columns, strict=True), start=1)
    ]
    return sensitivity(cases, count(cases, FRAMEWORK, {group: len(cases)}), FRAMEWORK)[standard]


def column(share, cases):
    """A column of answers with so many sufficient of so many that apply."""
    yes, applicable = map(int, share.split(" of "))
    return "y" * yes + "n" * (applicable - yes) + "-" * (cases - applicable)


@example_table(
    [
        "Standard",
        "Sufficient in its key questions",
        "Rating",
        "Points to the boundary",
        "Fewest answers",
        "It would be",
    ],
    [
        ["2.2", "24 of 30, 14 of 29, 18 of 29", "Inadequate", 1.7, 1, "Requires improvement"],
        ["2.3", "18 of 29, 16 of 29, 17 of 26", "Requires improvement", 5.2, 2, "Inadequate"],
        ["3.1", "11 of 19, 14 of 19, 13 of 19", "Requires improvement", 7.1, 2, "Good"],
        ["3.4", "13 of 17, 14 of 18", "Good", 3.5, 2, "Outstanding"],
        ["2.1", "5 of 10, 5 of 10, 10 of 10", "Requires improvement", 0, 1, "Inadequate"],
    ],
)
def test_a_rating_has_a_distance_to_its_boundary(standard, questions, rating, points, answers, toward):
    """The *points to the boundary* run from the lowest key question's unrounded percentage to the nearest
    figure in the edition at which the standard's rating changes: 14 of 29 is 48.3 per cent, 1.7 points below
    50. The *fewest answers* are those that, judged the other way, would change the rating.

    Down: a standard falls as soon as a single one of its key questions does, so what counts is the key
    question that needs the fewest answers to fall. For 2.3 that is 2.3.2, with two answers. Up: a standard
    rises only when every key question below the next band has risen, so 3.4 needs one answer in each of its
    two. As ratings follow printed percentages, an answer counts as soon as the printed percentage crosses.

    Source: the percentages of the first four rows are those of the report on Barking and Dagenham, 2018; the
    counts are invented to give them. The last row is invented.
    """
    result = firm(standard, *(column(share, 31) for share in questions.split(", ")))
    assert (result.rating, result.toward, result.cases_to_change) == (rating, toward, answers)
    assert result.points_to_boundary == pytest.approx(points, abs=0.05)


@example_table(
    ["Insufficient in 2.2.1", "Insufficient in 2.2.2", "Rating", "Cases that decide", "Alone?"],
    [
        ["none", "1 to 11", "Inadequate", "1 to 11", True],
        ["none", "1 to 8", "Requires improvement", "1 to 8", True],
        ["none", "1 to 10", "Requires improvement", "11 to 20", True],
        ["16 to 20", "16 to 20", "Good", "16 to 20", True],
        ["16 to 20", "11 to 15", "Good", "11 to 20", False],
    ],
)
def test_the_cases_that_decide_are_named(first_question, second_question, rating, deciding, alone):
    """Here are twenty cases, numbered. A case decides *alone* when judging it the other way, with all the
    others left as they are, would change the rating: by one answer, or by several answers of the same case,
    all in the same direction.

    With eleven insufficient answers to 2.2.2 (45 per cent sufficient) any of the eleven would raise the
    standard; with ten (50 per cent) any of the other ten would lower it. In the fourth row both questions are
    at 75 per cent and one case could raise both. In the last row it takes two cases: none decides alone, and
    the product names those from which the two would come. Case numbers stay with the inspection; a report
    prints only how many there are.
    """
    result = firm("2.2", insufficient(first_question), insufficient(second_question))
    names = sorted({int(case.case_id.removeprefix("case ")) for case in result.deciding})
    first, last = map(int, deciding.split(" to "))
    assert (result.rating, names) == (rating, list(range(first, last + 1)))
    assert {case.alone for case in result.deciding} == {result.one_case} == {alone}


def insufficient(cases):
    """A column of twenty answers, insufficient in the cases from one number to another."""
    first, last = map(int, cases.split(" to ")) if " to " in cases else (0, -1)
    return "".join("n" if first <= number <= last else "y" for number in range(1, 21))
