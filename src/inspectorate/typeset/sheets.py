"""Content of the workbooks: the report's tables as sheets, independent of the file format.

Sheets hold one table each, without merged or blank cells; a shorthand marks cells that do not apply. Numbers
stay numbers, and formulas in text are escaped.
"""

import re
from dataclasses import dataclass

from inspectorate.method.report.content import Cell, Report, Table
from inspectorate.tables import escape_formula
from inspectorate.typeset.layout import replace_unprintable

NOT_APPLICABLE = "[z]"
NOT_APPLICABLE_NOTE = f"{NOT_APPLICABLE} means that nothing applies, or that there is no value."
INSTRUCTIONS = "This sheet has one table. Numbers in square brackets lead to the sheet of notes."
LETTER_OR_DIGIT = re.compile(r"[a-zA-Z0-9]")
DECIMALS = re.compile(r"\.(\d+)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Sheet with one table: label, title, note numbers, headings, rows, and decimals to display."""

    label: str
    title: str
    notes: tuple[int, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str | float, ...], ...]
    decimals: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """Content of a workbook: cover lines, notes in order, and sheets."""

    title: str
    cover: tuple[str, ...]
    notes: tuple[str, ...]
    sheets: tuple[Sheet, ...]


def workbook(report: Report) -> Workbook:
    """Return every table of a report that has rows, as a workbook."""
    general = report.notice or f"These tables belong to the report {report.title}, {report.date}."
    notes = [with_letter_or_digit(cell_text(general), "General")]
    sheets = []
    for number, table in enumerate((table for table in report.tables if table.rows), start=1):
        sheets.append(_sheet(number, table, notes))
    cover = (report.series, report.service, report.date, report.inspectorate, report.notice, report.licence)
    lines = tuple(cell_text(line) for line in dict.fromkeys(cover) if line and line != report.title)
    return Workbook(cell_text(report.title), lines, tuple(notes), tuple(sheets))


def cell_text(text: str) -> str:
    """Return text on one line, without control characters, with formulas escaped."""
    return escape_formula(" ".join(replace_unprintable(text).split()))


def _sheet(number: int, table: Table, notes: list[str]) -> Sheet:
    width = len(table.headings)
    rows = tuple(
        tuple(_value(cell) for cell in row[:width]) + (NOT_APPLICABLE,) * (width - len(row))
        for row in table.rows
    )
    has_blanks = any(value == NOT_APPLICABLE for row in rows for value in row)
    note_numbers = [1]
    for note in (*table.notes, *((NOT_APPLICABLE_NOTE,) if has_blanks else ())):
        note_text = with_letter_or_digit(cell_text(note), "General")
        if note_text not in notes:
            notes.append(note_text)
        note_numbers.append(notes.index(note_text) + 1)
    return Sheet(
        label=f"Table {number}",
        title=f"Table {number}: {cell_text(table.caption)}",
        notes=tuple(dict.fromkeys(note_numbers)),
        headings=_headings(table),
        rows=rows,
        decimals=tuple(_decimals(table, column) for column in range(width)),
    )


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
