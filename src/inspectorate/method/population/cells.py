"""How each column's cells are read: to a text, a date or a level, or to why there is none."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from inspectorate.method.population.columns import CASE_ID
from inspectorate.method.population.dates import DateRead, day_in_words, read_date
from inspectorate.method.population.eligible import Cell
from inspectorate.method.population.levels import Levels, levels_for, says_nothing
from inspectorate.method.standards import Framework, LongListField

PERSON_ID, BIRTH, MANAGER = "person_id", "date_of_birth", "case_manager"
"""Fields that mean the same in every edition that has them."""


@dataclass(frozen=True, slots=True)
class CellRead:
    """What a cell holds, None for nothing; or the kind of reason (`key`) and the `problem` with it."""

    value: str | date | None
    key: str = ""
    problem: str = ""


Reader: TypeAlias = Callable[[Cell], CellRead]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the long list. When `needed`, a cell that is not usable keeps its row out."""

    field: LongListField
    heading: str
    needed: bool
    required: bool
    read: Reader


def columns_of(
    headings: Mapping[str, str], cells: Callable[[str], Iterable[Cell]], framework: Framework, group: str
) -> tuple[Column, ...]:
    """Return the columns to read, given each field's heading and a way to see all the cells under one."""
    required = {CASE_ID, framework.group(group).window.field}
    needed = required | {BIRTH, *framework.sample.factors.value}
    needed |= {exclusion.field for exclusion in framework.casework.exclusions}
    columns = []
    for field in framework.casework.fields:
        if heading := headings.get(field.key, ""):
            must = field.required or field.key in required
            reader = _reader(field, cells(heading), levels_for(field, framework, group))
            columns.append(Column(field, heading, must or field.key in needed, must, reader))
    return tuple(columns)


def text_of(cell: Cell) -> str:
    """Return a cell as a text in one line: whole numbers without a point, dates year first."""
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


def _reader(field: LongListField, cells: Iterable[Cell], levels: Levels | None) -> Reader:
    if field.kind == "date":
        return _date_reader(cells)
    if levels is not None:
        return _remembered(lambda cell: _level(levels, text_of(cell)))
    return _name if field.kind in ("identifier", "name") else _text


def _name(cell: Cell) -> CellRead:
    text = text_of(cell)
    return CellRead(None if says_nothing(text, name=True) else text)


def _text(cell: Cell) -> CellRead:
    text = text_of(cell)
    return CellRead(None if says_nothing(text) else text)


def _level(levels: Levels, text: str) -> CellRead:
    read = levels.read(text)
    return CellRead(read.value or None, read.key, read.problem)


def _date(read: DateRead, months_first: bool) -> CellRead:
    if months_first and read.order == "either" and read.value:
        day = read.value
        other = day_in_words(date(day.year, day.day, day.month))
        problem = (
            f"could be {day_in_words(day)} or {other}, as other dates in this column put the month first"
        )
        return CellRead(None, "ambiguous_date", problem)
    return CellRead(read.value, read.key, read.problem)


def _date_reader(cells: Iterable[Cell]) -> Reader:
    # A column that has 09/25/2018 and more, and no 25/09/2018, may mean April the third by 04/03/2018.
    # One such date alone is taken for a slip.
    read = {cell: read_date(cell) for cell in set(cells) if not says_nothing(text_of(cell))}
    orders = [each.order for each in read.values()]
    months_first = orders.count("month first") > 1 and "day first" not in orders
    known = {cell: _date(each, months_first) for cell, each in read.items()}
    nothing = CellRead(None)
    return lambda cell: known.get(cell, nothing)


def _remembered(reader: Reader) -> Reader:
    known: dict[Cell, CellRead] = {}

    def read(cell: Cell) -> CellRead:
        if cell not in known:
            known[cell] = reader(cell)
        return known[cell]

    return read
