"""Tables as text and back: one layout's rows written the one way, and read with every fault in its place."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from inspectorate.method.faults import Fault
from inspectorate.method.population import iso_date
from inspectorate.package.layouts import Column, Layout
from inspectorate.tables import safe_cell, unsafe_cell

Row = Mapping[str, str]
BETWEEN = "; "
PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ./:_-]*[A-Za-z0-9.])?")
COMPUTED = {"percentage", "percent", "rating", "score", "overall", "proposed", "band", "yes", "applicable"}


def rows_to_text(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV: commas, one line a row, quotation marks only where needed, nothing that runs."""
    lines = [",".join(_quoted(cell) for cell in row) or '""' for row in (headings, *rows)]
    return "".join(f"{line}\n" for line in lines)


def _quoted(cell: str) -> str:
    if PLAIN.fullmatch(cell):  # most cells, and quickly
        return cell
    text = safe_cell(cell)
    if any(mark in text for mark in ',"\r\n') or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text


def text_to_rows(text: str, path: str, faults: list[Fault]) -> list[tuple[str, ...]]:
    """Return every row of a CSV text, headings first, as they were before they were made safe."""
    rows: list[tuple[str, ...]] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows.extend(tuple(map(unsafe_cell, row)) for row in reader)
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


def read_table(text: str, layout: Layout, faults: list[Fault]) -> list[Row]:
    """Return the rows of a table by heading; what does not fit its layout is added to `faults`.

    Row n of the file is the nth of the list plus two: headings are row 1.
    """
    before = len(faults)
    rows = text_to_rows(text, layout.path, faults)
    if len(faults) > before:
        return []
    wrong = list(_heading_faults(rows[0], layout))
    faults.extend(wrong)
    if wrong:
        return []
    table: list[Row] = []
    for number, row in enumerate(rows[1:], start=2):
        faults.extend(_row_faults(row, number, layout))
        table.append(dict(zip(layout.headings, row, strict=False)))
    faults.extend(_repeats(table, layout))
    return table if len(faults) == before else []


def _heading_faults(headings: tuple[str, ...], layout: Layout) -> Iterator[Fault]:
    place = f"{layout.path}, row 1"
    wanted = layout.headings
    for name in wanted:
        if name not in headings:
            yield Fault(
                place, f"The column {name} is missing.", "Add it; it may be empty where nothing is known."
            )
    for name, times in Counter(headings).items():
        if name in wanted and times > 1:
            yield Fault(place, f"The column {name} is there {times} times.", "Keep one of them.")
        elif name not in wanted:
            yield _unknown_column(place, name, wanted)
    if sorted(headings) == sorted(wanted) and headings != wanted:
        yield Fault(
            place, "The columns are in another order.", f"Put them in this order: {', '.join(wanted)}."
        )


def _unknown_column(place: str, name: str, wanted: tuple[str, ...]) -> Fault:
    if name.strip().lower() in COMPUTED:
        cure = "Delete it: results are computed from the answers and never stored."
        return Fault(place, f"The column {name} would store a result.", cure)
    near = get_close_matches(name, wanted, n=1)
    cure = f"Did you mean {near[0]}?" if near else "Delete it."
    return Fault(place, f"There is no column {name!r} in this table.", cure)


def _row_faults(row: tuple[str, ...], number: int, layout: Layout) -> Iterator[Fault]:
    place = f"{layout.path}, row {number}"
    if len(row) != len(layout.columns):
        problem = f"The row has {len(row)} cells where the headings have {len(layout.columns)}."
        yield Fault(place, problem, "Check it for a missing comma or an unquoted one.")
        return
    for cell, column in zip(row, layout.columns, strict=True):
        wrong = cell_problem(cell, column)
        if wrong:
            yield Fault(f"{place}, column {column.name}", *wrong)


def cell_problem(cell: str, column: Column) -> tuple[str, str] | None:
    """Return what is wrong with a cell and its cure, or None."""
    if not cell:
        return ("The cell is empty.", "Fill it in, or delete the row.") if column.required else None
    if column.one_of and cell not in column.one_of:
        near = get_close_matches(cell, column.one_of, n=1)
        cure = f"Did you mean {near[0]}?" if near else f"Use one of {_some(column.one_of)}."
        return (f"{_shown(cell)} is not one of the values this column may have.", cure)
    if column.kind == "integer" and not (cell.isascii() and cell.isdigit() and len(cell) < 10):
        return (f"{_shown(cell)} is not a whole number.", "Write it in figures only.")
    if column.kind == "date" and iso_date(cell) is None:
        return (f"{_shown(cell)} is not a date.", "Write it as year-month-day, for example 2018-09-03.")
    return None


def _some(values: tuple[str, ...]) -> str:
    return ", ".join(values[:12]) + (" ..." if len(values) > 12 else "")


def _shown(cell: str) -> str:
    return repr(cell if len(cell) <= 60 else f"{cell[:57]}...")


def _repeats(table: list[Row], layout: Layout) -> Iterator[Fault]:
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(table, start=2):
        key = tuple(row.get(name, "") for name in layout.key)
        first = seen.setdefault(key, number)
        if first != number and all(key):
            problem = f"{', '.join(layout.key)} {', '.join(key)} is already in row {first}."
            yield Fault(f"{layout.path}, row {number}", problem, "Keep one of the two rows.")


def unmatched_rows(rows: Sequence[Row], layout: Layout, known: Sequence[Row]) -> Iterator[Fault]:
    """Say which rows refer to a row that the other table (`known`) does not have."""
    if layout.refers is None:
        return
    path, names = layout.refers
    keys = {tuple(row[name] for name in names) for row in known}
    for number, row in enumerate(rows, start=2):
        key = tuple(row[name] for name in names)
        if key not in keys:
            problem = f"{path} has no row with {', '.join(names)} {', '.join(key)}."
            yield Fault(
                f"{layout.path}, row {number}", problem, f"Add the row to {path}, or delete this one."
            )


def to_list(cell: str) -> tuple[str, ...]:
    """Return the texts of a list cell."""
    return tuple(part.strip() for part in cell.split(BETWEEN.strip())) if cell else ()


def from_list(parts: Iterable[str]) -> str:
    """Return texts as one list cell."""
    return BETWEEN.join(parts)
