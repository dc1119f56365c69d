"""Reproducible random populations for tests, with rare and frequent levels."""

import random
from datetime import date

from inspectorate.method.population import Case, Population
from inspectorate.method.population.values import digest_of
from inspectorate.method.sample import CapEffect, NumberedChoice, NumberedSamples, NumberedSummary, Sample
from inspectorate.method.standards import Framework, load

FRAMEWORK = load("youth-2018")

LEVELS = {
    "gender": {"male": 82, "female": 18},
    "disposal_type": {"a": 50, "b": 27, "c": 15, "d": 8},
    "risk_of_serious_harm": {"low": 30, "medium": 45, "high": 20, "very_high": 5},
    "safety_wellbeing": {"low": 20, "medium": 40, "high": 30, "very_high": 10},
}
RARE = LEVELS | {
    "disposal_type": {"a": 70, "b": 20, "c": 7, "d": 1, "e": 1, "f": 1},
    "risk_of_serious_harm": {"low": 60, "medium": 38, "high": 1, "very_high": 1},
    "ethnicity": {"white": 55, "black": 25, "asian": 12, "mixed": 7, "other": 1},
}


def case_with(number, facts, manager="M1"):
    """Return a case with these facts; the first has the id C0001."""
    return Case(
        id=f"C{number:04}",
        row=number + 1,
        group="court",
        person_id=f"P{number:04}",
        manager=manager,
        disposal_date=date(2018, 1, 15),
        date_of_birth=None,
        names=(),
        facts=facts,
    )


def population_of(cases, framework: Framework = FRAMEWORK) -> Population:
    """Return a population of these cases, in this order."""
    return Population(
        edition=framework.id,
        group="court",
        on=date(2018, 9, 3),
        columns={},
        cases=tuple(cases),
        left_out=(),
        digest=digest_of(cases),
    )


def random_population(count, *, seed=1, levels=LEVELS, managers=8) -> Population:
    """Return `count` cases with levels in the proportions of `levels`; the first managers have most cases."""
    rng = random.Random(seed)
    return population_of(
        [
            case_with(
                number,
                {
                    factor: rng.choices([*weights], [*weights.values()])[0]
                    for factor, weights in levels.items()
                },
                f"M{int(rng.random() ** 2 * managers) + 1}",
            )
            for number in range(1, count + 1)
        ]
    )


def cap_of(sample: Sample) -> CapEffect:
    """Return the effect of the limit per case manager on a sample."""
    assert sample.cap is not None
    return sample.cap


def summary_of(samples: NumberedSamples) -> NumberedSummary:
    """Return what holds for all numbered samples."""
    assert samples.sealed.numbered is not None
    return samples.sealed.numbered


def choice_of(sample: Sample) -> NumberedChoice:
    """Return which numbered sample was drawn."""
    assert sample.numbered is not None
    return sample.numbered


def ids(cases):
    """Return the ids of the cases, in order."""
    return [case.id for case in cases]
