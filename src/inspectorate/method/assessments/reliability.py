"""Inter-rater agreement, and comparison of the service's classifications with the inspector's."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from inspectorate.method.assessments.clustered_rates import clustered_bounds
from inspectorate.method.assessments.routing import (
    INSPECTOR,
    SERVICE,
    AnswerCategories,
    fact,
    levels_of,
    route,
)
from inspectorate.method.assessments.values import (
    FIRST,
    SECOND,
    Agreement,
    Assessment,
    ClassificationCheck,
    Disagreement,
    Reliability,
)
from inspectorate.method.standards import Framework

AnswerPair = tuple[str, str]
AnswerPairs = Mapping[str, AnswerPair]

REMEMBERED_QUESTIONS = 1_000
"""Number of questions whose agreement is remembered: those of several inspections."""

KEY_QUESTIONS, PROMPTS = "key questions", "prompts"


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


def inter_rater_reliability(
    assessments: Iterable[Assessment], framework: Framework, categories: AnswerCategories | None = None
) -> Reliability:
    """Return the agreement of first and second assessments: by question, pooled, and as disagreement.

    “Not applicable” is a value like others. A case is ignored for a question with a missing answer, and for
    one that both assessors' facts rule out: neither assessor judged it. A question without any case is
    omitted. `categories` are those of the edition, if the caller has them.
    """
    cases = answer_pairs(assessments, framework, categories or AnswerCategories(framework))
    by_question: dict[str, list[AnswerPair]] = {}
    for case in cases:
        for question, pair in case.items():
            by_question.setdefault(question, []).append(pair)
    pooled = {
        KEY_QUESTIONS: [_only(case, framework.key_questions.keys()) for case in cases],
        PROMPTS: [_only(case, framework.questions.keys() - framework.key_questions.keys()) for case in cases],
    }
    return Reliability(
        by_question={
            question: _agreement_on(question, tuple(by_question[question]))
            for question in framework.questions
            if question in by_question
        },
        pooled={name: _agreement(name, pairs) for name, pairs in pooled.items() if any(pairs)},
        disagreement=_disagreement(pooled[KEY_QUESTIONS], framework),
    )


def agreement(assessments: Iterable[Assessment], framework: Framework) -> dict[str, Agreement]:
    """Return the agreement on each question over the cases assessed twice, by the question's id."""
    return dict(inter_rater_reliability(assessments, framework).by_question)


def _disagreement(cases: Iterable[AnswerPairs], framework: Framework) -> Disagreement | None:
    """Return how often assessors differed on sufficient or insufficient; None without any pair of these."""
    sufficient = {option.key: option.sufficient for option in framework.casework.answers if option.applicable}
    judged = [
        [
            sufficient[first] != sufficient[second]
            for first, second in case.values()
            if first in sufficient and second in sufficient
        ]
        for case in cases
    ]
    counts = [(sum(differing), len(differing)) for differing in judged if differing]
    if not counts:
        return None
    low, high = clustered_bounds(counts)
    return Disagreement(
        cases=len(counts),
        pairs=sum(pairs for _, pairs in counts),
        differing=sum(differing for differing, _ in counts),
        low=low,
        high=high,
    )


@lru_cache(maxsize=REMEMBERED_QUESTIONS)
def _agreement_on(question: str, pairs: tuple[AnswerPair, ...]) -> Agreement:
    """Return the agreement on one question, which is remembered until one of its answers changes."""
    return _agreement(question, [{question: pair} for pair in pairs])


def _agreement(name: str, cases: Sequence[AnswerPairs]) -> Agreement:
    """Return the agreement over cases, each with its pairs of answers by question."""
    pairs = [pair for case in cases for pair in case.values()]
    differing = sum(first != second for first, second in pairs)
    same = len(pairs) - differing
    expected = _expected_disagreement(pairs)
    if expected == 0:
        return Agreement(name, len(pairs), same, None)
    # Alpha is 1 minus observed over expected disagreement. The expected one rests on all answers together and
    # is taken as known, so the bounds of the observed one give those of alpha.
    least, most = clustered_bounds(
        [(sum(first != second for first, second in case.values()), len(case)) for case in cases if case]
    )
    alpha = float(1 - Fraction(differing, len(pairs)) / expected)
    # Rounding of floating-point numbers must not put an end of the range on the wrong side of alpha.
    return Agreement(
        question=name,
        pairs=len(pairs),
        same=same,
        alpha=alpha,
        low=min(max(1 - most / float(expected), -1.0), alpha),
        high=max(1 - least / float(expected), alpha),
    )


def _expected_disagreement(pairs: Iterable[tuple[str, str]]) -> Fraction:
    """Return the probability that two of all answers, put in pairs by chance, differ."""
    totals = Counter([value for pair in pairs for value in pair])
    number = totals.total()
    same = sum(count * (count - 1) for count in totals.values())
    return 1 - Fraction(same, number * (number - 1))


def answer_pairs(
    assessments: Iterable[Assessment], framework: Framework, categories: AnswerCategories
) -> list[AnswerPairs]:
    """Return, for every case assessed twice, the pairs of answers by question."""
    cases: list[AnswerPairs] = []
    for first, second in assessment_pairs(assessments):
        first_values, first_ruled_out = _values(first, framework, categories)
        second_values, second_ruled_out = _values(second, framework, categories)
        compared = first_values.keys() & second_values.keys() - (first_ruled_out & second_ruled_out)
        cases.append({question: (first_values[question], second_values[question]) for question in compared})
    return cases


def _only(pairs: AnswerPairs, questions: Collection[str]) -> AnswerPairs:
    return {question: pair for question, pair in pairs.items() if question in questions}


def _values(
    assessment: Assessment, framework: Framework, categories: AnswerCategories
) -> tuple[dict[str, str], set[str]]:
    """Return the value of each answer that is not missing, and the questions that the facts rule out."""
    values = {
        question: category if category == "not_applicable" else assessment.answers[question].value.strip()
        for question, category in categories.of(assessment).items()
        if category != "missing"
    }
    applies_by_question = route(assessment.facts, framework, assessment.group)
    return values, {question for question, applies in applies_by_question.items() if applies is False}


def assessment_pairs(assessments: Iterable[Assessment]) -> list[tuple[Assessment, Assessment]]:
    """Return the first and second assessment of every case assessed twice."""
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
