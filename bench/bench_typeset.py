"""Time to render the example's report: all formats, the PDF alone, and importing the libraries."""

import pickle
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path

from bench.rows import Row, seconds
from inspectorate import package, typeset
from inspectorate.method.report import compose
from inspectorate.method.report.content import Report

EXAMPLE = Path(__file__).parent.parent / "examples" / "barking-and-dagenham-2018"
IMPORTS = "import docx, jinja2, odfdo, pikepdf, pypandoc, typst, xlsxwriter, inspectorate.typeset.word"
RENDERERS: tuple[Callable[[Report], object], ...] = (
    typeset.html,
    typeset.pdf,
    typeset.docx,
    typeset.xlsx,
    typeset.ods,
)
COLD = f"""
import pickle, sys, tempfile, time
{IMPORTS}
from pathlib import Path
from inspectorate import typeset
report = pickle.load(sys.stdin.buffer)
with tempfile.TemporaryDirectory() as folder:
    started = time.perf_counter()
    WORK
    print(time.perf_counter() - started)
"""
_numbers = count(1)


def measure() -> Iterable[Row]:
    """Render the example's report, after importing the libraries."""
    report = compose(package.read(EXAMPLE))
    yield Row(
        "all five forms, first time",
        _first_time(report, "typeset.write_all(report, Path(folder))"),
        _first_time(report, "[make(report) for make in " + _renderer_names() + "]"),
        note="peer: one after another; aim under 3 s",
    )
    yield Row("PDF, first time", _first_time(report, "typeset.pdf(report)"), note="aim under 0.5 s")
    for make in RENDERERS:
        yield Row(f"{make.__name__}, again", seconds(partial(_render_again, make, report)))
    yield Row("loading what prints", _process(IMPORTS))


def _renderer_names() -> str:
    return "(" + ", ".join(f"typeset.{make.__name__}" for make in RENDERERS) + ")"


def _render_again(make: Callable[[Report], object], report: Report) -> object:
    return make(_with_another_date(report))


def _with_another_date(report: Report) -> Report:
    """Return the report with another date, so that typst's cache does not hide the work."""
    return replace(report, date=f"{1 + next(_numbers) % 28} December 2018")


def _first_time(report: Report, work: str) -> float:
    """Return the seconds of work in a new process that has imported the libraries; the best of three."""
    program = [sys.executable, "-c", COLD.replace("WORK", work)]
    pickled = pickle.dumps(report)
    return min(
        float(subprocess.run(program, input=pickled, capture_output=True, check=True).stdout)
        for _ in range(3)
    )


def _process(line: str) -> float:
    return seconds(lambda: subprocess.run([sys.executable, "-c", line], check=True, capture_output=True))
