"""Render the report's tables as an accessible XLSX workbook, following government guidance."""

import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Any

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.report.content import Report
from inspectorate.tables.limits import MAX_CELL_LENGTH
from inspectorate.typeset.layout import replace_unprintable
from inspectorate.typeset.sheets import INSTRUCTIONS, Sheet, Workbook, workbook
from inspectorate.typeset.timestamps import moment, steady

_WARNINGS_LOCK = Lock()
"""Lock for `warnings.catch_warnings`, which changes the whole process and not only a thread."""
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}


def xlsx(report: Report) -> bytes:
    """Return an XLSX workbook with a sheet for every table, a cover sheet, contents and notes."""
    workbook_content = workbook(report)
    if faults := list(_long_cells(workbook_content)):
        raise FaultsFound(faults)
    with _WARNINGS_LOCK, tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        # gptables uses pandas features that are deprecated; these warnings are not ours to fix.
        warnings.simplefilter("ignore")
        import gptables  # noqa: PLC0415 - takes more than a second

        path = Path(folder) / "tables.xlsx"
        document = gptables.produce_workbook(
            filename=path,
            sheets={sheet.label: _table(sheet) for sheet in workbook_content.sheets},
            cover=gptables.Cover(
                title=without_markup(workbook_content.title),
                intro=[without_markup(line) for line in workbook_content.cover],
            ),
            contentsheet_options={
                "title": "Contents",
                "instructions": "This sheet lists the sheets of this workbook.",
            },
            notes_table=_notes(workbook_content),
            notesheet_options={"instructions": "This sheet holds one table."},
            workbook_options=OPTIONS,
        )
        document.set_properties(
            {
                "title": workbook_content.title,
                "author": replace_unprintable(report.author),
                "subject": replace_unprintable(report.series),
                "created": moment(report.dated.isoformat()).replace(tzinfo=None),
            }
        )
        document.close()
        return steady(path.read_bytes(), report.dated.isoformat())


def _long_cells(workbook_content: Workbook) -> Iterator[Fault]:
    """Yield a fault for each cell that is longer than Excel allows: the writer would leave it out."""
    for sheet in workbook_content.sheets:
        for number, row in enumerate(sheet.rows, start=1):
            if any(isinstance(value, str) and len(value) > MAX_CELL_LENGTH for value in row):
                place = _("tables.xlsx, %(sheet)s, row %(row)s", sheet=sheet.title, row=number)
                problem = _(
                    "A cell has more than the %(most)s characters that Excel allows.",
                    most=f"{MAX_CELL_LENGTH:,}",
                )
                yield Fault(place, problem, _("Shorten the text."))


def without_markup(text: str) -> str:
    """Return text without the syntax that gptables reads as a link or a note."""
    return text.replace("](", "] (").replace("$$", "$ $")


def _table(sheet: Sheet) -> Any:
    import gptables  # noqa: PLC0415 - takes more than a second
    import pandas  # type: ignore[import-untyped]  # noqa: ICN001, PLC0415 - gptables brings it

    headings = [without_markup(heading) for heading in sheet.headings]
    rows = [
        [without_markup(value) if isinstance(value, str) else value for value in row] for row in sheet.rows
    ]
    formats = [
        {
            "column": {
                "columns": [heading],
                "format": {"num_format": "0" + f".{'0' * decimals}" * (decimals > 0)},
            }
        }
        for heading, decimals in zip(headings, sheet.decimals, strict=True)
        if decimals is not None
    ]
    return gptables.GPTable(
        table=pandas.DataFrame(rows, columns=headings, dtype=object),
        table_name=sheet.label.lower().replace(" ", "_"),
        title=without_markup(sheet.title) + "".join(f"$${note}$$" for note in sheet.notes),
        instructions=INSTRUCTIONS,
        index_columns={2: 0},
        additional_formatting=formats,
    )


def _notes(workbook_content: Workbook) -> Any:
    import pandas  # noqa: ICN001, PLC0415 - gptables brings it

    numbered = [
        (str(number), without_markup(note)) for number, note in enumerate(workbook_content.notes, start=1)
    ]
    return pandas.DataFrame(numbered, columns=["Note", "Note text"])
