"""From answers to a rating: one standard worked through

This chapter follows one standard of one inspection from the inspectors' answers to its rating. The standard
is 2.2: whether planning for children with court disposals (orders made by a court) is good enough. The
inspection is the example that comes with the product, `examples/barking-and-dagenham-2018`. Its percentages,
ratings and total are those of a published report; the cases and the answers behind them are invented so that
they add up to these.

Source: report on Barking and Dagenham, 2018, Annex 2.
"""

from tests.spec.example import example
from tests.spec.tables import example_table

SAID_OF_OVERALL = (
    "Organisational delivery 6 + Court disposals 3 + Out-of-court disposals 5 = 14 of 36; "
    "a score of 7 to 18 is Requires improvement."
)


@example_table(
    ["Court cases", "Number"],
    [["eligible", 38], ["drawn by chance", 31], ["assessed", 31], ["not seen", 7]],
)
def test_cases_are_drawn(which, number):
    """# Step 1. Cases are drawn

    The service had 38 court cases from the months that count. Which of them are inspected is decided by
    chance: 31 were drawn, and all were assessed.
    """
    inspection, _ = example()
    eligible = {case.id for case in inspection.populations["court"].cases}
    assessed = {assessment.case_id for assessment in inspection.assessments if assessment.group == "court"}
    numbers = {
        "eligible": len(eligible),
        "drawn by chance": len(inspection.samples["court"].selected),
        "assessed": len(assessed),
        "not seen": len(eligible - assessed),
    }
    assert numbers[which] == number


@example_table(
    ["Key question", "Does planning focus enough on …", "Does not apply", "Applies", "Yes", "No", "Per cent"],
    [
        ["2.2.1", "helping the child stay away from offending", 1, 30, 24, 6, 80],
        ["2.2.2", "keeping the child safe", 2, 29, 14, 15, 48],
        ["2.2.3", "keeping other people safe", 2, 29, 18, 11, 62],
    ],
)
def test_answers_are_counted(question, about, not_applicable, applicable, yes, no, percentage):
    """# Step 2. Answers are counted

    Standard 2.2 has three key questions. In each of the 31 cases an inspector says yes, no, or that the
    question does not apply: for a child nobody has reason to worry about, there may be nothing to plan to
    keep the child safe. The percentage is of the cases the question applies to. For 2.2.2 that is 14 of 29:
    48.28 per cent, printed as 48.
    """
    tally = example()[1].tallies[question]
    assert (tally.cases - tally.applicable, tally.applicable) == (not_applicable, applicable)
    assert (tally.yes, tally.applicable - tally.yes, tally.percentage) == (yes, no, percentage)
    assert tally.cases == 31
    if question == "2.2.2":
        assert f"{100 * tally.yes / tally.applicable:.2f}" == "48.28"


@example_table(
    ["Key question", "Per cent", "Rating of the key question"],
    [["2.2.1", 80, "Outstanding"], ["2.2.2", 48, "Inadequate"], ["2.2.3", 62, "Requires improvement"]],
)
def test_the_lowest_decides(question, percentage, rating):
    """# Step 3. The lowest key question decides

    80 per cent and over is Outstanding, 65 to 79 Good, 50 to 64 Requires improvement, under 50 Inadequate.
    The standard takes the rating of its lowest key question, here 2.2.2: so it is Inadequate, which has 0
    points. Planning well for other things does not make up for not planning to keep the child safe.

    Source: these percentages agree with every rating in the report, but the inspectorate's own statement of
    them has not been found.
    """
    _, results = example()
    proposed = results.ratings["2.2"].proposed
    (result,) = [rated for rated in proposed.questions if rated.question == question]
    assert (result.percentage, result.rating) == (percentage, rating)
    assert (proposed.lowest, proposed.rating, proposed.score) == ("2.2.2", "Inadequate", 0)


@example_table(
    ["What was asked", "What the product says of 2.2"],
    [
        ["how far it is from the next rating", "1.7 points"],
        ["how many answers would change it", "1"],
        ["how many cases could be that one", "15"],
        ["how likely it is over all 38 cases", "57%"],
        ["how likely Requires improvement is", "43%"],
    ],
)
def test_how_firm_it_is_is_said(asked, value):
    """# Step 4. The product says how firm the rating is

    14 of 29 is close to the line: with 15 of 29 it would be 52 per cent, Requires improvement. Any one of the
    15 cases answered no could be the one. And seven cases were not seen: had they been, the rating could
    have been another. The rating itself does not change for any of this.
    """
    firm = example()[1].sensitivity["2.2"]
    values = {
        "how far it is from the next rating": f"{firm.points_to_boundary:.1f} points",
        "how many answers would change it": str(firm.cases_to_change),
        "how many cases could be that one": str(len({case.case_id for case in firm.deciding if case.alone})),
        "how likely it is over all 38 cases": f"{firm.probabilities['Inadequate']:.0%}",
        "how likely Requires improvement is": f"{firm.probabilities['Requires improvement']:.0%}",
    }
    assert values[asked] == value
    assert (firm.toward, {case.answer for case in firm.deciding}) == ("Requires improvement", {"no"})


def test_the_panel_looks_at_it():
    """# Step 5. A panel looks at it

    Because 48 is within five points of 50, and because one answer would change the rating, a panel may
    consider moving it. To move it the panel needs reasons, and they are recorded. In the example no decision
    is recorded, so the rating is Inadequate, as published.
    """
    confirmed = example()[1].ratings["2.2"]
    near, one_answer = (trigger.because for trigger in confirmed.proposed.triggers)
    assert near == "2.2.2 is at 48 per cent, within 5 points of 50, where Requires improvement starts."
    assert one_answer.startswith("One different answer would make the rating Requires improvement")
    assert (confirmed.decision, confirmed.rating) == (None, "Inadequate")


@example_table(
    ["Domain", "Points of its standards", "Together"],
    [
        ["Organisational delivery", (2, 1, 1, 2), 6],
        ["Court disposals", (1, 0, 1, 1), 3],
        ["Out-of-court disposals", (1, 1, 1, 2), 5],
    ],
)
def test_it_counts_towards_the_overall_rating(title, points, together):
    """# Step 6. It counts towards the overall rating

    The points of all twelve standards are added: 14 of the 36 there could be. 7 to 18 is Requires
    improvement, and that is the overall rating. The 0 of standard 2.2 is the second figure of court
    disposals.
    """
    inspection, results = example()
    (domain,) = [domain for domain in inspection.framework.domains if domain.title == title]
    assert tuple(results.ratings[standard.id].score for standard in domain.standards) == points
    assert sum(points) == together
    assert results.overall
    assert results.overall.because == SAID_OF_OVERALL
