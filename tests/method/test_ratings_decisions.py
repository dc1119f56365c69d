"""The panel: confirmed ratings with their reasons, and every fault of judgements and decisions."""

from dataclasses import replace
from datetime import date

import pytest

from inspectorate.method import ratings
from inspectorate.method.faults import FaultsFound
from inspectorate.method.ratings import Decision, Judgement
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


PROPOSED = proposed(YOUTH, "2.2", (24, 30), (14, 29), (18, 29))
"""Inadequate, and near a boundary."""


def decision(rating, reasons="", standard="2.2"):
    return Decision(standard, rating, reasons, ("A", "B"), date(2018, 6, 1))


def test_reason_of_a_confirmed_rating_is_the_proposals_with_the_decision():
    def because(rating, reasons=""):
        return ratings.confirm(PROPOSED, decision(rating, reasons), YOUTH).because

    assert ratings.confirm(PROPOSED, None, YOUTH).because == (
        f"{PROPOSED.because} The panel has recorded no decision, so the proposed rating applies."
    )
    assert because("Inadequate") == f"{PROPOSED.because} The panel confirmed this rating on 1 June 2018."
    assert because("Inadequate", " Rightly so. ") == (
        f"{PROPOSED.because} The panel confirmed this rating on 1 June 2018: Rightly so."
    )
    assert because("Good", " One late plan. ") == (
        f"{PROPOSED.because} The panel changed it to Good on 1 June 2018: One late plan."
    )


def test_confirmed_rating_keeps_its_standard_proposal_and_decision():
    for panel_decision in (None, decision("Good", "Because.")):
        confirmed = ratings.confirm(PROPOSED, panel_decision, YOUTH)
        assert confirmed.standard == "2.2"
        assert (confirmed.proposed, confirmed.decision) == (PROPOSED, panel_decision)


def test_decision_where_nothing_triggered_says_so():
    proposal = proposed(YOUTH, "2.2", (57, 100), (90, 100), (91, 100))
    assert not proposal.triggers
    assert ratings.confirm(proposal, decision("Good", "Because."), YOUTH).because == (
        f"{proposal.because} The panel changed it to Good on 1 June 2018, although no trigger "
        "applied: Because."
    )


def test_unrated_proposal_stays_unrated_without_a_decision_and_can_be_decided():
    unrated = proposed(YOUTH, "2.2")
    left = ratings.confirm(unrated, None, YOUTH)
    assert (left.rating, left.score, left.because) == (None, None, unrated.because)
    decided = ratings.confirm(unrated, decision("Good", "On the files."), YOUTH)
    assert (decided.rating, decided.score) == ("Good", 2)
    with pytest.raises(FaultsFound, match="changes the rating from not rated to Good without reasons"):
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
            "judgement. The panel can change the rating with a decision that has reasons."
        ),
        ("judgement of standard 1.1, key question 1.1.2: There are no reasons. Enter the reasons in words."),
        (
            "judgement of standard 1.1, key question 1.2.1: This standard has no such key question. Use "
            "one of: 1.1.1, 1.1.2, 1.1.3."
        ),
        "judgement of standard 1.1: The standard has 2 judgements. Keep one for each standard.",
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
        "panel decision on standard 7: The decision names no panel members. List the panel's members.",
        "panel decision on standard 2.2: There are 2 decisions. Keep the final decision.",
    ]


def test_decision_set_against_another_proposal_names_both():
    with pytest.raises(FaultsFound) as refused:
        ratings.confirm(PROPOSED, decision("Good", standard="2.3"), YOUTH)
    assert [str(fault) for fault in refused.value.faults] == [
        (
            "panel decision on standard 2.3: The decision is compared with the proposed rating of 2.2. "
            "Match each decision to its own standard."
        ),
        (
            "panel decision on standard 2.3: The decision changes the rating from Inadequate to Good without "
            "reasons. Enter the panel's reasons in words, or confirm the proposed rating."
        ),
    ]
