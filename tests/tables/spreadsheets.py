"""Write small spreadsheet files for tests: valid ones, and ones that were tampered with."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeAlias

import xlsxwriter

Sheets: TypeAlias = Mapping[str, Sequence[Sequence[object]]]

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def xlsx(path: Path, sheets: Sheets, *, merged: str = "", hidden: str = "") -> Path:
    """Write an XLSX file from rows of cells by sheet name; `merged` is a range of the first sheet."""
    with xlsxwriter.Workbook(str(path)) as workbook:
        date_format = workbook.add_format({"num_format": "dd/mm/yyyy"})
        for index, (name, rows) in enumerate(sheets.items()):
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(number, column, cell, date_format)
                    elif isinstance(cell, str):
                        sheet.write_string(number, column, cell)
                    else:
                        sheet.write(number, column, cell)
            if merged and index == 0:
                sheet.merge_range(merged, "merged")
            if name == hidden:
                sheet.hide()
    return path


def ods(path: Path, body: str, *, before: str = "", manifest: str = "") -> Path:
    """Write an ODS file with one sheet whose XML is `body`."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {NAMESPACES}><office:body>'
        f'<office:spreadsheet><table:table table:name="List">{body}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS_TYPE, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        archive.writestr("content.xml", content)
    return path


def ods_row(*cells: str, repeated: int = 1) -> str:
    """Return one row of an ODS sheet, all text, as XML."""
    start = '<table:table-cell office:value-type="string"><text:p>'
    cell_xml = "".join(f"{start}{cell}</text:p></table:table-cell>" for cell in cells)
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cell_xml}</table:table-row>'


def tampered(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """Rewrite every part of a ZIP file by `change(name, content)`."""
    parts = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(parts) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            target.writestr(part.filename, change(part.filename, source.read(part)))
    return path
