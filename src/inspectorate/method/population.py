"""From a long list to the eligible population: every row is eligible, or left out with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Case:
    """One eligible case. `facts` maps long-list field keys to level keys (or text, when a field has no codes)."""

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
    """One row that is not in the population. `row` counts from 1 at the heading row of the file."""

    row: int
    case_id: str
    reason_key: str
    reason: str


@dataclass(frozen=True, slots=True)
class Population:
    """The eligible cases of one case group on one date, and every other row with its reason.

    `columns` maps each field key to the heading it was read from; `digest` is a SHA-256 over the
    eligible cases, so that a draw can name exactly what it was drawn from.
    """

    edition: str
    group: str
    on: date
    columns: Mapping[str, str]
    cases: tuple[Case, ...]
    left_out: tuple[LeftOut, ...]
    digest: str
