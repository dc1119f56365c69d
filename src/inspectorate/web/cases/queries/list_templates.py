"""Write the template of a long list: an empty list with the edition's columns, and a sheet of guidance."""

import io
from collections.abc import Iterator

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from inspectorate.method.population import field_use, level_titles
from inspectorate.method.standards import Framework, LongListField
from inspectorate.method.standards.casework import CaseGroup
from inspectorate.web.cases.queries.long_lists import eligible_dates, fields_of
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.jinja import day
from inspectorate.web.translation import translated

ROWS = 2000
"""Rows that are formatted and offer the possible values. A list may have more."""
LONGEST_CHOICE = 255
"""Characters that spreadsheet programs allow in a list of possible values."""
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}


def list_template(*, access: InspectionAccess, group: CaseGroup) -> bytes:
    """Return the template of a case group's long list as an XLSX file.

    Its first sheet has a column for each field of the edition, under a heading that the edition lists. The
    second sheet says what to write in each. It has one cell a row, so that it is not taken for the list.
    """
    fields, edition = fields_of(access=access, group=group), access.framework
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, OPTIONS) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        formats = {
            "date": book.add_format({"num_format": "dd/mm/yyyy"}),
            "text": book.add_format({"num_format": "@"}),
        }
        cases = book.add_worksheet(_("Long list"))
        cases.freeze_panes(1, 0)
        for column, field in enumerate(fields):
            _add_column(cases, column, field, bold, formats["date" if field.kind == "date" else "text"])
            _add_choices(cases, column, level_titles(field, edition, group.key))
        guidance = book.add_worksheet(_("Guidance"))
        guidance.set_column(0, 0, 100)
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        rows = [(_("How to fill in the long list"), bold)]
        rows += [(sentence, wrapped) for sentence in _introduction(access, group)]
        for field in fields:
            rows.append((heading_of(field), bold))
            rows += [(sentence, wrapped) for sentence in _guidance(field, edition, group)]
        for row, (text, style) in enumerate(rows):
            guidance.write_string(row, 0, text, style)
    return content.getvalue()


def heading_of(field: LongListField) -> str:
    """Return the heading of a field in the template: the first that the edition lists, or its title."""
    heading = field.headings[0] if field.headings else field.title
    return heading[:1].upper() + heading[1:]


def _add_column(cases: Worksheet, column: int, field: LongListField, bold: Format, style: Format) -> None:
    """Write a heading. Cells below are text, so that ids keep their leading zeros, or dates."""
    heading = heading_of(field)
    cases.set_column(column, column, max(14, len(heading) + 2), style)
    cases.write_string(0, column, heading, bold)


def _add_choices(cases: Worksheet, column: int, titles: tuple[str, ...]) -> None:
    """Offer the possible values in the cells of a column, where spreadsheet programs allow so many."""
    if titles and len(",".join(titles)) <= LONGEST_CHOICE and not any("," in title for title in titles):
        options = {"validate": "list", "source": list(titles), "show_error": False}
        cases.data_validation(1, column, ROWS, column, options)


def _introduction(access: InspectionAccess, group: CaseGroup) -> Iterator[str]:
    yield _("Write one row for each case in the first sheet. Leave the headings as they are.")
    if dates := eligible_dates(access=access, group=group):
        first, last = map(day, dates)
        yield _("Include every case with a disposal between %(first)s and %(last)s.") % {
            "first": first,
            "last": last,
        }
    yield _(
        "Leave a cell empty if you do not know what to write. Send the file on the page “Send a long list”."
    )


def _guidance(field: LongListField, edition: Framework, group: CaseGroup) -> Iterator[str]:
    needed = (
        _("Every row needs it.") if field.required else _("Leave out the column if you do not record it.")
    )
    yield f"{translated(field_use(field, edition, group))} {needed}"
    if titles := level_titles(field, edition, group.key):
        words = _("Use one of these, or your system’s own word: %(values)s.")
        if not field.open:
            words = _("Use one of these, or your system’s own code: %(values)s.")
        yield words % {"values": "; ".join(titles)}
    elif field.kind == "date":
        yield _("Write a date, such as 31/12/2018.")
