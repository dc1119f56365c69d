"""Render the report's tables as an accessible XLSX workbook, following government guidance.

The guidance is that of the Analysis Function on releasing statistics in spreadsheets: a cover sheet, a table
of contents and a sheet of notes; one table a sheet from the first column on, marked as a table, with its
title above; no merged cells, no blank cells, no colour with a meaning, text of 12 points. Each sheet prints
on pages of A4 that are as wide as its table.
"""

import io
import math
from collections.abc import Iterator, Mapping, Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import cell_autofit_width
from xlsxwriter.worksheet import Worksheet

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.report.content import Report
from inspectorate.tables.limits import MAX_CELL_LENGTH
from inspectorate.typeset.layout import replace_unprintable
from inspectorate.typeset.sheets import Sheet, Workbook, workbook
from inspectorate.typeset.timestamps import moment, steady

OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
    "default_format_properties": {"font_name": "Arial", "font_size": 12, "font_scheme": ""},
}
HEADINGS_ROW = 2
"""Row of a table's headings, counted from 0; the title and the instructions are above."""

COVER_PIXELS = 640
"""Width of the cover's column: that of a printed page."""
MAX_PIXELS = 420
"""Greatest width of a column; longer texts are wrapped."""
LINE_POINTS = 15.75
"""Height of a line of 12 points. Programs other than Excel do not calculate the heights of wrapped rows."""
MAX_ROW_POINTS = 409
"""Greatest height of a row that Excel allows."""
A4 = 9
WIDE_TABLE = 900
"""Width (pixels) from which a table is printed in landscape."""

FORMATS: Mapping[str, Mapping[str, object]] = {
    "title": {"bold": True, "font_size": 16},
    "cover title": {"bold": True, "font_size": 16, "text_wrap": True},
    "heading": {"bold": True, "bottom": 1, "align": "left", "valign": "top", "text_wrap": True},
    "number heading": {"bold": True, "bottom": 1, "align": "right", "valign": "top", "text_wrap": True},
    "text": {"align": "left", "valign": "top", "text_wrap": True},
    "link": {"align": "left", "valign": "top", "text_wrap": True, "underline": 1, "font_color": "#0000FF"},
}
"""Formats of cells by their purpose; those of numbers are made for each number of decimals."""


def xlsx(report: Report) -> bytes:
    """Return an XLSX workbook with a sheet for every table, a cover sheet, contents and notes."""
    content, output = workbook(report), io.BytesIO()
    if faults := list(_long_cells(content)):
        raise FaultsFound(faults)
    with xlsxwriter.Workbook(output, OPTIONS) as book:
        book.set_properties(
            {
                "title": content.title,
                "author": replace_unprintable(report.author),
                "subject": replace_unprintable(report.series),
                "created": moment(report.dated.isoformat()).replace(tzinfo=None),
            }
        )
        styles = {name: book.add_format(dict(properties)) for name, properties in FORMATS.items()}
        _write_cover(book.add_worksheet("Cover"), content, styles)
        _write_contents(book.add_worksheet("Contents"), content, styles)
        if content.notes:
            _write_notes(book.add_worksheet("Notes"), content, styles)
        for sheet in content.sheets:
            _write_table(book, book.add_worksheet(sheet.label), sheet, styles)
    return steady(output.getvalue(), report.dated.isoformat())


def _long_cells(content: Workbook) -> Iterator[Fault]:
    """Yield a fault for each cell that is longer than Excel allows: the writer would leave it out."""
    for sheet in content.sheets:
        for number, row in enumerate(sheet.rows, start=1):
            if any(isinstance(value, str) and len(value) > MAX_CELL_LENGTH for value in row):
                place = _("tables.xlsx, %(sheet)s, row %(row)s", sheet=sheet.title, row=number)
                problem = _(
                    "A cell has more than the %(most)s characters that Excel allows.",
                    most=f"{MAX_CELL_LENGTH:,}",
                )
                yield Fault(place, problem, _("Shorten the text."))


def _write_cover(page: Worksheet, content: Workbook, styles: Mapping[str, Format]) -> None:
    page.hide_gridlines(2)
    _set_width(page, 0, COVER_PIXELS)
    _set_print(page, COVER_PIXELS)
    page.set_row(0, _height([content.title], [COVER_PIXELS], points=22))
    page.write_string(0, 0, content.title, styles["cover title"])
    for row, line in enumerate(content.cover, start=1):
        page.set_row(row, _height([line], [COVER_PIXELS]) + LINE_POINTS / 2)
        page.write_string(row, 0, line, styles["text"])


