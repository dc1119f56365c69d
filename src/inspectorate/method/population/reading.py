"""From the rows of a long list to the eligible population: nothing disappears."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, runtime_checkable

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.population.cells import columns_of
from inspectorate.method.population.columns import Asking, settle
from inspectorate.method.population.digests import digest_of
from inspectorate.method.population.eligible import Case, Cell, LeftOut, Population, Row
from inspectorate.method.population.judging import Rules, judge
from inspectorate.method.population.repeats import once_each
from inspectorate.method.population.unapplied import not_applied, unlisted
from inspectorate.method.population.windows import window
from inspectorate.method.standards import CaseGroup, Framework

_ASKING = Asking()


@runtime_checkable
class Listed(Protocol):
    """A long list as it was read from a file: rows that know their headings and where they begin."""

    @property
    def headings(self) -> Sequence[str]:
        """The headings, in order."""
        ...

    @property
    def rows(self) -> Sequence[Row]:
        """The rows, each with a cell for every heading."""
        ...

    @property
    def first_row(self) -> int:
        """The number of the first row in the file."""
        ...


@dataclass(frozen=True, slots=True)
class _Plain:
    """Rows that came without a table around them."""

    rows: Sequence[Row]
    first_row = 2

    @property
    def headings(self) -> Sequence[str]:
        """Every heading of any row, in the order they come up."""
        return list(dict.fromkeys(heading for row in self.rows for heading in row))


def read(
    rows: Sequence[Row] | Listed,
    framework: Framework,
    *,
    group: str,
    on: date,
    columns: Mapping[str, str] | None = None,
    needs: Sequence[str] = (),
    asking: Asking = _ASKING,
) -> Population:
    """Return the eligible cases of a case group for an inspection `on` a date, and every other row with why.

    `columns` maps field keys to headings, as confirmed by a person; the fields it does not name are guessed
    (see `guess_columns`), and one it maps to "" is not read. Rows count from 2, after their headings, unless
    `rows` is a table that knows its own. `needs` are further fields the list must have a column for, such as
    the case manager when a limit is to be set. `asking` words the faults for where they are read. Raises
    FaultsFound when the list as a whole cannot be used: it has no rows, a column that is needed is not there,
    or there is no such case group.
    """
    found = _group(framework, group, on)
    listed = rows if isinstance(rows, Listed) else _Plain(rows)
    if not listed.rows:
        raise FaultsFound([Fault(asking.called, "It has no rows.", "Send the list with its cases.")])
    settled = settle(listed.headings, columns or {}, framework, group, needs, asking)
    rules = _rules(listed.rows, settled.columns, framework, found, on)
    judged = [judge(row, number, rules) for number, row in enumerate(listed.rows, start=listed.first_row)]
    kept, repeated = once_each([case for case, _ in judged if isinstance(case, Case)])
    cases = sorted(kept, key=lambda case: case.id)
    staying = {case.row for case in cases}
    return Population(
        edition=framework.id,
        group=group,
        on=on,
        columns=settled.columns,
        cases=tuple(cases),
        left_out=_in_order([*(left for left, _ in judged if isinstance(left, LeftOut)), *repeated]),
        digest=digest_of(cases),
        set_aside=tuple(cell for _, aside in judged for cell in aside if cell.row in staying),
        unclear=settled.unclear,
        unused_headings=settled.unused,
        not_applied=not_applied(settled.columns, framework, group),
        unlisted=unlisted(cases, settled.columns, framework, group),
    )


def _rules(
    rows: Sequence[Row], headings: Mapping[str, str], framework: Framework, group: CaseGroup, on: date
) -> Rules:
    def cells(heading: str) -> Iterable[Cell]:
        return (row.get(heading) for row in rows)

    first, last = window(group, on)
    columns = columns_of(headings, cells, framework, group.key)
    exclusions = framework.casework.exclusions
    by_field = {column.field.key: column for column in columns}
    return Rules(group.key, on, group.window.field, first, last, columns, by_field, exclusions)


def _group(framework: Framework, key: str, on: date) -> CaseGroup:
    for group in framework.casework.groups:
        if group.key != key:
            continue
        try:
            window(group, on)
        except ValueError:
            problem = f"The inspection's date, {on.isoformat()}, is too long ago."
            raise FaultsFound([Fault("inspection's date", problem, "Check its year.")]) from None
        return group
    known = ", ".join(group.key for group in framework.casework.groups) or "none"
    raise FaultsFound(
        [Fault("case group", f"The edition has no case group {key}.", f"Its case groups are: {known}.")]
    )


def _in_order(left_out: Iterable[LeftOut]) -> tuple[LeftOut, ...]:
    return tuple(sorted(left_out, key=lambda left: left.row))
