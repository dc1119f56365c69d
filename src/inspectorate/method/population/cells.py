"""Parsing of long-list cells: each column's cells become texts, dates or levels, or a reason why not."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeAlias

from inspectorate.method.faults import Fault
from inspectorate.method.faults import Sentence as _
from inspectorate.method.population.columns import CASE_ID
from inspectorate.method.population.date_columns import date_column
from inspectorate.method.population.dates import Order, ParsedDate, day_in_words, exchanged, read_date
from inspectorate.method.population.identifiers import IdColumn, bare_text, id_column, shown_id
from inspectorate.method.population.levels import Levels, is_blank, levels_for
from inspectorate.method.population.placeholders import is_date_filler, is_filler, is_placeholder
from inspectorate.method.population.values import Cell
from inspectorate.method.standards import Framework, LongListField
from inspectorate.method.unreadable_cells import UnreadableCell, unreadable_cell

PERSON_ID, BIRTH, MANAGER = "person_id", "date_of_birth", "case_manager"
"""Keys of fields with the same meaning in every edition."""

NOT_RECORDED = "not_recorded"
"""Kind of problem of a cell that holds no value: the row is kept as if the cell were blank."""

_DATE_FILLER = "is a date that programs enter when no date is recorded"
_FILLER_YEAR = re.compile(r"\b(?:9999|1899|1753|0001)\b")


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
    out if the column is `needed`. `faults` are reasons why the column, and so the list, cannot be used;
    `warnings` are sentences about the column as a whole.
    """

    field: LongListField
    heading: str
    needed: bool
    required: bool
    parse: Parser
    faults: tuple[Fault, ...] = ()
    warnings: tuple[str, ...] = ()


def columns_of(
    headings: Mapping[str, str],
    cells: Callable[[str], Iterable[Cell]],
    framework: Framework,
    group: str,
    *,
    list_name: str = "long list",
    first_row: int = 2,
) -> tuple[ColumnReader, ...]:
    """Return the columns to read, in the edition's order.

    `headings` maps field keys to headings; `cells` returns all cells of the column with a heading.
    `list_name` and `first_row` are for the faults of a column.
    """
    required = {CASE_ID, framework.group(group).window.field}
    needed = required | {BIRTH, *framework.sample.factors.value}
    needed |= {exclusion.field for exclusion in framework.casework.exclusions}
    columns = []
    for field in framework.casework.fields:
        if heading := headings.get(field.key, ""):
            is_required = field.required or field.key in required
            place = _("%(list)s, column “%(heading)s”", list=list_name, heading=heading)
            parser = _parser(
                field, cells(heading), levels_for(field, framework, group), heading, place, first_row
            )
            columns.append(
                ColumnReader(
                    field,
                    heading,
                    is_required or field.key in needed,
                    is_required,
                    parser.parse,
                    parser.faults,
                    parser.warnings,
                )
            )
    return tuple(columns)


def text_of(cell: Cell) -> str:
    """Return a cell as text on one line: whole numbers without a decimal point, dates as YYYY-MM-DD."""
    match cell:
        case None:
            return ""
        case str():
            return bare_text(cell)
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


@dataclass(frozen=True, slots=True)
class _ColumnParser:
    """Parser of a column's cells, with what the column as a whole shows."""

    parse: Parser
    faults: tuple[Fault, ...] = ()
    warnings: tuple[str, ...] = ()


def _parser(
    field: LongListField,
    cells: Iterable[Cell],
    levels: Levels | None,
    heading: str,
    place: str,
    first_row: int,
) -> _ColumnParser:
    if field.kind == "date":
        return _date_parser(field, cells, heading, place)
    if field.kind == "identifier":
        return _id_parser(field, cells, heading, place, first_row)
    if levels is not None:
        column_levels = levels.in_column(map(text_of, cells))
        return _ColumnParser(_cached(_readable(lambda cell: _parse_level(column_levels, text_of(cell)))))
    if field.key == MANAGER:
        return _ColumnParser(_cached(_readable(_parse_manager)))
    return _ColumnParser(_readable(_parse_name if field.kind == "name" else _parse_text))


def _readable(parser: Parser) -> Parser:
    """Return the parser of cells that can be read; any other cell gives the reason why it cannot."""

    def parse(cell: Cell) -> ParsedCell:
        if type(cell) is str and cell[:1] not in _STARTS_OF_UNREADABLE:
            return parser(cell)
        unreadable = _unreadable(cell)
        return parser(cell) if unreadable is None else unreadable

    return parse


_STARTS_OF_UNREADABLE = frozenset("#=+-eE0123456789 \t")
_REASON_KEYS = {
    "error": "spreadsheet_error",
    "formula": "formula_without_result",
    "shortened": "shortened_number",
    "zero_date": "unreadable_date",
    "narrow": "narrow_column",
}


