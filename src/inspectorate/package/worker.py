"""Worker process: read the package in a zip file, and print the faults that prevent it.

Usage: `python -m inspectorate.package.worker FILE`. What it reads without a fault is within limits relative
to the size of the package's files, so the caller can read it again.
"""

import io
import json
import sys
import zipfile
from dataclasses import astuple
from pathlib import Path

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.package.archive import from_zip
from inspectorate.package.reader import inspection_from_files
from inspectorate.tables.limits import Limits
from inspectorate.tables.memory import limit_process
from inspectorate.tables.transfer import Line, line_of_faults

_MOST_FAULTS = 1_000
_MEMORY_PER_BYTE = 24
"""A row of answers takes about 18 bytes of memory for each of its own."""


def main(path: str) -> None:
    """Print the line of the faults of a package, or of the end."""
    content = Path(path).read_bytes()
    limits = _limit(Limits(len(content)))
    try:
        limits = _limit(Limits(_unpacked_size(content), memory_per_byte=_MEMORY_PER_BYTE))
        inspection_from_files(from_zip(content))
        _print({"end": True})
    except FaultsFound as error:
        _print(line_of_faults(_shown(error.faults)))
    except MemoryError:
        _print(line_of_faults([limits.memory_fault(_("the file"))]))


def _shown(faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    if len(faults) <= _MOST_FAULTS:
        return faults
    problem = _("There are %(count)s more faults.", count=f"{len(faults) - _MOST_FAULTS:,}")
    return (*faults[:_MOST_FAULTS], Fault(_("the file"), problem, _("Correct the others first.")))


def _limit(limits: Limits) -> Limits:
    limit_process(limits.memory, limits.seconds)
    _print({"limits": astuple(limits)})
    return limits


def _unpacked_size(content: bytes) -> int:
    """Return the size of the files in a zip file, or its own size if it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return max(len(content), sum(entry.file_size for entry in archive.infolist()))
    except (zipfile.BadZipFile, ValueError, RuntimeError):  # RuntimeError: an unknown compression
        return len(content)


def _print(line: Line) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
