"""Worker process: read the list in one file and print it as lines of JSON.

Usage: `python -m inspectorate.tables.worker FILE PLACE SHEET SCRATCH`. A malicious file can make a reader
exhaust memory or crash; in a process of its own, with limits relative to the file's size, it cannot harm the
caller.
"""

import gc
import json
import sys
from dataclasses import astuple
from pathlib import Path

from inspectorate.method.faults import FaultsFound
from inspectorate.tables.limits import Limits, unreadable_file
from inspectorate.tables.list_reader import read_list
from inspectorate.tables.memory import limit_process
from inspectorate.tables.transfer import Line, line_of_faults, lines_of_table


def main(path: str, place: str, sheet: str, scratch: str) -> None:
    """Print the list in a file, or the faults because of which there is none."""
    gc.disable()  # nothing that is read refers back to itself, and the process ends with it
    limits = Limits(0)

    def limit(file_limits: Limits) -> None:
        nonlocal limits
        limits = file_limits
        limit_process(limits.memory, limits.seconds)
        _print({"limits": astuple(limits)}, flush=True)

    try:
        table = read_list(
            Path(path),
            place,
            sheet=sheet,
            progress=lambda rows: _print({"progress": rows}, flush=True),
            limit=limit,
            scratch=Path(scratch) if scratch else None,
        )
        for line in lines_of_table(table):
            _print(line)
    except FaultsFound as error:
        _print(line_of_faults(error.faults))
    except MemoryError:
        _print(line_of_faults([limits.memory_fault(place)]))
    except (OSError, ValueError) as error:
        _print(line_of_faults([unreadable_file(place, error)]))


def _print(line: Line, *, flush: bool = False) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    if flush:
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
