"""Statistical disclosure control: joined levels and ranges, set by case numbers and not by answers.

What is published about a group of cases depends only on numbers that are published too: the cases in each
group, and the results of all cases. So what is withheld says nothing about the answers behind it.

Sources: the aims are those of the UK Government Statistical Service's guidance for tables made from
administrative data; deciding without the protected values follows Kenthapadi, Mishra and Nissim, "Simulatable
auditing" (2005).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate

from inspectorate.method.assessments import FIRST, AnswerCategory, Assessment, answer_categories, fact
from inspectorate.method.standards import Framework
from inspectorate.method.tallies.disclosure_risk import AnswerTotals, ranges_of_questions
from inspectorate.method.tallies.values import Breakdown, CaseRange, LevelGroup

COUNTED: frozenset[AnswerCategory] = frozenset({"sufficient", "insufficient"})
Counts = Mapping[str, int]


def has_small_count(counts: Iterable[int], smallest: int) -> bool:
    """Return whether one of the counts is above 0 and below the smallest that may be shown."""
    return any(0 < count < smallest for count in counts)


def join_levels(
    levels: Sequence[str], eligible: Counts, assessed: Counts, smallest: int
) -> tuple[LevelGroup, ...]:
    """Join neighbouring levels until every group of levels may be shown.

    From the first level on, levels are joined until together they have at least `smallest` assessed cases
    and, unless every eligible case was assessed, an eligible case that was not. Levels left at the end join
    the last group. Cases with a level that is not in `levels` count with the last one. The levels must not
    depend on the cases: a level nobody has is in the groups like any other. A single group says nothing.
    """
    census = sum(assessed.values()) >= sum(eligible.values())
    groups: list[LevelGroup] = []
    joined = LevelGroup((), 0, 0)
    for level, in_list, seen in _counts_in_order(levels, eligible, assessed):
        joined = LevelGroup((*joined.levels, level), joined.eligible + in_list, joined.assessed + seen)
        if joined.assessed >= smallest and (census or joined.eligible > joined.assessed):
            groups.append(joined)
            joined = LevelGroup((), 0, 0)
    if joined.levels and groups:
        last = groups.pop()
        joined = LevelGroup(
            (*last.levels, *joined.levels),
            last.eligible + joined.eligible,
            last.assessed + joined.assessed,
        )
    return (*groups, joined) if joined.levels else tuple(groups)


def _counts_in_order(
    levels: Sequence[str], eligible: Counts, assessed: Counts
) -> Iterator[tuple[str, int, int]]:
    for position, level in enumerate(levels):
        members = {level}
        if position == len(levels) - 1:
            members |= {*eligible, *assessed} - set(levels)
        yield (
            level,
            sum(eligible.get(member, 0) for member in members),
            sum(assessed.get(member, 0) for member in members),
        )


def break_down(
    assessments: Iterable[Assessment],
    framework: Framework,
    group: str,
    levels_of_factors: Mapping[str, Sequence[Sequence[str]]],
) -> tuple[Breakdown, ...]:
    """Return a range for each key question of a case group within each group of levels of each factor.

    A factor is a fact of the assessments (long-list field, classification or routing question), and its
    levels are the joined ones (`join_levels`). A case whose level is in none of them counts with the last
    group. A factor of fewer than two groups has no breakdown.
    """
    first_assessments = [
        assessment for assessment in assessments if assessment.occasion == FIRST and assessment.group == group
    ]
    if not first_assessments:
        return ()
    categories = [answer_categories(assessment, framework) for assessment in first_assessments]
    answers = {
        question.id: [categories_of_case[question.id] for categories_of_case in categories]
        for standard in framework.domain_for(group).standards
        for question in standard.key_questions
    }
    breakdowns: list[Breakdown] = []
    for factor, levels in levels_of_factors.items():
        if len(levels) > 1:
            position_of = {level: position for position, joined in enumerate(levels) for level in joined}
            groups = [
                position_of.get(fact(assessment.facts, factor, framework), len(levels) - 1)
                for assessment in first_assessments
            ]
            breakdowns += _break_down_factor(factor, levels, groups, answers)
    return tuple(breakdowns)


def _break_down_factor(
    factor: str,
    levels: Sequence[Sequence[str]],
    groups: Sequence[int],
    answers: Mapping[str, Sequence[AnswerCategory]],
) -> Iterator[Breakdown]:
    sizes = [groups.count(position) for position in range(len(levels))]
    published = published_ranges(groups, answers)
    withheld: list[CaseRange | None] = [None] * len(sizes)
    for question, answers_of_cases in answers.items():
        not_counted = sum(answer not in COUNTED for answer in answers_of_cases)
        cuts = published[question] or withheld
        for joined, size, cut in zip(levels, sizes, cuts, strict=True):
            shares = _shares(cut, size, not_counted) if cut else None
            yield Breakdown(question, factor, tuple(joined), size, shares)


def published_ranges(
    groups: Sequence[int], answers: Mapping[str, Sequence[AnswerCategory]]
) -> dict[str, list[CaseRange] | None]:
    """Return the range of sufficient cases to publish for each group, by question; None to withhold them.

    `groups` has the group of each case, counted from 0, and `answers` its answer to each question. Which
    ranges there are, and whether they are withheld, depends on published numbers (`ranges_of_questions`).
    """
    sizes = [groups.count(group) for group in range(max(groups) + 1)]
    totals = {question: _totals(answers_of_cases) for question, answers_of_cases in answers.items()}
    published: dict[str, list[CaseRange] | None] = {}
    for question, cuts in ranges_of_questions(sizes, totals).items():
        sufficient = Counter(
            group for group, answer in zip(groups, answers[question], strict=True) if answer == "sufficient"
        )
        published[question] = (
            [
                next(cut for cut in cuts_of_group if cut[0] <= sufficient[group] <= cut[1])
                for group, cuts_of_group in enumerate(cuts)
            ]
            if cuts
            else None
        )
    return published


def _totals(answers_of_cases: Sequence[AnswerCategory]) -> AnswerTotals:
    counts = Counter(answers_of_cases)
    counted = sum(counts[category] for category in COUNTED)
    return AnswerTotals(counts["sufficient"], counts["insufficient"], len(answers_of_cases) - counted)


def _shares(cut: CaseRange, size: int, not_counted: int) -> tuple[Fraction, Fraction]:
    """Return the lowest and highest share of applicable cases that a range of cases leaves open.

    `not_counted` is the number of cases, over all groups, that the question did not apply to or that have no
    answer: how many of them are in the group is not published.
    """
    low, high = cut
    fewest_applicable = max(high, size - not_counted)
    return (
        Fraction(low, size) if size else Fraction(0),
        Fraction(high, fewest_applicable) if fewest_applicable else Fraction(1),
    )


def other_reasons(reasons: Counts, smallest: int) -> frozenset[str]:
    """Return the reasons that are counted together, unnamed, because they are too rare to be shown alone.

    The next rarest joins them while together they have fewer than `smallest` rows.
    """
    by_size = sorted(reasons, key=lambda reason: (reasons[reason], reason))
    rare = sum(count < smallest for count in reasons.values())
    sums = list(accumulate(reasons[reason] for reason in by_size))
    while 0 < rare < len(by_size) and sums[rare - 1] < smallest:
        rare += 1
    return frozenset(by_size[:rare])
