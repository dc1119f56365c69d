"""Render the report's tables as an accessible XLSX workbook, following government guidance.

The guidance is that of the Analysis Function on releasing statistics in spreadsheets: a cover sheet, a table
of contents and a sheet of notes; one table a sheet from the first column on, marked as a table, with its
title above; no merged cells, no blank cells, no colour with a meaning, text of 12 points.
"""

import io
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
from inspectorate.typeset.sheets import INSTRUCTIONS, Sheet, Workbook, workbook
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

COVER_PIXELS = 600
MAX_PIXELS = 420
"""Greatest width of a column; longer texts are wrapped."""

FORMATS: Mapping[str, Mapping[str, object]] = {
    "title": {"bold": True, "font_size": 16},
    "cover title": {"bold": True, "font_size": 16, "text_wrap": True},
    "heading": {"bold": True, "bottom": 1, "align": "left", "valign": "top", "text_wrap": True},
    "number heading": {"bold": True, "bottom": 1, "align": "right", "valign": "top", "text_wrap": True},
    "text": {"align": "left", "text_wrap": True},
    "link": {"align": "left", "text_wrap": True, "underline": 1, "font_color": "#0000FF"},
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
        contents, notes = book.add_worksheet("Contents"), book.add_worksheet("Notes")
        _write_contents(contents, content, styles)
        _write_notes(notes, content, styles)
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
    page.set_column_pixels(0, 0, COVER_PIXELS)
    page.write_string(0, 0, content.title, styles["cover title"])
    for row, line in enumerate(content.cover, start=1):
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
    _write_above(page, f"{sheet.title} {references}", INSTRUCTIONS, styles)
    name = sheet.label.lower().replace(" ", "_")
    number_columns = {column for column, decimals in enumerate(sheet.decimals) if decimals is not None}
    _mark_table(page, name, sheet.headings, sheet.rows, styles, number_columns=number_columns)
    number_formats: dict[int | None, Format] = {
        decimals: book.add_format(
            {"align": "right", "num_format": "0" + f".{'0' * decimals}" * (decimals > 0)}
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
    for column, heading in enumerate(headings):
        texts = [heading, *(str(row[column]) for row in rows)]
        # The width is that of 11 points.
        pixels = max(cell_autofit_width(text) for text in texts) * 12 // 11
        page.set_column_pixels(column, column, min(pixels, MAX_PIXELS))
