"""Time and loss of disclosure control, beside cell suppression by R's package `GaussSuppression`.

The loss is counted over the example's key questions and the levels of its factors: pairs of a question and
a level about whose answers nothing is published but the result of all cases: they have no range, or one that
leaves open any share from none to all. Aim: no more than the peer. The
peer suppresses every number of sufficient, insufficient or other answers below the smallest, and what would
give it away; its time is that of one call for each factor and case group, without starting R.
"""

import csv
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.rows import Row, seconds
from inspectorate import package
from inspectorate.method.assessments import FIRST, answer_categories, fact
from inspectorate.method.inspection import Inspection
from inspectorate.method.report.composition import small_counts
from inspectorate.method.report.draft import Draft, prepare
from inspectorate.method.tallies import break_down

EXAMPLE = Path(__file__).parent.parent / "examples" / "barking-and-dagenham-2018"
SCRIPT = Path(__file__).parent / "gauss_suppression.R"
NOT_MEASURED = "peer: not measured, Rscript or its package GaussSuppression is not installed"


def measure() -> Iterator[Row]:
    """Yield the measurements."""
    inspection = package.read(EXAMPLE)
    draft = prepare(inspection)
    pairs, unpublished = _ours(draft)
    peer = _peer(inspection)
    note = "peer: GaussSuppression" if peer else NOT_MEASURED
    yield Row(
        f"question and level with nothing published, of {pairs}",
        unpublished,
        peer[1] if peer else None,
        unit="pairs",
        note=note,
    )
    yield Row(
        "decide what is published about groups",
        seconds(lambda: _ours(draft), 5),
        peer[0] if peer else None,
        note=note,
    )


def _ours(draft: Draft) -> tuple[int, int]:
    """Return the pairs of a question and a level that a case has, and how many have nothing published."""
    pairs = unpublished = 0
    for factor, case_group in _tables(draft.inspection):
        levels = set(small_counts.levels_of_assessed_cases(draft, case_group, factor))
        groups = small_counts.groups_of_field(draft, case_group, factor)
        breakdowns = break_down(
            draft.inspection.assessments,
            draft.framework,
            case_group,
            {factor: [joined.levels for joined in groups]},
        )
        questions = len(_questions(draft.inspection, case_group))
        published = sum(
            len(levels & set(breakdown.levels))
            for breakdown in breakdowns
            if breakdown.shares and (breakdown.shares[0] > 0 or breakdown.shares[1] < 1)
        )
        pairs += questions * len(levels)
        unpublished += questions * len(levels) - published
    return pairs, unpublished


def _tables(inspection: Inspection) -> list[tuple[str, str]]:
    return [
        (factor, group.key)
        for factor in inspection.framework.sample.factors.value
        for group in inspection.framework.casework.groups
    ]


def _questions(inspection: Inspection, case_group: str) -> list[str]:
    domain = inspection.framework.domain_for(case_group)
    return [question.id for standard in domain.standards for question in standard.key_questions]


def _peer(inspection: Inspection) -> tuple[float, int] | None:
    """Return the peer's seconds and pairs with every number suppressed; None if it is not installed."""
    if not shutil.which("Rscript"):
        return None
    time_taken, hidden = 0.0, 0
    with tempfile.TemporaryDirectory() as folder:
        for factor, case_group in _tables(inspection):
            path = Path(folder) / f"{factor}-{case_group}.csv"
            _write(path, inspection, factor, case_group)
            smallest = str(inspection.framework.ratings.smallest_cell.value)
            run = subprocess.run(
                ["Rscript", str(SCRIPT), str(path), smallest],
                capture_output=True,
                text=True,
                check=False,
            )
            if run.returncode:
                return None
            timing, pairs = run.stdout.splitlines()
            time_taken += float(timing.split()[0])
            hidden += int(pairs)
    return time_taken, hidden


def _write(path: Path, inspection: Inspection, factor: str, case_group: str) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["question", "level", "answer"])
        for assessment in inspection.assessments:
            if assessment.occasion == FIRST and assessment.group == case_group:
                categories = answer_categories(assessment, inspection.framework)
                level = fact(assessment.facts, factor, inspection.framework) or "not recorded"
                writer.writerows(
                    [question, level, categories[question]] for question in _questions(inspection, case_group)
                )
