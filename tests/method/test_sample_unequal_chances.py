"""A limit that makes chances unequal: what is said of the ranges of results."""

import pytest

from inspectorate.method import sample
from tests.method.random_populations import FRAMEWORK, case_with, population_of, random_population

SENTENCE = (
    "The ranges and probabilities of results do not allow for unequal chances. The work of those held back "
    "by the limit counts for less than its share."
)


def population_with_a_large_caseload():
    """Return 40 cases, of which one case manager has 16."""
    return population_of(
        [
            case_with(number, dict(case.facts), "M0" if number < 16 else f"M{1 + number % 6}")
            for number, case in enumerate(random_population(40, seed=5).cases)
        ]
    )


@pytest.mark.parametrize(("limit", "is_said"), [(10, True), (13, False), (None, False)])
def test_ranges_are_said_to_ignore_a_limit_that_makes_chances_unequal(limit, is_said):
    population = population_with_a_large_caseload()
    sealed = sample.seal(population, FRAMEWORK, size=32, max_per_manager=limit)
    chosen = sample.choose(
        sample.number(sealed, population), population, FRAMEWORK, randomness=sample.Randomness("dice", "417")
    )
    assert (SENTENCE in sample.describe(chosen, FRAMEWORK)) is is_said


@pytest.mark.parametrize(("limit", "is_said"), [(10, True), (16, False), (None, False)])
def test_draw_from_a_seed_says_the_same(limit, is_said):
    drawn = sample.draw(population_with_a_large_caseload(), FRAMEWORK, seed=1, size=32, max_per_manager=limit)
    assert (SENTENCE in sample.describe(drawn, FRAMEWORK)) is is_said
