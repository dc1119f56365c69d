"""Worked examples that are both tests and tables in docs/method.md.

Usage, in `tests/spec/test_<chapter>.py` (the chapter must be listed in `tests/spec/__init__.py`):

    '''Rating a standard

    Prose that opens the chapter, as Markdown: the first line above is its heading.
    '''

    from tests.spec.tables import example_table

    @example_table(
        ["Cases sufficient", "Cases that apply", "Percentage", "Band"],
        [
            [15, 31, 48, "Inadequate"],
            [21, 31, 68, "Good"],
        ],
    )
    def test_a_key_question_takes_the_band_of_its_percentage(yes, applicable, percentage, band):
        '''Prose that explains the rule, as Markdown.

        Source: report on Barking and Dagenham, 2018, Annex 2.
        '''
        assert ...

Each row is one test. The columns go to the test's first parameters in order; parameters after them are
fixtures. The test's name becomes the heading, so make it a sentence; where a name would lose capitals or
apostrophes, the docstring's first line is the heading, after `# `. A test without a table is fine: its
docstring alone is shown. A paragraph that begins "Source:" is set in italics. `make docs` writes the page.
"""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

import pytest

Test = TypeVar("Test", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows as the test's author wrote them."""

    headings: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


def example_table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> Callable[[Test], Test]:
    """Run the test once for each row, and show the rows under `headings` in docs/method.md."""
    table = Table(tuple(headings), tuple(tuple(row) for row in rows))
    for number, row in enumerate(table.rows, start=1):
        if len(row) != len(table.headings):
            raise ValueError(
                f"row {number} has {len(row)} cells, the table has {len(table.headings)} headings"
            )

    def decorate(test: Test) -> Test:
        names = list(inspect.signature(test).parameters)[: len(table.headings)]
        marked = pytest.mark.parametrize(names, table.rows, ids=[show(row[0]) for row in table.rows])(test)
        marked.example_table = table
        return marked

    return decorate


def show(value: object) -> str:
    """Write a cell for a reader: booleans and nothing as words, collections as lists."""
    match value:
        case None:
            return "—"
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:g}"
        case dict():
            return "; ".join(f"{show(key)}: {show(item)}" for key, item in value.items()) or "none"
        case list() | tuple() | set() | frozenset():
            return ", ".join(show(item) for item in value) or "none"
        case _:
            return str(value)


def day(text: str) -> date:
    """Read a date as the tables write it: 5 March 2018."""
    return datetime.strptime(text, "%d %B %Y").date()  # noqa: DTZ007 - a day has no time zone


def full(day: date) -> str:
    """Write a date as the tables do."""
    return f"{day.day} {day:%B %Y}"
