"""The draw for second assessment: equal chances, even spread, reproducibility, faults."""

import hashlib
import json
from collections import Counter
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate.method.faults import FaultsFound
from inspectorate.method.sample import FirstAssessment, Randomness, draw_second, system_randomness
from inspectorate.method.sample.random_stream import Bits
from inspectorate.method.sample.second_draw import group_size, systematic

VALUE = Randomness("system", "0f1e2d3c4b5a69788796a5b4c3d2e1f0")

groups = st.lists(st.integers(1, 9), min_size=1, max_size=5)


def cases_of(group, *numbers):
    """Cases of a group: so many of each assessor."""
    return [
        FirstAssessment(group, f"{group}-{assessor}-{case}", f"assessor {assessor}")
        for assessor, number in enumerate(numbers)
        for case in range(number)
    ]


def values(number):
    """Random values that differ, as the system could have made them."""
    return [Randomness("system", hashlib.md5(str(index).encode()).hexdigest()) for index in range(number)]


@given(st.integers(1, 60), st.data())
def test_every_start_draws_the_size_and_every_position_equally_often(count, data):
    size = data.draw(st.integers(1, count))
    draws = [systematic(count, size, start) for start in range(count)]
    assert {len(set(positions)) for positions in draws} == {size}
    assert Counter(position for positions in draws for position in positions) == dict.fromkeys(
        range(count), size
    )


@given(groups, groups, st.integers(1, 100), st.integers(0, 2**128 - 1))
def test_draw_takes_the_share_of_each_group_and_of_each_assessor(court, other, percent, value):
    share, cases = Fraction(percent, 100), [*cases_of("court", *court), *cases_of("other", *other)]
    drawn = draw_second(cases, share=share, randomness=Randomness("system", f"{value:032x}"))
    assert set(drawn.selected) <= set(cases)
    by_group = Counter(case.group for case in drawn.selected)
    for group, numbers in (("court", court), ("other", other)):
        size = group_size(sum(numbers), share)
        assert by_group[group] == size >= 1
        for assessor, number in enumerate(numbers):
            exact = Fraction(size * number, sum(numbers))
            of_assessor = sum(
                (case.group, case.assessor) == (group, f"assessor {assessor}") for case in drawn.selected
            )
            assert floor(exact) <= of_assessor <= ceil(exact)


def test_every_case_of_a_group_is_drawn_equally_often_over_many_random_values():
    cases, number = [*cases_of("court", 5, 3, 1), *cases_of("other", 4, 2)], 3_000
    draws = [draw_second(cases, share=0.34, randomness=value).selected for value in values(number)]
    counts = Counter(case for selected in draws for case in selected)
    for group, size, count in (("court", 3, 9), ("other", 2, 6)):
        chance = size / count
        deviation = (number * chance * (1 - chance)) ** 0.5
        for case in cases:
            if case.group == group:
                assert abs(counts[case] - number * chance) < 4 * deviation
    # Two cases of different assessors can be drawn together, whichever they are.
    pairs = {frozenset((one, other)) for selected in draws for one in selected for other in selected}
    for one in cases:
        assert all(frozenset((one, other)) in pairs for other in cases if other.assessor != one.assessor)


@given(st.permutations(cases_of("court", 4, 4, 3)))
def test_order_of_the_cases_does_not_matter(cases):
    expected = draw_second(cases_of("court", 4, 4, 3), share=0.2, randomness=VALUE)
    assert draw_second(cases, share=0.2, randomness=VALUE) == expected


def test_draw_follows_from_hashes_that_any_language_can_calculate():
    cases = cases_of("court", 2, 3)
    rows = json.dumps([[case.group, case.case_id, case.assessor] for case in cases], separators=(",", ":"))
    digest = hashlib.sha256(f'{{"cases":{rows}}}'.encode()).hexdigest()
    inputs = (
        f'{{"cases":"{digest}","origin":"","scheme":"inspectorate draw for second assessment, version 1",'
        f'"share":"2/5","source":"system","value":"{VALUE.value}"}}'
    )
    key = hashlib.sha256(inputs.encode()).digest()

    def rank(purpose, name):
        return hashlib.sha256(key + f"/{purpose}/court/{name}".encode()).digest()

    line = sorted(cases, key=lambda case: (rank("assessors", case.assessor), rank("cases", case.case_id)))
    bits = int.from_bytes(hashlib.sha256(key + b"/start/court/0").digest(), "big")
    start = next(number for shift in range(253, 0, -3) if (number := bits >> shift & 7) < 5)
    expected = [
        case for place, case in enumerate(line) if (start + 2 * place) // 5 < (start + 2 * place + 2) // 5
    ]
    drawn = draw_second(cases, share=0.4, randomness=VALUE)
    assert drawn.digest == digest
    assert drawn.selected == tuple(sorted(expected, key=lambda case: case.case_id))


def test_share_is_taken_as_it_is_written_in_decimals():
    cases = cases_of("court", 45)
    assert draw_second(cases, share=0.3, randomness=VALUE).groups[0].size == 14  # 13.5, and not a little less
    assert draw_second(cases, share=0.3, randomness=VALUE) == draw_second(
        cases, share=Fraction(3, 10), randomness=VALUE
    )


@pytest.mark.parametrize(
    ("cases", "share", "because"),
    [
        (31, 0.1, "0.1 × 31 = 3.10, rounded to 3"),
        (4, 0.1, "0.1 × 4 = 0.40, and at least one of each case group"),
        (5, 0.1, "0.1 × 5 = 0.50, rounded to 1"),
    ],
)
def test_calculation_of_the_number_is_shown(cases, share, because):
    drawn = draw_second(cases_of("court", cases), share=share, randomness=VALUE)
    assert [group.because for group in drawn.groups] == [because]


@pytest.mark.parametrize("share", [0, -0.1, 1.01, float("nan"), float("inf")])
def test_share_out_of_range_is_refused(share):
    with pytest.raises(FaultsFound) as caught:
        draw_second(cases_of("court", 3), share=share, randomness=VALUE)
    assert [fault.place for fault in caught.value.faults] == ["share"]


def test_cases_that_are_missing_or_listed_twice_are_refused():
    with pytest.raises(FaultsFound, match="There are none"):
        draw_second([], share=0.1, randomness=VALUE)
    twice = FirstAssessment("court", "court-0-1", "someone else")
    with pytest.raises(FaultsFound, match="in the list 2 times") as caught:
        draw_second([*cases_of("court", 3), twice], share=0.1, randomness=VALUE)
    assert [str(fault.place) for fault in caught.value.faults] == ["case court-0-1 of court"]


def test_random_value_must_be_complete_and_decide_fairly():
    cases = cases_of("court", 50)
    for randomness in (Randomness("system", "417"), Randomness("dice", "417"), Randomness("public", "417")):
        with pytest.raises(FaultsFound, match="random value"):
            draw_second(cases, share=0.1, randomness=randomness)
    assert draw_second(cases, share=0.1, randomness=Randomness("dice", " 4176 ")).randomness.value == "4176"
    assert len(draw_second(cases, share=0.1, randomness=system_randomness()).selected) == 5


@given(st.integers(1, 10**30), st.binary())
def test_random_integer_is_below_its_limit(limit, key):
    assert 0 <= Bits(key, "test").below(limit) < limit


def test_random_integers_are_uniform_if_the_limit_is_no_power_of_two():
    bits = Bits(b"key", "test")
    counts = Counter(bits.below(6) for _ in range(12_000))
    assert all(abs(counts[number] - 2_000) < 4 * (12_000 / 6 * 5 / 6) ** 0.5 for number in range(6))
