"""Read the sheets of an OpenDocument spreadsheet row by row, as `xlsx` does for Excel workbooks."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from inspectorate.tables.package_parts import PackageParts, elements
from inspectorate.tables.sheet_rows import ERROR, FORMULA, MAX_COLUMNS, ZERO_DATE, RawCell, RawRow, SheetFacts
from inspectorate.tables.xlsx_cells import iso_date_cell, number_cell

CONTENT = "content.xml"
_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
_OFFICE, _TABLE, _TEXT = (f"{{{_NAMESPACE.format(name)}}}" for name in ("office", "table", "text"))
_STYLE = f"{{{_NAMESPACE.format('style')}}}"
_CALC_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_CELL, _COVERED = f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"
_COLUMNS, _FORMULA = f"{_TABLE}number-columns-repeated", f"{_TABLE}formula"
_ROWS_SPANNED, _COLUMNS_SPANNED = f"{_TABLE}number-rows-spanned", f"{_TABLE}number-columns-spanned"
_VALUE_TYPE, _DATE, _PARAGRAPH = f"{_OFFICE}value-type", f"{_OFFICE}date-value", f"{_TEXT}p"
_HIDDEN = ("collapse", "filter")
_ZERO_DATES = ("1899-12-30", "1899-12-31")
_MAX_SPACES = 1_000
_SHOWN_FORMULA = 200


class OdsWorkbook:
    """An OpenDocument spreadsheet. Raises ValueError, KeyError or lxml's errors if it cannot be read."""

    def __init__(self, parts: PackageParts) -> None:
        self._parts = parts
        self.sheets: dict[str, int] = {}
        """Position of each sheet by its name."""
        self.hidden: set[str] = set()
        hidden_styles = set()
        tags = (f"{_STYLE}style", f"{_TABLE}table", f"{_TABLE}table-row")
        for element in elements(parts.open(CONTENT), *tags):
            if element.tag == f"{_STYLE}style":
                for child in element:
                    if child.get(f"{_TABLE}display") == "false":
                        hidden_styles.add(element.get(f"{_STYLE}name"))
            elif element.tag == f"{_TABLE}table" and _is_sheet(element):
                name = element.get(f"{_TABLE}name", "")
                self.sheets.setdefault(name, len(self.sheets))
                if element.get(f"{_TABLE}style-name") in hidden_styles:
                    self.hidden.add(name)

    def first_rows(self, name: str, count: int) -> list[RawRow]:
        """Return the first filled rows of a sheet."""
        return list(islice(self.rows(name, SheetFacts()), count))

    def rows(self, name: str, facts: SheetFacts) -> Iterator[RawRow]:
        """Yield the filled rows of a sheet, and note in `facts` what it hides and merges."""
        position, number, column = 0, 0, 0
        tags = tuple(f"{_TABLE}{kind}" for kind in ("table", "table-row", "table-column"))
        for element in elements(self._parts.open(CONTENT), *tags):
            kind = element.tag[len(_TABLE) :]
            if kind == "table":
                position += _is_sheet(element)
            elif position != self.sheets[name]:
                continue
            elif kind == "table-column":
                count = _count(element, "number-columns-repeated")
                if _is_hidden(element):
                    facts.hide_columns(column, count)
                column += count
            else:
                repeat = _count(element, "number-rows-repeated")
                if _is_hidden(element):
                    facts.hide_rows(number + 1, repeat)
                    facts.is_filtered |= element.get(f"{_TABLE}visibility") == "filter"
                if cells := _cells(element, number, facts):
                    yield RawRow(number + 1, cells, repeat)
                number += repeat


def _is_sheet(table: Any) -> bool:
    """Return whether a table is a sheet of the spreadsheet, and not one inside a cell or of a source."""
    parent = table.getparent()
    return parent is not None and parent.tag == f"{_OFFICE}spreadsheet"


def _is_hidden(element: Any) -> bool:
    parent = element.getparent()
    return element.get(f"{_TABLE}visibility") in _HIDDEN or (
        parent is not None and parent.get(f"{_TABLE}display") == "false"
    )


