"""Who is one person in a long list: what identifies nobody joins nobody, and doubt is listed."""

from datetime import date

import pytest

from inspectorate.method.population.person_names import is_full_name, name_key, names_agree
from inspectorate.method.population.placeholders import is_filler, is_placeholder
from tests.method.longlists import numbered_row, read

NOBODY = [
    "NULL", "null", "None", "nil", "NaN", "nan", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!",
    "Err:502", "N/A", "n.a.", "TBC", "tbc.", "T.B.C.", "TBA", "TBD", "XXXX", "xx", "X", "0", "00000000",
    "000", "999999", "9999", "99", "Not yet allocated", "not allocated yet", "Unallocated", "see notes",
    "See case notes", "Awaiting ID", "awaiting allocation", "to be confirmed", "To be advised",
    "Not available", "not on system", "Unknown", "No ID", "no ID number", "Not known", "unknown unknown",
    "Pending", "undefined", "(blank)", "-", "?", "??", "...", "--", "_", "missing", "[object Object]",
    "\\N", "ＮＵＬＬ", "NULL\u200b", "-1", "-99", "P000", "P999", "YOT0000", "zzzz", "aaa", "as above",
    "not yet known", "Cannot find", "temp",
]  # fmt: skip
"""Texts that stand where an id should be and identify nobody."""

IDS = [
    "C1",
    "NA123",
    "TBC1",
    "Test12",
    "1000",
    "12E3",
    "X1",
    "10",
    "P100",
    "90",
    "0010",
    "N1",
    "ABC",
    "A-0-1",
]
"""Ids that only resemble them."""


def children(count, **cells):
    """Return rows of different children, born on different days."""
    births = [date(2002, 1 + number % 12, 1 + number % 28).isoformat() for number in range(count)]
    return [
        numbered_row(number, DOB=birth, Name=f"{'ABCDEFGHIJ'[number % 10]}nna Sur{chr(97 + number)}", **cells)
        for number, birth in enumerate(births, start=1)
    ]


@pytest.mark.parametrize("text", NOBODY)
def test_text_that_identifies_nobody_joins_nobody(text):
    rows = children(10)
    for row in rows[:4]:
        row["Child ID"] = text
    result = read(*rows)
    assert len(result.cases) == 10
    assert [case.person_id for case in result.cases].count("") == 4
    assert result.possible_duplicates == ()


@pytest.mark.parametrize("text", NOBODY)
def test_text_that_identifies_nobody_is_no_case_id(text):
    rows = children(10)
    rows[0]["Case ID"] = rows[1]["Case ID"] = text
    result = read(*rows)
    assert len(result.cases) == 8
    assert {entry.row for entry in result.left_out} == {2, 3}
    assert {entry.reason_key for entry in result.left_out} <= {
        "missing_case_id", "spreadsheet_error", "narrow_column"
    }  # fmt: skip
    assert not {entry.case_id for entry in result.left_out} - {""}


@pytest.mark.parametrize("text", IDS)
def test_id_that_resembles_a_placeholder_is_an_id(text):
    rows = children(10)
    rows[0]["Child ID"] = rows[0]["Case ID"] = text
    (case,) = [case for case in read(*rows).cases if case.row == 2]
    assert (case.id, case.person_id) == (text, text)


@pytest.mark.parametrize("first", [0, 1, 9, 98, 110, 998])
@pytest.mark.parametrize("style", ["{}", "{:05}", "P{:03}"])
def test_running_number_is_an_id_even_if_it_repeats_a_figure(first, style):
    rows = children(14)
    for number, row in enumerate(rows, start=first):
        row["Child ID"] = row["Case ID"] = style.format(number)
    result = read(*rows)
    assert len(result.cases) == 14
    assert all(case.person_id == case.id for case in result.cases)


@pytest.mark.parametrize(
    "text",
    [
        "Sibling group", "Various", "N", "No PNC", "Heb ei gofnodi", "-1.0", "QWERTY", "yot@example.org",
        "North Team", "SEE JAMES",
    ],
)  # fmt: skip
def test_repeated_text_without_figures_joins_nobody_beside_ids_with_figures(text):
    rows = [numbered_row(number, Name=None, DOB="") for number in range(10, 20)]
    for row in rows[:2]:
        row["Child ID"] = text
    result = read(*rows)
    assert len(result.cases) == 10
    assert [case.person_id for case in result.cases].count("") == 2
    assert any("does not identify a person in 2 rows" in warning for warning in result.warnings)


