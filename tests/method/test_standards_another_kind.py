"""An inspection under another edition, from long list to report, by the same code.

The invented hostels of `hostels-2030` have no court, no child, no "yes" and no "Good": other groups, fields,
scales, answers, ratings, bands and points, the mean instead of the lowest key question, percentages that are
not rounded, a minimum and a maximum sample size, and a standard that is rated but not scored.
"""

from datetime import date
from fractions import Fraction
from functools import cache

import pytest

from inspectorate.method import population, sample
from inspectorate.method.assessments import Answer, Assessment, applicable, check_all
from inspectorate.method.evidence import EvidenceItem, SurveyResponse
from inspectorate.method.faults import FaultsFound
from inspectorate.method.inspection import About, Inspection, Recommendation, work_out
from inspectorate.method.ratings import Judgement
from inspectorate.method.report import compose
from inspectorate.method.standards import load

ON = date(2030, 6, 15)
NEEDS = ("some", "regular", "intensive")
HEADINGS = ("Stay", "Resident", "Arrived", "Room", "Need", "Key worker")


def hostel_list():
    """Return thirty stays: one too early, one without a room, and two of the same resident."""
    rows = [
        dict(
            zip(
                HEADINGS,
                (
                    f"S{n:02}",
                    f"R{n:02}",
                    f"{n % 28 + 1}/04/2030",
                    "dormitory",
                    NEEDS[n % 3].title(),
                    f"W{n % 4}",
                ),
                strict=True,
            )
        )
        for n in range(30)
    ]
    for row in rows[::2]:
        row["Room"] = "single"
    rows[0]["Arrived"] = "1/1/2029"
    rows[1]["Room"] = ""
    rows[2]["Resident"] = "R03"
    return rows


def assessment_of(case, number):
    """Return an assessment whose answers follow from its number."""
    framework = load("hostels-2030")
    need = NEEDS[number % 3]
    facts = dict(case.facts) | {
        "service_support_need": need,
        "inspector_support_need": need,
        "threatened": ("yes", "perhaps", "no")[number % 3],
        "left": "yes" if number % 2 else "no",
    }
    options = ("met", "met", "partly_met", "met", "not_met")
    questions = sorted(applicable(facts, framework, "stays"))
    answers = {question: Answer(options[(number + len(question)) % 5]) for question in questions}
    return Assessment(case.id, "stays", f"Inspector {number % 2 + 1}", "first", facts, answers)


@cache
def inspection():
    """Return the complete inspection of the hostel."""
    framework = load("hostels-2030")
    stays = population.read(hostel_list(), framework, group="stays", on=ON)
    drawn = sample.draw(stays, framework, seed=2030)
    items = (
        EvidenceItem(
            "V1", "visit", "Night visit", ON, ("A1.1", "A1.2"), "Staff knew every name.", "strength"
        ),
        EvidenceItem("D1", "records", "Rota", ON, ("A1.2", "A2.1"), "Two nights uncovered.", "improvement"),
    )
    reasons = {"A1.1": "Seen at night.", "A1.2": "Seen and on record."}
    return Inspection(
        framework=framework,
        about=About(
            "h", "Rivermouth Hostel", "Hostel", "Rivermouth", ON, None, None, "A. Lead", (), "Invented."
        ),
        populations={"stays": stays},
        samples={"stays": drawn},
        assessments=tuple(assessment_of(case, number) for number, case in enumerate(drawn.selected)),
        evidence=items,
        survey=tuple(SurveyResponse(str(n), "Q1", "Yes" if n else "Sometimes") for n in range(4)),
        judgements=(
            Judgement("A1", "Sound", "Team", reasons, {"A1.1": ("V1",), "A1.2": ("V1", "D1")}),
            Judgement("A2", "Failing", "Team", {"A2.1": "Damp."}, {"A2.1": ("D1",)}),
        ),
        recommendations=(Recommendation("The hostel", "dry the cellar", ("A2",)),),
        narrative={"B1": "Needs were found in {B1.1|count} stays.", "A1": "It is {A1|lower}; {survey.Q1}."},
    )


