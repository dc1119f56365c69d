"""Simulated inspections, complete or partial, for tests of the report and its checks."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from random import Random
from typing import Any

from inspectorate.method.assessments import Assessment
from inspectorate.method.evidence import EvidenceItem, SurveyResponse
from inspectorate.method.inspection import About, Figure, Inspection, Recommendation, Results, work_out
from inspectorate.method.population import Case, LeftOut, Population
from inspectorate.method.ratings.values import Judgement
from inspectorate.method.report.checks import Remark, check
from inspectorate.method.sample.values import BalanceRow, Sample, SampleSize
from inspectorate.method.standards import Framework, load
from inspectorate.method.tallies import tally
from tests.method.cases import complete_assessment

FORENAMES = ("Alfie", "Bronwen", "Callum", "Dilys", "Emrys", "Ffion", "Gareth", "Hywel", "Ianto", "Lowri")
SURNAMES = ("Abernethy", "Brathwaite", "Cholmondeley", "Dalrymple", "Etheridge", "Featherstone", "Grealish")
MANAGERS = ("Morwenna Pengelly", "Rashid Hamdani", "Siobhan Kilbride")
NARRATIVE = {
    "foreword": "This service works hard.[^one]\n\n[^one]: A footnote with an *emphasised* title.",
    "overall-findings.1": "- Leaders know what they want.\n- Staff change too often.",
    "background": "The service is in {area}. Its reoffending rate is {figure.reoffending}.",
    "2.1": "Assessment was sufficient in {2.1.1} of cases.\n\n### How victims are seen\n\nOften too late.",
    "2.2": "Planning for safety was sufficient in {2.2.2|count words} cases, {2.2.2|words} of them.",
    "2.3": "::: example A call for help\nKofi rang.\n\n> He knew whom to ring.\n>\n> — Inspector\n:::",
    "2.strengths": "- Good relationships.\n- Good services.",
    "2.improvement": "- Plans.",
}


def framework(edition: str = "youth-2018") -> Framework:
    """Return the edition of the simulated inspection."""
    return load(edition)


def case(group: str, number: int, rng: Random, edition: Framework) -> Case:
    """Return an eligible case with a name, a date of birth and levels."""
    levels = {
        field.key: rng.choice(field.levels_of.get(group) or tuple(field.codes))
        for field in edition.casework.fields
        if field.codes and not field.personal
    }
    return Case(
        id=f"{group.upper()[:2]}-{1000 + number}",
        row=number + 2,
        group=group,
        person_id=f"P{50000 + number}{group[0].upper()}",
        manager=rng.choice(MANAGERS),
        disposal_date=date(2018, 1, 1 + number % 28),
        date_of_birth=date(2002 + number % 3, 1 + number % 12, 1 + number % 28),
        names=(f"{FORENAMES[number % 10]} {SURNAMES[number % 7]}",),
        facts=levels,
    )


def population(edition: Framework, group: str, size: int, seed: int = 1) -> Population:
    """Return eligible cases of one group, and one row left out."""
    rng = Random(seed)
    cases = tuple(case(group, number, rng, edition) for number in range(size))
    left_out = (LeftOut(row=size + 2, case_id="XX-9", reason_key="outside_window", reason="Too early."),)
    return Population(
        edition=edition.id,
        group=group,
        on=date(2018, 9, 3),
        columns={},
        cases=cases,
        left_out=left_out,
        digest="0123456789abcdef" * 4,
    )


def sample(source: Population, size: int, factor: str) -> Sample:
    """Return the first cases of a population as a sample balanced on one factor."""
    chosen = source.cases[:size]
    levels = sorted({case.facts[factor] for case in source.cases})
    level_counts = [
        (
            level,
            sum(case.facts[factor] == level for case in source.cases),
            sum(case.facts[factor] == level for case in chosen),
        )
        for level in levels
    ]
    share = size / len(source.cases)
    return Sample(
        edition=source.edition,
        group=source.group,
        seed=7,
        digest=source.digest,
        size=SampleSize(len(source.cases), size, f"{size} of {len(source.cases)}."),
        factors=(factor,),
        max_per_manager=None,
        selected=chosen,
        balance=tuple(
            BalanceRow(factor, level, in_population, in_population * share, in_sample)
            for level, in_population, in_sample in level_counts
        ),
        cap=None,
    )


def about(edition: str = "youth-2018") -> About:
    """Return the service, dates and team of the inspection."""
    return About(
        id="made-up-2018",
        service="Porth Youth Offending Service",
        service_short="Porth YOS",
        area="Porth",
        fieldwork_started=date(2018, 9, 3),
        fieldwork_ended=date(2018, 9, 14),
        published=date(2018, 12, 6),
        lead_inspector="Ada Okonjo",
        team=("Ben Achterberg", "Cerys Lloyd"),
        invented="Everything in this inspection is invented.",
    )


def figures() -> tuple[Figure, ...]:
    """Return key facts: one with a comparator, one without, and two groups of shares."""
    comparator_area, period = "England and Wales", "2016 to 2017"

    def share(key: str, title: str, value: float, comparator: float, group: str) -> Figure:
        source = "Youth Justice Board, annual statistics"
        return Figure(key, title, "per cent", value, comparator, comparator_area, period, source, group)

    return (
        Figure(
            "reoffending",
            "Reoffending rate",
            "per cent",
            47.3,
            41.9,
            comparator_area,
            period,
            "Ministry of Justice",
        ),
        Figure(
            "population", "Population", "", 210711, None, "", "mid-2017", "Office for National Statistics"
        ),
        share("age_10_14", "Aged 10 to 14", 30, 24, "Age"),
        share("age_15_17", "Aged 15 to 17", 70, 76, "Age"),
        share("white", "White", 57, 73, "Ethnicity"),
        share("bme", "Black and minority ethnic", 42, 24, "Ethnicity"),
    )


def announced_inspection(edition: Framework | None = None) -> Inspection:
    """Return an inspection that has only been announced."""
    edition = edition or framework()
    return Inspection(edition, replace(about(), published=None), {}, {}, ())


def inspection(
    edition: Framework | None = None, *, narrative: Mapping[str, str] | None = None, **changes: Any
) -> Inspection:
    """Return a complete inspection; `narrative` replaces the default, and `changes` replace fields."""
    edition = edition or framework()
    groups = {
        domain.case_group: 24 - 6 * position
        for position, domain in enumerate(edition.domains)
        if domain.case_group
    }
    populations = {group: population(edition, group, size + 6) for group, size in groups.items() if group}
    samples = {
        group: sample(populations[group], groups[group], edition.sample.factors.value[0])
        for group in populations
    }
    complete_inspection = Inspection(
        framework=edition,
        about=about(),
        populations=populations,
        samples=samples,
        assessments=_assessments(samples, edition),
        evidence=_evidence(edition),
        survey=_survey(edition),
        judgements=_judgements(edition),
        figures=figures(),
        recommendations=(
            Recommendation("Porth YOS", "make plans that keep children safe", ("2.2",)),
            Recommendation("Porth YOS", "ask victims", ("2.1",)),
            Recommendation("The Youth Justice Board", "help with moves between areas", ("1.3",)),
        ),
        narrative=NARRATIVE if narrative is None else narrative,
    )
    return replace(complete_inspection, **changes)


def _assessments(samples: Mapping[str, Sample], edition: Framework) -> tuple[Assessment, ...]:
    rng = Random(3)
    assessments = []
    for group, group_sample in samples.items():
        for case in group_sample.selected:
            assessment = complete_assessment(edition, group, case.id, rng)
            assessments.append(replace(assessment, facts={**case.facts, **assessment.facts}))
    return tuple(assessments)


def _evidence(edition: Framework) -> tuple[EvidenceItem, ...]:
    kinds = [kind.key for kind in edition.evidence.kinds][:2]
    questions = _evidence_questions(edition)
    return tuple(
        EvidenceItem(
            f"E{number}", kind, "A document", None, tuple(questions), "It shows progress.", "strength"
        )
        for number, kind in enumerate(kinds, start=1)
    )


def _evidence_questions(edition: Framework) -> list[str]:
    return [
        question.id
        for domain in edition.domains
        if domain.judged_on == "evidence"
        for standard in domain.standards
        for question in standard.key_questions
    ]


def _judgements(edition: Framework) -> tuple[Judgement, ...]:
    rating = edition.ratings.levels[1].name
    return tuple(
        Judgement(
            standard.id,
            rating,
            "Ada Okonjo",
            {question.id: "Plans and minutes agree." for question in standard.key_questions},
            {question.id: ("E1", "E2") for question in standard.key_questions},
        )
        for domain in edition.domains
        if domain.judged_on == "evidence"
        for standard in domain.standards
    )


def _survey(edition: Framework) -> tuple[SurveyResponse, ...]:
    return tuple(
        SurveyResponse(str(person), question.id, question.options[person % len(question.options)])
        for question in edition.evidence.survey
        for person in range(1, 14)
    )


@lru_cache(maxsize=8)
def inspection_and_results(edition: str = "youth-2018") -> tuple[Inspection, Results]:
    """Return the complete inspection of an edition and its results (cached)."""
    complete_inspection = inspection(framework(edition))
    return complete_inspection, work_out(complete_inspection)


def with_counts(
    counts: Mapping[str, tuple[int, int]], edition: str = "youth-2018"
) -> tuple[Inspection, Results]:
    """Return the inspection with results in which the counts (yes, applicable) of some questions are set."""
    complete_inspection, results = inspection_and_results(edition)
    domains = complete_inspection.framework.domain_of
    changed_tallies = {
        question: tally(
            question,
            domains[question].case_group or "",
            {"sufficient": yes, "insufficient": applicable - yes},
            complete_inspection.framework,
        )
        for question, (yes, applicable) in counts.items()
    }
    return complete_inspection, replace(results, tallies={**results.tallies, **changed_tallies})


def remarks_on(
    narrative: Mapping[str, str],
    *kinds: str,
    counts: Mapping[str, tuple[int, int]] | None = None,
    ratings: Mapping[str, str | None] | None = None,
    edition: str = "youth-2018",
    **changes: Any,
) -> list[Remark]:
    """Return the remarks of some kinds (default: all) on a narrative, with some results set."""
    complete_inspection, results = with_counts(counts or {}, edition)
    changed_ratings = {
        key: replace(results.ratings[key], rating=rating) for key, rating in (ratings or {}).items()
    }
    results = replace(results, ratings={**results.ratings, **changed_ratings})
    remarks = check(replace(complete_inspection, narrative=narrative, **changes), results)
    return [remark for remark in remarks if not kinds or remark.kind in kinds]


PUBLISHED = {
    "2.2.2": (14, 29), "2.3.1": (18, 29), "2.3.2": (16, 29), "2.3.3": (17, 26), "2.2.3": (18, 29),
    "2.2.3.c": (8, 19), "2.2.3.e": (13, 26), "2.4.2": (15, 26), "2.4.2.a": (17, 26), "2.2.1": (24, 30),
}  # fmt: skip


def section_remarks(section: str, text: str, *kinds: str, **options: Any) -> list[Remark]:
    """Return the remarks on the text of one section, with the published counts."""
    return remarks_on({section: text}, *kinds, counts=PUBLISHED, **options)
