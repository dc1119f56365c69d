"""Cells that a spreadsheet would run are written so that it does not, and come back as they were."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate.tables import safe_cell, unsafe_cell

STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠", " =", "'=", "''=", "\ufeff=", "\x00=", "\u200b+"]


@pytest.mark.parametrize("start", STARTS)
def test_what_would_run_gets_an_apostrophe(start):
    text = f"{start}cmd|'/c calc'!A0"
    assert safe_cell(text) == f"'{text}"
    assert unsafe_cell(safe_cell(text)) == text


@pytest.mark.parametrize("text", ["", "Ann", "5", "-5", "-0.25", "a=b", "'tis", "O'Neil", "2018-09-01", " "])
def test_what_would_not_run_stays(text):
    assert safe_cell(text) == text
    assert unsafe_cell(text) == text


@pytest.mark.parametrize("text", ["-5+cmd|' /C calc'!A0", "--5", "-", "+44 20 7946 0000", "-1e5", "-05"])
def test_only_a_plain_number_may_begin_with_a_sign(text):
    assert safe_cell(text) == f"'{text}"


@given(st.text(alphabet=st.one_of(st.sampled_from("'=+-@\t\r\n 05"), st.characters()), max_size=12))
def test_the_round_trip_is_exact(text):
    assert unsafe_cell(safe_cell(text)) == text


@given(
    st.text(alphabet=st.one_of(st.sampled_from("'=+-@\t\r\n 05"), st.characters(codec="utf-8")), max_size=12)
)
def test_the_round_trip_is_exact_through_a_file(text):
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerow([safe_cell(text), "end"])
    (row,) = csv.reader(io.StringIO(written.getvalue(), newline=""), strict=True)
    assert [unsafe_cell(cell) for cell in row] == [text, "end"]


@given(st.text(max_size=12))
def test_nothing_that_comes_out_starts_a_formula(text):
    shown = safe_cell(text).lstrip()
    assert shown.startswith("'") or not shown.startswith(("=", "+", "@"))
