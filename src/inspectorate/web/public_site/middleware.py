"""Respond to requests for the public site before anything reads a session, and let the responses be cached.

A response depends on its address and on what is published. It never has a cookie. The address also says
the language, so that caches keep the languages apart.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.http import parse_etags

from inspectorate.translations import WELSH
from inspectorate.web.permissions import PAGES, Audience, NotVisible
from inspectorate.web.public_site import queries
from inspectorate.web.public_site.languages import language_tag

FOLDERS = ("/reports/", "/api/public/", f"/{WELSH}/reports/")
FILES = ("/robots.txt", "/sitemap.xml")
MAX_AGE = 60
"""For how many seconds browsers and proxies keep a page before they ask again."""
FOREVER = "public, max-age=31536000, immutable"
"""Cache-Control of files whose address has the digest of their release."""
MOST_REMEMBERED = 512
"""Number of pages that a process remembers."""
LARGEST_REMEMBERED = 100_000
"""Size in bytes of the largest response that is remembered."""

Key = tuple[str, str, str]


class PageMemory:
    """The pages that this process has rendered since the last publication, the latest used last."""

    def __init__(self) -> None:
        self._version = ""
        self._pages: OrderedDict[Key, HttpResponse] = OrderedDict()
        self._lock = Lock()

    def page(self, key: Key, version: str) -> HttpResponse | None:
        """Return a copy of a remembered page; None if there is none of this version of the site."""
        with self._lock:
            if version != self._version:
                self._pages.clear()
                self._version = version
            remembered = self._pages.get(key)
            if remembered is None:
                return None
            self._pages.move_to_end(key)
            return _copy(remembered)

    def remember(self, key: Key, version: str, response: HttpResponse) -> None:
        """Remember a page, and forget the one that was not used for longest."""
        with self._lock:
            if version == self._version:
                self._pages[key] = _copy(response)
                if len(self._pages) > MOST_REMEMBERED:
                    self._pages.popitem(last=False)


class PublicSiteMiddleware:
    """Serve the public site. It stands before sessions, so that no response can have a cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.memory = PageMemory()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response of the public site, or that of the service for other addresses."""
        if not request.path.startswith(FOLDERS) and request.path not in FILES:
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
        version = queries.site_version()
        key = (request.get_host(), request.scheme or "", request.get_full_path())
        is_read = request.method in ("GET", "HEAD")
        if is_read and (page := self.memory.page(key, version)):
            return page
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
            if is_read and len(response.content) <= LARGEST_REMEMBERED:
                self.memory.remember(key, version, response)
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


def _copy(response: HttpResponse) -> HttpResponse:
    copy = HttpResponse(response.content, status=response.status_code)
    for name, value in response.headers.items():
        copy.headers[name] = value
    return copy
