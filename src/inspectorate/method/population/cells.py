"""Parsing of long-list cells: each column's cells become texts, dates or levels, or a reason why not."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from inspectorate.method.population.columns import CASE_ID
from inspectorate.method.population.dates import ParsedDate, day_in_words, read_date
from inspectorate.method.population.levels import Levels, is_blank, levels_for
from inspectorate.method.population.values import Cell
from inspectorate.method.standards import Framework, LongListField

PERSON_ID, BIRTH, MANAGER = "person_id", "date_of_birth", "case_manager"
"""Keys of fields with the same meaning in every edition."""


@dataclass(frozen=True, slots=True)
class ParsedCell:
    """Value of a cell, None if it is blank or unusable; then `key` is the kind of `problem`, if any."""

    value: str | date | None
    key: str = ""
    problem: str = ""


Parser: TypeAlias = Callable[[Cell], ParsedCell]


@dataclass(frozen=True, slots=True)
class ColumnReader:
    """Column of the long list and the parser of its cells.

    A row whose cell is blank is left out if the column is `required`; one whose cell cannot be used is left
    out if the column is `needed`.
    """

    field: LongListField
    heading: str
    needed: bool
    required: bool
    parse: Parser


def columns_of(
    headings: Mapping[str, str], cells: Callable[[str], Iterable[Cell]], framework: Framework, group: str
) -> tuple[ColumnReader, ...]:
    """Return the columns to read, in the edition's order.

    `headings` maps field keys to headings; `cells` returns all cells of the column with a heading.
    """
    required = {CASE_ID, framework.group(group).window.field}
    needed = required | {BIRTH, *framework.sample.factors.value}
    needed |= {exclusion.field for exclusion in framework.casework.exclusions}
    columns = []
    for field in framework.casework.fields:
        if heading := headings.get(field.key, ""):
            is_required = field.required or field.key in required
            parser = _parser(field, cells(heading), levels_for(field, framework, group))
            columns.append(
                ColumnReader(field, heading, is_required or field.key in needed, is_required, parser)
            )
    return tuple(columns)


def text_of(cell: Cell) -> str:
    """Return a cell as text on one line: whole numbers without a decimal point, dates as YYYY-MM-DD."""
    match cell:
        case None:
            return ""
        case str():
            return " ".join(cell.split())
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


def _parser(field: LongListField, cells: Iterable[Cell], levels: Levels | None) -> Parser:
    if field.kind == "date":
        return _date_parser(cells)
    if levels is not None:
        return _cached(lambda cell: _parse_level(levels, text_of(cell)))
    return _parse_name if field.kind in ("identifier", "name") else _parse_text


def _parse_name(cell: Cell) -> ParsedCell:
    text = text_of(cell)
    return ParsedCell(None if is_blank(text, name=True) else text)


def _parse_text(cell: Cell) -> ParsedCell:
    text = text_of(cell)
    return ParsedCell(None if is_blank(text) else text)


def _parse_level(levels: Levels, text: str) -> ParsedCell:
    parsed = levels.parse(text)
    return ParsedCell(parsed.value or None, parsed.key, parsed.problem)


def _check_order(parsed: ParsedDate, months_first: bool) -> ParsedCell:
    if months_first and parsed.order == "either" and parsed.value:
        day = parsed.value
        swapped = day_in_words(date(day.year, day.day, day.month))
        problem = (
            f"could be {day_in_words(day)} or {swapped}, as other dates in this column put the month first"
        )
        return ParsedCell(None, "ambiguous_date", problem)
    return ParsedCell(parsed.value, parsed.key, parsed.problem)


def _date_parser(cells: Iterable[Cell]) -> Parser:
    # In a column with several dates like 09/25/2018 and none like 25/09/2018, 04/03/2018 may mean 3 April.
    # A single date like 09/25/2018 is treated as a typing error.
    parsed = {cell: read_date(cell) for cell in set(cells) if not is_blank(text_of(cell))}
    orders = [result.order for result in parsed.values()]
    months_first = orders.count("month first") > 1 and "day first" not in orders
    cell_results = {cell: _check_order(result, months_first) for cell, result in parsed.items()}
    blank = ParsedCell(None)
    return lambda cell: cell_results.get(cell, blank)


def _cached(parser: Parser) -> Parser:
    results: dict[Cell, ParsedCell] = {}

    def parse(cell: Cell) -> ParsedCell:
        if cell not in results:
            results[cell] = parser(cell)
        return results[cell]

    return parse
