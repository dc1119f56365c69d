"""Projection of the ratings on cases: their values in many possible eligible populations."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from inspectorate.method.assessments import FIRST, AnswerCategories, AnswerCategory, Assessment
from inspectorate.method.ratings.polya_urn import corrected_populations, possible_populations
from inspectorate.method.ratings.rating_bands import band_index, bands, deciding_share
from inspectorate.method.ratings.urn_draws import AssessedCounts, IntegerArray, PossiblePopulations
from inspectorate.method.ratings.values import FEWEST_CASES
from inspectorate.method.standards import Framework, Standard
from inspectorate.method.tallies import Tally

DRAWS = 10_000
DRAWS_WITH_DISAGREEMENT = 1_000


@dataclass(frozen=True, slots=True)
class AssessedGroup:
    """Answers of a group's assessed cases to the key questions `keys`, and the number not assessed."""

    standards: tuple[Standard, ...]
    keys: tuple[str, ...]
    counts: AssessedCounts
    unassessed: int


@dataclass(frozen=True, slots=True)
class Projection:
    """Ratings of the case standards in many possible populations.

    `band_indices` maps a standard's id to an array of shape (draws,) of indices in `bands`. Draw i is the
    same population for every standard, so scores can be added draw by draw. `possible` maps it to the lowest
    and the highest index that the cases not assessed can lead to. `gaps` says why another standard has no
    probability. `groups` are the assessed cases by case group.
    """

    draws: int
    band_indices: Mapping[str, IntegerArray]
    possible: Mapping[str, tuple[int, int]]
    gaps: Mapping[str, str]
    groups: Mapping[str, AssessedGroup]


def project(
    assessments: Iterable[Assessment],
    tallies: Mapping[str, Tally],
    framework: Framework,
    draws: int = DRAWS,
    categories: AnswerCategories | None = None,
) -> Projection:
    """Return the ratings in `draws` possible populations, given the cases assessed.

    `tallies`, by question id, supply the population sizes. Only first assessments count. Groups without an
    assessed case or with an unknown population size are left out, and so are standards with a missing answer
    to a key question, or with a key question that applied to fewer than FEWEST_CASES cases. `categories` are
    those of the edition, if the caller has them.
    """
    groups = _assessed_groups(assessments, tallies, framework, categories or AnswerCategories(framework))
    populations = {
        name: possible_populations(group.counts, group.unassessed, draws, name)
        for name, group in groups.items()
    }
    return _projection(groups, populations, tallies, framework, draws)


def project_with_disagreement(
    projection: Projection,
    tallies: Mapping[str, Tally],
    framework: Framework,
    rates: Sequence[float],
    draws: int = DRAWS_WITH_DISAGREEMENT,
) -> list[Projection]:
    """Return a projection for every rate (0 to under 0.5) at which two assessors differ on yes or no.

    It has the assessed cases of `projection`, but every answer may be wrong: two assessors who err
    independently at the rate e differ at the rate 2e(1 - e).
    """
    error_rates = tuple((1 - (1 - 2 * rate) ** 0.5) / 2 for rate in rates)
    by_group = {
        name: corrected_populations(group.counts, group.unassessed, draws, name, error_rates)
        for name, group in projection.groups.items()
    }
    return [
        _projection(
            projection.groups,
            {name: by_rate[index] for name, by_rate in by_group.items()},
            tallies,
            framework,
            draws,
            settled=rate == 0,
        )
        for index, rate in enumerate(rates)
    ]


def _assessed_groups(
    assessments: Iterable[Assessment],
    tallies: Mapping[str, Tally],
    framework: Framework,
    categories: AnswerCategories,
) -> dict[str, AssessedGroup]:
    first_assessments = sorted(
        (assessment for assessment in assessments if assessment.occasion == FIRST),
        key=lambda assessment: assessment.case_id,
    )
    groups = {}
    for domain in framework.domains:
        keys = tuple(key.id for standard in domain.standards for key in standard.key_questions)
        population = next((tallies[key].population for key in keys if key in tallies), 0)
        cases = [
            categories.of(assessment)
            for assessment in first_assessments
            if assessment.group == domain.case_group
        ]
        if domain.case_group and cases and population:
            unassessed = max(population - len(cases), 0)
            groups[domain.case_group] = AssessedGroup(
                domain.standards, keys, _assessed_counts(cases, keys), unassessed
            )
    return groups


