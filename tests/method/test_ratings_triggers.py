"""The panel: when a rating may be considered, to the point, and what is weighed."""

import pytest

from inspectorate.method import ratings
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
    ("counts", "sentences"),
    [
        # youth-2018: up to 5 points from 50, 65 and 80, as printed
        ((44, 100), []),
        ((45, 100), ["2.1.1 is at 45 per cent, within 5 points of 50, where Requires improvement starts."]),
        ((49, 100), ["2.1.1 is at 49 per cent, within 5 points of 50, where Requires improvement starts."]),
        ((50, 100), ["2.1.1 is at 50 per cent, exactly on 50, under which it would be Inadequate."]),
        ((51, 100), ["2.1.1 is at 51 per cent, within 5 points of 50, under which it would be Inadequate."]),
        ((55, 100), ["2.1.1 is at 55 per cent, within 5 points of 50, under which it would be Inadequate."]),
        ((56, 100), []),
        ((85, 100), ["2.1.1 is at 85 per cent, within 5 points of 80, under which it would be Good."]),
        ((86, 100), []),
        ((0, 100), []),
        ((4, 100), []),
    ],
)
def test_rating_is_near_a_boundary_up_to_five_printed_points(counts, sentences):
    proposal = proposed(YOUTH, "2.1", counts, (100, 100), (99, 100))
    assert triggers_of(proposal, "points_from_boundary") == sentences


def test_percentage_printed_as_a_boundary_is_exactly_on_it_only_unrounded():
    assert triggers_of(proposed(YOUTH, "2.1", (51, 101), (99, 100), (99, 100)), "points_from_boundary") == [
        "2.1.1 is at 50 per cent, within 5 points of 50, under which it would be Inadequate."
    ]


def test_several_lowest_questions_are_near_a_boundary_together():
    proposal = proposed(YOUTH, "2.1", (12, 25), (12, 25), (24, 25))
    assert triggers_of(proposal, "points_from_boundary") == [
        "2.1.1 and 2.1.2 are at 48 per cent, within 5 points of 50, where Requires improvement starts."
    ]


def test_unrounded_mean_just_below_a_boundary_is_printed_as_the_boundary():
    proposal = proposed(HOSTELS, "B2", (16, 23))
    assert triggers_of(proposal, "points_from_boundary") == [
        (
            "The mean of the key questions is at 70 per cent, printed as 70, where Sound starts, but lower "
            "before rounding."
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
    assert sizes.because == "Number of cases that each key question applied to: 2.1.1 20, 2.1.2 20, 2.1.3 10."


def test_panel_weighs_divergence_but_not_of_the_lowest_questions():
    sizes, others = proposed(YOUTH, "2.1", (10, 20), (5, 10), (9, 10)).to_weigh
    assert (sizes.key, others.key) == ("subsamples", "divergence")
    assert others.because == (
        "On their own, other key questions would be: 2.1.3 at 90 per cent, Outstanding."
    )
