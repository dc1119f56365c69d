"""Read the sheets of an XLSX workbook row by row, with what each cell is and what the sheet hides."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from inspectorate.tables.number_formats import NumberFormat, number_format
from inspectorate.tables.package_parts import PackageParts, elements
from inspectorate.tables.sheet_rows import RawRow, SheetFacts
from inspectorate.tables.xlsx_cells import (
    EPOCH,
    EPOCH_1904,
    NUMBER_FORMAT,
    XlsxRowReader,
    column_number,
    is_true,
    string_text,
)


class XlsxWorkbook:
    """An XLSX workbook. Raises ValueError, KeyError or lxml's errors when its parts cannot be read."""

    def __init__(self, parts: PackageParts) -> None:
        self._parts = parts
        self._name = _workbook_part(parts)
        relations = parts.relations(self._name)
        self.sheets: dict[str, str] = {}
        """Part of each worksheet by its name, in the order of the workbook."""
        self.hidden: set[str] = set()
        self._epoch = EPOCH
        self._is_calculated = True
        number = 0
        for element in elements(parts.open(self._name), "{*}sheet", "{*}workbookPr", "{*}calcPr"):
            match element.tag.rpartition("}")[2]:
                case "workbookPr":  # extensions have an element of the same name
                    self._epoch = EPOCH_1904 if is_true(element.get("date1904")) else self._epoch
                case "calcPr":
                    self._is_calculated = not is_true(element.get("fullCalcOnLoad"))
                case _:
                    number += 1
                    self._add_sheet(element, relations, number)
        by_type = dict(relations.values())
        folder = self._name.rpartition("/")[0]
        self._strings_part = by_type.get("sharedstrings", f"{folder}/sharedstrings.xml")
        self._formats = self._number_formats(by_type.get("styles", f"{folder}/styles.xml"))
        self._strings: list[str] | None = None

    def _add_sheet(self, element: Any, relations: dict[str, tuple[str, str]], number: int) -> None:
        identifier = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
        folder = self._name.rpartition("/")[0]
        kind, part = relations.get(identifier, ("worksheet", f"{folder}/worksheets/sheet{number}.xml"))
        if kind != "worksheet" or part not in self._parts:
            return
        name = element.get("name", "")
        self.sheets[name] = part
        if element.get("state", "visible") != "visible":
            self.hidden.add(name)

    def _number_formats(self, part: str) -> dict[str | None, NumberFormat]:
        """Return the number formats by the index of the cells' style, without those of bare numbers."""
        if part not in self._parts:
            return {}
        codes: dict[int, str] = {}
        formats: dict[str | None, NumberFormat] = {}
        for element in elements(self._parts.open(part), "{*}numFmt", "{*}cellXfs"):
            if element.tag.endswith("}numFmt"):
                codes[int(element.get("numFmtId", 0))] = element.get("formatCode", "")
                continue
            for index, style in enumerate(element):
                identifier = int(style.get("numFmtId", 0))
                if (cell_format := number_format(identifier, codes.get(identifier))) != NUMBER_FORMAT:
                    formats[str(index)] = cell_format
        if formats.get("0"):
            formats[None] = formats["0"]
        return formats

    def _shared_strings(self) -> list[str]:
        if self._strings is None:
            part = self._strings_part
            self._strings = (
                [string_text(element) for element in elements(self._parts.open(part), "{*}si")]
                if part in self._parts
                else []
            )
        return self._strings

    def first_rows(self, name: str, count: int) -> list[RawRow]:
        """Return the first filled rows of a sheet."""
        return list(islice(self.rows(name, SheetFacts()), count))

    def rows(self, name: str, facts: SheetFacts) -> Iterator[RawRow]:
        """Yield the filled rows of a sheet, and note in `facts` what it hides and merges."""
        number = 0
        reader = XlsxRowReader(self._shared_strings(), self._formats, self._epoch, self._is_calculated, facts)
        tags = ("{*}row", "{*}mergeCell", "{*}col", "{*}autoFilter")
        for element in elements(self._parts.open(self.sheets[name]), *tags):
            kind = element.tag.rpartition("}")[2]
            if kind == "row":
                number = max(int(element.get("r") or 0), number + 1)
                if is_true(element.get("hidden")) or element.get("ht") == "0":
                    facts.hide_rows(number, 1)
                if cells := reader.cells(element):
                    yield RawRow(number, cells)
            elif kind == "mergeCell":
                facts.merge(*_range(element.get("ref", "")))
            elif kind == "autoFilter":
                facts.is_filtered = True
            elif is_true(element.get("hidden")) or element.get("width") == "0":
                first, last = int(element.get("min", 1)), int(element.get("max", 1))
                facts.hide_columns(first - 1, last - first + 1)


def _workbook_part(parts: PackageParts) -> str:
    for kind, name in parts.relations("").values():
        if kind == "officedocument" and name in parts:
            return name
    return next(name for name in parts if name.endswith("workbook.xml"))


def _range(reference: str) -> tuple[int, int, int, int]:
    """Return the first row and column, and the last, of a range such as A1:B2, counted from 0."""
    first, _, last = reference.partition(":")
    return (*_position(first), *_position(last or first))


def _position(reference: str) -> tuple[int, int]:
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]) - 1, column_number(letters)
