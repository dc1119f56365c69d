"""Effect of a limit of cases per case manager: chances by hand, and the sentences in full."""

from collections import Counter
from fractions import Fraction

import pytest

from inspectorate.method.sample import draw, number, seal
from inspectorate.method.sample.cap import TargetChances, cap, numbered_cap_effect, target_chances
from inspectorate.method.sample.design import resolve_design
from inspectorate.method.sample.values import CapEffect, CappedManager
from tests.method.random_populations import FRAMEWORK, cap_of, case_with, population_of


def population_with(caseloads):
    """Return a population of boys with as many cases of each case manager as `caseloads` says."""
    managers = [manager for manager, count in caseloads.items() for _ in range(count)]
    return population_of(
        [case_with(number, {"gender": "male"}, manager) for number, manager in enumerate(managers, start=1)]
    )


CASELOADS = {"A": 20, "B": 12, "C": 6, "": 2}
POPULATION = population_with(CASELOADS)


@pytest.mark.parametrize(
    ("size", "limit", "held_back", "others"),
    [
        (20, None, {}, Fraction(1, 2)),
        # A's share is exactly 5
        (10, 5, {}, Fraction(1, 4)),
        # A's share of 10 is above 6, so A is held back; B's share of the 14 left is then 8.4
        (20, 6, {"A": Fraction(6, 20), "B": Fraction(6, 12)}, Fraction(1)),
        # A's share of 10 is above 9; B's share of the 11 left is 6.6
        (20, 9, {"A": Fraction(9, 20)}, Fraction(11, 20)),
        (40, 20, {}, Fraction(1)),
    ],
)
def test_chances_are_as_equal_as_the_limit_allows(size, limit, held_back, others):
    assert target_chances(POPULATION.cases, size, limit) == TargetChances(held_back, others)


def test_nobody_has_a_chance_if_there_are_no_cases():
    assert target_chances((), 0, 5) == TargetChances({}, Fraction(0))


def test_chance_of_a_case_is_that_of_its_manager():
    chances = target_chances(POPULATION.cases, 20, 6)
    assert [chances.of(manager) for manager in ("A", "B", "C", "")] == [Fraction(3, 10), Fraction(1, 2), 1, 1]


def numbered_effect(size, limit):
    """Return the effect of the limit on a numbered sample of the first cases of the population."""
    cases = POPULATION.cases
    return numbered_cap_effect(cases, cases[:size], ["gender"], limit, "case manager")


def test_effect_on_numbered_samples_with_several_managers_held_back():
    assert numbered_effect(20, 6) == CapEffect(
        limit=6,
        displaced=(),
        worst_margin_before=None,
        worst_margin_after=0.0,
        because=(
            "Each of the 1,000 samples has at most 6 cases of one case manager. With an equal chance of "
            "50.0 per cent, 2 case managers have more. So chances are not equal: their cases have a "
            "chance of between 30.0 per cent and 50.0 per cent each, and every other case has 100.0 per cent."
        ),
        managers=(CappedManager("A", 20, None, 20, 0.3), CappedManager("B", 12, None, 0, 0.5)),
        equal_chance=0.5,
        others_chance=1.0,
    )


def test_effect_on_numbered_samples_with_one_manager_or_nobody_held_back():
    [held] = numbered_effect(20, 9).managers
    assert held == CappedManager("A", 20, None, 20, 0.45)
    assert numbered_effect(20, 9).because == (
        "Each of the 1,000 samples has at most 9 cases of one case manager. With an equal chance of 50.0 "
        "per cent, one case manager has more. So chances are not equal: their cases have a chance of 45.0 "
        "per cent each, and every other case has 55.0 per cent."
    )
    assert numbered_effect(10, 5) == CapEffect(
        limit=5,
        displaced=(),
        worst_margin_before=None,
        worst_margin_after=0.0,
        because=(
            "Each of the 1,000 samples has at most 5 cases of one case manager. No case manager's share is"
            " above the limit, so every case has 25.0 per cent."
        ),
        managers=(),
        equal_chance=0.25,
        others_chance=0.25,
    )


def test_numbered_samples_have_no_effect_without_a_limit_or_without_cases():
    assert numbered_effect(20, None) is None
    assert numbered_effect(0, 5) is None


