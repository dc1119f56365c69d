"""Proposed ratings: every sentence that explains one, in full, and its limits."""

import pytest

from inspectorate.method import ratings
from inspectorate.method.ratings import Judgement
from inspectorate.method.standards import load
from inspectorate.method.tallies import tally
from tests.method.cases import category_counts
from tests.method.editions import changed

YOUTH, HOSTELS = load("youth-2018"), load("hostels-2030")
STANDARD_1_1 = {"1.1.1": "Seen.", "1.1.2": "Seen.", "1.1.3": "Seen."}


def proposed(framework, standard, *counts, missing=(), **options):
    """Return the proposal from (sufficient, applicable) of each key question; None leaves one out."""
    tallies = {}
    for position, (key, pair) in enumerate(
        zip(framework.standards[standard].key_questions, counts, strict=False)
    ):
        if pair is not None:
            numbers = category_counts(pair[0], pair[1] - pair[0], missing=missing[position] if missing else 0)
            tallies[key.id] = tally(key.id, framework.domain_of[standard].case_group, numbers, framework)
    return ratings.propose(tallies, [], framework, **options)[standard]


@pytest.mark.parametrize(
    ("standard", "counts", "sentence"),
    [
        (
            "2.2",
            [(24, 30), (14, 29), (18, 29)],
            (
                "The lowest key question, 2.2.2, is at 48 per cent (14 of 29 applicable cases), and under 50 "
                "is Inadequate."
            ),
        ),
        (
            "2.4",
            [(1, 1)],
            (
                "Its key question, 2.4.1, is at 100 per cent (1 of 1 applicable case), and 80 and over is "
                "Outstanding. 2.4.2 did not apply to any assessed case, so it is not used. 2.4.3 did not "
                "apply to any assessed case, so it is not used."
            ),
        ),
        (
            "2.1",
            [(10, 20), (2, 4), (3, 6)],
            (
                "The lowest key questions, 2.1.1 (10 of 20), 2.1.2 (2 of 4) and 2.1.3 (3 of 6), are at 50 "
                "per cent, and 50 to 64 is Requires improvement."
            ),
        ),
    ],
)
def test_reason_of_a_rating_on_cases_gives_question_counts_and_band(standard, counts, sentence):
    counts = [*counts, *[(0, 0)] * (3 - len(counts))]
    assert proposed(YOUTH, standard, *counts).because == sentence


def test_reason_of_a_mean_gives_the_number_of_questions_and_the_band():
    assert proposed(HOSTELS, "B1", (8, 10), (6, 10)).because == (
        "The mean of its 2 key questions is 70 per cent, and 70 to under 90 is Sound."
    )


def test_reason_of_an_unscored_standard_ends_with_that():
    proposal = proposed(HOSTELS, "B3", (9, 10))
    assert proposal.because == (
        "The mean of its 1 key questions is 90 per cent, and 90 and over is Exemplary. "
        "The standard is unscored, so it does not count towards the overall rating."
    )


def test_exact_percentages_that_read_alike_either_way_need_no_note():
    for framework, standard, counts in [(YOUTH, "2.1", (13, 20)), (HOSTELS, "B1", (3, 4))]:
        assert "Unrounded" not in proposed(framework, standard, counts, counts, counts).because


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ((0, 0, 0), "It cannot be rated: no key question applied to any assessed case."),
        ((0, 3, 0), "It cannot be rated: no key question is answered yet."),
    ],
)
def test_standard_that_cannot_be_rated_says_whether_answers_are_to_come(missing, sentence):
    proposal = proposed(YOUTH, "2.1", (0, 0), (0, 0), (0, 0), missing=missing)
    assert (proposal.rating, proposal.score, proposal.scored, proposal.because) == (
        None,
        None,
        True,
        sentence,
    )
    assert not proposal.provisional
    assert (
        proposed(YOUTH, "2.1").because == "It cannot be rated: no key question applied to any assessed case."
    )


def test_missing_answers_are_added_up_and_named_with_the_rating():
    proposal = proposed(YOUTH, "2.1", (7, 10), (8, 10), (9, 10), missing=(1, 2, 0))
    assert (proposal.missing, proposal.unassessed, proposal.provisional) == (3, 0, True)
    assert proposal.limitations == (
        "1 of 11 answers to 2.1.1 is missing.",
        "2 of 12 answers to 2.1.2 are missing.",
    )
    assert proposal.because.endswith(
        "2.1.1 is not answered in 1 of 11 cases. 2.1.2 is not answered in 2 of 12 cases."
    )


