"""Connections of clients, with limits of their number and of the time that a client may take."""

import asyncio
from collections.abc import Iterable
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from inspectorate.web.server.clients import counted_address
from inspectorate.web.server.options import ServerOptions

MOST_CONNECTIONS = 4096
"""Connections that a worker holds open. Above it, the one that it has waited for longest is closed."""

LEAST_RATE = 10_000
"""Bytes a second that the body of a request must bring, once `client_seconds` have passed."""

LARGEST_HEAD = 65_536
"""Maximum size of the head of a request, in bytes."""

LARGEST_IGNORED = 400_000_000
"""Bytes of a refused body that are read and ignored: browsers show no response while they are sending."""

REFUSALS = {
    408: b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
    431: b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
}

NEW, HEAD, BODY, WORK, IGNORED, IDLE = range(6)
"""Phases of a connection: new, reading a head, reading a body, working, ignoring a refused body, idle."""


class ConnectionTable:
    """The open connections of a worker process."""

    def __init__(self, options: ServerOptions, most: int = MOST_CONNECTIONS) -> None:
        self.options = options
        self.most = most
        self.connections: dict[ClientConnection, None] = {}
        self.of_address: dict[str, dict[ClientConnection, None]] = {}
        self.interval = min(1.0, options.client_seconds / 4)
        self.sweeping = False

    def add(self, connection: "ClientConnection") -> None:
        """Add a connection. If there are too many, close the one that the service has waited for longest.

        A proxy may have as many connections as the worker holds: its visitors share them.
        """
        self.connections[connection] = None
        same_address = self.of_address.setdefault(connection.counted_as, {})
        same_address[connection] = None
        limited = not self.options.is_proxy(connection.address)
        if limited and len(same_address) > self.options.connections_per_address:
            close_longest_waiting(same_address)
        elif len(self.connections) > self.most:
            close_longest_waiting(self.connections)
        if not self.sweeping:
            self.sweeping = True
            connection.loop.call_later(self.interval, self._sweep, connection.loop)

    def remove(self, connection: "ClientConnection") -> None:
        """Remove a closed connection."""
        self.connections.pop(connection, None)
        same_address = self.of_address.get(connection.counted_as, {})
        same_address.pop(connection, None)
        if not same_address:
            self.of_address.pop(connection.counted_as, None)

    def _sweep(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        for connection in list(self.connections):
            connection.close_if_overdue(now)
        self.sweeping = bool(self.connections)
        if self.sweeping:
            loop.call_later(self.interval, self._sweep, loop)


def close_longest_waiting(connections: Iterable["ClientConnection"]) -> None:
    """Close the connection that the service has waited for longest, unless all are being worked on."""
    waiting = [connection for connection in connections if connection.phase != WORK]
    if waiting:
        min(waiting, key=lambda connection: connection.phase_began).transport.abort()


class ClientConnection(HttpToolsProtocol):
    """A client's connection, with time limits for each part of a request and for accepting the response."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Add the connection to the table, which closes another one if there are too many."""
        super().connection_made(transport)
        self.table: ConnectionTable = self.app.connections
        self.address = self.client[0] if self.client else ""
        self.counted_as = counted_address(self.address)
        self.write_paused_at = self.closing_at = 0.0
        self.received = self.head_size = 0
        self.head_complete = True
        self._enter(NEW)
        self.table.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Remove the connection from the table."""
        self.table.remove(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what has arrived; refuse a head that is too large."""
        super().data_received(data)
        if self.phase == HEAD:
            self.head_size += len(data)
            if self.head_size > LARGEST_HEAD:
                self._refuse(431)

    def on_message_begin(self) -> None:
        """Begin to read the head of a request."""
        super().on_message_begin()
        self.head_size, self.head_complete = 0, False
        self._enter(HEAD)

    def on_headers_complete(self) -> None:
        """Begin to read the body, which may be empty."""
        self.received, self.head_complete = 0, True
        self._enter(BODY)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Count what has arrived of the body."""
        self.received += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Begin to wait for the application, unless it has responded before the end of the body."""
        self._enter(IDLE if self.phase == IGNORED else WORK)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request, or for the rest of the one that is being sent."""
        if not self.head_complete:
            self._enter(HEAD)
        elif self.pipeline or not self.cycle.response_complete:
            self._enter(self.phase)
        else:
            self._enter(IGNORED if self.phase == BODY else IDLE)
        super().on_response_complete()

    def pause_writing(self) -> None:
        """Note since when the client has not accepted the response."""
        self.write_paused_at = self.loop.time()
        super().pause_writing()

    def resume_writing(self) -> None:
        """Note that the client has accepted a part of the response."""
        self.write_paused_at = 0.0
        super().resume_writing()

    def close_if_overdue(self, now: float) -> None:
        """Close the connection if the client has taken longer than it may."""
        seconds = self.table.options.client_seconds
        if self.transport.is_closing():
            self.closing_at = self.closing_at or now
            if now - self.closing_at > seconds:
                self.transport.abort()
        elif self.write_paused_at and now - self.write_paused_at > seconds:
            self.transport.abort()
        elif not self.flow.read_paused and self._is_late(now - self.phase_began - seconds):
            self._refuse(408)

    def _is_late(self, over: float) -> bool:
        """Return whether a phase that lasts `over` seconds longer than the client's time is too long."""
        if self.phase in (NEW, HEAD):
            return over > 0
        if self.phase == BODY:
            return over > 0 and self.received < LEAST_RATE * over
        return self.phase == IGNORED and (over > 0 or self.received > LARGEST_IGNORED)

    def _enter(self, phase: int) -> None:
        self.phase = phase
        self.phase_began = self.loop.time()

    def _refuse(self, status: int) -> None:
        begun: Any = self.cycle
        if self.phase in (HEAD, BODY) and (
            begun is None or begun.response_complete or not begun.response_started
        ):
            self.transport.write(REFUSALS[status])
            self.transport.close()
        else:
            self.transport.abort()
