"""Read and write tables as CSV text; rows that break a table's schema become faults."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from inspectorate.method.faults import Fault
from inspectorate.method.population import iso_date
from inspectorate.package.layouts import Column, Layout
from inspectorate.tables import escape_formula, unescape_formula

Row = Mapping[str, str]
LIST_SEPARATOR = "; "
PLAIN_CELL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ./:_-]*[A-Za-z0-9.])?")
COMPUTED = {"percentage", "percent", "rating", "score", "overall", "proposed", "band", "yes", "applicable"}


def rows_to_text(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV: commas, newline endings, minimal quoting, formulas escaped."""
    lines = [",".join(_quoted(cell) for cell in row) or '""' for row in (headings, *rows)]
    return "".join(f"{line}\n" for line in lines)


def _quoted(cell: str) -> str:
    if PLAIN_CELL.fullmatch(cell):  # fast path for most cells
        return cell
    text = escape_formula(cell)
    if any(character in text for character in ',"\r\n') or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text


def text_to_rows(text: str, path: str, faults: list[Fault]) -> list[tuple[str, ...]]:
    """Return every row of a CSV text, headings first, with formulas unescaped; add faults to `faults`."""
    rows: list[tuple[str, ...]] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows.extend(tuple(map(unescape_formula, row)) for row in reader)
    except csv.Error as error:
        problem = f"This row cannot be read as comma-separated values ({error})."
        faults.append(Fault(f"{path}, row {len(rows) + 1}", problem, "Check its quotation marks."))
    if not rows:
        faults.append(
            Fault(path, "The file is empty.", "Give it at least its row of headings, or delete it.")
        )
        return []
    blank = ("",) * max(1, len(rows[0]))
    return [row or blank for row in rows]


def read_table(text: str, schema: Layout, faults: list[Fault]) -> list[Row]:
    """Return the rows of a table by heading, or none after adding its faults to `faults`.

    The index of a row plus two is its row number in the file: the headings are row 1.
    """
    before = len(faults)
    rows = text_to_rows(text, schema.path, faults)
    if len(faults) > before:
        return []
    heading_faults = list(_heading_faults(rows[0], schema))
    faults.extend(heading_faults)
    if heading_faults:
        return []
    table: list[Row] = []
    for number, row in enumerate(rows[1:], start=2):
        faults.extend(_row_faults(row, number, schema))
        table.append(dict(zip(schema.headings, row, strict=False)))
    faults.extend(_duplicate_keys(table, schema))
    return table if len(faults) == before else []


def _heading_faults(headings: tuple[str, ...], schema: Layout) -> Iterator[Fault]:
    place = f"{schema.path}, row 1"
    expected = schema.headings
    for name in expected:
        if name not in headings:
            yield Fault(
                place, f"The column {name} is missing.", "Add it; it may be empty where nothing is known."
            )
    for name, count in Counter(headings).items():
        if name in expected and count > 1:
            yield Fault(place, f"The column {name} is there {count} times.", "Keep one of them.")
        elif name not in expected:
            yield _unknown_column(place, name, expected)
    if sorted(headings) == sorted(expected) and headings != expected:
        yield Fault(
            place, "The columns are in another order.", f"Put them in this order: {', '.join(expected)}."
        )


def _unknown_column(place: str, name: str, expected: tuple[str, ...]) -> Fault:
    if name.strip().lower() in COMPUTED:
        cure = "Delete it: results are computed from the answers and never stored."
        return Fault(place, f"The column {name} would store a result.", cure)
    near = get_close_matches(name, expected, n=1)
    cure = f"Did you mean {near[0]}?" if near else "Delete it."
    return Fault(place, f"There is no column {name!r} in this table.", cure)


def _row_faults(row: tuple[str, ...], number: int, schema: Layout) -> Iterator[Fault]:
    place = f"{schema.path}, row {number}"
    if len(row) != len(schema.columns):
        problem = f"The row has {len(row)} cells where the headings have {len(schema.columns)}."
        yield Fault(place, problem, "Check it for a missing comma or an unquoted one.")
        return
    for cell, column in zip(row, schema.columns, strict=True):
        problem_and_cure = cell_problem(cell, column)
        if problem_and_cure:
            yield Fault(f"{place}, column {column.name}", *problem_and_cure)


def cell_problem(cell: str, column: Column) -> tuple[str, str] | None:
    """Return the problem of a cell and its cure, or None."""
    if not cell:
        return ("The cell is empty.", "Fill it in, or delete the row.") if column.required else None
    if column.enum and cell not in column.enum:
        near = get_close_matches(cell, column.enum, n=1)
        cure = f"Did you mean {near[0]}?" if near else f"Use one of {_first_values(column.enum)}."
        return (f"{_quoted_value(cell)} is not one of the values this column may have.", cure)
    if column.kind == "integer" and not (cell.isascii() and cell.isdigit() and len(cell) < 10):
        return (f"{_quoted_value(cell)} is not a whole number.", "Write it in figures only.")
    if column.kind == "date" and iso_date(cell) is None:
        return (
            f"{_quoted_value(cell)} is not a date.",
            "Write it as year-month-day, for example 2018-09-03.",
        )
    return None


def _first_values(values: tuple[str, ...]) -> str:
    return ", ".join(values[:12]) + (" ..." if len(values) > 12 else "")


def _quoted_value(cell: str) -> str:
    return repr(cell if len(cell) <= 60 else f"{cell[:57]}...")


def _duplicate_keys(table: list[Row], schema: Layout) -> Iterator[Fault]:
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(table, start=2):
        key = tuple(row.get(name, "") for name in schema.primary_key)
        first = seen.setdefault(key, number)
        if first != number and all(key):
            problem = f"{', '.join(schema.primary_key)} {', '.join(key)} is already in row {first}."
            yield Fault(f"{schema.path}, row {number}", problem, "Keep one of the two rows.")


def unmatched_rows(rows: Sequence[Row], schema: Layout, referenced: Sequence[Row]) -> Iterator[Fault]:
    """Yield a fault for every row whose foreign key is not in the referenced table (`referenced`)."""
    if schema.foreign_key is None:
        return
    path, names = schema.foreign_key
    keys = {tuple(row[name] for name in names) for row in referenced}
    for number, row in enumerate(rows, start=2):
        key = tuple(row[name] for name in names)
        if key not in keys:
            problem = f"{path} has no row with {', '.join(names)} {', '.join(key)}."
            yield Fault(
                f"{schema.path}, row {number}", problem, f"Add the row to {path}, or delete this one."
            )


def split_list(cell: str) -> tuple[str, ...]:
    """Return the texts of a list cell."""
    return tuple(part.strip() for part in cell.split(LIST_SEPARATOR.strip())) if cell else ()


def join_list(parts: Iterable[str]) -> str:
    """Return texts as one list cell."""
    return LIST_SEPARATOR.join(parts)
