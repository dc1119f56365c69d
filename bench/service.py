"""The service on a database of its own, and devices that speak to it with as little work as can be.

They share the machine's processors with what they measure, so a device is a socket, and one loop serves them.
"""

import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from inspectorate.web import database
from inspectorate.web.commands import start_django
from inspectorate.web.environment import database_settings

PLACE = {
    "SECRET_KEY": "only for this measurement, long enough to be taken",
    "HOSTS": "localhost 127.0.0.1",
    "HTTPS": "no",
}
PROCESSES = Path("/proc")


@dataclass(frozen=True, slots=True)
class Service:
    """Where it listens, and the processes whose time is told: those that answer, and the database's."""

    port: int
    answering: int
    database: int

    def processor(self) -> dict[str, float]:
        """Seconds of processor time so far, of the service, the database and the devices."""
        spent = _spent()
        return {
            "service": _with_children(self.answering, spent),
            "database": _with_children(self.database, spent),
            "devices": time.process_time(),
        }


class Device:
    """One person's browser: a kept connection and a session."""

    def __init__(self, port: int, cookies: dict[str, str]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        kept = "; ".join(f"{key}={value}" for key, value in cookies.items())
        self.headers = f"Host: localhost\r\nCookie: {kept}\r\nX-CSRFToken: {cookies.get('csrf', '')}\r\n"

    def send(self, method: str, path: str, body: str = "") -> None:
        """Send a request, and do not wait."""
        kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
        self.sent_at = time.perf_counter()
        self.socket.sendall(f"{method} {path} HTTP/1.1\r\n{self.headers}{kind}\r\n{body}".encode())

    def receive(self) -> tuple[float, bytes]:
        """The milliseconds the answer took, and its body. RuntimeError unless it is a 200."""
        head, found, body = self.socket.recv(65536).partition(b"\r\n\r\n")
        while not found:
            head, found, body = (head + self.socket.recv(65536)).partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n", 1)[0])
        while len(body) < length:
            body += self.socket.recv(length - len(body))
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError((head + body).decode())
        return 1000 * (time.perf_counter() - self.sent_at), body

    def close(self) -> None:
        """Let the connection go, so that the service can stop at once."""
        self.socket.close()


def together(devices: Iterable[Device], ask: Callable[[Device], None], each: int) -> list[float]:
    """Every device asks so many times, all of them at once: the milliseconds of each wait."""
    waits: list[float] = []
    with selectors.DefaultSelector() as ready:
        left = dict.fromkeys(devices, each)
        for device in left:
            ready.register(device.socket, selectors.EVENT_READ, device)
            ask(device)
        while any(left.values()):
            for key, _events in ready.select():
                waits.append(key.data.receive()[0])
                left[key.data] -= 1
                if left[key.data]:
                    ask(key.data)
    return waits


@contextmanager
def running() -> Iterator[Service]:
    """The service with two workers on a migrated database of its own, and Django ready here as well."""
    with database.embedded() as owner:
        database.make_role(owner)
        os.environ.update(PLACE, DATABASE_URL=database.as_application(owner))
        program = [sys.executable, "-m", "inspectorate.web"]
        subprocess.run([*program, "migrate", "--owner", owner, "--quiet"], check=True)
        _make_ready(os.environ["DATABASE_URL"])
        port = _free_port()
        answering = subprocess.Popen([*program, "serve", "--port", str(port), "--workers", "2"])
        try:
            _wait(port)
            yield Service(port, answering.pid, _postmaster(owner))
        finally:
            answering.send_signal(signal.SIGTERM)
            answering.wait(30)
            _let_go()


def _make_ready(address: str) -> None:
    """Django in this process, on this database: another benchmark may have used another before."""
    start_django()
    from django.db import connection  # noqa: PLC0415 - Django has to be made ready first

    connection.settings_dict.update(database_settings(address))


def _let_go() -> None:
    from django.db import connection  # noqa: PLC0415 - Django has to be made ready first

    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL alone has pools


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(port: int) -> None:
    for _try in range(300):
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


def _spent() -> dict[int, tuple[int, float]]:
    """The parent and the seconds of every process, where the system tells (Linux); nothing elsewhere."""
    found, ticks = dict[int, tuple[int, float]](), os.sysconf("SC_CLK_TCK")
    for path in PROCESSES.glob("[0-9]*/stat"):
        try:
            told = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        found[int(path.parent.name)] = (int(told[1]), sum(map(int, told[11:15])) / ticks)
    return found


def _with_children(pid: int, spent: dict[int, tuple[int, float]]) -> float:
    own = spent.get(pid, (0, 0.0))[1]
    return own + sum(_with_children(each, spent) for each, (parent, _time) in spent.items() if parent == pid)
