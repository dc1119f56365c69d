"""Facts about the numbers and ratings in a table's cells."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from inspectorate.method.report.composition.small_counts import SUPPRESSED
from inspectorate.method.report.content import Cell, Table
from inspectorate.method.report.facts.figure_facts import FigureFacts
from inspectorate.method.report.facts.identifiers import cell_key, identifier, table_reference
from inspectorate.method.report.facts.rules import rule_of_column
from inspectorate.method.report.facts.values import Number, PrintedFact

NOT_FACTS = frozenset({"figures", "evidence"})
"""Tables without facts of their own: the list of figures explains others, and findings are in words."""
_NUMBER = r"-?\d[\d,]*(?:\.\d+)?"
_ONE = re.compile(rf"(?:over |under )?({_NUMBER})(?:%| per cent)?")
_PAIR = re.compile(rf"({_NUMBER}) of ({_NUMBER})")
_RANGE = re.compile(rf"({_NUMBER}) to ({_NUMBER})")


def cell_facts(table: Table, figures: FigureFacts) -> Iterator[tuple[str, PrintedFact]]:
    """Yield the facts of a table by the keys of their cells. The first column names the rows."""
    if table.key in NOT_FACTS:
        return
    earlier: Counter[str] = Counter()
    for row_number, row in enumerate(table.rows):
        row_title = _row_title(table, row)
        earlier[row_title] += 1
        for column, cell in enumerate(row[: len(table.headings)]):
            if column and is_fact(cell):
                place = (table.key, row_title, str(earlier[row_title]), table.headings[column], str(column))
                fact = _fact(table, column, cell, figures)
                yield (
                    cell_key(table.key, row_number, column),
                    replace(fact, id=identifier("cell", *place), row=row_title),
                )


def is_fact(cell: Cell) -> bool:
    """Return whether a cell has a number, a pair or range of numbers, a rating, or a withheld number."""
    if cell.number is not None or cell.rating or cell.text == SUPPRESSED:
        return True
    return any(pattern.fullmatch(cell.text) for pattern in (_ONE, _PAIR, _RANGE))


def _row_title(table: Table, row: tuple[Cell, ...]) -> str:
    """Return what names a row: its first cell, and the second if the first alone may not be unique."""
    names = row[:2] if table.key.startswith("by.") else row[:1]
    return ", ".join(cell.text for cell in names)


def _fact(table: Table, column: int, cell: Cell, figures: FigureFacts) -> PrintedFact:
    heading = table.headings[column]
    bound = _bound(cell, figures)
    if bound:
        return replace(bound, form=bound.form or heading, table=table.key)
    fact = PrintedFact(
        id="",
        reference=table_reference(table.key),
        form=heading,
        text=cell.text,
        title=table.caption,
        rule=rule_of_column(table.key, column),
        because=f"{table.caption}, column “{heading}”.",
        table=table.key,
    )
    if cell.text == SUPPRESSED:
        return replace(fact, withheld=True)
    if cell.rating:
        return replace(fact, value=cell.text, rating=cell.rating)
    return _with_numbers(fact, cell)


def _bound(cell: Cell, figures: FigureFacts) -> PrintedFact | None:
    """Return the fact about the figure of the catalogue that a cell prints; None if it prints none."""
    figure = figures.draft.catalogue.get(cell.figure)
    if figure is None:
        return None
    return figures.fact(cell.figure, figures.form_of(figure, cell.text), cell.text)


def _with_numbers(fact: PrintedFact, cell: Cell) -> PrintedFact:
    unit = "per cent" if cell.text.endswith(("%", "per cent")) or "%" in fact.form else ""
    if match := _PAIR.fullmatch(cell.text):
        numerator, denominator = (int(_number(text)) for text in match.groups())
        return replace(fact, value=numerator, numerator=numerator, denominator=denominator)
    if match := _RANGE.fullmatch(cell.text):
        low, high = map(_number, match.groups())
        return replace(fact, low=low, high=high, unit="per cent" if fact.rule == "interval" else unit)
    match = _ONE.fullmatch(cell.text)
    if match and cell.text.startswith(("over", "under")):
        bound, is_low = _number(match[1]), cell.text.startswith("over")
        return replace(fact, unit=unit, low=bound if is_low else None, high=None if is_low else bound)
    return replace(fact, value=_number(match[1]) if match else cell.number, unit=unit)


def _number(text: str) -> Number:
    digits = text.replace(",", "")
    return float(digits) if "." in digits else int(digits)
