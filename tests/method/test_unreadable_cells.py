"""Cells with something in them that is no value are recognised by their text."""

import pickle

import pytest

from inspectorate.method.population import UnreadableCell, unreadable_cell


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("#N/A", "error"),
        ("#n/a", "error"),
        (" #DIV/0! ", "error"),
        ("#REF!", "error"),
        ("#NAME?", "error"),
        ("Err:502", "error"),
        ("#####", "narrow"),
        ("2.01709E+11", "shortened"),
        ("2,01709E+11", "shortened"),
        ("1E+15", "shortened"),
        ("00/01/1900", "zero_date"),
        ("=VLOOKUP(A2,Codes!A:B,2)", "formula"),
    ],
)
def test_text_that_is_no_value_is_unreadable(text, key):
    cell = unreadable_cell(text)
    assert isinstance(cell, UnreadableCell)
    assert (cell, cell.key) == (text.strip(), key)
    assert cell.problem
    assert cell.cure.endswith(".")
    again = pickle.loads(pickle.dumps(cell))
    assert (again, again.key, again.problem) == (cell, cell.key, cell.problem)


@pytest.mark.parametrize(
    "text", ["", "#", "#12", "N/A", "E+11", "12E+4", "2E11", "10/01/1900", "=", "= ", "a=b", "#note", "Err"]
)
def test_other_text_is_no_unreadable_cell(text):
    assert unreadable_cell(text) is None
