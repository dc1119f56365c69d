"""Time to rate the example, with and without start-up, and certainty beside a plain implementation."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.rows import Row, seconds
from inspectorate import package
from inspectorate.method import ratings
from inspectorate.method.assessments import answer_categories
from inspectorate.method.inspection import Inspection, work_out
from inspectorate.method.tallies import count
from tests.method.plain_urn import plain_forecast

EXAMPLE = Path(__file__).parent.parent / "examples" / "barking-and-dagenham-2018"
NUMBER = {"sufficient": 1, "insufficient": 0, "not_applicable": None, "missing": None}


def measure() -> Iterator[Row]:
    """Yield the measurements."""
    inspection = package.read(EXAMPLE)
    yield Row("start the command", seconds(_start), note="a fresh Python, everything `rate` needs imported")
    yield Row(
        "rate the example, work after start-up",
        seconds(lambda: work_out(package.read(EXAMPLE)), 5),
        note="reads the package, then every figure; aim: under 0.3 s",
    )
    yield Row("of that, everything after reading", seconds(lambda: work_out(inspection), 5))
    yield _certainty(inspection)


def _start() -> None:
    subprocess.run(
        [
            sys.executable,
            "-c",
            "import inspectorate.cli, inspectorate.package, inspectorate.method.inspection",
        ],
        check=True,
    )


def _certainty(inspection: Inspection) -> Row:
    framework, assessed = inspection.framework, inspection.assessments
    eligible = {group: len(population.cases) for group, population in inspection.populations.items()}
    counted = count(assessed, framework, eligible)
    return Row(
        "10,000 completed populations, both groups",
        seconds(lambda: ratings.project(assessed, counted, framework)),
        seconds(lambda: _plain(inspection), 1),
        note="peer: the same forecast in plain Python, the oracle of the tests",
    )


def _plain(inspection: Inspection) -> None:
    framework = inspection.framework
    for group, population in inspection.populations.items():
        keys = [
            key.id for standard in framework.domain_for(group).standards for key in standard.key_questions
        ]
        cases = [
            assessment
            for assessment in inspection.assessments
            if assessment.group == group and assessment.occasion == "first"
        ]
        counted = [answer_categories(assessment, framework) for assessment in cases]
        answers = [[NUMBER[standing[key]] for key in keys] for standing in counted]
        plain_forecast(answers, len(population.cases) - len(cases), 10_000, group)
