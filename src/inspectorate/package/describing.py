"""datapackage.json: the Frictionless description of a package, so that any tool can read and check it."""

import json
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from inspectorate.method.faults import Fault
from inspectorate.method.inspection import About
from inspectorate.method.standards import Framework
from inspectorate.package.folder import DESCRIPTION, PLACES
from inspectorate.package.layouts import Column, Layout, layouts, long_list_path

TYPES = {"text": "string", "integer": "integer", "date": "date", "list": "string"}
DIALECT = {
    "delimiter": ",",
    "lineTerminator": "\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
    "header": True,
}
MEDIA = {"csv": "text/csv", "toml": "application/toml", "md": "text/markdown"}


def describe(
    framework: Framework, about: About, headings: Mapping[str, tuple[str, ...]], paths: Iterable[str]
) -> str:
    """Return the description of a package with these paths; `headings` are the long lists', by group."""
    known = layouts(framework)
    lists = {long_list_path(group): names for group, names in headings.items()}
    resources = [_resource(path, known.get(path), lists.get(path)) for path in sorted(paths)]
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


def unreadable(text: str | None) -> Iterator[Fault]:
    """Say why a description cannot be read, and which of its paths lead anywhere but to a package's files."""
    if text is None:
        return
    try:
        resources = json.loads(text)["resources"]
        paths = [resource["path"] for resource in resources]
    except (ValueError, LookupError, TypeError, RecursionError):
        cure = "Delete it and write the package again: it is made from the other files."
        yield Fault(DESCRIPTION, "This is not the description of a package.", cure)
        return
    for number, path in enumerate(paths, start=1):
        if not isinstance(path, str) or not PLACES.fullmatch(path):
            problem = f"The path {path!r} is not one a package has."
            yield Fault(
                f"{DESCRIPTION}, resources {number}, path", problem, "Correct or delete this resource."
            )


def missing(text: str | None, paths: Container[str]) -> Iterator[Fault]:
    """Say which files a readable description lists and the package does not have."""
    if text is None or any(unreadable(text)):
        return
    for path in (resource["path"] for resource in json.loads(text)["resources"]):
        if path not in paths:
            problem = f"The file is missing, though {DESCRIPTION} lists it."
            yield Fault(path, problem, "Put it back, or write the package again without it.")


def out_of_date(text: str | None, fresh: str) -> Iterator[Fault]:
    """Say where a readable description differs from the one the package would be written with (`fresh`)."""
    cure = "To bring it up to date, run “inspectorate package write” on its folder."
    if text is None:
        yield Fault(DESCRIPTION, "The file is missing.", cure)
        return
    said = {resource["path"]: resource for resource in json.loads(text)["resources"]}
    wanted = {resource["path"]: resource for resource in json.loads(fresh)["resources"]}
    for path in sorted(wanted.keys() - said.keys()):
        yield Fault(DESCRIPTION, f"The file {path} is not listed.", cure)
    yield from missing(text, wanted)
    for path in sorted(path for path in wanted.keys() & said.keys() if wanted[path] != said[path]):
        yield Fault(DESCRIPTION, f"What it says of {path} is not what this edition lays down.", cure)


def slug(text: str) -> str:
    """Return a text as a name of small letters, figures and dashes."""
    return re.sub(r"[^a-z0-9._-]+", "-", text.lower()).strip("-") or "unnamed"


def _licences(framework: Framework) -> Iterator[dict[str, str]]:
    """Give the licences of the words the package quotes from its edition's sources, each once."""
    for licence in dict.fromkeys(source.licence for source in framework.sources if source.licence):
        yield {"name": re.sub(r"[^A-Za-z0-9._-]+", "-", licence).strip("-") or "unnamed", "title": licence}


def _source(title: str, publisher: str) -> dict[str, str]:
    return {"title": f"{title}, {publisher}" if publisher else title}


def _resource(path: str, layout: Layout | None, headings: tuple[str, ...] | None) -> dict[str, Any]:
    kind = path.rsplit(".", 1)[1]
    resource: dict[str, Any] = {
        "name": slug(path.rsplit(".", 1)[0].replace("/", "-")),
        "path": path,
        "profile": "tabular-data-resource" if kind == "csv" else "data-resource",
        "format": kind,
        "mediatype": MEDIA[kind],
        "encoding": "utf-8",
    }
    if kind == "csv":
        resource["dialect"] = DIALECT  # said in full, or a tool may guess otherwise from what the text holds
    if layout:
        resource["schema"] = _schema(layout)
    elif headings:
        resource["dialect"] = DIALECT | {"skipBlankRows": True}
        resource["schema"] = {"fields": [{"name": name, "type": "string"} for name in headings]}
    return resource


def _schema(layout: Layout) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in layout.columns],
        "primaryKey": list(layout.key),
    }
    if layout.refers:
        path, names = layout.refers
        to = {"resource": slug(path.rsplit(".", 1)[0]), "fields": list(names)}
        schema["foreignKeys"] = [{"fields": list(names), "reference": to}]
    return schema


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": TYPES[column.kind]}
    if column.about:
        field["description"] = column.about
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.one_of:
        constraints["enum"] = list(column.one_of)
    return field | ({"constraints": constraints} if constraints else {})
