"""One row of a long list: an eligible case, or left out with its reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from inspectorate.method.population.cells import BIRTH, MANAGER, PERSON_ID, CellRead, Column, text_of
from inspectorate.method.population.columns import CASE_ID
from inspectorate.method.population.dates import day_in_words
from inspectorate.method.population.eligible import Case, LeftOut, Row, SetAside
from inspectorate.method.standards.caselists import Exclusion

Reads: TypeAlias = Mapping[str, CellRead]
Why: TypeAlias = tuple[str, str]
"""The kind of a reason, and a clause that names the cell."""

_FACTS = ("code", "flag", "text", "date")
_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Rules:
    """What decides over the rows of one list: its columns, the window `first` to `last`, the exclusions."""

    group: str
    on: date
    window_field: str
    first: date
    last: date
    columns: tuple[Column, ...]
    by_field: Mapping[str, Column]
    exclusions: tuple[Exclusion, ...]

    def column(self, key: str) -> Column:
        """The column a field is read from; KeyError when it has none."""
        return self.by_field[key]


def judge(row: Row, number: int, rules: Rules) -> tuple[Case | LeftOut, tuple[SetAside, ...]]:
    """Return the case in a row, with the cells set aside; or why the row is left out.

    The window comes first and the exclusions second: what they leave out needs no mending.
    """
    found = _read(row, rules.column(rules.window_field)).value
    if isinstance(found, date) and (outside := _outside(found, rules)):
        return _left_out(row, number, outside, rules), ()
    reads = {column.field.key: _read(row, column) for column in rules.columns}
    why = _why_not(row, reads, rules)
    if why or not isinstance(found, date):
        return _left_out(row, number, why or ("empty", "it cannot be read"), rules), ()
    return _case(reads, number, found, rules), tuple(_set_aside(row, reads, number, rules))


def _why_not(row: Row, reads: Reads, rules: Rules) -> Why | None:
    if not any(read.value or read.problem for read in reads.values()):
        return "empty", "every cell that is read is blank"
    return (
        _excluded(row, reads, rules, blank=False)
        or _unusable(row, reads, rules)
        or _excluded(row, reads, rules, blank=True)
        or _contradicted(reads, rules)
    )


def _read(row: Row, column: Column) -> CellRead:
    return column.read(row.get(column.heading))


def _left_out(row: Row, number: int, why: Why, rules: Rules) -> LeftOut:
    key, clause = why
    case_id = text_of(_read(row, rules.column(CASE_ID)).value)
    return LeftOut(number, case_id, key, f"Row {number}: {clause.rstrip('.')}.")


def _outside(found: date, rules: Rules) -> Why | None:
    if rules.first <= found <= rules.last:
        return None
    read = f"“{rules.column(rules.window_field).heading}” is {day_in_words(found)}"
    if found > rules.on:
        return "future", f"{read}, after the inspection's date of {day_in_words(rules.on)}"
    side = "before" if found < rules.first else "after"
    return (
        "outside_window",
        f"{read}, {side} the dates looked at, {day_in_words(rules.first)} to {day_in_words(rules.last)}",
    )


def _excluded(row: Row, reads: Reads, rules: Rules, *, blank: bool) -> Why | None:
    for exclusion in rules.exclusions:
        read = reads.get(exclusion.field)
        if read and not read.problem and (not read.value) is blank and text_of(read.value) in exclusion.is_:
            return exclusion.key, f"{_shown(row, rules.column(exclusion.field).heading)}. {exclusion.reason}"
    return None


def _unusable(row: Row, reads: Reads, rules: Rules) -> Why | None:
    reasons = [
        (read.key or f"missing_{column.field.key}", _clause(row, column, read))
        for column in rules.columns
        if (read := reads[column.field.key]).value is None
        and (column.required or (read.problem and column.needed))
    ]
    return (reasons[0][0], "; ".join(clause for _, clause in reasons)) if reasons else None


def _clause(row: Row, column: Column, read: CellRead) -> str:
    shown = _shown(row, column.heading)
    return f"{shown}, which {read.problem}" if read.problem else shown


def _contradicted(reads: Reads, rules: Rules) -> Why | None:
    """Dates that cannot both be right: born after it began, ended before it began."""
    start = reads[rules.window_field].value
    for column in rules.columns:
        key, value = column.field.key, reads[column.field.key].value
        if column.field.kind != "date" or not isinstance(value, date) or not isinstance(start, date):
            continue
        if (value >= start) if key == BIRTH else (value < start and key != rules.window_field):
            than = "not before" if key == BIRTH else "before"
            began = f"“{rules.column(rules.window_field).heading}”, {day_in_words(start)}"
            return "impossible_date", f"“{column.heading}” is {day_in_words(value)}, {than} {began}"
    return None


def _case(reads: Reads, number: int, found: date, rules: Rules) -> Case:
    born = reads[BIRTH].value if BIRTH in reads else None
    own = (CASE_ID, PERSON_ID, BIRTH, MANAGER, rules.window_field)
    return Case(
        id=text_of(reads[CASE_ID].value),
        row=number,
        group=rules.group,
        person_id=_text(reads, PERSON_ID),
        manager=_text(reads, MANAGER),
        disposal_date=found,
        date_of_birth=born if isinstance(born, date) else None,
        names=tuple(
            text
            for column in rules.columns
            if column.field.kind == "name"
            and column.field.key != MANAGER
            and (text := _text(reads, column.field.key))
        ),
        facts={
            column.field.key: text
            for column in rules.columns
            if column.field.kind in _FACTS
            and column.field.key not in own
            and (text := _text(reads, column.field.key))
        },
    )


def _text(reads: Reads, key: str) -> str:
    return text_of(reads[key].value) if key in reads else ""


def _set_aside(row: Row, reads: Reads, number: int, rules: Rules) -> Iterator[SetAside]:
    for column in rules.columns:
        read = reads[column.field.key]
        if read.problem:
            reason = f"Row {number}: {_clause(row, column, read)}; it is taken as not recorded."
            yield SetAside(number, text_of(reads[CASE_ID].value), column.field.key, reason)


def _shown(row: Row, heading: str) -> str:
    text = "".join(
        sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text_of(row.get(heading))
    )
    if not text:
        return f"“{heading}” is blank"
    return f"“{heading}” is “{text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + '…'}”"