def _unreadable(cell: Cell) -> ParsedCell | None:
    if not isinstance(cell, str):
        return None
    unreadable = cell if isinstance(cell, UnreadableCell) else unreadable_cell(bare_text(cell))
    if unreadable is None:
        return None
    return ParsedCell(None, _REASON_KEYS.get(unreadable.key, unreadable.key), unreadable.problem)


def _parse_name(cell: Cell) -> ParsedCell:
    text = text_of(cell)
    return ParsedCell(None if is_blank(text, name=True) else text)


def _parse_manager(cell: Cell) -> ParsedCell:
    text = text_of(cell)
    return ParsedCell(None if is_placeholder(text) or is_filler(text) else text)


def _parse_text(cell: Cell) -> ParsedCell:
    text = text_of(cell)
    return ParsedCell(None if is_blank(text) else text)


def _parse_level(levels: Levels, text: str) -> ParsedCell:
    parsed = levels.parse(text)
    return ParsedCell(parsed.value or None, parsed.key, parsed.problem)


def _id_parser(
    field: LongListField, cells: Iterable[Cell], heading: str, place: str, first_row: int
) -> _ColumnParser:
    cells = list(cells)
    column = id_column(cells, first_row, place)

    def parse(cell: Cell) -> ParsedCell:
        if text := column.ids.get(cell, ""):
            return ParsedCell(text)
        if unreadable := _unreadable(cell):
            return unreadable
        if field.key == CASE_ID and not is_blank(text_of(cell), name=True):
            return ParsedCell(None, f"missing_{CASE_ID}", "does not identify a case")
        return ParsedCell(None)

    warnings = () if field.key == CASE_ID else tuple(_nobody_warnings(cells, column, heading))
    return _ColumnParser(parse, column.faults, warnings)


def _nobody_warnings(cells: Iterable[Cell], column: IdColumn, heading: str) -> Iterable[str]:
    empty = {cell for cell, text in column.ids.items() if not text and _unreadable(cell) is None}
    texts = (shown_id(str(cell)) for cell in cells if cell in empty) if empty else ()
    if nobody := Counter(text for text in texts if not is_blank(text, name=True)):
        rows = sum(nobody.values())
        shown = ", ".join(f"“{text}”" for text in sorted(nobody, key=lambda text: (-nobody[text], text))[:5])
        yield (
            f"“{heading}” does not identify a person in {rows} {'row' if rows == 1 else 'rows'} ({shown}). "
            f"We have "
            "treated these cells as blank."
        )


def _check_order(parsed: ParsedDate, ambiguous: frozenset[Order]) -> ParsedCell:
    if parsed.order in ambiguous and parsed.value:
        day = parsed.value
        other_day = exchanged(day)  # none if a time zone has moved the day beyond the twelfth
        swapped = day_in_words(other_day) if other_day else "a day in another month"
        other = "the month first" if parsed.order == "either" else "the day before the month"
        problem = (
            f"could be {day_in_words(day)} or {swapped}, because other dates in this column have {other}"
        )
        return ParsedCell(None, "ambiguous_date", problem)
    return ParsedCell(parsed.value, parsed.key, parsed.problem)


def _date_parser(field: LongListField, cells: Iterable[Cell], heading: str, place: str) -> _ColumnParser:
    # In a column with several dates like 09/25/2018 and none like 25/09/2018, 04/03/2018 may mean 3 April.
    # A single date like 09/25/2018 is treated as a typing error.
    blank = ParsedCell(None)
    cell_results: dict[Cell, ParsedCell] = {}
    parsed: dict[Cell, ParsedDate] = {}
    has_gaps = False
    for cell in dict.fromkeys(cells):
        text = text_of(cell)
        if unreadable := _unreadable(cell):
            is_zero = field.key == BIRTH and unreadable.key == "unreadable_date"
            cell_results[cell] = replace(unreadable, key=NOT_RECORDED) if is_zero else unreadable
        elif field.key == BIRTH and is_placeholder(text):
            cell_results[cell] = blank
        elif field.key == BIRTH and is_filler(text):
            cell_results[cell] = ParsedCell(None, NOT_RECORDED, _DATE_FILLER)
        elif is_blank(text):
            has_gaps = True
        else:
            parsed[cell] = read_date(text if isinstance(cell, str) else cell)
    column = date_column(parsed, heading, place, has_gaps=has_gaps or bool(cell_results))
    for cell, result in (parsed | column.moved).items():
        if field.key == BIRTH and (
            _FILLER_YEAR.search(str(cell)) or (result.value and is_date_filler(result.value))
        ):
            cell_results[cell] = ParsedCell(None, NOT_RECORDED, _DATE_FILLER)
        else:
            cell_results[cell] = _check_order(result, column.ambiguous)
    return _ColumnParser(lambda cell: cell_results.get(cell, blank), column.faults, column.warnings)


def _cached(parser: Parser) -> Parser:
    results: dict[Cell, ParsedCell] = {}

    def parse(cell: Cell) -> ParsedCell:
        if cell not in results:
            results[cell] = parser(cell)
        return results[cell]

    return parse
