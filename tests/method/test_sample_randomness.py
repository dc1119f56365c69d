"""Random values: the number each decides, how many dice are needed, and what is refused."""

import hashlib
from fractions import Fraction

import numpy as np
import pytest

from inspectorate.method.faults import FaultsFound
from inspectorate.method.sample.allocation import allocate
from inspectorate.method.sample.random_stream import Bits, RandomNumbers, RandomOrder, draw_key
from inspectorate.method.sample.randomness import (
    dice_needed,
    fraction_of,
    normalised,
    number_of,
    require_dice,
    system_randomness,
)
from inspectorate.method.sample.values import Randomness


@pytest.mark.parametrize(
    ("candidates", "dice"), [(1, 3), (10, 3), (11, 4), (100, 4), (101, 5), (1000, 5), (1001, 6)]
)
def test_dice_have_a_hundred_outcomes_for_each_case(candidates, dice):
    assert dice_needed(candidates) == dice
    require_dice(Randomness("dice", "1" * dice), candidates)
    require_dice(Randomness("dice", "1" * (dice + 1)), candidates)
    require_dice(Randomness("system", "1"), candidates)
    with pytest.raises(FaultsFound, match=f"Enter the digits of {dice} ten-sided dice, for example "):
        require_dice(Randomness("dice", "1" * (dice - 1)), candidates)


@pytest.mark.parametrize(
    ("randomness", "fraction", "number"),
    [
        (Randomness("dice", "042"), Fraction(42, 1000), 42),
        (Randomness("dice", "000"), Fraction(0), 0),
        (Randomness("dice", "999"), Fraction(999, 1000), 999),
        (Randomness("chosen", "500"), Fraction(1, 2), 500),
        (Randomness("system", "8" + "0" * 31), Fraction(1, 2), 500),
        (Randomness("system", "f" * 32), 1 - Fraction(1, 16**32), 999),
        (
            Randomness("public", "5 12 33", "The lottery"),
            Fraction(int(hashlib.sha256(b"5 12 33").hexdigest(), 16), 2**256),
            int(hashlib.sha256(b"5 12 33").hexdigest(), 16) * 1000 >> 256,
        ),
    ],
)
def test_random_value_is_read_as_a_number_below_one(randomness, fraction, number):
    assert fraction_of(randomness) == fraction
    assert number_of(randomness) == number


def test_more_dice_make_a_finer_number_but_do_not_choose_among_the_numbered():
    assert fraction_of(Randomness("dice", "0421")) == Fraction(421, 10_000)
    for source in ("dice", "chosen"):
        with pytest.raises(FaultsFound, match=r"Enter the digits of 3 ten-sided dice, for example 417\."):
            number_of(Randomness(source, "0421"))


@pytest.mark.parametrize(
    ("randomness", "cure"),
    [
        (Randomness("dice", ""), "Enter the digits of 3 ten-sided dice, for example 417."),
        (Randomness("dice", "1a3"), "Enter the digits of 3 ten-sided dice, for example 417."),
        (Randomness("dice", "1" * 19), "Enter the digits of 3 ten-sided dice, for example 417."),
        (Randomness("chosen", "x"), "Enter the digits of 3 ten-sided dice, for example 417."),
        (Randomness("system", "F" * 32), "Enter the 32 hexadecimal digits from the system."),
        (Randomness("system", "f" * 31), "Enter the 32 hexadecimal digits from the system."),
        (Randomness("system", "f" * 33), "Enter the 32 hexadecimal digits from the system."),
        (
            Randomness("public", "", "The lottery"),
            "Enter the published value and the name of its publication.",
        ),
        (Randomness("public", "5", ""), "Enter the published value and the name of its publication."),
    ],
)
def test_value_that_does_not_fit_its_source_is_refused(randomness, cure):
    with pytest.raises(FaultsFound) as refused:
        fraction_of(randomness)
    assert [str(fault) for fault in refused.value.faults] == [
        f"random value: The random value is “{randomness.value}”. {cure}"
    ]


def test_spaces_around_a_value_are_taken_off_and_only_a_publication_has_an_origin():
    assert normalised(Randomness("public", " 5 12 ", " The lottery ")) == Randomness(
        "public", "5 12", "The lottery"
    )
    assert normalised(Randomness("dice", " 042 ", "a table")) == Randomness("dice", "042", "")


def test_system_gives_128_bits_that_differ():
    first, second = system_randomness(), system_randomness()
    assert first.source == "system"
    assert len(first.value) == 32
    assert first != second
    assert 0 <= fraction_of(first) < 1


def test_key_of_a_draw_is_the_hash_of_its_inputs_as_canonical_json():
    text = (
        '{"design":{"a":"\\u00e9","b":1},"population":"abc",'
        '"scheme":"inspectorate balanced draw, version 1","seed":7}'
    )
    assert draw_key("abc", 7, {"b": 1, "a": "é"}) == hashlib.sha256(text.encode()).digest()


def test_bits_are_the_digests_of_key_purpose_and_counter():
    blocks = [hashlib.sha256(b"key/purpose/" + counter).digest() for counter in (b"0", b"1", b"2")]
    expected = "".join(f"{int.from_bytes(block, 'big'):0256b}" for block in blocks)
    bits = Bits(b"key", "purpose")
    assert "".join("01"[bits.bernoulli(1, 2) ^ 1] for _ in range(600)) == expected[:600]


