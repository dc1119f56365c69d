"""Certainty of ratings: possible populations compared with exact distributions and a reference."""

import hashlib
from dataclasses import replace
from datetime import date
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import betabinom

from inspectorate.method import ratings, tallies
from inspectorate.method.assessments import Answer, Disagreement
from inspectorate.method.ratings.certainty import probabilities, project
from inspectorate.method.ratings.polya_urn import MAXIMUM_UNSEEN_RATIO, AssessedCounts, possible_populations
from inspectorate.method.standards import load
from tests.method.cases import assessment_with, random_assessments, standard_assessment
from tests.method.cases import category_counts as standing_counts
from tests.method.plain_urn import plain_forecast

YOUTH, HOSTELS = load("youth-2018"), load("hostels-2030")
DRAWS = 20_000


def assessed(*cases):
    """Return assessed cases from rows of 1 (sufficient), 0 (insufficient) or None by question."""
    yes = np.array([[int(bool(answer)) for answer in case] for case in cases], dtype=np.int64)
    applicable = np.array([[int(answer is not None) for answer in case] for case in cases], dtype=np.int64)
    return AssessedCounts(yes, applicable)


@pytest.mark.parametrize(
    ("yes", "cases", "unassessed"), [(3, 5, 4), (0, 6, 3), (15, 31, 7), (1, 1, 9), (40, 60, 50)]
)
def test_urn_of_one_applicable_question_is_beta_binomial_with_jeffreys_prior(yes, cases, unassessed):
    populations = possible_populations(
        assessed(*[[1]] * yes, *[[0]] * (cases - yes)), unassessed, DRAWS, "test"
    )
    observed = np.bincount(populations.yes[:, 0] - yes, minlength=unassessed + 1) / DRAWS
    exact = betabinom.pmf(range(unassessed + 1), unassessed, yes + 0.5, cases - yes + 0.5)
    assert np.abs(observed - exact) == pytest.approx(0, abs=5 * np.sqrt(0.25 / DRAWS))
    assert (populations.applicable == cases + unassessed).all()


def test_urn_preserves_the_correlation_between_questions():
    positive = possible_populations(assessed(*[[1, 1]] * 20, *[[0, 0]] * 20), 20, DRAWS, "test")
    negative = possible_populations(assessed(*[[1, 0]] * 20, *[[0, 1]] * 20), 20, DRAWS, "test")
    assert np.corrcoef(positive.yes[:, 0], positive.yes[:, 1]).min() > 0.9
    assert np.corrcoef(negative.yes[:, 0], negative.yes[:, 1]).min() < -0.9


def test_answers_absent_from_the_sample_are_possible_but_unlikely():
    populations = possible_populations(assessed(*[[1, 1]] * 20), 10, DRAWS, "test")
    assert 0.1 < (populations.yes[:, 0] < 30).mean() < 0.4
    assert ((populations.yes[:, 0] == 30) & (populations.yes[:, 1] < 30)).any()


def test_applicability_follows_that_of_the_assessed_cases():
    populations = possible_populations(
        assessed(*[[1, None]] * 10, *[[0, 1]] * 10, [1, None]), 14, DRAWS, "test"
    )
    assert (populations.applicable[:, 0] == 35).all()
    assert populations.applicable[:, 1].mean() == pytest.approx(35 * 10 / 21, abs=0.2)
    never_applicable = possible_populations(assessed([1, None], [0, None]), 5, DRAWS, "test")
    assert not never_applicable.applicable[:, 1].any()


def test_scaled_draws_have_the_standard_deviation_of_a_large_population():
    sample = assessed(*[[1]] * 7, *[[0]] * 3)
    unscaled = possible_populations(sample, MAXIMUM_UNSEEN_RATIO * 10, DRAWS, "test")
    scaled = possible_populations(sample, 100_000, DRAWS, "test")
    shares = [populations.yes[:, 0] / populations.applicable[:, 0] for populations in (unscaled, scaled)]
    exact = betabinom.std(100_000, 7.5, 3.5) / 100_000
    assert shares[0].std() == pytest.approx(exact, rel=0.06)
    assert shares[1].std() == pytest.approx(exact, rel=0.06)


answers = st.sampled_from([1, 0, None])


@given(
    st.integers(1, 3).flatmap(
        lambda questions: st.lists(
            st.lists(answers, min_size=questions, max_size=questions), min_size=1, max_size=6
        )
    ),
    st.integers(0, 9),
)
@settings(max_examples=40)
def test_possible_populations_equal_those_of_the_reference_implementation(cases, unassessed):
    populations = possible_populations(assessed(*cases), unassessed, 30, "test")
    counts = [
        list(zip(*row, strict=True))
        for row in zip(populations.yes.tolist(), populations.applicable.tolist(), strict=True)
    ]
    assert counts == plain_forecast(cases, unassessed, 30, "test")


