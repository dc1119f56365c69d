"""Content negotiation (RFC 9110): the media types that an operation reads and returns, 406 and 415."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.operation import Operation

from inspectorate.web.rest.problems import problem

JSON = "application/json"
ANY_FILE = "application/octet-stream"
"""Media type in the description of a file whose media type depends on the file."""

BODIES: Mapping[str, str] = {
    "body": JSON,
    "form": "application/x-www-form-urlencoded",
    "file": "multipart/form-data",
}
"""The media type of a request's body, by where ninja reads its parameters. A later entry is decisive."""

Run = Callable[..., HttpResponse]


def negotiated(operation_of: Callable[[str], Operation]) -> Callable[[Run], Run]:
    """Return the decorator of an operation that refuses media types which it does not have.

    `operation_of` returns the operation of a URL name.
    """

    def decorate(run: Run) -> Run:
        @wraps(run)
        def run_negotiated(request: HttpRequest, **parameters: Any) -> HttpResponse:
            match = request.resolver_match
            operation = operation_of(match.url_name or "") if match else None
            return (_refused(request, operation) if operation else None) or run(request, **parameters)

        return run_negotiated

    return decorate


def body_media_type(operation: Operation) -> str:
    """Return the media type of an operation's request body; "" if it takes none."""
    sources = {getattr(model, "__ninja_param_source__", "") for model in operation.models}
    return next((BODIES[source] for source in reversed(tuple(BODIES)) if source in sources), "")


def response_media_types(operation: Operation) -> tuple[str, ...]:
    """Return the media types that an operation's successful response may have."""
    extra: Any = operation.openapi_extra or {}
    content = extra.get("responses", {}).get(200, {}).get("content", {JSON: {}})
    return tuple(content)


def _refused(request: HttpRequest, operation: Operation) -> HttpResponse | None:
    """Return the problem of a request with a media type that the operation does not have; None without."""
    body = body_media_type(operation)
    is_empty = request.headers.get("Content-Length", "0") in ("", "0")
    if body and not is_empty and request.content_type != body:
        detail = _("Send the body as %(type)s, and name this type in the header Content-Type.")
        response = problem("media_type", detail % {"type": body})
        response.headers["Accept"] = body
        return response
    return refused_response(request, *response_media_types(operation))


def refused_response(request: HttpRequest, *offered: str) -> HttpResponse | None:
    """Return the problem of a request that accepts none of the media types of the response; None without."""
    wanted = request.headers.get("Accept", "").strip()
    if wanted and ANY_FILE not in offered and not any(map(request.accepts, offered)):
        detail = _("The response is %(type)s. Add this type to the header Accept.")
        return problem("not_acceptable", detail % {"type": ", ".join(offered)})
    return None
