"""Content of the workbooks before it has a format: first tables, columns of numbers, names of sheets."""

import io
from dataclasses import replace

import pytest
from python_calamine import CalamineWorkbook

from inspectorate import typeset
from inspectorate.method.report.content import Section, Table
from inspectorate.typeset.sheets import workbook
from tests.typeset import rich


def test_results_have_counts_percentages_and_ranges_as_numbers():
    content = typeset.xlsx(rich.with_results())
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names[4] == "2 Results"
    headings, first, second = book.get_sheet_by_name("2 Results").to_python()[2:]
    assert headings[5:] == [
        *("Wording", "Sufficient", "Applicable", "Sufficient (%)", "Range from", "Range to"),
    ]
    assert first[1:] == ["1.1", "Leadership", "Sound", "1.1.1", "Is it led?", 26.0, 31.0, 84.0, 70.0, 92.0]
    assert second[6:] == ["[z]"] * 5


@pytest.mark.parametrize(
    ("texts", "headings", "values"),
    [
        (["26 of 31", "1,204 of 2,000"], ["Cases", "Cases, out of"], [[26.0, 31.0], [1204.0, 2000.0]]),
        (["0.63 to 0.95", "undefined"], ["Cases from", "Cases to"], [[0.63, 0.95], ["undefined", "[z]"]]),
        (["4 of 13", "12"], ["Cases"], [["4 of 13"], ["12"]]),
        (["one of two"], ["Cases"], [["one of two"]]),
    ],
)
def test_texts_of_two_numbers_become_two_columns_of_numbers(texts, headings, values):
    table = Table(
        "t", "A table of numbers", ("What", "Cases"), tuple(rich.cells("x", text) for text in texts)
    )
    [sheet] = workbook(replace(rich.small(), tables=(table,), sections=())).sheets
    assert list(sheet.headings[1:]) == headings
    assert [list(row[1:]) for row in sheet.rows] == values


def test_short_caption_has_the_title_of_its_section():
    table = Table("age", "Age", ("What", "Share"), (rich.cells("10 to 14", 30.0),))
    section = Section("key-facts", "Key facts", blocks=(table,))
    [sheet] = workbook(replace(rich.small(), tables=(table,), sections=(section,))).sheets
    assert (sheet.title, sheet.label) == ("Table 1: Key facts: Age", "1 Key facts Age")
