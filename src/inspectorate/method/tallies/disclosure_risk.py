"""Ranges of all questions of one table, chosen so that several together do not fix a number.

Ranges of a single question never fix a number (`ranges`). Those of several questions can, where questions do
not apply to every case: the cases a question applied to are at least those that another one, which applies to
no other cases, was judged sufficient in. If such differences use up every insufficient answer of a question,
all its numbers follow. Whether they could is decided from published numbers alone, for any answers with the
same results of all cases. So the choice tells a reader nothing, whatever the answers are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from operator import eq

from inspectorate.method.tallies.values import CaseRange

RANGE_WIDTH = 3
"""Smallest number of values that a published range of cases has."""
MOST_TRIED = 1000
"""Most combinations of ranges that are tried before the ranges are made wider."""
Cuts = tuple[tuple[CaseRange, ...], ...]
"""The ranges of each group, of which one is published."""


@dataclass(frozen=True, slots=True)
class AnswerTotals:
    """Published result of a question: its sufficient, insufficient and other answers over all groups."""

    sufficient: int
    insufficient: int
    other: int

    @property
    def applicable(self) -> int:
        """Number of cases that count."""
        return self.sufficient + self.insufficient

    @property
    def is_linked(self) -> bool:
        """Whether ranges of other questions can say something about this one's numbers."""
        return self.other > 0 and self.sufficient > 0


def ranges(sizes: Sequence[int], total: int, width: int = RANGE_WIDTH) -> Cuts:
    """Return, for each group, the ranges of which one is published in place of its number of cases.

    `sizes` are the groups' numbers of cases and `total` is the number over all groups, which is published.
    The ranges of a group cover 0 to its size, each with `width` values or more. Numbers follow from ranges
    and total only if all lie at the upper end of their range, or all at the lower end. The ranges begin where
    no such combination adds up to `total`. If there is no such place they are made wider.
    """
    while True:
        for firsts in islice(product(range(width, 2 * width), repeat=len(sizes)), MOST_TRIED):
            groups = tuple(
                _ranges_of_group(size, first, width) for size, first in zip(sizes, firsts, strict=True)
            )
            if total in {0, sum(sizes)} or not _could_be_fixed(groups, total):
                return groups
        width += 1


def _ranges_of_group(size: int, first: int, width: int) -> tuple[CaseRange, ...]:
    """Cut 0 to `size` into ranges of `width` values; the first has `first`, the last up to twice `width`.

    There is one range if `size` is too small for two.
    """
    starts = [0, *range(first, size + 2 - width, width)]
    return tuple(zip(starts, [*(start - 1 for start in starts[1:]), size], strict=True))


def _could_be_fixed(groups: Sequence[Sequence[CaseRange]], total: int) -> bool:
    return any(total in _sums([{cut[end] for cut in cuts} for cuts in groups]) for end in (0, 1))


def _sums(choices: Sequence[set[int]]) -> set[int]:
    sums = {0}
    for numbers in choices:
        sums = {subtotal + number for subtotal in sums for number in numbers}
    return sums


def ranges_of_questions(sizes: Sequence[int], totals: Mapping[str, AnswerTotals]) -> dict[str, Cuts | None]:
    """Return the ranges of each question of a table, by question; None for a question that has none.

    `sizes` are the groups' numbers of cases. A question is at risk while others could use up its insufficient
    answers. Then ranges are made wider, as long as they say something about a group. If that is not enough,
    the question at risk with the fewest insufficient answers has no ranges.
    """
    linked = {question for question, total in totals.items() if total.is_linked}
    cuts = {question: ranges(sizes, total.sufficient) for question, total in totals.items()}
    shown = {question: cuts[question] for question in cuts if question in linked}
    shown = {question: cut for question, cut in shown.items() if totals[question].insufficient}
    widths = dict.fromkeys(shown, RANGE_WIDTH)
    while risks := _risks(shown, totals):
        wider = {
            question: ranges(sizes, totals[question].sufficient, widths[question] + 1)
            for question in frozenset[str]().union(*(risk.linked for risk in risks))
        }
        can_widen = {
            question for question, cut in wider.items() if any(len(of_group) > 1 for of_group in cut)
        }
        to_widen = [risk.causes & can_widen or risk.linked & can_widen for risk in risks]
        if all(to_widen):
            for question in frozenset[str]().union(*to_widen):
                shown[question] = wider[question]
                widths[question] += 1
        else:
            del shown[min((risk.question for risk in risks), key=lambda name: totals[name].insufficient)]
            shown = {question: cuts[question] for question in shown}
            widths = dict.fromkeys(shown, RANGE_WIDTH)
    return {question: shown.get(question) if question in linked else cuts[question] for question in totals}


@dataclass(frozen=True, slots=True)
class _Risk:
    """A question at risk, it and those linked with it, and which of them have ranges that are the cause."""

    question: str
    linked: frozenset[str]
    causes: frozenset[str]


def _risks(cuts: Mapping[str, Cuts], totals: Mapping[str, AnswerTotals]) -> list[_Risk]:
    """Return the questions at risk."""
    risks = []
    for question, groups in cuts.items():
        total = totals[question]
        # The highest lower end in each group, of questions that apply to no more cases than this one.
        lows = {
            other: [_highest_low(ranges_of_group, totals[other]) for ranges_of_group in cuts[other]]
            for other in cuts
            if other != question and totals[other].applicable <= total.applicable
        }
        if not lows:
            continue
        highest = [max(lows_of_group) for lows_of_group in zip(*lows.values(), strict=True)]
        # By how many cases others can be above this question at the upper ends of its ranges, and to how many
        # cases it applied at least by all these lower ends.
        above, applicable = (
            _largest_sum(
                [
                    {cut: value(most, cut) for cut in ranges_of_group}
                    for most, ranges_of_group in zip(highest, groups, strict=True)
                ],
                total.sufficient,
            )
            for value in (_cases_above, _cases_applicable)
        )
        causes = {question} if above >= total.insufficient else set()
        if applicable >= total.applicable:
            causes |= {other for other, lows_of_other in lows.items() if any(map(eq, lows_of_other, highest))}
        if causes:
            risks.append(_Risk(question, frozenset({question, *lows}), frozenset(causes)))
    return risks


def _highest_low(ranges_of_group: Sequence[CaseRange], total: AnswerTotals) -> int:
    return max(low for low, _ in ranges_of_group if low <= total.sufficient)


def _cases_above(number: int, cut: CaseRange) -> int:
    return max(0, number - cut[1])


def _cases_applicable(number: int, cut: CaseRange) -> int:
    return max(number, cut[0])


def _largest_sum(values: Sequence[Mapping[CaseRange, int]], total: int) -> int:
    """Return the largest sum of a value of each group's range, over all ways to spread `total` cases."""
    largest_by_cases = {0: 0}
    for value_of_range in values:
        after: dict[int, int] = {}
        for cases, largest in largest_by_cases.items():
            for (low, high), value in value_of_range.items():
                for subtotal in range(cases + low, min(cases + high, total) + 1):
                    after[subtotal] = max(after.get(subtotal, 0), largest + value)
        largest_by_cases = after
    return largest_by_cases[total]
