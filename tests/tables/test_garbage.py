"""Malicious, damaged and random files give a table or faults, and no other result."""

import re
import struct
import zipfile

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from inspectorate.method.faults import FaultsFound
from inspectorate.tables import ListTable, read_again, read_rows
from tests.tables.faults import fault_text
from tests.tables.spreadsheets import Sheets, ods, ods_row, tampered, xlsx

GOOD: Sheets = {"List": [["Case", "Date", "Level"], ["C1", "1/9/2018", 2], ["C2", "2/9/2018", 3]]}
MANY = settings(suppress_health_check=list(HealthCheck), deadline=None)
FEW = settings(MANY, max_examples=40)
STARTS = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"\xef\xbb\xbf"]
STARTS += [b"\x00\x00\xfe\xff", b"%PDF", b"sep=\n", b'"', b"a,b\n"]


def assert_table_or_faults(path):
    """Read a file; assert that the result is a consistent table, or a list of complete faults."""
    result = table_or_faults(path)
    if isinstance(result, ListTable):
        assert result.rows
        assert len(set(result.headings)) == len(result.headings)
        assert all(tuple(row) == result.headings for row in result.rows)
    else:
        assert result
        assert all(fault.place and fault.problem.endswith(".") for fault in result)
        assert all(fault.cure.endswith((".", "?")) for fault in result)


def table_or_faults(path):
    """Return the table in a file, or its faults. It is read in this process: hundreds are generated."""
    try:
        return read_again(path)
    except FaultsFound as error:
        return error.faults


@given(
    st.sampled_from(STARTS), st.binary(max_size=400), st.sampled_from(["csv", "xlsx", "ods", "xls", "txt"])
)
@MANY
def test_random_bytes_give_a_table_or_faults(tmp_path, start, data, extension):
    path = tmp_path / f"list.{extension}"
    path.write_bytes(start + data)
    assert_table_or_faults(path)


@given(
    st.text(st.sampled_from('ab,;\t|"\n\r\x00 =é\ufeff'), max_size=60),
    st.sampled_from(["utf-8", "utf-16", "cp1252"]),
)
@MANY
def test_random_text_gives_a_table_or_faults(tmp_path, text, encoding):
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode(encoding, "replace"))
    assert_table_or_faults(path)


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """Bytes of a valid file of each format."""
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


def overwritten(data, changes):
    """Return bytes with some overwritten; the position of each change is taken modulo the length."""
    for position, replacement in changes:
        start = position % max(len(data), 1)
        data = data[:start] + replacement + data[start + len(replacement) :]
    return data


@given(st.sampled_from(["csv", "xlsx", "ods"]), CHANGES)
@example("ods", [(135, b"\x00")])
@FEW
def test_overwritten_bytes_give_a_table_or_faults(tmp_path, good, kind, changes):
    path = tmp_path / f"list.{kind}"
    path.write_bytes(overwritten(good[kind], changes))
    assert_table_or_faults(path)


@given(st.sampled_from(["xlsx", "ods"]), st.integers(0, 20), CHANGES)
@FEW
def test_overwritten_archive_member_gives_a_table_or_faults(tmp_path, good, kind, index, changes):
    path = tmp_path / f"list.{kind}"
    path.write_bytes(good[kind])
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    name = names[index % len(names)]
    assert_table_or_faults(
        tampered(path, lambda part, data: overwritten(data, changes) if part == name else data)
    )


@given(st.sampled_from(["xlsx", "ods"]), st.integers(0, 5_000))
@example("xlsx", 0)
@FEW
def test_truncated_file_gives_a_table_or_faults(tmp_path, good, kind, length):
    path = tmp_path / f"list.{kind}"
    path.write_bytes(good[kind][:length])
    assert_table_or_faults(path)


