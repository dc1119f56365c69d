"""The OpenAPI description: the routes' own, with permissions, scopes and problem codes added."""

from typing import Any

from django.conf import settings
from ninja import NinjaAPI
from ninja.operation import Operation

from inspectorate.web.permissions import PAGES, Action, Audience
from inspectorate.web.rest.authentication import SCOPES
from inspectorate.web.rest.problems import MEDIA_TYPE, PROBLEM_TYPES
from inspectorate.web.tokens.models import Scope

INTRODUCTION = """What the pages of the service do with answers, tallies and ratings, for programs.

Make a token on the server with `inspectorate token --email E --scope S` and send it in the header
`Authorization: Bearer …`. It does no more than its person may, in the state the inspection is in, and no more
than its scopes. Pages use a session instead, with the CSRF token in the header `X-CSRFToken`. Every read of
case data and every write goes into the inspection's audit log, as it does on the pages.

Times are UTC (RFC 3339), dates year-month-day. Percentages are from 0 to 100, shares and probabilities from
0 to 1. A request has at most 1,000,000 bytes. What cannot be done is answered with problem details
(RFC 9457)."""


class DescribedApi(NinjaAPI):
    """A NinjaAPI whose operation ids are the URL names of the permission table."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the operation's URL name as its id."""
        return operation.url_name or operation.view_func.__name__


def description(api: NinjaAPI) -> dict[str, Any]:
    """Return the complete OpenAPI description, ready for JSON."""
    schema: dict[str, Any] = dict(api.get_openapi_schema())
    for operations in schema["paths"].values():
        for operation in operations.values():
            _complete(operation)
    scopes = "\n".join(f"- `{scope.value}`: {scope.label}" for scope in Scope)
    schema["components"]["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": f"A token with scopes:\n\n{scopes}"},
        "session": {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
    }
    return schema


def _complete(operation: dict[str, Any]) -> None:
    name = f"api:{operation['operationId']}"
    access, scope = PAGES.get(name), SCOPES.get(name)
    paragraphs = [operation.get("description", "")]
    if isinstance(access, Action):
        paragraphs.append(f"Who may: see “{access.title}” in the table of permissions.")
    if scope:
        paragraphs.append(f"Scope: `{scope.value}`.")
    operation["description"] = "\n\n".join(filter(None, paragraphs))
    for parameter in operation.get("parameters", ()):
        parameter.pop("examples", None)  # already in the schema; here OpenAPI wants another format
    if access is not Audience.ANYONE:
        operation["security"] = [{"token": []}, {"session": []}]
    for status, response in operation["responses"].items():
        content = response.get("content", {})
        if int(status) >= 400 and "application/json" in content:
            content[MEDIA_TYPE] = content.pop("application/json")
            response["description"] = _codes(int(status))


def _codes(status: int) -> str:
    return "; ".join(
        f"`{code}`: {problem_type.title}"
        for code, problem_type in PROBLEM_TYPES.items()
        if problem_type.status == status
    )
