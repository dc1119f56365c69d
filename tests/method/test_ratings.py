"""Proposals, decisions and the overall rating: edge cases and properties."""

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
from tests.method.cases import seen

YOUTH, HOSTELS = load("youth-2018"), load("hostels-2030")

counts = st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def tallied(framework, **given):
    """Tallies from (sufficient, applicable) by question id, dots written as underscores."""
    found = {}
    for name, (yes, applicable) in given.items():
        question = name.strip("_").replace("_", ".")
        group = framework.domain_of[question].case_group
        found[question] = tally(question, group, seen(yes, applicable - yes), framework, population=50)
    return found


def decided(rating, reasons="Because.", standard="2.2"):
    return Decision(standard, rating, reasons, ("A", "B"), date(2018, 6, 1))


def judged(rating, standard="1.1", **more):
    keys = [key.id for key in YOUTH.standards[standard].key_questions] if standard in YOUTH.standards else []
    return Judgement(standard, rating, "lead", dict.fromkeys(keys, "Seen."), {}, **more)


@given(counts, counts, counts)
def test_the_lowest_key_question_decides(one, two, three):
    found = ratings.propose(tallied(YOUTH, _2_2_1=one, _2_2_2=two, _2_2_3=three), [], YOUTH)["2.2"]
    lowest = min(Fraction(*each) for each in (one, two, three))
    points = {"Inadequate": 0, "Requires improvement": 1, "Good": 2, "Outstanding": 3}
    by_question = [points[each.rating] for each in found.questions]
    assert found.rating is not None
    assert found.score == points[found.rating] == min(by_question)
    deciding = next(each for each in found.questions if each.question == found.lowest)
    assert deciding.percentage == int(100 * lowest + Fraction(1, 2))


@given(counts, counts)
def test_another_edition_takes_the_mean_and_reads_it_unrounded(one, two):
    found = ratings.propose(tallied(HOSTELS, B1_1=one, B1_2=two), [], HOSTELS)["B1"]
    mean = 50 * (Fraction(*one) + Fraction(*two))
    expected = "Exemplary" if mean >= 90 else "Sound" if mean >= 70 else "Uneven" if mean >= 40 else "Failing"
    assert (found.rating, found.lowest) == (expected, None)


def test_an_edition_that_reads_unrounded_says_so_where_it_matters():
    found = ratings.propose(tallied(HOSTELS, B2_1=(16, 23)), [], HOSTELS)["B2"]
    assert found.rating == "Uneven"
    assert "Unrounded it is 69.57, and this edition reads the band unrounded; as printed" in found.because


def test_a_printed_percentage_that_tips_the_band_says_so():
    found = ratings.propose(tallied(YOUTH, _2_3_3=(20, 31)), [], YOUTH)["2.3"]
    assert found.rating == "Good"
    assert found.questions[0].unrounded_rating == "Requires improvement"
    assert "Unrounded it is 64.52, which would be Requires improvement." in found.because


def test_a_question_that_never_applied_is_left_aside():
    found = ratings.propose(tallied(YOUTH, _2_4_1=(7, 10), _2_4_2=(0, 0)), [], YOUTH)["2.4"]
    assert (found.rating, found.lowest) == ("Good", "2.4.1")
    assert "2.4.2 applied to no assessed case and is left aside" in found.because


def test_a_standard_none_of_whose_questions_applied_cannot_be_rated():
    found = ratings.propose({}, [], YOUTH)["2.4"]
    assert (found.rating, found.score, found.lowest) == (None, None, None)
    assert "cannot be rated" in found.because


def test_missing_answers_are_said():
    one = tally("2.4.1", "court", seen(7, 3, missing=2), YOUTH, population=50)
    assert (
        "2.4.1 is not answered in 2 of 12 cases" in ratings.propose({"2.4.1": one}, [], YOUTH)["2.4"].because
    )


def test_an_unscored_standard_has_a_rating_and_no_score():
    found = ratings.propose(tallied(HOSTELS, B3_1=(9, 10)), [], HOSTELS)["B3"]
    assert (found.rating, found.score, found.scored) == ("Exemplary", None, False)
    assert "unscored" in found.because


def test_a_judgement_is_a_rating_with_its_author():
    found = ratings.propose({}, [judged("Good")], YOUTH)
    assert (found["1.1"].rating, found["1.1"].score) == ("Good", 2)
    assert "Judged Good by lead" in found["1.1"].because
    assert found["1.2"].rating is None
    assert "no judgement has been made yet" in found["1.2"].because


@pytest.mark.parametrize(
    ("judgements", "words"),
    [
        ([judged("Excellent")], "no rating “Excellent”. Use one of: Outstanding, Good"),
        ([judged("Good", "9.9")], "no standard “9.9”"),
        ([judged("Good", "2.1")], "rated from case assessments, not judged"),
        ([judged("Good"), judged("Inadequate")], "judged 2 times"),
    ],
)
def test_a_judgement_that_cannot_be_used_is_a_fault(judgements, words):
    with pytest.raises(FaultsFound, match=words):
        ratings.propose({}, judgements, YOUTH)


