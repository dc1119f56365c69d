"""Control characters are taken out of texts; letters, tabs and line breaks stay."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate.method.plain_text import plain_text, plain_values


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a\x1b]0;x\x07b", "a ]0;x b"),
        ("one\x0btwo\x0cthree\x85four\u2028five\u2029six", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("Sam\u202egnp.exe\u2066\u200e", "Samgnp.exe"),
        ("\x7f\x80\x9b1m", "   1m"),
        ("tab\tline\r\nline\n", "tab\tline\r\nline\n"),
        ("Zoë, Łukasz, मानसी, 👩\u200d👧, نیم\u200cفاصله", "Zoë, Łukasz, मानसी, 👩\u200d👧, نیم\u200cفاصله"),
        ("", ""),
    ],
)
def test_control_characters_are_taken_out_and_letters_stay(text, plain):
    assert plain_text(text) == plain


@given(st.text())
def test_plain_text_stays_as_it_is_and_nothing_else_does(text):
    plain = plain_text(text)
    assert plain_text(plain) == plain
    assert not {character for character in plain if unicodedata.category(character) == "Cc"} - set("\t\n\r\0")


def test_texts_anywhere_in_a_document_are_plain():
    document = {"a": ["x\x1by", {"b": "\x07"}], "n": 1}
    assert plain_values(document) == {"a": ["x y", {"b": " "}], "n": 1}
