"""Projection of ratings: every rule of an edition, differences between assessors, and the overall score."""

import numpy as np
import pytest

from inspectorate.method import ratings, tallies
from inspectorate.method.ratings.certainty import probabilities
from inspectorate.method.ratings.polya_urn import corrected_populations
from inspectorate.method.ratings.projection import (
    Projection,
    _band_indices,
    project,
    project_with_disagreement,
)
from inspectorate.method.ratings.urn_draws import PossiblePopulations
from inspectorate.method.standards import load
from tests.method.cases import assessment_with, category_counts, random_assessments
from tests.method.rated_cases import confirmed_ratings

YOUTH, HOSTELS = load("youth-2018"), load("hostels-2030")
NAMES = [band.rating for band in ratings.bands(YOUTH)]


def with_rule(standard_rule, rounding):
    """Return the edition with another rule for its standards and another rounding."""
    changes = {
        "standard_rule": YOUTH.ratings.standard_rule.model_copy(update={"value": standard_rule}),
        "rounding": YOUTH.ratings.rounding.model_copy(update={"value": rounding}),
    }
    return YOUTH.model_copy(update={"ratings": YOUTH.ratings.model_copy(update=changes)})


@pytest.mark.parametrize("rounding", ["half_up", "none"])
@pytest.mark.parametrize("standard_rule", ["lowest", "mean"])
def test_draws_are_rated_by_the_rule_and_rounding_of_the_edition(standard_rule, rounding):
    framework = with_rule(standard_rule, rounding)
    keys = [key.id for key in framework.standards["2.2"].key_questions]
    rng = np.random.default_rng(1)
    seen = set()
    for _ in range(120):
        applicable = rng.integers(0, 30, len(keys))
        yes = rng.binomial(applicable, rng.choice([0.5, 0.65, 0.8]))
        counts = {
            key: tallies.tally(key, "court", category_counts(int(y), int(n - y), 0, 0), framework)
            for key, y, n in zip(keys, yes, applicable, strict=True)
        }
        expected = ratings.propose(counts, [], framework)["2.2"].rating
        if expected is None:
            continue
        populations = PossiblePopulations(yes[np.newaxis], applicable[np.newaxis])
        [index] = _band_indices(populations, [0, 1, 2], framework)
        assert NAMES[index] == expected, (yes, applicable)
        seen.add(expected)
    assert seen == set(NAMES)


def test_differing_assessors_err_at_the_rate_that_makes_them_differ_so_often():
    cases = random_assessments(YOUTH, "court", 12)
    counts = tallies.count(cases, YOUTH, {"court": 20})
    plain = project(cases, counts, YOUTH, 300)
    projections = project_with_disagreement(plain, counts, YOUTH, [0.0, 0.18], 300)
    # who errs at a rate of 0.1 differs from another at 2 * 0.1 * 0.9
    group = plain.groups["court"]
    expected = corrected_populations(group.counts, group.unassessed, 300, "court", (0.0, 0.1))
    columns = [group.keys.index(key.id) for key in YOUTH.standards["2.2"].key_questions]
    for projection, populations in zip(projections, expected, strict=True):
        assert (projection.band_indices["2.2"] == _band_indices(populations, columns, YOUTH)).all()
        assert projection.draws == 300
    assert projections[0].possible == plain.possible
    assert set(projections[1].possible.values()) == {(0, 3)}
    assert set(plain.possible.values()) != {(0, 3)}


def court_case(number, answers):
    """Return a court case with answers to the key questions of 2.2."""
    return assessment_with(
        f"c{number}", "court", dict(zip(("2.2.1", "2.2.2", "2.2.3"), answers, strict=True))
    )


