"""How often ranges of results hold the truth in samples as they are drawn: balanced, and with a limit."""

from fractions import Fraction
from functools import cache

import numpy as np

from inspectorate.method import sample
from inspectorate.method.tallies.intervals import SampleCounts, share_bounds
from tests.method.random_populations import FRAMEWORK, case_with, population_of, random_population

SEALS = 4
SERVICES = 30
CONFIDENCE = Fraction(95, 100)


def coverages_of(eligible, drawn, limit, services):
    """Return for each made-up service the share of drawn samples whose range holds the truth."""
    rng = np.random.default_rng(2018)
    managers, members = drawn_samples(eligible, drawn, limit)
    half = len(members) // 2
    if limit:
        rates = np.where(managers == "M0", 0.4, 0.8)
        answers = [rng.random(eligible) < rates for _service in range(SERVICES)]
    elif services.startswith("the hardest"):
        numbers = (eligible // 5, eligible // 3, eligible // 2, 2 * eligible // 3)
        answers = [hardest(np.cov(members[:half].T), number, rng) for number in numbers]
        coverages = [coverage(members[half:], sufficient) for sufficient in answers]
        return [min(coverages)]
    else:
        answers = [rng.permutation(eligible) < rng.integers(1, eligible) for _service in range(SERVICES)]
    return [coverage(members[half:], sufficient) for sufficient in answers]


@cache
def drawn_samples(eligible, drawn, limit):
    """Return the manager of each case, and a row for each numbered sample of several seals."""
    population = random_population(eligible, seed=5)
    if limit:
        cases = [
            case_with(number, dict(case.facts), "M0" if number < 16 else f"M{1 + number % 6}")
            for number, case in enumerate(population.cases)
        ]
        population = population_of(cases)
    rows = []
    for number in range(SEALS):
        sealed = sample.seal(
            population, FRAMEWORK, size=drawn, max_per_manager=limit, origin=f"public draw {number}"
        )
        samples = sample.number(sealed, population)
        members = np.zeros((len(samples.members), eligible), dtype=np.int64)
        np.put_along_axis(members, samples.members, 1, axis=1)
        rows.append(members)
    managers = {case.id: case.manager for case in population.cases}
    return np.array([managers[case_id] for case_id in samples.case_ids]), np.concatenate(rows)


def coverage(members, sufficient):
    """Return the share of the samples whose range holds the share of sufficient cases in the population."""
    eligible, size = members.shape[1], int(members[0].sum())
    truth = Fraction(int(sufficient.sum()), eligible)
    counts = np.bincount(members @ sufficient.astype(np.int64), minlength=size + 1)
    held = 0
    for yes, samples in enumerate(counts.tolist()):
        if samples:
            low, high = share_bounds(
                SampleCounts(yes, size - yes, 0, 0, eligible, always_applies=True), CONFIDENCE
            )
            held += samples * (low <= truth <= high)
    return held / len(members)


def hardest(covariances, number, rng):
    """Return the service with this number of sufficient cases whose count varies most, found by exchanges."""
    best, greatest = None, -1.0
    for _start in range(5):
        answers = (rng.permutation(len(covariances)) < number).astype(float)
        while True:
            slope, yes, no = covariances @ answers, np.flatnonzero(answers), np.flatnonzero(answers == 0)
            gains = (
                2 * (slope[no][None, :] - slope[yes][:, None])
                + covariances[yes, yes][:, None]
                + covariances[no, no][None, :]
                - 2 * covariances[np.ix_(yes, no)]
            )
            out, into = np.unravel_index(gains.argmax(), gains.shape)
            if gains[out, into] < 1e-9:
                break
            answers[yes[out]], answers[no[into]] = 0, 1
        if (variance := answers @ covariances @ answers) > greatest:
            best, greatest = answers.astype(bool), variance
    return best
