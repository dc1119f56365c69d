"""Content of the workbooks: the report's tables as sheets, independent of the file format.

Sheets hold one table each, without merged or blank cells; a shorthand marks cells that do not apply. Numbers
stay numbers, texts of two numbers become two columns, and formulas in text are escaped.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from inspectorate.method.report.content import Cell, Report, Run, Section, Table
from inspectorate.tables import escape_formula
from inspectorate.typeset.layout import replace_unprintable
from inspectorate.typeset.sheet_results import first_tables, is_in_first_tables

NOT_APPLICABLE = "[z]"
NOT_APPLICABLE_NOTE = f"{NOT_APPLICABLE} means that nothing applies, or that there is no value."
ONE_TABLE = "This sheet has one table."
NOTES_BELOW = "Numbers in square brackets lead to the sheet of notes."
LETTER_OR_DIGIT = re.compile(r"[a-zA-Z0-9]")
DECIMALS = re.compile(r"\.(\d+)")
SHEETS_BEFORE = ("Cover", "Contents", "Notes")
MAX_NAME = 31
"""Longest name of a sheet (characters)."""
FIRST_LONG_LETTER = 0x10000
"""First letter that Excel counts as two."""
SHORT_NAMES = {"ratings": "Ratings", "results": "Results"}
"""Names of the first sheets, by the keys of their tables."""
SHORT_CAPTION = 2
"""Words up to which a caption does not say what its table is about without the section's title."""

_NAME_SIGNS = re.compile(r"[][*?:/\\']+")
_MARK = re.compile(r" \[\w\]$")
_LAST_WORDS = re.compile(
    r"(?:[ ,;–-]|\b(?:a|about|across|an|and|as|at|for|from|in|its|of|on|that|the|to|with))+$"
)
"""Words with which the name of a sheet does not end."""
_NUMBER = r"(-?\d[\d,]*(?:\.\d+)?)%?"
_PAIRS = (
    (re.compile(rf"{_NUMBER} of {_NUMBER}"), ("{}", "{}, out of")),
    (re.compile(rf"{_NUMBER} to {_NUMBER}"), ("{} from", "{} to")),
)
"""Texts of two numbers, and the headings of the columns that they become."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Sheet with one table: number, name, title, instructions, note numbers, headings, rows, and decimals.

    `key` is that of its table.
    """

    key: str
    number: int
    label: str
    title: str
    instructions: str
    notes: tuple[int, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str | float, ...], ...]
    decimals: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """Content of a workbook: cover lines, the notice for every sheet, notes in order, and sheets."""

    title: str
    cover: tuple[str, ...]
    notice: str
    notes: tuple[str, ...]
    sheets: tuple[Sheet, ...]


def workbook(report: Report) -> Workbook:
    """Return every table of a report that has rows, as a workbook. Ratings and results come first."""
    titles = dict(_section_titles(report.sections))
    tables = [
        *first_tables(report),
        *(_described(table, titles) for table in report.tables if not is_in_first_tables(table, report)),
    ]
    notice = cell_text(re.split(r"(?<=[.!?])\s+", report.notice.strip())[0])
    notes: list[str] = []
    names = {name.casefold() for name in SHEETS_BEFORE}
    sheets = []
    for number, table in enumerate((table for table in tables if table.rows), start=1):
        sheets.append(_sheet(number, table, notes, notice, names))
    cover = (report.series, report.service, report.date, report.inspectorate, report.notice, report.licence)
    lines = tuple(cell_text(line) for line in dict.fromkeys(cover) if line and line != report.title)
    return Workbook(cell_text(report.title), lines, notice, tuple(notes), tuple(sheets))


def _section_titles(sections: Iterable[Section], above: str = "") -> Iterator[tuple[str, str]]:
    """Yield the key of each table with the title of the section of the first level that it is in."""
    for section in sections:
        title = above or section.title
        yield from ((block.key, title) for block in section.blocks if isinstance(block, Table))
        yield from _section_titles(section.parts, title)


def _described(table: Table, titles: Mapping[str, str]) -> Table:
    """Return a table whose caption says what it is about outside its section."""
    title = titles.get(table.key, "")
    is_short = len(table.caption.split()) <= SHORT_CAPTION and ":" not in table.caption
    return replace(table, caption=f"{title}: {table.caption}") if title and is_short else table


def cell_text(text: str) -> str:
    """Return text on one line, without control characters, with formulas escaped."""
    return escape_formula(" ".join(replace_unprintable(text).split()))


