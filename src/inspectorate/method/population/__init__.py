"""From a long list to the eligible population: each row is eligible, or left out with a reason."""

from inspectorate.method.population.cells import MANAGER
from inspectorate.method.population.columns import ColumnGuess, ColumnGuesses, ColumnPrompt, guess_columns
from inspectorate.method.population.dates import ParsedDate, iso_date, read_date
from inspectorate.method.population.eligibility import window
from inspectorate.method.population.long_list import ListRows, read
from inspectorate.method.population.values import (
    Case,
    Cell,
    LeftOut,
    Population,
    Row,
    RuleNotApplied,
    UnlistedLevel,
    UnreadableValue,
    digest_of,
)
from inspectorate.method.unreadable_cells import UnreadableCell, unreadable_cell

__all__ = [
    "MANAGER",
    "Case",
    "Cell",
    "ColumnGuess",
    "ColumnGuesses",
    "ColumnPrompt",
    "LeftOut",
    "ListRows",
    "ParsedDate",
    "Population",
    "Row",
    "RuleNotApplied",
    "UnlistedLevel",
    "UnreadableCell",
    "UnreadableValue",
    "digest_of",
    "guess_columns",
    "iso_date",
    "read",
    "read_date",
    "unreadable_cell",
    "window",
]