def test_possible_populations_are_the_same_on_every_machine():
    populations = possible_populations(assessed([1, None], [0, 1], [1, 1]), 8, 2_500, "test")
    content = populations.yes.astype("<i8").tobytes() + populations.applicable.astype("<i8").tobytes()
    expected = "ea6115b362a9a1b6f92d73b02a5f5a2ff3822d03312d326f3f99256f5c4ceb14"
    assert hashlib.sha256(content).hexdigest() == expected


def test_projection_does_not_depend_on_the_order_of_cases():
    cases = random_assessments(YOUTH, "court", 12)
    counts = tallies.count(cases, YOUTH, {"court": 20})
    forward, backward = project(cases, counts, YOUTH, 500), project(cases[::-1], counts, YOUTH, 500)
    assert all(
        (forward.band_indices[standard] == backward.band_indices[standard]).all()
        for standard in forward.band_indices
    )


@pytest.mark.parametrize("framework", [YOUTH, HOSTELS], ids=lambda framework: framework.id)
@given(number=st.integers(1, 12), seed=st.integers(0, 1000), unassessed=st.integers(0, 5))
@settings(max_examples=30)
def test_probabilities_sum_to_one_and_a_census_is_certain(framework, number, seed, unassessed):
    group = framework.casework.groups[0].key
    cases = random_assessments(framework, group, number, seed)
    counts = tallies.count(cases, framework, {group: number + unassessed})
    for sensitivity in ratings.sensitivity(cases, counts, framework).values():
        if not sensitivity.probabilities:
            assert "fewer than 3 cases" in sensitivity.method
            continue
        assert sum(sensitivity.probabilities.values()) == pytest.approx(1)
        assert set(sensitivity.probabilities) == {level.name for level in framework.ratings.levels}
        assert (max(sensitivity.probabilities.values()) == 1) is is_certain(framework, sensitivity, counts)
        if not unassessed:
            assert sensitivity.probabilities[sensitivity.rating] == 1
            assert "Every eligible case was assessed" in sensitivity.method


def is_certain(framework, sensitivity, counts):
    """Return whether the rating is the same if all cases not assessed are sufficient, and if none is."""
    ratings_of_extremes = set()
    for sufficient in (0, 1):
        extreme = {}
        for key in framework.standards[sensitivity.standard].key_questions:
            tally = counts[key.id]
            unseen = tally.population - tally.cases
            yes, no = (
                tally.yes + sufficient * unseen,
                tally.applicable - tally.yes + (1 - sufficient) * unseen,
            )
            extreme[key.id] = tallies.tally(key.id, "any", standing_counts(yes, no), framework)
        ratings_of_extremes.add(ratings.propose(extreme, [], framework)[sensitivity.standard].rating)
    return len(ratings_of_extremes) == 1


def _rating_of_draw(framework, standard, populations, draw, keys):
    """Return the rating of one draw, computed with the ordinary tallies and rule."""
    counts = {}
    for column, key in enumerate(keys):
        yes, applicable = int(populations.yes[draw, column]), int(populations.applicable[draw, column])
        counts[key] = tallies.tally(key, "any", standing_counts(yes, applicable - yes), framework)
    return ratings.propose(counts, [], framework)[standard].rating


@pytest.mark.parametrize("framework", [YOUTH, HOSTELS], ids=lambda framework: framework.id)
def test_every_draw_is_rated_by_the_ordinary_rule(framework):
    group = framework.casework.groups[0].key
    cases = random_assessments(framework, group, 9)
    counts = tallies.count(cases, framework, {group: 14})
    projection = project(cases, counts, framework, 60)
    domain = framework.domain_for(group)
    keys = [key.id for standard in domain.standards for key in standard.key_questions]
    names = [band.rating for band in ratings.bands(framework)]
    rows = [
        [_as_number(case, key, framework) for key in keys]
        for case in sorted(cases, key=lambda case: case.case_id)
    ]
    populations = possible_populations(assessed(*rows), 5, 60, group)
    for standard in domain.standards:
        for draw in range(60):
            expected = _rating_of_draw(framework, standard.id, populations, draw, keys)
            assert names[projection.band_indices[standard.id][draw]] == expected


def _as_number(case, key, framework):
    answer = case.answers.get(key)
    if answer is None:
        return None
    option = next(option for option in framework.casework.answers if option.key == answer.value)
    return int(option.sufficient) if option.applicable else None


def test_sensitivity_has_no_probabilities_when_the_population_size_is_unknown():
    cases = random_assessments(YOUTH, "court", 5)
    sensitivity = ratings.sensitivity(cases, tallies.count(cases, YOUTH, {}), YOUTH)["2.1"]
    assert sensitivity.probabilities == {}
    assert "not known" in sensitivity.method


