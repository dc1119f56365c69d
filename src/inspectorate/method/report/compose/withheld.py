"""Counts of children, with the small ones withheld."""

from collections.abc import Mapping

from inspectorate.method.report.compose.writing import cell, number_cell
from inspectorate.method.report.content import Cell
from inspectorate.method.report.numbers import house_number
from inspectorate.method.standards import Framework
from inspectorate.method.tallies import suppress

WITHHELD = "[c]"


def note(framework: Framework) -> str:
    """Return the note under a table in which counts may be withheld."""
    smallest = house_number(framework.ratings.smallest_cell.value)
    return (
        f"{WITHHELD} means withheld: fewer than {smallest} cases, or a number that would give such a one "
        "away. It is done so that nobody can be recognised."
    )


def hidden(counts: Mapping[str, int], framework: Framework) -> frozenset[str]:
    """Return the levels whose counts must not be shown, given that the counts' total is known."""
    present = {level: (count, count) for level, count in counts.items() if count}
    return suppress(present, framework.ratings.smallest_cell.value)


def count_cell(level: str, counts: Mapping[str, int], kept_back: frozenset[str]) -> Cell:
    """Return the cell for one level's count."""
    return cell(WITHHELD) if level in kept_back else number_cell(counts.get(level, 0))
