"""From a long list to the eligible population: each row is eligible, or left out with a reason."""

from inspectorate.method.population.cells import MANAGER
from inspectorate.method.population.columns import (
    CASE_ID,
    ColumnGuess,
    ColumnGuesses,
    ColumnPrompt,
    guess_columns,
)
from inspectorate.method.population.dates import ParsedDate, iso_date, read_date
from inspectorate.method.population.eligibility import window
from inspectorate.method.population.example_values import column_examples, field_use
from inspectorate.method.population.identifiers import id_key
from inspectorate.method.population.levels import level_titles
from inspectorate.method.population.limitations import rules_not_applied
from inspectorate.method.population.long_list import ListRows, read
from inspectorate.method.population.reason_titles import reason_title
from inspectorate.method.population.row_values import changed_fields, values_by_case
from inspectorate.method.population.values import (
    Case,
    Cell,
    LeftOut,
    Population,
    PossibleDuplicate,
    Row,
    RuleNotApplied,
    UnlistedLevel,
    UnreadableValue,
    digest_of,
)
from inspectorate.method.unreadable_cells import UnreadableCell, unreadable_cell

__all__ = [
    "CASE_ID",
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
    "PossibleDuplicate",
    "Row",
    "RuleNotApplied",
    "UnlistedLevel",
    "UnreadableCell",
    "UnreadableValue",
    "changed_fields",
    "column_examples",
    "digest_of",
    "field_use",
    "guess_columns",
    "id_key",
    "iso_date",
    "level_titles",
    "read",
    "read_date",
    "reason_title",
    "rules_not_applied",
    "unreadable_cell",
    "values_by_case",
    "window",
]
