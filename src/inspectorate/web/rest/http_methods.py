"""HTTP methods of the API's addresses: HEAD as GET without a body, OPTIONS, and Allow with every 405."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern

View = Callable[..., HttpResponse]


def add_standard_methods(pattern: URLPattern) -> None:
    """Let the view of a pattern respond to HEAD, if it responds to GET, and to OPTIONS."""
    pattern.callback = _with_standard_methods(pattern.callback)


def _with_standard_methods(view: View) -> View:
    @wraps(view)
    def respond(request: HttpRequest, **parameters: Any) -> HttpResponse:
        method = request.method
        if method == "HEAD":
            request.method = "GET"
        try:
            response = view(request, **parameters)
        finally:
            request.method = method
        if response.status_code != 405:
            return response
        allowed = _allowed(response)
        if method == "OPTIONS":
            response = HttpResponse(status=204)
            del response.headers["Content-Type"]
        response.headers["Allow"] = allowed
        return response

    return respond


def _allowed(response: HttpResponse) -> str:
    """Return the methods that a response 405 allows, with those that are added here."""
    methods = {method.strip() for method in response.headers["Allow"].split(",")}
    return ", ".join(sorted(methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())))
