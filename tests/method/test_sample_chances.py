"""Every case has exactly the same chance: shown exactly for small populations, and by frequencies for larger.

The frequency tests draw with seeds fixed in advance, so they give the same answer every time. Their error
rate is the chance that a correct sampler would have failed on the seeds chosen: 1 in 10,000 for each check.
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
from inspectorate.method.sample.balancing import shuffle, take
from inspectorate.method.sample.landing import MOST_ABOARD
from tests.method.made_populations import FRAMEWORK, RARE, ids, made

ERROR_RATE = 1e-4


class EveryTurn:
    """Stands in for random bits: takes one path through the decisions, and remembers which to take next."""

    def __init__(self, path):
        self.path, self.taken, self.chance = path, [], Fraction(1)

    def happens(self, part, whole):
        yes = Fraction(part, whole)
        assert 0 <= yes <= 1
        place = len(self.taken)
        turn = self.path[place] if place < len(self.path) else yes > 0
        self.taken.append((turn, yes))
        self.chance *= yes if turn else 1 - yes
        return turn

    def next_path(self):
        for place in range(len(self.taken) - 1, -1, -1):
            turn, yes = self.taken[place]
            if turn and yes < 1:
                return [*(earlier for earlier, _ in self.taken[:place]), False]
        return None


def every_outcome(work):
    """Every result `work` can have, with its exact chance."""
    path: list[bool] | None = []
    while path is not None:
        turns = EveryTurn(path)
        result = work(turns)
        yield result, turns.chance
        path = turns.next_path()


@st.composite
def problems(draw_from):
    """Chances that sum to a whole number, and which of up to five totals each item counts in."""
    whole = draw_from(st.integers(2, 9))
    chances = draw_from(st.lists(st.integers(1, whole - 1), min_size=1, max_size=6))
    if over := sum(chances) % whole:
        chances.append(whole - over)
    further = st.lists(st.integers(1, 5), unique=True, max_size=4)
    members = [[0, *draw_from(further)] for _ in chances]
    return chances, whole, members, draw_from(st.integers(1, 6))


@pytest.mark.parametrize("most_aboard", [1, 2, 3, MOST_ABOARD])
@given(problem=problems())
@settings(deadline=None, max_examples=60)
def test_no_item_gains_or_loses_the_least_part_of_its_chance(most_aboard, problem):
    chances, whole, members, flown = problem
    found, total = [Fraction(0)] * len(chances), Fraction(0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cube, "MOST_ABOARD", most_aboard)
        outcomes = list(every_outcome(lambda bits: cube.choose(chances, whole, members, flown, bits)))
    for chosen, chance in outcomes:
        assert len(chosen) == sum(chances) // whole
        total += chance
        for item in chosen:
            found[item] += chance
    assert total == 1
    assert found == [Fraction(chance, whole) for chance in chances]


@pytest.mark.parametrize("number", [4, 7, 9])
def test_every_case_of_a_small_population_has_exactly_the_same_chance_to_give_its_cell_a_place(number):
    population = made(11, seed=number)
    pool = shuffle(population.cases, ("gender", "risk_of_serious_harm", "safety_wellbeing"), b"key")
    places: Counter[tuple[str, ...]] = Counter()
    for (chosen, _), chance in every_outcome(lambda bits: take(pool, number, bits)):
        for one in chosen:
            places[tuple(one.facts[factor] for factor in pool.factors)] += chance
    assert places == {levels: Fraction(number * len(cell), 11) for levels, cell in pool.cells.items()}


def frequencies(population, draws, **design):
    """For each draw a row that is 1 for the cases selected; the same for the reserves; and worst margins."""
    place = {one.id: number for number, one in enumerate(population.cases)}
    selected = np.zeros((draws, len(place)), dtype=np.int8)
    reserves, worst = np.zeros_like(selected), np.zeros(draws)
    for seed in range(draws):
        sample = draw(population, FRAMEWORK, seed=seed, **design)
        selected[seed, [place[one] for one in ids(sample.selected)]] = 1
        reserves[seed, [place[one] for one in ids(sample.reserves)]] = 1
        worst[seed] = max(abs(row.difference) for row in sample.balance)
    return selected, reserves, worst


def equal_chance_p_value(drawn):
    """The p-value of the hypothesis that all columns have the same chance, by Rao and Scott (1984).

    The usual chi-squared sum, but balanced draws are correlated, so its distribution is scaled: with C the
    correlation of the cases' indicators the sum has mean tr C and variance 2 tr C², and tr C² is estimated
    without bias from two halves of the draws.
    """
    draws, cases = drawn.shape
    chance = drawn.sum() / drawn.size
    scaled = (drawn - chance) / np.sqrt(chance * (1 - chance))
    total = draws * (scaled.mean(axis=0) ** 2).sum()
    first, second = (half.T @ half / len(half) for half in (scaled[0::2], scaled[1::2]))
    squares = (first * second).sum()
    return chi2.sf(total * cases / squares, cases**2 / squares)


def furthest_p_value(drawn):
    """The p-value of the one case furthest from the common chance, allowing for having looked at all."""
    draws, cases = drawn.shape
    chance = drawn.sum() / drawn.size
    furthest = np.abs(drawn.mean(axis=0) - chance).max() / np.sqrt(chance * (1 - chance) / draws)
    return min(1.0, 2 * cases * norm.sf(furthest))


EXAMPLE = Path(__file__).parents[2] / "examples" / "barking-and-dagenham-2018"

POPULATIONS = {
    "the example's court cases, 31 of 38": (lambda: package.read(EXAMPLE).populations["court"], 10_000, {}),
    "the example's other cases, 19 of 21": (
        lambda: package.read(EXAMPLE).populations["out_of_court"],
        10_000,
        {},
    ),
    "200 cases with rare levels": (lambda: made(200, seed=3, levels=RARE), 500, {"factors": ["ethnicity"]}),
    "600 cases": (lambda: made(600, seed=4), 1_200, {}),
}


@pytest.mark.parametrize("name", POPULATIONS)
def test_cases_are_drawn_equally_often_and_margins_are_off_by_less_than_a_case(name):
    population, draws, design = POPULATIONS[name]
    selected, reserves, worst = frequencies(population(), draws, **design)
    for drawn in (selected, reserves):
        assert equal_chance_p_value(drawn) > ERROR_RATE
        assert furthest_p_value(drawn) > ERROR_RATE
    assert worst.mean() < 1


def test_the_same_checks_find_the_unequal_chances_a_limit_per_case_manager_makes():
    selected, _, _ = frequencies(made(38), 400, size=20, max_per_manager=5)
    assert equal_chance_p_value(selected) < ERROR_RATE
    assert furthest_p_value(selected) < ERROR_RATE