@pytest.mark.parametrize(
    ("sufficient", "assessed", "eligible", "possible"),
    [
        # 4 of 5: from 4 of 10, Inadequate, to 9 of 10, Outstanding
        (4, 5, 10, (0, 3)),
        # 5 of 5: from 5 of 6, 83 per cent, to 6 of 6, both Outstanding
        (5, 5, 6, (3, 3)),
        # 3 of 5: from 3 of 6, 50 per cent, to 4 of 6, 67: Requires improvement and Good
        (3, 5, 6, (1, 2)),
        # nobody is left who could change anything
        (3, 5, 5, (1, 1)),
    ],
)
def test_possible_ratings_are_those_that_all_other_cases_can_lead_to(
    sufficient, assessed, eligible, possible
):
    cases = [court_case(number, ["yes" if number < sufficient else "no"] * 3) for number in range(assessed)]
    counts = tallies.count(cases, YOUTH, {"court": eligible})
    assert project(cases, counts, YOUTH, 20).possible["2.2"] == possible


def test_reason_for_no_probability_names_every_question_with_few_cases():
    rare = ["yes", "not_applicable", "not_applicable"]
    cases = [court_case(number, ["yes"] * 3 if number < 2 else rare) for number in range(8)]
    counts = tallies.count(cases, YOUTH, {"court": 20})
    assert project(cases, counts, YOUTH, 20).gaps["2.2"] == (
        "We give no probability from fewer than 3 cases: 2.2.2 applied to 2, 2.2.3 applied to 2."
    )


def test_group_without_tallies_is_not_projected():
    cases = random_assessments(YOUTH, "court", 3)
    assert project(cases, {}, YOUTH, 20).groups == {}


def projection_of(band_indices, possible):
    """Return a projection of four draws."""
    arrays = {name: np.array(indices) for name, indices in band_indices.items()}
    return Projection(4, arrays, possible, {}, {})


# Of the 6 points of two standards, 0 and 1 are Inadequate, 2 and 3 Requires improvement, 4 and 5 Good.
@pytest.mark.parametrize(
    ("first", "second", "possible", "draws"),
    [
        ([0, 1, 2, 2], [1, 1, 1, 2], [(0, 2), (1, 2)], [1, 2, 1, 0]),
        # 5 points are possible, which are Good like 4
        ([0, 1, 2, 2], [1, 1, 1, 2], [(0, 3), (1, 2)], [1, 2, 1, 0]),
        # a rating that is possible and that no draw gave counts as half a draw
        ([0, 1, 2, 2], [1, 1, 1, 2], [(0, 3), (1, 3)], [1, 2, 1, 0.5]),
        ([2, 2, 2, 2], [2, 2, 2, 2], [(0, 2), (0, 2)], [0.5, 0.5, 4, 0]),
        ([2, 2, 2, 2], [2, 2, 2, 2], [(1, 2), (0, 2)], [0.5, 0.5, 4, 0]),
        ([2, 2, 2, 2], [2, 2, 2, 2], [(1, 2), (1, 2)], [0, 0.5, 4, 0]),
    ],
)
def test_overall_probabilities_by_hand(first, second, possible, draws):
    cases = random_assessments(YOUTH, "court", 12, seed=5)
    confirmed = confirmed_ratings(tallies.count(cases, YOUTH, {"court": 20}), YOUTH)
    projection = Projection(
        4,
        {"2.1": np.array(first), "2.2": np.array(second)},
        dict(zip(("2.1", "2.2"), possible, strict=True)),
        {},
        {},
    )
    result = ratings.overall_probabilities(
        projection, {name: confirmed[name] for name in ("2.1", "2.2")}, YOUTH
    )
    assert result == {name: number / sum(draws) for name, number in zip(NAMES, draws, strict=True)}


def test_rating_without_a_band_has_no_probability():
    rules = YOUTH.ratings.model_copy(update={"bands": YOUTH.ratings.bands[:-1]})
    framework = YOUTH.model_copy(update={"ratings": rules})
    projection = projection_of({"2.2": [0, 1, 1, 2]}, {"2.2": (0, 2)})
    assert probabilities(projection, "2.2", framework) == dict(
        zip(NAMES, [0.25, 0.5, 0.25, 0.0], strict=True)
    )
