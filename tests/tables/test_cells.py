"""Formulas are escaped on writing and restored on reading."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate.tables import escape_formula, unescape_formula

STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠", " =", "'=", "''=", "\ufeff=", "\x00=", "\u200b+"]


@pytest.mark.parametrize("start", STARTS)
def test_formula_is_escaped_with_an_apostrophe(start):
    text = f"{start}cmd|'/c calc'!A0"
    assert escape_formula(text) == f"'{text}"
    assert unescape_formula(escape_formula(text)) == text


@pytest.mark.parametrize("text", ["", "Ann", "5", "-5", "-0.25", "a=b", "'tis", "O'Neil", "2018-09-01", " "])
def test_text_that_is_no_formula_is_unchanged(text):
    assert escape_formula(text) == text
    assert unescape_formula(text) == text


@pytest.mark.parametrize("text", ["-5+cmd|' /C calc'!A0", "--5", "-", "+44 20 7946 0000", "-1e5", "-05"])
def test_sign_is_escaped_unless_it_starts_a_plain_number(text):
    assert escape_formula(text) == f"'{text}"


@given(st.text(alphabet=st.one_of(st.sampled_from("'=+-@\t\r\n 05"), st.characters()), max_size=12))
def test_escaping_round_trip_is_lossless(text):
    assert unescape_formula(escape_formula(text)) == text


@given(
    st.text(alphabet=st.one_of(st.sampled_from("'=+-@\t\r\n 05"), st.characters(codec="utf-8")), max_size=12)
)
def test_escaping_round_trip_through_a_csv_file_is_lossless(text):
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL).writerow([escape_formula(text), "end"])
    (row,) = csv.reader(io.StringIO(file.getvalue(), newline=""), strict=True)
    assert [unescape_formula(cell) for cell in row] == [text, "end"]


@given(st.text(max_size=12))
def test_escaped_text_never_starts_a_formula(text):
    escaped = escape_formula(text).lstrip()
    assert escaped.startswith("'") or not escaped.startswith(("=", "+", "@"))
