"""Example values of columns: never names, addresses or dates of birth; and what fields are used for."""

from datetime import date

import pytest

from inspectorate.method.population import column_examples, field_use
from tests.method.longlists import YOUTH, numbered_row

TODAY = date(2018, 9, 3)
ROWS = [
    numbered_row(number, DOB=f"0{number}/02/2003", Name=f"Ann Example {number}") for number in range(1, 9)
]


def examples(**columns):
    """Return the examples of columns with these values, repeated for eight rows."""
    rows = [
        row | {heading.replace("_", " "): values[number % len(values)] for heading, values in columns.items()}
        for number, row in enumerate(ROWS)
    ]
    return column_examples(list(rows[0]), rows, YOUTH, today=TODAY)


def test_up_to_three_different_values_of_a_recognised_column_are_shown():
    result = examples(Sex=["F", "M", "F", "X", "U"])
    assert result["Sex"] == ["F", "M", "X"]
    assert result["Case ID"] == ["C1", "C2", "C3"]
    assert result["Order start date"] == ["10/07/2017"]


def test_names_and_dates_of_birth_are_never_shown():
    result = examples()
    assert "Name" not in result
    assert "DOB" not in result
    assert "2003" not in str(result)


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("Surname", ["Fair", "Wren"]),
        ("Home address", ["1 High Street", "2 High Street"]),
        ("Postcode", ["AB1", "AB2"]),
        ("Mobile", ["07700900123"]),
        ("Notes", ["Seen", "Not seen"]),
        ("Column 9", [f"Child {number} Example" for number in range(8)]),
        ("Column 9", ["ann@example.org", "ben@example.org"]),
        ("Column 9", ["07700900123", "07700900456"]),
        ("Column 9", ["01/02/2003", "03/04/2004"]),
    ],
)
def test_other_columns_that_may_identify_a_child_are_not_shown(heading, values):
    assert heading not in examples(**{heading.replace(" ", "_"): values})


@pytest.mark.parametrize(
    "values",
    [["Yes", "No"], ["A1", "A2", "A3", "A4", "A5"], ["01/02/2018", "03/04/2018"], ["North", "South"]],
)
def test_other_columns_of_codes_dates_or_few_texts_are_shown(values):
    assert examples(Column_9=values)["Column 9"] == values[:3]


def test_long_value_is_cut():
    assert examples(Order_type=["x" * 60])["Order type"] == ["x" * 39 + "…"]


def test_each_field_has_a_use():
    uses = {field.key: field_use(field, YOUTH, YOUTH.group("court")) for field in YOUTH.casework.fields}
    assert uses["case_id"] == "Used to identify each case."
    assert uses["disposal_date"] == "Used to find the eligible cases."
    assert uses["name"] == uses["date_of_birth"] == "Used to count each child once."
    assert uses["gender"] == "Used to balance the sample and to leave out some cases."
    assert uses["case_manager"] == "Used to plan interviews."
    assert uses["looked_after"] == "Used for analysis."
