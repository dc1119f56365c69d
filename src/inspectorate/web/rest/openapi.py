"""The OpenAPI description: the routes' own, with permissions, scopes and problem codes added."""

import json
import re
from copy import deepcopy
from typing import Any

from django.conf import settings
from django.urls import URLPattern, reverse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from pydantic.json_schema import JsonSchemaMode

from inspectorate.web.permissions import PAGES, Action, Audience
from inspectorate.web.rest.authentication import SCOPES
from inspectorate.web.rest.conditional_requests import IF_MATCH, PRECONDITIONS
from inspectorate.web.rest.http_methods import add_standard_methods
from inspectorate.web.rest.idempotency import HEADER, PATTERN, REPLAYED
from inspectorate.web.rest.problems import MEDIA_TYPE, PROBLEM_TYPES
from inspectorate.web.tokens.models import Scope

INTRODUCTION = """The API gives programs what the pages give people: answers, tallies and ratings.

Create a token on the server with `inspectorate token --email E --scope S` and send it in the header
`Authorization: Bearer …`. A token has the permissions of its person in the inspection's state, limited by its
scopes. Pages use a session instead, with the CSRF token in the header `X-CSRFToken`. Reads of case data and
all writes are recorded in the inspection's audit log, as on the pages.

Times are UTC (RFC 3339), dates year-month-day. Percentages are from 0 to 100, shares and probabilities from
0 to 1. A request without a file has at most 1,000,000 bytes. Errors are problem details (RFC 9457).

A read has an `ETag`. Send it in `If-None-Match` to get 304 if nothing has changed. A write can have an
`Idempotency-Key`. A second request with this key within a day has no further effect and the same response.
The programs of an account can send a limited number of requests in a minute. Responses to a token say how
many are left (`RateLimit-Remaining`), and 429 says when to try again (`Retry-After`).

Long operations run after the request: the response is 202 with a job, whose address is in `Location`.
Read the job until its state is `done` or `failed`. It then has the address of its result, or the problem."""

TAGS = {
    "Inspections": "Inspections: their states, dates, teams and standards.",
    "People and services": "The services that can be inspected, and the accounts of people.",
    "Editions": "The editions of the standards, and their adoption.",
    "Allocation": "Availability of case managers, allocation and reassignment of cases, spreadsheets.",
    "Samples": "Long lists, sealed draws, samples and replacements.",
    "Answers": "Assessments: answers, their history and conflicts, interviews, finishing and reopening.",
    "Alerts": "Alerts about a child or someone else, and the action taken.",
    "Tallies and consistency": "Tallies, agreement between assessors, and the resolution of differences.",
    "Ratings": "Progress, proposed and confirmed ratings, and how certain they are.",
    "Judgements": "Judgements on evidence, evidence items and lines of enquiry.",
    "Panel": "The ratings panel: members, views, decisions, and the drill-down.",
    "Report": "The draft of the report: sections, versions, comments, quotations, recommendations, sign-off.",
    "Publication": "Releases of the report, their publication, and embargoed copies.",
    "Improvement": "Responses to recommendations, actions with evidence, board reviews and closures.",
    "Factual accuracy check": "The draft sent to the service, challenges, responses and their sign-off.",
    "Packages": "An inspection as a package of files.",
    "Jobs": "Background work that follows a request, and its result.",
}
"""The tags of the operations, and what each is about."""

LICENCE = {"name": "Apache 2.0", "identifier": "Apache-2.0"}


