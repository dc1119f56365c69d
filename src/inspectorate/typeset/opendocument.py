"""The report's tables as a real OpenDocument spreadsheet."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from inspectorate.method.report.content import Report
from inspectorate.typeset.layout import words
from inspectorate.typeset.moments import moment, steady
from inspectorate.typeset.sheets import INSTRUCTIONS, Sheet, Workbook, workbook
from inspectorate.typeset.templates import template

if TYPE_CHECKING:
    import odfdo


def ods(report: Report) -> bytes:
    """Print every table of a report as a sheet of its own, with a cover, a list of contents and notes."""
    import odfdo  # noqa: PLC0415 - only spreadsheets need it

    book = workbook(report)
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    _add_styles(document, book)
    for sheet in _sheets(book):
        document.body.append(odfdo.Element.from_tag(sheet))
    document.meta.title, document.meta.subject = book.title, words(report.series)
    document.meta.creator = document.meta.initial_creator = words(report.author)
    document.meta.language = report.language
    dated = moment(report.dated.isoformat())
    document.meta.creation_date = document.meta.date = dated.replace(tzinfo=None)
    document.language = report.language
    written = io.BytesIO()
    document.save(written)
    return steady(written.getvalue(), report.dated.isoformat())


def _add_styles(document: "odfdo.Document", book: Workbook) -> None:
    """Say how cells of each kind look; numbers show as many decimals as the report does."""
    decimals = sorted({places for sheet in book.sheets for places in sheet.decimals if places is not None})
    written = template("cells.xml.j2").render(decimals=decimals)
    for style in filter(None, map(str.strip, written.splitlines())):
        document.insert_style(style, automatic=True)


def _sheets(book: Workbook) -> Iterator[str]:
    """Every sheet in OpenDocument's own words: they are written whole, because odfdo is slow cell by cell."""
    page = template("sheet.xml.j2")
    yield page.render(label="Cover", widths=["page"], lines=(book.title, *book.cover))
    contents = [("Notes", "Notes"), *((sheet.label, sheet.title) for sheet in book.sheets)]
    yield page.render(
        label="Contents",
        widths=["narrow", "page"],
        lines=("Contents", "This sheet lists the sheets of this workbook."),
        headings=("Sheet name", "Sheet description"),
        rows=contents,
    )
    yield page.render(
        label="Notes",
        widths=["narrow", "page"],
        lines=("Notes", "This sheet holds one table."),
        headings=("Note number", "Note text"),
        rows=[(f"[note {number}]", note) for number, note in enumerate(book.notes, start=1)],
    )
    yield from map(_table, book.sheets)


def _table(sheet: Sheet) -> str:
    marks = "".join(f" [note {note}]" for note in sheet.notes)
    return template("sheet.xml.j2").render(
        label=sheet.label,
        widths=["broad", *["narrow"] * (len(sheet.headings) - 1)],
        lines=(sheet.title + marks, INSTRUCTIONS),
        headings=sheet.headings,
        rows=sheet.rows,
        decimals=sheet.decimals,
    )
