"""Write and check datapackage.json, the Frictionless description of a package."""

import json
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from inspectorate.method.faults import Fault
from inspectorate.method.faults import Sentence as _
from inspectorate.method.inspection import About
from inspectorate.method.standards import Framework
from inspectorate.package.columns import TableColumn
from inspectorate.package.folder import DESCRIPTION, PACKAGE_PATH
from inspectorate.package.table_schemas import (
    CODEBOOK,
    CODEBOOK_SCHEMA,
    TableSchema,
    long_list_path,
    schemas_by_path,
)

TYPES = {"text": "string", "integer": "integer", "number": "number", "date": "date", "list": "string"}
DIALECT = {
    "delimiter": ",",
    "lineTerminator": "\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
    "header": True,
}
MEDIA = {"csv": "text/csv", "json": "application/json", "toml": "application/toml", "md": "text/markdown"}


def describe(
    framework: Framework,
    about: About,
    long_lists: Mapping[str, tuple[TableColumn, ...]],
    paths: Iterable[str],
) -> str:
    """Return the text of datapackage.json for these paths; `long_lists` has their columns by group."""
    schemas = {**schemas_by_path(framework), CODEBOOK: CODEBOOK_SCHEMA}
    lists = {long_list_path(group): columns for group, columns in long_lists.items()}
    resources = [_resource(path, schemas.get(path), lists.get(path)) for path in sorted(paths)]
    package = {
        "profile": "data-package",
        "name": f"inspection-{slug(about.id)}",
        "title": f"Inspection: {about.service}",
        "description": about.invented or f"An inspection under the standards {framework.id}.",
        "licenses": list(_licences(framework)),
        "sources": [_source(source.title, source.publisher) for source in framework.sources],
        "resources": resources,
    }
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"


def description_faults(text: str | None) -> Iterator[Fault]:
    """Yield faults of a datapackage.json that cannot be read, or that lists paths a package cannot have."""
    if text is None:
        return
    try:
        resources = json.loads(text)["resources"]
        paths = [resource["path"] for resource in resources]
    except (ValueError, LookupError, TypeError, RecursionError):
        cure = _("Delete this file and write the package again. The command creates it from the other files.")
        yield Fault(DESCRIPTION, _("This is not the description of a package."), cure)
        return
    for number, path in enumerate(paths, start=1):
        if not isinstance(path, str) or not PACKAGE_PATH.fullmatch(path):
            problem = _("A package has no path %(path)s.", path=repr(path))
            yield Fault(
                _("%(description)s, resources %(number)s, path", description=DESCRIPTION, number=number),
                problem,
                _("Correct or delete this resource."),
            )


def missing_files(text: str | None, paths: Container[str]) -> Iterator[Fault]:
    """Yield a fault for every file that a readable datapackage.json lists and the package does not have."""
    if text is None or any(description_faults(text)):
        return
    for path in (resource["path"] for resource in json.loads(text)["resources"]):
        if path not in paths:
            problem = _("The file is missing, though %(description)s lists it.", description=DESCRIPTION)
            yield Fault(path, problem, _("Put it back, or write the package again without it."))


def outdated_entries(text: str | None, fresh: str) -> Iterator[Fault]:
    """Yield a fault for every difference between datapackage.json (`text`) and the current one (`fresh`)."""
    cure = _("To update the file, run “inspectorate package write” on its folder.")
    if text is None:
        yield Fault(DESCRIPTION, _("The file is missing."), cure)
        return
    listed = {resource["path"]: resource for resource in json.loads(text)["resources"]}
    expected = {resource["path"]: resource for resource in json.loads(fresh)["resources"]}
    for path in sorted(expected.keys() - listed.keys()):
        yield Fault(DESCRIPTION, _("The file %(path)s is not listed.", path=path), cure)
    yield from missing_files(text, expected)
    for path in sorted(path for path in expected.keys() & listed.keys() if expected[path] != listed[path]):
        yield Fault(DESCRIPTION, _("The description of %(path)s differs from this edition.", path=path), cure)


def slug(text: str) -> str:
    """Return text in lower-case letters, digits and dashes."""
    return re.sub(r"[^a-z0-9._-]+", "-", text.lower()).strip("-") or "unnamed"


def _licences(framework: Framework) -> Iterator[dict[str, str]]:
    """Yield the licences of the edition's sources, without duplicates."""
    for licence in dict.fromkeys(source.licence for source in framework.sources if source.licence):
        yield {"name": re.sub(r"[^A-Za-z0-9._-]+", "-", licence).strip("-") or "unnamed", "title": licence}


def _source(title: str, publisher: str) -> dict[str, str]:
    return {"title": f"{title}, {publisher}" if publisher else title}


def _resource(
    path: str, schema: TableSchema | None, columns: tuple[TableColumn, ...] | None
) -> dict[str, Any]:
    extension = path.rsplit(".", 1)[1]
    resource: dict[str, Any] = {
        "name": slug(path.rsplit(".", 1)[0].replace("/", "-")),
        "path": path,
        "profile": "tabular-data-resource" if extension == "csv" else "data-resource",
        "format": extension,
        "mediatype": MEDIA[extension],
        "encoding": "utf-8",
    }
    if extension == "csv":
        resource["dialect"] = DIALECT  # stated in full, as tools otherwise guess the dialect from the data
    if schema:
        resource["schema"] = _schema(schema)
    elif columns:
        resource["dialect"] = DIALECT | {"skipBlankRows": True}
        resource["schema"] = {
            "fields": [field_descriptor(column) for column in columns],
            "missingValues": [""],
        }
    return resource


def _schema(table: TableSchema) -> dict[str, Any]:
    descriptor: dict[str, Any] = {
        "fields": [field_descriptor(column) for column in table.columns],
        "primaryKey": list(table.primary_key),
        "missingValues": [""],
    }
    if table.foreign_key:
        path, names = table.foreign_key
        reference = {"resource": slug(path.rsplit(".", 1)[0]), "fields": list(names)}
        descriptor["foreignKeys"] = [{"fields": list(names), "reference": reference}]
    return descriptor


def field_descriptor(column: TableColumn) -> dict[str, Any]:
    """Return the Frictionless description of a column."""
    descriptor: dict[str, Any] = {"name": column.name, "type": TYPES[column.kind]}
    if column.title:
        descriptor["title"] = column.title
    if column.description:
        descriptor["description"] = column.description
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.enum:
        constraints["enum"] = list(column.enum)
    if column.labels:
        descriptor["categories"] = [{"value": value, "label": column.labels[value]} for value in column.enum]
    return descriptor | ({"constraints": constraints} if constraints else {})