def _sheet(number: int, table: Table, notes: list[str], notice: str, names: set[str]) -> Sheet:
    table = _with_pairs_as_columns(table)
    width = len(table.headings)
    rows = tuple(
        tuple(_value(cell) for cell in row[:width]) + (NOT_APPLICABLE,) * (width - len(row))
        for row in table.rows
    )
    has_blanks = any(value == NOT_APPLICABLE for row in rows for value in row)
    note_numbers = []
    for note in (*table.notes, *((NOT_APPLICABLE_NOTE,) if has_blanks else ())):
        note_text = with_letter_or_digit(cell_text(note), "General")
        if note_text not in notes:
            notes.append(note_text)
        note_numbers.append(notes.index(note_text) + 1)
    instructions = [ONE_TABLE, *([NOTES_BELOW] if note_numbers else []), *([notice] if notice else [])]
    return Sheet(
        key=table.key,
        number=number,
        label=_name(number, SHORT_NAMES.get(table.key, table.caption), names),
        title=f"Table {number}: {cell_text(table.caption)}",
        instructions=" ".join(instructions),
        notes=tuple(sorted(set(note_numbers))),
        headings=_headings(table),
        rows=rows,
        decimals=tuple(_decimals(table, column) for column in range(width)),
    )


def _name(number: int, caption: str, names: set[str]) -> str:
    """Return the name of a sheet: its number, and as many words of the caption as there is room for."""
    letters = "".join(letter for letter in replace_unprintable(caption) if ord(letter) < FIRST_LONG_LETTER)
    words = " ".join(_NAME_SIGNS.sub(" ", _MARK.sub("", letters)).split())
    name = f"{number} {words}".strip()
    if len(name) > MAX_NAME:
        name = name[: MAX_NAME + 1].rsplit(" ", 1)[0][:MAX_NAME]
        name = _LAST_WORDS.sub("", name)
    name = name if name.casefold() not in names else str(number)
    names.add(name.casefold())
    return name


def _with_pairs_as_columns(table: Table) -> Table:
    """Return a table in which columns of texts such as “26 of 31” are two columns of numbers."""
    headings: list[str] = []
    rows: list[list[Cell]] = [[] for _ in table.rows]
    for column, heading in enumerate(table.headings):
        cells = [row[column] if column < len(row) else Cell((Run(""),)) for row in table.rows]
        pattern, forms = _pair_of(cells) if column else (None, ())
        headings += [form.format(heading) for form in forms] if pattern else [heading]
        for row, cell in zip(rows, cells, strict=True):
            row.extend(_parts(pattern, cell) if pattern else [cell])
    return replace(table, headings=tuple(headings), rows=tuple(map(tuple, rows)))


def _pair_of(cells: Sequence[Cell]) -> tuple[re.Pattern[str] | None, tuple[str, ...]]:
    """Return the pattern of a column's texts of two numbers, and its headings; None if it has others."""
    for pattern, forms in _PAIRS:
        others = [cell for cell in cells if not pattern.fullmatch(cell.text.strip())]
        if len(others) < len(cells) and not any(re.search(r"\d", cell.text) for cell in others):
            return pattern, forms
    return None, ()


def _parts(pattern: re.Pattern[str], cell: Cell) -> list[Cell]:
    match = pattern.fullmatch(cell.text.strip())
    if match is None:
        return [cell, Cell((Run(""),))]
    return [Cell((Run(text),), number=float(text.replace(",", ""))) for text in match.groups()]


def _value(cell: Cell) -> str | float:
    if cell.number is not None:
        return cell.number
    return with_letter_or_digit(cell_text(cell.text), NOT_APPLICABLE)


def with_letter_or_digit(text: str, default: str) -> str:
    """Return text with a Latin letter or a digit, or else `default`: signs alone are not read out."""
    if LETTER_OR_DIGIT.search(text):
        return text
    return f"{text} (text)" if any(map(str.isalnum, text)) else default


def _headings(table: Table) -> tuple[str, ...]:
    """Return unique, non-empty headings; columns of percentages get the unit in their heading."""
    headings: list[str] = []
    for column, raw in enumerate(table.headings):
        heading = with_letter_or_digit(cell_text(raw), f"Column {column + 1}")
        numbers = [row[column] for row in table.rows if column < len(row) and row[column].number is not None]
        if (
            numbers
            and all(cell.text.endswith("%") for cell in numbers)
            and not re.search("%|per cent", heading)
        ):
            heading += " (%)"
        while heading.casefold() in {earlier.casefold() for earlier in headings}:
            heading += f" ({column + 1})"
        headings.append(heading)
    return tuple(headings)


def _decimals(table: Table, column: int) -> int | None:
    """Return the number of decimals that the report shows in a column; None without numbers."""
    numbers = [row[column].text for row in table.rows if column < len(row) and row[column].number is not None]
    if not numbers:
        return None
    return max(len(match[1]) if (match := DECIMALS.search(number)) else 0 for number in numbers)
