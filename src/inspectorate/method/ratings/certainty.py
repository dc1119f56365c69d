"""How certain a rating is, given that only a sample of the eligible cases was seen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from inspectorate.method.assessments import FIRST, Assessment, Standing, standings
from inspectorate.method.ratings.bands import bands
from inspectorate.method.ratings.rated import ConfirmedRating
from inspectorate.method.ratings.totalling import counted, most, rating_for
from inspectorate.method.ratings.unseen import Numbers, Seen, Whole, whole_populations
from inspectorate.method.standards import Framework
from inspectorate.method.tallies import Tally

DRAWS = 10_000


@dataclass(frozen=True, slots=True)
class Projection:
    """Each case standard's rating in many possible whole populations, as positions among the edition's bands.

    Draw number i is one population throughout, so standards can be added up draw by draw. `seen` and
    `unseen` are numbers of cases by group.
    """

    draws: int
    positions: Mapping[str, Numbers]
    seen: Mapping[str, int]
    unseen: Mapping[str, int]


def project(
    assessments: Iterable[Assessment], tallies: Mapping[str, Tally], framework: Framework, draws: int = DRAWS
) -> Projection:
    """Return the ratings of many possible whole populations, given the cases assessed.

    Groups with no case, or whose number of eligible cases is not known, are left out. An answer that is
    missing is treated as one that does not apply.
    """
    firsts = sorted((each for each in assessments if each.occasion == FIRST), key=lambda each: each.case_id)
    positions: dict[str, Numbers] = {}
    seen: dict[str, int] = {}
    unseen: dict[str, int] = {}
    for domain in framework.domains:
        group = domain.case_group
        keys = [key.id for standard in domain.standards for key in standard.key_questions]
        population = next((tallies[key].population for key in keys if key in tallies), 0)
        cases = [standings(each, framework) for each in firsts if each.group == group]
        if group is None or not cases or not population:
            continue
        seen[group], unseen[group] = len(cases), max(population - len(cases), 0)
        whole = whole_populations(_seen(cases, keys), unseen[group], draws, group)
        for standard in domain.standards:
            columns = [keys.index(key.id) for key in standard.key_questions]
            if whole.applicable[:, columns].any():
                positions[standard.id] = _positions(whole, columns, framework)
    return Projection(draws, positions, seen, unseen)


def _seen(cases: list[dict[str, Standing]], keys: list[str]) -> Seen:
    yes = [[case[key] == "sufficient" for key in keys] for case in cases]
    applicable = [[case[key] in {"sufficient", "insufficient"} for key in keys] for case in cases]
    return Seen(np.array(yes, dtype=np.int64), np.array(applicable, dtype=np.int64))


def _positions(whole: Whole, columns: list[int], framework: Framework) -> Numbers:
    """Return the place of one standard's rating among the edition's bands, in every possible population."""
    yes, applicable = whole.yes[:, columns], whole.applicable[:, columns]
    edges = [band.at_least.value for band in bands(framework)][1:]
    rounded = framework.ratings.rounding.value == "half_up"
    if framework.ratings.standard_rule.value == "mean":
        return _mean_positions(yes, applicable, edges, rounded=rounded)
    if rounded:
        # Half up in whole numbers: the floor of (200 yes + applicable) / (2 applicable).
        printed = (200 * yes + applicable) // np.maximum(2 * applicable, 1)
        reached = sum((printed >= edge).astype(np.int64) for edge in edges)
    else:
        reached = sum((100 * yes >= edge * applicable).astype(np.int64) for edge in edges)
    # A question that applied to no case takes no part: put it above every band.
    lowest: Numbers = np.where(applicable > 0, reached, len(edges)).min(axis=1)
    return lowest


def _mean_positions(yes: Numbers, applicable: Numbers, edges: list[int], *, rounded: bool) -> Numbers:
    total = np.zeros(len(yes))
    for column in range(yes.shape[1]):
        total += 100 * yes[:, column] / np.maximum(applicable[:, column], 1)
    # The smallest gap between two such means is far above this, so it only absorbs the division's last bit.
    mean = total / np.maximum((applicable > 0).sum(axis=1), 1) + 1e-9
    value = np.floor(mean + 0.5) if rounded else mean
    reached: Numbers = np.sum([value >= edge for edge in edges], axis=0, dtype=np.int64)
    return reached


def probabilities(projection: Projection, standard: str, framework: Framework) -> dict[str, float]:
    """Return the probability of each of the edition's ratings for one standard; empty when not projected."""
    if standard not in projection.positions:
        return {}
    names = [band.rating for band in bands(framework)]
    numbers = np.bincount(projection.positions[standard], minlength=len(names)).tolist()
    found = dict(zip(names, numbers, strict=True))
    return {level.name: found.get(level.name, 0) / projection.draws for level in framework.ratings.levels}


def overall_probabilities(
    projection: Projection, confirmed: Mapping[str, ConfirmedRating], framework: Framework
) -> dict[str, float]:
    """Return the probability of each overall rating, standards added up draw by draw.

    Standards judged on evidence, and those a panel moved, are taken as given. Empty when a standard that
    counts could not be projected, or none counts.
    """
    points = counted({name: each.rating for name, each in confirmed.items()}, framework)
    on_cases = {name for name in points if framework.domain_of[name].judged_on == "cases"}
    drawn = {name for name in on_cases if confirmed[name].rating == confirmed[name].proposed.rating}
    if not points or not drawn <= set(projection.positions):
        return {}
    by_band = np.array([framework.rating(band.rating).points for band in bands(framework)], dtype=np.int64)
    scores = np.full(projection.draws, sum(points[name] for name in points if name not in drawn))
    for name in sorted(drawn):
        scores = scores + by_band[projection.positions[name]]
    out_of = most(len(points), framework)
    found = dict.fromkeys((level.name for level in framework.ratings.levels), 0)
    for score, number in enumerate(np.bincount(scores).tolist()):
        found[rating_for(score, out_of, framework)] += number
    return {name: number / projection.draws for name, number in found.items()}


def method(projection: Projection, group: str) -> str:
    """Return in words how the probabilities for a group's standards were found, and what they leave out."""
    if group not in projection.seen:
        return "No probability is given: the number of eligible cases is not known."
    seen, unseen = projection.seen[group], projection.unseen[group]
    left_out = "This covers sampling only: not whether another inspector would have judged a case otherwise."
    if not unseen:
        return f"Every eligible case was assessed ({seen}), so nothing is left to chance. {left_out}"
    return (
        f"{projection.draws:,} possible whole populations: the {seen} assessed cases and the {unseen} not "
        "assessed, each of these drawn from an urn of the assessed cases and one imaginary case, every case "
        f"drawn going back with a copy of itself (a Pólya urn). {left_out}"
    )
