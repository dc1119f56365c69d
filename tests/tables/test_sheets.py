"""What a sheet hides, merges or cannot calculate is said, and only what is the list is read."""

from datetime import date, datetime

import pytest
import xlsxwriter

from inspectorate.method.faults import FaultsFound
from inspectorate.method.unreadable_cells import UnreadableCell
from inspectorate.tables import read_rows
from tests.tables.faults import fault_text
from tests.tables.spreadsheets import ods, ods_row, tampered, xlsx

EVENING = datetime.fromisoformat("2017-09-30T23:00")
HEADINGS = ["Case", "Name", "Date", "Manager"]


def row(number):
    return [f"C{number}", f"Child {number}", f"{number}/9/2018", f"M{number % 3}"]


def rows(count):
    return [HEADINGS, *(row(number) for number in range(1, count + 1))]


@pytest.fixture
def book(tmp_path):
    """An open workbook with a list of nine cases on its first sheet, and a function that reads it."""
    path = tmp_path / "list.xlsx"
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet("Court")
    for number, cells in enumerate(rows(9)):
        sheet.write_row(number, 0, cells)

    def read(change=None):
        workbook.close()
        if change:
            tampered(path, change)
        return read_rows(path)

    return workbook, sheet, read


def column(table, heading):
    return [cells[heading] for cells in table.rows]


def assert_unreadable(cell, key, text):
    assert isinstance(cell, UnreadableCell)
    assert (cell.key, str(cell)) == (key, text)


# ---------------------------------------------------------------- cells


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#SPILL!"])
def test_error_in_a_workbook_is_unreadable(book, error):
    _workbook, sheet, read = book
    sheet.write_formula("C3", "=X9", None, error)
    assert_unreadable(column(read(), "Date")[1], "error", error)


def test_formula_without_a_result_is_unreadable(book):
    _workbook, sheet, read = book
    sheet.write_formula("C3", "=DATE(2017,10,3)", None, 43011)
    table = read(lambda name, data: data.replace(b"<v>43011</v>", b"<v></v>") if "sheet1" in name else data)
    assert_unreadable(column(table, "Date")[1], "formula", "=DATE(2017,10,3)")


def test_formula_that_no_program_has_calculated_is_unreadable(book):
    _workbook, sheet, read = book
    sheet.write_formula("C3", "=DATE(2017,10,3)")
    assert_unreadable(column(read(), "Date")[1], "formula", "=DATE(2017,10,3)")


def test_formula_with_an_empty_result_is_blank_and_one_of_a_text_is_that_text(book):
    _workbook, sheet, read = book
    sheet.write_formula("C3", '=IF(A1="","","")', None, "")
    sheet.write_formula("A4", '="00123"', None, "")

    def change(name, data):
        if "sheet1" not in name:
            return data
        data = data.replace(b'<c r="C3">', b'<c r="C3" t="str">').replace(b'<c r="A4">', b'<c r="A4" t="x">')
        return data.replace(b'<v></v></c><c r="B4"', b'</c><c r="B4"')

    table = read(change)
    assert column(table, "Date")[1] is None
    assert column(table, "Case")[2] == "00123"


@pytest.mark.parametrize(
    ("number", "number_format", "shown"),
    [
        (10, "000000", "000010"),
        (10, '"YOT"0000', "YOT0010"),
        (1234567, "000000", "1234567"),
        (9434765919, "000 000 0000", "943 476 5919"),
        (120345, "00\\-0000", "12-0345"),
        (7, "\\C\\-General", "C-7"),
        (0, "000", "000"),
        (10, "0", 10),
        (10, "#,##0", 10),
        (10, "0.00", 10),
        (12345, "# ##0", 12345),
        (10, '"£"0', 10),
        (43011, "dd/mm/yyyy", date(2017, 10, 3)),
        (43011, "[$-809]d mmmm yyyy;@", date(2017, 10, 3)),
        (43011.99999999999, "d/m/yy h:mm", date(2017, 10, 4)),
        (43008.95833333334, "d/m/yy h:mm", EVENING),
        (43008.95833333334, "dd/mm/yyyy", EVENING),
        (43008.95833, "h:mm", EVENING),
        (0.5, "h:mm", "12:00:00"),
    ],
)
def test_number_is_read_as_its_format_shows_it(book, number, number_format, shown):
    workbook, sheet, read = book
    sheet.write_number("A3", number, workbook.add_format({"num_format": number_format}))
    table = read()
    cell = column(table, "Case")[1]
    assert (cell, type(cell)) == (shown, type(shown))
    is_padded = isinstance(shown, str) and ":" not in shown
    assert any("We have read numbers as the sheet shows them" in note for note in table.notes) is is_padded


