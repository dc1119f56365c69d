"""Values of every row of a long list, by case: what two lists are compared by."""

from collections.abc import Iterator, Mapping, Sequence

from inspectorate.method.population.cells import columns_of, text_of
from inspectorate.method.population.columns import CASE_ID
from inspectorate.method.population.identifiers import id_key
from inspectorate.method.population.values import Cell, Row, cells_under
from inspectorate.method.standards import Framework

Values = Mapping[str, str]
"""Text of each field that is read: its value as it was understood, else as it is written."""


def changed_fields(
    before: Mapping[str, Sequence[Values]], after: Mapping[str, Sequence[Values]]
) -> dict[str, tuple[str, ...]]:
    """Return the keys of the fields whose values differ, for each case that both lists have.

    Fields that only one of the lists has a column for are not compared. A case with another number of rows
    has the key of the case id.
    """
    changed = {}
    for case in before.keys() & after.keys():
        old, new = before[case], after[case]
        if old != new:
            fields = {
                key
                for old_row, new_row in zip(_ordered(old), _ordered(new), strict=False)
                for key in old_row.keys() & new_row.keys()
                if old_row[key] != new_row[key]
            }
            fields |= {CASE_ID} if len(old) != len(new) else set()
            if fields:
                changed[case] = tuple(sorted(fields))
    return changed


def values_by_case(
    rows: Sequence[Row], framework: Framework, *, group: str, columns: Mapping[str, str]
) -> dict[str, list[Values]]:
    """Return the values of all rows by case, whether eligible or not; rows without a case id are under ""."""
    values: dict[str, list[Values]] = {}
    for case, row_values in _values(rows, framework, group, columns):
        values.setdefault(case, []).append(row_values)
    return values


def _values(
    rows: Sequence[Row], framework: Framework, group: str, columns: Mapping[str, str]
) -> Iterator[tuple[str, Values]]:
    def cells(heading: str) -> Sequence[Cell]:
        return cells_under(heading, rows)

    readers = columns_of(columns, cells, framework, group)
    for row in rows:
        values, case = {}, ""
        for reader in readers:
            cell = row.get(reader.heading)
            parsed = reader.parse(cell)
            if reader.field.key == CASE_ID:
                case = id_key(text_of(parsed.value))
            values[reader.field.key] = text_of(cell if parsed.value is None else parsed.value)
        if any(values.values()):
            yield case, values


def _ordered(rows: Sequence[Values]) -> list[Values]:
    return sorted(rows, key=lambda values: sorted(values.items())) if len(rows) > 1 else list(rows)
