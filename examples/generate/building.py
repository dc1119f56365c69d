"""The example put together: what was generated, with what people wrote, as one inspection."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from examples.generate.again import assess_again, assign
from examples.generate.answering import answer
from examples.generate.commenting import comment
from examples.generate.lists import ON, long_lists
from examples.generate.stating import state
from inspectorate.method import population, standards
from inspectorate.method import sample as draws
from inspectorate.method.assessments import Answer, Assessment
from inspectorate.method.inspection import About, Inspection, LongList
from inspectorate.method.population import Population
from inspectorate.method.sample.drawn import Sample
from inspectorate.method.standards import Framework
from inspectorate.package.folder import INSPECTION, open_folder
from inspectorate.package.packing import pack
from inspectorate.package.unpacking import unpack

SEED = 2018
EDITION = "youth-2018"
HERE = Path(__file__).parents[1] / "barking-and-dagenham-2018"
WRITTEN = (
    "narrative/",
    "evidence/",
    "judgements.toml",
    "panel.toml",
    "key-facts.toml",
    "recommendations.toml",
)

ABOUT = About(
    id="barking-and-dagenham-2018",
    service="Barking and Dagenham Youth Offending Service",
    service_short="Barking and Dagenham YOS",
    area="Barking and Dagenham",
    fieldwork_started=ON,
    fieldwork_ended=date(2018, 9, 14),
    published=date(2018, 12, 1),
    lead_inspector="an HM Inspector of Probation",
    team=(
        *("Inspector A", "Inspector B", "Inspector C", "Inspector D", "Local assessor E"),
        *("Police inspector F", "Health inspector G", "Social care inspector H", "Education inspector J"),
    ),
    invented=(
        "This is an example. The children, cases, assessments and evidence in it are invented; no real case "
        "was used. The results they add up to are the ones HM Inspectorate of Probation published in "
        "December 2018 in An inspection of youth offending services in Barking and Dagenham. The words are "
        "not the inspectorate's, which has neither made nor endorsed this."
    ),
)


def build(folder: Path = HERE) -> Inspection:
    """Return the example: the parts people wrote are taken from `folder`, everything else is made."""
    framework = standards.load(EDITION)
    lists = long_lists(SEED)
    groups = [group.key for group in framework.casework.groups]
    populations = {group: _eligible(lists[group], framework, group) for group in groups}
    samples = {group: draws.draw(populations[group], framework, seed=SEED) for group in groups}
    firsts = {group: _assess(samples[group], framework) for group in groups}
    seconds = [again for group in groups for again in assess_again(firsts[group], SEED)]
    return replace(
        _written(folder, framework),
        populations=populations,
        samples=samples,
        assessments=(*(first for group in groups for first in firsts[group]), *seconds),
        long_lists=lists,
        readme=(Path(__file__).parent / "readme.md").read_text(encoding="utf-8"),
    )


def _written(folder: Path, framework: Framework) -> Inspection:
    """What people wrote, read from the example's folder with nothing else in it."""
    empty = Inspection(framework=framework, about=ABOUT, populations={}, samples={}, assessments=())
    kept: Mapping[str, bytes] = open_folder(folder) if folder.exists() else {}
    files = {path: content for path, content in kept.items() if path.startswith(WRITTEN)}
    return unpack(files | {INSPECTION: pack(empty)[INSPECTION].encode()}, framework)


def _eligible(listed: LongList, framework: Framework, group: str) -> Population:
    """Read a long list twice, as people do: the columns are guessed, then the guess is confirmed."""
    rows = [dict(zip(listed.headings, row, strict=True)) for row in listed.rows]
    guessed = population.read(rows, framework, group=group, on=ON)
    return population.read(rows, framework, group=group, on=ON, columns=guessed.columns)


def _assess(sample: Sample, framework: Framework) -> list[Assessment]:
    cases = sample.selected
    stated = state(cases, sample.group, framework, SEED)
    answers = answer(cases, stated, sample.group, framework, SEED)
    comments = comment(answers, SEED)
    return [
        Assessment(
            case_id=case.id,
            group=sample.group,
            assessor=assign(number),
            occasion="first",
            facts=stated[case.id],
            answers={
                question: Answer(value, comments[case.id].get(question, ""))
                for question, value in answers[case.id].items()
            },
        )
        for number, case in enumerate(cases)
    ]