def _write_contents(page: Worksheet, content: Workbook, styles: Mapping[str, Format]) -> None:
    rows = [(sheet.label, sheet.title) for sheet in content.sheets]
    _write_above(page, "Contents", "This sheet lists the sheets of this workbook.", styles)
    _mark_table(page, "contents_table", ("Sheet name", "Table description"), rows, styles)
    for row, (label, title) in enumerate(rows, start=HEADINGS_ROW + 1):
        page.write_url(row, 0, f"internal:'{label}'!A1", styles["link"], label)
        page.write_string(row, 1, title, styles["text"])


def _write_notes(page: Worksheet, content: Workbook, styles: Mapping[str, Format]) -> None:
    rows = list(enumerate(content.notes, start=1))
    _write_above(page, "Notes", "This sheet has one table.", styles)
    _mark_table(page, "notes_table", ("Note number", "Note text"), rows, styles)
    for number, note in rows:
        page.write_number(HEADINGS_ROW + number, 0, number, styles["text"])
        page.write_string(HEADINGS_ROW + number, 1, note, styles["text"])


def _write_table(
    book: xlsxwriter.Workbook, page: Worksheet, sheet: Sheet, styles: Mapping[str, Format]
) -> None:
    references = "".join(f"[note {number}]" for number in sheet.notes)
    _write_above(page, f"{sheet.title} {references}".rstrip(), sheet.instructions, styles)
    name = f"table_{sheet.number}"
    number_columns = {column for column, decimals in enumerate(sheet.decimals) if decimals is not None}
    _mark_table(page, name, sheet.headings, sheet.rows, styles, number_columns=number_columns)
    number_formats: dict[int | None, Format] = {
        decimals: book.add_format(
            {"align": "right", "valign": "top", "num_format": "0" + f".{'0' * decimals}" * (decimals > 0)}
        )
        for decimals in dict.fromkeys(sheet.decimals)
        if decimals is not None
    }
    for row, cells in enumerate(sheet.rows, start=HEADINGS_ROW + 1):
        for column, (cell, decimals) in enumerate(zip(cells, sheet.decimals, strict=True)):
            if isinstance(cell, str):
                page.write_string(row, column, cell, styles["text"])
            else:
                page.write_number(row, column, cell, number_formats.get(decimals, styles["text"]))


def _write_above(page: Worksheet, title: str, instructions: str, styles: Mapping[str, Format]) -> None:
    """Write what stands above a table: its title, and how to read the sheet."""
    page.hide_gridlines(2)
    page.write_string(0, 0, title, styles["title"])
    page.write_string(1, 0, instructions)


def _mark_table(
    page: Worksheet,
    name: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str | float]],
    styles: Mapping[str, Format],
    *,
    number_columns: set[int] | frozenset[int] = frozenset(),
) -> None:
    """Write the headings, mark the cells below them as a table, and make its columns wide enough."""
    columns = [
        {
            "header": heading,
            "header_format": styles["number heading" if column in number_columns else "heading"],
        }
        for column, heading in enumerate(headings)
    ]
    options = {"name": name, "columns": columns, "autofilter": False, "style": None}
    last_row = HEADINGS_ROW + max(1, len(rows))
    page.add_table(HEADINGS_ROW, 0, last_row, len(headings) - 1, options)
    widths = []
    for column, heading in enumerate(headings):
        texts = [heading, *(str(row[column]) for row in rows)]
        widths.append(min(max(map(_pixels, texts)), MAX_PIXELS))
        _set_width(page, column, widths[-1])
    for number, row in enumerate([headings, *rows], start=HEADINGS_ROW):
        page.set_row(number, _height(list(map(str, row)), widths))
    page.repeat_rows(HEADINGS_ROW)
    _set_print(page, sum(widths))


def _set_width(page: Worksheet, column: int, pixels: int) -> None:
    """Set the width of a column. Digits of the workbook's font have 9 pixels; the library takes them as 7."""
    page.set_column_pixels(column, column, pixels * 7 // 9)


def _pixels(text: str) -> int:
    """Return the width of a text in 12 points, in bold too; the library's is that of Calibri in 11 points."""
    return int(cell_autofit_width(text)) * 5 // 4


def _height(texts: Sequence[str], widths: Sequence[int], *, points: float = LINE_POINTS) -> float:
    """Return the height of a row whose texts are wrapped in columns of these widths, in points."""
    scale = points / LINE_POINTS
    lines = [
        math.ceil(_pixels(text) * scale / width) if _pixels(text) * scale > width else 1
        for text, width in zip(texts, widths, strict=True)
    ]
    return min(max(lines) * points, MAX_ROW_POINTS)


def _set_print(page: Worksheet, pixels: int) -> None:
    """Print a sheet on A4 as wide as the page, with its name and page number below."""
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    if pixels > WIDE_TABLE:
        page.set_landscape()
    page.set_footer("&L&A&RPage &P of &N")
