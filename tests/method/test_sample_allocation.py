"""Sharing a total out: nothing lost, nobody over."""

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate.method.faults import FaultsFound
from inspectorate.method.sample import allocate

counts = st.dictionaries(st.text(min_size=1, max_size=5), st.integers(0, 500), min_size=1, max_size=12)


@st.composite
def tasks(draw):
    """Groups, and a size they can hold."""
    groups = draw(counts)
    return draw(st.integers(0, sum(groups.values()))), groups


@given(tasks())
def test_the_parts_sum_to_the_size_and_fit_their_groups(task):
    size, groups = task
    allocation = allocate(size, groups)
    assert sum(share.size for share in allocation.shares) == size
    assert [share.name for share in allocation.shares] == list(groups)
    assert all(0 <= share.size <= share.count for share in allocation.shares)


@given(tasks())
def test_a_part_is_the_rounded_exact_part_unless_its_adjustments_say_otherwise(task):
    size, groups = task
    total = sum(groups.values())
    for share in allocate(size, groups).shares:
        rounded = floor(Fraction(size * share.count, total or 1) + Fraction(1, 2))
        assert abs(share.size - rounded) == len(share.adjustments)
        assert all("rounded parts sum to" in words for words in share.adjustments)


@given(tasks(), st.integers(0, 200))
def test_the_buffered_parts_follow_the_same_rule_on_the_buffered_total(task, buffer):
    size, groups = task
    allocation = allocate(size, groups, buffer)
    wanted = floor(Fraction(size * (100 + buffer), 100) + Fraction(1, 2))
    assert allocation.buffered_size == min(wanted, sum(groups.values()))
    assert allocation.size == size
    assert allocation.buffered_size is not None
    again = allocate(allocation.buffered_size, groups)
    assert [share.buffered for share in allocation.shares] == [share.size for share in again.shares]
    limited = wanted > sum(groups.values())
    assert all(
        ("would need" in " ".join(share.buffered_adjustments)) == limited for share in allocation.shares
    )


def test_halves_are_exact_not_as_floating_point_has_them():
    shares = allocate(5, {"a": 1_000_000_000_000_000_001, "b": 1_000_000_000_000_000_001}).shares
    assert [share.size for share in shares] == [2, 3]


def test_a_small_group_that_is_full_is_passed_over():
    sizes = {share.name: share.size for share in allocate(9, {"a": 0, "b": 1, "c": 3, "d": 3, "e": 3}).shares}
    assert sum(sizes.values()) == 9
    assert sizes["a"] == 0
    assert sizes["b"] <= 1


def test_of_nothing_everybody_gets_nothing():
    assert [share.size for share in allocate(0, {"a": 0, "b": 0}).shares] == [0, 0]
    assert allocate(0, {}).shares == ()


@pytest.mark.parametrize(
    ("size", "groups", "buffer", "words"),
    [
        (-1, {"a": 3}, None, "The size is -1."),
        (4, {"a": 3}, None, "the groups together have 3"),
        (1, {"a": -3, "b": 9}, None, "group a: Its count is -3."),
        (1, {"a": 3}, -5, "The buffer is -5 per cent."),
        (1, {"a": 3}, float("nan"), "The buffer is nan per cent."),
    ],
)
def test_impossible_tasks_are_refused_in_words(size, groups, buffer, words):
    with pytest.raises(FaultsFound, match=words):
        allocate(size, groups, buffer)
