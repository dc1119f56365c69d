"""Both workbooks, read back: numbers and text keep their types; every sheet holds an accessible table."""

import io
import re
import zipfile
from dataclasses import replace

import odfdo
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from inspectorate import typeset
from inspectorate.tables import unescape_formula
from inspectorate.typeset.sheets import cell_text
from tests.typeset import rich

RENDERERS = {"xlsx": typeset.xlsx, "ods": typeset.ods}


@pytest.fixture(scope="module", params=RENDERERS)
def book(request, report):
    """A workbook: its format, its bytes, and its content as read back."""
    content = RENDERERS[request.param](report)
    return request.param, content, CalamineWorkbook.from_filelike(io.BytesIO(content))


def rows(book, name):
    """Return the rows of a sheet from its headings on."""
    _, _, workbook = book
    return workbook.get_sheet_by_name(name).to_python()[2:]


def test_sheets_are_cover_contents_notes_and_tables(book):
    assert book[2].sheet_names == ["Cover", "Contents", "Notes", "Table 1", "Table 2"]


def test_tables_are_complete(book, report):
    for number, table in enumerate((table for table in report.tables if table.rows), start=1):
        assert len(rows(book, f"Table {number}")) == len(table.rows) + 1


def test_numbers_keep_their_type(book):
    headings, *body = rows(book, "Table 1")
    assert headings == ["Key question", "Cases judged sufficient", "Percentage (%)", "Rating"]
    assert {row[2] for row in body} == {48.0}
    assert all(isinstance(row[2], float) for row in body)
    assert {row[3] for row in body} <= set(rich.NAMES)


def test_no_cell_is_blank_and_the_shorthand_is_explained(book):
    _, *body = rows(book, "Table 2")
    assert "" not in {cell for row in body for cell in row}
    assert body[1][2] == "[z]"
    assert any(str(row[1]).startswith("[z] means") for row in rows(book, "Notes"))


def test_titles_refer_to_notes_and_the_notice_is_the_first_note(book):
    title = book[2].get_sheet_by_name("Table 1").to_python()[0][0]
    assert title.startswith("Table 1: Results for every key question")
    assert "[note 1]" in title
    assert rows(book, "Notes")[1][1] == rich.NOTICE
    assert rich.NOTICE in [row[0] for row in book[2].get_sheet_by_name("Cover").to_python()]


def test_formulas_in_texts_are_escaped(book):
    _, hostile, *_ = rows(book, "Table 2")
    assert hostile[0] == f"'{rich.FORMULA}"
    assert unescape_formula(hostile[0]) == rich.FORMULA
    assert hostile[2].startswith("'+44")
    _, content, _ = book
    with zipfile.ZipFile(io.BytesIO(content)) as members:
        for name in members.namelist():
            if name.endswith(".xml"):
                xml = members.read(name).decode()
                assert "table:formula" not in xml
                assert "<f>" not in xml
                assert "externalLink" not in name


def test_no_cells_are_merged(report):
    with zipfile.ZipFile(io.BytesIO(typeset.xlsx(report))) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name]
    assert len(sheets) == 5
    assert not any("mergeCell" in sheet for sheet in sheets)
    assert "spanned" not in odfdo.Document(io.BytesIO(typeset.ods(report))).body.serialize()


def test_xlsx_marks_tables_and_has_a_title(report):
    with zipfile.ZipFile(io.BytesIO(typeset.xlsx(report))) as members:
        tables = [name for name in members.namelist() if name.startswith("xl/tables/")]
        properties = members.read("docProps/core.xml").decode()
    assert len(tables) == 4  # contents, notes and the two tables
    assert f"<dc:title>{report.title}</dc:title>" in properties


def xlsx_part(report, name):
    with zipfile.ZipFile(io.BytesIO(typeset.xlsx(report))) as members:
        return members.read(f"xl/{name}.xml").decode()


def test_xlsx_text_has_at_least_12_points_in_a_font_of_its_own(report):
    styles = xlsx_part(report, "styles")
    assert {int(size) for size in re.findall(r'<sz val="(\d+)"', styles)} == {12, 16}
    assert set(re.findall(r'<name val="([^"]+)"', styles)) == {"Arial"}
    assert "<scheme" not in styles  # a scheme would replace the font by that of the theme


def test_xlsx_contents_link_every_sheet(report):
    links = re.findall(r'location="([^"]+)" display="([^"]+)"', xlsx_part(report, "worksheets/sheet2"))
    assert links == [("'Table 1'!A1", "Table 1"), ("'Table 2'!A1", "Table 2")]


def test_xlsx_table_begins_below_title_and_instructions_and_has_its_headings(report):
    table = xlsx_part(report, "tables/table3")
    assert 'displayName="table_1" ref="A3:D27"' in table
    assert re.findall(r'tableColumn id="\d+" name="([^"]+)"', table) == [
        "Key question",
        "Cases judged sufficient",
        "Percentage (%)",
        "Rating",
    ]
    assert "autoFilter" not in table


def test_headings_that_differ_in_case_only_are_made_unique(report):
    table = replace(report.tables[0], headings=("Name", "NAME", "name", "Rating"))
    headings = xlsx_part(replace(report, tables=(table,)), "tables/table3")
    assert re.findall(r'tableColumn id="\d+" name="([^"]+)"', headings) == [
        "Name",
        "NAME (2)",
        "name (%)",
        "Rating",
    ]


def test_ods_is_valid_and_marks_heading_rows(report):
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


def test_empty_table_is_omitted(book):
    assert "A table of nothing" not in str(rows(book, "Contents"))


@given(st.text())
def test_cell_text_is_one_line_and_no_formula(raw):
    cell = cell_text(raw)
    assert (
        not cell.startswith(("=", "+", "-", "@", "\t", "\r")) or cell.lstrip("+-").replace(".", "").isdigit()
    )
    assert "\n" not in cell


@settings(max_examples=20, deadline=None)
@given(words=st.text(min_size=1, max_size=60).filter(str.strip))
def test_any_text_gives_a_readable_workbook(words):
    for render in RENDERERS.values():
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(render(rich.small(words))))
        assert workbook.sheet_names == ["Cover", "Contents", "Notes", "Table 1"]


@pytest.mark.parametrize(
    "words", ["—", "ż", "[a](b) [c](d)", "$$1$$", "[x](javascript:1)", "0", "1e5", "nan"]
)
def test_library_markup_in_texts_is_not_interpreted(words):
    for render in RENDERERS.values():
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(render(rich.small(words))))
        assert len(workbook.get_sheet_by_name("Table 1").to_python()) == 4
