"""Supervision of the workers that run beside the web server, each as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread

RESTART_SECONDS = 2.0
"""Seconds before a worker that has ended is started again."""

QUEUES = (("default", "mail"), ("jobs",))
"""Queues of each worker beside the server: a job that takes minutes holds up no email."""

STOP_SECONDS = 10.0
"""Seconds a worker has to end its task when the server stops."""


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a program in a process group of its own: Ctrl-C in a terminal reaches the server alone.

    The server then stops the worker once. A second signal would interrupt its task.
    """
    return subprocess.Popen(command, process_group=0)


class Supervisor:
    """Keeps a program running: starts it again whenever it ends, until it is stopped."""

    def __init__(self, command: list[str], restart_seconds: float = RESTART_SECONDS) -> None:
        self.command = command
        self.restart_seconds = restart_seconds
        self.stopped = Event()
        self.lock = Lock()
        self.process = start(command)
        self.thread = Thread(target=self._supervise, daemon=True)
        self.thread.start()

    def _supervise(self) -> None:
        self.process.wait()
        while not self.stopped.wait(self.restart_seconds):
            with self.lock:
                if self.stopped.is_set():
                    return
                self.process = start(self.command)
            self.process.wait()

    def terminate(self) -> None:
        """Send the program SIGTERM, and do not start it again."""
        with self.lock:
            self.stopped.set()
            self.process.terminate()

    def stop(self) -> None:
        """Stop the program: SIGTERM first, SIGKILL if it does not end."""
        self.terminate()
        self.thread.join(STOP_SECONDS)
        if self.thread.is_alive():
            self.process.kill()
            self.thread.join()


def worker_command(*queues: str) -> list[str]:
    """Return the command of a worker of these queues, or of all, that stops when this process ends."""
    program = f"from inspectorate.web.commands import work; work({list(queues)}, parent={os.getpid()})"
    return [sys.executable, "-c", program]


@contextmanager
def workers_beside() -> Iterator[None]:
    """Run the workers of all queues beside the block."""
    supervisors = [Supervisor(worker_command(*queues)) for queues in QUEUES]
    try:
        yield
    finally:
        for supervisor in supervisors:
            supervisor.terminate()
        for supervisor in supervisors:
            supervisor.stop()
