"""Starting the embedded PostgreSQL server on a slow machine."""

import subprocess

import pytest

from inspectorate.web import database


class SlowServer:
    """A server whose first attempts to start time out."""

    def __init__(self, slow_starts: int) -> None:
        self.slow_starts = slow_starts
        self.running = False

    def start(self) -> None:
        if self.slow_starts:
            self.slow_starts -= 1
            raise subprocess.TimeoutExpired("pg_ctl", 10)
        self.running = True


def test_start_is_retried_after_timeouts():
    server = SlowServer(database.START_ATTEMPTS - 1)
    database.start(server)
    assert server.running


def test_start_raises_after_the_last_attempt():
    with pytest.raises(subprocess.TimeoutExpired):
        database.start(SlowServer(database.START_ATTEMPTS))
