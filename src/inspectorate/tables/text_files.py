"""Read a text file into a grid of cells: detect its encoding, delimiter and quoting."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from charset_normalizer import from_bytes

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.tables.cells import CONTROL_CHARACTERS, Cell
from inspectorate.tables.file_safety import MAX_CELL_LENGTH, MAX_COLUMNS, MAX_ROWS

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_UTF_32_BOMS = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"))
_WESTERN = ["cp1252", "mac_roman", "cp850", "latin_1"]
_DELIMITERS = ",;\t|"
_SAMPLE_LENGTH = 64_000
_CURE_SAVE_AGAIN = _("Open it in a spreadsheet program and save it again as “CSV UTF-8”.")

Grid = list[list[Cell]]


def read_text(data: bytes, place: str) -> tuple[Grid, tuple[str, ...]]:
    """Return the rows of a text file, and sentences about what had to be guessed to read them.

    Raises FaultsFound when the file is not text, or not a table.
    """
    text, encoding = _decode(data, place)
    if control := CONTROL_CHARACTERS.search(text):
        line = text.count("\n", 0, control.start()) + 1
        problem = _(
            "There is a character in line %(line)s that no text has; this is not a CSV "
            "file, or it is damaged.",
            line=line,
        )
        raise FaultsFound([Fault(place, problem, _CURE_SAVE_AGAIN)])
    hint = re.match(r'"?sep=(.)"?\r?\n', text, re.IGNORECASE)
    delimiter = hint.group(1) if hint else _detect_delimiter(text)
    grid = _split(text, delimiter, place)
    if hint:
        grid[0] = []
    notes = [] if encoding in ("utf-8", "utf-8-sig") else [f"{place} was read as {encoding}."]
    if delimiter != ",":
        notes.append(
            f"{place} was read with “{_DELIMITER_NAMES.get(delimiter, delimiter)}” between its cells."
        )
    return grid, tuple(notes)


_DELIMITER_NAMES = {"\t": "tab", ";": "semicolon", "|": "vertical bar"}


def _decode(data: bytes, place: str) -> tuple[str, str]:
    for encoding in _encodings(data):
        try:
            return data.decode(encoding), encoding
        except UnicodeError:
            continue
    problem = _("Its letters are in an encoding that cannot be made out.")
    raise FaultsFound([Fault(place, problem, _CURE_SAVE_AGAIN)])


def _encodings(data: bytes) -> Iterator[str]:
    for bom, encoding in (*_UTF_32_BOMS, *_BOMS):
        if data.startswith(bom):
            yield encoding
            return
    sample = data[:_SAMPLE_LENGTH]
    zero_count = sample.count(0)
    if zero_count > len(sample) / 4:
        yield "utf-16-be" if sample[:2000:2].count(0) > sample[1:2000:2].count(0) else "utf-16-le"
        return
    yield "utf-8"
    yield from _western_encodings(data)


def _western_encodings(data: bytes) -> list[str]:
    # Only lines with non-ASCII bytes distinguish the encodings; a sample of them is enough.
    non_ascii_lines = re.findall(rb"[^\r\n]*[\x80-\xff][^\r\n]*", data[: 20 * _SAMPLE_LENGTH])
    best = (
        from_bytes(b"\n".join(non_ascii_lines)[:_SAMPLE_LENGTH], cp_isolation=_WESTERN).best()
        if non_ascii_lines
        else None
    )
    detected = [best.encoding] if best else []
    return list(dict.fromkeys([*detected, *_WESTERN]))


def _detect_delimiter(text: str) -> str:
    """Return the character that splits the first lines into the most cells, most evenly."""
    sample = io.StringIO(text[:_SAMPLE_LENGTH], newline="")
    lines = [line for line in sample.readlines() if line.strip()][:60]

    def evenness(delimiter: str) -> tuple[float, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter))
        except csv.Error:
            return (0, 0)
        width, rows = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]), default=(1, 0))
        return (rows * (width > 1), width)

    best = max(_DELIMITERS, key=evenness)
    return best if evenness(best)[0] else ","


def _split(text: str, delimiter: str, place: str) -> Grid:
    grid: Grid = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            if len(grid) >= MAX_ROWS or len(row) > MAX_COLUMNS:
                raise FaultsFound([_size_fault(place)])
            grid.append([cell if cell and not cell.isspace() else None for cell in row])
    except csv.Error as error:
        row_place = _("%(place)s, row %(number)s", place=place, number=len(grid) + 1)
        raise FaultsFound([_quoting_fault(row_place, str(error))]) from None
    return grid


def _size_fault(place: str) -> Fault:
    problem = _(
        "It has more than %(most_rows)s rows or %(most_columns)s columns.",
        most_rows=f"{MAX_ROWS:,}",
        most_columns=f"{MAX_COLUMNS:,}",
    )
    return Fault(place, problem, _("Keep only the cases this inspection needs in the file."))


def _quoting_fault(place: str, error: str) -> Fault:
    if "field larger" in error:
        problem = _(
            "A cell begins here that has more than %(longest_cell)s characters.",
            longest_cell=f"{MAX_CELL_LENGTH:,}",
        )
    else:
        problem = _("A quotation mark that begins here is never closed, or stands in the middle of a cell.")
    cure = _("Close it, or write it twice inside a quoted cell: saving from a spreadsheet program does this.")
    return Fault(place, problem, cure)
