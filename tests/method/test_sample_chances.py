"""Equal inclusion probabilities: exact by enumeration for small populations, by frequencies for larger.

The frequency tests use fixed seeds, so their result is always the same. The error rate of each check, the
probability that a correct sampler would have failed with the chosen seeds, is 1 in 10,000.
"""

from collections import Counter
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2, norm

from inspectorate import package
from inspectorate.method.sample import cube, draw
from inspectorate.method.sample.cube.landing import MAX_UNDECIDED
from inspectorate.method.sample.pool import shuffle, take
from tests.method.random_populations import FRAMEWORK, RARE, ids, random_population

ERROR_RATE = 1e-4


class EnumeratedBits:
    """Substitute for random bits that follows one path of decisions and can return the next path."""

    def __init__(self, path):
        self.path, self.decisions, self.probability = path, [], Fraction(1)

    def bernoulli(self, numerator, denominator):
        probability = Fraction(numerator, denominator)
        assert 0 <= probability <= 1
        depth = len(self.decisions)
        decision = self.path[depth] if depth < len(self.path) else probability > 0
        self.decisions.append((decision, probability))
        self.probability *= probability if decision else 1 - probability
        return decision

    def next_path(self):
        for depth in range(len(self.decisions) - 1, -1, -1):
            decision, probability = self.decisions[depth]
            if decision and probability < 1:
                return [*(previous for previous, _ in self.decisions[:depth]), False]
        return None


def all_outcomes(procedure):
    """Yield every possible result of `procedure` with its exact probability."""
    path: list[bool] | None = []
    while path is not None:
        bits = EnumeratedBits(path)
        result = procedure(bits)
        yield result, bits.probability
        path = bits.next_path()


@st.composite
def selection_problems(draw_value):
    """Probabilities that sum to an integer, and the totals (at most five) in which each item counts."""
    denominator = draw_value(st.integers(2, 9))
    probabilities = draw_value(st.lists(st.integers(1, denominator - 1), min_size=1, max_size=6))
    if excess := sum(probabilities) % denominator:
        probabilities.append(denominator - excess)
    other_totals = st.lists(st.integers(1, 5), unique=True, max_size=4)
    memberships = [[0, *draw_value(other_totals)] for _ in probabilities]
    return probabilities, denominator, memberships, draw_value(st.integers(1, 6))


@pytest.mark.parametrize("max_undecided", [1, 2, 3, MAX_UNDECIDED])
@given(problem=selection_problems())
@settings(deadline=None, max_examples=60)
def test_inclusion_probabilities_are_exact(max_undecided, problem):
    probabilities, denominator, memberships, constrained = problem
    inclusion, total = [Fraction(0)] * len(probabilities), Fraction(0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cube, "MAX_UNDECIDED", max_undecided)
        outcomes = list(
            all_outcomes(lambda bits: cube.select(probabilities, denominator, memberships, constrained, bits))
        )
    for selected, probability in outcomes:
        assert len(selected) == sum(probabilities) // denominator
        total += probability
        for item in selected:
            inclusion[item] += probability
    assert total == 1
    assert inclusion == [Fraction(probability, denominator) for probability in probabilities]


@pytest.mark.parametrize("number", [4, 7, 9])
def test_expected_number_of_cases_of_each_cell_is_exactly_proportional(number):
    population = random_population(11, seed=number)
    pool = shuffle(population.cases, ("gender", "risk_of_serious_harm", "safety_wellbeing"), b"key")
    expected: Counter[tuple[str, ...]] = Counter()
    for (chosen, _), probability in all_outcomes(lambda bits: take(pool, number, bits)):
        for case in chosen:
            expected[tuple(case.facts[factor] for factor in pool.factors)] += probability
    assert expected == {levels: Fraction(number * len(cell), 11) for levels, cell in pool.cells.items()}


def frequencies(population, draws, **design):
    """Return indicators (draws × cases) of selected cases, and worst margins of the draws."""
    index = {case.id: number for number, case in enumerate(population.cases)}
    selected = np.zeros((draws, len(index)), dtype=np.int8)
    worst = np.zeros(draws)
    for seed in range(draws):
        sample = draw(population, FRAMEWORK, seed=seed, **design)
        selected[seed, [index[case_id] for case_id in ids(sample.selected)]] = 1
        worst[seed] = max(abs(row.difference) for row in sample.balance)
    return selected, worst


def equal_chance_p_value(drawn):
    """Return the p-value of the hypothesis that all columns have one probability, by Rao and Scott (1984).

    Balanced draws are correlated, so the distribution of the usual chi-squared statistic is scaled: with C
    the correlation matrix of the cases' indicators, the statistic has mean tr C and variance 2 tr C², and tr
    C² is estimated without bias from two halves of the draws.
    """
    draws, cases = drawn.shape
    probability = drawn.sum() / drawn.size
    standardised = (drawn - probability) / np.sqrt(probability * (1 - probability))
    statistic = draws * (standardised.mean(axis=0) ** 2).sum()
    first, second = (half.T @ half / len(half) for half in (standardised[0::2], standardised[1::2]))
    trace_of_square = (first * second).sum()
    return chi2.sf(statistic * cases / trace_of_square, cases**2 / trace_of_square)


def largest_deviation_p_value(drawn):
    """Return the p-value of the case with the largest deviation, with Bonferroni correction."""
    draws, cases = drawn.shape
    probability = drawn.sum() / drawn.size
    largest_z = np.abs(drawn.mean(axis=0) - probability).max() / np.sqrt(
        probability * (1 - probability) / draws
    )
    return min(1.0, 2 * cases * norm.sf(largest_z))


EXAMPLE = Path(__file__).parents[2] / "examples" / "barking-and-dagenham-2018"

POPULATIONS = {
    "the example's court cases, 31 of 38": (lambda: package.read(EXAMPLE).populations["court"], 5_000, {}),
    "the example's other cases, 19 of 21": (
        lambda: package.read(EXAMPLE).populations["out_of_court"],
        5_000,
        {},
    ),
    "200 cases with rare levels": (
        lambda: random_population(200, seed=3, levels=RARE),
        500,
        {"factors": ["ethnicity"]},
    ),
    "600 cases": (lambda: random_population(600, seed=4), 1_200, {}),
}


@pytest.mark.parametrize("name", POPULATIONS)
def test_cases_are_drawn_equally_often_and_mean_deviation_is_below_one_case(name):
    population, draws, design = POPULATIONS[name]
    selected, worst = frequencies(population(), draws, **design)
    assert equal_chance_p_value(selected) > ERROR_RATE
    assert largest_deviation_p_value(selected) > ERROR_RATE
    assert worst.mean() < 1


def test_checks_detect_the_unequal_probabilities_under_a_limit():
    selected, _ = frequencies(random_population(38), 400, size=20, max_per_manager=5)
    assert equal_chance_p_value(selected) < ERROR_RATE
    assert largest_deviation_p_value(selected) < ERROR_RATE
