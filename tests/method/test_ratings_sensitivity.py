"""Sensitivity: worked examples in which the fewest answers, the cases and the sentence are known by hand."""

from dataclasses import replace

import pytest

from inspectorate.method.assessments import AnswerCategory
from inspectorate.method.ratings import sensitivity
from inspectorate.method.ratings.certainty import describe_method, probabilities
from inspectorate.method.ratings.projection import project, project_with_disagreement
from inspectorate.method.ratings.tipping_points import DOWN, AnswerCount, fewest_answers, tipping_point
from inspectorate.method.ratings.values import DisagreementProbabilities
from inspectorate.method.standards import load
from inspectorate.method.tallies import count
from tests.method.cases import assessment_with

YOUTH, HOSTELS = load("youth-2018"), load("hostels-2030")


def sensitivity_of(framework, standard, *answers_by_question):
    """Return the sensitivity of a standard from a letter for each case (y, n or -) and key question."""
    group = framework.domain_of[standard].case_group
    words = {
        "y": next(option.key for option in framework.casework.answers if option.sufficient),
        "n": next(
            option.key for option in framework.casework.answers if option.applicable and not option.sufficient
        ),
        "-": next(option.key for option in framework.casework.answers if not option.applicable),
    }
    keys = [key.id for key in framework.standards[standard].key_questions]
    answers_by_question += ("-" * len(answers_by_question[0]),) * (len(keys) - len(answers_by_question))
    assessments = [
        assessment_with(
            f"{case:02}", group, dict(zip(keys, (words[letter] for letter in letters), strict=True))
        )
        for case, letters in enumerate(zip(*answers_by_question, strict=True))
    ]
    return sensitivity(assessments, count(assessments, framework, {}), framework).get(standard)


@pytest.mark.parametrize(
    ("answers", "rating", "points", "toward", "number", "one_case", "deciding", "because"),
    [
        (
            ["y" * 14 + "n" * 15],
            "Inadequate",
            50 - 1400 / 29,
            "Requires improvement",
            1,
            True,
            15,
            (
                "One different answer would make the rating Requires improvement (1 more sufficient in "
                "2.2.1). 15 cases could have this answer."
            ),
        ),
        (
            ["y" * 13 + "n" * 16],
            "Inadequate",
            50 - 1300 / 29,
            "Requires improvement",
            2,
            False,
            16,
            "2 different answers would make the rating Requires improvement (2 more sufficient in 2.2.1).",
        ),
        (
            # one case is insufficient in both: all of it, or one answer of each of two others
            ["yyyynnnnn", "nnnnnyyyy"],
            "Inadequate",
            50 - 400 / 9,
            "Requires improvement",
            2,
            True,
            2,
            (
                "2 different answers would make the rating Requires improvement (1 more sufficient in "
                "2.2.1 and 1 in 2.2.2). 1 case alone would change the rating."
            ),
        ),
        (
            # two cases are insufficient in both
            ["yyyynnnnn", "nnnynnyyy"],
            "Inadequate",
            50 - 400 / 9,
            "Requires improvement",
            2,
            True,
            4,
            (
                "2 different answers would make the rating Requires improvement (1 more sufficient in "
                "2.2.1 and 1 in 2.2.2). Any of 2 cases alone would change the rating."
            ),
        ),
        (
            ["yyyyynnnnn", "yyyyynnnnn"],
            "Requires improvement",
            0,
            "Inadequate",
            1,
            True,
            10,
            (
                "One different answer would make the rating Inadequate (1 fewer sufficient in 2.2.1, or 1 "
                "in 2.2.2). 5 cases could have this answer."
            ),
        ),
        (
            # 67 per cent: one answer either way changes it, and the boundary below is nearer
            ["yyn"],
            "Good",
            200 / 3 - 65,
            "Inadequate",
            1,
            True,
            3,
            (
                "One different answer would make the rating Inadequate (1 fewer sufficient in 2.2.1). "
                "3 cases could have this answer."
            ),
        ),
        (
            # 75 per cent: the boundary above is nearer
            ["yyyn"],
            "Good",
            5,
            "Outstanding",
            1,
            True,
            4,
            (
                "One different answer would make the rating Outstanding (1 more sufficient in 2.2.1). "
                "4 cases could have this answer."
            ),
        ),
        (
            ["y"],
            "Outstanding",
            20,
            "Inadequate",
            1,
            True,
            1,
            (
                "One different answer would make the rating Inadequate (1 fewer sufficient in 2.2.1). "
                "1 case could have this answer."
            ),
        ),
        (
            # 64.5 per cent is printed as 65: on the boundary
            ["y" * 20 + "n" * 11],
            "Good",
            0,
            "Requires improvement",
            1,
            True,
            20,
            (
                "One different answer would make the rating Requires improvement (1 fewer sufficient in "
                "2.2.1). 20 cases could have this answer."
            ),
        ),
    ],
)
def test_fewest_answers_that_change_a_rating_by_hand(
    answers, rating, points, toward, number, one_case, deciding, because
):
    result = sensitivity_of(YOUTH, "2.2", *answers)
    assert (result.standard, result.rating, result.toward) == ("2.2", rating, toward)
    assert result.points_to_boundary == pytest.approx(points)
    assert (result.cases_to_change, result.one_case, len(result.deciding)) == (number, one_case, deciding)
    assert result.because == because
    assert all(answer.alone is one_case for answer in result.deciding)
    assert result.probabilities == {}
    assert result.with_disagreement == ()
    assert result.method == "We give no probability, because the number of eligible cases is not known."


