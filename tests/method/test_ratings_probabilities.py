"""When a probability is given, how it prints, and what differences between assessors add."""

from dataclasses import replace

import pytest

from inspectorate.method import ratings, tallies
from inspectorate.method.assessments import Answer, Disagreement
from inspectorate.method.ratings.certainty import probabilities
from inspectorate.method.ratings.projection import project
from inspectorate.method.standards import load
from tests.method.cases import assessment_with, random_assessments, standard_assessment
from tests.method.rated_cases import confirmed_ratings

YOUTH, HOSTELS = load("youth-2018"), load("hostels-2030")
DRAWS = 20_000


def test_missing_answer_leaves_a_standard_without_probabilities_and_makes_it_provisional():
    cases = random_assessments(YOUTH, "out_of_court", 19)
    answered = next(number for number, case in enumerate(cases) if "3.1.1" in case.answers)
    answers = {key: value for key, value in cases[answered].answers.items() if key != "3.1.1"}
    cases[answered] = replace(cases[answered], answers=answers)
    for eligible in (19, 21):
        counts = tallies.count(cases, YOUTH, {"out_of_court": eligible})
        projection = project(cases, counts, YOUTH, 200)
        sensitivity = ratings.sensitivity(cases, counts, YOUTH, projection)["3.1"]
        confirmed = confirmed_ratings(counts, YOUTH)
        assert (sensitivity.probabilities, confirmed["3.1"].provisional) == ({}, True)
        assert sensitivity.method == "We give no probability while answers are missing: 1 to 3.1.1."
        assert "1 of 19 answers to 3.1.1 is missing." in confirmed["3.1"].proposed.limitations
        assert ratings.overall_probabilities(projection, confirmed, YOUTH) == {}


def test_missing_fact_leaves_a_standard_without_probabilities():
    cases = random_assessments(YOUTH, "out_of_court", 19)
    case = next(number for number, case in enumerate(cases) if "3.1.2" in case.answers)
    facts = {key: value for key, value in cases[case].facts.items() if key != "safety_concern"}
    answers = {key: value for key, value in cases[case].answers.items() if not key.startswith("3.1.2")}
    cases[case] = replace(cases[case], facts=facts, answers=answers)
    counts = tallies.count(cases, YOUTH, {"out_of_court": 21})
    assert ratings.sensitivity(cases, counts, YOUTH)["3.1"].probabilities == {}


@pytest.mark.parametrize(("applicable", "given"), [(1, False), (2, False), (3, True)])
def test_rating_on_one_or_two_cases_has_no_probability_and_says_so(applicable, given):
    cases = [standard_assessment(f"c{number}", YOUTH, {"2.1.1": "yes"}) for number in range(applicable)]
    cases += [
        assessment_with(f"n{number}", "court", {}, {"safety_concern": "no", "harm_concern": "no"})
        for number in range(5)
    ]
    cases = [
        case if case.answers else replace(case, answers={"2.1.1": Answer("not_applicable")}) for case in cases
    ]
    counts = tallies.count(cases, YOUTH, {"court": 20})
    sensitivity = ratings.sensitivity(cases, counts, YOUTH)["2.1"]
    proposed = ratings.propose(counts, [], YOUTH)["2.1"]
    assert bool(sensitivity.probabilities) is given
    cases_text = "1 case" if applicable == 1 else f"{applicable} cases"
    assert (f"2.1.1 applied to {cases_text} only." in proposed.limitations) is not given


@pytest.mark.parametrize(
    ("probability", "text"),
    [
        (0, "0"),
        (1e-9, "under 1"),
        (0.00499, "under 1"),
        (0.005, "1"),
        (0.135, "14"),
        (0.9949, "99"),
        (0.995, "over 99"),
        (0.99999, "over 99"),
        (1, "100"),
    ],
)
def test_probability_prints_as_100_or_0_only_when_it_is_certain(probability, text):
    assert ratings.format_probability(probability) == text


def test_possible_rating_that_no_draw_gave_has_a_probability_above_zero():
    cases = [standard_assessment(f"{number:02}", YOUTH, {"2.1.1": "yes"}) for number in range(30)]
    counts = tallies.count(cases, YOUTH, {"court": 60})
    certain = ratings.sensitivity(cases, counts, YOUTH)["2.1"].probabilities
    assert 0 < certain["Inadequate"] < 0.001
    assert 0.99 < certain["Outstanding"] < 1


def test_disagreement_rate_of_zero_gives_the_probabilities_of_sampling():
    cases = random_assessments(YOUTH, "court", 31)
    counts = tallies.count(cases, YOUTH, {"court": 38})
    plain = project(cases, counts, YOUTH)
    (without_error,) = ratings.project_with_disagreement(plain, counts, YOUTH, [0.0])
    for standard in plain.band_indices:
        expected = probabilities(plain, standard, YOUTH)
        assert probabilities(without_error, standard, YOUTH) == pytest.approx(expected, abs=0.04)


def test_probabilities_spread_as_assessors_differ_more():
    cases = random_assessments(YOUTH, "court", 31)
    counts = tallies.count(cases, YOUTH, {"court": 38})
    plain = project(cases, counts, YOUTH)
    spread = [
        sum(max(probabilities(projection, standard, YOUTH).values()) for standard in plain.band_indices)
        for projection in ratings.project_with_disagreement(plain, counts, YOUTH, [0.0, 0.05, 0.2])
    ]
    assert spread == sorted(spread, reverse=True)


@pytest.mark.parametrize(
    ("disagreement", "rates"),
    [
        (None, (0.03, 0.05, 0.1)),
        (Disagreement(9, 120, 6, 0.01, 0.1), (0.03, 0.05, 0.1)),
        (Disagreement(12, 99, 6, 0.01, 0.1), (0.03, 0.05, 0.1)),
        (Disagreement(10, 100, 5, 0.01, 0.12), (0.01, 0.05, 0.12)),
        (Disagreement(10, 100, 45, 0.3, 0.6), (0.3, 0.45, 0.49)),
    ],
)
def test_rates_of_disagreement_are_the_inspections_own_where_there_are_enough(disagreement, rates):
    assert ratings.disagreement_rates(disagreement) == rates
    is_own = rates != (0.03, 0.05, 0.1)
    assert ("we have assumed these rates" in ratings.describe_disagreement(disagreement)) is not is_own


def test_rating_with_probability_is_touched_by_the_range_of_one_of_its_key_questions():
    for seed in range(8):
        cases = random_assessments(YOUTH, "court", 31, seed)
        counts = tallies.count(cases, YOUTH, {"court": 38})
        bands = ratings.bands(YOUTH)
        ends = [band.at_least.value - 1 for band in bands[1:]] + [100]
        for standard, sensitivity in ratings.sensitivity(cases, counts, YOUTH).items():
            intervals = [counts[key.id].interval for key in YOUTH.standards[standard].key_questions]
            touched = {
                band.rating
                for band, end in zip(bands, ends, strict=True)
                for interval in intervals
                if interval and interval.printed_high >= band.at_least.value and interval.printed_low <= end
            }
            for rating, probability in sensitivity.probabilities.items():
                assert rating in touched or probability <= 0.05 * len(intervals)


@pytest.mark.parametrize(
    ("rate", "text"), [(0.05, "5"), (0.0625, "6.3"), (0.0645, "6.5"), (7 / 105, "6.7"), (0.16, "16")]
)
def test_rate_of_disagreement_is_rounded_half_up_to_one_decimal(rate, text):
    assert ratings.format_rate(rate) == text
