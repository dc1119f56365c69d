"""Time to rate the example and many cases, the first time and again; certainty beside a plain version."""

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bench import large_package
from bench.rows import Row, seconds
from bench.service import Service, running_service
from inspectorate import package
from inspectorate.method import ratings
from inspectorate.method.assessments import FIRST, Answer, answer_categories
from inspectorate.method.inspection import Inspection, work_out
from inspectorate.method.tallies import count
from tests.method.plain_urn import plain_forecast

if TYPE_CHECKING:
    from inspectorate.web.assessments.models import Answer as StoredAnswer
    from inspectorate.web.inspections.models import Inspection as StoredInspection

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
    yield _emerging_findings()


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


def _emerging_findings() -> Row:
    """Change one answer of an inspection with 200 cases in the service, and calculate its results again."""
    with tempfile.TemporaryDirectory() as folder, running_service() as service:
        large_package.write(Path(folder) / "package", 200)
        inspection, answers = _stored_inspection(package.read(Path(folder) / "package"))
        times = [_recalculation(service, inspection, answer) for answer in answers]
    return Row(
        "results of 200 cases, stored again after one answer",
        statistics.median(times),
        note="processor time of service and database; before: 0.22 s, aim: 0.1 s",
    )


def _stored_inspection(content: Inspection) -> tuple["StoredInspection", list["StoredAnswer"]]:
    """Import an inspection into the service's database, and return answers that can be changed."""
    from inspectorate.web.assessments.models import Answer  # noqa: PLC0415 - Django comes first
    from inspectorate.web.results.queries import results  # noqa: PLC0415
    from tests.web import factories  # noqa: PLC0415
    from tests.web.imported_inspection import bring_in  # noqa: PLC0415

    inspection = bring_in(factories.create_team(), package.to_files(content)).inspection
    results.results(inspection)
    answers = Answer.objects.filter(assessment__inspection=inspection, assessment__occasion=FIRST)
    return inspection, list(answers.filter(question="2.1.1").select_related("assessment")[:20])


def _recalculation(service: Service, inspection: "StoredInspection", answer: "StoredAnswer") -> float:
    """Return the seconds of processor time to calculate the results after a change of this answer."""
    from django.db.models import F  # noqa: PLC0415 - Django comes first

    from inspectorate.web.results.queries import results  # noqa: PLC0415

    answer.value = "no" if answer.value == "yes" else "yes"
    answer.save()
    inspection.assessments.filter(pk=answer.assessment_id).update(version=F("version") + 1)
    before = service.cpu_seconds()
    results.results(inspection)
    after = service.cpu_seconds()
    return sum(after[part] - before[part] for part in ("devices", "database"))


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
