"""A program with an embedded database that is killed or loses its terminal leaves no server and no folder."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.running_server import until

PROGRAM = """
import sys
from inspectorate.web.database import embedded
with embedded() as owner:
    print(owner, flush=True)
    sys.stdin.read()
"""

DEMONSTRATION = """
import signal
from inspectorate.cli import main
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # as in a terminal, wherever the tests run
main(["demo"])
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_killed_program_leaves_no_database_server_and_no_folder(tmp_path, number):
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-c", PROGRAM]
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        assert b"postgresql://" in program.stdout.readline()
        [pid_file] = tmp_path.glob("inspectorate-*/data/postmaster.pid")
        server = int(pid_file.read_text().splitlines()[0])
        program.send_signal(number)
        program.wait()
    until(lambda: not list(tmp_path.glob("inspectorate-*")))
    assert not Path(f"/proc/{server}").exists()


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGKILL])
def test_demonstration_whose_terminal_is_closed_or_that_is_killed_leaves_nothing(tmp_path, number):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PORT": str(port)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-c", DEMONSTRATION]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as program:
        assert program.stdout is not None
        printed = [next(program.stdout)]
        while not printed[-1].startswith("The code can also come from"):
            printed.append(next(program.stdout, ""))
            assert printed[-1], printed
        until(lambda: _responds(port))
        program.send_signal(number)
        program.wait()
    until(lambda: not list(tmp_path.glob("inspectorate-*")))
    until(lambda: not _responds(port))


def _responds(port: int) -> bool:
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0