def test_limit_does_not_hold_for_the_few_cases_without_a_case_manager():
    population = population_with({f"M{number:02}": 2 for number in range(18)} | {"": 4})
    samples = number(seal(population, FRAMEWORK, size=20, max_per_manager=1), population)
    manager_of = {case.id: case.manager for case in population.cases}
    for chosen in range(0, 1000, 50):
        counts = Counter(manager_of[case] for case in samples.sample(chosen))
        assert counts.pop("") > 1
        assert max(counts.values()) == 1


def test_effect_on_a_draw_from_a_seed():
    effect = cap_of(draw(POPULATION, FRAMEWORK, seed=6, size=20, max_per_manager=8))
    assert effect.limit == 8
    held, other = effect.managers
    assert (held.name, held.cases, held.after, held.average_chance) == ("A", 20, 8, 8 / 20)
    assert (other.name, other.cases, other.average_chance) == ("B", 12, 8 / 12)
    assert (effect.worst_margin_before, effect.worst_margin_after) == (0.0, 0.0)
    assert (effect.equal_chance, effect.others_chance) == (0.5, 0.5)
    assert held.before == 8 + len(effect.displaced)
    assert effect.because == (
        f"To keep to 8 cases of each case manager, {len(effect.displaced)} cases of one case manager were "
        "swapped for colleagues' cases. The level furthest from balance was off by 0.0 cases before, and is "
        "off by 0.0 now. Without the limit, every case has a chance of 50.0 per cent. With the limit, "
        "chances are not equal. Each case of a case manager who has at "
        "most 8 eligible cases has at least 50.0 per cent. The cases of those whose share is above the "
        "limit have at most 40.0 per cent on average. The chance of a single case is not known."
    )


UNEQUAL = population_with({"A": 20, "B": 20, "C": 20, "D": 40})


def test_recorded_displacement_is_reproduced():
    """If it changes, published samples can no longer be reproduced."""
    effect = cap_of(draw(UNEQUAL, FRAMEWORK, seed=2018, size=30, max_per_manager=8))
    assert effect.displaced == (
        ("C0075", "C0028"),
        ("C0084", "C0056"),
        ("C0066", "C0044"),
        ("C0004", "C0052"),
        ("C0081", "C0027"),
    )


@pytest.mark.parametrize(
    ("size", "cases", "chance"),
    [
        (2_499, 2_500, "99.9 per cent"),
        (2_500, 2_500, "100.0 per cent"),
        (2, 2_500, "0.08 per cent"),
        (3, 2_500, "0.1 per cent"),
    ],
)
def test_only_a_certain_chance_is_written_as_100_per_cent(size, cases, chance):
    population = population_with({"A": cases})
    effect = numbered_cap_effect(population.cases, population.cases[:size], ["gender"], cases, "case manager")
    assert effect is not None
    assert effect.because.endswith(f"so every case has {chance}.")


def test_manager_with_exactly_the_limit_gives_no_case_away():
    effect = cap_of(draw(UNEQUAL, FRAMEWORK, seed=2, size=30, max_per_manager=8))
    assert [held.before for held in effect.managers] == [4, 8, 9, 9]
    assert "2 cases of 2 case managers were swapped" in effect.because


def test_effect_names_no_share_if_none_is_above_the_limit():
    effect = cap_of(draw(UNEQUAL, FRAMEWORK, seed=1, size=30, max_per_manager=25))
    assert effect.displaced == ()
    [held] = effect.managers
    assert (held.name, held.cases, held.average_chance) == ("D", 40, 25 / 40)
    assert held.before == held.after
    assert effect.because == (
        "No case manager has more than 25 of the cases drawn, so none was swapped. Without the limit, every "
        "case has a chance of 30.0 per cent. With the limit, chances are not equal. Each case of a case "
        "manager who has at most 25 eligible cases has at least 30.0 per cent. The chance of a single case "
        "is not known."
    )