def test_bits_are_taken_in_numbers_wide_enough_and_those_too_large_are_left_out():
    stream = f"{int.from_bytes(hashlib.sha256(b'key/p/0').digest(), 'big'):0256b}"
    numbers = [int(stream[start : start + 3], 2) for start in range(0, 255, 3)]
    usable = [number for number in numbers if number < 5]
    bits = Bits(b"key", "p")
    drawn = [bits.bernoulli(2, 5) for _ in range(len(usable))]
    assert drawn == [number < 2 for number in usable]
    assert not any(Bits(b"key", "p").bernoulli(0, 7) for _ in range(9))
    assert all(Bits(b"key", "p").bernoulli(1, 1) for _ in range(9))


def test_bits_left_of_a_block_come_before_those_of_the_next():
    # 25 numbers of 10 bits leave 6 of the first block, which begin the 26th number
    for purpose in ("a", "b", "c", "d", "e", "f", "g", "h"):
        blocks = [hashlib.sha256(f"key/{purpose}/{counter}".encode()).digest() for counter in (0, 1)]
        stream = "".join(f"{int.from_bytes(block, 'big'):0256b}" for block in blocks)
        bits = Bits(b"key", purpose)
        for _ in range(25):
            bits.bernoulli(1, 1 << 10)
        assert bits.bernoulli(1 << 9, 1 << 10) is (stream[250] == "0")


def test_public_value_that_is_no_text_has_a_digest_too():
    expected = int(hashlib.sha256(b"\xed\xb2\x80").hexdigest(), 16)
    assert fraction_of(Randomness("public", "\udc80", "A file")) == Fraction(expected, 2**256)


def test_order_of_many_cases_has_the_second_half_of_the_words_after_the_first():
    # among 200,000 numbers of 32 bits some are equal, and the second word decides
    count = 200_000
    words = RandomNumbers(b"key", "p").words(2 * count)
    order = RandomNumbers(b"key", "p").order(count)
    assert len(set(words[:count].tolist())) < count
    assert (order == np.lexsort((words[count:], words[:count]))).all()


def test_random_order_of_a_name_is_the_digest_of_key_purpose_and_name():
    order = RandomOrder(b"key", "limit")
    assert order("A-1") == hashlib.sha256(b"key/limit/A-1").digest()
    assert order("\udc80") == hashlib.sha256(b"key/limit/\xed\xb2\x80").digest()


def test_random_numbers_are_the_words_of_key_purpose_and_counter():
    def words(counter, count):
        digest = hashlib.shake_256(b"key/p/" + counter).digest(4 * count)
        return [int.from_bytes(digest[4 * word : 4 * word + 4], "big") for word in range(count)]

    numbers = RandomNumbers(b"key", "p")
    assert numbers.words(5).tolist() == words(b"0", 5)
    assert numbers.below(10, 4).tolist() == [word * 10 // 2**32 for word in words(b"1", 4)]
    halves = words(b"2", 12)
    keys = [halves[place] << 31 | halves[place + 6] >> 1 for place in range(6)]
    assert numbers.order(6).tolist() == sorted(range(6), key=lambda place: keys[place])


def adjustments(total, groups, buffer=None):
    shares = allocate(total, groups, buffer).shares
    return {
        share.name: share.adjustments if buffer is None else share.buffered_adjustments for share in shares
    }


def test_adjustments_of_an_allocation_say_how_much_the_rounded_parts_differ():
    taken = "1 taken from groups, the largest first: the rounded parts sum to 6, not 5."
    assert adjustments(5, {"a": 10, "b": 10}) == {"a": (taken,), "b": ()}
    added = "1 added to groups, the smallest first: the rounded parts sum to 9, not 10."
    assert adjustments(10, {"large": 44, "middle": 34, "small": 22}) == {
        "large": (),
        "middle": (),
        "small": (added,),
    }


def test_buffered_adjustments_say_what_the_groups_lack_and_who_was_raised():
    limited = "A buffer of 20 per cent would need 23. The groups have 21 in total."
    assert adjustments(19, {"boys": 17, "girls": 4}, 20) == {"boys": (limited,), "girls": (limited,)}
    raised = "Raised to the allocation without the buffer, so that no group gets fewer."
    taken = "1 taken from groups, the largest first: the rounded parts sum to 5, not 4."
    assert adjustments(3, {"a": 1, "b": 2, "c": 10}, 20) == {"a": (raised,), "b": (), "c": (taken,)}
    assert adjustments(10, {"a": 5, "b": 5}, 0) == {"a": (), "b": ()}


def test_allocation_has_exact_parts_and_all_faults_at_once():
    allocation = allocate(1, {"a": 1, "b": 2}, 50)
    assert [(share.name, share.count) for share in allocation.shares] == [("a", 1), ("b", 2)]
    assert [share.exact for share in allocation.shares] == pytest.approx([1 / 3, 2 / 3])
    assert (allocation.size, allocation.buffered_size) == (1, 2)
    assert allocate(1, {"a": 1}).buffered_size is None
    with pytest.raises(FaultsFound) as refused:
        allocate(-1, {"a": -2, "b": 1}, -0.5)
    assert [str(fault) for fault in refused.value.faults] == [
        "group a: The count is -2. Enter a whole number of 0 or more.",
        "size: The size is -1. Enter a whole number of 0 or more.",
        "buffer: The buffer is -0.5 per cent. Enter 0 per cent or more.",
    ]
    with pytest.raises(FaultsFound) as refused:
        allocate(4, {"a": 3})
    assert [str(fault) for fault in refused.value.faults] == [
        (
            "size: 4 cannot be allocated. The groups have 3 in total. Enter a size of at most 3, or correct "
            "the counts."
        )
    ]
