"""Files of a dataset: CSV with a codebook and datapackage.json, and SPSS and Stata files of the cases."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from inspectorate.analysis.datasets import Dataset, DatasetTable
from inspectorate.analysis.tables import Value
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.package.datapackage import DIALECT, field_descriptor
from inspectorate.package.rows import rows_to_text
from inspectorate.package.table_schemas import CODEBOOK, CODEBOOK_SCHEMA


def write_dataset(dataset: Dataset, folder: Path, *, statistics: bool = False) -> tuple[Path, ...]:
    """Write a dataset to a folder, which is made, and return the paths of its files.

    With `statistics` there are SPSS and Stata files too. Raises FaultsFound if the folder holds anything or
    cannot be written.
    """
    files: dict[str, bytes] = {name: text.encode() for name, text in dataset_files(dataset).items()}
    if statistics:
        from inspectorate.analysis.statistics_files import statistics_files  # noqa: PLC0415 - an extra

        files |= statistics_files(dataset)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            cure = _("Enter a new or empty folder.")
            raise FaultsFound([Fault(str(folder), _("The folder is not empty."), cure)])
        for name, content in files.items():
            partial = folder / f".{name}"
            partial.write_bytes(content)
            partial.replace(folder / name)
    except OSError as error:
        problem = _("It cannot be written (%(strerror)s).", strerror=error.strerror)
        raise FaultsFound([Fault(str(folder), problem, _("Enter another folder."))]) from error
    return tuple(folder / name for name in files)


def dataset_files(dataset: Dataset) -> dict[str, str]:
    """Return the text of every CSV file of a dataset, of its codebook and of datapackage.json, by name."""
    tables = dataset.tables.values()
    files = {f"{table.name}.csv": _csv(table) for table in tables}
    files[CODEBOOK] = rows_to_text(CODEBOOK_SCHEMA.headings, _codebook_rows(dataset))
    files["datapackage.json"] = _description(dataset)
    return files


def _csv(table: DatasetTable) -> str:
    names = [column.name for column in table.columns]
    return rows_to_text(names, ([_cell(row.get(name)) for name in names] for row in table.rows))


def _cell(value: Value) -> str:
    return "" if value is None else str(value)


def _codebook_rows(dataset: Dataset) -> Iterator[tuple[str, ...]]:
    for table in dataset.tables.values():
        for column in table.columns:
            name = f"{table.name}.csv"
            yield (name, column.name, column.title, column.kind, column.description, "", "")
            for value in column.enum:
                label = column.labels.get(value, "")
                yield (name, column.name, column.title, column.kind, "", value, label)


def _description(dataset: Dataset) -> str:
    resources = [
        {
            "name": table.name,
            "path": f"{table.name}.csv",
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "dialect": DIALECT,
            "schema": {
                "fields": [field_descriptor(column) for column in table.columns],
                "missingValues": [""],
            },
        }
        for table in dataset.tables.values()
    ]
    codebook: Mapping[str, object] = {
        "name": "codebook",
        "path": CODEBOOK,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": DIALECT,
        "schema": {"fields": [field_descriptor(column) for column in CODEBOOK_SCHEMA.columns]},
    }
    package = {
        "profile": "data-package",
        "name": f"dataset-{dataset.framework.id}",
        "title": f"Inspections under the standards {dataset.framework.id}",
        "description": (
            "Cases have pseudonyms. This is personal data: a case can still be recognised by someone who "
            "knows much about it. Not for publication."
        ),
        "resources": [*resources, codebook],
    }
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"
