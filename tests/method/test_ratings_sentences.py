"""Ratings: every sentence that explains one, in full, and what stands beside it."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from inspectorate.method import ratings
from inspectorate.method.faults import FaultsFound
from inspectorate.method.ratings import Decision, Judgement
from inspectorate.method.ratings.rating_bands import band_index, describe_band, names_in_sentence
from inspectorate.method.ratings.values import Sensitivity
from inspectorate.method.standards import load
from inspectorate.method.tallies import tally
from tests.method.cases import category_counts

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


def triggers_of(proposal, key):
    return [trigger.because for trigger in proposal.triggers if trigger.key == key]


def sensitivity_of(standard, *, cases_to_change, one_case=False):
    return Sensitivity(
        standard, "Good", 3.0, cases_to_change, "Outstanding", (), {}, "", one_case, "This many cases."
    )


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ((), ""),
        (("2.1.1",), "2.1.1"),
        (("2.1.1", "2.1.2"), "2.1.1 and 2.1.2"),
        (("2.1.1", "2.1.2", "2.1.3"), "2.1.1, 2.1.2 and 2.1.3"),
        (("a", "b", "c", "d"), "a, b, c and d"),
    ],
)
def test_names_stand_in_a_sentence_with_commas_and_one_and(names, sentence):
    assert names_in_sentence(names) == sentence


@pytest.mark.parametrize(
    ("framework", "rating", "sentence"),
    [
        (YOUTH, "Inadequate", "under 50"),
        (YOUTH, "Requires improvement", "50 to 64"),
        (YOUTH, "Good", "65 to 79"),
        (YOUTH, "Outstanding", "80 and over"),
        (HOSTELS, "Failing", "under 40"),
        (HOSTELS, "Uneven", "40 to under 70"),
        (HOSTELS, "Sound", "70 to under 90"),
        (HOSTELS, "Exemplary", "90 and over"),
    ],
)
def test_band_is_described_by_its_ends(framework, rating, sentence):
    assert describe_band(rating, framework) == sentence


def test_range_of_scores_ends_at_the_maximum():
    everything = dict.fromkeys(YOUTH.standards, "Outstanding")
    assert ratings.overall(everything, YOUTH).because == (
        "Organisational delivery 12 + Court disposals 12 + Out-of-court disposals 12 = 36 of 36; "
        "a score of 31 to 36 is Outstanding."
    )
    assert ratings.overall({"A1": "Exemplary"}, HOSTELS).because == (
        "Running the hostel 10 of 10; a score of 9 to 10 is Exemplary. "
        "3 scored standards are not rated, so not counted."
    )


def test_one_unrated_standard_is_counted_in_the_singular():
    all_but_one = dict.fromkeys(YOUTH.standards, "Good") | {"3.4": None}
    overall = ratings.overall(all_but_one, YOUTH)
    assert (overall.score, overall.out_of) == (22, 33)
    assert overall.because == (
        "Organisational delivery 8 + Court disposals 8 + Out-of-court disposals 6 = 22 of 33; "
        "a score of 17 to 27 is Good. 1 scored standard is not rated, so not counted."
    )


def test_faults_of_an_overall_rating_say_where_and_list_what_exists():
    with pytest.raises(FaultsFound) as refused:
        ratings.overall({"2.1": "Fine", "9": "Good"}, YOUTH)
    rating, standard = refused.value.faults
    assert (rating.place, rating.cure) == (
        "standard 2.1",
        "Use one of: Outstanding, Good, Requires improvement, Inadequate.",
    )
    assert (standard.place, standard.cure) == (
        "standard 9",
        "Use one of: 1.1, 1.2, 1.3, 1.4, 2.1, 2.2, 2.3, 2.4, 3.1, 3.2, 3.3, 3.4.",
    )


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
                "Outstanding. 2.4.2 applied to no assessed case and is left aside. 2.4.3 applied to no "
                "assessed case and is left aside."
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
        "The standard is unscored, so it does not count towards the overall."
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
        ({"court": 1}, 1, ("1 sampled case is not assessed yet, and counted as not seen.",)),
        (
            {"court": 2, "out_of_court": 7},
            2,
            ("2 sampled cases are not assessed yet, and counted as not seen.",),
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
    ("counts", "sentences"),
    [
        # youth-2018: up to 5 points from 50, 65 and 80, as printed
        ((44, 100), []),
        ((45, 100), ["2.1.1 is at 45 per cent, 5 points below 50, where Requires improvement starts."]),
        ((49, 100), ["2.1.1 is at 49 per cent, 1 point below 50, where Requires improvement starts."]),
        ((50, 100), ["2.1.1 is at 50 per cent, exactly on 50, under which it would be Inadequate."]),
        ((51, 100), ["2.1.1 is at 51 per cent, 1 point above 50, under which it would be Inadequate."]),
        ((55, 100), ["2.1.1 is at 55 per cent, 5 points above 50, under which it would be Inadequate."]),
        ((56, 100), []),
        ((85, 100), ["2.1.1 is at 85 per cent, 5 points above 80, under which it would be Good."]),
        ((86, 100), []),
        ((0, 100), []),
        ((4, 100), []),
    ],
)
def test_rating_is_near_a_boundary_up_to_five_printed_points(counts, sentences):
    proposal = proposed(YOUTH, "2.1", counts, (100, 100), (99, 100))
    assert triggers_of(proposal, "points_from_boundary") == sentences


def test_several_lowest_questions_are_near_a_boundary_together():
    proposal = proposed(YOUTH, "2.1", (12, 25), (12, 25), (24, 25))
    assert triggers_of(proposal, "points_from_boundary") == [
        "2.1.1 and 2.1.2 are at 48 per cent, 2 points below 50, where Requires improvement starts."
    ]


def test_unrounded_mean_just_below_a_boundary_is_printed_as_the_boundary():
    proposal = proposed(HOSTELS, "B2", (16, 23))
    assert triggers_of(proposal, "points_from_boundary") == [
        (
            "The mean of the key questions is at 70 per cent, printed as 70, where Sound starts, but below "
            "it unrounded."
        )
    ]


@pytest.mark.parametrize(
    ("counts", "sentences"),
    [
        ([(3, 6), (9, 10), (9, 10)], []),
        (
            [(3, 5), (9, 10), (1, 1)],
            ["2.1.1 applied to 5 cases, and 5 or fewer is a small sub-sample."],
        ),
        (
            [(0, 1), (9, 10), (9, 10)],
            ["2.1.1 applied to 1 case, and 5 or fewer is a small sub-sample."],
        ),
        (
            [(1, 2), (2, 4), (5, 10)],
            [
                "2.1.1 applied to 2 cases, and 5 or fewer is a small sub-sample.",
                "2.1.2 applied to 4 cases, and 5 or fewer is a small sub-sample.",
            ],
        ),
    ],
)
def test_small_subsamples_of_deciding_questions_are_triggers(counts, sentences):
    assert triggers_of(proposed(YOUTH, "2.1", *counts), "small_subsample") == sentences


def test_small_subsamples_of_all_questions_are_triggers_where_the_mean_decides():
    assert triggers_of(proposed(HOSTELS, "B1", (9, 10), (2, 4)), "small_subsample") == [
        "B1.2 applied to 4 cases, and 4 or fewer is a small sub-sample."
    ]


@pytest.mark.parametrize(
    ("cases_to_change", "one_case", "triggered"),
    [(1, False, True), (2, False, False), (2, True, True), (0, False, True)],
)
def test_sensitivity_to_one_answer_or_one_case_is_a_trigger(cases_to_change, one_case, triggered):
    of_2_1 = sensitivity_of("2.1", cases_to_change=cases_to_change, one_case=one_case)
    counts = [(14, 20), (15, 20), (16, 20)]
    proposal = proposed(YOUTH, "2.1", *counts, sensitivity={"2.1": of_2_1})
    assert triggers_of(proposal, "cases_to_change") == (["This many cases."] if triggered else [])
    assert not triggers_of(proposed(YOUTH, "2.1", *counts, sensitivity={"2.2": of_2_1}), "cases_to_change")


def test_panel_weighs_no_divergence_where_all_questions_agree():
    (sizes,) = proposed(YOUTH, "2.1", (14, 20), (15, 20), (7, 10)).to_weigh
    assert sizes.key == "subsamples"
    assert sizes.because == "Cases each key question applied to: 2.1.1 20, 2.1.2 20, 2.1.3 10."


def test_panel_weighs_divergence_but_not_of_the_lowest_questions():
    sizes, others = proposed(YOUTH, "2.1", (10, 20), (5, 10), (9, 10)).to_weigh
    assert (sizes.key, others.key) == ("subsamples", "divergence")
    assert others.because == (
        "By themselves other key questions would be: 2.1.3 at 90 per cent, Outstanding."
    )


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


PROPOSED = proposed(YOUTH, "2.2", (24, 30), (14, 29), (18, 29))
"""Inadequate, and near a boundary."""


def decision(rating, reasons="", standard="2.2"):
    return Decision(standard, rating, reasons, ("A", "B"), date(2018, 6, 1))


def test_reason_of_a_confirmed_rating_is_the_proposals_with_the_decision():
    def because(rating, reasons=""):
        return ratings.confirm(PROPOSED, decision(rating, reasons), YOUTH).because

    assert ratings.confirm(PROPOSED, None, YOUTH).because == (
        f"{PROPOSED.because} The proposed rating stands: no panel decision is recorded."
    )
    assert because("Inadequate") == f"{PROPOSED.because} The panel considered it on 1 June 2018 and left it."
    assert because("Inadequate", " Rightly so. ") == (
        f"{PROPOSED.because} The panel considered it on 1 June 2018 and left it: Rightly so."
    )
    assert because("Good", " One late plan. ") == (
        f"{PROPOSED.because} The panel moved it to Good on 1 June 2018: One late plan."
    )


def test_decision_where_nothing_triggered_says_so():
    proposal = proposed(YOUTH, "2.2", (57, 100), (90, 100), (91, 100))
    assert not proposal.triggers
    assert ratings.confirm(proposal, decision("Good", "Because."), YOUTH).because == (
        f"{proposal.because} The panel moved it to Good on 1 June 2018, though none of the edition's "
        "triggers applied: Because."
    )


def test_unrated_proposal_stays_unrated_without_a_decision_and_can_be_decided():
    unrated = proposed(YOUTH, "2.2")
    left = ratings.confirm(unrated, None, YOUTH)
    assert (left.rating, left.score, left.because) == (None, None, unrated.because)
    decided = ratings.confirm(unrated, decision("Good", "On the files."), YOUTH)
    assert (decided.rating, decided.score) == ("Good", 2)
    with pytest.raises(FaultsFound, match="moves the rating from not rated to Good without reasons"):
        ratings.confirm(unrated, decision("Good"), YOUTH)


def test_unscored_standard_is_confirmed_without_a_score():
    unscored = proposed(HOSTELS, "B3", (9, 10))
    confirmed = ratings.confirm(unscored, decision("Sound", "Because.", "B3"), HOSTELS)
    assert (confirmed.rating, confirmed.score) == ("Sound", None)


def test_rating_that_missing_answers_may_change_is_provisional_until_the_panel_decides():
    proposal = proposed(YOUTH, "2.2", (24, 30), (14, 29), (18, 29), missing=(0, 1, 0))
    assert ratings.confirm(proposal, None, YOUTH).provisional
    assert not ratings.confirm(proposal, decision("Inadequate"), YOUTH).provisional
    assert not ratings.confirm(PROPOSED, None, YOUTH).provisional


def test_all_faults_of_judgements_are_returned():
    judgements = [
        Judgement("9.9", "Fine", "", {}, {}),
        Judgement("2.1", "Good", "", {"2.1.1": "x", "2.1.2": "x", "2.1.3": "x"}, {}),
        Judgement("1.1", "Good", "", {**STANDARD_1_1, "1.1.2": " "}, {"1.2.1": ("E1",)}),
        Judgement("1.1", "Good", "", STANDARD_1_1, {}),
    ]
    assert [str(fault) for fault in ratings.check_judgements(iter(judgements), YOUTH)] == [
        (
            "judgement of standard 9.9: The edition has no standard “9.9”. Use one of: 1.1, 1.2, 1.3, 1.4, "
            "2.1, 2.2, 2.3, 2.4, 3.1, 3.2, 3.3, 3.4."
        ),
        (
            "judgement of standard 9.9: The edition has no rating “Fine”. Use one of: Outstanding, Good, "
            "Requires improvement, Inadequate."
        ),
        (
            "judgement of standard 2.1: This standard is rated from case assessments, not judged. Remove the "
            "judgement; a panel may move the rating by a decision with reasons."
        ),
        ("judgement of standard 1.1, key question 1.1.2: There are no reasons. Give the reasons in words."),
        (
            "judgement of standard 1.1, key question 1.2.1: It is not a key question of this standard. Use "
            "one of: 1.1.1, 1.1.2, 1.1.3."
        ),
        "judgement of standard 1.1: It is judged 2 times. Keep one judgement a standard.",
    ]
    usable = ratings.check_judgements(judgements[2:3], YOUTH, usable_only=True)
    assert usable == ()


def test_all_faults_of_decisions_are_returned():
    decisions = [
        replace(decision("Fine", standard="7"), members=()),
        decision("Good"),
        decision("Inadequate"),
    ]
    assert [str(fault) for fault in ratings.check_decisions(iter(decisions), YOUTH)] == [
        (
            "panel decision on standard 7: The edition has no standard “7”. Use one of: 1.1, 1.2, 1.3, 1.4, "
            "2.1, 2.2, 2.3, 2.4, 3.1, 3.2, 3.3, 3.4."
        ),
        (
            "panel decision on standard 7: The edition has no rating “Fine”. Use one of: Outstanding, Good, "
            "Requires improvement, Inadequate."
        ),
        "panel decision on standard 7: It does not say who decided. List the panel's members.",
        "panel decision on standard 2.2: There are 2 decisions. Keep the one that stands.",
    ]


def test_decision_set_against_another_proposal_names_both():
    with pytest.raises(FaultsFound) as refused:
        ratings.confirm(PROPOSED, decision("Good", standard="2.3"), YOUTH)
    assert [str(fault) for fault in refused.value.faults] == [
        (
            "panel decision on standard 2.3: It is set against the proposal for 2.2. Match each decision to "
            "its own standard."
        ),
        (
            "panel decision on standard 2.3: It moves the rating from Inadequate to Good without reasons. "
            "Give the panel's reasons in words, or leave the proposed rating."
        ),
    ]


def test_share_on_a_boundary_takes_the_upper_band_only_as_rounded():
    just_under, on = Fraction(499, 1000), Fraction(1, 2)
    indices = [
        band_index(share, YOUTH, rounded=rounded)
        for share in (just_under, on)
        for rounded in (None, True, False)
    ]
    assert indices == [1, 1, 0, 1, 1, 1]
    assert band_index(Fraction(699, 1000), HOSTELS) == 1
    assert band_index(Fraction(699, 1000), HOSTELS, rounded=True) == 2
