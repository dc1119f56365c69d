"""The report's tables as a real OpenDocument spreadsheet."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from inspectorate.method.report.content import Report
from inspectorate.typeset.layout import words
from inspectorate.typeset.sheets import INSTRUCTIONS, Sheet, Workbook, workbook
from inspectorate.typeset.templates import template

if TYPE_CHECKING:
    import odfdo

Values = Sequence[str | float]


def ods(report: Report) -> bytes:
    """Print every table of a report as a sheet of its own, with a cover, a list of contents and notes."""
    import odfdo  # noqa: PLC0415 - only spreadsheets need it

    book = workbook(report)
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    _add_styles(document, book)
    for sheet in (_cover(book), _contents(book), _notes(book), *map(_table, book.sheets)):
        document.body.append(sheet)
    document.meta.title, document.meta.subject = book.title, words(report.series)
    document.meta.creator, document.meta.language = words(report.inspectorate), report.language
    document.language = report.language
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _add_styles(document: "odfdo.Document", book: Workbook) -> None:
    decimals = sorted({places for sheet in book.sheets for places in sheet.decimals if places is not None})
    written = template("sheets.xml.j2").render(decimals=decimals)
    for style in filter(None, map(str.strip, written.splitlines())):
        document.insert_style(style, automatic=True)


def _row(values: Values, style: str, decimals: Sequence[int | None] = ()) -> Any:
    from odfdo import Cell, Row  # noqa: PLC0415 - only spreadsheets need it

    row = Row()
    for column, value in enumerate(values):
        look = style if isinstance(value, str) else f"number-{decimals[column]}"
        row.append_cell(Cell(value, style=look), clone=False)
    return row


def _sheet(label: str, lines: Sequence[str], widths: Sequence[str]) -> Any:
    """A sheet with its title and the lines under it."""
    from odfdo import Column, Table  # noqa: PLC0415 - only spreadsheets need it

    sheet = Table(label)
    sheet.clear()
    sheet.name = label
    for width in widths:
        sheet.append(Column(style=width))
    for index, line in enumerate(lines):
        sheet.append(_row([line], "text" if index else "title"))
    return sheet


def _add_table(
    sheet: Any, headings: Values, rows: Sequence[Values], decimals: Sequence[int | None] = ()
) -> Any:
    """Put a table below the lines of a sheet, its headings marked as such."""
    from odfdo.element import Element  # noqa: PLC0415 - only spreadsheets need it

    marked = Element.from_tag("table:table-header-rows")
    marked.append(_row(headings, "heading"))
    sheet.append(marked)
    for row in rows:
        sheet.append(_row(row, "text", decimals))
    return sheet


def _cover(book: Workbook) -> Any:
    return _sheet("Cover", (book.title, *book.cover), ["page"])


def _contents(book: Workbook) -> Any:
    sheet = _sheet(
        "Contents", ("Contents", "This sheet lists the sheets of this workbook."), ["narrow", "page"]
    )
    rows = [("Notes", "Notes"), *((table.label, table.title) for table in book.sheets)]
    return _add_table(sheet, ("Sheet name", "Sheet description"), rows)


def _notes(book: Workbook) -> Any:
    sheet = _sheet("Notes", ("Notes", "This sheet holds one table."), ["narrow", "page"])
    rows = [(f"[note {number}]", note) for number, note in enumerate(book.notes, start=1)]
    return _add_table(sheet, ("Note number", "Note text"), rows)


def _table(table: Sheet) -> Any:
    marks = "".join(f" [note {note}]" for note in table.notes)
    widths = ["broad", *["narrow"] * (len(table.headings) - 1)]
    sheet = _sheet(table.label, (table.title + marks, INSTRUCTIONS), widths)
    return _add_table(sheet, table.headings, table.rows, table.decimals)
