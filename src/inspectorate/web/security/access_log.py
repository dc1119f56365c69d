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
        """Return the response, with the request's id as a header."""
        started = time.monotonic()
        number = request_id(request)
        # Until the next request of this thread: Django logs some responses after all middleware.
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=number)
        response = self.get_response(request)
        response.headers[HEADER] = number
        match = request.resolver_match
        # Only a user that was looked up anyway: logging makes no query.
        user = getattr(request, "_cached_user", None)
        fields = {
            "route": match.view_name if match else "",
            "method": request.method if request.method in METHODS else "other",
            "status": response.status_code,
            "milliseconds": round((time.monotonic() - started) * 1000),
            "account": getattr(user, "pk", None),
        }
        LOG.info("request", extra=fields)
        return response


def request_id(request: HttpRequest) -> str:
    """Return the id that the proxy gave the request, if there is a proxy; otherwise a new one."""
    given = request.headers.get(HEADER, "")
    if settings.TRUSTS_PROXY and USABLE.fullmatch(given):
        return given
    return uuid4().hex