def _count(element: Any, attribute: str) -> int:
    return max(1, int(element.get(f"{_TABLE}{attribute}", 1)))


def _cells(row: Any, row_index: int, facts: SheetFacts) -> list[RawCell]:
    cells: list[RawCell] = []
    column = 0
    for element in row:
        tag = element.tag
        if tag not in (_CELL, _COVERED):
            continue
        attributes = dict(element.items())  # one call for all of them: a list has millions of cells
        count = max(1, int(attributes[_COLUMNS])) if _COLUMNS in attributes else 1
        if tag == _CELL and (attributes or len(element)):
            if _ROWS_SPANNED in attributes or _COLUMNS_SPANNED in attributes:
                down, across = (
                    _count(element, "number-rows-spanned"),
                    _count(element, "number-columns-spanned"),
                )
                if (down, across) != (1, 1):
                    facts.merge(row_index, column, row_index + down - 1, column + across - 1)
            value = _cell(element, attributes, column, facts)
            if value is not None and value != "":
                if column == len(cells) < MAX_COLUMNS and count == 1:
                    cells.append(value)
                else:
                    facts.place(cells, column, value, count)
        column += count
    return cells


def _cell(element: Any, attributes: Mapping[str, str], column: int, facts: SheetFacts) -> RawCell:
    kind = attributes.get(_VALUE_TYPE)
    text = _text(element)
    formula = attributes.get(_FORMULA)
    if attributes.get(_CALC_TYPE) == "error":
        return (text or "#VALUE!", ERROR)
    if formula is not None and kind is None and not text:
        return (f"={re.sub(r'^[a-z]+:=?', '', formula)[:_SHOWN_FORMULA]}", FORMULA)
    return _typed(attributes, kind, text, column, facts)


def _text(cell: Any) -> str:
    """Return the text of a cell: its paragraphs, one a line."""
    if len(cell) == 1 and (child := cell[0]).tag == _PARAGRAPH:
        return _paragraph(child) if len(child) else child.text or ""
    return "\n".join(_paragraph(child) for child in cell if child.tag == _PARAGRAPH)


def _typed(
    attributes: Mapping[str, str], kind: str | None, text: str, column: int, facts: SheetFacts
) -> RawCell:
    match kind:
        case "string":
            return text or attributes.get(f"{_OFFICE}string-value")
        case "float" | "currency" | "percentage":
            return _number(attributes, text, column, facts)
        case "date":
            moment = attributes.get(_DATE, "")
            if moment[:10] in _ZERO_DATES:
                return ("00/01/1900", ZERO_DATE)
            return iso_date_cell(moment) or text
        case "boolean":
            return "TRUE" if attributes.get(f"{_OFFICE}boolean-value") == "true" else "FALSE"
        case _:
            return text


def _number(attributes: Mapping[str, str], text: str, column: int, facts: SheetFacts) -> RawCell:
    """Return a number, or the text that the sheet shows for it if that has other letters or more noughts."""
    value, formula = attributes.get(f"{_OFFICE}value"), attributes.get(_FORMULA)
    if not value:
        return (f"={(formula or '…')[:_SHOWN_FORMULA]}", FORMULA) if formula else text
    cell = number_cell(float(value))
    if isinstance(cell, int) and cell >= 0 and text != str(cell):
        digits = re.sub(r"[\s()/:+-]", "", text)
        if re.fullmatch(rf"[^\W\d_]*0*{cell or ''}[^\W\d_]*", digits) and digits:
            facts.show(column)
            return text
    return cell


def _paragraph(element: Any) -> str:
    """Return the text of a paragraph without its comments."""
    texts = [element.text or ""]
    for child in element:
        match child.tag:
            case tag if not isinstance(tag, str) or tag == f"{_OFFICE}annotation":
                pass
            case tag if tag == f"{_TEXT}s":
                texts.append(" " * min(_MAX_SPACES, int(child.get(f"{_TEXT}c", 1))))
            case tag if tag == f"{_TEXT}tab":
                texts.append("\t")
            case tag if tag == f"{_TEXT}line-break":
                texts.append("\n")
            case _:
                texts.append(_paragraph(child))
        texts.append(child.tail or "")
    return "".join(texts)
