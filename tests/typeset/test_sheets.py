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
    return workbook.get_sheet_by_name(full_name(workbook, name)).to_python()[2:]


def full_name(workbook, name):
    """Return the name of the sheet that begins with a number, or has the name."""
    return next(sheet for sheet in workbook.sheet_names if sheet == name or sheet.startswith(f"{name} "))


NAMES = ["Cover", "Contents", "Notes", "1 Ratings", "2 Results", "3 A long table with square"]


def test_sheets_are_cover_contents_notes_and_tables_with_names_that_say_what_they_hold(book):
    assert book[2].sheet_names == NAMES


def test_first_table_has_the_ratings_with_their_points(book, report):
    headings, *body = rows(book, "1")
    assert headings == ["Domain", "Standard", "Title", "Rating", "Points", "Points, out of"]
    *standards, overall = body
    assert {row[3]: row[4] for row in standards if row[3] in rich.NAMES} == {
        level.name: level.points for level in rich.LEVELS if level.name in {row[3] for row in standards}
    }
    assert overall[0] == "All domains"
    assert all(isinstance(number, float) for number in overall[4:])
    del report


def test_sheets_print_on_pages_as_wide_as_their_tables(report):
    for number in range(1, 7):
        sheet = xlsx_part(report, f"worksheets/sheet{number}")
        assert '<pageSetUpPr fitToPage="1"/>' in sheet
        assert 'fitToHeight="0"' in sheet
    with zipfile.ZipFile(io.BytesIO(typeset.ods(report))) as members:
        styles = members.read("styles.xml").decode()
    assert 'style:scale-to-X="1"' in styles


def test_rows_of_the_cover_are_as_high_as_their_lines(report):
    cover = xlsx_part(report, "worksheets/sheet1")
    heights = [float(height) for height in re.findall(r'<row [^>]* ht="([\d.]+)"', cover)]
    assert len(heights) > 3
    assert heights[0] >= 44  # the title has two lines


def test_tables_are_complete(book, report):
    for number, table in enumerate((table for table in report.tables if table.rows), start=2):
        assert len(rows(book, str(number))) == len(table.rows) + 1


def test_numbers_keep_their_type(book):
    headings, *body = rows(book, "2")
    counts = ["Cases judged sufficient", "Cases judged sufficient, out of"]
    assert headings == ["Key question", *counts, "Percentage (%)", "Rating"]
    assert {row[3] for row in body} == {48.0}
    assert all(isinstance(number, float) for row in body for number in row[1:4])
    assert {row[4] for row in body} <= set(rich.NAMES)


def test_no_cell_is_blank_and_the_shorthand_is_explained(book):
    _, *body = rows(book, "3")
    assert "" not in {cell for row in body for cell in row}
    assert body[1][2] == "[z]"
    assert any(str(row[1]).startswith("[z] means") for row in rows(book, "Notes"))


def test_titles_refer_to_the_notes_that_apply_and_the_notice_is_on_every_sheet(book):
    for number, notes in (("1", []), ("2", ["The lowest percentage", "Percentages are rounded"])):
        title, instructions = (
            row[0] for row in book[2].get_sheet_by_name(full_name(book[2], number)).to_python()[:2]
        )
        references = re.findall(r"\[note (\d+)\]", title)
        texts = [str(row[1]) for row in rows(book, "Notes")[1:]]
        assert rich.NOTICE in instructions
        assert ("Numbers in square brackets" in instructions) is bool(references)
        assert all(
            any(texts[int(reference) - 1].startswith(note) for reference in references) for note in notes
        )
    assert rich.NOTICE in [row[0] for row in book[2].get_sheet_by_name("Cover").to_python()]


def test_formulas_in_texts_are_escaped(book):
    _, hostile, *_ = rows(book, "3")
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
    assert len(sheets) == 6
    assert not any("mergeCell" in sheet for sheet in sheets)
    assert "spanned" not in odfdo.Document(io.BytesIO(typeset.ods(report))).body.serialize()


def test_xlsx_marks_tables_and_has_a_title(report):
    with zipfile.ZipFile(io.BytesIO(typeset.xlsx(report))) as members:
        tables = [name for name in members.namelist() if name.startswith("xl/tables/")]
        properties = members.read("docProps/core.xml").decode()
    assert len(tables) == 5  # contents, notes and the three tables
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
    assert links == [(f"'{name}'!A1", name) for name in NAMES[3:]]


def test_xlsx_table_begins_below_title_and_instructions_and_has_its_headings(report):
    table = xlsx_part(report, "tables/table4")
    assert 'displayName="table_2" ref="A3:E27"' in table
    assert re.findall(r'tableColumn id="\d+" name="([^"]+)"', table) == [
        "Key question",
        "Cases judged sufficient",
        "Cases judged sufficient, out of",
        "Percentage (%)",
        "Rating",
    ]
    assert "autoFilter" not in table


def test_headings_that_differ_in_case_only_are_made_unique(report):
    table = replace(report.tables[0], headings=("Name", "NAME", "name", "Rating"))
    headings = xlsx_part(replace(report, tables=(table,)), "tables/table4")
    assert re.findall(r'tableColumn id="\d+" name="([^"]+)"', headings) == [
        "Name",
        "NAME (2)",
        "NAME, out of",
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
        assert workbook.sheet_names[:2] == ["Cover", "Contents"]
        assert [name.split()[0] for name in workbook.sheet_names[-2:]] == ["1", "2"]


@pytest.mark.parametrize(
    "words", ["—", "ż", "[a](b) [c](d)", "$$1$$", "[x](javascript:1)", "0", "1e5", "nan"]
)
def test_library_markup_in_texts_is_not_interpreted(words):
    for render in RENDERERS.values():
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(render(rich.small(words))))
        assert len(workbook.get_sheet_by_index(len(workbook.sheet_names) - 1).to_python()) == 4
