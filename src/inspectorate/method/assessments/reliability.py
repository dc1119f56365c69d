"""How far two assessors agree, and how the service's classifications compare with the inspector's own."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction

from inspectorate.method.assessments.assessed import FIRST, SECOND, Agreement, Assessment, ClassificationCheck
from inspectorate.method.assessments.routing import INSPECTOR, SERVICE, fact, levels_of, standings
from inspectorate.method.standards import Framework


def krippendorff_alpha(units: Iterable[Sequence[Hashable | None]]) -> float | None:
    """Return Krippendorff's alpha for nominal data; None when nothing varies or nothing can be compared.

    Each unit holds the values its observers gave it, None where one gave none; units with fewer than two
    values are left out. Source: K. Krippendorff, “Computing Krippendorff's Alpha-Reliability”, 2011.
    """
    totals: Counter[Hashable] = Counter()
    disagreement = Fraction(0)
    for unit in units:
        counts = Counter(value for value in unit if value is not None)
        size = counts.total()
        if size < 2:
            continue
        totals.update(counts)
        differing = size * size - sum(count * count for count in counts.values())
        disagreement += Fraction(differing, size - 1)
    n = totals.total()
    expected = n * n - sum(count * count for count in totals.values())
    if expected == 0:
        return None
    return float(1 - (n - 1) * disagreement / expected)


def agreement(assessments: Iterable[Assessment], framework: Framework) -> dict[str, Agreement]:
    """Return the agreement on each question, over the cases assessed a first and a second time.

    “Not applicable” is a value of its own, whether answered or settled by routing; a case where either
    answer is missing is left out of its question. Questions with no such case are not given.
    """
    pairs: dict[str, list[tuple[str, str]]] = {}
    for first, second in _pairs(assessments):
        one, two = _values(first, framework), _values(second, framework)
        for question in one.keys() & two.keys():
            pairs.setdefault(question, []).append((one[question], two[question]))
    return {
        name: Agreement(name, len(both), sum(one == two for one, two in both), krippendorff_alpha(both))
        for name in framework.questions
        if (both := pairs.get(name))
    }


def _values(assessment: Assessment, framework: Framework) -> dict[str, str]:
    """Return what was answered to each question, without those not answered."""
    return {
        question: standing if standing == "not_applicable" else assessment.answers[question].value.strip()
        for question, standing in standings(assessment, framework).items()
        if standing != "missing"
    }


def _pairs(assessments: Iterable[Assessment]) -> list[tuple[Assessment, Assessment]]:
    together = tuple(assessments)
    seconds = {(each.group, each.case_id): each for each in together if each.occasion == SECOND}
    return [
        (each, seconds[each.group, each.case_id])
        for each in together
        if each.occasion == FIRST and (each.group, each.case_id) in seconds
    ]


def compare_classifications(
    assessments: Iterable[Assessment], framework: Framework, group: str
) -> tuple[ClassificationCheck, ...]:
    """Return the service's levels beside the inspector's on every scale, over a group's first assessments."""
    cases = [each for each in assessments if each.group == group and each.occasion == FIRST]
    return tuple(_compare(cases, framework, group, scale.key) for scale in framework.casework.scales)


def _compare(cases: list[Assessment], framework: Framework, group: str, scale: str) -> ClassificationCheck:
    rank = {level: place for place, level in enumerate(levels_of(INSPECTOR + scale, framework))}
    both = [
        (each.case_id, service, inspector)
        for each in cases
        if (service := fact(each.facts, SERVICE + scale, framework)) in rank
        and (inspector := fact(each.facts, INSPECTOR + scale, framework)) in rank
    ]
    matrix: Mapping[tuple[str, str], int] = Counter((service, inspector) for _, service, inspector in both)
    return ClassificationCheck(
        group=group,
        scale=scale,
        applicable=len(both),
        agreed=sum(service == inspector for _, service, inspector in both),
        too_low=tuple(case for case, service, inspector in both if rank[service] < rank[inspector]),
        too_high=tuple(case for case, service, inspector in both if rank[service] > rank[inspector]),
        matrix=dict(matrix),
    )
