"""Rating a standard

A standard judged on cases takes the rating of its lowest key question. A standard judged on evidence takes
the rating that inspectors judged, with their reasons. Either way it is a *proposed* rating, until a panel has
considered it.
"""

from inspectorate.method.ratings import Judgement, propose
from inspectorate.method.standards import load
from inspectorate.method.tallies import tally
from tests.method.cases import category_counts
from tests.spec.tables import example_table

FRAMEWORK = load("youth-2018")


def rated(standard, *shares):
    """The proposed rating of a standard from (sufficient, applicable) of its key questions, in order."""
    tallies = {}
    for key, (yes, applicable) in zip(FRAMEWORK.standards[standard].key_questions, shares, strict=False):
        tallies[key.id] = tally(key.id, "court", category_counts(yes, applicable - yes), FRAMEWORK)
    return propose(tallies, [], FRAMEWORK)[standard]


@example_table(
    ["Percentage", "Rating"],
    [
        [49, "Inadequate"],
        [50, "Requires improvement"],
        [64, "Requires improvement"],
        [65, "Good"],
        [79, "Good"],
        [80, "Outstanding"],
    ],
)
def test_a_percentage_falls_in_a_band(percentage, rating):
    """Under 50 per cent is Inadequate, 50 to 64 Requires improvement, 65 to 79 Good, 80 and over Outstanding.

    Source: the bands agree with every rating in the report; the inspectorate's own statement of them has not
    been found, so their status is unconfirmed.
    """
    assert rated("2.1", (percentage, 100)).rating == rating


@example_table(
    ["Standard", "Percentages of its key questions", "Lowest", "Rating"],
    [
        ["2.1", "84, 63, 57", "2.1.3", "Requires improvement"],
        ["2.2", "80, 48, 62", "2.2.2", "Inadequate"],
        ["2.3", "62, 55, 65", "2.3.2", "Requires improvement"],
        ["2.4", "62, 58, 56", "2.4.3", "Requires improvement"],
        ["3.1", "58, 74, 68", "3.1.1", "Requires improvement"],
        ["3.2", "89, 64, 71", "3.2.2", "Requires improvement"],
        ["3.3", "89, 83, 63", "3.3.3", "Requires improvement"],
        ["3.4", "76, 78", "3.4.1", "Good"],
    ],
)
def test_the_lowest_key_question_decides_the_standard(standard, percentages, lowest, rating):
    """Good planning for most things does not make up for poor planning for a child's safety: 2.2 is
    Inadequate because of one of its three key questions. These are all eight case standards of a published
    report, and each has the rating this rule gives.

    Source: report on Barking and Dagenham, 2018, Annex 2.
    """
    proposal = rated(standard, *((int(percentage), 100) for percentage in percentages.split(", ")))
    assert (proposal.lowest, proposal.rating) == (lowest, rating)


@example_table(
    ["Sufficient in 2.3.2", "Printed, per cent", "Rating of 2.3", "Unrounded it would be"],
    [
        ["16 of 25", 64, "Requires improvement", "Requires improvement"],
        ["20 of 31", 65, "Good", "Requires improvement"],
        ["13 of 20", 65, "Good", "Good"],
    ],
)
def test_the_printed_percentage_counts_and_a_difference_is_said(share, printed, rating, unrounded):
    """Here 2.3.2 is the lowest key question. Twenty of 31 is 64.5 per cent, printed as 65. The rating follows
    what is printed, so that anybody can check it from the report; and the product says that the unrounded
    percentage would have given another.
    """
    yes, applicable = map(int, share.split(" of "))
    proposal = rated("2.3", (1, 1), (yes, applicable))
    (question,) = (
        rated_question for rated_question in proposal.questions if rated_question.question == "2.3.2"
    )
    assert (question.percentage, proposal.rating, question.unrounded_rating) == (printed, rating, unrounded)
    assert ("The unrounded percentage is" in proposal.because) is (rating != unrounded)


@example_table(
    ["Sufficient in 2.4.1", "In 2.4.2", "In 2.4.3", "Rating of 2.4"],
    [
        ["7 of 10", "no case", "no case", "Good"],
        ["no case", "no case", "no case", "not rated"],
    ],
)
def test_a_key_question_that_applied_to_no_case_is_not_used(first, second, third, rating):
    """A small service may have no case in which reviewing a child's safety was due. The standard is then
    rated on the key questions that did apply, and says so; where none did, it is not rated and does not count
    towards the overall rating.
    """
    shares = (share.replace("no case", "0 of 0").split(" of ") for share in (first, second, third))
    proposal = rated("2.4", *(tuple(map(int, share)) for share in shares))
    assert (proposal.rating or "not rated") == rating
    assert ("is not used" if proposal.rating else "cannot be rated") in proposal.because


@example_table(
    ["Standard", "Inspectors judged it", "Points", "Proposed rating"],
    [["1.1", "Good", 2, "Good"], ["1.2", "not yet", None, "not rated"]],
)
def test_a_standard_judged_on_evidence_takes_the_judgement(standard, judged, score, rating):
    """Leadership, staff, services and information are judged on documents, meetings, a survey and what the
    cases show. There is no percentage. Inspectors give reasons for each key question and cite the evidence.

    Source: report on Barking and Dagenham, 2018, Annex 1.
    """
    reasons = {key.id: "Seen in three meetings." for key in FRAMEWORK.standards[standard].key_questions}
    judgements = [Judgement(standard, judged, "lead inspector", reasons, {})] if score is not None else []
    proposal = propose({}, judgements, FRAMEWORK)[standard]
    assert proposal.score == score
    assert (proposal.rating or "not rated") == rating


def test_another_edition_may_have_another_rule():
    """The rule is part of the edition, not of the product. In an invented edition for hostels a standard
    takes the *mean* of its key questions, unrounded: 80 and 60 per cent make 70, which is where its second
    best rating starts, while by the rule above the lower of the two would have decided.
    """
    hostels = load("hostels-2030")
    tallies = {
        "B1.1": tally("B1.1", "stays", category_counts(8, 2), hostels),
        "B1.2": tally("B1.2", "stays", category_counts(6, 4), hostels),
    }
    assert propose(tallies, [], hostels)["B1"].rating == "Sound"
