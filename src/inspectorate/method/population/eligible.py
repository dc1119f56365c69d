"""The values reading a long list gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

Cell: TypeAlias = str | date | int | float | None
"""What one cell of a long list holds; None, or a blank text, when nothing."""

Row: TypeAlias = Mapping[str, Cell]
"""One row of a long list: its cells by heading."""


@dataclass(frozen=True, slots=True)
class Case:
    """One eligible case. `facts` maps long-list field keys to level keys (or text, where there are no codes).

    A field the row leaves blank is not among the facts. Names, identifiers and the case manager are not
    facts; a further date is one, as year-month-day. `disposal_date` is the date the window is about,
    whatever the edition calls it.
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


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One row that is not in the population. `row` counts from 1 at the first row of the file."""

    row: int
    case_id: str
    reason_key: str
    reason: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """One cell of an eligible case that could not be used; the case stays, without that fact."""

    row: int
    case_id: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class NotApplied:
    """A field no column was found for, and in words the rules that were therefore not applied."""

    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A level of an open field that the edition does not list, kept as written; `cases` have it."""

    field: str
    level: str
    cases: int


@dataclass(frozen=True, slots=True)
class Population:
    """The eligible cases of one case group on one date, and every other row with its reason.

    `cases` are in the order of their ids, `left_out` and `set_aside` in the order of the rows. `columns`
    maps each field key to the heading it was read from ("" for one that was not to be read), and `unclear`
    says in words which headings could have been meant otherwise. `unused_headings` are those nothing was read
    from, `not_applied` the rules that lacked a column, `unlisted` the levels kept as written. `digest` is a
    SHA-256 over the eligible cases, so that a draw can name exactly what it was drawn from: see `digest_of`.
    """

    edition: str
    group: str
    on: date
    columns: Mapping[str, str]
    cases: tuple[Case, ...]
    left_out: tuple[LeftOut, ...]
    digest: str
    set_aside: tuple[SetAside, ...] = ()
    unclear: tuple[str, ...] = ()
    unused_headings: tuple[str, ...] = ()
    not_applied: tuple[NotApplied, ...] = ()
    unlisted: tuple[Unlisted, ...] = ()
