"""Values of a population: cells, cases, rows left out, and the digest of a population."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeAlias, runtime_checkable

from inspectorate.method.faults import Sentence

Cell: TypeAlias = str | date | int | float | None
"""Value of a long-list cell; None or "" when empty."""

Row: TypeAlias = Mapping[str, Cell]
"""Row of a long list: cells by heading."""


@runtime_checkable
class ColumnRows(Protocol):
    """Rows that also give a whole column, which is faster than asking each row."""

    def column(self, heading: str) -> Sequence[Cell]:
        """Return the cells under a heading."""
        ...


def cells_under(heading: str, rows: Sequence[Row]) -> Sequence[Cell]:
    """Return the cells under a heading, blank where a row has none."""
    if isinstance(rows, ColumnRows):
        return rows.column(heading)
    return [row.get(heading) for row in rows]


@dataclass(frozen=True, slots=True)
class Case:
    """Eligible case.

    `facts` maps keys of long-list fields to keys of levels, or to text for fields without codes. A blank
    field is not among the facts, nor are names, identifiers and the case manager. Other dates are facts, as
    YYYY-MM-DD. `disposal_date` is the date to which the window applies, whatever the edition calls it.
    """

    id: str
    row: int
    group: str
    person_id: str
    manager: str
    disposal_date: date
    date_of_birth: date | None
    names: tuple[str, ...]
    facts: Mapping[str, str]

    @property
    def age(self) -> int | None:
        """Completed years on the disposal date; None without a date of birth."""
        birth, disposal = self.date_of_birth, self.disposal_date
        if not birth:
            return None
        return disposal.year - birth.year - ((disposal.month, disposal.day) < (birth.month, birth.day))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Row that is not in the population. `row` is its number in the file, counted from 1."""

    row: int
    case_id: str
    reason_key: str
    reason: str


@dataclass(frozen=True, slots=True)
class UnreadableValue:
    """Value of an eligible case that cannot be read. The case remains eligible without that fact."""

    row: int
    case_id: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class PossibleDuplicate:
    """Eligible cases that are perhaps about one person: their rows and ids, and why that is in doubt."""

    rows: tuple[int, ...]
    case_ids: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class RuleNotApplied:
    """Field without a column; `reason` names the rules that were therefore not applied."""

    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class UnlistedLevel:
    """Level of an open field that the edition does not list, and the number of `cases` that have it."""

    field: str
    level: str
    cases: int


@dataclass(frozen=True, slots=True)
class Population:
    """Eligible cases of one case group on one date, and every other row with the reason why it is left out.

    `cases` are sorted by id; `left_out` and `unreadable_values` are sorted by row. `columns` maps each field
    key to the heading from which it was read ("" for a field that was not read). `unclear` describes
    ambiguous headings, and `unused_headings` are those that belong to no field. `rules_not_applied` names the
    rules whose column is missing, `unlisted_levels` the levels that the edition does not list.
    `possible_duplicates` are eligible cases of perhaps one person, for a person to decide, and `warnings` are
    sentences about the whole list. `digest` is the SHA-256 digest of the eligible cases (see `digest_of`); it
    identifies the population of a sample.
    """

    edition: str
    group: str
    on: date
    columns: Mapping[str, str]
    cases: tuple[Case, ...]
    left_out: tuple[LeftOut, ...]
    digest: str
    unreadable_values: tuple[UnreadableValue, ...] = ()
    unclear: tuple[Sentence, ...] = ()
    unused_headings: tuple[str, ...] = ()
    rules_not_applied: tuple[RuleNotApplied, ...] = ()
    unlisted_levels: tuple[UnlistedLevel, ...] = ()
    possible_duplicates: tuple[PossibleDuplicate, ...] = ()
    warnings: tuple[str, ...] = ()


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


def canonical_json(case: Case) -> str:
    """Return what a draw can depend on in a case, as JSON with sorted keys.

    The number of the row is excluded, so that a list may be sorted, and so is the name, so that its spelling
    may be corrected.
    """
    values = {
        "id": case.id,
        "group": case.group,
        "person": case.person_id,
        "manager": case.manager,
        "disposal": case.disposal_date.isoformat(),
        "birth": case.date_of_birth.isoformat() if case.date_of_birth else "",
        "facts": dict(case.facts),
    }
    return _CANONICAL.encode(values)


def digest_of(cases: Iterable[Case]) -> str:
    """Return the SHA-256 digest, in hexadecimal, of the cases' canonical JSON, sorted, one case a line."""
    sha256 = hashlib.sha256()
    for line in sorted(canonical_json(case) for case in cases):
        sha256.update(f"{line}\n".encode("ascii"))
    return sha256.hexdigest()
