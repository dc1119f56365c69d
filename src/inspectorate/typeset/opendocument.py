"""Render the report's tables as an OpenDocument spreadsheet."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from inspectorate.method.report.content import Report
from inspectorate.typeset.layout import replace_unprintable
from inspectorate.typeset.sheets import Sheet, Workbook, workbook
from inspectorate.typeset.templates import template
from inspectorate.typeset.timestamps import moment, steady

if TYPE_CHECKING:
    import odfdo

LONG_TEXT, SHORT_TEXT = 22, 14
"""Longest texts (characters) of a narrow and a slim column."""
PRINT = {
    "style:print-orientation": "landscape",
    "fo:page-width": "29.7cm",
    "fo:page-height": "21cm",
    "style:scale-to-X": "1",
    "style:scale-to-Y": "0",
}


def ods(report: Report) -> bytes:
    """Return an OpenDocument spreadsheet with a sheet for every table, a cover sheet, contents and notes."""
    import odfdo  # noqa: PLC0415 - only spreadsheets need it

    workbook_content = workbook(report)
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    _add_styles(document, workbook_content)
    _fit_to_width(document)
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
    contents = [(sheet.label, sheet.title) for sheet in workbook_content.sheets]
    if workbook_content.notes:
        contents.insert(0, ("Notes", "Notes"))
    yield sheet_template.render(
        label="Contents",
        widths=["broad", "page"],
        lines=("Contents", "This sheet lists the sheets of this workbook."),
        headings=("Sheet name", "Sheet description"),
        rows=contents,
    )
    if workbook_content.notes:
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
        widths=[_width(sheet, column) for column in range(len(sheet.headings))],
        lines=(sheet.title + note_marks, sheet.instructions),
        headings=sheet.headings,
        rows=sheet.rows,
        decimals=sheet.decimals,
    )


def _width(sheet: Sheet, column: int) -> str:
    """Return the width of a column: wide for texts, narrow for numbers and short texts."""
    longest = max(len(str(row[column])) for row in sheet.rows)
    return "broad" if longest > LONG_TEXT else "narrow" if longest > SHORT_TEXT else "slim"


def _fit_to_width(document: "odfdo.Document") -> None:
    """Print each sheet on A4 in landscape, as wide as the page."""
    for properties in document.styles.get_elements("//style:page-layout-properties"):
        for name, value in PRINT.items():
            properties.set_attribute(name, value)
