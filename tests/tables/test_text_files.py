"""Text files with odd characters, letters in the wrong encoding or cells that are no values."""

import pytest

from inspectorate.method.unreadable_cells import UnreadableCell
from inspectorate.tables import read_rows
from tests.tables.faults import fault_text

NAMES = ["Zoë", "Siân", "Renée O’Neill", "Łukasz", "ŵyn", "SEÁN Ó SÉ", "Søren", "Müller-Weiß"]


def write(folder, data, name="list.csv"):
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def listed(names):
    return "Case,Name,Date\n" + "".join(f"C{number},{name},x\n" for number, name in enumerate(names))


def column(table, heading):
    return [row[heading] for row in table.rows]


# ---------------------------------------------------------------- cells


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('="00123"', "00123"),
        ('"=""00123"""', "00123"),
        ('"=""a """"b"""" c"""', 'a "b" c'),
        ('"=""01/09/2017"""', "01/09/2017"),
        ('=""', None),
        ("'00123", "'00123"),
    ],
)
def test_text_written_as_a_formula_is_read_without_it(tmp_path, cell, value):
    table = read_rows(write(tmp_path, f"Case,Name\n{cell},a\nC2,b\n"))
    assert table.rows[0]["Case"] == value


@pytest.mark.parametrize("text", ["#N/A", "2.01709E+11", "########", "=VLOOKUP(A1;B:B)"])
def test_cell_that_is_no_value_is_unreadable(tmp_path, text):
    cell = read_rows(write(tmp_path, f"Case,Name\n{text},a\nC2,b\n")).rows[0]["Case"]
    assert isinstance(cell, UnreadableCell)
    assert cell == text


# ---------------------------------------------------------------- characters


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x1a", "\x1b", "\x7f", "\x0e"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_control_character_is_read_as_a_space_with_a_note(tmp_path, character, encoding):
    text = listed(["Zoë", f"An{character}n", "Bea"])
    table = read_rows(write(tmp_path, text.encode(encoding)))
    assert column(table, "Name") == ["Zoë", "An n", "Bea"]
    assert "Cells affected: 1. The first is B3." in table.notes[-1]


def test_heading_with_a_control_character_is_found(tmp_path):
    assert read_rows(write(tmp_path, "Case\x01,\x02Name\nC1,Ann\n")).headings == ("Case", "Name")


@pytest.mark.parametrize("end", [b"\x1a", b"\x00" * 700, b"\r\n\x1a", b"\x1a\x00\x00"])
def test_padding_after_the_last_line_is_dropped(tmp_path, end):
    table = read_rows(write(tmp_path, listed(["Ann", "Bea"]).encode() + end))
    assert column(table, "Name") == ["Ann", "Bea"]
    assert not table.notes


# ---------------------------------------------------------------- letters


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("times", [1, 2])
def test_letters_encoded_twice_are_mended_with_a_note(tmp_path, name, times):
    text = name
    for _time in range(times):
        text = "".join(_sloppy(byte) for byte in text.encode())
    table = read_rows(write(tmp_path, listed(["Ann", text])))
    assert column(table, "Name") == ["Ann", name]
    assert "Cells affected: 1. The first is B3." in table.notes[0]


def _sloppy(byte):
    """Return the letter that Windows-1252 has for a byte, or the control character for a byte it lacks."""
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


@pytest.mark.parametrize("name", [*NAMES, "JOÃO", "Conceição", "CAFÉ’S", "“RENÉ”", "Ângela", "FRANÇA"])
def test_letters_that_are_right_stay_as_they_are(tmp_path, name):
    table = read_rows(write(tmp_path, listed(["Ann", name])))
    assert column(table, "Name") == ["Ann", name]
    assert not table.notes


def test_file_in_two_encodings_is_read_as_both_with_a_note(tmp_path):
    rows = listed(["Zoë O’Brien"]).encode() + b"C8,Ren\xe9e,x\nC9,O\x92Neill,x\nC10,a\x81b,x\n"
    table = read_rows(write(tmp_path, rows))
    assert column(table, "Name") == ["Zoë O’Brien", "Renée", "O’Neill", "a\x81b"]
    assert "mixes two character sets" in table.notes[0]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("cp1252", "Windows-1252"), ("mac_roman", "Mac OS Roman"), ("cp850", "DOS (code page 850)")],
)
def test_western_encoding_is_found_from_its_words(tmp_path, encoding, name):
    names = ["Renée", "Siân", "Zoë", "Müller", "François", "Núñez", "Chloé", "Óscar"] * 40
    table = read_rows(write(tmp_path, listed(names).encode(encoding)))
    assert column(table, "Name") == names
    assert table.notes == (
        f"We have read this file using the {name} character set. Check that names look right.",
    )


def test_lost_letters_are_noticed(tmp_path):
    table = read_rows(write(tmp_path, listed(["Ren\ufffde", "Ann"])))
    assert "letters are lost" in table.notes[0]
    assert "The first is B2" in table.notes[0]


def test_byte_order_mark_between_files_that_were_put_together_is_dropped(tmp_path):
    text = listed(["Ann", "Bea"])
    table = read_rows(write(tmp_path, text.encode("utf-8-sig") * 2))
    assert column(table, "Case") == ["C0", "C1", None, "C0", "C1"]
    assert table.notes == ("The headings are repeated in row 4. We have left them out.",)


def test_parameters_above_the_headings_are_no_mail(tmp_path):
    text = "From: 01/09/2017\nTo: 31/08/2018\n\n" + listed(["Ann", "Bea"])
    assert read_rows(write(tmp_path, text)).headings == ("Case", "Name", "Date")


# ---------------------------------------------------------------- size


def test_commas_without_end_are_refused_before_they_are_read(tmp_path):
    assert "The file is too large to read" in fault_text(write(tmp_path, ("," * 990 + "\n") * 13_000))


def test_blank_lines_without_end_take_no_memory(tmp_path):
    table = read_rows(write(tmp_path, listed(["Ann"]).encode() + b"\n" * 2_000_000))
    assert len(table.rows) == 1


def test_progress_counts_the_rows(tmp_path):
    counts: list[int] = []
    read_rows(write(tmp_path, "a,b\n" + "1,2\n" * 25_000), progress=counts.append)
    assert counts == [10_000, 20_000]
