"""From a long list to the eligible population: each row is eligible, or left out with a reason."""

from inspectorate.method.population.cells import MANAGER
from inspectorate.method.population.columns import Asking, ColumnGuess, ColumnGuesses, guess_columns
from inspectorate.method.population.dates import ParsedDate, iso_date, read_date
from inspectorate.method.population.digests import digest_of
from inspectorate.method.population.eligible import (
    Case,
    Cell,
    LeftOut,
    NotApplied,
    Population,
    Row,
    SetAside,
    Unlisted,
)
from inspectorate.method.population.reading import Listed, read
from inspectorate.method.population.windows import window

__all__ = [
    "MANAGER",
    "Asking",
    "Case",
    "Cell",
    "ColumnGuess",
    "ColumnGuesses",
    "LeftOut",
    "Listed",
    "NotApplied",
    "ParsedDate",
    "Population",
    "Row",
    "SetAside",
    "Unlisted",
    "digest_of",
    "guess_columns",
    "iso_date",
    "read",
    "read_date",
    "window",
]
