"""Shares of answers on which two assessors agree, over several questions together."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from inspectorate.method.assessments.clustered_rates import clustered_bounds
from inspectorate.method.assessments.reliability import answer_pairs, assessment_pairs
from inspectorate.method.assessments.routing import AnswerCategories
from inspectorate.method.assessments.values import Assessment
from inspectorate.method.standards import Framework


@dataclass(frozen=True, slots=True)
class AgreementShare:
    """Pairs of answers that are the same, over some questions of the cases assessed twice.

    `low` and `high` are 95 per cent confidence bounds of `share` (0 to 1).
    """

    cases: int
    questions: int
    pairs: int
    same: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """Return the share of pairs that are the same."""
        return self.same / self.pairs


def agreement_shares(
    assessments: Iterable[Assessment], framework: Framework, sets: Mapping[str, Collection[str]]
) -> dict[str, AgreementShare]:
    """Return the share of pairs of answers that are the same, for each named set of questions.

    The pairs are those of `inter_rater_reliability`. Answers of one case go together, which makes the bounds
    wider. A set without a pair is omitted.
    """
    cases = answer_pairs(assessments, framework, AnswerCategories(framework))
    shares = {}
    for name, questions in sets.items():
        pairs = [
            {question: pair for question, pair in case.items() if question in questions} for case in cases
        ]
        counts = [
            (sum(first == second for first, second in case.values()), len(case)) for case in pairs if case
        ]
        if counts:
            low, high = clustered_bounds(counts)
            shares[name] = AgreementShare(
                cases=len(counts),
                questions=len({question for case in pairs for question in case}),
                pairs=sum(number for _, number in counts),
                same=sum(same for same, _ in counts),
                low=low,
                high=high,
            )
    return shares


@dataclass(frozen=True, slots=True)
class AgreementEstimate:
    """Estimate of the share of answers that are the same, over all cases of the groups they were drawn from.

    `cases` were drawn and compared; `represented` is the number of cases that they stand for. `low` and
    `high` are 95 per cent confidence bounds of `share` (0 to 1).
    """

    cases: int
    represented: int
    pairs: int
    same: int
    share: float
    low: float
    high: float


def agreement_estimate(
    assessments: Iterable[Assessment], framework: Framework, sampled: Mapping[str, int]
) -> AgreementEstimate | None:
    """Estimate the agreement over all sampled cases from those drawn for second assessment.

    `sampled` is the number of cases in the sample, by case group. A case is weighted by the number of its
    group that it stands for, because groups may be drawn with different probabilities. The bounds take the
    cases of the sample as endless, so they are too wide rather than too narrow. None without a pair.
    """
    both = list(assessments)
    groups = [first.group for first, _second in assessment_pairs(both)]
    rows = [
        (group, sum(first == second for first, second in case.values()), len(case))
        for group, case in zip(
            groups, answer_pairs(both, framework, AnswerCategories(framework)), strict=True
        )
        if case
    ]
    if not rows:
        return None
    compared = Counter(group for group, _same, _number in rows)
    counts = [(same, number) for _group, same, number in rows]
    weights = [Fraction(sampled[group], compared[group]) for group, _same, _number in rows]
    low, high = clustered_bounds(counts, weights)
    weighted_same = sum(weight * same for weight, (same, _number) in zip(weights, counts, strict=True))
    weighted_pairs = sum(weight * number for weight, (_same, number) in zip(weights, counts, strict=True))
    return AgreementEstimate(
        cases=len(rows),
        represented=sum(sampled[group] for group in compared),
        pairs=sum(number for _same, number in counts),
        same=sum(same for same, _number in counts),
        share=float(weighted_same / weighted_pairs),
        low=low,
        high=high,
    )
