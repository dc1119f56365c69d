"""A worker process that prints lines of JSON, with what its end means for the file it reads."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from threading import Timer

from inspectorate.method.faults import Fault
from inspectorate.method.faults import Sentence as _
from inspectorate.tables.limits import Limits
from inspectorate.tables.transfer import Line

WALL_TIME = 4
"""Time that a worker may take on a busy machine, as a multiple of its processor time."""
_TIME_SIGNAL = getattr(signal, "SIGXCPU", None)
_KILL_SIGNAL = getattr(signal, "SIGKILL", None)


class WorkerProcess:
    """Process of a module that reads one file; `place` names the file in faults."""

    def __init__(self, module: str, arguments: Sequence[str], *, place: str, limits: Limits) -> None:
        self._place, self._limits = place, limits
        self._is_too_slow = False
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", module, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._timer = Timer(0, self._stop)

    def __enter__(self) -> "WorkerProcess":
        return self

    def __exit__(self, *_error: object) -> None:
        self._timer.cancel()
        self._process.kill()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()

    def lines(self) -> Iterator[Line]:
        """Yield the lines of the process until it ends or is stopped, which may be within a line."""
        self._start_timer()
        for text in self._process.stdout or ():
            try:
                line: Line = json.loads(text)
            except ValueError:
                return
            if "limits" in line:
                self._limits = type(self._limits)(*line["limits"])
                self._start_timer()
            else:
                yield line

    def fault(self) -> Fault:
        """Return why the process ended before it was done: it took too much time or memory, or crashed."""
        ended_by = -self._process.wait()
        if self._is_too_slow or ended_by == _TIME_SIGNAL:
            return self._limits.time_fault(self._place)
        if ended_by == _KILL_SIGNAL:  # the system was short of memory
            return self._limits.memory_fault(self._place)
        problem = _("The file is damaged: reading it ended without a result.")
        cure = _("Open the file in its own program, save it again, and send the new file.")
        return Fault(self._place, problem, cure)

    def _start_timer(self) -> None:
        self._timer.cancel()
        self._timer = Timer(self._limits.seconds * WALL_TIME, self._stop)
        self._timer.daemon = True
        self._timer.start()

    def _stop(self) -> None:
        self._is_too_slow = True
        self._process.kill()
