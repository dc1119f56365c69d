"""Read the list in a text file: detect its encoding, delimiter and quoting."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from inspectorate.method.faults import Fault, FaultsFound, Sentence
from inspectorate.method.faults import Sentence as _
from inspectorate.tables.cells import CONTROL_CHARACTERS, CellReader, reader_notes
from inspectorate.tables.grid import Grid
from inspectorate.tables.limits import MAX_CELL_LENGTH, MAX_CELLS, MAX_ROWS, TITLE_ROWS, Limits
from inspectorate.tables.list_table import ListTable, table_from_grid
from inspectorate.tables.sheet_rows import MAX_COLUMNS, SheetFacts

_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_UTF_8 = "utf-8-sig"
_TWO_ENCODINGS = "utf-8 and cp1252"
_WESTERN = ["cp1252", "mac_roman", "cp850", "latin_1"]
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
_UTF_8_LETTERS = re.compile(rb"\xc2[\xa0-\xbf]|[\xc3-\xc5][\x80-\xbf]|\xe2\x80[\x90-\xbb]")
"""Letters with accents and quotation marks in UTF-8; in no other encoding do their bytes make words."""
_DELIMITERS = ",;\t|"
_SAMPLE_LENGTH = 64_000
_WORDS_SAMPLE = 2_000
"""Bytes of different words from which the encoding is guessed, so that a large file takes no longer."""
_WORD_LENGTH = 12
_MAX_LINE_LENGTH = 2_000_000
_MAX_CONTROL_SHARE = 0.05
_PADDING = b"\x00\x1a"
_ROWS_A_STEP = 10_000
_CURE_SAVE_AGAIN = _("Open it in a spreadsheet program and save it again as “CSV UTF-8”.")


def read_text(data: bytes, place: str, limits: Limits, progress: Callable[[int], None]) -> ListTable:
    """Return the list in a text file, with notes about what had to be guessed to read it.

    Raises FaultsFound when the file is not text, or not a table.
    """
    encoding = _encoding(data)
    if not encoding.startswith(("utf-16", "utf-32")):
        data = data.rstrip(_PADDING)
    with _opened(data[: 4 * _SAMPLE_LENGTH], encoding) as file:
        start = file.read(_SAMPLE_LENGTH)
    if len(CONTROL_CHARACTERS.findall(start)) > 4 + _MAX_CONTROL_SHARE * len(start):
        problem = _("This is not a text file or a spreadsheet that we can read, or it is damaged.")
        cure = _("Ask for the list as an Excel workbook (.xlsx) or as CSV.")
        raise FaultsFound([Fault(place, problem, cure)])
    hint = re.match(r'"?sep=(.)"?\r?\n', start, re.IGNORECASE)
    delimiter = hint.group(1) if hint else _detect_delimiter(start)
    reader = CellReader()
    with _opened(data, encoding) as file:
        if hint:
            file.readline()
        lines = csv.reader(_lines(file, place, limits), delimiter=delimiter, strict=True)
        grid, widths = _read_grid(lines, reader, place, limits, progress, first=2 if hint else 1)
    _check_widths(widths, place)
    table = table_from_grid(grid, place, SheetFacts(), limits)
    return replace(table, notes=(*_notes(encoding, delimiter), *table.notes, *reader_notes(reader)))


_DELIMITER_NAMES = {"\t": "tabs", ";": "semicolons", "|": "vertical bars"}
_ENCODING_NAMES = {
    "cp1252": "Windows-1252",
    "cp850": "DOS (code page 850)",
    "latin_1": "Latin-1",
    "mac_roman": "Mac OS Roman",
}


def _notes(encoding: str, delimiter: str) -> Iterator[Sentence]:
    if encoding == _TWO_ENCODINGS:
        yield _(
            "This file mixes two character sets, UTF-8 and Windows-1252. We have read both. Check that names "
            "look right."
        )
    elif encoding != _UTF_8:
        yield _(
            "We have read this file using the %(encoding)s character set. Check that names look right.",
            encoding=_ENCODING_NAMES.get(encoding, encoding.upper()),
        )
    if delimiter != ",":
        name = _DELIMITER_NAMES.get(delimiter, delimiter)
        yield _("We have read this file as separated by %(delimiter)s.", delimiter=name)


# ---------------------------------------------------------------- encoding


def _opened(data: bytes, encoding: str) -> io.TextIOWrapper:
    """Return a text file on the bytes; in two encodings, what is not UTF-8 is read as Windows-1252."""
    errors = "replace" if encoding not in _WESTERN else "strict"
    if encoding == _TWO_ENCODINGS:
        encoding, errors = _UTF_8, _CP1252_ERRORS
    return io.TextIOWrapper(io.BytesIO(data), encoding=encoding, errors=errors, newline="")


def _read_as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start : error.start + 1]
    try:
        return byte.decode("cp1252"), error.start + 1
    except UnicodeDecodeError:
        return byte.decode("latin_1"), error.start + 1


_CP1252_ERRORS = "inspectorate.cp1252"
codecs.register_error(_CP1252_ERRORS, _read_as_cp1252)


def _encoding(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return encoding
    sample = data[:_SAMPLE_LENGTH].rstrip(b"\x00")
    if sample.count(0) > len(sample) / 4:
        return "utf-16-be" if sample[:2000:2].count(0) > sample[1:2000:2].count(0) else "utf-16-le"
    try:
        for chunk in codecs.iterdecode(_chunks(data), _UTF_8):
            del chunk
    except UnicodeDecodeError:
        return _TWO_ENCODINGS if _UTF_8_LETTERS.search(data) else _western_encoding(data)
    return _UTF_8


def _chunks(data: bytes) -> Iterator[bytes]:
    view = memoryview(data)
    return (bytes(view[start : start + (1 << 20)]) for start in range(0, len(data), 1 << 20))


def _western_encoding(data: bytes) -> str:
    """Return the encoding in which the words with accents look most like words."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - rarely needed

    words: dict[bytes, None] = {}
    length = 0
    for match in _HIGH_BYTES.finditer(data):
        word = data[max(0, match.start() - _WORD_LENGTH) : match.end() + _WORD_LENGTH]
        if word not in words:
            words[word] = None
            length += len(word)
        if length > _WORDS_SAMPLE:
            break
    best = from_bytes(b"\n".join(words), cp_isolation=_WESTERN).best()
    for encoding in dict.fromkeys([best.encoding if best else "cp1252", *_WESTERN]):
        try:
            codecs.decode(data, encoding)
        except UnicodeError:
            continue
        return encoding
    return "latin_1"