@pytest.mark.parametrize(
    ("number", "number_format", "key", "text"),
    [
        (20170900000000123, "0", "shortened", "2.01709E+16"),
        (1e15, "General", "shortened", "1.00000E+15"),
        (0, "dd/mm/yyyy", "zero_date", "00/01/1900"),
        (-5, "dd/mm/yyyy", "narrow", "#######"),
    ],
)
def test_number_that_is_no_value_is_unreadable(book, number, number_format, key, text):
    workbook, sheet, read = book
    sheet.write_number("A3", number, workbook.add_format({"num_format": number_format}))
    assert_unreadable(column(read(), "Case")[1], key, text)


def test_ods_cells_that_are_no_values_are_unreadable(tmp_path):
    calc = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    cells = "".join(
        f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"
        for attributes, text in (
            (f'{calc} office:value-type="string" office:string-value="" calcext:value-type="error"', "#N/A"),
            (f'{calc} calcext:value-type="error"', "Fehler:502"),
            ('table:formula="of:=[.A1]"', ""),
            ('office:value-type="date" office:date-value="1899-12-30"', "x"),
            ('office:value-type="float" office:value="10"', "YOT0010"),
            ('office:value-type="currency" office:value="10"', "£10.00"),
        )
    )
    body = ods_row(*"ABCDEF") + f"<table:table-row>{cells}</table:table-row>" + ods_row(*["x"] * 6)
    table = read_rows(ods(tmp_path / "list.ods", body))
    first = list(table.rows[0].values())
    for cell, key, text in zip(
        first,
        ["error", "error", "formula", "zero_date"],
        ["#N/A", "Fehler:502", "=[.A1]", "00/01/1900"],
        strict=False,
    ):
        assert_unreadable(cell, key, text)
    assert first[4:] == ["YOT0010", 10]


def test_ods_dates_keep_their_times(tmp_path):
    moments = ("2017-09-30T23:00:00.000000000", "2017-09-30T00:00:00", "2017-09-30", "2017-09-30T23:00:00Z")
    cells = "".join(
        f'<table:table-cell office:value-type="date" office:date-value="{moment}"><text:p>x</text:p>'
        "</table:table-cell>"
        for moment in moments
    )
    body = ods_row(*"ABCD") + f"<table:table-row>{cells}</table:table-row>" + ods_row(*["x"] * 4)
    assert list(read_rows(ods(tmp_path / "list.ods", body)).rows[0].values()) == [
        EVENING,
        date(2017, 9, 30),
        date(2017, 9, 30),
        "2017-09-30T23:00:00Z",
    ]


# ---------------------------------------------------------------- merged and hidden cells


def test_merged_cells_are_filled_down_with_a_note(book):
    _workbook, sheet, read = book
    sheet.merge_range("D3:D6", "M9")
    table = read()
    assert column(table, "Manager") == ["M1", *["M9"] * 4, "M0", "M1", "M2", "M0"]
    assert table.merged_cells == ("D3:D6",)
    assert table.notes == (
        (
            "Cells in “Manager” are merged over several rows (D3:D6). We have used their value for each row. "
            "Check that this is right."
        ),
    )


def test_merged_cells_of_an_ods_sheet_are_filled_down(tmp_path):
    body = ods_row("Case", "Manager") + ods_row("C1", "M1") + ods_row("C2", "M0") + ods_row("C3", "M2")
    path = ods(tmp_path / "list.ods", body)
    start = b'<table:table-cell office:value-type="string"><text:p>M1'

    def merge(_name, data):
        data = data.replace(start, start.replace(b"-cell ", b'-cell table:number-rows-spanned="2" '))
        return data.replace(
            start.replace(b"M1", b"M0"),
            start.replace(b"M1", b"M0").replace(b"table-cell", b"covered-table-cell"),
        ).replace(b"M0</text:p></table:table-cell>", b"M0</text:p></table:covered-table-cell>")

    table = read_rows(tampered(path, merge))
    assert column(table, "Manager") == ["M1", "M1", "M2"]
    assert table.merged_cells == ("B2:B3",)


def test_title_merged_across_the_list_is_not_filled(book):
    _workbook, sheet, read = book
    sheet.merge_range("A5:D5", "Team North")
    table = read()
    assert table.rows[3]["Case"] == "Team North"
    assert table.rows[3]["Manager"] is None
    assert table.merged_cells == ("A5:D5",)
    assert table.notes == (
        (
            "Cells are merged over several columns (A5:D5). We have read their value in the first column "
            "only. Check “Case”, “Name”, “Date”, “Manager” in these rows."
        ),
    )


