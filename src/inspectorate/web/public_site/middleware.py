"""Respond to requests for the public site before anything reads a session, and let the responses be cached.

A response depends on its address and on what is published. It never has a cookie. The address also says
the language, so that caches keep the languages apart. The web server keeps the responses: `cached_site`.
"""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.http import parse_etags

from inspectorate.translations import WELSH
from inspectorate.web.permissions import PAGES, Audience, NotVisible
from inspectorate.web.public_site.languages import language_tag

FOLDERS = ("/reports/", "/api/public/", f"/{WELSH}/reports/")
FILES = ("/robots.txt", "/sitemap.xml")
MAX_AGE = 60
"""For how many seconds browsers and proxies keep a page before they ask again."""
FOREVER = "public, max-age=31536000, immutable"
"""Cache-Control of files whose address has the digest of their release."""


def is_public(path: str) -> bool:
    """Return whether a path belongs to the public site."""
    return path.startswith(FOLDERS) or path in FILES


class PublicSiteMiddleware:
    """Serve the public site. It stands before sessions, so that no response can have a cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response of the public site, or that of the service for other addresses."""
        if not is_public(request.path):
            return self.get_response(request)
        language = WELSH if request.path.startswith(f"/{WELSH}/") else settings.LANGUAGE_CODE
        with translation.override(language):
            response = self._respond(request)
        if response.status_code == 200:
            response = _conditional(request, response)
        if request.path.startswith("/api/public/"):
            response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if response.status_code != 304:
            response.headers["Content-Length"] = str(len(response.content))
        return response

    def _respond(self, request: HttpRequest) -> HttpResponse:
        try:
            match = resolve(request.path_info)
            if PAGES.get(match.view_name) is not Audience.ANYONE:
                raise NotVisible
            request.resolver_match = match
            response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        except (NotVisible, Resolver404, Http404):
            return HttpResponse(
                render_to_string("public_site/not_found.html", {"language": language_tag()}), status=404
            )
        response.headers.setdefault("Cache-Control", f"public, max-age={MAX_AGE}")
        if response.status_code == 200:
            response.headers["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        return response


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return 304 in place of a response that the client has already."""
    sent_tags = parse_etags(request.headers.get("If-None-Match", ""))
    etag = response.headers["ETag"]
    if "*" not in sent_tags and etag not in {tag.removeprefix("W/") for tag in sent_tags}:
        return response
    unchanged = HttpResponse(status=304)
    for name in ("ETag", "Cache-Control", "Content-Location"):
        if name in response.headers:
            unchanged.headers[name] = response.headers[name]
    return unchanged
