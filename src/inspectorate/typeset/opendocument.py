"""Render the report's tables as an OpenDocument spreadsheet."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from inspectorate.method.report.content import Report
from inspectorate.typeset.layout import replace_unprintable
from inspectorate.typeset.sheets import INSTRUCTIONS, Sheet, Workbook, workbook
from inspectorate.typeset.templates import template
from inspectorate.typeset.timestamps import moment, steady

if TYPE_CHECKING:
    import odfdo


def ods(report: Report) -> bytes:
    """Return an OpenDocument spreadsheet with a sheet for every table, a cover sheet, contents and notes."""
    import odfdo  # noqa: PLC0415 - only spreadsheets need it

    workbook_content = workbook(report)
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    _add_styles(document, workbook_content)
    for sheet in _sheets(workbook_content):
        document.body.append(odfdo.Element.from_tag(sheet))
    document.meta.title, document.meta.subject = workbook_content.title, replace_unprintable(report.series)
    document.meta.creator = document.meta.initial_creator = replace_unprintable(report.author)
    document.meta.language = report.language
    timestamp = moment(report.dated.isoformat())
    document.meta.creation_date = document.meta.date = timestamp.replace(tzinfo=None)
    document.language = report.language
    output = io.BytesIO()
    document.save(output)
    return steady(output.getvalue(), report.dated.isoformat())


def _add_styles(document: "odfdo.Document", workbook_content: Workbook) -> None:
    """Add the cell styles; numbers show as many decimals as in the report."""
    decimals = sorted(
        {count for sheet in workbook_content.sheets for count in sheet.decimals if count is not None}
    )
    styles = template("cells.xml.j2").render(decimals=decimals)
    for style in filter(None, map(str.strip, styles.splitlines())):
        document.insert_style(style, automatic=True)


def _sheets(workbook_content: Workbook) -> Iterator[str]:
    """Yield every sheet as OpenDocument XML; templates are used because odfdo is slow for single cells."""
    sheet_template = template("sheet.xml.j2")
    yield sheet_template.render(
        label="Cover", widths=["page"], lines=(workbook_content.title, *workbook_content.cover)
    )
    contents = [("Notes", "Notes"), *((sheet.label, sheet.title) for sheet in workbook_content.sheets)]
    yield sheet_template.render(
        label="Contents",
        widths=["narrow", "page"],
        lines=("Contents", "This sheet lists the sheets of this workbook."),
        headings=("Sheet name", "Sheet description"),
        rows=contents,
    )
    yield sheet_template.render(
        label="Notes",
        widths=["narrow", "page"],
        lines=("Notes", "This sheet has one table."),
        headings=("Note number", "Note text"),
        rows=[(f"[note {number}]", note) for number, note in enumerate(workbook_content.notes, start=1)],
    )
    yield from map(_table, workbook_content.sheets)


def _table(sheet: Sheet) -> str:
    note_marks = "".join(f" [note {note}]" for note in sheet.notes)
    return template("sheet.xml.j2").render(
        label=sheet.label,
        widths=["broad", *["narrow"] * (len(sheet.headings) - 1)],
        lines=(sheet.title + note_marks, INSTRUCTIONS),
        headings=sheet.headings,
        rows=sheet.rows,
        decimals=sheet.decimals,
    )
