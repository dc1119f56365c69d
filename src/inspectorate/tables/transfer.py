"""Lines in which a worker process sends what it has read: JSON, because it says nothing but values."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, islice
from typing import Any

from inspectorate.method.faults import Fault, FaultsFound, Sentence
from inspectorate.method.unreadable_cells import UnreadableCell, error_cell, unreadable_cell
from inspectorate.tables.cells import Cell, date_cell
from inspectorate.tables.list_table import ListTable, TableRows

Line = dict[str, Any]

_CELLS_A_BLOCK = 200_000


def lines_of_table(table: ListTable) -> Iterator[Line]:
    """Yield the lines of a table: its headings and notes, then its rows in blocks, then the end."""
    rows = table.rows
    if not isinstance(rows, TableRows):
        raise TypeError("the rows have no cells")
    yield {
        "headings": table.headings,
        "columns": rows.columns,
        "first_row": table.first_row,
        "sheet": table.sheet,
        "notes": [_sentence_value(note) for note in table.notes],
        "merged_cells": table.merged_cells,
    }
    remaining = iter(rows.cells)
    size = max(1, _CELLS_A_BLOCK // max(1, len(rows.columns)))
    while block := list(islice(remaining, size)):
        yield _block(block)
    yield {"end": True}


def table_of_lines(lines: Iterable[Line], progress: Callable[[int], None]) -> ListTable:
    """Return the table of these lines. Raises FaultsFound for faults, EOFError if they are cut short."""
    head: Line = {}
    rows: list[Sequence[Cell]] = []
    for line in lines:
        if "progress" in line:
            progress(line["progress"])
        elif "faults" in line:
            raise FaultsFound(faults_of_line(line))
        elif "values" in line:
            value_of = [_cell(value) for value in line["values"]].__getitem__
            rows.extend([list(map(value_of, row)) for row in line["rows"]])
        elif "end" in line:
            headings = tuple(head["headings"])
            return ListTable(
                headings,
                TableRows(headings, head["columns"], rows),
                first_row=head["first_row"],
                sheet=head["sheet"],
                notes=tuple(_sentence(note) for note in head["notes"]),
                merged_cells=tuple(head["merged_cells"]),
            )
        else:
            head = line
    raise EOFError


def line_of_faults(faults: Iterable[Fault]) -> Line:
    """Return the line of faults."""
    return {"faults": [list(map(_sentence_value, (one.place, one.problem, one.cure))) for one in faults]}


def faults_of_line(line: Line) -> list[Fault]:
    """Return the faults of their line."""
    return [Fault(*map(_sentence, fault)) for fault in line["faults"]]


def _block(rows: Sequence[Sequence[Cell]]) -> Line:
    """Return the line of some rows: the different cells once, and for each row the indexes of its cells."""
    if UnreadableCell in set(map(type, chain.from_iterable(rows))):
        return _typed_block(rows)
    values = dict.fromkeys(chain.from_iterable(rows))
    index_of = {cell: index for index, cell in enumerate(values)}.__getitem__
    return {"values": list(map(_cell_value, values)), "rows": [list(map(index_of, row)) for row in rows]}


def _typed_block(rows: Sequence[Sequence[Cell]]) -> Line:
    """Return the line of rows in which a text may occur as a value and as an unreadable cell."""
    indexes: dict[tuple[type, Cell], int] = {}
    numbered = [[indexes.setdefault((type(cell), cell), len(indexes)) for cell in row] for row in rows]
    return {"values": [_cell_value(cell) for _type, cell in indexes], "rows": numbered}


def _cell_value(cell: Cell) -> object:
    """Return a cell as JSON can hold it: a date in a list, an unreadable cell with its kind."""
    if isinstance(cell, UnreadableCell):
        return [str(cell), cell.key]
    return [cell.isoformat()] if isinstance(cell, date) else cell


def _cell(value: object) -> Cell:
    if not isinstance(value, list):
        return value  # type: ignore[return-value]
    if len(value) == 1:
        return date_cell(value[0])
    return unreadable_cell(value[0]) or error_cell(value[0])


def _sentence_value(value: object) -> object:
    """Return a sentence with its template and values, so that it can still be said in another language."""
    if isinstance(value, Sentence):
        values = {name: _sentence_value(part) for name, part in value.values.items()}
        return {"template": value.template, "values": values}
    return value if isinstance(value, str | int | float) else str(value)


def _sentence(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    return Sentence(value["template"], **{name: _sentence(part) for name, part in value["values"].items()})
