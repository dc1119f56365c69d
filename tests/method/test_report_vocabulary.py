"""The words for shares are one table: whatever is printed is true, and the same words are found again."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate.method.report import vocabulary
from inspectorate.method.report.figures import Share
from inspectorate.method.report.numbers import in_words, read_number

SHARES = (
    st.integers(1, 400)
    .flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
    .map(lambda p: Fraction(*p))
)


@given(SHARES)
def test_every_share_is_printed_by_exactly_one_phrase(share):
    assert sum(bool(p.printed and p.printed.holds(share)) for p in vocabulary.PHRASES) == 1


@given(SHARES)
def test_what_is_printed_is_found_again_and_true(share):
    for said in (vocabulary.in_words(share), vocabulary.around(share)):
        found = vocabulary.find(f"It was so in {said} of the cases.")
        assert [each.phrase.words for each in found] == [said]
        assert found[0].phrase.true.holds(share)


@given(SHARES)
def test_a_share_and_its_complement_are_said_consistently(share):
    whole = Share("x", "", "", share.numerator, share.denominator)
    assert whole.say("no words") == whole.complement.say("words")
    assert whole.say("count") == f"{share.numerator} of {share.denominator}"
    assert (whole.percentage or 0) + (whole.complement.percentage or 0) in {100, 101}


@given(st.integers(0, 100))
def test_tens_name_the_nearest_ten(percentage):
    said = vocabulary.tens(percentage)
    ten = read_number(said.split(" per cent")[0].split(" ")[-1])
    assert ten is not None
    assert abs(ten - percentage) < 5
    assert ("over" in said) == (0 < percentage % 10 < 5)


@given(st.integers(1, 100))
def test_numbers_in_words_are_read_back(number):
    assert read_number(in_words(number)) == number
    assert read_number(str(number)) == number


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (21, "twenty-one"),
        (100, "one hundred"),
        (142, "one hundred and forty-two"),
        (1500, "1,500"),
    ],
)
def test_larger_numbers_are_said_as_british_readers_say_them(number, words):
    assert in_words(number) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("almost half of the cases", "just under half"),
        ("slightly more than a third of plans", "just over a third"),
        ("in nearly every case", "nearly all"),
        ("the great majority of plans", "a large majority"),
        ("over three quarters of them", "more than three-quarters"),
        ("hardly any plans", "very few"),
        ("a few cases", "a few"),
        ("two thirds of the cases", "two-thirds"),
        ("a half-hearted plan", None),
        ("the overall rating", None),
        ("mostly good", None),
    ],
)
def test_people_spell_the_phrases_in_their_own_way(text, words):
    assert [each.phrase.words for each in vocabulary.find(text)] == ([words] if words else [])
