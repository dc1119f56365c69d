"""Read a long list: every row becomes an eligible case or is left out with a reason."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, runtime_checkable

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.population.cells import PERSON_ID, columns_of
from inspectorate.method.population.columns import ColumnPrompt, resolve_columns
from inspectorate.method.population.dates import day_in_words, exchanged
from inspectorate.method.population.duplicates import remove_duplicates
from inspectorate.method.population.eligibility import Rules, check_eligibility, window
from inspectorate.method.population.groupings import grouping_warnings
from inspectorate.method.population.limitations import rules_not_applied, unlisted_levels
from inspectorate.method.population.values import (
    Case,
    Cell,
    LeftOut,
    Population,
    Row,
    cells_under,
    digest_of,
)
from inspectorate.method.standards import CaseGroup, Framework

_COLUMN_PROMPT = ColumnPrompt()
_OUTSIDE = ("outside_window", "future")
_MIN_EXCHANGED = 3
"""Fewest dates outside the window, each in it with day and month exchanged, that are a warning."""


@runtime_checkable
class ListRows(Protocol):
    """Long list as read from a file: rows with their headings and the number of the first row."""

    @property
    def headings(self) -> Sequence[str]:
        """The headings, in the order of the file."""
        ...

    @property
    def rows(self) -> Sequence[Row]:
        """The rows, each with a cell for every heading."""
        ...

    @property
    def first_row(self) -> int:
        """Number of the first row in the file, counted from 1."""
        ...


@dataclass(frozen=True, slots=True)
class _BareRows:
    """Rows without a table: their headings are collected, and numbering starts after a heading row."""

    rows: Sequence[Row]
    first_row = 2

    @property
    def headings(self) -> Sequence[str]:
        """The headings of all rows, in the order of their first occurrence."""
        return list(dict.fromkeys(heading for row in self.rows for heading in row))


def read(
    rows: Sequence[Row] | ListRows,
    framework: Framework,
    *,
    group: str,
    on: date,
    columns: Mapping[str, str] | None = None,
    required_fields: Sequence[str] = (),
    column_prompt: ColumnPrompt = _COLUMN_PROMPT,
) -> Population:
    """Return the population of a case group for an inspection `on` a date.

    `columns` maps field keys to headings confirmed by a person; fields that are not in it are guessed (see
    `guess_columns`), and a field mapped to "" is not read. Rows are numbered from 2, after the headings,
    unless `rows` is a table that has a `first_row`. `required_fields` are further fields that must have a
    column, such as the case manager if the number of cases per manager is limited. `column_prompt` words the
    faults of missing columns.

    Raises FaultsFound if the list cannot be used: it has no rows, a required column is missing, the case
    group does not exist, or a column as a whole is ambiguous (half of its dates converted, ids shortened).
    """
    case_group = _case_group(framework, group, on)
    long_list = rows if isinstance(rows, ListRows) else _BareRows(rows)
    if not long_list.rows:
        raise FaultsFound(
            [Fault(column_prompt.list_name, _("It has no rows."), _("Send the list with its cases."))]
        )
    resolved = resolve_columns(
        long_list.headings, columns or {}, framework, group, required_fields, column_prompt
    )
    rules = _rules(long_list, resolved.columns, framework, case_group, on, column_prompt.list_name)
    if faults := [fault for column in rules.columns for fault in column.faults]:
        raise FaultsFound(faults)
    results = [
        check_eligibility(row, number, rules)
        for number, row in enumerate(long_list.rows, start=long_list.first_row)
    ]
    unique = remove_duplicates(
        [case for case, _ in results if isinstance(case, Case)], resolved.columns.get(PERSON_ID, "")
    )
    cases = sorted(unique.cases, key=lambda case: case.id)
    eligible_rows = {case.row for case in cases}
    return Population(
        edition=framework.id,
        group=group,
        on=on,
        columns=resolved.columns,
        cases=tuple(cases),
        left_out=_by_row(
            [*(result for result, _ in results if isinstance(result, LeftOut)), *unique.left_out]
        ),
        digest=digest_of(cases),
        unreadable_values=tuple(
            value for _, values in results for value in values if value.row in eligible_rows
        ),
        unclear=resolved.unclear,
        unused_headings=resolved.unused,
        rules_not_applied=rules_not_applied(resolved.columns, framework, group),
        unlisted_levels=unlisted_levels(cases, resolved.columns, framework, group),
        possible_duplicates=tuple(sorted(unique.possible, key=lambda possible: possible.rows)),
        warnings=(
            *(warning for column in rules.columns for warning in column.warnings),
            *grouping_warnings(rules.columns, long_list.rows),
            *_window_warnings(long_list, [result for result, _ in results], rules),
            *unique.warnings,
        ),
    )


def _window_warnings(long_list: ListRows, results: Sequence[Case | LeftOut], rules: Rules) -> Iterator[str]:
    """Yield a sentence if most dates outside the window would be in it with day and month exchanged."""
    column = rules.column(rules.window_field)
    outside = [
        column.parse(long_list.rows[result.row - long_list.first_row].get(column.heading)).value
        for result in results
        if isinstance(result, LeftOut) and result.reason_key in _OUTSIDE
    ]
    turned = [exchanged(day) for day in outside if isinstance(day, date)]
    inside = sum(day is not None and rules.first <= day <= rules.last for day in turned)
    if inside >= _MIN_EXCHANGED and 2 * inside > len(outside):
        yield (
            f"“{column.heading}”: {len(outside)} dates are not {rules.window_in_words}, but {inside} of them "
            "would be if day and month were swapped. A spreadsheet program may have swapped them, in other "
            "rows "
            "too. Check some dates against the service’s records. If they differ, ask for the list again."
        )


def _rules(
    long_list: ListRows,
    headings: Mapping[str, str],
    framework: Framework,
    group: CaseGroup,
    on: date,
    list_name: str,
) -> Rules:
    def cells(heading: str) -> Iterable[Cell]:
        return cells_under(heading, long_list.rows)

    first, last = window(group, on)
    columns = columns_of(
        headings, cells, framework, group.key, list_name=list_name, first_row=long_list.first_row
    )
    exclusions = framework.casework.exclusions
    by_field = {column.field.key: column for column in columns}
    in_words = f"between {day_in_words(first)} and {day_in_words(last)}"
    return Rules(group.key, on, group.window.field, first, last, columns, by_field, exclusions, in_words)


def _case_group(framework: Framework, key: str, on: date) -> CaseGroup:
    for group in framework.casework.groups:
        if group.key != key:
            continue
        try:
            window(group, on)
        except ValueError:
            problem = _("The inspection's date, %(date)s, is too long ago.", date=on.isoformat())
            raise FaultsFound([Fault(_("inspection's date"), problem, _("Check its year."))]) from None
        return group
    groups = ", ".join(group.key for group in framework.casework.groups) or "none"
    raise FaultsFound(
        [
            Fault(
                _("case group"),
                _("The edition has no case group %(key)s.", key=key),
                _("Its case groups are: %(value)s.", value=groups),
            )
        ]
    )


def _by_row(left_out: Iterable[LeftOut]) -> tuple[LeftOut, ...]:
    return tuple(sorted(left_out, key=lambda entry: entry.row))