def test_deciding_answers_name_case_question_recorded_answer_and_rating():
    result = sensitivity_of(YOUTH, "2.2", "yyn")
    decided = [(one.case_id, one.question, one.answer, one.alone, one.toward) for one in result.deciding]
    assert decided == [
        ("02", "2.2.1", "no", True, "Outstanding"),
        ("00", "2.2.1", "yes", True, "Inadequate"),
        ("01", "2.2.1", "yes", True, "Inadequate"),
    ]
    candidates = sensitivity_of(YOUTH, "2.2", "y" * 13 + "n" * 16).deciding
    assert {(one.question, one.answer, one.toward) for one in candidates} == {
        ("2.2.1", "no", "Requires improvement")
    }
    assert [one.case_id for one in candidates] == [f"{case:02}" for case in range(13, 29)]


def test_question_that_reaches_the_band_alone_needs_no_answer_of_another():
    # 2.2.1 is at 90 per cent already: only 2.2.2 has to rise
    result = sensitivity_of(YOUTH, "2.2", "yyyyyyyyyn", "yyyyynnnnn")
    assert result.cases_to_change == 1
    assert result.toward == "Inadequate"
    assert {one.question for one in result.deciding} == {"2.2.2"}


def test_mean_is_changed_first_by_the_question_with_the_fewest_cases():
    # 50 and 50 per cent: reversing one of the two answers to B1.1 takes the mean to 25 or 75
    result = sensitivity_of(HOSTELS, "B1", "yn--", "yynn")
    assert (result.rating, result.toward, result.cases_to_change) == ("Uneven", "Failing", 1)
    assert result.points_to_boundary == 10
    assert result.because.startswith(
        "One different answer would make the rating Failing (1 fewer sufficient in B1.1)."
    )


def test_mean_is_changed_first_by_the_question_with_the_fewest_cases_whatever_its_place():
    counts = {"B1.1": AnswerCount(2, 4), "B1.2": AnswerCount(1, 2)}
    change = fewest_answers(counts, DOWN, HOSTELS)
    assert change is not None
    assert (change.answers, change.alternatives) == (1, ({"B1.2": 1},))


def test_case_that_decides_by_several_answers_is_named_with_those_that_are_needed():
    # the case is insufficient in all three, and 2.2.3 is far above the boundary
    counts = {"2.2.1": AnswerCount(4, 9), "2.2.2": AnswerCount(4, 9), "2.2.3": AnswerCount(8, 9)}
    tipping = tipping_point(counts, {"C1": dict.fromkeys(counts, "insufficient")}, YOUTH)
    assert tipping is not None
    assert [(one.case_id, one.question, one.answer) for one in tipping.deciding] == [
        ("C1", "2.2.1", "insufficient"),
        ("C1", "2.2.2", "insufficient"),
    ]


def test_candidates_are_named_with_the_category_of_their_answer():
    counts = {"2.2.1": AnswerCount(13, 29)}
    cases: dict[str, dict[str, AnswerCategory]] = {
        "C1": {"2.2.1": "insufficient"},
        "C2": {"2.2.1": "sufficient"},
    }
    tipping = tipping_point(counts, cases, YOUTH)
    assert tipping is not None
    assert [(one.case_id, one.answer, one.alone) for one in tipping.deciding] == [
        ("C1", "insufficient", False)
    ]


def test_certainty_is_that_of_the_projections_with_the_rates_at_which_assessors_differ():
    keys = [key.id for key in YOUTH.standards["2.2"].key_questions]
    assessments = [
        assessment_with(f"{case:02}", "court", dict.fromkeys(keys, "yes" if case < 20 else "no"))
        for case in range(31)
    ]
    tallies = count(assessments, YOUTH, {"court": 38})
    projection = project(assessments, tallies, YOUTH)
    lower, higher = project_with_disagreement(projection, tallies, YOUTH, [0.03, 0.1])
    result = sensitivity(assessments, tallies, YOUTH, projection, {0.03: lower, 0.1: higher})["2.2"]
    assert result.probabilities == probabilities(projection, "2.2", YOUTH)
    assert result.method == describe_method(projection, "court", "2.2")
    assert "31" in result.method
    assert result.with_disagreement == (
        DisagreementProbabilities(0.03, probabilities(lower, "2.2", YOUTH)),
        DisagreementProbabilities(0.1, probabilities(higher, "2.2", YOUTH)),
    )
    assert sensitivity(assessments, tallies, YOUTH, projection, {0.1: higher, 0.2: _without(lower, "2.2")})[
        "2.2"
    ].with_disagreement == (DisagreementProbabilities(0.1, probabilities(higher, "2.2", YOUTH)),)


def _without(projection, standard):
    """Return a projection in which a standard has no probability."""
    band_indices = {name: drawn for name, drawn in projection.band_indices.items() if name != standard}
    return replace(projection, band_indices=band_indices)


def test_standard_without_an_applicable_case_has_no_sensitivity():
    assert sensitivity_of(YOUTH, "2.2", "----") is None


def test_second_assessments_are_left_out():
    first = [assessment_with("1", "court", {"2.2.1": "yes"}), assessment_with("2", "court", {"2.2.1": "no"})]
    second = [assessment_with("2", "court", {"2.2.1": "yes"}, occasion="second")]
    tallies = count(first, YOUTH, {})
    assert sensitivity([*first, *second], tallies, YOUTH) == sensitivity(first, tallies, YOUTH)


def test_method_says_why_a_standard_has_no_probability():
    assessments = [assessment_with(str(case), "court", {"2.2.1": "yes"}) for case in range(2)]
    result = sensitivity(assessments, count(assessments, YOUTH, {"court": 4}), YOUTH)["2.2"]
    assert result.probabilities == {}
    assert result.method == ("We give no probability while answers are missing: 2 to 2.2.2, 2 to 2.2.3.")
