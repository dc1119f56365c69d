"""Run a server of the product as a process, on a free port of this machine, until the test has ended."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.patience import PATIENCE


@contextmanager
def running_server(command: Sequence[str | Path], log: Path, **options) -> Iterator[str]:
    """Start a command with `--port`, yield its address once it responds; stop it and check that it ends."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    with log.open("w") as output:
        server = subprocess.Popen(
            [*command, "--port", str(port)],
            **{"env": environment, **options, "stdout": output, "stderr": subprocess.STDOUT},
        )
        try:
            yield _wait_for(f"http://localhost:{port}", server, log)
        finally:
            server.send_signal(signal.SIGTERM)
            assert server.wait(PATIENCE) in (0, -signal.SIGTERM), log.read_text()


def free_port() -> int:
    """Return a port that is not in use."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return int(unused.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen, log: Path) -> str:
    """Wait until the address responds, and return it."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert server.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(f"{address}/health/", timeout=PATIENCE)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return address
    raise AssertionError(log.read_text())
