"""The ratings panel

Proposed ratings go to a panel. It does not rate again: it looks at the ratings that a small difference would
have changed, and unless it decides otherwise, with reasons that are recorded, the proposed rating applies.
"""

from datetime import date

import pytest

from inspectorate.method.faults import FaultsFound
from inspectorate.method.ratings import Decision, confirm, propose, sensitivity
from inspectorate.method.standards import load
from inspectorate.method.tallies import count, tally
from tests.method.cases import assessment_with, category_counts
from tests.spec.tables import example_table

FRAMEWORK = load("youth-2018")


def proposed(standard, *shares):
    """The proposed rating of a standard from (sufficient, applicable) of its key questions."""
    tallies = {}
    for key, (yes, applicable) in zip(FRAMEWORK.standards[standard].key_questions, shares, strict=False):
        tallies[key.id] = tally(key.id, "court", category_counts(yes, applicable - yes), FRAMEWORK)
    return propose(tallies, [], FRAMEWORK)[standard]


@example_table(
    ["Standard", "Percentages of its key questions", "Rating", "Why the panel may consider it"],
    [
        ["2.1", "84, 63, 57", "Requires improvement", None],
        ["2.2", "80, 48, 62", "Inadequate", "within 5 points of 50, where Requires improvement starts"],
        [
            "2.3",
            "62, 55, 65",
            "Requires improvement",
            "within 5 points of 50, under which it would be Inadequate",
        ],
        ["2.4", "62, 58, 56", "Requires improvement", None],
        ["3.1", "58, 74, 68", "Requires improvement", None],
        ["3.2", "89, 64, 71", "Requires improvement", "within 5 points of 65, where Good starts"],
        ["3.3", "89, 83, 63", "Requires improvement", "within 5 points of 65, where Good starts"],
        ["3.4", "76, 78", "Good", "within 5 points of 80, where Outstanding starts"],
    ],
)
def test_a_rating_within_five_points_of_a_boundary_may_be_considered(standard, percentages, rating, because):
    """What counts is the lowest key question's printed percentage, and a boundary above or below it. How many
    points a rating is from another is always told from the unrounded percentage, to one decimal. In the
    published report four standards were up to five points short of a better rating, and one was five points
    from a worse one. All five were left where they were: the panel's default is no change.

    Source: the percentages and ratings are published; the five points are recalled, so unconfirmed.
    """
    proposal = proposed(standard, *((int(percentage), 100) for percentage in percentages.split(", ")))
    near = [trigger.because for trigger in proposal.triggers if trigger.key == "points_from_boundary"]
    assert proposal.rating == rating
    assert [because in reason for reason in near] == ([True] if because else [])


@example_table(
    ["Sufficient", "Cases that apply", "Rating", "Would one case change it?"],
    [
        [14, 29, "Inadequate", True],
        [13, 29, "Inadequate", False],
        [7, 10, "Good", True],
        [72, 100, "Good", False],
    ],
)
def test_a_rating_that_one_case_would_change_may_be_considered(yes, applicable, rating, triggered):
    """With few cases a single one can weigh many points. *One case judged the other way* means all of its
    answers under the standard that apply, judged in the same direction.

    Source: recalled, so unconfirmed.
    """
    words = {True: "yes", False: "no"}
    cases = [assessment_with(f"{n:03}", "court", {"2.2.2": words[n < yes]}) for n in range(applicable)]
    tallies = count(cases, FRAMEWORK, {"court": applicable})
    proposal = propose(tallies, [], FRAMEWORK, sensitivity(cases, tallies, FRAMEWORK))["2.2"]
    assert proposal.rating == rating
    assert any(trigger.key == "cases_to_change" for trigger in proposal.triggers) is triggered


@example_table(
    ["Sufficient", "Cases that apply", "A small sub-sample?"],
    [[3, 5, True], [4, 6, False], [0, 1, True]],
)
def test_a_rating_that_rests_on_five_cases_or_fewer_may_be_considered(yes, applicable, triggered):
    """The sub-sample is the cases to which the lowest key question applied.

    Source: recalled, so unconfirmed.
    """
    proposal = proposed("2.4", (yes, applicable))
    assert any(trigger.key == "small_subsample" for trigger in proposal.triggers) is triggered


@example_table(
    ["2.1.1", "2.1.2", "2.1.3", "Decided by", "A small sub-sample?"],
    [
        ["10 of 20", "2 of 4", "18 of 20", "2.1.2", True],
        ["2 of 4", "10 of 20", "18 of 20", "2.1.1", True],
        ["10 of 20", "12 of 24", "18 of 20", "2.1.1", False],
    ],
)
def test_equal_lowest_key_questions_decide_together(first, second, third, decided_by, triggered):
    """When two key questions share the lowest percentage, the order in which they stand decides nothing. The
    reason for the rating names both. The one that applied to fewer cases is shown as the deciding one, and
    the panel is told of a small sub-sample in any of them.
    """
    shares = [tuple(map(int, share.split(" of "))) for share in (first, second, third)]
    proposal = proposed("2.1", *shares)
    assert proposal.lowest == decided_by
    assert f"The lowest key questions, 2.1.1 ({first}) and 2.1.2 ({second}), are at 50" in proposal.because
    assert any(trigger.key == "small_subsample" for trigger in proposal.triggers) is triggered


def test_the_panel_sees_what_it_has_to_weigh():
    """Beside the reasons for considering a rating, the panel is shown how many cases each key question
    applied to, and what the other key questions would be on their own. For 2.2 in the published report one
    would be Outstanding and one Requires improvement, while the lowest made the standard Inadequate. None of
    this alone is a reason to consider a rating.
    """
    proposal = proposed("2.2", (24, 30), (14, 29), (18, 29))
    sizes, others = (point.because for point in proposal.to_weigh)
    assert sizes == "Number of cases that each key question applied to: 2.2.1 30, 2.2.2 29, 2.2.3 29."
    assert others == (
        "On their own, other key questions would be: "
        "2.2.1 at 80 per cent, Outstanding; 2.2.3 at 62 per cent, Requires improvement."
    )


@example_table(
    ["Proposed", "The panel decides", "With reasons", "Confirmed"],
    [
        ["Inadequate", "nothing", None, "Inadequate"],
        ["Inadequate", "Inadequate", None, "Inadequate"],
        ["Inadequate", "Requires improvement", "One plan was a day late.", "Requires improvement"],
        ["Inadequate", "Requires improvement", None, "refused"],
        ["Inadequate", "Nearly there", "It was close.", "refused"],
    ],
)
def test_a_rating_moves_only_by_a_recorded_decision_with_reasons(before, decides, reasons, after):
    """A decision names who made it and when. It may leave the rating where it is without saying why; to move
    it, reasons are needed. A rating the edition does not have is refused. Proposal and decision are both
    kept, so that anyone can see later what the figures alone would have given.
    """
    proposal = proposed("2.2", (24, 30), (14, 29), (18, 29))
    assert proposal.rating == before
    decision = Decision("2.2", decides, reasons or "", ("A member", "Another"), date(2018, 8, 1))
    if after == "refused":
        with pytest.raises(FaultsFound):
            confirm(proposal, decision, FRAMEWORK)
    else:
        confirmed = confirm(proposal, None if decides == "nothing" else decision, FRAMEWORK)
        assert (confirmed.rating, confirmed.proposed) == (after, proposal)
