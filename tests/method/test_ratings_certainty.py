"""Certainty of ratings: projections to the population, and the overall rating's probabilities."""

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspectorate.method import ratings, tallies
from inspectorate.method.ratings.certainty import probabilities
from inspectorate.method.ratings.polya_urn import possible_populations
from inspectorate.method.ratings.projection import project
from inspectorate.method.standards import load
from tests.method.cases import category_counts as standing_counts
from tests.method.cases import random_assessments, standard_assessment
from tests.method.rated_cases import assessed, confirmed_ratings

YOUTH, HOSTELS = load("youth-2018"), load("hostels-2030")
DRAWS = 20_000


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


def test_overall_probabilities_add_the_standards_draw_by_draw():
    cases = random_assessments(YOUTH, "court", 12, seed=5) + random_assessments(
        YOUTH, "out_of_court", 9, seed=6
    )
    counts = tallies.count(cases, YOUTH, {"court": 20, "out_of_court": 11})
    projection = project(cases, counts, YOUTH, 400)
    overall = ratings.overall_probabilities(projection, confirmed_ratings(counts, YOUTH), YOUTH)
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
    confirmed = confirmed_ratings(counts, HOSTELS, judgements)
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
    uncertain = ratings.overall_probabilities(projection, confirmed_ratings(counts, YOUTH), YOUTH)
    certain = ratings.overall_probabilities(
        projection, confirmed_ratings(counts, YOUTH, (), decisions), YOUTH
    )
    assert certain["Outstanding"] == 1
    assert max(uncertain.values()) < 1


def test_overall_probabilities_are_empty_when_the_population_size_is_unknown():
    cases = random_assessments(YOUTH, "court", 5)
    counts = tallies.count(cases, YOUTH, {})
    projection = project(cases, counts, YOUTH, 50)
    assert ratings.overall_probabilities(projection, confirmed_ratings(counts, YOUTH), YOUTH) == {}
    assert probabilities(projection, "2.1", YOUTH) == {}


def test_probabilities_do_not_depend_on_the_order_of_assessments():
    rng = Random(1)
    cases = random_assessments(YOUTH, "court", 8)
    counts = tallies.count(cases, YOUTH, {"court": 10})
    shuffled = rng.sample(cases, len(cases))
    assert ratings.sensitivity(cases, counts, YOUTH)["2.1"].probabilities == (
        ratings.sensitivity(shuffled, counts, YOUTH)["2.1"].probabilities
    )
