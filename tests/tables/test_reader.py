"""Long lists are read to the same table whatever their format, encoding and layout."""

import csv
from datetime import date
from pathlib import Path

import pytest
from ftfy import TextFixerConfig, fix_encoding
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspectorate.tables import read_again, read_rows
from tests.tables.faults import fault_text
from tests.tables.spreadsheets import ods, ods_row, xlsx

HEADINGS = ["Case", "Child’s name", "Start date"]
ROWS = [["C1", "Zoë", "01/09/2018"], ["C2", "Siân", "02/09/2018"]]
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
TEXT = "Case,Child’s name,Start date\nC1,Zoë,01/09/2018\nC2,Siân,02/09/2018\n"


def write(folder, data, name="list.csv"):
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def cells(table):
    return [list(row.values()) for row in table.rows]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_text_file_is_read_in_any_encoding_with_any_delimiter(tmp_path, encoding, delimiter):
    table = read_rows(write(tmp_path, TEXT.replace(",", delimiter).encode(encoding)))
    assert list(table.headings) == HEADINGS
    assert cells(table) == ROWS
    assert table.first_row == 2
    assert len(table.notes) == (encoding not in ("utf-8", "utf-8-sig")) + (delimiter != ",")


def test_mac_roman_file_is_read_with_a_note(tmp_path):
    table = read_rows(write(tmp_path, "Case,Name\nC1,Renée O’Neill\n".encode("mac_roman")))
    assert cells(table) == [["C1", "Renée O’Neill"]]
    assert table.notes == (
        "We have read this file using the Mac OS Roman character set. Check that names look right.",
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_ending_is_accepted(tmp_path, end):
    assert cells(read_rows(write(tmp_path, TEXT.replace("\n", end)))) == ROWS


def test_quoted_cell_keeps_delimiters_quotes_and_newlines(tmp_path):
    path = tmp_path / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["a", "b"], ['one, "two"\nthree', "x"], ["4", "y"]])
    table = read_rows(path)
    assert cells(table) == [['one, "two"\nthree', "x"], ["4", "y"]]


def test_sep_line_sets_the_delimiter(tmp_path):
    table = read_rows(write(tmp_path, "sep=;\nCase;Note\nC1;one, two, three\n"))
    assert (table.headings, table.first_row) == (("Case", "Note"), 3)
    assert cells(table) == [["C1", "one, two, three"]]


def test_xlsx_cells_keep_their_types(tmp_path):
    rows: list[list[object]] = [
        ["Case", "Date", "Number", "Share", "Flag"],
        ["C1", date(2018, 9, 1), 7, 0.5, True],
        ["C2", None, "07", "", False],
    ]
    table = read_rows(xlsx(tmp_path / "list.xlsx", {"Court": rows}))
    assert cells(table) == [["C1", date(2018, 9, 1), 7, 0.5, "TRUE"], ["C2", None, "07", None, "FALSE"]]
    assert (table.sheet, table.first_row) == ("Court", 2)


def test_ods_cells_keep_their_types(tmp_path):
    typed_row = (
        '<table:table-row><table:table-cell office:value-type="date" office:date-value="2018-09-01"/>'
        '<table:table-cell office:value-type="float" office:value="12"/></table:table-row>'
    )
    empty_rows = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
    table = read_rows(ods(tmp_path / "list.ods", ods_row("Date", "Number") + typed_row + empty_rows))
    assert cells(table) == [[date(2018, 9, 1), 12]]


@pytest.mark.parametrize("name", ["list.csv", "list.ods", "list.xls", "list", "list.xlsx.txt"])
def test_format_is_detected_from_content_not_from_name(tmp_path, name):
    table = read_rows(xlsx(tmp_path / name, {"Court": [["Case", "Date"], ["C1", "1/9/2018"]]}))
    assert cells(table) == [["C1", "1/9/2018"]]


def test_text_file_named_xlsx_is_read_as_text(tmp_path):
    assert cells(read_rows(write(tmp_path, TEXT, "list.xlsx"))) == ROWS


def test_title_rows_and_blank_rows_and_columns_are_ignored(tmp_path):
    above = ",,,,\nYouth offending service,,,,\nPrinted,1/3/2018,,,\n,,,,\n"
    below = ",C1,Zoë,01/09/2018,\n,,,,\n,C2,Siân,02/09/2018,\n,,,,\n"
    text = f"{above},Case,Name,Start date,\n{below}"
    table = read_rows(write(tmp_path, text))
    assert table.headings == ("Case", "Name", "Start date")
    assert table.first_row == 6
    assert cells(table) == [ROWS[0], [None] * 3, ROWS[1]]


def test_merged_title_is_ignored(tmp_path):
    rows = [[], [], ["Case", "Name", "Date"], ["C1", "Ann", "1/9/2018"], ["C2", "Bea", "1/9/2018"]]
    table = read_rows(xlsx(tmp_path / "list.xlsx", {"Court": rows}, merged="A1:C1"))
    assert (table.headings, table.first_row) == (("Case", "Name", "Date"), 4)


def test_merged_headings_are_a_fault_with_a_cure(tmp_path):
    rows = [["x", "x", "Name"], ["Id", "Date", ""], ["C1", "1/9/2018", "Ann"]]
    faults = fault_text(xlsx(tmp_path / "list.xlsx", {"Court": rows}, merged="A1:B1"))
    assert "spread over merged cells (A1:B1)" in faults
    assert "Put all headings in one row" in faults