def test_ids_without_figures_are_ids_where_they_are_usual():
    rows = [
        numbered_row(number, Child_ID=text) for number, text in enumerate(("ABC", "ABC", "ABD", "P12"), 1)
    ]
    assert [entry.reason_key for entry in read(*rows).left_out] == ["same_person"]


def test_placeholder_is_said_once_for_the_list():
    rows = children(10)
    for row, text in zip(rows, ["NULL", "NULL", "TBC"], strict=False):
        row["Child ID"] = text
    assert read(*rows).warnings == (
        (
            "“Child ID” does not identify a person in 3 rows (“NULL”, “TBC”). "
            "We have treated these cells as blank."
        ),
    )


@pytest.mark.parametrize("text", ["Child 1", "01/01/1900", "12345", "07700 900123"])
def test_id_beside_many_people_joins_nobody_and_is_a_warning(text):
    rows = children(10)
    for row in rows[:5]:
        row["Child ID"] = text
    result = read(*rows)
    assert len(result.cases) == 10
    assert result.possible_duplicates == ()
    (warning,) = result.warnings
    assert f"“Child ID” is “{text}” in 5 rows with 5 different dates of birth" in warning
    assert "rows 2, 3, 4, 5 and 6" in warning


def test_id_beside_many_names_joins_nobody_without_dates_of_birth():
    rows = children(10)
    for row in rows:
        row["DOB"] = None
        row["Child ID"] = "QWERTY"
    result = read(*rows)
    assert len(result.cases) == 10
    assert "different names" in result.warnings[0]


def test_people_of_one_placeholder_are_still_joined_by_name_and_date_of_birth():
    rows = [numbered_row(number, Child_ID="NULL", Name="Ann Example") for number in (1, 2)]
    assert [entry.reason_key for entry in read(*rows).left_out] == ["same_person"]


@pytest.mark.parametrize(
    "name",
    [
        "AE", "A.E.", "A E", "A. E.", "AJE", "Unknown Unknown", "TBC TBC", "Ann", "A Example", "Not Known",
        "Name Withheld", "XX XX", "", "Unknown Male", "Male Unknown", "Young Person", "Service User",
        "Mr Smith", "Xxxx Xxxx", "Forename Surname", "Child One", "Baby Smith", "Plentyn Anhysbys", "UASC 12",
    ],
)  # fmt: skip
def test_what_is_no_full_name_joins_nobody(name):
    rows = [numbered_row(number, Child_ID=None, Name=name) for number in (1, 2)]
    assert len(read(*rows).cases) == 2


@pytest.mark.parametrize(
    ("first", "second"), [("Mia Kerr", "Max Kerr"), ("Mia Kerr", "Zoe Kerr"), ("Ola Kerr", "Ida Kerr")]
)
@pytest.mark.parametrize("ids", [("P1", "P2"), ("", ""), ("P1", "")])
def test_twins_are_two_children(first, second, ids):
    rows = [numbered_row(number, Name=name, Child_ID=child) for number, name, child in
            ((1, first, ids[0]), (2, second, ids[1]))]  # fmt: skip
    result = read(*rows)
    assert len(result.cases) == 2
    assert result.possible_duplicates == ()


def test_twins_with_one_id_are_perhaps_one_child():
    result = read(
        numbered_row(1, Child_ID="F1", Name="Mia Kerr"), numbered_row(2, Child_ID="F1", Name="Max Kerr")
    )
    assert len(result.cases) == 2
    assert [possible.case_ids for possible in result.possible_duplicates] == [("C1", "C2")]


