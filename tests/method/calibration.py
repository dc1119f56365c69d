"""Made-up services whose whole truth is known, to see whether forecasts come true as often as they say."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from random import Random

from scipy.stats import beta

from inspectorate.method import ratings, tallies
from inspectorate.method.assessments import Answer, Assessment
from inspectorate.method.ratings.certainty import probabilities
from inspectorate.method.standards import Framework

DRAWS = 2_000


@dataclass(frozen=True, slots=True)
class Service:
    """How a made-up service works.

    How many cases there are, how alike a case's answers, how good the work is, how much that varies from
    service to service, and how far apart its key questions are.
    """

    cases: int
    alike: float
    middle: float
    spread: float
    apart: float = 0.08


@dataclass(frozen=True, slots=True)
class Forecast:
    """What three forecasters said of one standard's rating over the whole population, and what it was."""

    ours: dict[str, float]
    certain: dict[str, float]
    independent: dict[str, float]
    truth: str


def services() -> Iterator[Service]:
    """Small and large services, with unrelated and closely related answers, weak to strong work."""
    for cases in (21, 38, 75, 160):
        for alike in (0.0, 0.5, 0.9):
            for middle in (0.55, 0.7, 0.85):
                yield Service(cases, alike, middle, 0.12)


def unusual(middle: float, spread: float, apart: float = 0.08) -> Iterator[Service]:
    """Services of several sizes that resemble one another more than services do."""
    for cases in (21, 38, 160):
        for alike in (0.0, 0.9):
            yield Service(cases, alike, middle, spread, apart)


def sample_size(cases: int) -> int:
    """The published formula: 80 per cent confidence, a margin of five points."""
    n0 = 1.281552**2 * 0.25 / 0.05**2
    return min(cases, ceil(n0 / (1 + (n0 - 1) / cases)))


def forecasts(
    framework: Framework, group: str, times: int, of: Iterable[Service] | None = None
) -> Iterator[Forecast]:
    """Draw `times` populations from each made-up service, sample each, and forecast every standard."""
    for number, service in enumerate(services() if of is None else of):
        for time in range(times):
            rng = Random(f"{number}/{time}")
            yield from _forecast(framework, group, _population(framework, group, service, rng), rng)


def _population(framework: Framework, group: str, service: Service, rng: Random) -> list[dict[str, str]]:
    """One population's answers. A case's quality and needs sway all its answers, the more the more alike."""
    questions = [
        key.id for standard in framework.domain_for(group).standards for key in standard.key_questions
    ]
    common = rng.gauss(0, service.spread)
    good = {
        key: min(max(service.middle + common + rng.gauss(0, service.apart), 0.02), 0.98) for key in questions
    }
    asked = {key: rng.choice((1.0, 0.9, 0.7, 0.5)) for key in questions}
    cases = []
    for _ in range(service.cases):
        quality, need = rng.random(), rng.random()
        answers = {}
        for key in questions:
            one = quality if rng.random() < service.alike else rng.random()
            other = need if rng.random() < 0.7 else rng.random()
            answers[key] = "not_applicable" if other > asked[key] else "yes" if one < good[key] else "no"
        cases.append(answers)
    return cases


def _forecast(
    framework: Framework, group: str, population: list[dict[str, str]], rng: Random
) -> Iterator[Forecast]:
    sample = rng.sample(population, sample_size(len(population)))
    assessments = [
        Assessment(f"{place:04}", group, "", "first", {}, {key: Answer(value) for key, value in case.items()})
        for place, case in enumerate(sample)
    ]
    counted = tallies.count(assessments, framework, {group: len(population)})
    projection = ratings.project(assessments, counted, framework, draws=DRAWS)
    for standard in framework.domain_for(group).standards:
        keys = [key.id for key in standard.key_questions]
        seen, truth = rating(sample, keys, framework), rating(population, keys, framework)
        if seen and truth:
            yield Forecast(
                probabilities(projection, standard.id, framework),
                {level.name: float(level.name == seen) for level in framework.ratings.levels},
                _independent(sample, keys, framework),
                truth,
            )


def counts(cases: list[dict[str, str]], keys: list[str]) -> list[tuple[int, int]]:
    """Sufficient and insufficient answers to each question that applied."""
    found = [(sum(c[key] == "yes" for c in cases), sum(c[key] == "no" for c in cases)) for key in keys]
    return [(yes, no) for yes, no in found if yes + no]


def rating(cases: list[dict[str, str]], keys: list[str], framework: Framework) -> str:
    """The rating by the rule, written out again so that it does not rest on the code under test."""
    shares = [Fraction(100 * yes, yes + no) for yes, no in counts(cases, keys)]
    if not shares:
        return ""
    printed = int(min(shares) + Fraction(1, 2))
    return max((b.at_least.value, b.rating) for b in framework.ratings.bands if b.at_least.value <= printed)[
        1
    ]


def _independent(sample: list[dict[str, str]], keys: list[str], framework: Framework) -> dict[str, float]:
    """A textbook forecaster: every question by itself, from a population without end (Jeffreys' prior)."""
    edges = sorted((band.at_least.value, band.rating) for band in framework.ratings.bands)
    reach = []
    for edge, _ in edges:
        over = 1.0
        for yes, no in counts(sample, keys):
            over *= float(beta.sf(max(edge - 0.5, 0) / 100, yes + 0.5, no + 0.5)) if edge else 1.0
        reach.append(over)
    return {name: now - above for (_, name), now, above in zip(edges, reach, [*reach[1:], 0.0], strict=True)}


def brier(forecast: dict[str, float], truth: str) -> float:
    """The squared distance of a forecast from what happened; 0 is perfect."""
    return sum((chance - (name == truth)) ** 2 for name, chance in forecast.items())
