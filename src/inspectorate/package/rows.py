"""Read and write tables as CSV text; rows that break a table's schema become faults."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from operator import itemgetter

from inspectorate.method.faults import Fault
from inspectorate.method.faults import Sentence as _
from inspectorate.method.plain_text import plain_text
from inspectorate.method.population import iso_date
from inspectorate.package.columns import TableColumn
from inspectorate.package.table_schemas import TableSchema
from inspectorate.tables import escape_formula, unescape_formula

Row = Mapping[str, str]
LIST_SEPARATOR = "; "
PLAIN_CELL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ./:_-]*[A-Za-z0-9.])?")
ESCAPED_CELL = re.compile(r"""'(?:(?<=[,"\r\n]')|(?<=\A'))""")
"""Apostrophe at the start of a cell. The pattern begins with it, so that a search skips all other text."""
COMPUTED = {"percentage", "percent", "rating", "score", "overall", "proposed", "band", "yes", "applicable"}


def rows_to_text(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV: commas, newline endings, minimal quoting, formulas escaped."""
    quoted = cache(_quoted)  # most cells are repeated; the cache ends with the table
    lines = [",".join(map(quoted, row)) or '""' for row in (headings, *rows)]
    return "\n".join([*lines, ""])


def _quoted(cell: str) -> str:
    if PLAIN_CELL.fullmatch(cell):  # fast path for most cells
        return cell
    text = escape_formula(plain_text(cell))
    if any(character in text for character in ',"\r\n') or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text


def text_to_rows(text: str, path: str, faults: list[Fault]) -> list[tuple[str, ...]]:
    """Return every row of a CSV text, headings first, with formulas unescaped; add faults to `faults`."""
    rows: list[tuple[str, ...]] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=_delimiter(text))
    try:
        if ESCAPED_CELL.search(text):
            rows.extend(tuple(map(unescape_formula, row)) for row in reader)
        else:
            rows.extend(map(tuple, reader))
    except csv.Error as error:
        problem = _("This row cannot be read as comma-separated values (%(error)s).", error=error)
        faults.append(
            Fault(
                _("%(path)s, row %(number)s", path=path, number=len(rows) + 1),
                problem,
                _("Check its quotation marks."),
            )
        )
    if not rows:
        faults.append(Fault(path, _("The file is empty."), _("Add the row of headings, or delete the file.")))
        return []
    blank = ("",) * max(1, len(rows[0]))
    return [row or blank for row in rows]


def _delimiter(text: str) -> str:
    """Return the delimiter of a CSV text: a comma, or what a spreadsheet program writes instead."""
    headings = text.partition("\n")[0]
    return next((sign for sign in ",;\t" if sign in headings), ",")


def read_table(text: str, schema: TableSchema, faults: list[Fault]) -> list[Row]:
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
    cells = rows[1:]
    if not _are_sound(cells, schema):
        cells = _with_keys(cells, schema)
    if not _are_sound(cells, schema):
        for number, row in enumerate(cells, start=2):
            faults.extend(_row_faults(row, number, schema))
        blank = ("",) * len(schema.columns)
        cells = [row + blank[len(row) :] for row in cells]
    headings = schema.headings
    table: list[Row] = [dict(zip(headings, row, strict=False)) for row in cells]
    faults.extend(_duplicate_keys(table, schema))
    return table if len(faults) == before else []


def _with_keys(rows: Sequence[tuple[str, ...]], schema: TableSchema) -> list[tuple[str, ...]]:
    """Return rows where values typed in other capitals, or as the edition's words, are the values' keys."""
    keys = [_keys_by_word(column) for column in schema.columns]
    return [
        tuple(
            column_keys.get(cell.strip().casefold(), cell)
            for cell, column_keys in zip(row, keys, strict=True)
        )
        if len(row) == len(keys)
        else row
        for row in rows
    ]


def _keys_by_word(column: TableColumn) -> Mapping[str, str]:
    """Return the keys of a column's values by word: keys, and titles that only one value has."""
    titles = [(column.labels.get(key, key).strip().casefold(), key) for key in column.enum]
    counts = Counter(title for title, _key in titles)
    unique = {title: key for title, key in titles if counts[title] == 1}
    return unique | {key.casefold(): key for key in column.enum}


def _are_sound(rows: Sequence[tuple[str, ...]], schema: TableSchema) -> bool:
    """Return whether no row has a fault. Every value of a column is checked once, however often it occurs."""
    if set(map(len, rows)) - {len(schema.columns)}:
        return False
    values = map(set, zip(*rows, strict=True))
    return not any(
        cell_problem(cell, column)
        for cells, column in zip(values, schema.columns, strict=False)
        for cell in cells
    )


def _heading_faults(headings: tuple[str, ...], schema: TableSchema) -> Iterator[Fault]:
    place = _("%(path)s, row 1", path=schema.path)
    expected = schema.headings
    for name in expected:
        if name not in headings:
            yield Fault(
                place,
                _("The column %(name)s is missing.", name=name),
                _("Add the column. Cells can be empty if nothing is known."),
            )
    for name, count in Counter(headings).items():
        if name in expected and count > 1:
            yield Fault(
                place,
                _("The column %(name)s appears %(times)s times.", name=name, times=count),
                _("Keep one of them."),
            )
        elif name not in expected:
            yield _unknown_column(place, name, expected)
    if sorted(headings) == sorted(expected) and headings != expected:
        yield Fault(
            place,
            _("The columns are in another order."),
            _("Put them in this order: %(wanted)s.", wanted=", ".join(expected)),
        )


def _unknown_column(place: str, name: str, expected: tuple[str, ...]) -> Fault:
    if name.strip().lower() in COMPUTED:
        cure = _("Delete it. Results are calculated from the answers and never stored.")
        return Fault(place, _("The column %(name)s would store a result.", name=name), cure)
    near = get_close_matches(name, expected, n=1)
    cure = _("Did you mean %(near)s?", near=near[0]) if near else _("Delete it.")
    return Fault(place, _("There is no column %(name)s in this table.", name=repr(name)), cure)


def _row_faults(row: tuple[str, ...], number: int, schema: TableSchema) -> Iterator[Fault]:
    place = _("%(path)s, row %(number)s", path=schema.path, number=number)
    if len(row) != len(schema.columns):
        problem = _(
            "The row has %(cells)s cells where the headings have %(headings)s.",
            cells=len(row),
            headings=len(schema.columns),
        )
        yield Fault(place, problem, _("Check it for a missing comma or an unquoted one."))
        return
    for cell, column in zip(row, schema.columns, strict=True):
        problem_and_cure = cell_problem(cell, column)
        if problem_and_cure:
            yield Fault(_("%(place)s, column %(name)s", place=place, name=column.name), *problem_and_cure)


def cell_problem(cell: str, column: TableColumn) -> tuple[str, str] | None:
    """Return the problem of a cell and its cure, or None."""
    if not cell:
        return (_("The cell is empty."), _("Enter a value, or delete the row.")) if column.required else None
    if column.enum and cell not in column.enum:
        near = get_close_matches(cell, column.enum, n=1)
        cure = (
            _("Did you mean %(near)s?", near=near[0])
            if near
            else _("Use one of %(one_of)s.", one_of=_first_values(column.enum))
        )
        return (_("%(cell)s is not one of the values for this column.", cell=_quoted_value(cell)), cure)
    if column.kind == "integer" and not (cell.isascii() and cell.isdigit() and len(cell) < 10):
        return (
            _("%(cell)s is not a whole number.", cell=_quoted_value(cell)),
            _("Enter digits only."),
        )
    if column.kind == "date" and iso_date(cell) is None:
        return (
            _("%(cell)s is not a date.", cell=_quoted_value(cell)),
            _("Write it as year-month-day, for example 2018-09-03."),
        )
    return None


def _first_values(values: tuple[str, ...]) -> str:
    return ", ".join(values[:12]) + (" ..." if len(values) > 12 else "")


def _quoted_value(cell: str) -> str:
    return repr(cell if len(cell) <= 60 else f"{cell[:57]}...")


def _duplicate_keys(table: list[Row], schema: TableSchema) -> Iterator[Fault]:
    keys = _keys(table, schema.primary_key)
    if len(set(keys)) == len(keys):
        return
    seen: dict[tuple[str, ...], int] = {}
    for number, key in enumerate(keys, start=2):
        first = seen.setdefault(key, number)
        if first != number and all(key):
            problem = _(
                "%(columns)s %(key)s is already in row %(first)s.",
                columns=", ".join(schema.primary_key),
                key=", ".join(key),
                first=first,
            )
            yield Fault(
                _("%(path)s, row %(number)s", path=schema.path, number=number),
                problem,
                _("Keep one of the two rows."),
            )


def _keys(rows: Sequence[Row], names: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the cells of every row in these columns."""
    return list(zip(*[map(itemgetter(name), rows) for name in names], strict=True))


def unmatched_rows(rows: Sequence[Row], schema: TableSchema, referenced: Sequence[Row]) -> Iterator[Fault]:
    """Yield a fault for every row whose foreign key is not in the referenced table (`referenced`)."""
    if schema.foreign_key is None:
        return
    path, names = schema.foreign_key
    keys, referenced_keys = _keys(rows, names), set(_keys(referenced, names))
    if referenced_keys.issuperset(keys):
        return
    for number, key in enumerate(keys, start=2):
        if key not in referenced_keys:
            problem = _(
                "%(path)s has no row with %(names)s %(key)s.",
                path=path,
                names=", ".join(names),
                key=", ".join(key),
            )
            yield Fault(
                _("%(path)s, row %(number)s", path=schema.path, number=number),
                problem,
                _("Add the row to %(path)s, or delete this one.", path=path),
            )


def split_list(cell: str) -> tuple[str, ...]:
    """Return the texts of a list cell."""
    return tuple(part.strip() for part in cell.split(LIST_SEPARATOR.strip())) if cell else ()


def join_list(parts: Iterable[str]) -> str:
    """Return texts as one list cell."""
    return LIST_SEPARATOR.join(parts)
