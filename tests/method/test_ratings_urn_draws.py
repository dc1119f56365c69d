"""Draws from the urn: exact counts for any number of cases, and draws that are remembered."""

import numpy as np
import pytest

from inspectorate.method.ratings import polya_urn
from inspectorate.method.ratings.polya_urn import corrected_populations, possible_populations
from inspectorate.method.ratings.urn_draws import (
    REMEMBERED_CASES,
    AssessedCounts,
    PossiblePopulations,
    UrnDraws,
    _exact_type,
    reversal_luck,
    urn_draws,
)


def random_counts(cases, questions=12, seed=1):
    random = np.random.default_rng(seed)
    applicable = random.integers(0, 2, (cases, questions))
    return AssessedCounts(applicable * random.integers(0, 2, (cases, questions)), applicable)


@pytest.mark.parametrize("cases", [1, 31, 20_000])  # in one block, in several, and a draw at a time
def test_counts_are_those_of_whole_numbers(cases):
    counts = random_counts(cases)
    copies = np.random.default_rng(2).integers(0, 2**30, (600, cases))
    populations = PossiblePopulations.empty(600, 12)
    UrnDraws(copies.astype(float), ()).count(counts, np.arange(12), populations)
    assert (populations.yes == copies @ counts.yes).all()
    assert (populations.applicable == copies @ counts.applicable).all()


@pytest.mark.parametrize(("cases", "unassessed"), [(12, 30), (7, 0), (3, 400), (60, 2_000_000)])
def test_populations_after_changed_answers_are_those_counted_from_nothing(cases, unassessed):
    random = np.random.default_rng(3)
    counts, rates = random_counts(cases), (0.0, 0.02, 0.3)
    for number in range(6):
        yes, applicable = counts.yes.copy(), counts.applicable.copy()
        for case, question in random.integers(0, (cases, 12), (number, 2)):
            yes[case, question], applicable[case, question] = random.choice([(1, 1), (0, 1), (0, 0)])
        counts = AssessedCounts(yes, applicable)
        after_change = (
            possible_populations(counts, unassessed, 2_100, "test"),
            *corrected_populations(counts, unassessed, 2_100, "test", rates),
        )
        polya_urn._latest.cache_clear()
        from_nothing = (
            possible_populations(counts, unassessed, 2_100, "test"),
            *corrected_populations(counts, unassessed, 2_100, "test", rates),
        )
        for changed, fresh in zip(after_change, from_nothing, strict=True):
            assert (changed.yes == fresh.yes).all()
            assert (changed.applicable == fresh.applicable).all()


@pytest.mark.parametrize(("largest", "exact"), [(2**24, np.float32), (2**24 + 1, np.float64)])
def test_numbers_of_copies_are_exact(largest, exact):
    assert _exact_type(largest) is exact
    assert int(np.array(largest, dtype=exact)) == largest


def test_draws_are_remembered_for_other_answers_and_cannot_be_changed():
    draws = urn_draws(random_counts(5), 3, 50, "test")
    assert urn_draws(random_counts(5, seed=2), 3, 50, "test") is draws
    assert urn_draws(random_counts(5), 4, 50, "test") is not draws
    luck = reversal_luck(random_counts(5), 50, "test")
    for array in (draws.copies, draws.imaginary[0].coins, luck):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_draws_of_many_cases_are_not_remembered():
    counts = random_counts(REMEMBERED_CASES + 1, questions=1)
    first, again = (urn_draws(counts, 3, 10, "test") for _ in range(2))
    assert first is not again
    assert (first.copies == again.copies).all()


def test_populations_are_remembered_until_an_answer_changes():
    populations = possible_populations(random_counts(5), 3, 50, "test")
    assert possible_populations(random_counts(5), 3, 50, "test") is populations
    changed = random_counts(5)
    changed.yes[0, 0] = changed.applicable[0, 0] = 1 - changed.yes[0, 0]
    assert (possible_populations(changed, 3, 50, "test").yes != populations.yes).any()
    with pytest.raises(ValueError, match="read-only"):
        populations.yes[0, 0] = 1


def test_answers_are_reversed_alike_whether_all_at_once_or_case_by_case(monkeypatch):
    counts = random_counts(20)
    at_once = corrected_populations(counts, 5, 200, "test", (0.02, 0.2))
    monkeypatch.setattr(polya_urn, "CASE_BLOCK", 1)
    polya_urn._latest.cache_clear()
    for together, separately in zip(
        at_once, corrected_populations(counts, 5, 200, "test", (0.02, 0.2)), strict=True
    ):
        assert (together.yes == separately.yes).all()


def test_reversed_answers_are_those_whose_luck_is_below_their_chance_of_error():
    counts = AssessedCounts(np.array([[1], [0], [0]]), np.array([[1], [1], [0]]))
    (populations,) = corrected_populations(counts, 0, 100, "test", (0.1,))
    luck = reversal_luck(counts, 100, "test/corrected/0/reversals")[:, 0] / 65_536
    share = (1.5 / 3 - 0.1) / 0.8  # one of two answers is sufficient, and the prior adds half of a case
    wrong_no = 0.1 * share / (0.1 * share + 0.9 * (1 - share))
    wrong_yes = 0.1 * (1 - share) / (0.1 * (1 - share) + 0.9 * share)
    assert (populations.yes[:, 0] == (luck[0] >= wrong_yes) * 1 + (luck[1] < wrong_no)).all()
