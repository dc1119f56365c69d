"""Verbal expressions for shares: printed phrases are true of the share and are recognised in texts."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate.method.report import vocabulary
from inspectorate.method.report.figures import ShareFigure
from inspectorate.method.report.numbers import in_words, read_number

SHARES = (
    st.integers(1, 400)
    .flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))
    .map(lambda pair: Fraction(*pair))
)


@given(SHARES)
def test_every_share_has_exactly_one_printed_phrase(share):
    assert sum(bool(phrase.printed and phrase.printed.contains(share)) for phrase in vocabulary.PHRASES) == 1


@given(SHARES)
def test_printed_phrase_is_recognised_and_true(share):
    for words in (vocabulary.in_words(share), vocabulary.around(share)):
        wordings = vocabulary.find(f"It was so in {words} of the cases.")
        assert [wording.phrase.words for wording in wordings] == [words]
        assert wordings[0].phrase.true.contains(share)


@given(SHARES)
def test_share_and_complement_are_printed_consistently(share):
    figure = ShareFigure("x", "", "", share.numerator, share.denominator)
    assert figure.format("no words") == figure.complement.format("words")
    assert figure.format("count") == f"{share.numerator} of {share.denominator}"
    assert (figure.percentage or 0) + (figure.complement.percentage or 0) in {100, 101}


@given(st.integers(0, 100))
def test_tens_gives_the_nearest_ten(percentage):
    text = vocabulary.tens(percentage)
    ten = read_number(text.split(" per cent")[0].split(" ")[-1])
    assert ten is not None
    assert abs(ten - percentage) < 5
    assert ("over" in text) == (0 < percentage % 10 < 5)


@given(st.integers(1, 100))
def test_number_in_words_round_trip_is_lossless(number):
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
def test_large_numbers_follow_british_usage(number, words):
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
def test_phrases_are_recognised_in_other_spellings(text, words):
    assert [wording.phrase.words for wording in vocabulary.find(text)] == ([words] if words else [])