def _assessed_counts(cases: Sequence[Mapping[str, AnswerCategory]], keys: Sequence[str]) -> AssessedCounts:
    yes = [[case[key] == "sufficient" for key in keys] for case in cases]
    applicable = [[case[key] in {"sufficient", "insufficient"} for key in keys] for case in cases]
    return AssessedCounts(np.array(yes, dtype=np.int64), np.array(applicable, dtype=np.int64))


def _projection(
    groups: Mapping[str, AssessedGroup],
    populations: Mapping[str, PossiblePopulations],
    tallies: Mapping[str, Tally],
    framework: Framework,
    draws: int,
    *,
    settled: bool = True,
) -> Projection:
    """Return the projection of the groups' possible populations.

    `settled` is False if answers may be wrong: then no rating is impossible.
    """
    band_indices: dict[str, IntegerArray] = {}
    possible: dict[str, tuple[int, int]] = {}
    gaps: dict[str, str] = {}
    for name, group in groups.items():
        for standard in group.standards:
            columns = [group.keys.index(key.id) for key in standard.key_questions]
            standard_tallies = [tallies[key.id] for key in standard.key_questions]
            if gap := _gap(standard_tallies, group.unassessed):
                gaps[standard.id] = gap
            elif any(tally.applicable for tally in standard_tallies):
                band_indices[standard.id] = _band_indices(populations[name], columns, framework)
                possible[standard.id] = (
                    _possible(standard_tallies, group.unassessed, framework)
                    if settled
                    else (0, len(bands(framework)) - 1)
                )
    return Projection(draws, band_indices, possible, gaps, groups)


def _gap(tallies: Sequence[Tally], unassessed: int) -> str:
    """Return a sentence on why a standard has no probability; "" when it has one."""
    missing = [f"{tally.missing} to {tally.question}" for tally in tallies if tally.missing]
    if missing:
        return f"We give no probability while answers are missing: {', '.join(missing)}."
    few = [
        f"{tally.question} applied to {tally.applicable}"
        for tally in tallies
        if 0 < tally.applicable < FEWEST_CASES
    ]
    if few and unassessed:
        return f"We give no probability from fewer than {FEWEST_CASES} cases: {', '.join(few)}."
    return ""


def _possible(tallies: Sequence[Tally], unassessed: int, framework: Framework) -> tuple[int, int]:
    """Return the lowest and highest band index that the cases not assessed can lead to."""
    reached = [tally for tally in tallies if tally.applicable + unassessed]
    lowest = {tally.question: Fraction(tally.yes, tally.applicable + unassessed) for tally in reached}
    highest = {
        tally.question: Fraction(tally.yes + unassessed, tally.applicable + unassessed) for tally in reached
    }
    return (
        band_index(deciding_share(lowest, framework).share, framework),
        band_index(deciding_share(highest, framework).share, framework),
    )


def _band_indices(populations: PossiblePopulations, columns: list[int], framework: Framework) -> IntegerArray:
    """Return the band index of one standard in every possible population, shape (draws,).

    `columns` are the positions of the standard's key questions in the arrays of `populations`.
    """
    yes, applicable = populations.yes[:, columns], populations.applicable[:, columns]
    boundaries = [band.at_least.value for band in bands(framework)][1:]
    rounded = framework.ratings.rounding.value == "half_up"
    if framework.ratings.standard_rule.value == "mean":
        return _mean_band_indices(yes, applicable, boundaries, rounded=rounded)
    # Half up, a percentage rounds to a boundary from half a point below it. A question with no applicable
    # case is at every boundary, which excludes it from the minimum.
    doubled_boundaries = [2 * boundary - 1 if rounded else 2 * boundary for boundary in boundaries]
    doubled_percentages = 200 * yes
    lowest: IntegerArray = np.zeros(len(yes), dtype=np.int64)
    for boundary in doubled_boundaries:
        lowest += np.logical_and.reduce((doubled_percentages >= boundary * applicable).T)
    return lowest


def _mean_band_indices(
    yes: IntegerArray, applicable: IntegerArray, boundaries: list[int], *, rounded: bool
) -> IntegerArray:
    total = np.zeros(len(yes))
    for column in range(yes.shape[1]):
        total += 100 * yes[:, column] / np.maximum(applicable[:, column], 1)
    # 1e-9 is far below the smallest difference between two such means and corrects the floating-point error.
    mean = total / np.maximum((applicable > 0).sum(axis=1), 1) + 1e-9
    percentages = np.floor(mean + 0.5) if rounded else mean
    indices: IntegerArray = np.sum([percentages >= boundary for boundary in boundaries], axis=0)
    return indices
