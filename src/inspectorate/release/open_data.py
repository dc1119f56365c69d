"""Open data of a release: every table and chart of the report as CSV, described by datapackage.json.

The tables are those that the report prints, so they hold nothing that the report withholds.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from inspectorate.method.report.composition.traversal import blocks_in
from inspectorate.method.report.content import Picture, Report
from inspectorate.method.report.draft import Draft
from inspectorate.package.columns import ColumnKind, TableColumn
from inspectorate.package.datapackage import DIALECT, field_descriptor, slug
from inspectorate.package.rows import rows_to_text
from inspectorate.release.details import ReleaseDetails, timestamp
from inspectorate.release.json_text import json_bytes
from inspectorate.release.recommendation_data import recommendations
from inspectorate.typeset.charts import data_table
from inspectorate.typeset.sheets import NOT_APPLICABLE, Sheet, cell_text, workbook

FOLDER = "data"
DESCRIPTION = "datapackage.json"
WITHHELD = "[c]"
MISSING = (NOT_APPLICABLE, WITHHELD)
"""Shorthand in place of a number: nothing applies, and withheld."""
OGL = {
    "name": "OGL-UK-3.0",
    "title": "Open Government Licence v3.0",
    "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}
_PERCENTAGE = re.compile(r"(-?[\d,]+(?:\.\d+)?)%")
_NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?")

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class OpenTable:
    """Table of open data: its name, title, notes, columns and rows of text."""

    name: str
    title: str
    description: str
    columns: tuple[TableColumn, ...]
    rows: tuple[Row, ...]


def open_data(details: ReleaseDetails, draft: Draft, report: Report) -> dict[str, bytes]:
    """Return the files of the open data by path."""
    tables = [
        *_sheet_tables(report),
        *_picture_tables(report),
        _key_facts_table(draft),
        _recommendations_table(draft),
    ]
    files = {f"{table.name}.csv": _csv(table) for table in tables}
    resources = [_resource(table, files[f"{table.name}.csv"]) for table in tables]
    description = {
        "profile": "data-package",
        "name": slug(f"release-{draft.inspection.about.id}"),
        "title": f"{report.title}: data",
        "description": " ".join(
            filter(None, (report.notice, "The tables and charts of the report and of its technical annex."))
        ),
        "version": str(details.number),
        "created": timestamp(details.moment),
        "licenses": [_licence(report)],
        "contributors": [{"title": report.author, "role": "publisher"}],
        "resources": resources,
    }
    return {
        **{f"{FOLDER}/{name}": content for name, content in files.items()},
        f"{FOLDER}/{DESCRIPTION}": json_bytes(description),
    }


def _licence(report: Report) -> Mapping[str, str]:
    """Return the licence of the report: the Open Government Licence if its notice names it."""
    if OGL["title"].casefold() in report.licence.casefold():
        return OGL
    return {"name": "other-open" if report.licence else "notspecified", "title": report.licence or "none"}


def _csv(table: OpenTable) -> bytes:
    return rows_to_text([column.name for column in table.columns], table.rows).encode()


def _resource(table: OpenTable, content: bytes) -> Mapping[str, object]:
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": table.title,
        **({"description": table.description} if table.description else {}),
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        "dialect": DIALECT,
        "schema": {
            "fields": [field_descriptor(column) for column in table.columns],
            "missingValues": ["", *MISSING],
        },
    }


# ---------------------------------------------------------------- tables and charts of the report


def _sheet_tables(report: Report) -> Iterator[OpenTable]:
    content = workbook(report)
    for sheet in content.sheets:
        notes = " ".join(content.notes[number - 1] for number in sheet.notes)
        title = sheet.title.partition(": ")[2]
        rows = tuple(tuple(_text(sheet, row, column) for column in range(len(row))) for row in sheet.rows)
        kinds = [_kind(sheet, column) for column in range(len(sheet.headings))]
        yield OpenTable(_name(sheet.key), title, notes, _columns(sheet.headings, kinds), rows)


def _name(key: str) -> str:
    return slug(key).replace(".", "-")


def _text(sheet: Sheet, row: Sequence[str | float], column: int) -> str:
    """Return a cell as text; a number has as many decimals as in the report."""
    value = row[column]
    return value if isinstance(value, str) else f"{value:.{sheet.decimals[column] or 0}f}"


def _kind(sheet: Sheet, column: int) -> ColumnKind:
    """Return the kind of a column: numbers, if everything else in it is shorthand."""
    texts = {row[column] for row in sheet.rows if isinstance(row[column], str)}
    return "number" if sheet.decimals[column] is not None and texts <= set(MISSING) else "text"


def _picture_tables(report: Report) -> Iterator[OpenTable]:
    for block in blocks_in(report.sections):
        if isinstance(block, Picture):
            headings, *rows = data_table(block)
            patterns = [_pattern([row[column] for row in rows]) for column in range(len(headings))]
            titles = [
                f"{heading} (%)" if pattern is _PERCENTAGE else heading
                for heading, pattern in zip(headings, patterns, strict=True)
            ]
            kinds: list[ColumnKind] = ["number" if pattern else "text" for pattern in patterns]
            cells = tuple(tuple(map(_without_signs, row, patterns)) for row in rows)
            yield OpenTable(
                _name(f"chart-{block.key}"), block.caption, block.alt, _columns(titles, kinds), cells
            )


def _pattern(texts: Sequence[str]) -> re.Pattern[str] | None:
    return next((one for one in (_PERCENTAGE, _NUMBER) if all(map(one.fullmatch, texts))), None)


def _without_signs(text: str, pattern: re.Pattern[str] | None) -> str:
    return text.rstrip("%").replace(",", "") if pattern else cell_text(text)


def _columns(headings: Sequence[str], kinds: Sequence[ColumnKind]) -> tuple[TableColumn, ...]:
    columns: list[TableColumn] = []
    for heading, kind in zip(headings, kinds, strict=True):
        stem = re.sub(r"[^a-z0-9]+", "_", heading.casefold().replace("%", " percent ")).strip("_") or "column"
        names = {column.name for column in columns}
        name = next(
            candidate
            for count in range(1, len(headings) + 2)
            if (candidate := stem if count == 1 else f"{stem}_{count}") not in names
        )
        columns.append(TableColumn(name, kind=kind, title=heading))
    return tuple(columns)


def _key_facts_table(draft: Draft) -> OpenTable:
    columns = (
        TableColumn("key", required=True, title="Key fact"),
        TableColumn("title", required=True, title="Title"),
        TableColumn("value", required=True, kind="number", title="Value"),
        TableColumn("unit", title="Unit"),
        TableColumn("comparator", kind="number", title="Value for comparison"),
        TableColumn("comparator_title", title="What it is compared with"),
        TableColumn("period", title="Period"),
        TableColumn("source", title="Source"),
    )
    rows = tuple(
        tuple(
            ""
            if (value := getattr(figure, column.name)) is None
            else f"{value:.12g}"
            if isinstance(value, float)
            else cell_text(str(value))
            for column in columns
        )
        for figure in draft.inspection.figures
    )
    return OpenTable("key-facts", "Key facts about the area and the service", "", columns, rows)


def _recommendations_table(draft: Draft) -> OpenTable:
    columns = (
        TableColumn("number", required=True, kind="integer", title="Number"),
        TableColumn("addressee", title="Body that it is made to"),
        TableColumn("text", required=True, title="Recommendation"),
        TableColumn("due", title="When it is due"),
        TableColumn("standards", kind="list", title="Standards that it is about"),
    )
    rows = tuple(
        tuple(
            "; ".join(value) if isinstance(value, list) else cell_text(str(value))
            for value in recommendation.values()
        )
        for recommendation in recommendations(draft)
    )
    return OpenTable("recommendations", "Recommendations", "", columns, rows)