# ---------------------------------------------------------------- cells


def _detect_delimiter(start: str) -> str:
    """Return the character that splits the first lines into the most cells, most evenly."""
    lines = [line for line in io.StringIO(start, newline="").readlines() if line.strip()][:60]

    def evenness(delimiter: str) -> tuple[float, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter))
        except csv.Error:
            return (0, 0)
        width, rows = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]), default=(1, 0))
        return (rows * (width > 1), width)

    best = max(_DELIMITERS, key=evenness)
    return best if evenness(best)[0] else ","


def _lines(file: io.TextIOWrapper, place: str, limits: Limits) -> Iterator[str]:
    """Yield the lines of a file. Raises FaultsFound at one longer than any row of a list."""
    while line := file.readline(_MAX_LINE_LENGTH):
        if len(line) == _MAX_LINE_LENGTH:
            raise FaultsFound([limits.size_fault(place)])
        yield line


def _read_grid(
    lines: Iterable[list[str]],
    reader: CellReader,
    place: str,
    limits: Limits,
    progress: Callable[[int], None],
    first: int,
) -> tuple[Grid, Counter[int]]:
    """Return the cells, and how many rows have each number of cells."""
    grid = Grid()
    widths: Counter[int] = Counter()
    cells_left = MAX_CELLS
    number = first - 1
    try:
        for number, row in enumerate(lines, start=first):
            cells_left -= len(row)
            if len(row) > MAX_COLUMNS or cells_left < 0 or len(grid.rows) > MAX_ROWS + TITLE_ROWS:
                raise FaultsFound([limits.size_fault(place)])
            grid.append(reader.row(row, number), number)
            widths[len(row)] += 1
            if number % _ROWS_A_STEP == 0:
                progress(number)
    except csv.Error as error:
        row_place = _("%(place)s, row %(number)s", place=place, number=number + 1)
        raise FaultsFound([_quoting_fault(row_place, str(error))]) from None
    return grid, widths


def _check_widths(widths: Counter[int], place: str) -> None:
    """Raise FaultsFound if most lines have one cell: a letter, notes or a program rather than a table."""
    single = widths[0] + widths[1]
    if widths[1] and (single == widths.total() or (widths.total() >= 5 and single > 0.6 * widths.total())):
        problem = _("This is text and not a table: most of its lines have no comma, semicolon or tab.")
        cure = _("Send the list as an Excel workbook (.xlsx) or as CSV, with a cell for each column.")
        raise FaultsFound([Fault(place, problem, cure)])


def _quoting_fault(place: str, error: str) -> Fault:
    if "field larger" in error:
        problem = _(
            "A cell that begins here has more than %(longest_cell)s characters.",
            longest_cell=f"{MAX_CELL_LENGTH:,}",
        )
    else:
        problem = _("A quotation mark here is not closed, or is in the middle of a cell.")
    cure = _(
        "Close the quotation mark, or write it twice inside a quoted cell. A spreadsheet program does "
        "this when it saves CSV."
    )
    return Fault(place, problem, cure)
