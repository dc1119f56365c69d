"""Access log: one event for each request, with an id that its response and its other events carry too."""

import logging
import re
import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

LOG = logging.getLogger("inspectorate.access")
HEADER = "X-Request-ID"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
USABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")
"""Form of a request id that is taken from a proxy."""


class AccessLogMiddleware:
    """Log each request by the name of its route. It logs no path, query, name or address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response, with the request's id as a header, and leave its route to the web server."""
        started = time.monotonic()
        number = bind_request_id(request.headers.get(HEADER, ""))
        response = self.get_response(request)
        response.headers[HEADER] = number
        match = request.resolver_match
        route = match.view_name if match else ""
        request.META["inspectorate.route"] = route
        # Only a user that was looked up anyway: logging makes no query.
        user = getattr(request, "_cached_user", None)
        seconds = time.monotonic() - started
        log_request(route, request.method or "", response.status_code, seconds, getattr(user, "pk", None))
        return response


def log_request(route: str, method: str, status: int, seconds: float, account: int | None = None) -> None:
    """Write the event of a request."""
    fields = {
        "route": route,
        "method": method if method in METHODS else "other",
        "status": status,
        "milliseconds": round(seconds * 1000),
        "account": account,
    }
    LOG.info("request", extra=fields)


def bind_request_id(given: str) -> str:
    """Return the id of a request, and let its events carry it until the next request of this thread.

    Django logs some responses after all middleware.
    """
    number = request_id(given)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=number)
    return number


def request_id(given: str) -> str:
    """Return the id that the proxy gave the request, if there is a proxy; otherwise a new one."""
    return given if settings.TRUSTS_PROXY and USABLE.fullmatch(given) else uuid4().hex
