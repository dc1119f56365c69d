"""Files made to do harm, or made of nothing: the answer is a table or faults, never anything else."""

import re
import struct
import zipfile

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from inspectorate.method.faults import FaultsFound
from inspectorate.tables import Table, read_rows
from tests.tables.spreadsheets import Sheets, ods, ods_row, tampered, xlsx
from tests.tables.test_reading import said

GOOD: Sheets = {"List": [["Case", "Date", "Level"], ["C1", "1/9/2018", 2], ["C2", "2/9/2018", 3]]}
FEW = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
STARTS = [
    b"",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x00\x00\xfe\xff",
    b"%PDF",
    b"sep=\n",
    b'"',
    b"a,b\n",
]


def read_or_refuse(path):
    """Read a file; what comes is a table that hangs together, or faults in words."""
    answer = answered(path)
    if isinstance(answer, Table):
        assert answer.rows
        assert len(set(answer.headings)) == len(answer.headings)
        assert all(tuple(row) == answer.headings for row in answer.rows)
    else:
        assert answer
        assert all(fault.place and fault.problem.endswith(".") for fault in answer)
        assert all(fault.cure.endswith((".", "?")) for fault in answer)


def answered(path):
    """The table in a file, or its faults."""
    try:
        return read_rows(path)
    except FaultsFound as found:
        return found.faults


