"""Time to rate the example and 4,000 cases, and certainty beside a plain implementation."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from bench import large_package
from bench.rows import Row, seconds
from inspectorate import package
from inspectorate.method import ratings
from inspectorate.method.assessments import Answer, answer_categories
from inspectorate.method.inspection import Inspection, work_out
from inspectorate.method.tallies import count
from tests.method.plain_urn import plain_forecast

EXAMPLE = Path(__file__).parent.parent / "examples" / "barking-and-dagenham-2018"
NUMBER = {"sufficient": 1, "insufficient": 0, "not_applicable": None, "missing": None}


def measure() -> Iterator[Row]:
    """Yield the measurements."""
    inspection = package.read(EXAMPLE)
    name = f"{sum(len(assessment.answers) for assessment in inspection.assessments):,} answers"
    yield Row(f"{name}, the first time", seconds(lambda: work_out(inspection), 1), note="aim: under 0.1 s")
    yield Row(f"{name}, again", seconds(lambda: work_out(inspection), 9), note="aim: under 0.01 s")
    changed = iter([_with_one_answer_changed(inspection, number) for number in range(9)])
    yield Row(
        f"{name}, one of them changed",
        seconds(lambda: work_out(next(changed)), 9),
        note="another answer each time",
    )
    yield Row("start the command", seconds(_start), note="a fresh Python, everything `rate` needs imported")
    yield Row(
        "rate the example, work after start-up",
        seconds(lambda: work_out(package.read(EXAMPLE)), 5),
        note="reads the package, then every figure; aim: under 0.3 s",
    )
    yield _certainty(inspection)
    yield from _many_cases()


def _with_one_answer_changed(inspection: Inspection, number: int) -> Inspection:
    """Return the inspection with the other answer to the first key question of one case."""
    assessment = inspection.assessments[number]
    question = next(iter(assessment.answers))
    other = Answer("no" if assessment.answers[question].value == "yes" else "yes")
    changed = replace(assessment, answers={**assessment.answers, question: other})
    return replace(
        inspection,
        assessments=(*inspection.assessments[:number], changed, *inspection.assessments[number + 1 :]),
    )


def _many_cases() -> Iterator[Row]:
    """Rate packages of 500 and of 4,000 cases by the command, in a process of its own."""
    for cases in (500, 4_000):
        with tempfile.TemporaryDirectory() as folder:
            package_folder = Path(folder) / "package"
            large_package.write(package_folder, cases)
            command = [sys.executable, "-m", "inspectorate", "rate", str(package_folder)]
            rate = partial(subprocess.run, command, check=True, capture_output=True)
            note = "whole process; aim: under 2 s" if cases == 4_000 else "whole process"
            yield Row(f"rate {cases:,} cases with {65 * cases:,} answers", seconds(rate), note=note)


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