@pytest.mark.parametrize(
    ("unassessed", "number", "limitations"),
    [
        (None, 0, ()),
        ({}, 0, ()),
        ({"out_of_court": 4}, 0, ()),
        (
            {"court": 1},
            1,
            ("1 sampled case is not assessed yet. They are treated like cases outside the sample.",),
        ),
        (
            {"court": 2, "out_of_court": 7},
            2,
            ("2 sampled cases are not assessed yet. They are treated like cases outside the sample.",),
        ),
    ],
)
def test_sampled_cases_without_assessment_are_named_with_the_ratings_of_their_group(
    unassessed, number, limitations
):
    proposal = proposed(YOUTH, "2.1", (7, 10), (8, 10), (9, 10), unassessed=unassessed)
    assert (proposal.unassessed, proposal.limitations) == (number, limitations)
    assert proposal.provisional is bool(number)


@pytest.mark.parametrize(
    ("counts", "limitations"),
    [
        ([(3, 3), (5, 5), (5, 5)], ()),
        ([(1, 2), (9, 10), (9, 10)], ("2.1.1 applied to 2 cases only.",)),
        ([(0, 1), (9, 10), (9, 10)], ("2.1.1 applied to 1 case only.",)),
        ([(1, 1), (5, 10), (9, 10)], ()),
    ],
)
def test_very_few_cases_of_the_deciding_question_are_named(counts, limitations):
    assert proposed(YOUTH, "2.1", *counts).limitations == limitations


def test_very_few_cases_of_any_question_are_named_where_the_mean_decides():
    assert proposed(HOSTELS, "B1", (1, 1), (5, 10)).limitations == ("B1.1 applied to 1 case only.",)


@pytest.mark.parametrize(
    ("by", "evidence", "sentence"),
    [
        (
            "Ada",
            {"1.1.1": ("E1", "E2"), "1.1.2": ("E2",)},
            (
                "Judged Good by Ada on the evidence for 3 key questions, with reasons for 3 and 2 pieces of "
                "evidence cited."
            ),
        ),
        (
            "",
            {},
            (
                "Judged Good on the evidence for 3 key questions, with reasons for 3 and 0 pieces of "
                "evidence cited."
            ),
        ),
    ],
)
def test_reason_of_a_judgement_counts_reasons_and_distinct_evidence(by, evidence, sentence):
    judgement = Judgement("1.1", "Good", by, STANDARD_1_1, evidence)
    proposal = ratings.propose({}, [judgement], YOUTH)["1.1"]
    assert (proposal.rating, proposal.score, proposal.scored, proposal.lowest) == ("Good", 2, True, None)
    assert proposal.because == sentence
    assert ratings.propose({}, [], YOUTH)["1.1"].because == "It is not rated: no judgement has been made yet."


def test_judgement_given_as_an_iterator_is_checked_and_used():
    judgements = iter([Judgement("1.1", "Good", "", STANDARD_1_1, {})])
    assert ratings.propose({}, judgements, YOUTH)["1.1"].rating == "Good"


def test_evidence_standard_has_its_id_with_and_without_a_judgement():
    for judgements in ([], [Judgement("1.1", "Good", "", STANDARD_1_1, {})]):
        proposal = ratings.propose({}, judgements, YOUTH)["1.1"]
        assert (proposal.standard, proposal.scored) == ("1.1", True)


def test_judgement_without_reasons_rates_its_standard():
    proposal = ratings.propose({}, [Judgement("1.1", "Good", "", {"2.1.1": "Elsewhere."}, {})], YOUTH)["1.1"]
    assert proposal.rating == "Good"


def test_unscored_standard_judged_on_evidence_has_a_rating_and_no_score(tmp_path):
    edition = changed(
        "hostels-2030", tmp_path, ("standards.toml", 'id = "A2"\n', 'id = "A2"\nscored = false\n')
    )
    judgement = Judgement("A2", "Sound", "", {"A2.1": "Seen."}, {})
    proposal = ratings.propose({}, [judgement], load(edition))["A2"]
    assert (proposal.rating, proposal.score, proposal.scored) == ("Sound", None, False)
    assert proposal.because == (
        "Judged Sound on the evidence for 1 key questions, with reasons for 1 and 0 pieces of evidence "
        "cited. The standard is unscored, so it does not count towards the overall rating."
    )