def zip_file(path, parts):
    """Write a ZIP file with these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return path


def test_zip_bomb_is_rejected_unopened(tmp_path, good):
    path = tmp_path / "list.xlsx"
    path.write_bytes(good["xlsx"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", bytes(40_000_000))
    assert "A list does not do this. We did not open the file." in fault_text(path)


def test_zip_bomb_with_a_false_size_cannot_stop_the_caller(tmp_path):
    row = '<row r="2"><c r="A2" t="inlineStr"><is><t>' + "x" * 60_000_000 + "</t></is></c></row>"
    path = xlsx(tmp_path / "list.xlsx", GOOD)
    tampered(
        path,
        lambda name, data: re.sub(rb'<row r="2".*?</row>', row.encode(), data) if "sheet1" in name else data,
    )
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        for match in re.finditer(re.escape(signature), bytes(data)):
            struct.pack_into("<I", data, match.start() + offset, 1_000)
    path.write_bytes(bytes(data))
    assert_table_or_faults(path)


def test_archive_with_too_many_members_is_rejected(tmp_path):
    parts = [("xl/workbook.xml", b""), *((f"xl/{number}.xml", b"") for number in range(5_001))]
    assert "5,002 parts" in fault_text(zip_file(tmp_path / "list.xlsx", parts))


def test_nested_archive_is_not_unpacked(tmp_path, good):
    inner = zip_file(tmp_path / "inner.zip", [("xl/workbook.xml", bytes(30_000_000))]).read_bytes()
    path = tmp_path / "list.xlsx"
    path.write_bytes(good["xlsx"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/embeddings/list.xlsx", inner)
    assert len(read_rows(path).rows) == 2
    assert "not a spreadsheet" in fault_text(zip_file(tmp_path / "outer.xlsx", [("inner.xlsx", inner)]))


def test_distant_cell_is_left_out_with_a_note(tmp_path):
    path = xlsx(tmp_path / "list.xlsx", GOOD)
    tampered(
        path, lambda name, data: data.replace(b'r="C3"', b'r="XFD1048576"') if "sheet1" in name else data
    )
    table = read_rows(path)
    assert [row["Level"] for row in table.rows] == [2, None]
    assert table.notes == ("We have left out cells far to the right of the list: 1.",)


def test_too_many_distant_cells_are_rejected_as_too_large(tmp_path):
    row = [f"c{number}" for number in range(1_200)]
    assert "The file is too large to read" in fault_text(xlsx(tmp_path / "list.xlsx", {"List": [row, row]}))


def test_false_string_count_does_not_exhaust_memory(tmp_path):
    path = xlsx(tmp_path / "list.xlsx", GOOD)
    false_count = b'uniqueCount="99999999999"'
    tampered(
        path,
        lambda name, data: re.sub(rb'uniqueCount="\d+"', false_count, data) if "shared" in name else data,
    )
    assert_table_or_faults(path)


def test_row_repeated_a_million_times_is_rejected_as_too_large(tmp_path):
    body = ods_row("Case", "Date") + ods_row(*["x"] * 900, repeated=1_000_000)
    assert "The file is too large to read" in fault_text(ods(tmp_path / "list.ods", body))


def test_entity_expansion_is_reported_as_damage(tmp_path):
    before = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    assert "damaged" in fault_text(
        ods(tmp_path / "list.ods", ods_row("Case", "&b;") + ods_row("1", "2"), before=before)
    )


def test_encrypted_workbook_is_reported_as_password_protected(tmp_path):
    body = ods_row("Case", "Date") + ods_row("C1", "1/9/2018")
    path = ods(tmp_path / "list.ods", body, manifest="<manifest:encryption-data/>")
    assert "protected by a password" in fault_text(path)


@pytest.mark.parametrize(
    ("part", "problem"),
    [
        ("xl/workbook.bin", "a binary Excel workbook"),
        ("word/document.xml", "a Word document"),
        ("a.csv", "a zip archive"),
    ],
)
def test_other_archive_formats_are_named_in_the_fault(tmp_path, part, problem):
    assert problem in fault_text(zip_file(tmp_path / "list.xlsx", [(part, b"")]))


def test_formula_in_csv_is_read_as_text(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Case,Note\nC1,=cmd|'/c calc'!A0\nC2,@SUM(A1)\n", encoding="utf-8")
    assert [row["Note"] for row in read_rows(path).rows] == ["=cmd|'/c calc'!A0", "@SUM(A1)"]


def test_control_character_in_workbook_is_read_as_a_space_with_a_note(tmp_path):
    body = ods_row("Case", "Date") + ods_row("C1\x1b[2J", "1/9/2018") + ods_row("C2&#1;&#x1b;", "2/9/2018")
    table = read_rows(ods(tmp_path / "list.ods", body))
    assert [row["Case"] for row in table.rows] == ["C1 [2J", "C2  "]
    assert "Cells affected: 2. The first is A2." in table.notes[0]
    cells: Sheets = {"List": [["Case", "Date"], ["C1", "1/9/2018"], ["C2\x1b]0;x\x07", "2/9/2018"]]}
    table = read_rows(xlsx(tmp_path / "list.xlsx", cells))
    assert table.rows[1]["Case"] == "C2 ]0;x "
    assert "Cells affected: 1. The first is A3." in table.notes[0]
