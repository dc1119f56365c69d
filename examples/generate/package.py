"""Assemble the example: generated parts and written parts as one inspection."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from examples.generate.answers import generate_answers
from examples.generate.comments import generate_comments
from examples.generate.facts import assign_facts
from examples.generate.lists import ON, long_lists
from examples.generate.reasons import comment_required_answers
from examples.generate.second_assessments import assessor_of, second_assessments
from examples.generate.targets import PERCENTAGES, PROMPTS
from inspectorate.method import population, standards
from inspectorate.method import sample as draws
from inspectorate.method.assessments import Answer, Assessment
from inspectorate.method.inspection import About, Inspection, LongList
from inspectorate.method.population import Population
from inspectorate.method.sample.values import Sample
from inspectorate.method.standards import Framework
from inspectorate.package.folder import ADOPTION, INSPECTION, read_folder
from inspectorate.package.reader import inspection_from_files
from inspectorate.package.writer import package_files

SEED = 2018
ADOPTED_ON = date(2018, 8, 1)
EDITION = "youth-2018"
FOLDER = Path(__file__).parents[1] / "barking-and-dagenham-2018"
WRITTEN = (
    "narrative/",
    "evidence/",
    "judgements.toml",
    "panel.toml",
    "key-facts.toml",
    "recommendations.toml",
)

PUBLISHED_RESULTS = (
    *("overall", "?.?", "?.?.?", *PROMPTS, "2.4.2.a|counts"),
    *("cases", "cases.*", "survey", "figure.*", "recommendations"),
    "classification.court.safety_wellbeing",
    *("fact.out_of_court.harm_concern.yes", "fact.out_of_court.other_agency_plan.yes"),
)
"""Figures that the inspectorate published, by reference: the notice names the same."""
RATED = ("1.1", "1.2", "1.3", "1.4", *sorted({question[:3] for question in PERCENTAGES}))
"""Standards whose ratings the inspectorate published."""
INVENTED = (
    "This is an example with invented cases. In reports, [i] marks invented numbers. HM Inspectorate of "
    "Probation published the following results in December 2018, in An inspection of youth offending "
    "services in Barking and Dagenham: the overall rating and the ratings of the "
    f"{len(RATED)} standards; the percentages of the {len(PERCENTAGES)} key questions; the figures about the "
    f"prompts {', '.join(PROMPTS)}; 8 court cases with a level of safety and wellbeing that was too low, 5 "
    "of them to be very high; risk of harm in two-thirds of the out-of-court cases, and plans of another "
    "agency in all but one; 31 and 19 cases assessed; 13 case managers surveyed; 5 recommendations; and the "
    "key facts. Every other number is invented, among them all other counts, all answers to the survey and "
    "the dates by which recommendations are due. The children, cases, assessments and evidence are invented "
    "too. The words are not the inspectorate's. It has neither made nor endorsed this example."
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
    invented=INVENTED,
    published_results=PUBLISHED_RESULTS,
    foreword_by="Chief Inspector K",
    foreword_office="Chief Inspector of Probation in this example",
)


def build(folder: Path = FOLDER) -> Inspection:
    """Return the example; written parts are read from `folder`, all others are generated."""
    framework = _adopted(standards.load(EDITION))
    lists = long_lists(SEED)
    groups = [group.key for group in framework.casework.groups]
    populations = {group: _eligible(lists[group], framework, group) for group in groups}
    samples = {group: draws.draw(populations[group], framework, seed=SEED) for group in groups}
    firsts = {group: _assess(samples[group], framework) for group in groups}
    seconds = [second for group in groups for second in second_assessments(firsts[group], SEED)]
    assessments = [*(first for group in groups for first in firsts[group]), *seconds]
    return replace(
        _written_parts(folder, framework),
        populations=populations,
        samples=samples,
        assessments=tuple(comment_required_answers(assessments, framework, SEED)),
        long_lists=lists,
        readme=(Path(__file__).parent / "readme.md").read_text(encoding="utf-8"),
    )


def _adopted(framework: Framework) -> Framework:
    """Return the edition as adopted for demonstration, by nobody real."""
    keys = [value.key for value in standards.unconfirmed_values(framework)]
    adoption = standards.adoption_of(
        framework,
        by="An invented head of inspections",
        on=ADOPTED_ON,
        references=dict.fromkeys(keys, "Invented for this example."),
        purpose="demonstration",
    )
    return standards.adopt(framework, adoption)


def _written_parts(folder: Path, framework: Framework) -> Inspection:
    """Return the written parts, read from the example's folder without any other file."""
    empty = Inspection(framework=framework, about=ABOUT, populations={}, samples={}, assessments=())
    stored: Mapping[str, bytes] = read_folder(folder) if folder.exists() else {}
    files = {path: content for path, content in stored.items() if path.startswith(WRITTEN)}
    generated = {path: package_files(empty)[path].encode() for path in (INSPECTION, ADOPTION)}
    return inspection_from_files(files | generated, framework)


def _eligible(long_list: LongList, framework: Framework, group: str) -> Population:
    """Read a long list in two steps, as people do: guess its columns, then confirm the guess."""
    rows = [dict(zip(long_list.headings, row, strict=True)) for row in long_list.rows]
    guessed = population.read(rows, framework, group=group, on=ON)
    return population.read(rows, framework, group=group, on=ON, columns=guessed.columns)


def _assess(sample: Sample, framework: Framework) -> list[Assessment]:
    cases = sample.selected
    facts = assign_facts(cases, sample.group, framework, SEED)
    answers = generate_answers(cases, facts, sample.group, framework, SEED)
    comments = generate_comments(answers, SEED)
    return [
        Assessment(
            case_id=case.id,
            group=sample.group,
            assessor=assessor_of(number),
            occasion="first",
            facts=facts[case.id],
            answers={
                question: Answer(value, comments[case.id].get(question, ""))
                for question, value in answers[case.id].items()
            },
        )
        for number, case in enumerate(cases)
    ]