def test_nothing_changes_if_nobody_has_as_many_cases_as_the_limit():
    effect = cap_of(draw(UNEQUAL, FRAMEWORK, seed=1, size=30, max_per_manager=40))
    assert effect.managers == ()
    assert effect.because == (
        "No case manager has more than 40 of the cases drawn, so none was swapped. No case manager has more "
        "than 40 eligible cases, so every case has 30.0 per cent."
    )


def test_share_exactly_at_the_limit_is_not_held_back():
    population = population_with({"A": 20} | {f"B{number}": 1 for number in range(20)})
    effect = cap_of(draw(population, FRAMEWORK, seed=1, size=20, max_per_manager=10))
    assert "share is above the limit" not in effect.because


@pytest.mark.parametrize(
    ("caseload", "displaced", "subject"),
    [
        ({"A": 3, "B": 3, "C": 3}, 2, "2 cases of 2 case managers were swapped"),
        ({"A": 4, "B": 2, "C": 3}, 2, "2 cases of one case manager were swapped"),
    ],
)
def test_managers_above_the_limit_are_counted(caseload, displaced, subject):
    population = population_with(caseload)
    chosen = [case for case in population.cases if case.manager in {"A", "B"}]
    design = resolve_design(population, FRAMEWORK, 6, 2, None)
    _, effect = cap(population.cases, chosen, design, 2, b"key")
    assert len(effect.displaced) == displaced
    assert subject in effect.because


def test_manager_without_a_case_in_the_sample_can_give_as_many_as_the_limit():
    population = population_with({"A": 4, "B": 2})
    design = resolve_design(population, FRAMEWORK, 4, 2, None)
    after, effect = cap(population.cases, population.cases[:4], design, 2, b"key")
    assert {into for _, into in effect.displaced} == {"C0005", "C0006"}
    assert len(after) == 4


def girls_of_one_manager():
    """Return forty cases: one case manager holds all ten girls and two boys, the others one boy each."""
    return population_of(
        [
            case_with(
                number,
                {"gender": "female" if number <= 10 else "male"},
                "A" if number <= 12 else f"B{number}",
            )
            for number in range(1, 41)
        ]
    )


def test_effect_states_the_balance_that_the_limit_costs():
    population = girls_of_one_manager()
    effect = cap_of(draw(population, FRAMEWORK, seed=1, size=20, max_per_manager=2))
    # five girls are expected; at most two can be in the sample
    assert (effect.worst_margin_before, effect.worst_margin_after) == (0.0, 3.0)
    assert "was off by 0.0 cases before, and is off by 3.0 now" in effect.because


def test_case_with_the_same_level_in_most_factors_comes_in():
    facts = [
        {"gender": "male", "risk_of_serious_harm": "high", "safety_wellbeing": "low"},
        {"gender": "male", "risk_of_serious_harm": "high", "safety_wellbeing": "high"},
        {"gender": "male", "risk_of_serious_harm": "low", "safety_wellbeing": "high"},
        {"gender": "female", "risk_of_serious_harm": "low", "safety_wellbeing": "high"},
    ]
    chosen = [case_with(number, facts[0], "A") for number in (1, 2)]
    others = [
        case_with(number, facts[kind], f"B{number}") for number, kind in ((3, 3), (4, 2), (5, 1), (6, 1))
    ]
    population = population_of([*chosen, *others])
    design = resolve_design(population, FRAMEWORK, 2, 1, None)
    after, effect = cap(population.cases, chosen, design, 1, b"key")
    [(out, into)] = effect.displaced
    assert into in {"C0005", "C0006"}
    assert {case.id for case in after} == {"C0001", "C0002", into} - {out}


def test_every_case_that_is_equally_similar_can_come_in():
    levels = {"gender": "male", "risk_of_serious_harm": "high"}
    chosen = [case_with(number, levels, "A") for number in (1, 2)]
    others = [
        case_with(3, levels | {"gender": "female"}, "B"),
        case_with(4, levels | {"risk_of_serious_harm": "low"}, "C"),
    ]
    population = population_of([*chosen, *others])
    design = resolve_design(population, FRAMEWORK, 2, 1, None)
    effects = [cap(population.cases, chosen, design, 1, f"key {number}".encode())[1] for number in range(20)]
    assert {into for effect in effects for _, into in effect.displaced} == {"C0003", "C0004"}
