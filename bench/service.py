"""Run the service on a database of its own, and client sockets with little overhead.

The clients share the machine's processors with the service, so a client is a plain socket, and one loop
serves all of them.
"""

import json
import os
import re
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import psycopg

from inspectorate.web import database
from inspectorate.web.commands import start_django
from inspectorate.web.environment import database_settings

SETTINGS = {
    "SECRET_KEY": "only for this measurement, long enough to be taken",
    "HOSTS": "localhost 127.0.0.1",
    "HTTPS": "no",
}
PROC = Path("/proc")
COOKIE = re.compile(r"^set-cookie: ([^=]+)=([^;\r]*)", re.IGNORECASE | re.MULTILINE)
T = TypeVar("T", bound="Device")


@dataclass(frozen=True, slots=True)
class Service:
    """Port of the service, the owner's URL of its database, and the processes whose CPU time is measured."""

    port: int
    pid: int
    database_pid: int
    owner: str

    def cpu_seconds(self) -> dict[str, float]:
        """Return the CPU time so far, in seconds, of the service, the database and the devices."""
        times = _process_times()
        return {
            "service": _with_children(self.pid, times),
            "database": _with_children(self.database_pid, times),
            "devices": time.process_time(),
        }

    def stored_bytes(self) -> int:
        """Return the bytes on disk of the tables and indexes of its database."""
        with psycopg.connect(self.owner) as connection:
            row = connection.execute(
                "SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class "
                "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            ).fetchone()
        return row[0] if row else 0


@dataclass(frozen=True, slots=True)
class Peer:
    """The peer's service, and its people: for each a session and the cases that they assess."""

    service: Service
    people: list[dict[str, Any]]


class Device:
    """Browser of a person: a persistent connection and a session."""

    def __init__(self, port: int, cookies: dict[str, str]) -> None:
        self.port = port
        self.socket = self._connected()
        self.cookies = dict(cookies)
        self.headers = self._headers()

    def _headers(self) -> str:
        cookies = "; ".join(f"{key}={value}" for key, value in self.cookies.items())
        return f"Host: localhost\r\nCookie: {cookies}\r\nX-CSRFToken: {self.cookies.get('csrf', '')}\r\n"

    def _connected(self) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def _is_closed(self) -> bool:
        """Whether the service has closed the connection, as it does with one that is idle for a while."""
        self.socket.setblocking(False)
        try:
            return not self.socket.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            return True
        finally:
            self.socket.setblocking(True)

    def send(self, method: str, path: str, body: str = "") -> None:
        """Send a request without waiting for the response."""
        if self._is_closed():
            self.socket.close()
            self.socket = self._connected()
        kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
        self.sent_at = time.perf_counter()
        self.socket.sendall(f"{method} {path} HTTP/1.1\r\n{self.headers}{kind}\r\n{body}".encode())

    def receive(self) -> tuple[float, bytes]:
        """Return the response time in milliseconds and the body. RuntimeError unless the status is 200."""
        head, separator, body = self._received(65536).partition(b"\r\n\r\n")
        while not separator:
            head, separator, body = (head + self._received(65536)).partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n", 1)[0])
        while len(body) < length:
            body += self._received(length - len(body))
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError((head + body).decode())
        for name, value in COOKIE.findall(head.decode()):
            self.cookies[name] = value
            self.headers = self._headers()
        return 1000 * (time.perf_counter() - self.sent_at), body

    def _received(self, size: int) -> bytes:
        content = self.socket.recv(size)
        if not content:
            raise RuntimeError("The service closed the connection before it responded.")
        return content

    def close(self) -> None:
        """Close the connection, so that the service can stop without delay."""
        self.socket.close()


def concurrent_requests(devices: Iterable[T], send: Callable[[T], None], count: int) -> list[float]:
    """Send a number of requests from every device, all devices at once; return every response time."""
    times: list[float] = []
    with selectors.DefaultSelector() as selector:
        remaining = dict.fromkeys(devices, count)
        for device in remaining:
            send(device)
            selector.register(device.socket, selectors.EVENT_READ, device)
        while any(remaining.values()):
            for key, _events in selector.select():
                times.append(key.data.receive()[0])
                remaining[key.data] -= 1
                if remaining[key.data]:
                    send(key.data)
    return times


@contextmanager
def running_service() -> Iterator[Service]:
    """Run the service with two workers on a migrated database, with Django set up in this process too."""
    with database.embedded() as owner:
        database.make_role(owner)
        os.environ.update(SETTINGS, DATABASE_URL=database.as_application(owner))
        program = [sys.executable, "-m", "inspectorate"]
        subprocess.run([*program, "migrate", "--owner", owner, "--quiet"], check=True)
        _set_up_django(os.environ["DATABASE_URL"])
        port = _free_port()
        process = subprocess.Popen([*program, "serve", "--port", str(port), "--workers", "2"])
        try:
            _wait_until_listening(port)
            yield Service(port, process.pid, _postmaster(owner), owner)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
            _close_connections()


@contextmanager
def running_peer(service: Service, people: int, new_cases: int) -> Iterator[Peer | None]:
    """Run `bench.plain_peer` on the service's database server; None where its libraries are not installed."""
    if find_spec("rest_framework") is None or find_spec("simple_history") is None:
        yield None
        return
    with psycopg.connect(service.owner, autocommit=True) as connection:
        connection.execute("CREATE DATABASE plain_peer")
    parts = urlsplit(service.owner)
    owner = urlunsplit(parts._replace(path="/plain_peer"))
    environment = {**os.environ, "PEER_DATABASE_URL": owner}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    program = [sys.executable, "-m", "bench.plain_peer"]
    prepare = [*program, "prepare", str(people), str(new_cases)]
    prepared = subprocess.run(prepare, check=True, stdout=subprocess.PIPE, env=environment)
    port = _free_port()
    process = subprocess.Popen([*program, "serve", str(port)], env=environment)
    try:
        _wait_until_listening(port)
        running = Service(port, process.pid, service.database_pid, owner)
        yield Peer(running, json.loads(prepared.stdout))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _set_up_django(address: str) -> None:
    """Set up Django in this process on this database; an earlier benchmark may have used another."""
    start_django()
    from django.db import connection  # noqa: PLC0415 - after django.setup()

    connection.settings_dict.update(database_settings(address))


def _close_connections() -> None:
    from django.db import connection  # noqa: PLC0415 - after django.setup()

    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL only


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_until_listening(port: int) -> None:
    for _attempt in range(1_200):
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The service did not start.")


def _postmaster(owner: str) -> int:
    with psycopg.connect(owner) as connection:
        row = connection.execute("SELECT pg_read_file('postmaster.pid')").fetchone()
    return int(row[0].split()[0]) if row else 0


def _process_times() -> dict[int, tuple[int, float]]:
    """Return the parent and the CPU seconds of every process on Linux; nothing on other systems."""
    times, ticks = dict[int, tuple[int, float]](), os.sysconf("SC_CLK_TCK")
    for path in PROC.glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # the process has ended
            continue
        times[int(path.parent.name)] = (int(fields[1]), sum(map(int, fields[11:15])) / ticks)
    return times


def _with_children(pid: int, times: dict[int, tuple[int, float]]) -> float:
    own = times.get(pid, (0, 0.0))[1]
    return own + sum(
        _with_children(child, times) for child, (parent, _seconds) in times.items() if parent == pid
    )
