"""Read a CSV, XLSX or ODS file, in a worker process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.tables.limits import Limits, file_fault, unreadable_file
from inspectorate.tables.list_reader import OLE_SIGNATURE, read_list
from inspectorate.tables.list_table import ListTable
from inspectorate.tables.transfer import table_of_lines
from inspectorate.tables.worker_process import WorkerProcess

Progress = Callable[[int], None]
"""Function that is called with the number of rows read so far."""

_WORKER = "inspectorate.tables.worker"


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
            return _table(path, place, sheet or "", scratch, progress)
    except (OSError, ValueError) as error:
        raise FaultsFound([unreadable_file(place, error)]) from None


def _table(path: Path, place: str, sheet: str, scratch: Path | None, progress: Progress) -> ListTable:
    arguments = (str(path.resolve()), place, sheet, str(scratch or ""))
    limits = Limits(path.stat().st_size)
    with WorkerProcess(_WORKER, arguments, place=place, limits=limits) as worker:
        try:
            return table_of_lines(worker.lines(), progress)
        except EOFError:
            raise FaultsFound([worker.fault()]) from None


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