def _confirmed(cases, counts, framework, judgements=(), decisions=None):
    proposed = ratings.propose(counts, judgements, framework)
    return {
        standard: ratings.confirm(proposal, (decisions or {}).get(standard), framework)
        for standard, proposal in proposed.items()
    }


def test_overall_probabilities_add_the_standards_draw_by_draw():
    cases = random_assessments(YOUTH, "court", 12, seed=5) + random_assessments(
        YOUTH, "out_of_court", 9, seed=6
    )
    counts = tallies.count(cases, YOUTH, {"court": 20, "out_of_court": 11})
    projection = project(cases, counts, YOUTH, 400)
    overall = ratings.overall_probabilities(projection, _confirmed(cases, counts, YOUTH), YOUTH)
    names = [band.rating for band in ratings.bands(YOUTH)]
    ratings_of_draws = [
        ratings.overall(
            {standard: names[indices[draw]] for standard, indices in projection.band_indices.items()}, YOUTH
        ).rating
        for draw in range(400)
    ]
    assert overall == {level.name: ratings_of_draws.count(level.name) / 400 for level in YOUTH.ratings.levels}


def test_overall_rating_of_a_census_with_judgements_is_certain():
    cases = random_assessments(HOSTELS, "stays", 12)
    counts = tallies.count(cases, HOSTELS, {"stays": 12})
    judgements = [ratings.Judgement(standard, "Sound", "x", {}, {}) for standard in ("A1", "A2")]
    confirmed = _confirmed(cases, counts, HOSTELS, judgements)
    overall = ratings.overall({standard: result.rating for standard, result in confirmed.items()}, HOSTELS)
    computed = ratings.overall_probabilities(project(cases, counts, HOSTELS, 50), confirmed, HOSTELS)
    assert computed == {level.name: float(level.name == overall.rating) for level in HOSTELS.ratings.levels}


def test_rating_changed_by_the_panel_is_fixed_in_the_overall_probabilities():
    cases = [
        standard_assessment(f"c{number}", YOUTH, {"2.1.1": "yes" if number > 1 else "no"})
        for number in range(4)
    ]
    counts = tallies.count(cases, YOUTH, {"court": 30})
    decisions = {"2.1": ratings.Decision("2.1", "Outstanding", "Because.", ("A",), date(2018, 1, 1))}
    projection = project(cases, counts, YOUTH, 200)
    uncertain = ratings.overall_probabilities(projection, _confirmed(cases, counts, YOUTH), YOUTH)
    certain = ratings.overall_probabilities(
        projection, _confirmed(cases, counts, YOUTH, (), decisions), YOUTH
    )
    assert certain["Outstanding"] == 1
    assert max(uncertain.values()) < 1


def test_overall_probabilities_are_empty_when_the_population_size_is_unknown():
    cases = random_assessments(YOUTH, "court", 5)
    counts = tallies.count(cases, YOUTH, {})
    projection = project(cases, counts, YOUTH, 50)
    assert ratings.overall_probabilities(projection, _confirmed(cases, counts, YOUTH), YOUTH) == {}
    assert probabilities(projection, "2.1", YOUTH) == {}


def test_probabilities_do_not_depend_on_the_order_of_assessments():
    rng = Random(1)
    cases = random_assessments(YOUTH, "court", 8)
    counts = tallies.count(cases, YOUTH, {"court": 10})
    shuffled = rng.sample(cases, len(cases))
    assert ratings.sensitivity(cases, counts, YOUTH)["2.1"].probabilities == (
        ratings.sensitivity(shuffled, counts, YOUTH)["2.1"].probabilities
    )


def test_missing_answer_leaves_a_standard_without_probabilities_and_makes_it_provisional():
    cases = random_assessments(YOUTH, "out_of_court", 19)
    answered = next(number for number, case in enumerate(cases) if "3.1.1" in case.answers)
    answers = {key: value for key, value in cases[answered].answers.items() if key != "3.1.1"}
    cases[answered] = replace(cases[answered], answers=answers)
    for eligible in (19, 21):
        counts = tallies.count(cases, YOUTH, {"out_of_court": eligible})
        projection = project(cases, counts, YOUTH, 200)
        sensitivity = ratings.sensitivity(cases, counts, YOUTH, projection)["3.1"]
        confirmed = _confirmed(cases, counts, YOUTH)
        assert (sensitivity.probabilities, confirmed["3.1"].provisional) == ({}, True)
        assert sensitivity.method == "No probability is given while answers are missing: 1 to 3.1.1."
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
    assert ("supposed" in ratings.describe_disagreement(disagreement)) is not is_own


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
