"""Time from starting the program to its end: help, a rating and a report, with and without bytecode.

Each is the median of whole processes, Python's own start included. Without bytecode is as on a machine where
Python may not write beside its libraries.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from bench.rows import Row
from inspectorate.package import example_folder

COMMANDS = (
    ("help", ("--help",), 9, "aim under 0.15 s with bytecode"),
    ("rate the example", ("rate", str(example_folder())), 9, "aim under 0.35 s with bytecode"),
    ("report of the example", ("report", str(example_folder())), 3, "aim under 1.5 s with bytecode"),
)


def measure() -> Iterable[Row]:
    """Start each command in new processes, after one that fills the cache of bytecode."""
    with tempfile.TemporaryDirectory() as folder:
        python = _seconds(["-c", "pass"], Path(folder), 9)
        yield Row("Python itself", python)
        for name, words, runs, note in COMMANDS:
            to = ("--to", f"{folder}/report") if words[0] == "report" else ()
            command = ["-m", "inspectorate", *words, *to]
            yield Row(name, _seconds(command, Path(folder), runs), note=note)
            yield Row(f"{name}, no bytecode", _seconds(command, None, runs))


def _seconds(command: list[str], bytecode: Path | None, runs: int) -> float:
    """Return the median duration of a command; `bytecode` is the folder of the cache, if there is one."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment["PYTHONPATH"] = os.environ.get("PYTHONPATH", "")
    # A folder that does not exist: nothing is found in it, and nothing is written.
    environment["PYTHONPYCACHEPREFIX"] = str(bytecode or "/nowhere")
    if bytecode is None:
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
    durations = []
    for _ in range(runs + 1):
        started = time.perf_counter()
        subprocess.run([sys.executable, *command], env=environment, check=True, capture_output=True)
        durations.append(time.perf_counter() - started)
    return statistics.median(durations[1:])
