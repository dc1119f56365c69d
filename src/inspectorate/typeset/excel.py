"""The report's tables as an accessible XLSX workbook, to the government's own guidance."""

import tempfile
import warnings
from pathlib import Path
from threading import Lock
from typing import Any

from inspectorate.method.report.content import Report
from inspectorate.typeset.layout import words
from inspectorate.typeset.moments import moment, steady
from inspectorate.typeset.sheets import INSTRUCTIONS, Sheet, Workbook, workbook

_one_at_a_time = Lock()
"""Warnings are switched off for a whole program, not for a thread."""
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}


def xlsx(report: Report) -> bytes:
    """Print every table of a report as a sheet of its own, with a cover, a list of contents and notes."""
    book = workbook(report)
    with _one_at_a_time, tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        # gptables calls pandas in ways that pandas means to drop; that is between the two of them.
        warnings.simplefilter("ignore")
        import gptables  # noqa: PLC0415 - takes more than a second

        path = Path(folder) / "tables.xlsx"
        made = gptables.produce_workbook(
            filename=path,
            sheets={sheet.label: _table(sheet) for sheet in book.sheets},
            cover=gptables.Cover(title=plain(book.title), intro=[plain(line) for line in book.cover]),
            contentsheet_options={
                "title": "Contents",
                "instructions": "This sheet lists the sheets of this workbook.",
            },
            notes_table=_notes(book),
            notesheet_options={"instructions": "This sheet holds one table."},
            workbook_options=OPTIONS,
        )
        made.set_properties(
            {
                "title": book.title,
                "author": words(report.author),
                "subject": words(report.series),
                "created": moment(report.dated.isoformat()).replace(tzinfo=None),
            }
        )
        made.close()
        return steady(path.read_bytes(), report.dated.isoformat())


def plain(text: str) -> str:
    """Text in which gptables sees neither a link of its own nor a note."""
    return text.replace("](", "] (").replace("$$", "$ $")


def _table(sheet: Sheet) -> Any:
    import gptables  # noqa: PLC0415 - takes more than a second
    import pandas  # type: ignore[import-untyped]  # noqa: ICN001, PLC0415 - gptables brings it

    headings = [plain(heading) for heading in sheet.headings]
    rows = [[plain(value) if isinstance(value, str) else value for value in row] for row in sheet.rows]
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
        title=plain(sheet.title) + "".join(f"$${note}$$" for note in sheet.notes),
        instructions=INSTRUCTIONS,
        index_columns={2: 0},
        additional_formatting=formats,
    )


def _notes(book: Workbook) -> Any:
    import pandas  # noqa: ICN001, PLC0415 - gptables brings it

    numbered = [(str(number), plain(note)) for number, note in enumerate(book.notes, start=1)]
    return pandas.DataFrame(numbered, columns=["Note", "Note text"])