def test_reasons_are_asked_for_each_key_question():
    short = replace(judged("Good"), reasons={"1.1.1": "Seen.", "2.1.1": "?"})
    said = [str(fault) for fault in ratings.check_judgements([short], YOUTH)]
    assert len(said) == 3
    assert any("key question 1.1.2: There are no reasons" in each for each in said)
    assert any("2.1.1: It is not a key question of this standard" in each for each in said)


PROPOSED = ratings.propose(tallied(YOUTH, _2_2_1=(24, 30), _2_2_2=(15, 31)), [], YOUTH)["2.2"]


def test_without_a_decision_nothing_changes():
    found = ratings.confirm(PROPOSED, None, YOUTH)
    assert (found.rating, found.score, found.decision) == ("Inadequate", 0, None)
    assert "The proposed rating stands" in found.because


def test_a_decision_to_leave_it_needs_no_reasons():
    found = ratings.confirm(PROPOSED, decided("Inadequate", ""), YOUTH)
    assert found.rating == "Inadequate"
    assert "considered it on 1 June 2018 and left it." in found.because


def test_a_decision_that_moves_it_carries_its_reasons():
    found = ratings.confirm(PROPOSED, decided("Requires improvement", "One late plan."), YOUTH)
    assert (found.rating, found.score) == ("Requires improvement", 1)
    assert "moved it to Requires improvement on 1 June 2018: One late plan." in found.because


def test_a_move_without_a_trigger_is_said():
    far = ratings.propose(tallied(YOUTH, _2_2_1=(57, 100)), [], YOUTH)["2.2"]
    assert "though none of the edition's triggers" in ratings.confirm(far, decided("Good"), YOUTH).because


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        (decided("Good", " "), "moves the rating from Inadequate to Good without reasons"),
        (decided("Splendid"), "no rating “Splendid”"),
        (decided("Good", standard="2.3"), "set against the proposal for 2.2"),
        (decided("Good", standard="7"), "no standard “7”"),
        (replace(decided("Good"), members=()), "does not say who decided"),
    ],
)
def test_a_decision_that_cannot_stand_is_a_fault(decision, words):
    with pytest.raises(FaultsFound, match=words):
        ratings.confirm(PROPOSED, decision, YOUTH)


def test_two_decisions_for_one_standard_are_a_fault():
    (fault,) = ratings.check_decisions([decided("Good"), decided("Good")], YOUTH)
    assert "There are 2 decisions" in fault.problem


@given(
    st.dictionaries(
        st.sampled_from([*YOUTH.standards]), st.sampled_from([level.name for level in YOUTH.ratings.levels])
    )
)
def test_the_overall_score_is_the_sum_out_of_the_most_there_could_be(given_ratings):
    if not given_ratings:
        with pytest.raises(FaultsFound, match="No scored standard is rated"):
            ratings.overall(given_ratings, YOUTH)
        return
    found = ratings.overall(given_ratings, YOUTH)
    points = {"Inadequate": 0, "Requires improvement": 1, "Good": 2, "Outstanding": 3}
    assert found.score == sum(points[rating] for rating in given_ratings.values())
    assert found.out_of == 3 * len(given_ratings)
    share = Fraction(found.score, found.out_of)
    cuts = (Fraction(1, 6), Fraction(1, 2), Fraction(5, 6))
    assert points[found.rating] == sum(share > cut for cut in cuts)


def test_unrated_and_unscored_standards_do_not_count():
    some = {"A1": "Exemplary", "A2": None, "B1": "Sound", "B3": "Failing"}
    found = ratings.overall(some, HOSTELS)
    assert (found.score, found.out_of, found.rating) == (16, 20, "Sound")
    assert found.because == (
        "Running the hostel 10 + Residents' stays 6 = 16 of 20; a score of 11 to 16 is Sound. "
        "2 scored standards are not rated, so not counted."
    )


@pytest.mark.parametrize(
    ("given_ratings", "said"),
    [
        ({"2.1": "Good"}, "Court disposals 2 of 3; a score of 2 is Good. 11 scored standards are"),
        (
            {"1.1": "Inadequate", "2.1": "Outstanding"},
            "Organisational delivery 0 + Court disposals 3 = 3 of 6; a score of 2 to 3 is Requires",
        ),
    ],
)
def test_the_overall_names_each_domains_points_and_the_scores_of_its_rating(given_ratings, said):
    assert ratings.overall(given_ratings, YOUTH).because.startswith(said)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"1.1": "Fine"}, "no rating “Fine”"), ({"9": "Good"}, "standard 9: The edition has no such")],
)
def test_an_unknown_standard_or_rating_is_a_fault(wrong, words):
    with pytest.raises(FaultsFound, match=words):
        ratings.overall(wrong, YOUTH)
