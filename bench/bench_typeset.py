"""The press: the example's whole report in every form, the PDF alone, and what loading the printers costs."""

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
LOADING = "import docx, gptables, jinja2, odfdo, pikepdf, pypandoc, typst, inspectorate.typeset.wordmarks"
FORMS: tuple[Callable[[Report], object], ...] = (
    typeset.html,
    typeset.pdf,
    typeset.docx,
    typeset.xlsx,
    typeset.ods,
)
COLD = f"""
import pickle, sys, tempfile, time
{LOADING}
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
    """Print the example's report, once everything that prints has been loaded."""
    report = compose(package.read(EXAMPLE))
    yield Row(
        "all five forms, first time",
        _cold(report, "typeset.write_all(report, Path(folder))"),
        _cold(report, "[make(report) for make in " + _names() + "]"),
        note="peer: one after another; aim under 3 s",
    )
    yield Row("PDF, first time", _cold(report, "typeset.pdf(report)"), note="aim under 0.5 s")
    for make in FORMS:
        yield Row(f"{make.__name__}, again", seconds(partial(_again, make, report)))
    yield Row(
        "loading what prints", _program(LOADING), _program("import gptables"), note="peer: gptables alone"
    )


def _names() -> str:
    return "(" + ", ".join(f"typeset.{make.__name__}" for make in FORMS) + ")"


def _again(make: Callable[[Report], object], report: Report) -> object:
    return make(_other(report))


def _other(report: Report) -> Report:
    """The same report under another date, so that the typesetter does not simply remember its cover."""
    return replace(report, date=f"{1 + next(_numbers) % 28} December 2018")


def _cold(report: Report, work: str) -> float:
    """Seconds of work in a fresh program that has loaded what prints; the best of three."""
    program = [sys.executable, "-c", COLD.replace("WORK", work)]
    given = pickle.dumps(report)
    return min(
        float(subprocess.run(program, input=given, capture_output=True, check=True).stdout) for _ in range(3)
    )


def _program(line: str) -> float:
    return seconds(lambda: subprocess.run([sys.executable, "-c", line], check=True, capture_output=True))