def test_headings_in_two_rows_are_a_fault_with_a_cure(tmp_path):
    faults = fault_text(write(tmp_path, "Case,Order,,Name\n,Type,Date,\nC1,RO,1/9/2018,Ann\n"))
    assert "row 2, column C: Column C has an entry and no heading in row 1." in faults
    assert "put them all in one row" in faults


def test_duplicate_heading_is_a_fault_that_names_the_columns(tmp_path):
    faults = fault_text(write(tmp_path, "Case,Date,DATE ,Name\nC1,1,2,Ann\n"))
    assert "2 columns have the heading “Date” (B, C)." in faults


def test_extra_comma_is_a_fault_that_names_the_row(tmp_path):
    faults = fault_text(write(tmp_path, "Case,Name\nC1,Ann\nC2,Bea, the second\n"))
    assert "list.csv, row 3, column C" in faults


def test_short_row_is_padded_with_blank_cells(tmp_path):
    assert cells(read_rows(write(tmp_path, "Case,Name,Date\nC1\nC2,Bea\n"))) == [
        ["C1", None, None],
        ["C2", "Bea", None],
    ]


@pytest.mark.parametrize("text", ['Case,Name\nC1,"Ann\nC2,Bea\n', 'Case,Name\nC1,"Ann" Lee,x\n'])
def test_misplaced_quotation_mark_is_a_fault_that_names_the_row(tmp_path, text):
    assert "row 2: A quotation mark" in fault_text(write(tmp_path, text))


def test_only_sheet_with_a_list_is_chosen(tmp_path):
    sheets = {
        "Cover": [["Long list"], ["March 2018"]],
        "Cases": [["Case", "Date"], ["C1", "1/9/2018"]],
        "Codes": [["Code", "Meaning"], ["1", "One"]],
    }
    assert read_rows(xlsx(tmp_path / "list.xlsx", sheets, hidden="Codes")).sheet == "Cases"


def test_sheet_must_be_named_when_several_hold_lists(tmp_path):
    sheets = {
        "Court": [["Case", "Date"], ["C1", "1/9/2018"]],
        "Out of court": [["Case", "Date"], ["C2", "1/9/2018"]],
    }
    path = xlsx(tmp_path / "list.xlsx", sheets)
    assert "more than one sheet that could be the list: “Court”, “Out of court”" in fault_text(path)
    assert cells(read_rows(path, sheet="Out of court")) == [["C2", "1/9/2018"]]
    assert "Did you mean “Court”?" in fault_text(path, sheet="court")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "The file is empty."),
        (b"\n\n , ,\n", "The file is empty."),
        (b"Case,Date\n", "The file has headings but no rows below them."),
        (b"1,2\n3,4\n", None),
        (b"%PDF-1.7\n", "This is a PDF"),
        (b"\xef\xbb\xbf <!DOCTYPE html><table><tr><td>Case</td></tr></table>", "This is a web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an older kind of Excel"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password",
        ),
        (b"PK\x03\x04" + bytes(100), "The file is damaged"),
        (b"Case," + b"x" * 40_000 + b"\nC1,2\n", "The cell has 40,000 characters"),
        (b"Case,Name\nC1," + b"x" * 40_000 + b"\n", "row 2, column B: The cell has 40,000 characters"),
        (b"Case,Name\nC1," + b"x" * 140_000 + b"\n", "row 2"),
        (b"a" + b",b" * 1_001 + b"\n", "more than 500,000 rows or 1,000 columns"),
    ],
)
def test_content_that_is_no_list_is_a_fault(tmp_path, data, problem):
    if problem:
        assert problem in fault_text(write(tmp_path, data))
    else:
        assert read_rows(write(tmp_path, data)).headings == ("1", "2")


def test_path_that_is_no_file_is_a_fault(tmp_path):
    assert "There is no such file." in fault_text(tmp_path / "none.csv")
    assert "This is not a file." in fault_text(tmp_path)
    assert "There is no such file." in fault_text(Path("a\x00b"))


def test_200_000_rows_are_read(tmp_path):
    rows = "".join(f"C{number},Name {number},01/09/2018,High\n" for number in range(200_000))
    table = read_rows(write(tmp_path, f"Case,Name,Date,Level\n{rows}"))
    assert len(table.rows) == 200_000
    assert table.rows[-1] == {"Case": "C199999", "Name": "Name 199999", "Date": "01/09/2018", "Level": "High"}


def test_more_than_500_000_rows_are_a_fault(tmp_path):
    assert "more than 500,000 rows" in fault_text(write(tmp_path, "a,b\n" + "1,2\n" * 500_001))


def is_encoded_once(text):
    return fix_encoding(text, TextFixerConfig(restore_byte_a0=False)) == text


PRINTABLE = (
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")), min_size=1, max_size=8)
    .filter(str.strip)
    .filter(is_encoded_once)
)


@given(
    st.lists(st.lists(st.one_of(PRINTABLE, st.just("")), min_size=3, max_size=3), min_size=1, max_size=6),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_csv_round_trip_is_lossless(tmp_path, rows, encoding):
    path = tmp_path / "list.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([["Case", "Name", "Date"], *rows, ["end", "end", "end"]])
    table = read_again(path)
    assert table.headings == ("Case", "Name", "Date")
    assert [[cell or "" for cell in row] for row in cells(table)][:-1] == [
        [cell if cell.strip() else "" for cell in row] for row in rows
    ]
