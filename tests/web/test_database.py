"""The embedded server: started however long a machine takes to start it."""

import subprocess

import pytest

from inspectorate.web import database


class SlowServer:
    """A server that does not answer within the library's ten seconds at first."""

    def __init__(self, slow_starts: int) -> None:
        self.slow_starts = slow_starts
        self.runs = False

    def start(self) -> None:
        if self.slow_starts:
            self.slow_starts -= 1
            raise subprocess.TimeoutExpired("pg_ctl", 10)
        self.runs = True


def test_a_server_that_takes_long_to_start_is_waited_for():
    server = SlowServer(database.START_ATTEMPTS - 1)
    database.start(server)
    assert server.runs


def test_a_server_that_never_starts_is_given_up():
    with pytest.raises(subprocess.TimeoutExpired):
        database.start(SlowServer(database.START_ATTEMPTS))
