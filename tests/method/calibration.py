"""Simulated services with known true ratings, to test whether forecast probabilities are calibrated."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from random import Random

import numpy as np
from scipy.stats import beta

from inspectorate.method import ratings, tallies
from inspectorate.method.assessments import Answer, Assessment
from inspectorate.method.ratings.certainty import probabilities
from inspectorate.method.standards import Framework

DRAWS = 2_000
REVERSED = {"yes": "no", "no": "yes"}


@dataclass(frozen=True, slots=True)
class Service:
    """Parameters of a simulated service.

    `cases` is the number of cases; `alike` the probability that an answer follows the quality of its case;
    `middle` the mean quality of work; `spread` its standard deviation between services; `apart` that between
    key questions.
    """

    cases: int
    alike: float
    middle: float
    spread: float
    apart: float = 0.08


@dataclass(frozen=True, slots=True)
class Forecast:
    """Probabilities of a standard's ratings by several forecasters, and the true rating in the population.

    `ours` is for sampling only; `with_differences` allows for differences between assessors.
    """

    ours: dict[str, float]
    certain: dict[str, float]
    independent: dict[str, float]
    truth: str
    with_differences: dict[str, float] = field(default_factory=dict)


def services() -> Iterator[Service]:
    """Yield small and large services, with independent and correlated answers, and weak to strong work."""
    for cases in (21, 38, 75, 160):
        for alike in (0.0, 0.5, 0.9):
            for middle in (0.55, 0.7, 0.85):
                yield Service(cases, alike, middle, 0.12)


def unusual(middle: float, spread: float, apart: float = 0.08) -> Iterator[Service]:
    """Yield services of several sizes that are more similar to each other than real services."""
    for cases in (21, 38, 160):
        for alike in (0.0, 0.9):
            yield Service(cases, alike, middle, spread, apart)


def sample_size(cases: int) -> int:
    """Return the sample size by the published formula: 80 per cent confidence, a margin of five points."""
    n0 = 1.281552**2 * 0.25 / 0.05**2
    return min(cases, ceil(n0 / (1 + (n0 - 1) / cases)))


def forecasts(
    framework: Framework, group: str, times: int, of: Iterable[Service] | None = None
) -> Iterator[Forecast]:
    """Draw `times` populations of each service, sample each, and yield a forecast for each standard."""
    for number, service in enumerate(services() if of is None else of):
        for time in range(times):
            rng = Random(f"{number}/{time}")
            yield from _forecast(framework, group, _population(framework, group, service, rng), rng)


def with_differences(framework: Framework, group: str, times: int, rate: float) -> Iterator[Forecast]:
    """Yield forecasts as `forecasts` does, from answers on which two assessors would differ at this rate."""
    error_rate = (1 - (1 - 2 * rate) ** 0.5) / 2
    for number, service in enumerate(services()):
        for time in range(times):
            rng = Random(f"{number}/{time}/{rate}")
            population = _population(framework, group, service, rng)
            recorded = [
                {
                    question: REVERSED.get(answer, answer) if rng.random() < error_rate else answer
                    for question, answer in case.items()
                }
                for case in population
            ]
            yield from _forecast(framework, group, population, rng, recorded, rate)


@dataclass(frozen=True, slots=True)
class LowestShare:
    """How the lowest of several percentages of a sample differs from that of its population.

    `below` and `above` are the shares of samples rated below and above the population; `points` is the mean
    difference in percentage points, sample less population.
    """

    below: float
    above: float
    points: float


def lowest_share(eligible: int, inspected: int, questions: int) -> LowestShare:
    """Return the difference for simulated services with this number of key questions.

    Each question applies to four cases of five, and a case is sufficient with a probability of 0.67.
    """
    rng = np.random.default_rng(eligible)
    shape = (4_000, eligible, questions)
    quality = np.where(rng.random(shape) < 0.5, rng.random((*shape[:2], 1)), rng.random(shape))
    applicable = rng.random(shape) < 0.8
    sufficient = applicable & (quality < 0.67)
    population, sample = (
        (100 * sufficient[:, :seen].sum(axis=1) / applicable[:, :seen].sum(axis=1)).min(axis=1)
        for seen in (eligible, inspected)
    )
    bands = [np.digitize(np.floor(lowest + 0.5), (50, 65, 80)) for lowest in (population, sample)]
    return LowestShare(
        below=float((bands[1] < bands[0]).mean()),
        above=float((bands[1] > bands[0]).mean()),
        points=float((sample - population).mean()),
    )


def _population(framework: Framework, group: str, service: Service, rng: Random) -> list[dict[str, str]]:
    """Return the answers of a simulated population, correlated within a case by its quality and need."""
    questions = [
        question.id
        for standard in framework.domain_for(group).standards
        for question in standard.key_questions
    ]
    common = rng.gauss(0, service.spread)
    quality_threshold = {
        question: min(max(service.middle + common + rng.gauss(0, service.apart), 0.02), 0.98)
        for question in questions
    }
    applicable_share = {question: rng.choice((1.0, 0.9, 0.7, 0.5)) for question in questions}
    cases = []
    for _ in range(service.cases):
        quality, need = rng.random(), rng.random()
        answers = {}
        for question in questions:
            answer_quality = quality if rng.random() < service.alike else rng.random()
            answer_need = need if rng.random() < 0.7 else rng.random()
            answers[question] = (
                "not_applicable"
                if answer_need > applicable_share[question]
                else "yes"
                if answer_quality < quality_threshold[question]
                else "no"
            )
        cases.append(answers)
    return cases


def _forecast(
    framework: Framework,
    group: str,
    population: list[dict[str, str]],
    rng: Random,
    recorded: list[dict[str, str]] | None = None,
    rate: float = 0.0,
) -> Iterator[Forecast]:
    """Yield a forecast for each standard from a sample of the recorded answers (by default the true ones)."""
    sample = rng.sample(recorded or population, sample_size(len(population)))
    assessments = [
        Assessment(
            f"{index:04}",
            group,
            "",
            "first",
            {},
            {question: Answer(value) for question, value in case.items()},
        )
        for index, case in enumerate(sample)
    ]
    counts_by_question = tallies.count(assessments, framework, {group: len(population)})
    projection = ratings.project(assessments, counts_by_question, framework, draws=DRAWS)
    corrected = projection
    if rate:
        (corrected,) = ratings.project_with_disagreement(
            projection, counts_by_question, framework, [rate], draws=DRAWS
        )
    for standard in framework.domain_for(group).standards:
        questions = [question.id for question in standard.key_questions]
        sample_rating, truth = rating(sample, questions, framework), rating(population, questions, framework)
        if sample_rating and truth and standard.id in projection.band_indices:
            yield Forecast(
                probabilities(projection, standard.id, framework),
                {level.name: float(level.name == sample_rating) for level in framework.ratings.levels},
                _independent(sample, questions, framework),
                truth,
                probabilities(corrected, standard.id, framework),
            )


def counts(cases: list[dict[str, str]], questions: list[str]) -> list[tuple[int, int]]:
    """Return numbers of sufficient and insufficient answers to each question that applied."""
    numbers = [
        (sum(case[question] == "yes" for case in cases), sum(case[question] == "no" for case in cases))
        for question in questions
    ]
    return [(yes, no) for yes, no in numbers if yes + no]


def rating(cases: list[dict[str, str]], questions: list[str], framework: Framework) -> str:
    """Return the rating by the edition's rule, implemented independently of the code under test."""
    shares = [Fraction(100 * yes, yes + no) for yes, no in counts(cases, questions)]
    if not shares:
        return ""
    printed = int(min(shares) + Fraction(1, 2))
    return max(
        (band.at_least.value, band.rating)
        for band in framework.ratings.bands
        if band.at_least.value <= printed
    )[1]


def _independent(
    sample: list[dict[str, str]], questions: list[str], framework: Framework
) -> dict[str, float]:
    """Textbook forecaster: independent questions and an infinite population (Jeffreys prior)."""
    lower_bounds = sorted((band.at_least.value, band.rating) for band in framework.ratings.bands)
    probability_above = []
    for bound, _ in lower_bounds:
        product = 1.0
        for yes, no in counts(sample, questions):
            product *= float(beta.sf(max(bound - 0.5, 0) / 100, yes + 0.5, no + 0.5)) if bound else 1.0
        probability_above.append(product)
    return {
        name: at_least - above
        for (_, name), at_least, above in zip(
            lower_bounds, probability_above, [*probability_above[1:], 0.0], strict=True
        )
    }


def brier(forecast: dict[str, float], truth: str) -> float:
    """Return the Brier score of a forecast (squared distance from the outcome); 0 is perfect."""
    return sum((probability - (name == truth)) ** 2 for name, probability in forecast.items())