class DescribedApi(NinjaAPI):
    """A NinjaAPI whose operation ids are the URL names of the permission table.

    Every address responds to OPTIONS, and to HEAD if it responds to GET.
    """

    @property
    def urls(self) -> tuple[list[Any], str, str]:
        """The URL patterns."""
        patterns, application, namespace = super().urls
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                add_standard_methods(pattern)
        return patterns, application, namespace

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the operation's URL name as its id."""
        return operation.url_name or operation.view_func.__name__

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Return the description of the routes."""
        return _RouteSchema(
            self, self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        )


class _RouteSchema(OpenAPISchema):
    """The description of the routes; the schema of what many of them respond with is made once."""

    def __init__(self, api: NinjaAPI, path_prefix: str) -> None:
        self._of_responses: dict[object, tuple[dict[str, Any], bool]] = {}
        super().__init__(api, path_prefix)

    def _create_schema_from_model(
        self,
        model: Any,
        by_alias: bool = True,
        remove_level: bool = True,
        mode: JsonSchemaMode = "validation",
    ) -> tuple[dict[str, Any], bool]:
        if mode == "validation" or model.model_fields.keys() != {"response"}:
            return super()._create_schema_from_model(model, by_alias, remove_level, mode)
        key = model.model_fields["response"].annotation, by_alias, remove_level
        if key not in self._of_responses:
            self._of_responses[key] = super()._create_schema_from_model(model, by_alias, remove_level, mode)
        return deepcopy(self._of_responses[key])


def public_address() -> str:
    """Return the address of the service as people reach it, without a slash at the end; "" if it has none."""
    hosts = [host for host in settings.ALLOWED_HOSTS if not host.startswith(("*", "."))]
    scheme = "https" if settings.SECURE_SSL_REDIRECT else "http"
    return f"{scheme}://{hosts[0]}" if hosts else ""


def description(api: NinjaAPI) -> dict[str, Any]:
    """Return the complete OpenAPI description, ready for JSON."""
    schema: dict[str, Any] = dict(api.get_openapi_schema())
    address = public_address()
    schema["info"] |= {
        "license": LICENCE,
        "contact": {"name": "The people who run this service"}
        | ({"url": f"{address}{reverse('help')}"} if address else {}),
    }
    schema["servers"] = [{"url": address or "/", "description": "This service"}]
    schema["tags"] = [{"name": name, "description": text} for name, text in TAGS.items()]
    for operations in schema["paths"].values():
        for method, operation in operations.items():
            _complete(method, operation)
    scopes = "\n".join(f"- `{scope.value}`: {scope.label}" for scope in Scope)
    components = schema["components"]
    components["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": f"A token with scopes:\n\n{scopes}"},
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "The session of a person who has signed in with a second factor.",
        },
    }
    components["parameters"], components["headers"] = PARAMETERS, HEADERS
    _remove_unused(schema)
    return _with_plain_names(schema)


def plain_name(name: str) -> str:
    """Return the name of a schema for readers of the description: AlertOut is Alert, AlertIn AlertRequest."""
    if page := re.fullmatch(r"Page_(\w+)_", name):
        return f"{plain_name(page[1])}Page"
    return re.sub(r"(?<=[a-z])In$", "Request", name.removesuffix("Out"))


def _with_plain_names(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a description with plain names of schemas, in the references to them too."""
    prefix = "#/components/schemas/"
    text = re.sub(rf'"{prefix}(\w+)"', lambda match: f'"{prefix}{plain_name(match[1])}"', json.dumps(schema))
    renamed: dict[str, Any] = json.loads(text)
    schemas = renamed["components"]["schemas"]
    renamed["components"]["schemas"] = {plain_name(name): value for name, value in schemas.items()}
    for name, value in renamed["components"]["schemas"].items():
        value["title"] = name
    return renamed


def _remove_unused(schema: dict[str, Any]) -> None:
    """Remove the schemas that nothing refers to: those of queries and forms are described in place."""
    schemas = schema["components"]["schemas"]
    while unused := schemas.keys() - set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(schema))):
        for name in unused:
            del schemas[name]


