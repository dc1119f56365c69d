"""The web server in a thread, around a small WSGI application, and plain sockets as its clients."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from uvicorn import Config, Server

from inspectorate.web.server.application import ServerApplication, WsgiApplication
from inspectorate.web.server.connections import ClientConnection
from inspectorate.web.server.options import ServerOptions
from inspectorate.web.server.processes import listener
from inspectorate.web.server.response_cache import ResponseCache
from tests.patience import PATIENCE


class RunningServer:
    """A web server that listens on a free port of this machine."""

    def __init__(self, application: ServerApplication, port: int) -> None:
        self.application = application
        self.port = port

    def connect(self, text: str | bytes = b"") -> socket.socket:
        """Open a connection and send something."""
        connection = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
        connection.sendall(text.encode("latin-1") if isinstance(text, str) else text)
        return connection

    def ask(self, head: str = "GET / HTTP/1.1", *headers: str, body: bytes = b"") -> tuple[int, bytes]:
        """Send a request and return the status and the body of the response."""
        lines = [head, "Host: localhost", "Connection: close", *headers, "", ""]
        with self.connect("\r\n".join(lines).encode("latin-1") + body) as connection:
            return status_and_body(read_all(connection))


POLL = 0.01
"""Seconds between two looks at a condition."""


def until(condition: Callable[[], object]) -> None:
    """Wait until a condition holds."""
    pause = threading.Event()
    for _look in range(int(PATIENCE / POLL)):
        if condition():
            return
        pause.wait(POLL)
    raise AssertionError("The condition never held.")


def read_all(connection: socket.socket) -> bytes:
    """Return what a connection brings until the server closes it; it may break off."""
    parts = list[bytes]()
    try:
        while part := connection.recv(65536):
            parts.append(part)
    except ConnectionError:
        pass
    return b"".join(parts)


def status_and_body(response: bytes) -> tuple[int, bytes]:
    """Return the status and the body of a response; status 0 if there is none."""
    head, _separator, body = response.partition(b"\r\n\r\n")
    return int(head.split(b" ", 2)[1]) if head else 0, body


@contextmanager
def running(
    application: WsgiApplication, cache: ResponseCache | None = None, **options: Any
) -> Iterator[RunningServer]:
    """Run the web server in a thread until the block ends."""
    served = ServerApplication(application, ServerOptions(host="127.0.0.1", port=0, **options), cache)
    config = Config(
        served, http=ClientConnection, ws="none", interface="asgi3", lifespan="off", log_config=None,
        proxy_headers=False, timeout_graceful_shutdown=1,
    )  # fmt: skip
    server, listening = Server(config), listener("127.0.0.1", 0)
    server.capture_signals = _no_signals  # type: ignore[method-assign]
    port = listening.getsockname()[1]
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])))
    thread.start()
    try:
        yield RunningServer(served, port)
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        served.threads.executor.shutdown()
        if cache:
            cache.version.executor.shutdown()


@contextmanager
def _no_signals() -> Iterator[None]:
    """Leave signals to the main thread."""
    yield
