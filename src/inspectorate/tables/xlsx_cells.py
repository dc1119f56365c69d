"""Read the cells of an XLSX sheet's rows: what each of them is, and what it shows."""

import math
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from inspectorate.tables.number_formats import NumberFormat
from inspectorate.tables.sheet_rows import (
    ERROR,
    FORMULA,
    MAX_COLUMNS,
    SHORTENED,
    ZERO_DATE,
    RawCell,
    SheetFacts,
)

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ISO_MOMENT = re.compile(
    r"([0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]))"
    r"(?:T([0-9]{2}:[0-9]{2})(?::([0-9]{2}))?(?:[.,][0-9]+)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_FORMULA_TEXT = re.compile(r'"((?:[^"]|"")*)"')
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_FIRST_EXACT_SERIAL = 60
"""Serial number before which spreadsheets count a day less: they believe in 29 February 1900."""
_MAX_SERIAL = 2_958_466
_MILLISECONDS, _SECONDS = 86_400_000, 86_400
_MAX_EXACT = 1e15
_SHOWN_FORMULA = 200
NUMBER_FORMAT = NumberFormat()
_IMPOSSIBLE_DATE = "#######"


class XlsxRowReader:
    """Reader of the cells of one sheet's rows."""

    def __init__(
        self,
        strings: list[str],
        formats: dict[str | None, NumberFormat],
        epoch: date,
        is_calculated: bool,
        facts: SheetFacts,
    ) -> None:
        self._strings, self._formats, self._epoch = strings, formats, epoch
        self._is_calculated, self._facts = is_calculated, facts
        self._columns: dict[str, int] = {}
        self._dates: dict[tuple[str, str | None], RawCell] = {}
        """Dates by number and style: a list has few different ones."""

    def cells(self, row: Any) -> list[RawCell]:
        """Return the cells of a row up to its last filled one."""
        cells: list[RawCell] = []
        strings, dates = self._strings, self._dates
        value_tag = f"{row.tag[:-3]}v"
        for column, element in zip(self._row_columns(row), row, strict=True):
            # Most cells are shared strings or numbers without a formula; `_cell` reads all others.
            if len(element) == 1 and (child := element[0]).tag == value_tag and (text := child.text):
                kind = element.get("t")
                if kind == "s":
                    value: RawCell = strings[int(text)]
                elif kind is None and (day := dates.get((text, element.get("s")))):
                    value = day
                else:
                    value = self._typed(text, kind, element.get("s"), column)
            elif len(element):
                value = self._cell(element, column)
            else:
                continue
            if value is None or value == "":
                continue
            if column == len(cells) < MAX_COLUMNS:
                cells.append(value)
            else:
                self._facts.place(cells, column, value)
        return cells

    def _row_columns(self, row: Any) -> Iterable[int]:
        """Return the column of each cell; without gaps they need not be looked up one by one."""
        count = len(row)
        last = row[-1].get("r") if count else None
        if last and self._column(last) == count - 1:
            return range(count)
        return self._looked_up_columns(row)

    def _looked_up_columns(self, row: Any) -> Iterator[int]:
        column = -1
        for element in row:
            reference = element.get("r")
            column = self._column(reference) if reference else column + 1
            yield column

    def _column(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        if letters not in self._columns:
            self._columns[letters] = column_number(letters)
        return self._columns[letters]

    def _cell(self, element: Any, column: int) -> RawCell:
        value, formula = None, None
        for child in element:
            tag = child.tag
            if tag.endswith("}v"):
                value = child.text
            elif tag.endswith("}f"):
                formula = child.text or ""
            elif tag.endswith("}is"):
                return string_text(child)
        kind = element.get("t")
        if formula is not None and (cell := self._uncalculated(formula, value, kind, element)) is not None:
            return cell
        return self._typed(value, kind, element.get("s"), column) if value else None

    def _uncalculated(self, formula: str, value: str | None, kind: str | None, element: Any) -> RawCell:
        """Return the cell of a formula whose result is not in the file; None if it is there."""
        has_result = value or (kind == "str" and any(child.tag.endswith("}v") for child in element))
        if has_result and (self._is_calculated or value != "0"):
            return None
        if constant := _FORMULA_TEXT.fullmatch(formula):
            return constant[1].replace('""', '"')
        return (f"={formula[:_SHOWN_FORMULA] or '…'}", FORMULA)

    def _typed(self, value: str, kind: str | None, style: str | None, column: int) -> RawCell:
        match kind:
            case None | "n":
                return self._number(value, style, column)
            case "s":
                return self._strings[int(value)]
            case "b":
                return "TRUE" if is_true(value) else "FALSE"
            case "e":
                return (value, ERROR)
            case "d":
                return iso_date_cell(value) or value
            case _:
                return unescaped(value)

    def _number(self, value: str, style: str | None, column: int) -> RawCell:
        number = float(value)
        cell_format = self._formats.get(style, NUMBER_FORMAT)
        if not math.isfinite(number):
            return value
        if cell_format.is_date:
            cell = self._dates[value, style] = _date_cell(number, self._epoch)
            return cell
        if cell_format.is_time and 0 <= number < 1:
            return str(timedelta(seconds=round(number * 86_400))).rjust(8, "0")
        if cell_format.is_time:
            return _date_cell(number, self._epoch)
        if cell_format.parts and number >= 0 and number.is_integer():
            self._facts.show(column)
        return number_cell(number, cell_format.shown if cell_format.parts else None)


def number_cell(number: float, shown: Callable[[int], str] | None = None) -> RawCell:
    """Return a number as a cell: whole ones as integers or as they are `shown`, shortened ones unreadable."""
    if not number.is_integer():
        return number
    if abs(number) >= _MAX_EXACT:
        return (f"{number:.5E}", SHORTENED)
    return shown(int(number)) if shown and number >= 0 else int(number)


def unescaped(text: str) -> str:
    """Return a text with its escapes of characters, such as `_x000D_`, replaced."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _date_cell(number: float, epoch: date) -> RawCell:
    if 0 <= number < 1:
        return ("00/01/1900", ZERO_DATE)
    days = int((number * _MILLISECONDS + 0.5) // _MILLISECONDS)
    if not 0 < days < _MAX_SERIAL:
        return _IMPOSSIBLE_DATE
    early = epoch == EPOCH and days < _FIRST_EXACT_SERIAL
    day = epoch + timedelta(days=days + early)
    seconds = min(round((number - days) * _SECONDS), _SECONDS - 1)
    if seconds <= 0:
        return (day.isoformat(),)
    return ((datetime.combine(day, time()) + timedelta(seconds=seconds)).isoformat(),)


def iso_date_cell(text: str) -> RawCell:
    """Return the cell of a date in ISO 8601, with its time, a text if it has a time zone; else None."""
    if not (match := _ISO_MOMENT.fullmatch(text)):
        return None
    day, minutes, seconds, zone = match.groups()
    if zone:
        return text
    clock = f"{minutes or '00:00'}:{seconds or '00'}"
    return (day,) if clock == "00:00:00" else (f"{day}T{clock}",)


def string_text(element: Any) -> str:
    """Return the text of a string: its runs without their phonetic guides."""
    texts = []
    for child in element:
        tag = child.tag
        if tag.endswith("}t"):
            texts.append(_run_text(child))
        elif tag.endswith("}r"):
            texts += [_run_text(run) for run in child if run.tag.endswith("}t")]
    return unescaped("".join(texts))


def _run_text(element: Any) -> str:
    text: str = element.text or ""
    return text if element.get(_SPACE) == "preserve" else text.strip()


def is_true(value: str | None) -> bool:
    """Return whether an attribute of a workbook is set."""
    return value in ("1", "true")


def column_number(letters: str) -> int:
    """Return the number, counted from 0, of a column with these letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1