def _complete(method: str, operation: dict[str, Any]) -> None:
    name = f"api:{operation['operationId']}"
    access, scope = PAGES.get(name), SCOPES.get(name)
    paragraphs = [operation.get("description", "")]
    if isinstance(access, Action):
        paragraphs.append(f"Permission: see “{access.title}” in the table of permissions.")
    if scope:
        paragraphs.append(f"Scope: `{scope.value}`.")
    operation["description"] = "\n\n".join(filter(None, paragraphs))
    for parameter in operation.get("parameters", ()):
        parameter.pop("examples", None)  # already in the schema; here OpenAPI wants another format
    if access is not Audience.ANYONE:
        operation["security"] = [{"token": []}, {"session": []}]
    operation.setdefault("parameters", [])
    operation["parameters"] += [
        _reference("parameters", parameter) for parameter in _parameters(method, name)
    ]
    if "requestBody" not in operation:
        operation["responses"].pop("415", None)
    if method == "get":
        operation["responses"]["304"] = {"description": "Nothing has changed since the entity tag."}
    for status, response in operation["responses"].items():
        content = response.get("content", {})
        response["headers"] = {
            header: _reference("headers", header) for header in _headers(method, int(status))
        }
        if int(status) >= 400 and "application/json" in content:
            content[MEDIA_TYPE] = content.pop("application/json")
            response["description"] = _codes(int(status))


def _parameters(method: str, name: str) -> list[str]:
    """Return the headers that a request to an operation may have."""
    if method == "get":
        return ["If-None-Match"]
    return ["Idempotency-Key", *(["If-Match"] if name in PRECONDITIONS else [])]


def _headers(method: str, status: int) -> list[str]:
    """Return the headers of an operation's response with this status."""
    tag = ["ETag"] if method == "get" and status in (200, 304) else []
    replayed = [REPLAYED] if method == "post" and status in (200, 202) else []
    job = ["Location", "Retry-After"] if status == 202 else []
    limits = [] if status == 401 else [header for header in HEADERS if header.startswith("RateLimit")]
    return [*tag, *replayed, *job, *limits, *(["Retry-After"] if status == 429 else [])]


def _reference(kind: str, name: str) -> dict[str, str]:
    return {"$ref": f"#/components/{kind}/{name}"}


def _header(name: str, description: str, example: str, **schema: Any) -> dict[str, Any]:
    documented = {"type": "string", "examples": [example], **schema}
    return {"name": name, "in": "header", "required": False, "description": description, "schema": documented}


PARAMETERS = {
    parameter["name"]: parameter
    for parameter in (
        _header(
            "If-None-Match", "The entity tag of an earlier response; 304 if it is still the same.", '"0f"'
        ),
        _header(
            "If-Match",
            "The entity tag of the read that this changes; 412 if that has changed.",
            f'"{"0f" * 16}"',
            pattern=IF_MATCH,
        ),
        _header(
            HEADER,
            "A text that you choose for this request, such as a UUID. A second request with it has no "
            "further effect.",
            "0b9f3f3e-6f0a-4b53-9a8e-5d1c7c3b2a10",
            pattern=PATTERN,
        ),
    )
}
"""Headers of requests, by name."""

HEADERS: dict[str, dict[str, Any]] = {
    name: {"description": text, "schema": {"type": kind}}
    for name, kind, text in (
        ("ETag", "string", "A digest of the response's body."),
        (
            REPLAYED,
            "string",
            "“true” if this is the stored response to an earlier request with the same key.",
        ),
        ("RateLimit-Policy", "string", "The limit, and the number of seconds that it covers."),
        (
            "RateLimit-Limit",
            "integer",
            "The number of requests that the account's programs may send in a minute.",
        ),
        ("RateLimit-Remaining", "integer", "The number of requests left."),
        ("RateLimit-Reset", "integer", "Seconds until the count starts again."),
        ("Location", "string", "The address of the job."),
        ("Retry-After", "integer", "Seconds to wait before trying again, or before reading the job."),
    )
}
"""Headers of responses, by name."""


def _codes(status: int) -> str:
    return "; ".join(
        f"`{code}`: {problem_type.title}"
        for code, problem_type in PROBLEM_TYPES.items()
        if problem_type.status == status
    )
