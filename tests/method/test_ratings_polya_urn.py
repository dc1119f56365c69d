"""Possible populations compared with exact distributions and a reference."""

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import betabinom

from inspectorate.method.ratings.polya_urn import possible_populations
from inspectorate.method.ratings.urn_draws import MAXIMUM_UNSEEN_RATIO
from inspectorate.method.standards import load
from tests.method.plain_urn import plain_forecast
from tests.method.rated_cases import assessed

YOUTH, HOSTELS = load("youth-2018"), load("hostels-2030")
DRAWS = 20_000


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
