"""Reproducible randomness: hash inputs, fairness and independence."""

import hashlib
import json
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from inspectorate.method.sample.random_stream import Bits, RandomOrder, draw_key

KEY = draw_key("ab" * 32, 2018, {"size": 31, "reserves": 6, "factors": ["gender"]})


def test_key_is_the_sha256_of_canonical_json():
    text = (
        '{"design":{"factors":["gender"],"reserves":6,"size":31},'
        f'"population":"{"ab" * 32}","scheme":"inspectorate balanced draw, version 1","seed":2018}}'
    )
    assert json.loads(text)["seed"] == 2018
    assert hashlib.sha256(text.encode()).digest() == KEY


def test_bits_are_the_sha256_of_key_purpose_and_counter():
    blocks = [hashlib.sha256(KEY + b"/selected/" + str(counter).encode()).hexdigest() for counter in range(2)]
    stream = int("".join(blocks), 16)
    bits = Bits(KEY, "selected")
    decisions = [bits.bernoulli(1 << 9, 1 << 10) for _ in range(51)]
    assert decisions == [stream >> (512 - 10 * (index + 1)) & 1023 < 512 for index in range(51)]


def test_sort_key_is_the_sha256_of_key_purpose_and_name():
    assert RandomOrder(KEY, "case")("Zoë") == hashlib.sha256(KEY + b"/case/" + "Zoë".encode()).digest()


@given(st.integers(1, 10**30), st.binary())
def test_probability_one_is_always_true_and_zero_never(denominator, key):
    bits = Bits(key, "test")
    assert bits.bernoulli(denominator, denominator)
    assert not bits.bernoulli(0, denominator)


def test_numbers_are_uniform_if_the_denominator_is_no_power_of_two():
    bits = Bits(KEY, "test")
    counts = Counter(sum(bits.bernoulli(numerator, 5) for numerator in (1,)) for _ in range(10_000))
    assert abs(counts[1] - 2_000) < 4 * (10_000 * 0.2 * 0.8) ** 0.5


def test_random_orders_of_different_purposes_differ():
    names = [f"C{number}" for number in range(200)]
    orders = [sorted(names, key=RandomOrder(KEY, purpose)) for purpose in ("case", "reserve", "limit")]
    assert len({tuple(order) for order in orders}) == 3
