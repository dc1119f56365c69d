"""The codebook of a package: every column of its tables, every value it may have, and their words."""

from collections.abc import Iterator

from inspectorate.method.inspection import Inspection
from inspectorate.package.long_list_columns import long_list_columns
from inspectorate.package.rows import rows_to_text
from inspectorate.package.table_schemas import (
    BLIND_ANSWERS,
    BLIND_CASES,
    CODEBOOK_SCHEMA,
    long_list_path,
    schemas_by_path,
)


def codebook_text(inspection: Inspection) -> str:
    """Return the codebook of an inspection's package as CSV.

    Each column of a table or long list has a row, followed by one for each value it may have.
    """
    return rows_to_text(CODEBOOK_SCHEMA.headings, _rows(inspection))


def _rows(inspection: Inspection) -> Iterator[tuple[str, ...]]:
    tables = {
        path: schema.columns
        for path, schema in schemas_by_path(inspection.framework).items()
        if path not in (BLIND_CASES, BLIND_ANSWERS)
    }
    lists = {long_list_path(group): columns for group, columns in long_list_columns(inspection).items()}
    for path, columns in sorted((tables | lists).items()):
        for column in columns:
            yield (path, column.name, column.title, column.kind, column.description, "", "")
            for value in column.enum:
                yield (path, column.name, column.title, column.kind, "", value, column.labels.get(value, ""))
