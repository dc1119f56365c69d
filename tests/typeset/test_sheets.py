"""Both workbooks, read back: numbers are numbers, text is text, and each sheet holds one accessible table."""

import io
import zipfile

import odfdo
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from inspectorate import typeset
from inspectorate.tables import unsafe_cell
from inspectorate.typeset.sheets import text
from tests.typeset import rich

FORMS = {"xlsx": typeset.xlsx, "ods": typeset.ods}


@pytest.fixture(scope="module", params=FORMS)
def book(request, report):
    """One workbook as bytes and as read back."""
    content = FORMS[request.param](report)
    return request.param, content, CalamineWorkbook.from_filelike(io.BytesIO(content))


def rows(book, name):
    """A sheet's rows from its headings on."""
    _, _, opened = book
    return opened.get_sheet_by_name(name).to_python()[2:]


def test_a_cover_contents_and_notes_come_first_and_a_table_is_a_sheet(book):
    assert book[2].sheet_names == ["Cover", "Contents", "Notes", "Table 1", "Table 2"]


def test_every_row_of_every_table_is_there(book, report):
    for number, table in enumerate((table for table in report.tables if table.rows), start=1):
        assert len(rows(book, f"Table {number}")) == len(table.rows) + 1


def test_numbers_are_numbers(book):
    headings, *body = rows(book, "Table 1")
    assert headings == ["Key question", "Cases judged sufficient", "Percentage (%)", "Rating"]
    assert {row[2] for row in body} == {48.0}
    assert all(isinstance(row[2], float) for row in body)
    assert {row[3] for row in body} <= set(rich.NAMES)


def test_nothing_is_blank_and_the_shorthand_is_explained(book):
    _, *body = rows(book, "Table 2")
    assert "" not in {cell for row in body for cell in row}
    assert body[1][2] == "[z]"
    assert any(str(row[1]).startswith("[z] stands where") for row in rows(book, "Notes"))


def test_titles_name_their_notes_and_the_notice_is_the_first(book):
    title = book[2].get_sheet_by_name("Table 1").to_python()[0][0]
    assert title.startswith("Table 1: Results for every key question")
    assert "[note 1]" in title
    assert rows(book, "Notes")[1][1] == rich.NOTICE
    assert rich.NOTICE in [row[0] for row in book[2].get_sheet_by_name("Cover").to_python()]


def test_text_that_would_run_is_text(book):
    _, hostile, *_ = rows(book, "Table 2")
    assert hostile[0] == f"'{rich.FORMULA}"
    assert unsafe_cell(hostile[0]) == rich.FORMULA
    assert hostile[2].startswith("'+44")
    _, content, _ = book
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            if name.endswith(".xml"):
                written = parts.read(name).decode()
                assert "table:formula" not in written
                assert "<f>" not in written
                assert "externalLink" not in name


def test_no_cells_are_merged(report):
    with zipfile.ZipFile(io.BytesIO(typeset.xlsx(report))) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name]
    assert len(sheets) == 5
    assert not any("mergeCell" in sheet for sheet in sheets)
    assert "spanned" not in odfdo.Document(io.BytesIO(typeset.ods(report))).body.serialize()


def test_the_xlsx_marks_each_table_as_one(report):
    with zipfile.ZipFile(io.BytesIO(typeset.xlsx(report))) as parts:
        tables = [name for name in parts.namelist() if name.startswith("xl/tables/")]
        about = parts.read("docProps/core.xml").decode()
    assert len(tables) == 4  # contents, notes and the two tables
    assert f"<dc:title>{report.title}</dc:title>" in about


def test_the_ods_is_opendocument_and_marks_its_headings(report):
    content = typeset.ods(report)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        first = parts.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert parts.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
        assert {"content.xml", "styles.xml", "meta.xml", "META-INF/manifest.xml"} <= set(parts.namelist())
    document = odfdo.Document(io.BytesIO(content))
    assert (document.meta.title, document.meta.language) == (report.title, "en-GB")
    for sheet in document.body.tables[1:]:
        assert len(sheet.get_elements("table:table-header-rows")) == 1


def test_a_table_of_nothing_is_left_out(book):
    assert "A table of nothing" not in str(rows(book, "Contents"))


@given(st.text())
def test_no_text_runs_or_breaks_a_line(raw):
    cell = text(raw)
    assert (
        not cell.startswith(("=", "+", "-", "@", "\t", "\r")) or cell.lstrip("+-").replace(".", "").isdigit()
    )
    assert "\n" not in cell


@settings(max_examples=20, deadline=None)
@given(words=st.text(min_size=1, max_size=60).filter(str.strip))
def test_no_words_break_a_workbook(words):
    for make in FORMS.values():
        opened = CalamineWorkbook.from_filelike(io.BytesIO(make(rich.small(words))))
        assert opened.sheet_names == ["Cover", "Contents", "Notes", "Table 1"]


@pytest.mark.parametrize(
    "words", ["—", "ż", "[a](b) [c](d)", "$$1$$", "[x](javascript:1)", "0", "1e5", "nan"]
)
def test_words_that_mean_something_to_a_library_are_words(words):
    for make in FORMS.values():
        opened = CalamineWorkbook.from_filelike(io.BytesIO(make(rich.small(words))))
        assert len(opened.get_sheet_by_name("Table 1").to_python()) == 4
