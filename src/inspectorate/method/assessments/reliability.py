"""Inter-rater agreement, and comparison of the service's classifications with the inspector's."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction

from inspectorate.method.assessments.routing import INSPECTOR, SERVICE, answer_categories, fact, levels_of
from inspectorate.method.assessments.values import FIRST, SECOND, Agreement, Assessment, ClassificationCheck
from inspectorate.method.standards import Framework


def krippendorff_alpha(units: Iterable[Sequence[Hashable | None]]) -> float | None:
    """Return Krippendorff's alpha for nominal data; None if all values are equal or no unit has two.

    Each unit holds the values assigned by its observers, None for a missing value; units with fewer than two
    values are ignored. Source: K. Krippendorff, “Computing Krippendorff's Alpha-Reliability”, 2011.
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
    """Return the agreement on each question over the cases assessed twice, by the question's id.

    “Not applicable” is a value like others, whether answered or determined by routing. A case with a missing
    answer is ignored for that question; a question without any case is omitted.
    """
    answer_pairs: dict[str, list[tuple[str, str]]] = {}
    for first, second in _pairs(assessments):
        first_values, second_values = _values(first, framework), _values(second, framework)
        for question in first_values.keys() & second_values.keys():
            answer_pairs.setdefault(question, []).append((first_values[question], second_values[question]))
    return {
        name: Agreement(
            name,
            len(question_pairs),
            sum(value == second_value for value, second_value in question_pairs),
            krippendorff_alpha(question_pairs),
        )
        for name in framework.questions
        if (question_pairs := answer_pairs.get(name))
    }


def _values(assessment: Assessment, framework: Framework) -> dict[str, str]:
    """Return the value of each answer that is not missing."""
    return {
        question: category if category == "not_applicable" else assessment.answers[question].value.strip()
        for question, category in answer_categories(assessment, framework).items()
        if category != "missing"
    }


def _pairs(assessments: Iterable[Assessment]) -> list[tuple[Assessment, Assessment]]:
    all_assessments = tuple(assessments)
    second_assessments = {
        (assessment.group, assessment.case_id): assessment
        for assessment in all_assessments
        if assessment.occasion == SECOND
    }
    return [
        (assessment, second_assessments[assessment.group, assessment.case_id])
        for assessment in all_assessments
        if assessment.occasion == FIRST and (assessment.group, assessment.case_id) in second_assessments
    ]


def compare_classifications(
    assessments: Iterable[Assessment], framework: Framework, group: str
) -> tuple[ClassificationCheck, ...]:
    """Compare the service's levels with the inspector's on each scale, over a group's first assessments."""
    first_assessments = [
        assessment for assessment in assessments if assessment.group == group and assessment.occasion == FIRST
    ]
    return tuple(
        _compare(first_assessments, framework, group, scale.key) for scale in framework.casework.scales
    )


def _compare(
    assessments: list[Assessment], framework: Framework, group: str, scale: str
) -> ClassificationCheck:
    rank = {level: position for position, level in enumerate(levels_of(INSPECTOR + scale, framework))}
    classified = [
        (assessment.case_id, service, inspector)
        for assessment in assessments
        if (service := fact(assessment.facts, SERVICE + scale, framework)) in rank
        and (inspector := fact(assessment.facts, INSPECTOR + scale, framework)) in rank
    ]
    matrix: Mapping[tuple[str, str], int] = Counter(
        (service, inspector) for _, service, inspector in classified
    )
    return ClassificationCheck(
        group=group,
        scale=scale,
        applicable=len(classified),
        agreed=sum(service == inspector for _, service, inspector in classified),
        too_low=tuple(
            case_id for case_id, service, inspector in classified if rank[service] < rank[inspector]
        ),
        too_high=tuple(
            case_id for case_id, service, inspector in classified if rank[service] > rank[inspector]
        ),
        matrix=dict(matrix),
    )
