"""The OpenAPI description as values for the pages of the API's reference."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify


@dataclass(frozen=True, slots=True)
class ReferenceField:
    """A field, a parameter or a header: its name, its type in words, and what it means."""

    name: str
    type: str
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class ReferenceSchema:
    """A schema that requests or responses are made of."""

    name: str
    description: str
    fields: tuple[ReferenceField, ...]


@dataclass(frozen=True, slots=True)
class ReferenceOperation:
    """An operation: its address, what it does, what it takes and what it returns."""

    id: str
    method: str
    path: str
    title: str
    paragraphs: tuple[str, ...]
    parameters: tuple[ReferenceField, ...]
    body: str
    result: str
    statuses: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReferenceTag:
    """The operations about one subject, and the schemas they use."""

    slug: str
    name: str
    description: str
    operations: tuple[ReferenceOperation, ...]
    schemas: tuple[ReferenceSchema, ...]


def reference(description: Mapping[str, Any]) -> list[ReferenceTag]:
    """Return the subjects of an OpenAPI description, each with its operations and schemas."""
    # Statuses are numbers before, and texts in JSON. Backquotes are Markdown, which the pages do not show.
    description = json.loads(json.dumps(description).replace("`", ""))
    operations = [
        (path, method, operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]
    return [
        _tag(
            tag,
            [(path, method, one) for path, method, one in operations if tag["name"] in one["tags"]],
            description["components"],
        )
        for tag in description["tags"]
    ]


def _tag(
    tag: Mapping[str, str], operations: list[tuple[str, str, Any]], components: Mapping[str, Any]
) -> ReferenceTag:
    schemas = components["schemas"]
    names: dict[str, None] = {}
    for _path, _method, operation in operations:
        contents = [operation.get("requestBody", {}), operation["responses"][_success(operation)]]
        for name in _references(contents, schemas):
            names[name] = None
    return ReferenceTag(
        slugify(tag["name"]),
        tag["name"],
        tag["description"],
        tuple(_operation(path, method, operation, components) for path, method, operation in operations),
        tuple(
            ReferenceSchema(name, schemas[name].get("description", ""), tuple(_fields(schemas[name])))
            for name in sorted(names)
        ),
    )


def _operation(path: str, method: str, operation: Any, components: Mapping[str, Any]) -> ReferenceOperation:
    parameters = [
        components["parameters"][parameter["$ref"].rpartition("/")[2]] if "$ref" in parameter else parameter
        for parameter in operation["parameters"]
    ]
    title, *paragraphs = operation["description"].split("\n\n")
    title, _space, rest = title.partition(". ")
    return ReferenceOperation(
        operation["operationId"],
        method.upper(),
        path,
        title.removesuffix("."),
        tuple(filter(None, [rest, *paragraphs])),
        tuple(
            ReferenceField(
                parameter["name"],
                _type(parameter["schema"]),
                parameter.get("required", False),
                parameter.get("description") or parameter["schema"].get("description", ""),
            )
            for parameter in parameters
        ),
        _content(operation.get("requestBody", {})),
        _content(operation["responses"][_success(operation)]),
        tuple(
            (status, response["description"])
            for status, response in sorted(operation["responses"].items())
            if status != _success(operation)
        ),
    )


def _success(operation: Any) -> str:
    """Return the first status of success of an operation."""
    return str(min(status for status in operation["responses"] if status.startswith("2")))


def _content(content: Mapping[str, Any]) -> str:
    """Return what a body is, in words; empty without one."""
    for media_type, media in content.get("content", {}).items():
        schema = media.get("schema", {})
        if media_type == "multipart/form-data":
            fields = ", ".join(f"{field.name} ({field.type})" for field in _fields(schema))
            return f"{media_type}: {fields}"
        if "json" in media_type:
            return _type(schema)
    return " or ".join(content.get("content", {}))


def _fields(schema: Mapping[str, Any]) -> Iterator[ReferenceField]:
    required = schema.get("required", ())
    for name, field in schema.get("properties", {}).items():
        yield ReferenceField(name, _type(field), name in required, field.get("description", ""))
    if "enum" in schema:
        yield ReferenceField(", ".join(map(str, schema["enum"])), schema.get("type", ""), False, "")


def _type(schema: Mapping[str, Any]) -> str:
    """Return the type of a schema in words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    for combination in ("anyOf", "allOf", "oneOf"):
        if combination in schema:
            return " or ".join(_type(part) for part in schema[combination])
    if "enum" in schema:
        return " or ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"object of {_type(schema['additionalProperties'])}"
    return str(schema.get("format") or schema.get("type") or schema.get("const", "any"))


def _references(value: Any, schemas: Mapping[str, Any], seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield the names of the schemas that a value refers to, and of those that they refer to."""
    if isinstance(value, dict):
        name = str(value.get("$ref", "")).rpartition("/")[2]
        if name in schemas and name not in seen:
            yield name
            yield from _references(schemas[name], schemas, seen | {name})
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _references(part, schemas, seen)
