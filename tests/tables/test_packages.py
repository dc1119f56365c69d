"""A workbook opens however its package is written, and gives the cells that another reader finds."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook

from inspectorate.tables import read_rows
from tests.tables.faults import fault_text
from tests.tables.spreadsheets import Sheets, ods, ods_row, tampered, xlsx

ROWS: list[list[object]] = [
    ["Case", "Date", "Level"],
    ["C1", date(2018, 9, 1), 2],
    ["C2", date(2018, 9, 2), 3],
]
GOOD: Sheets = {"List": ROWS}
CELLS = [["C1", date(2018, 9, 1), 2], ["C2", date(2018, 9, 2), 3]]
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def cells(table):
    return [list(row.values()) for row in table.rows]


def renamed(path, rename):
    """Rewrite a ZIP file with every part renamed by `rename(name)`; a part whose name is "" is left out."""
    source = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            if name := rename(part.filename):
                target.writestr(name, source.read(part))
    return path


NAMES = {
    "backslashes": lambda name: name.replace("/", "\\"),
    "a leading slash": lambda name: f"/{name}",
    "capital letters": lambda name: name.upper(),
    "a capital letter": lambda name: name.replace("xl/workbook.xml", "xl/Workbook.xml"),
    "no content types": lambda name: "" if name.startswith("[Content") else name,
    "no relations of the package": lambda name: "" if name == "_rels/.rels" else name,
    "no relations of the workbook": lambda name: "" if name.endswith("workbook.xml.rels") else name,
    "no theme or properties": lambda name: "" if "theme" in name or name.startswith("docProps") else name,
}


@pytest.mark.parametrize("spelling", NAMES)
def test_workbook_with_parts_spelled_otherwise_is_read(tmp_path, spelling):
    path = renamed(xlsx(tmp_path / "list.xlsx", GOOD), NAMES[spelling])
    assert cells(read_rows(path)) == CELLS


CONTENTS = {
    "absolute targets": lambda name, data: (
        data.replace(b'Target="', b'Target="/xl/') if name.endswith("workbook.xml.rels") else data
    ),
    "backslash targets": lambda name, data: (
        data.replace(b"worksheets/sheet", b"worksheets\\sheet") if name.endswith(".rels") else data
    ),
    "prefixes": lambda name, data: (
        data.replace(b"<", b"<x:")
        .replace(b"<x:/", b"</x:")
        .replace(b"<x:?", b"<?")
        .replace(b"xmlns=", b"xmlns:x=")
        if name.endswith(("sheet1.xml", "sharedStrings.xml"))
        else data
    ),
    "strict namespaces": lambda _name, data: data.replace(
        MAIN, b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    ),
    "no references of cells": lambda name, data: (
        data.replace(b'<c r="', b'<c q="').replace(b'<row r="', b'<row q="') if "sheet1" in name else data
    ),
    "a macro workbook's type": lambda _name, data: data.replace(
        b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
    ),
    "a template's type": lambda _name, data: data.replace(
        b"spreadsheetml.sheet.main", b"spreadsheetml.template.main"
    ),
    "a false dimension": lambda _name, data: data.replace(b'ref="A1:C3"', b'ref="A1:XFD1048576"'),
}


@pytest.mark.parametrize("writing", CONTENTS)
def test_workbook_with_parts_written_otherwise_is_read(tmp_path, writing):
    path = tampered(xlsx(tmp_path / "list.xlsx", GOOD), CONTENTS[writing])
    assert cells(read_rows(path)) == CELLS


def test_days_are_counted_from_1904_if_the_workbook_says_so(tmp_path):
    path = xlsx(tmp_path / "list.xlsx", GOOD)
    tampered(path, lambda _name, data: data.replace(b"<workbookPr ", b'<workbookPr date1904="1" '))
    assert cells(read_rows(path))[0][1] == date(2018, 9, 1) + timedelta(days=1462)


def test_workbook_with_texts_in_its_cells_has_no_shared_strings(tmp_path):
    path = xlsx(tmp_path / "list.xlsx", {"List": [["Case", "Level"], [1, 2], [3, 4]]})
    inline = b'<c r="A1" t="inlineStr"><is><r><t>Ca</t></r><r><t>se</t></r><rPh><t>x</t></rPh></is></c>'
    tampered(path, lambda _name, data: data.replace(b'<c r="A1" t="s"><v>0</v></c>', inline))
    assert read_rows(path).headings == ("Case", "Level")


def test_escaped_characters_are_restored(tmp_path):
    path = xlsx(tmp_path / "list.xlsx", {"List": [["Case", "Note"], ["C1", "a_x005F_b"], ["C2", "x"]]})
    tampered(path, lambda _name, data: data.replace(b"<t>x</t>", b"<t>one_x000D_two</t>"))
    assert [row["Note"] for row in read_rows(path).rows] == ["a_x005F_b", "one\rtwo"]


@pytest.mark.parametrize("missing", ["mimetype", "META-INF/manifest.xml"])
def test_ods_without_an_entry_is_read(tmp_path, missing):
    path = ods(tmp_path / "list.ods", ods_row("Case", "Date") + ods_row("C1", "1/9/2018"))
    renamed(path, lambda name: "" if name == missing else name)
    assert cells(read_rows(path)) == [["C1", "1/9/2018"]]


def test_ods_template_is_read(tmp_path):
    path = ods(tmp_path / "list.ots", ods_row("Case", "Date") + ods_row("C1", "1/9/2018"))
    tampered(path, lambda name, data: data + b"-template" if name == "mimetype" else data)
    assert cells(read_rows(path)) == [["C1", "1/9/2018"]]


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"])
def test_cut_part_is_reported_as_damage(tmp_path, part):
    path = xlsx(tmp_path / "list.xlsx", GOOD)
    tampered(path, lambda name, data: data[: len(data) // 2] if name == part else data)
    assert "damaged" in fault_text(path)


VALUES = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=8).filter(
        lambda text: text.isalnum() and text.isascii()
    ),
    st.integers(-(10**14), 10**14),
    st.floats(-1e9, 1e9).filter(lambda number: not number.is_integer()),
    st.dates(date(1900, 3, 1), date(2100, 1, 1)),
    st.booleans(),
)


@given(st.lists(st.lists(VALUES, min_size=3, max_size=3), min_size=1, max_size=6))
@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
def test_cells_are_those_that_another_reader_finds(tmp_path, rows):
    path = xlsx(tmp_path / "list.xlsx", {"List": [["Case", "Date", "Level"], *rows, ["end", "end", "end"]]})
    with load_workbook(path) as workbook:
        others = workbook.get_sheet_by_index(0).to_python()[1:]
    expected = [[str(cell).upper() if isinstance(cell, bool) else cell for cell in row] for row in others]
    assert cells(read_rows(path)) == expected