def test_cell_merged_over_columns_gives_no_other_column_a_value(book):
    _workbook, sheet, read = book
    sheet.merge_range("B3:C4", "M")
    table = read()
    assert column(table, "Name")[:4] == ["Child 1", "M", "M", "Child 4"]
    assert column(table, "Date")[:4] == ["1/9/2018", None, None, "4/9/2018"]
    assert table.merged_cells == ("B3:C4",)
    assert "merged over several columns (B3:C4)" in table.notes[1]
    assert "Check “Name”, “Date” in these rows" in table.notes[1]


def test_hidden_rows_are_asked_about(book):
    _workbook, sheet, read = book
    for number in (2, 4, 20):
        sheet.set_row(number, None, None, {"hidden": True})
    assert read().notes == ("We have also read hidden rows: 2 (3, 5). Check that they belong to the list.",)


def test_rows_hidden_by_a_filter_are_asked_about(book):
    _workbook, sheet, read = book
    sheet.autofilter("A1:D10")
    sheet.filter_column("D", "x == M1")
    sheet.set_row(2, None, None, {"hidden": True})
    table = read()
    assert "rows that a filter hides: 1 (3)" in table.notes[0]
    assert len(table.rows) == 9


@pytest.mark.parametrize("visibility", ["filter", "collapse"])
def test_hidden_rows_of_an_ods_sheet_are_asked_about(tmp_path, visibility):
    hidden = ods_row("C2", "b").replace(
        "<table:table-row ", f'<table:table-row table:visibility="{visibility}" '
    )
    body = ods_row("Case", "Name") + ods_row("C1", "a") + hidden + ods_row("C3", "c")
    (note,) = read_rows(ods(tmp_path / "list.ods", body)).notes
    assert "1 (3)" in note
    assert ("a filter hides" in note) is (visibility == "filter")


def test_hidden_columns_are_asked_about(book):
    _workbook, sheet, read = book
    sheet.set_column("B:B", None, None, {"hidden": True})
    assert read().notes == ("We have also read hidden columns: “Name”. Check that they belong to the list.",)


@pytest.mark.parametrize("hide", ["hide", "very_hidden"])
def test_hidden_sheet_with_a_table_is_asked_about(book, hide):
    workbook, _sheet, read = book
    other = workbook.add_worksheet("Old")
    other.write_row(0, 0, HEADINGS)
    other.write_row(1, 0, row(1))
    getattr(other, hide)()
    table = read()
    assert table.sheet == "Court"
    assert "not read the hidden sheets of this workbook: “Old”" in table.notes[0]


# ---------------------------------------------------------------- what is not the list


def test_table_beside_the_list_is_left_out_with_a_note(book):
    _workbook, sheet, read = book
    for number, cells in enumerate([["Team", "Count"], ["T1", 4], ["T2", 5]]):
        sheet.write_row(number, 6, cells)
    table = read()
    assert list(table.headings) == HEADINGS
    assert table.notes == (
        ("We have left out a second table beside the list, in columns G to H (“Team”, “Count”)."),
    )


@pytest.mark.parametrize("count", [7, 30])
def test_long_table_beside_the_list_is_left_out(book, count):
    _workbook, sheet, read = book
    sheet.write_row(0, 6, ["Team", "Count"])
    for number in range(count):
        sheet.write_row(number + 1, 6, [f"T{number}", number])
    table = read()
    assert list(table.headings) == HEADINGS
    assert len(table.rows) == 9


def test_stray_cell_beside_the_list_is_left_out_with_a_note(book):
    _workbook, sheet, read = book
    sheet.write("Z5", "x")
    table = read()
    assert list(table.headings) == HEADINGS
    assert table.notes == ("We have left out cells without a heading beside the list, in columns Z to Z.",)


def test_table_that_begins_further_down_beside_the_list_is_left_out(book):
    _workbook, sheet, read = book
    sheet.write_column(4, 6, ["Key", "H", "L"])
    assert list(read().headings) == HEADINGS


def test_column_after_a_blank_one_belongs_to_the_list_if_its_entries_are_scattered(book):
    _workbook, sheet, read = book
    for cell in ("F1", "F3", "F8"):
        sheet.write(cell, "Restricted" if cell == "F1" else "Yes")
    assert read().headings == (*HEADINGS, "Restricted")


@pytest.mark.parametrize("number", [40, 60_000, 1_048_576])
def test_distant_cell_below_the_list_is_left_out_with_a_note(book, number):
    _workbook, sheet, read = book
    sheet.write(f"A{number}", "x")
    table = read()
    assert len(table.rows) == 9
    assert f"Below the list, after blank rows, row {number} holds something else." in table.notes[0]


