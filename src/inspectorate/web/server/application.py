"""The ASGI application: reads a request whole, then lets a thread run the WSGI application on it."""

import sys
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote_to_bytes

from django.http import parse_cookie

from inspectorate.web.server.bodies import Body, BodyRefused, BodyStore, ClientLeft, announced_size
from inspectorate.web.server.clients import Client, Header, application_headers, client_of
from inspectorate.web.server.connections import ConnectionTable
from inspectorate.web.server.fair_threads import FairThreads, Overloaded
from inspectorate.web.server.options import ServerOptions, largest_request
from inspectorate.web.server.response_cache import ResponseCache
from inspectorate.web.server.responses import Response

WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
SESSION_COOKIES = ("__Host-session", "session")
RETRY_SECONDS = 5


class ServerApplication:
    """ASGI application around a WSGI application.

    No thread waits for a client: the body has arrived before one is used, and the response is sent after it
    has been given back. A response in the cache uses no thread.
    """

    def __init__(
        self, application: WsgiApplication, options: ServerOptions, cache: ResponseCache | None = None
    ) -> None:
        self.application = application
        self.options = options
        self.cache = cache
        self.connections = ConnectionTable(options)
        self.bodies = BodyStore()
        self.threads = FairThreads(options.threads)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Respond to a request."""
        headers = scope["headers"]
        client = client_of((scope["client"] or ("", 0))[0], headers, self.options)
        body = Body(self.bodies, client.address)
        try:
            response = await self._cached(scope, client, body, receive)
        except ClientLeft:
            return
        except BodyRefused as refusal:
            response = _plain(refusal.status)
        except Overloaded:
            response = _plain(503)
        finally:
            body.close()
        await send({"type": "http.response.start", "status": response.status, "headers": response.headers})
        *parts, last = response.parts or [b""]
        for part in parts:
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": last, "more_body": False})

    async def _cached(self, scope: dict[str, Any], client: Client, body: Body, receive: Any) -> Response:
        """Return the response that is cached, or the application's, which is kept if it may be."""
        key = self.cache.key(scope, client) if self.cache else None
        if self.cache is None or key is None:
            return (await self._respond(scope, client, body, receive))[0]
        version = await self.cache.version.result()
        if cached := self.cache.response(key, version, scope):
            return cached
        response, route = await self._respond(scope, client, body, receive)
        self.cache.keep(key, version, scope["method"], response, route)
        return response

    async def _respond(
        self, scope: dict[str, Any], client: Client, body: Body, receive: Any
    ) -> tuple[Response, str]:
        """Return the application's response, and the name of the route that made it."""
        headers = application_headers(scope["headers"])
        try:
            await body.read(receive, announced_size(headers), largest_request(scope["path"]))
            size = body.size
        except BodyRefused as refusal:
            if refusal.status != 413:
                raise
            # The application answers with its page by the size alone.
            size = refusal.size
        environ = wsgi_environ(scope, client, headers, body, size)
        owner = (client.address, _session(environ) or client.address)

        async def left() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass

        response = await self.threads.run(owner, lambda: run(self.application, environ), left)
        return response, environ.get("inspectorate.route", "")


def wsgi_environ(
    scope: dict[str, Any], client: Client, headers: list[Header], body: Body, size: int
) -> dict[str, Any]:
    """Return the WSGI environment of a request (PEP 3333)."""
    server = scope["server"] or ("localhost", 80)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client.address,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": client.scheme,
        "wsgi.input": body.file,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "inspectorate.proxy_without_address": client.proxy_without_address,
    }
    for name, value in headers:
        key = "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
        text = value.decode("latin-1")
        environ[key] = f"{environ[key]},{text}" if key in environ else text
    if "HTTP_CONTENT_TYPE" in environ:
        environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE")
    environ.pop("HTTP_CONTENT_LENGTH", None)
    environ["CONTENT_LENGTH"] = str(size)
    return environ


def run(application: WsgiApplication, environ: dict[str, Any]) -> Response:
    """Return the response of a WSGI application, in the thread that calls it."""
    response = Response()

    def start_response(
        status: str, headers: list[tuple[str, str]], _error: Any = None
    ) -> Callable[[bytes], None]:
        response.status = int(status[:3])
        response.headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return response.parts.append

    result = application(environ, start_response)
    try:
        response.parts.extend(part for part in result if part)
    finally:
        if hasattr(result, "close"):
            result.close()
    return response


def _session(environ: dict[str, Any]) -> str:
    """Return what a request identifies its user with: token or session; empty if neither."""
    if token := environ.get("HTTP_AUTHORIZATION", ""):
        return str(token)
    cookies = parse_cookie(environ.get("HTTP_COOKIE", ""))
    return next((cookies[name] for name in SESSION_COOKIES if name in cookies), "")


def _plain(status: int) -> Response:
    """Return a response of the server itself, when it cannot accept a request."""
    text = b"The service is busy. Try again in a few seconds.\n"
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(text)).encode()),
        (b"cache-control", b"no-store"),
        (b"retry-after", str(RETRY_SECONDS).encode()),
    ]
    return Response(status, headers, [text])
