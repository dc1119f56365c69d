"""Decide for each row of a long list whether it is eligible, with the reason and the date windows."""

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from inspectorate.method.faults import Sentence
from inspectorate.method.population.cells import (
    BIRTH,
    MANAGER,
    NOT_RECORDED,
    PERSON_ID,
    ColumnReader,
    ParsedCell,
    text_of,
)
from inspectorate.method.population.columns import CASE_ID
from inspectorate.method.population.dates import day_in_words
from inspectorate.method.population.values import Case, LeftOut, Row, UnreadableValue
from inspectorate.method.standards import CaseGroup
from inspectorate.method.standards.casework import Exclusion

ParsedRow: TypeAlias = Mapping[str, ParsedCell]
Reason: TypeAlias = tuple[str, str]
"""Kind of a reason, and a clause that names the cell."""

_FACTS = ("code", "flag", "text", "date")
_MAX_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules for the rows of one list: its columns, its window and its exclusions.

    A row is eligible if its date is from `first` to `last`, both included: `window_in_words`, “between …”.
    """

    group: str
    on: date
    window_field: str
    first: date
    last: date
    columns: tuple[ColumnReader, ...]
    by_field: Mapping[str, ColumnReader]
    exclusions: tuple[Exclusion, ...]
    window_in_words: str

    def column(self, key: str) -> ColumnReader:
        """Return the column of a field. Raises KeyError if it has none."""
        return self.by_field[key]


def check_eligibility(
    row: Row, number: int, rules: Rules
) -> tuple[Case | LeftOut, tuple[UnreadableValue, ...]]:
    """Return the case in a row with its unreadable values, or the reason why the row is left out.

    The window is checked first and the exclusions second, so that nobody corrects cells of a row that would
    be left out in any case.
    """
    window_column = rules.by_field[rules.window_field]
    disposal_date = window_column.parse(row.get(window_column.heading)).value
    if isinstance(disposal_date, date) and (reason := _outside_window(disposal_date, rules)):
        return _left_out(row, number, reason, rules), ()
    parsed = {key: column.parse(row.get(column.heading)) for key, column in rules.by_field.items()}
    reason = _reason(row, parsed, rules)
    if reason or not isinstance(disposal_date, date):
        return _left_out(row, number, reason or ("empty", "we cannot read it"), rules), ()
    has_problem = any(cell.problem for cell in parsed.values())
    unreadable = tuple(_unreadable_values(row, parsed, number, rules)) if has_problem else ()
    return _build_case(parsed, number, disposal_date, rules), unreadable


def _reason(row: Row, parsed: ParsedRow, rules: Rules) -> Reason | None:
    if not any(cell.value or cell.problem for cell in parsed.values()):
        return "empty", "every cell is blank"
    return (
        _excluded(row, parsed, rules, blank=False)
        or _unusable(row, parsed, rules)
        or _excluded(row, parsed, rules, blank=True)
        or _contradictory(parsed, rules)
    )


def _parse_cell(row: Row, column: ColumnReader) -> ParsedCell:
    return column.parse(row.get(column.heading))


def _left_out(row: Row, number: int, reason: Reason, rules: Rules) -> LeftOut:
    key, clause = reason
    case_id = text_of(_parse_cell(row, rules.column(CASE_ID)).value)
    return LeftOut(number, case_id, key, f"Row {number}: {clause.rstrip('.')}.")


def _outside_window(disposal_date: date, rules: Rules) -> Reason | None:
    if rules.first <= disposal_date <= rules.last:
        return None
    statement = f"“{rules.column(rules.window_field).heading}” is {day_in_words(disposal_date)}"
    if disposal_date > rules.on:
        return "future", f"{statement}, after the date of the inspection, {day_in_words(rules.on)}"
    return (
        "outside_window",
        f"{statement}, not {rules.window_in_words}, the dates for this inspection",
    )


def _excluded(row: Row, parsed: ParsedRow, rules: Rules, *, blank: bool) -> Reason | None:
    for exclusion in rules.exclusions:
        cell = parsed.get(exclusion.field)
        if cell and not cell.problem and (not cell.value) is blank and text_of(cell.value) in exclusion.is_:
            return exclusion.key, f"{_shown(row, rules.column(exclusion.field).heading)}. {exclusion.reason}"
    return None


def _unusable(row: Row, parsed: ParsedRow, rules: Rules) -> Reason | None:
    reasons = [
        (cell.key or f"missing_{column.field.key}", _clause(row, column, cell))
        for column in rules.columns
        if (cell := parsed[column.field.key]).value is None
        and (column.required or (cell.problem and cell.key != NOT_RECORDED and column.needed))
    ]
    return (reasons[0][0], ". ".join(clause for _, clause in reasons)) if reasons else None


def _clause(row: Row, column: ColumnReader, cell: ParsedCell) -> str:
    if isinstance(cell.problem, Sentence):
        return f"“{column.heading}” {cell.problem}"
    shown = _shown(row, column.heading)
    return f"{shown}, which {cell.problem}" if cell.problem else shown


def _contradictory(parsed: ParsedRow, rules: Rules) -> Reason | None:
    """Dates that contradict each other: birth on or after the disposal, or an end before it."""
    disposal_date = parsed[rules.window_field].value
    for column in rules.columns:
        key, value = column.field.key, parsed[column.field.key].value
        if column.field.kind != "date" or not isinstance(value, date) or not isinstance(disposal_date, date):
            continue
        if (
            (value >= disposal_date)
            if key == BIRTH
            else (value < disposal_date and key != rules.window_field)
        ):
            relation = "not before" if key == BIRTH else "before"
            disposal = f"“{rules.column(rules.window_field).heading}”, {day_in_words(disposal_date)}"
            return "impossible_date", f"“{column.heading}” is {day_in_words(value)}, {relation} {disposal}"
    return None


def _build_case(parsed: ParsedRow, number: int, disposal_date: date, rules: Rules) -> Case:
    birth = parsed[BIRTH].value if BIRTH in parsed else None
    not_facts = (CASE_ID, PERSON_ID, BIRTH, MANAGER, rules.window_field)
    return Case(
        id=text_of(parsed[CASE_ID].value),
        row=number,
        group=rules.group,
        person_id=_text(parsed, PERSON_ID),
        manager=_text(parsed, MANAGER),
        disposal_date=disposal_date,
        date_of_birth=birth if isinstance(birth, date) else None,
        names=tuple(
            text
            for column in rules.columns
            if column.field.kind == "name"
            and column.field.key != MANAGER
            and (text := _text(parsed, column.field.key))
        ),
        facts={
            column.field.key: text
            for column in rules.columns
            if column.field.kind in _FACTS
            and column.field.key not in not_facts
            and (text := _text(parsed, column.field.key))
        },
    )


def _text(parsed: ParsedRow, key: str) -> str:
    value = parsed[key].value if key in parsed else ""
    return value if type(value) is str else text_of(value)


def _unreadable_values(row: Row, parsed: ParsedRow, number: int, rules: Rules) -> Iterator[UnreadableValue]:
    for column in rules.columns:
        cell = parsed[column.field.key]
        if cell.problem:
            reason = f"Row {number}: {_clause(row, column, cell)}. We have treated it as not recorded."
            yield UnreadableValue(number, text_of(parsed[CASE_ID].value), column.field.key, reason)


def _shown(row: Row, heading: str) -> str:
    text = "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for character in text_of(row.get(heading))
    )
    if not text:
        return f"“{heading}” is blank"
    return f"“{heading}” is “{text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 1] + '…'}”"


def window(group: CaseGroup, on: date) -> tuple[date, date]:
    """Return the first and last eligible date of disposal of a case group, both included."""
    months = sorted((group.window.from_months.value, group.window.to_months.value))
    return months_before(on, months[1]), months_before(on, months[0])


def months_before(day: date, months: int) -> date:
    """Return the same day some whole months earlier, or the last day of that month if it is shorter.

    Raises ValueError for a date before the year 1.
    """
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(max(years, 1), month + 1)[1]))
