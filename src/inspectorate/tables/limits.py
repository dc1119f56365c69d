"""Limits on what is read of a file: its size, its rows and cells, and the memory and time that reading takes.

Memory, time and cells are relative to the bytes that were sent, so that a small file costs little, whatever
it says it holds.
"""

from dataclasses import dataclass

from inspectorate.method.faults import Fault
from inspectorate.method.faults import Sentence as _
from inspectorate.tables.sheet_rows import MAX_COLUMNS

MAX_ROWS = 500_000
"""Most rows under the headings."""
MAX_CELLS = 12_000_000
MAX_CELL_LENGTH = 32_767
"""Longest text (characters) that spreadsheet programs allow in one cell."""
MAX_FILE_BYTES = 200_000_000
TITLE_ROWS = 1_000
"""Rows above the list, and its headings, that do not count as its rows."""

_MIN_REPEATED_CELLS = 100_000
"""Cells that a file of any size may have; more have to take their place in it."""

_MIN_MEMORY, _MAX_MEMORY = 64_000_000, 900_000_000
_MIN_SECONDS, _MAX_SECONDS = 20, 300
_BYTES_PER_SECOND = 1_000_000
_UNPACKED_BYTES_PER_BYTE = 4
"""Unpacked bytes of XML that take as much time and memory as a byte of text."""

_CURE = _("Keep only the cases this inspection needs in the file.")


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for one file of some size (bytes), and of some `unpacked` size if it is a workbook.

    `memory_per_byte` is what a reader needs for each byte of text, with a margin.
    """

    size: int
    unpacked: int = 0
    memory_per_byte: int = 8

    @property
    def memory(self) -> int:
        """Most memory (bytes) that reading may take, beyond that of a process that has read nothing."""
        return min(_MAX_MEMORY, _MIN_MEMORY + self.memory_per_byte * self._weight)

    @property
    def seconds(self) -> int:
        """Most processor time (seconds) that reading may take."""
        return min(_MAX_SECONDS, _MIN_SECONDS + self._weight // _BYTES_PER_SECOND)

    @property
    def _weight(self) -> int:
        return self.size + self.unpacked // _UNPACKED_BYTES_PER_BYTE

    @property
    def cells(self) -> int:
        """Most cells. Every cell takes a byte or more, unless the file says how often a row is repeated."""
        return min(MAX_CELLS, _MIN_REPEATED_CELLS + (self.unpacked or self.size))

    def memory_fault(self, place: str) -> Fault:
        """Return the fault of a file that takes too much memory."""
        problem = _(
            "The file is too large to read. It needs more than %(memory)s MB of memory, the limit for a "
            "file of "
            "%(size)s bytes.",
            memory=f"{self.memory // 1_000_000:,}",
            size=f"{self.size:,}",
        )
        return Fault(place, problem, _CURE)

    def time_fault(self, place: str) -> Fault:
        """Return the fault of a file that takes too much time."""
        problem = _(
            "The file is too large to read. It needs more than %(seconds)s seconds, the limit for a file of "
            "%(size)s bytes.",
            seconds=self.seconds,
            size=f"{self.size:,}",
        )
        return Fault(place, problem, _CURE)

    def size_fault(self, place: str) -> Fault:
        """Return the fault of a file with too many rows, columns or cells."""
        problem = _(
            "The file is too large to read. It has more than %(most_rows)s rows or %(most_columns)s "
            "columns, more "
            "than %(most_cells)s cells (the limit for a file of its size), or rows that are repeated too "
            "often.",
            most_rows=f"{MAX_ROWS:,}",
            most_columns=f"{MAX_COLUMNS:,}",
            most_cells=f"{self.cells:,}",
        )
        return Fault(place, problem, _CURE)


def file_fault(place: str, size: int) -> Fault | None:
    """Return the fault of a file that is too large to be opened at all."""
    if size <= MAX_FILE_BYTES:
        return None
    problem = _(
        "The file has %(size)s bytes. The maximum is %(largest_file)s.",
        size=f"{size:,}",
        largest_file=f"{MAX_FILE_BYTES:,}",
    )
    return Fault(place, problem, _CURE)


def unreadable_file(place: str, error: Exception) -> Fault:
    """Return the fault of a file that the system does not open."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else "its name is not possible"
    return Fault(
        place,
        _("The file cannot be read (%(why)s).", why=reason.lower()),
        _("Check its name, and that you have permission to open it."),
    )
