"""Saving an answer over HTTP, with permission, audit and history: one after another, and sixteen at once."""

import http.client
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from bench.rows import Row
from inspectorate.web import database
from inspectorate.web.commands import start_django

CLIENTS = 16
ALONE, EACH = 300, 60
PLACE = {
    "SECRET_KEY": "only for this measurement, long enough to be taken",
    "HOSTS": "localhost 127.0.0.1",
    "HTTPS": "no",
}


class Client:
    """One person's device: a kept connection, a session, and a case of their own."""

    def __init__(self, port: int, inspection: int, assessment: int, cookies: dict[str, str]) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.path = f"/api/v1/inspections/{inspection}/assessments/{assessment}/answers"
        self.headers = {
            "Content-Type": "application/json",
            "Cookie": "; ".join(f"{key}={value}" for key, value in cookies.items()),
            "X-CSRFToken": cookies["csrf"],
        }
        self.version = 0

    def save(self) -> float:
        """Save another answer to the same question; the milliseconds it took."""
        answer = {"question": "2.1.1", "value": "no" if self.version % 2 else "yes", "comment": ""}
        sent = {
            **answer,
            "event": str(uuid.uuid4()),
            "made_from": self.version,
            "device_at": "2026-01-01T00:00:00Z",
        }
        started = time.perf_counter()
        self.connection.request("POST", self.path, json.dumps(sent), self.headers)
        reply = self.connection.getresponse()
        told = json.loads(reply.read())
        if reply.status != 200 or told["outcome"] != "saved":
            raise RuntimeError(f"{reply.status}: {told}")
        self.version = told["version"]
        return 1000 * (time.perf_counter() - started)


def measure() -> Iterator[Row]:
    """Yield each measurement."""
    with database.embedded() as owner, _served(owner) as port:
        clients = _clients(port)
        for client in clients:
            client.save()
        alone = [clients[0].save() for _time in range(ALONE)]
        note = "aim: 8 ms; a peer's own figure: 1 answer in CISO Assistant, 95th percentile 1,200 ms"
        yield Row("one after another, median", statistics.median(alone), unit="ms", note=note)
        yield Row("one after another, 95th percentile", _high(alone), unit="ms", note="aim: 15 ms")
        took, waits = _together(clients)
        rate = len(waits) / took
        yield Row(
            "16 at once, seconds for 400 answers",
            400 / rate,
            unit="s",
            note=f"{rate:,.0f} a second; aim: 400",
        )
        yield Row("16 at once, 95th percentile", _high(waits), unit="ms", note="aim: 60 ms")


@contextmanager
def _served(owner: str) -> Iterator[int]:
    """The service on a migrated database of its own, with two workers."""
    database.make_role(owner)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    os.environ.update(PLACE, DATABASE_URL=database.as_application(owner))
    program = [sys.executable, "-m", "inspectorate.web"]
    subprocess.run([*program, "migrate", "--owner", owner, "--quiet"], check=True)
    running = subprocess.Popen([*program, "serve", "--port", str(port), "--workers", "2"])
    try:
        _wait(port)
        yield port
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(30)


def _wait(port: int) -> None:
    for _try in range(300):
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The service did not start.")


def _clients(port: int) -> list[Client]:
    """Sixteen inspectors on one inspection, each with a case and a session."""
    start_django()
    from django.db import connection  # noqa: PLC0415 - Django has to be made ready first

    from inspectorate.web.inspections.models import Member  # noqa: PLC0415
    from inspectorate.web.states import Role  # noqa: PLC0415
    from tests.web import cast  # noqa: PLC0415
    from tests.web.cases_given import given  # noqa: PLC0415

    played = cast.play()
    made = []
    for number in range(CLIENTS):
        person = cast.person(Role.INSPECTOR, f"inspector-{number}@example.org")
        Member.objects.create(inspection=played.inspection, person=person, role=Role.INSPECTOR)
        played.people[Role.INSPECTOR] = person
        case = given(played, case_id=f"C{number}")
        browser = cast.signed_in(person)
        cookies = {"session": browser.cookies["session"].value, "csrf": "c" * 32}
        made.append(Client(port, played.inspection.pk, case.pk, cookies))
    connection.close()
    return made


def _together(clients: list[Client]) -> tuple[float, list[float]]:
    """Every client saves its answers one after another, all of them at once: seconds, and each wait."""
    waits: list[list[float]] = [[] for _client in clients]

    def work(number: int) -> None:
        waits[number] = [clients[number].save() for _time in range(EACH)]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(clients))]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - started, [wait for each in waits for wait in each]


def _high(waits: list[float]) -> float:
    return statistics.quantiles(waits, n=20)[-1]
