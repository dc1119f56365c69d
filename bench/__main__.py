"""Run every benchmark in this folder: `make bench`, or `python -m bench sample report` for some.

A benchmark is a module `bench_<name>.py` with a docstring and `measure() -> Iterable[Row]`. The peer of every
row is measured in the same run on the same machine, so that the ratio is meaningful. Results are printed and
written to build/bench.json in the working directory. Nothing is asserted: a slow machine is not a fault in
the code.
"""

import importlib
import json
import os
import platform
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.rows import Row

FOLDER = Path(__file__).parent
RESULTS = Path("build/bench.json")


def main() -> None:
    """Run the benchmarks, print the results and write them."""
    console = Console()
    names = sys.argv[1:] or sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))
    results: dict[str, list[Row]] = {}
    for name in names:
        with console.status(f"Measuring {name}"):
            results[name] = list(importlib.import_module(f"bench.bench_{name}").measure())
        console.print(_table(name, results[name]))
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    machine = {"python": platform.python_version(), "system": platform.platform(), "cores": os.cpu_count()}
    rows = {name: [row.as_dict() for row in measured] for name, measured in results.items()}
    RESULTS.write_text(json.dumps({"machine": machine, "results": rows}, indent=2) + "\n", encoding="utf-8")
    console.print(f"Written to {RESULTS}")


def _table(name: str, rows: list[Row]) -> Table:
    table = Table(title=name, title_justify="left")
    for heading in ("what", "ours", "peer", "ratio", "note"):
        table.add_column(heading, justify="right" if heading in {"ours", "peer", "ratio"} else "left")
    for row in rows:
        peer = "—" if row.peer is None else f"{row.peer:.4g} {row.unit}"
        ratio = "—" if row.ratio is None else f"{row.ratio:.1f}"
        table.add_row(row.name, f"{row.ours:.4g} {row.unit}", peer, ratio, row.note)
    return table


if __name__ == "__main__":
    main()
