"""Proposed, confirmed and overall ratings: properties and edge cases."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate.method import ratings
from inspectorate.method.faults import FaultsFound
from inspectorate.method.ratings import Decision, Judgement
from inspectorate.method.standards import load
from inspectorate.method.tallies import tally
from tests.method.cases import category_counts

YOUTH, HOSTELS = load("youth-2018"), load("hostels-2030")

POINTS = {"Inadequate": 0, "Requires improvement": 1, "Good": 2, "Outstanding": 3}

counts = st.integers(1, 40).flatmap(
    lambda applicable: st.tuples(st.integers(0, applicable), st.just(applicable))
)


def tallies_of(framework, **counts_by_question):
    """Return tallies by question id from (sufficient, applicable); dots in ids are written as underscores."""
    tallies = {}
    for name, (yes, applicable) in counts_by_question.items():
        question = name.strip("_").replace("_", ".")
        group = framework.domain_of[question].case_group
        tallies[question] = tally(
            question, group, category_counts(yes, applicable - yes), framework, population=50
        )
    return tallies


def decision_to(rating, reasons="Because.", standard="2.2"):
    return Decision(standard, rating, reasons, ("A", "B"), date(2018, 6, 1))


def judgement_of(rating, standard="1.1"):
    keys = [key.id for key in YOUTH.standards[standard].key_questions] if standard in YOUTH.standards else []
    return Judgement(standard, rating, "lead", dict.fromkeys(keys, "Seen."), {})


@given(counts, counts, counts)
def test_standard_rating_is_that_of_its_lowest_key_question(first, second, third):
    proposed = ratings.propose(tallies_of(YOUTH, _2_2_1=first, _2_2_2=second, _2_2_3=third), [], YOUTH)["2.2"]
    lowest_share = min(Fraction(*count) for count in (first, second, third))
    question_points = [POINTS[question.rating] for question in proposed.questions]
    assert proposed.rating is not None
    assert proposed.score == POINTS[proposed.rating] == min(question_points)
    deciding = next(question for question in proposed.questions if question.question == proposed.lowest)
    assert deciding.percentage == int(100 * lowest_share + Fraction(1, 2))


@given(counts, counts)
def test_standard_rating_is_the_unrounded_mean_in_an_edition_that_says_so(first, second):
    proposed = ratings.propose(tallies_of(HOSTELS, B1_1=first, B1_2=second), [], HOSTELS)["B1"]
    mean = 50 * (Fraction(*first) + Fraction(*second))
    expected = "Exemplary" if mean >= 90 else "Sound" if mean >= 70 else "Uneven" if mean >= 40 else "Failing"
    assert (proposed.rating, proposed.lowest) == (expected, None)


def test_reason_names_the_printed_band_when_an_unrounded_edition_differs():
    proposed = ratings.propose(tallies_of(HOSTELS, B2_1=(16, 23)), [], HOSTELS)["B2"]
    assert proposed.rating == "Uneven"
    assert "The unrounded percentage is 69.57, and this edition uses it; the printed one" in proposed.because


def test_reason_names_the_unrounded_band_when_rounding_changes_the_rating():
    proposed = ratings.propose(tallies_of(YOUTH, _2_3_3=(20, 31)), [], YOUTH)["2.3"]
    assert proposed.rating == "Good"
    assert proposed.questions[0].unrounded_rating == "Requires improvement"
    assert "The unrounded percentage is 64.52, which would be Requires improvement." in proposed.because


def test_question_without_applicable_cases_is_ignored():
    proposed = ratings.propose(tallies_of(YOUTH, _2_4_1=(7, 10), _2_4_2=(0, 0)), [], YOUTH)["2.4"]
    assert (proposed.rating, proposed.lowest) == ("Good", "2.4.1")
    assert "2.4.2 did not apply to any assessed case, so it is not used" in proposed.because


def test_standard_without_applicable_cases_is_not_rated():
    proposed = ratings.propose({}, [], YOUTH)["2.4"]
    assert (proposed.rating, proposed.score, proposed.lowest) == (None, None, None)
    assert "cannot be rated" in proposed.because


def test_reason_counts_missing_answers():
    incomplete = tally("2.4.1", "court", category_counts(7, 3, missing=2), YOUTH, population=50)
    assert (
        "2.4.1 is not answered in 2 of 12 cases"
        in ratings.propose({"2.4.1": incomplete}, [], YOUTH)["2.4"].because
    )


def test_unscored_standard_has_a_rating_and_no_score():
    proposed = ratings.propose(tallies_of(HOSTELS, B3_1=(9, 10)), [], HOSTELS)["B3"]
    assert (proposed.rating, proposed.score, proposed.scored) == ("Exemplary", None, False)
    assert "unscored" in proposed.because


def test_judgement_gives_a_rating_with_its_author():
    proposed = ratings.propose({}, [judgement_of("Good")], YOUTH)
    assert (proposed["1.1"].rating, proposed["1.1"].score) == ("Good", 2)
    assert "Judged Good by lead" in proposed["1.1"].because
    assert proposed["1.2"].rating is None
    assert "no judgement has been made yet" in proposed["1.2"].because


@pytest.mark.parametrize(
    ("judgements", "message"),
    [
        ([judgement_of("Excellent")], "no rating “Excellent”. Use one of: Outstanding, Good"),
        ([judgement_of("Good", "9.9")], "no standard “9.9”"),
        ([judgement_of("Good", "2.1")], "rated from case assessments, not judged"),
        ([judgement_of("Good"), judgement_of("Inadequate")], "has 2 judgements"),
    ],
)
def test_invalid_judgement_raises_faults(judgements, message):
    with pytest.raises(FaultsFound, match=message):
        ratings.propose({}, judgements, YOUTH)


def test_judgement_without_reasons_for_a_key_question_is_a_fault():
    incomplete = replace(judgement_of("Good"), reasons={"1.1.1": "Seen.", "2.1.1": "?"})
    messages = [str(fault) for fault in ratings.check_judgements([incomplete], YOUTH)]
    assert len(messages) == 3
    assert any("key question 1.1.2: There are no reasons" in message for message in messages)
    assert any("2.1.1: This standard has no such key question" in message for message in messages)


PROPOSED = ratings.propose(tallies_of(YOUTH, _2_2_1=(24, 30), _2_2_2=(15, 31)), [], YOUTH)["2.2"]


def test_confirmed_rating_without_decision_equals_the_proposal():
    confirmed = ratings.confirm(PROPOSED, None, YOUTH)
    assert (confirmed.rating, confirmed.score, confirmed.decision) == ("Inadequate", 0, None)
    assert "so the proposed rating applies" in confirmed.because


def test_decision_for_the_proposed_rating_needs_no_reasons():
    confirmed = ratings.confirm(PROPOSED, decision_to("Inadequate", ""), YOUTH)
    assert confirmed.rating == "Inadequate"
    assert "confirmed this rating on 1 June 2018." in confirmed.because


def test_decision_for_a_different_rating_gives_its_reasons():
    confirmed = ratings.confirm(PROPOSED, decision_to("Requires improvement", "One late plan."), YOUTH)
    assert (confirmed.rating, confirmed.score) == ("Requires improvement", 1)
    assert "changed it to Requires improvement on 1 June 2018: One late plan." in confirmed.because


def test_reason_says_when_a_changed_rating_had_no_trigger():
    proposed = ratings.propose(tallies_of(YOUTH, _2_2_1=(57, 100)), [], YOUTH)["2.2"]
    assert "although no trigger" in ratings.confirm(proposed, decision_to("Good"), YOUTH).because


@pytest.mark.parametrize(
    ("decision", "message"),
    [
        (decision_to("Good", " "), "changes the rating from Inadequate to Good without reasons"),
        (decision_to("Splendid"), "no rating “Splendid”"),
        (decision_to("Good", standard="2.3"), "compared with the proposed rating of 2.2"),
        (decision_to("Good", standard="7"), "no standard “7”"),
        (replace(decision_to("Good"), members=()), "names no panel members"),
    ],
)
def test_invalid_decision_raises_faults(decision, message):
    with pytest.raises(FaultsFound, match=message):
        ratings.confirm(PROPOSED, decision, YOUTH)


def test_two_decisions_on_one_standard_are_a_fault():
    (fault,) = ratings.check_decisions([decision_to("Good"), decision_to("Good")], YOUTH)
    assert "There are 2 decisions" in fault.problem


@given(
    st.dictionaries(
        st.sampled_from([*YOUTH.standards]), st.sampled_from([level.name for level in YOUTH.ratings.levels])
    )
)
def test_overall_score_is_the_sum_and_is_rated_as_a_share_of_its_maximum(standard_ratings):
    if not standard_ratings:
        with pytest.raises(FaultsFound, match="No scored standard is rated"):
            ratings.overall(standard_ratings, YOUTH)
        return
    overall = ratings.overall(standard_ratings, YOUTH)
    assert overall.score == sum(POINTS[rating] for rating in standard_ratings.values())
    assert overall.out_of == 3 * len(standard_ratings)
    share = Fraction(overall.score, overall.out_of)
    thresholds = (Fraction(1, 6), Fraction(1, 2), Fraction(5, 6))
    assert POINTS[overall.rating] == sum(share > threshold for threshold in thresholds)


def test_overall_score_excludes_unrated_and_unscored_standards():
    standard_ratings = {"A1": "Exemplary", "A2": None, "B1": "Sound", "B3": "Failing"}
    overall = ratings.overall(standard_ratings, HOSTELS)
    assert (overall.score, overall.out_of, overall.rating) == (16, 20, "Sound")
    assert overall.because == (
        "Running the hostel 10 + Residents' stays 6 = 16 of 20; a score of 11 to 16 is Sound. "
        "2 scored standards are not rated, so not counted."
    )


@pytest.mark.parametrize(
    ("standard_ratings", "reason"),
    [
        ({"2.1": "Good"}, "Court disposals 2 of 3; a score of 2 is Good. 11 scored standards are"),
        (
            {"1.1": "Inadequate", "2.1": "Outstanding"},
            "Organisational delivery 0 + Court disposals 3 = 3 of 6; a score of 2 to 3 is Requires",
        ),
    ],
)
def test_overall_reason_gives_the_points_by_domain_and_the_range_of_scores(standard_ratings, reason):
    assert ratings.overall(standard_ratings, YOUTH).because.startswith(reason)


@pytest.mark.parametrize(
    ("invalid", "message"),
    [({"1.1": "Fine"}, "no rating “Fine”"), ({"9": "Good"}, "standard 9: The edition has no such")],
)
def test_overall_of_an_unknown_standard_or_rating_raises_faults(invalid, message):
    with pytest.raises(FaultsFound, match=message):
        ratings.overall(invalid, YOUTH)
