"""The report's tables as sheets: what both kinds of workbook hold, whatever their file format.

One table a sheet, no merged cells, nothing blank: where nothing applies, a cell says so in shorthand.
Numbers stay numbers; text that a spreadsheet would run is made harmless.
"""

import re
from dataclasses import dataclass

from inspectorate.method.report.content import Cell, Report, Table
from inspectorate.tables import safe_cell
from inspectorate.typeset.layout import words

NOTHING = "[z]"
NOTHING_MEANS = f"{NOTHING} stands where nothing applies or there is no value."
INSTRUCTIONS = "This sheet holds one table. Numbers in square brackets lead to the sheet of notes."
LETTER_OR_DIGIT = re.compile(r"[a-zA-Z0-9]")
DECIMALS = re.compile(r"\.(\d+)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its sheet's name, its title, its notes' numbers, its rows, the decimals to show."""

    label: str
    title: str
    notes: tuple[int, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str | float, ...], ...]
    decimals: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """What a workbook holds: the lines of its cover, its notes in order, its sheets."""

    title: str
    cover: tuple[str, ...]
    notes: tuple[str, ...]
    sheets: tuple[Sheet, ...]


def workbook(report: Report) -> Workbook:
    """Gather every table of a report that has rows."""
    general = report.notice or f"These tables belong to the report {report.title}, {report.date}."
    notes = [meaningful(text(general), "General")]
    sheets = []
    for number, table in enumerate((table for table in report.tables if table.rows), start=1):
        sheets.append(_sheet(number, table, notes))
    cover = (report.series, report.service, report.date, report.inspectorate, report.notice, report.licence)
    lines = tuple(text(line) for line in dict.fromkeys(cover) if line and line != report.title)
    return Workbook(text(report.title), lines, tuple(notes), tuple(sheets))


def text(raw: str) -> str:
    """Text that every reader of spreadsheets takes for text, on one line."""
    return safe_cell(" ".join(words(raw).split()))


def _sheet(number: int, table: Table, notes: list[str]) -> Sheet:
    width = len(table.headings)
    rows = tuple(
        tuple(_value(cell) for cell in row[:width]) + (NOTHING,) * (width - len(row)) for row in table.rows
    )
    blank = any(value == NOTHING for row in rows for value in row)
    used = [1]
    for note in (*table.notes, *((NOTHING_MEANS,) if blank else ())):
        said = meaningful(text(note), "General")
        if said not in notes:
            notes.append(said)
        used.append(notes.index(said) + 1)
    return Sheet(
        label=f"Table {number}",
        title=f"Table {number}: {text(table.caption)}",
        notes=tuple(dict.fromkeys(used)),
        headings=_headings(table),
        rows=rows,
        decimals=tuple(_decimals(table, column) for column in range(width)),
    )


def _value(cell: Cell) -> str | float:
    if cell.number is not None:
        return cell.number
    return meaningful(text(cell.text), NOTHING)


def meaningful(shown: str, otherwise: str) -> str:
    """Text with a Latin letter or a digit in it, which gptables insists on; signs alone say nothing."""
    if LETTER_OR_DIGIT.search(shown):
        return shown
    return f"{shown} (text)" if any(map(str.isalnum, shown)) else otherwise


def _headings(table: Table) -> tuple[str, ...]:
    """Headings that are there, differ, and name the unit when every cell beneath is a percentage."""
    headings: list[str] = []
    for column, raw in enumerate(table.headings):
        heading = meaningful(text(raw), f"Column {column + 1}")
        numbers = [row[column] for row in table.rows if column < len(row) and row[column].number is not None]
        if (
            numbers
            and all(cell.text.endswith("%") for cell in numbers)
            and not re.search("%|per cent", heading)
        ):
            heading += " (%)"
        while heading in headings:
            heading += f" ({column + 1})"
        headings.append(heading)
    return tuple(headings)


def _decimals(table: Table, column: int) -> int | None:
    """How many decimals the report itself shows in a column; None when it holds no numbers."""
    shown = [row[column].text for row in table.rows if column < len(row) and row[column].number is not None]
    if not shown:
        return None
    return max(len(found[1]) if (found := DECIMALS.search(number)) else 0 for number in shown)