@given(
    st.sampled_from(STARTS), st.binary(max_size=400), st.sampled_from(["csv", "xlsx", "ods", "xls", "txt"])
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_random_bytes(tmp_path, start, data, ending):
    path = tmp_path / f"list.{ending}"
    path.write_bytes(start + data)
    read_or_refuse(path)


@given(
    st.text(st.sampled_from('ab,;\t|"\n\r\x00 =é\ufeff'), max_size=60),
    st.sampled_from(["utf-8", "utf-16", "cp1252"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_random_text(tmp_path, text, encoding):
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode(encoding, "replace"))
    read_or_refuse(path)


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """The bytes of a sound file of each kind."""
    folder = tmp_path_factory.mktemp("good")
    rows = ods_row("Case", "Date") + ods_row("C1", "1/9/2018")
    return {
        "csv": b"Case,Date,Level\nC1,1/9/2018,2\nC2,2/9/2018,3\n",
        "xlsx": xlsx(folder / "list.xlsx", GOOD).read_bytes(),
        "ods": ods(folder / "list.ods", rows).read_bytes(),
    }


CHANGES = st.lists(
    st.tuples(
        st.integers(0, 10_000),
        st.one_of(st.binary(max_size=6), st.sampled_from([b"<", b"&x;", b'"9999999"', b"\xff"])),
    ),
    min_size=1,
    max_size=4,
)


def changed(data, changes):
    """Bytes with some overwritten, each change at its place modulo the length."""
    for place, new in changes:
        at = place % len(data) if data else 0
        data = data[:at] + new + data[at + len(new) :]
    return data


@given(st.sampled_from(["csv", "xlsx", "ods"]), CHANGES)
@example("ods", [(135, b"\x00")])
@FEW
def test_a_sound_file_with_bytes_overwritten(tmp_path, good, kind, changes):
    path = tmp_path / f"list.{kind}"
    path.write_bytes(changed(good[kind], changes))
    read_or_refuse(path)


@given(st.sampled_from(["xlsx", "ods"]), st.integers(0, 20), CHANGES)
@FEW
def test_a_sound_file_with_one_part_overwritten(tmp_path, good, kind, which, changes):
    path = tmp_path / f"list.{kind}"
    path.write_bytes(good[kind])
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    name = names[which % len(names)]
    read_or_refuse(tampered(path, lambda part, data: changed(data, changes) if part == name else data))


@given(st.sampled_from(["xlsx", "ods"]), st.integers(0, 5_000))
@example("xlsx", 0)
@FEW
def test_a_sound_file_cut_short(tmp_path, good, kind, length):
    path = tmp_path / f"list.{kind}"
    path.write_bytes(good[kind][:length])
    read_or_refuse(path)


def packed(path, parts):
    """A zip file of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return path


def test_a_zip_bomb_is_not_opened(tmp_path, good):
    path = tmp_path / "list.xlsx"
    path.write_bytes(good["xlsx"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", bytes(40_000_000))
    assert "as no real list does. It was not opened." in said(path)


def test_a_zip_bomb_that_lies_about_its_size_ends_the_reader_and_not_us(tmp_path):
    row = '<row r="2"><c r="A2" t="inlineStr"><is><t>' + "x" * 60_000_000 + "</t></is></c></row>"
    path = xlsx(tmp_path / "list.xlsx", GOOD)
    tampered(
        path,
        lambda name, data: re.sub(rb'<row r="2".*?</row>', row.encode(), data) if "sheet1" in name else data,
    )
    data = bytearray(path.read_bytes())
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        for found in re.finditer(re.escape(signature), bytes(data)):
            struct.pack_into("<I", data, found.start() + at, 1_000)
    path.write_bytes(bytes(data))
    read_or_refuse(path)


def test_a_bomb_of_many_parts_is_not_opened(tmp_path):
    parts = [("xl/workbook.xml", b""), *((f"xl/{number}.xml", b"") for number in range(5_001))]
    assert "5,002 parts" in said(packed(tmp_path / "list.xlsx", parts))


def test_a_bomb_inside_a_bomb_stays_unopened(tmp_path, good):
    inner = packed(tmp_path / "inner.zip", [("xl/workbook.xml", bytes(30_000_000))]).read_bytes()
    path = tmp_path / "list.xlsx"
    path.write_bytes(good["xlsx"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/embeddings/list.xlsx", inner)
    assert len(read_rows(path).rows) == 2
    assert "not a spreadsheet" in said(packed(tmp_path / "outer.xlsx", [("inner.xlsx", inner)]))


def test_a_lone_cell_far_away_does_not_fill_the_memory(tmp_path):
    path = xlsx(tmp_path / "list.xlsx", GOOD)
    tampered(
        path, lambda name, data: data.replace(b'r="C3"', b'r="XFD1048576"') if "sheet1" in name else data
    )
    assert "It is too large to read" in said(path)


def test_a_table_that_promises_too_many_texts_does_not_fill_the_memory(tmp_path):
    path = xlsx(tmp_path / "list.xlsx", GOOD)
    promised = b'uniqueCount="99999999999"'
    tampered(
        path, lambda name, data: re.sub(rb'uniqueCount="\d+"', promised, data) if "shared" in name else data
    )
    read_or_refuse(path)


def test_a_row_repeated_a_million_times_does_not_fill_the_memory(tmp_path):
    body = ods_row("Case", "Date") + ods_row(*["x"] * 900, repeated=1_000_000)
    assert "It is too large to read" in said(ods(tmp_path / "list.ods", body))


def test_entities_that_multiply_are_not_expanded(tmp_path):
    before = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    assert "damaged" in said(
        ods(tmp_path / "list.ods", ods_row("Case", "&b;") + ods_row("1", "2"), before=before)
    )


def test_a_password_is_named_as_the_reason(tmp_path):
    body = ods_row("Case", "Date") + ods_row("C1", "1/9/2018")
    locked = ods(tmp_path / "list.ods", body, manifest="<manifest:encryption-data/>")
    assert "protected by a password" in said(locked)


@pytest.mark.parametrize(
    ("part", "problem"),
    [
        ("xl/workbook.bin", "a binary Excel workbook"),
        ("word/document.xml", "a Word document"),
        ("a.csv", "a zip archive"),
    ],
)
def test_other_archives_are_named_for_what_they_are(tmp_path, part, problem):
    assert problem in said(packed(tmp_path / "list.xlsx", [(part, b"")]))


def test_a_formula_is_read_as_its_value_or_as_text_and_never_run(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Case,Note\nC1,=cmd|'/c calc'!A0\nC2,@SUM(A1)\n", encoding="utf-8")
    assert [row["Note"] for row in read_rows(path).rows] == ["=cmd|'/c calc'!A0", "@SUM(A1)"]


def test_characters_that_no_text_has_are_refused_in_a_workbook_too(tmp_path):
    body = ods_row("Case", "Date") + ods_row("C1\x1b[2J", "1/9/2018")
    assert "row 2: There is a character in this row" in said(ods(tmp_path / "list.ods", body))
    cells: Sheets = {"List": [["Case", "Date"], ["C1", "1/9/2018"], ["C2\x1b]0;x\x07", "2/9/2018"]]}
    assert "row 3: There is a character in this row" in said(xlsx(tmp_path / "list.xlsx", cells))
