"""The web server's cache: what it keeps, for whom, for how long, and how much of it."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from inspectorate.web.server import response_cache
from inspectorate.web.server.response_cache import CachedSite, ResponseCache, SharedReading
from tests.patience import PATIENCE
from tests.web.running_server import RunningServer, read_all, running, status_and_body

PUBLIC = {"Cache-Control": "public, max-age=60", "ETag": '"tag"', "Content-Type": "text/plain"}


class Application:
    """A WSGI application that counts its requests, and its cache."""

    def __init__(self, status: str = "200 OK", size: int = 0, **headers: str) -> None:
        self.status = status
        self.headers = {**PUBLIC, **{name.replace("_", "-"): value for name, value in headers.items()}}
        self.size = size
        self.version = "1"
        self.requests = 0
        self.logged = list[tuple[str, str, int]]()

    def __call__(self, environ, start_response):
        """Respond with the number of the request."""
        self.requests += 1
        environ["inspectorate.route"] = "page"
        body = f"request {self.requests}".encode().ljust(self.size)
        headers = {**self.headers, "X-Request-ID": str(self.requests), "Content-Length": str(len(body))}
        start_response(self.status, list(headers.items()))
        return [body]

    def respond(self, method, route, status, _seconds, _headers):
        """Record a request that the cache responds to."""
        self.logged.append((method, route, status))
        return [(b"X-Request-ID", b"cached")]

    @contextmanager
    def served(self, **options) -> Iterator[RunningServer]:
        """Run the web server with a cache of what begins with /public/."""
        site = CachedSite(lambda path: path.startswith("/public/"), lambda: self.version, self.respond)
        with running(self, ResponseCache(site, **options)) as server:
            yield server


@pytest.fixture
def application() -> Application:
    return Application()


@pytest.fixture
def server(application) -> Iterator[RunningServer]:
    with application.served() as running_server:
        yield running_server


def whole(server: RunningServer, head: str, *headers: str) -> str:
    """Return a whole response, in lower case."""
    lines = [head, "Host: localhost", "Connection: close", *headers, "", ""]
    with server.connect("\r\n".join(lines)) as connection:
        return read_all(connection).decode().lower()


def test_response_is_kept_until_the_version_changes(application, server):
    assert [server.ask("GET /public/ HTTP/1.1")[1] for _request in range(3)] == [b"request 1"] * 3
    assert application.logged == [("GET", "page", 200)] * 2
    application.version = "2"
    assert server.ask("GET /public/ HTTP/1.1")[1] == b"request 2"
    application.version = "1"
    assert server.ask("GET /public/ HTTP/1.1")[1] == b"request 3"


def test_cached_response_has_the_headers_of_the_first_and_an_id_of_its_own(server):
    first, second = [whole(server, "GET /public/ HTTP/1.1") for _request in range(2)]
    assert "x-request-id: 1" in first
    assert second.count("x-request-id") == 1
    assert "x-request-id: cached" in second
    for name, value in PUBLIC.items():
        assert f"{name}: {value}".lower() in second


def test_each_address_host_and_query_has_a_response_of_its_own(application, server):
    def others() -> list[bytes]:
        paths = ("/public/", "/public/?page=2", "/public/a", "/public/%61")
        asked = [server.ask(f"GET {path} HTTP/1.1")[1] for path in paths]
        with server.connect("GET /public/ HTTP/1.1\r\nHost: other\r\nConnection: close\r\n\r\n") as other:
            return [*asked, status_and_body(read_all(other))[1]]

    assert others() == others()
    assert application.requests == 5


@pytest.mark.parametrize(
    ("head", "headers"),
    [
        ("GET /private/ HTTP/1.1", ()),
        ("POST /public/ HTTP/1.1", ()),
        ("GET /public/ HTTP/1.1", ("Cookie: session=1",)),
        ("GET /public/ HTTP/1.1", ("Authorization: Bearer 1",)),
        ("GET /public/ HTTP/1.1", ("Content-Length: 0001",)),
    ],
)
def test_request_that_could_be_personal_is_not_responded_to_from_the_cache(
    application, server, head, headers
):
    server.ask("GET /public/ HTTP/1.1")
    body = b"a" if headers == ("Content-Length: 0001",) else b""
    for number in (2, 3):
        assert server.ask(head, *headers, body=body)[1] == b"request %d" % number
    assert server.ask("GET /public/ HTTP/1.1")[1] == b"request 1"
    assert application.requests == 3


@pytest.mark.parametrize(
    "application",
    [
        Application(Cache_Control="no-store"),
        Application(Cache_Control="private"),
        Application(Set_Cookie="session=1"),
        Application(Vary="Cookie"),
        Application("404 Not Found"),
        Application("500 Internal Server Error"),
        Application(size=response_cache.LARGEST + 1),
    ],
)
def test_response_that_is_not_for_everybody_or_is_large_is_not_kept(application):
    with application.served() as server:
        asked = [server.ask("GET /public/ HTTP/1.1")[1].strip() for _request in range(2)]
    assert asked == [b"request 1", b"request 2"]


def test_nothing_is_kept_while_the_version_is_unknown(application, server):
    application.version = ""
    assert [server.ask("GET /public/ HTTP/1.1")[1] for _request in range(2)] == [b"request 1", b"request 2"]


def test_client_that_has_the_response_gets_304_from_the_cache(application, server):
    server.ask("GET /public/ HTTP/1.1")
    for tag in ('"tag"', 'W/"tag"', '"other", "tag"', "*"):
        response = whole(server, "GET /public/ HTTP/1.1", f"If-None-Match: {tag}")
        assert response.startswith("http/1.1 304")
        assert 'etag: "tag"' in response
        assert "content-type" not in response
        assert response.endswith("\r\n\r\n")
    assert server.ask("GET /public/ HTTP/1.1", 'If-None-Match: "other"') == (200, b"request 1")
    assert application.requests == 1


def test_head_gets_the_headers_of_the_cached_response_alone(application, server):
    assert server.ask("HEAD /public/ HTTP/1.1") == (200, b"")
    server.ask("GET /public/ HTTP/1.1")
    response = whole(server, "HEAD /public/ HTTP/1.1")
    assert f"content-length: {len(b'request 2')}" in response
    assert response.endswith("\r\n\r\n")
    assert application.requests == 2


def test_cache_discards_what_was_not_used_for_longest():
    application = Application(size=1000)
    with application.served(most_bytes=2500) as server:
        for path in ("a", "b", "a", "c"):
            server.ask(f"GET /public/{path} HTTP/1.1")
        assert application.requests == 3
        cache = server.application.cache
        assert cache is not None
        assert 2000 < cache.bytes <= 2500
        server.ask("GET /public/a HTTP/1.1")
        assert application.requests == 3
        server.ask("GET /public/b HTTP/1.1")
        assert application.requests == 4


def test_response_made_before_a_change_is_not_kept_after_it():
    application = Application()
    entered, released = threading.Event(), threading.Event()

    def slow(environ, start_response):
        if environ["PATH_INFO"] == "/public/slow":
            entered.set()
            released.wait(PATIENCE)
        return application(environ, start_response)

    site = CachedSite(lambda _path: True, lambda: application.version, application.respond)
    with running(slow, ResponseCache(site)) as server:
        with server.connect(
            "GET /public/slow HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        ) as old:
            entered.wait(PATIENCE)
            application.version = "2"
            server.ask("GET /public/ HTTP/1.1")
            released.set()
            read_all(old)
        server.ask("GET /public/slow HTTP/1.1")
    assert application.requests == 3


def test_reading_is_shared_by_those_who_ask_meanwhile_and_never_older_than_the_question():
    readings, release = list[int](), threading.Event()

    def read() -> str:
        readings.append(len(readings) + 1)
        release.wait(PATIENCE)
        return str(readings[-1])

    async def ask() -> list[str]:
        reading = SharedReading(read)
        first = asyncio.ensure_future(reading.result())
        while not readings:
            await asyncio.sleep(0)
        later = [asyncio.ensure_future(reading.result()) for _question in range(50)]
        await asyncio.sleep(0)
        release.set()
        try:
            return [await first, *(await asyncio.gather(*later)), await reading.result()]
        finally:
            reading.executor.shutdown()

    # In a thread of its own: a browser test in the same worker leaves an event loop running.
    with ThreadPoolExecutor(1) as thread:
        answers = thread.submit(lambda: asyncio.run(ask())).result(PATIENCE)
    assert answers == ["1", *["2"] * 50, "3"]