@cache
def results():
    """Return the results of the inspection."""
    return work_out(inspection())


def share_met(question):
    """Return the share of `met` among the applicable answers, counted here independently."""
    values = [
        assessment.answers[question].value
        for assessment in inspection().assessments
        if question in assessment.answers
    ]
    return Fraction(values.count("met"), len([value for value in values if value != "did_not_arise"]))


def test_exclusions_follow_the_edition():
    stays = inspection().populations["stays"]
    left_out = {row.case_id: row.reason for row in stays.left_out}
    assert len(stays.cases) == 27
    assert set(left_out) == {"S00", "S01", "S03"}
    assert "emergency night" in left_out["S01"]


def test_sample_follows_the_design_of_the_edition():
    drawn = inspection().samples["stays"]
    assert drawn.factors == ("room_type", "support_need")
    assert drawn.size.value == len(drawn.selected) == 20


def test_answers_are_complete_under_the_routing_of_the_edition():
    assert check_all(inspection().assessments, inspection().framework) == ()


@pytest.mark.parametrize("question", ["B1.1", "B1.2", "B2.1", "B3.1", "B1.1-p", "B2.1-p"])
def test_counts_use_the_answer_options_of_the_edition(question):
    tally = results().tallies[question]
    values = [
        assessment.answers[question].value
        for assessment in inspection().assessments
        if question in assessment.answers
    ]
    assert tally.exact == share_met(question)
    assert tally.applicable == sum(value in ("met", "partly_met", "not_met") for value in values)


def band(percentage):
    """Return the rating of a percentage by the bands of the edition, written out here independently."""
    return ("Failing", "Uneven", "Sound", "Exemplary")[sum(percentage >= bound for bound in (40, 70, 90))]


def test_standard_is_rated_by_the_mean_of_its_key_questions():
    assert results().ratings["B1"].rating == band(100 * (share_met("B1.1") + share_met("B1.2")) / 2)
    assert results().ratings["B2"].rating == band(100 * share_met("B2.1"))


def test_unscored_standard_is_rated_but_does_not_enter_the_score():
    points = {"Failing": 0, "Uneven": 3, "Sound": 6, "Exemplary": 10}
    scored = [points[results().ratings[key].rating] for key in ("A1", "A2", "B1", "B2")]
    overall = results().overall
    assert results().ratings["B3"].rating == band(100 * share_met("B3.1"))
    assert (overall.score, overall.out_of) == (sum(scored), 40)
    assert (
        overall.rating
        == ("Failing", "Uneven", "Sound", "Exemplary")[sum(overall.score > bound for bound in (8, 20, 32))]
    )


def test_every_band_has_a_probability_and_they_sum_to_one():
    for sensitivity in results().sensitivity.values():
        assert set(sensitivity.probabilities) == {"Exemplary", "Sound", "Uneven", "Failing"}
        assert sum(sensitivity.probabilities.values()) == pytest.approx(1)


def test_triangulation_counts_the_kinds_of_the_edition():
    assert results().triangulation["A1.2"].enough
    assert not results().triangulation["A1.1"].enough


def test_report_uses_only_the_words_of_the_edition():
    report = compose(inspection())
    words = repr(report)
    assert report.title == "An inspection of Rivermouth Hostel"
    assert f"{results().tallies['B1.1'].yes} of 20" in words
    for word in ("YOS", "court", "Inadequate", "Requires improvement", "desistance", "child"):
        assert word not in words, word


def test_limit_per_manager_uses_the_title_of_the_edition():
    framework = load("hostels-2030")
    stays = population.read(hostel_list(), framework, group="stays", on=ON)
    drawn = sample.draw(stays, framework, seed=2030, size=8, max_per_manager=2)
    assert drawn.cap
    assert "key worker" in drawn.cap.because
    with pytest.raises(FaultsFound, match="per key worker: With at most 1 cases of one key worker"):
        sample.draw(stays, framework, seed=2030, size=20, max_per_manager=1)