def test_table_below_the_list_is_left_out_with_a_note(tmp_path):
    below = [[], ["Team"], ["T1"], ["T2"]]
    table = read_rows(xlsx(tmp_path / "list.xlsx", {"Court": [*rows(9), *below]}))
    assert len(table.rows) == 9
    assert "3 rows (12 to 14) hold something else" in table.notes[0]


def test_long_table_below_the_list_is_left_out_with_a_note(tmp_path):
    below = [[f"Code {number}"] for number in range(40)]
    table = read_rows(xlsx(tmp_path / "list.xlsx", {"Court": [*rows(9), [], *below]}))
    assert len(table.rows) == 9


@pytest.mark.parametrize("between", [[[]], [["Team South"]], [[], ["Team South"]]])
def test_second_table_under_the_same_headings_is_pointed_out(tmp_path, between):
    headings = [" case ", *HEADINGS[1:]]
    second = [*between, headings, row(10), row(11)]
    table = read_rows(xlsx(tmp_path / "list.xlsx", {"Court": [*rows(9), *second]}))
    number = 11 + len(between)
    assert [cell for cell in column(table, "Case") if cell][-2:] == ["C10", "C11"]
    assert table.notes == (
        (
            f"A second table starts under the same headings in row {number}. We have read its rows, 2 "
            f"({number + 1} to {number + 2}), as part of the list. Check that they belong to the list."
        ),
    )


def test_cases_after_blank_rows_belong_to_the_list(tmp_path):
    table = read_rows(xlsx(tmp_path / "list.xlsx", {"Court": [*rows(9), [], [], row(10)]}))
    assert len(table.rows) == 12
    assert not table.notes


@pytest.mark.parametrize("tail", [0, "0", False, "#N/A", "00/01/1900"])
def test_zeros_and_errors_under_the_list_are_counted_once(tmp_path, tail):
    below = [["", "", "", tail]] * 400
    table = read_rows(xlsx(tmp_path / "list.xlsx", {"Court": [*rows(9), *below]}))
    assert len(table.rows) == 9
    assert "Below the list, 400 rows (11 to 410) hold only zeros or errors" in table.notes[0]


def test_list_that_holds_only_errors_is_kept(tmp_path):
    table = read_rows(xlsx(tmp_path / "list.xlsx", {"Court": [HEADINGS, *[["#REF!"] * 4] * 3]}))
    assert len(table.rows) == 3


# ---------------------------------------------------------------- size


def test_overlapping_merged_cells_take_no_more_work_than_the_list(book):
    _workbook, _sheet, read = book
    merged = "".join(f'<mergeCell ref="A2:A{100_000 + number}"/>' for number in range(20_000))

    def change(name, data):
        end = f"</sheetData><mergeCells>{merged}</mergeCells>".encode()
        return data.replace(b"</sheetData>", end) if "sheet1" in name else data

    assert len(read(change).rows) == 9


@pytest.mark.parametrize("number", [b"99999999999999999999", b"4294967297"])
def test_row_number_that_no_sheet_has_is_refused(book, number):
    _workbook, _sheet, read = book
    with pytest.raises(FaultsFound):
        read(
            lambda name, data: (
                data.replace(b'<row r="9"', b'<row r="' + number + b'"') if "sheet1" in name else data
            )
        )


def test_row_repeated_for_ever_is_refused_before_it_is_read(tmp_path):
    repeated = [
        (ods_row("Case", "Date", repeated=1_048_576), ""),
        (ods_row("Case", "Date"), ods_row("C1", "x", repeated=1_000_000)),
    ]
    for heading, body in repeated:
        path = ods(tmp_path / "list.ods", heading + body + ods_row("C2", "y"))
        assert "The file is too large to read" in fault_text(path)


def test_small_file_may_not_repeat_more_cells_than_it_could_hold(tmp_path):
    path = ods(tmp_path / "list.ods", ods_row(*HEADINGS) + ods_row(*"abcd", repeated=400_000))
    assert "The file is too large to read" in fault_text(path)
    path = ods(tmp_path / "list.ods", ods_row(*HEADINGS) + ods_row(*"abcd", repeated=1_000))
    assert len(read_rows(path).rows) == 1_000


def test_zeros_repeated_to_the_end_of_the_sheet_are_counted_once(tmp_path):
    zero = ods_row("0", repeated=1_048_000)
    table = read_rows(ods(tmp_path / "list.ods", ods_row("Case", "Date") + ods_row("C1", "x") + zero))
    assert len(table.rows) == 1
    assert "1,048,000 rows" in table.notes[0]


def test_progress_counts_the_rows(tmp_path):
    counts: list[int] = []
    read_rows(xlsx(tmp_path / "list.xlsx", {"Court": rows(2_500)}), progress=counts.append)
    assert counts == sorted(counts)
    assert counts[-1] == 2_501
