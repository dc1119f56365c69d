"""Proportional allocation: the shares sum to the size, and no group exceeds its number of cases."""

from fractions import Fraction
from math import floor, inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate.method.faults import FaultsFound
from inspectorate.method.sample import allocate

counts = st.dictionaries(st.text(min_size=1, max_size=5), st.integers(0, 500), min_size=1, max_size=12)


@st.composite
def allocation_inputs(draw):
    """Groups, and a size of at most their sum."""
    groups = draw(counts)
    return draw(st.integers(0, sum(groups.values()))), groups


@given(allocation_inputs())
def test_shares_sum_to_the_size_and_do_not_exceed_their_groups(inputs):
    size, groups = inputs
    allocation = allocate(size, groups)
    assert sum(share.size for share in allocation.shares) == size
    assert [share.name for share in allocation.shares] == list(groups)
    assert all(0 <= share.size <= share.count for share in allocation.shares)


@given(allocation_inputs())
def test_share_differs_from_the_rounded_share_by_its_adjustments(inputs):
    size, groups = inputs
    total = sum(groups.values())
    for share in allocate(size, groups).shares:
        rounded = floor(Fraction(size * share.count, total or 1) + Fraction(1, 2))
        assert abs(share.size - rounded) == len(share.adjustments)
        assert all("rounded parts sum to" in adjustment for adjustment in share.adjustments)


@given(allocation_inputs(), st.integers(0, 200))
def test_buffered_shares_sum_to_the_buffered_size_and_no_group_gets_fewer(inputs, buffer):
    size, groups = inputs
    allocation = allocate(size, groups, buffer)
    unlimited = floor(Fraction(size * (100 + buffer), 100) + Fraction(1, 2))
    assert allocation.buffered_size == min(unlimited, sum(groups.values()))
    assert allocation.size == size
    assert allocation.buffered_size is not None
    assert sum(share.buffered or 0 for share in allocation.shares) == allocation.buffered_size
    assert all(share.size <= (share.buffered or 0) <= share.count for share in allocation.shares)
    direct = [share.size for share in allocate(allocation.buffered_size, groups).shares]
    if all(share.size <= direct_size for share, direct_size in zip(allocation.shares, direct, strict=True)):
        assert [share.buffered for share in allocation.shares] == direct
    is_limited = unlimited > sum(groups.values())
    assert all(
        ("would need" in " ".join(share.buffered_adjustments)) == is_limited for share in allocation.shares
    )


def test_halves_are_rounded_exactly_for_large_numbers():
    shares = allocate(5, {"a": 1_000_000_000_000_000_001, "b": 1_000_000_000_000_000_001}).shares
    assert [share.size for share in shares] == [2, 3]


def test_group_without_further_cases_is_skipped():
    sizes = {share.name: share.size for share in allocate(9, {"a": 0, "b": 1, "c": 3, "d": 3, "e": 3}).shares}
    assert sum(sizes.values()) == 9
    assert sizes["a"] == 0
    assert sizes["b"] <= 1


def test_size_zero_gives_every_group_zero():
    assert [share.size for share in allocate(0, {"a": 0, "b": 0}).shares] == [0, 0]
    assert allocate(0, {}).shares == ()


@pytest.mark.parametrize(
    ("size", "groups", "buffer", "words"),
    [
        (-1, {"a": 3}, None, "The size is -1."),
        (4, {"a": 3}, None, "The groups have 3 in total"),
        (1, {"a": -3, "b": 9}, None, "group a: The count is -3."),
        (1, {"a": 3}, -5, "The buffer is -5 per cent."),
        (1, {"a": 3}, nan, "The buffer is nan per cent."),
        (1, {"a": 3}, inf, "The buffer is inf per cent."),
    ],
)
def test_impossible_allocation_is_refused(size, groups, buffer, words):
    with pytest.raises(FaultsFound, match=words):
        allocate(size, groups, buffer)