@pytest.mark.parametrize(
    "born",
    [
        "01/01/1900", "1900-01-01", "31/12/1899", "01/01/1901", "01/01/1753", "31/12/9999", "00/01/1900",
        "TBC", date(1904, 1, 1), "0", "00/00/0000", "0000-00-00", "11/11/1111", "anhysbys",
    ],
)  # fmt: skip
def test_date_that_programs_write_where_there_is_none_is_no_date_of_birth(born):
    rows = [numbered_row(number, Child_ID=None, Name="Ann Example", DOB=born) for number in (1, 2)]
    result = read(*rows)
    assert [case.date_of_birth for case in result.cases] == [None, None]


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("P1", "p1"),
        ("P1", "P1\u200b"),
        ("P1", "P\u00ad1"),
        ("P1", "Ｐ１"),
        ("P1", " P1\u00a0"),
        ("P-1", "P–1"),
        ("1000", "1000.0"),
        ("1000", 1000),
        ("1000", 1000.0),
        ("00123", '="00123"'),
        ("00123", '=T("00123")'),
        ("00123", "'00123"),
        ("P1", "\ufeffP1"),
    ],
)
def test_two_spellings_of_one_id_are_one_id(written, other):
    rows = [numbered_row(1, Child_ID=written, Name=""), numbered_row(2, Child_ID=other, Name="")]
    assert [entry.reason_key for entry in read(*rows).left_out] == ["same_person"]
    rows = [numbered_row(1, Case_ID=written, Child_ID="", Name="Ann Example"),
            numbered_row(1, Case_ID=other, Child_ID="", Name="Ann Example")]  # fmt: skip
    assert [entry.reason_key for entry in read(*rows).left_out] == ["same_case"]


def test_leading_noughts_are_part_of_an_id():
    rows = [numbered_row(1, Child_ID="00123"), numbered_row(2, Child_ID="123")]
    assert len(read(*rows).cases) == 2


def test_case_id_of_two_children_identifies_no_case():
    rows = children(6)
    rows[1]["Case ID"] = rows[4]["Case ID"] = "C7"
    result = read(*rows)
    assert [case.row for case in result.cases] == [2, 4, 5, 7]
    assert {(entry.row, entry.reason_key) for entry in result.left_out} == {
        (3, "shared_case_id"),
        (6, "shared_case_id"),
    }
    assert "also used for another person, in row 6" in result.left_out[0].reason


@pytest.mark.parametrize(
    ("manager", "expected"),
    [
        ("Not yet allocated", ""),
        ("TBC", ""),
        ("#N/A", ""),
        ("NULL", ""),
        ("XXXX", ""),
        ("Ann Duty", "Ann Duty"),
        ("CM4", "CM4"),
    ],
)
def test_placeholder_is_no_case_manager(manager, expected):
    (case,) = read(numbered_row(1, Case_manager=manager)).cases
    assert case.manager == expected


@pytest.mark.parametrize("text", ["#N/A", "=VLOOKUP(A2,X!A:B,2)", "#####"])
@pytest.mark.parametrize("heading", ["Child ID", "Case manager", "Ethnicity", "Name"])
def test_cell_that_cannot_be_read_is_said_in_every_field_that_may_be_blank(text, heading):
    result = read(numbered_row(1) | {heading: text})
    (value,) = result.unreadable_values
    assert value.reason.startswith(f"Row 2: “{heading}” holds ")
    assert value.reason.endswith(". We have treated it as not recorded.")


@pytest.mark.parametrize("heading", ["Sex", "ROSH", "DOB", "Order start date", "Case ID"])
def test_cell_that_cannot_be_read_is_said_in_every_field_that_is_needed(heading):
    (entry,) = read(numbered_row(1) | {heading: "#N/A"}).left_out
    assert (entry.reason_key, entry.reason) == (
        "spreadsheet_error",
        f"Row 2: “{heading}” holds an error (#N/A).",
    )


@pytest.mark.parametrize("text", NOBODY[:6])
def test_placeholders_are_recognised(text):
    assert is_placeholder(text) or is_filler(text)


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("Ann Example", True),
        ("EXAMPLE, Ann", True),
        ("Li Wu", True),
        ("Null Sharp", True),
        ("Ann", False),
        ("AE", False),
        ("A. Example", False),
        ("M K", False),
    ],
)
def test_full_names(name, full):
    assert is_full_name(name_key([name]), [name]) is full


@pytest.mark.parametrize(
    ("first", "second", "agree"),
    [
        ("Ann Example", "Example, Ann", True),
        ("Ann Example", "Ann Marie Example", True),
        ("Jo Example", "Joanne Example", True),
        ("Mohammed Khan", "Muhammad Khan", True),
        ("René Dupont", "Rene Dupont", True),
        ("Ann Example", "Ann Jones", False),
        ("Mia Kerr", "Max Kerr", False),
    ],
)
def test_names_agree_if_one_person_could_have_both(first, second, agree):
    assert names_agree(name_key([first]), name_key([second])) is agree
