"""A cache of responses that are the same for everybody, valid until what they show changes.

It stands before the threads: a cached response uses none, and no request waits for one.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django.utils.http import parse_etags

from inspectorate.web.server.clients import Client, Header
from inspectorate.web.server.responses import Response

MOST_BYTES = 50_000_000
"""Bytes of the responses that a worker process keeps. Above it, those that were not used for longest go."""
LARGEST = 1_000_000
"""Bytes of the largest response that is kept."""
PERSONAL = {b"cookie", b"authorization"}
"""Headers of requests that are never responded to from the cache, nor their responses kept."""
OF_THE_BODY = {b"content-length", b"content-type", b"content-disposition"}
"""Headers that a response 304 does not have."""

Key = tuple[str, bytes, bytes, bytes]
"""Scheme, host, path and query of a request."""


@dataclass(frozen=True, slots=True)
class CachedSite:
    """The part of an application that is the same for everybody.

    `covers` says whether a path belongs to it, and `version` what changes whenever any of its responses does;
    "" if nothing can say. `respond` records a request that the cache responds to, and returns further
    headers of its response; it is given the method, the route, the status, the seconds and the headers of
    the request.
    """

    covers: Callable[[str], bool]
    version: Callable[[], str]
    respond: Callable[[str, str, int, float, list[Header]], list[Header]]


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """A response with status 200 as it is kept, and the name of the route that made it."""

    headers: list[Header]
    body: bytes
    route: str

    @property
    def size(self) -> int:
        """The bytes of its headers and body."""
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers)


class SharedReading:
    """Reads something in a thread, once for all who ask while the reading before is under way.

    Nobody gets what was read before they asked.
    """

    def __init__(self, read: Callable[[], str]) -> None:
        self.read = read
        self.executor = ThreadPoolExecutor(1, thread_name_prefix="version")
        self._running: asyncio.Task[str] | None = None
        self._next: asyncio.Task[str] | None = None

    async def result(self) -> str:
        """Return what is read after this call."""
        if self._next is None:
            self._next = asyncio.ensure_future(self._read_after(self._running))
        return await asyncio.shield(self._next)

    async def _read_after(self, running: asyncio.Task[str] | None) -> str:
        if running is not None:
            await asyncio.wait({running})
        self._running, self._next = self._next, None
        return await asyncio.get_running_loop().run_in_executor(self.executor, self.read)


class ResponseCache:
    """The responses of a worker process, the latest used last, all of one version of the site."""

    def __init__(self, site: CachedSite, most_bytes: int = MOST_BYTES) -> None:
        self.site = site
        self.most_bytes = most_bytes
        self.version = SharedReading(site.version)
        self.bytes = 0
        self._version = ""
        self._responses: OrderedDict[Key, CachedResponse] = OrderedDict()

    def key(self, scope: dict[str, Any], client: Client) -> Key | None:
        """Return what a request is cached by; None for one that the cache has nothing to do with."""
        if scope["method"] not in ("GET", "HEAD") or not self.site.covers(scope["path"]):
            return None
        headers = dict(scope["headers"])
        has_body = headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers
        if has_body or client.proxy_without_address or not PERSONAL.isdisjoint(headers):
            return None
        return client.scheme, headers.get(b"host", b"").lower(), scope["raw_path"], scope["query_string"]

    def response(self, key: Key, version: str, scope: dict[str, Any]) -> Response | None:
        """Return the cached response to a request; None if there is none of this version of the site."""
        started = time.monotonic()
        if version != self._version:
            self._responses.clear()
            self._version, self.bytes = version, 0
        cached = self._responses.get(key)
        if cached is None:
            return None
        self._responses.move_to_end(key)
        response = _conditional(cached, scope["headers"])
        seconds = time.monotonic() - started
        response.headers += self.site.respond(
            scope["method"], cached.route, response.status, seconds, scope["headers"]
        )
        return response

    def keep(self, key: Key, version: str, method: str, response: Response, route: str) -> None:
        """Keep a response that may be kept; if that is too much, discard what was not used for longest."""
        if method != "GET" or not version or version != self._version or not _may_be_kept(response):
            return
        headers = [(name, value) for name, value in response.headers if name.lower() != b"x-request-id"]
        cached = CachedResponse(headers, b"".join(response.parts), route)
        replaced = self._responses.pop(key, None)
        self._responses[key] = cached
        self.bytes += cached.size - (replaced.size if replaced else 0)
        while self.bytes > self.most_bytes:
            _key, discarded = self._responses.popitem(last=False)
            self.bytes -= discarded.size


def _may_be_kept(response: Response) -> bool:
    """Return whether a response is whole, of moderate size, and says that it is for everybody."""
    is_public = any(value.startswith(b"public") for value in response.values(b"cache-control"))
    is_personal = response.values(b"set-cookie") or response.values(b"vary")
    has_tag = bool(response.values(b"etag"))
    return response.status == 200 and is_public and has_tag and not is_personal and response.size <= LARGEST


def _conditional(cached: CachedResponse, headers: list[Header]) -> Response:
    """Return the cached response, or 304 to a client that has it already."""
    sent = b",".join(value for name, value in headers if name == b"if-none-match").decode("latin-1")
    tags = parse_etags(sent) if sent else []
    etag = next(value for name, value in cached.headers if name.lower() == b"etag").decode("latin-1")
    if "*" not in tags and etag not in {tag.removeprefix("W/") for tag in tags}:
        return Response(200, list(cached.headers), [cached.body])
    headers_of_304 = [(name, value) for name, value in cached.headers if name.lower() not in OF_THE_BODY]
    return Response(304, headers_of_304)
