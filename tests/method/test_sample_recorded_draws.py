"""Recorded digests of numbered samples. If one of them changes, published draws can no longer be verified."""

import pytest

from inspectorate.method.sample import number, seal
from tests.method.random_populations import FRAMEWORK, LEVELS, RARE, random_population, summary_of

TWO_FACTORS = {"gender": {"male": 70, "female": 30}, "disposal_type": {"a": 50, "b": 50}}


@pytest.mark.parametrize(
    ("cases", "levels", "design", "start"),
    [
        pytest.param(38, LEVELS, {}, "9a63adb4bb500cad", id="more than half of the cases"),
        pytest.param(38, LEVELS, {"size": 12}, "893cea0df9c24d68", id="less than half of the cases"),
        pytest.param(
            38, LEVELS, {"size": 20, "max_per_manager": 4}, "82b6356e50cc94e9", id="managers held back"
        ),
        pytest.param(
            30,
            LEVELS,
            {"size": 12, "max_per_manager": 2},
            "04365793a6a1d88f",
            id="several managers held back",
        ),
        pytest.param(
            60,
            LEVELS,
            {"size": 20, "max_per_manager": 9},
            "a99b1c48ef8d87d0",
            id="a limit that holds nobody back",
        ),
        pytest.param(
            61, RARE, {"size": 30, "factors": ["ethnicity"]}, "659986f547da326e", id="a further factor"
        ),
        pytest.param(21, LEVELS, {}, "c5372fe47648465d", id="margins that cannot all be below one"),
        pytest.param(12, TWO_FACTORS, {"size": 6}, "328a6322957a052c", id="few cases"),
        pytest.param(9, LEVELS, {"size": 8}, "4fff8d405362d029", id="few samples"),
        pytest.param(150, RARE, {"size": 31}, "3155189972e57028", id="many cases"),
        pytest.param(5, LEVELS, {"size": 5}, "51cbf832d9a28d90", id="every case"),
    ],
)
def test_recorded_digest_is_reproduced(cases, levels, design, start):
    population = random_population(cases, levels=levels, seed=cases)
    samples = number(seal(population, FRAMEWORK, **design), population)
    assert summary_of(samples).digest[:16] == start
