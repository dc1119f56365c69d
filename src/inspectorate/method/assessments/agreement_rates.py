"""Shares of answers on which two assessors agree, over several questions together."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from inspectorate.method.assessments.clustered_rates import clustered_bounds
from inspectorate.method.assessments.reliability import answer_pairs
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
