"""Read a CSV, XLSX or ODS file, in a worker process."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.tables.limits import Limits, file_fault, unreadable_file
from inspectorate.tables.list_reader import OLE_SIGNATURE, read_list
from inspectorate.tables.list_table import ListTable
from inspectorate.tables.transfer import Line, table_of_lines

Progress = Callable[[int], None]
"""Function that is called with the number of rows read so far."""

_WORKER = "inspectorate.tables.worker"
WALL_TIME = 4
"""Time that a worker may take on a busy machine, as a multiple of its processor time."""
_TIME_SIGNAL = getattr(signal, "SIGXCPU", None)
_KILL_SIGNAL = getattr(signal, "SIGKILL", None)


def _no_progress(_rows: int) -> None:
    """Show no progress."""


def read_rows(
    path: Path, *, sheet: str | None = None, name: str = "", progress: Progress = _no_progress
) -> ListTable:
    """Read a list from a CSV, XLSX or ODS file, in a process of its own.

    Detects the encoding, the delimiter and the row of headings; `sheet` names the sheet of a workbook that
    has several lists, and `name` the file in faults. Raises FaultsFound, and no other exception, with every
    fault of the file.
    """
    place = name or path.name or str(path)
    try:
        with _scratch(path, place) as scratch:
            return _Worker(path, place, sheet or "", scratch).table(progress)
    except (OSError, ValueError) as error:
        raise FaultsFound([unreadable_file(place, error)]) from None


def read_again(path: Path, *, sheet: str | None = None, name: str = "") -> ListTable:
    """Read a file in this process. Only for content that `read_rows` has read: it is within the limits."""
    place = name or path.name
    try:
        with _scratch(path, place) as scratch:
            return read_list(
                path, place, sheet=sheet or "", progress=_no_progress, limit=_no_limit, scratch=scratch
            )
    except (OSError, ValueError) as error:
        raise FaultsFound([unreadable_file(place, error)]) from None


def _no_limit(_limits: Limits) -> None:
    """Set no limit."""


@contextmanager
def _scratch(path: Path, place: str) -> Iterator[Path | None]:
    """Give a path to decrypt a file to, if it is of a kind that can be encrypted.

    The caller of the worker process removes it, because the process may be stopped. Raises FaultsFound if the
    path is no file, or one that is too large.
    """
    if not path.is_file():
        problem = _("This is not a file.") if path.exists() else _("There is no such file.")
        raise FaultsFound([Fault(place, problem, _("Check the name and the folder."))])
    if fault := file_fault(place, path.stat().st_size):
        raise FaultsFound([fault])
    with path.open("rb") as file:
        if file.read(len(OLE_SIGNATURE)) != OLE_SIGNATURE:
            yield None
            return
    with TemporaryDirectory(prefix="inspectorate-") as folder:
        yield Path(folder) / "workbook"


class _Worker:
    """Worker process that reads one file."""

    def __init__(self, path: Path, place: str, sheet: str, scratch: Path | None) -> None:
        self._place, self._limits = place, Limits(path.stat().st_size)
        self._is_too_slow = False
        arguments = [str(path.resolve()), place, sheet, str(scratch or "")]
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", _WORKER, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._timer = Timer(0, self._stop)

    def table(self, progress: Progress) -> ListTable:
        """Return the table. Raises FaultsFound with what the process found, or why it was stopped."""
        try:
            return table_of_lines(self._lines(), progress)
        except EOFError:
            raise FaultsFound([self._fault()]) from None
        finally:
            self._timer.cancel()
            self._process.kill()
            self._process.wait()
            if self._process.stdout:
                self._process.stdout.close()

    def _lines(self) -> Iterator[Line]:
        """Yield the lines of the process until it ends or is stopped, which may be within a line."""
        self._start_timer()
        for text in self._process.stdout or ():
            try:
                line: Line = json.loads(text)
            except ValueError:
                return
            if "limits" in line:
                self._limits = Limits(*line["limits"])
                self._start_timer()
            else:
                yield line

    def _start_timer(self) -> None:
        self._timer.cancel()
        self._timer = Timer(self._limits.seconds * WALL_TIME, self._stop)
        self._timer.daemon = True
        self._timer.start()

    def _stop(self) -> None:
        self._is_too_slow = True
        self._process.kill()

    def _fault(self) -> Fault:
        """Return why the process ended without a table: it took too much time or memory, or crashed."""
        ended_by = -self._process.wait()
        if self._is_too_slow or ended_by == _TIME_SIGNAL:
            return self._limits.time_fault(self._place)
        if ended_by == _KILL_SIGNAL:  # the system was short of memory
            return self._limits.memory_fault(self._place)
        problem = _("The file is damaged, or is not the spreadsheet it says it is.")
        cure = _("Open it in a spreadsheet program and save it again, as .xlsx or CSV.")
        return Fault(self._place, problem, cure)
