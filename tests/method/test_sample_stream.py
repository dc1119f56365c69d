"""The randomness: repeatable, fair, and spelled out well enough to be written again in any language."""

import hashlib
import json
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from inspectorate.method.sample.stream import Bits, Tickets, stream_name

NAME = stream_name("ab" * 32, 2018, {"size": 31, "reserves": 6, "factors": ["gender"]})


def test_the_key_is_the_sha_256_of_canonical_json():
    text = (
        '{"design":{"factors":["gender"],"reserves":6,"size":31},'
        f'"population":"{"ab" * 32}","scheme":"inspectorate balanced draw, version 1","seed":2018}}'
    )
    assert json.loads(text)["seed"] == 2018
    assert hashlib.sha256(text.encode()).digest() == NAME


def test_bits_are_the_sha_256_of_key_purpose_and_counter():
    blocks = [
        hashlib.sha256(NAME + b"/selected/" + str(counter).encode()).hexdigest() for counter in range(2)
    ]
    stream = int("".join(blocks), 16)
    bits = Bits(NAME, "selected")
    taken = [bits.happens(1 << 9, 1 << 10) for _ in range(51)]
    assert taken == [stream >> (512 - 10 * (turn + 1)) & 1023 < 512 for turn in range(51)]


def test_a_ticket_is_the_sha_256_of_key_purpose_and_name():
    assert Tickets(NAME, "case")("Zoë") == hashlib.sha256(NAME + b"/case/" + "Zoë".encode()).digest()


@given(st.integers(1, 10**30), st.binary())
def test_what_is_certain_happens_and_what_is_impossible_does_not(whole, key):
    bits = Bits(key, "test")
    assert bits.happens(whole, whole)
    assert not bits.happens(0, whole)


def test_every_number_is_equally_likely_also_when_the_limit_is_no_power_of_two():
    bits = Bits(NAME, "test")
    counts = Counter(sum(bits.happens(part, 5) for part in (1,)) for _ in range(10_000))
    assert abs(counts[1] - 2_000) < 4 * (10_000 * 0.2 * 0.8) ** 0.5


def test_tickets_of_different_purposes_have_nothing_to_do_with_each_other():
    names = [f"C{number}" for number in range(200)]
    orders = [sorted(names, key=Tickets(NAME, purpose)) for purpose in ("case", "reserve", "limit")]
    assert len({tuple(order) for order in orders}) == 3
