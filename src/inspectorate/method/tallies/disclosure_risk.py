"""Disclosure risk of the ranges of one table: whether every protected number has a second possible value.

Ranges of a single question never fix a number (`ranges`). Those of several questions can, where few cases
separate them: a question that was judged sufficient wherever it applied shows how many cases it applied to,
and another question may apply to the same cases.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from inspectorate.method.assessments import AnswerCategory
from inspectorate.method.tallies.values import CaseRange

COUNTED: frozenset[AnswerCategory] = frozenset({"sufficient", "insufficient"})


@dataclass(frozen=True, slots=True)
class _QuestionCounts:
    """Cases that count, and cases judged sufficient, in each group; and the range printed for each group."""

    counted: list[int]
    sufficient: list[int]
    published: Sequence[CaseRange]

    def has_move(self, source: int, target: int, *, sufficient: bool) -> bool:
        """Return whether one more case, in place of one of `source`, may be (in)sufficient in `target`."""
        if not sufficient:
            return self.counted[source] > self.sufficient[source]
        return (
            self.sufficient[source] > self.published[source][0]
            and self.sufficient[target] < self.published[target][1]
        )


def is_recoverable(
    groups: Sequence[int],
    answers: Mapping[str, Sequence[AnswerCategory]],
    published: Mapping[str, Sequence[CaseRange]],
) -> bool:
    """Return whether a reader of the ranges might work out a number of cases of a group.

    `groups` has the group of each case, counted from 0, and `answers` its answer to each question. For every
    number of sufficient, insufficient and other answers in a group, an exchange of one case between two
    groups is looked for that changes it and nothing published. Where a question only counts for cases that
    another counts for, the exchange keeps that true. Numbers that the result of all cases fixes are left
    aside.
    """
    sizes = [groups.count(group) for group in range(max(groups) + 1)]
    counts = {
        question: _QuestionCounts(
            _by_group(groups, len(sizes), [answer in COUNTED for answer in answers_of_cases]),
            _by_group(groups, len(sizes), [answer == "sufficient" for answer in answers_of_cases]),
            published[question],
        )
        for question, answers_of_cases in answers.items()
    }
    open_numbers = set(_protected(counts, len(groups), len(sizes)))
    within = _inclusions(answers)
    for source, target in permutations(range(len(sizes)), 2):
        for question in counts:
            for changed in _exchanges(counts, sizes, within, question, (source, target)):
                open_numbers -= {
                    (name, group, category) for name, category in changed for group in (source, target)
                }
    return bool(open_numbers)


def _by_group(groups: Sequence[int], number: int, indicators: Sequence[bool]) -> list[int]:
    members = [group for group, indicator in zip(groups, indicators, strict=True) if indicator]
    return [members.count(group) for group in range(number)]


def _protected(
    counts: Mapping[str, _QuestionCounts], cases: int, groups: int
) -> Iterator[tuple[str, int, str]]:
    for question, of_question in counts.items():
        sufficient, counted = sum(of_question.sufficient), sum(of_question.counted)
        totals = {
            "sufficient": sufficient,
            "insufficient": counted - sufficient,
            "other": cases - counted,
        }
        for category, total in totals.items():
            if 0 < total < cases:
                yield from ((question, group, category) for group in range(groups))


def _inclusions(answers: Mapping[str, Sequence[AnswerCategory]]) -> list[tuple[str, str]]:
    """Return the pairs of questions of which the first only counts for cases that the second counts for."""
    counted = {
        question: {case for case, answer in enumerate(answers_of_cases) if answer in COUNTED}
        for question, answers_of_cases in answers.items()
    }
    return [(inner, outer) for inner, outer in permutations(counted, 2) if counted[inner] <= counted[outer]]


def _exchanges(
    counts: Mapping[str, _QuestionCounts],
    sizes: Sequence[int],
    within: Sequence[tuple[str, str]],
    question: str,
    groups: tuple[int, int],
) -> Iterator[list[tuple[str, str]]]:
    """Yield the numbers that each possible exchange of a case between two groups would change."""
    source, target = groups
    of_question = counts[question]
    if of_question.has_move(source, target, sufficient=True) and of_question.has_move(
        target, source, sufficient=False
    ):
        yield [(question, "sufficient"), (question, "insufficient")]
    tied = _tied(counts, within, question, groups)
    if any(
        counts[name].counted[source] == 0 or counts[name].counted[target] == sizes[target] for name in tied
    ):
        return
    for preferred in (True, False):
        changed: list[tuple[str, str]] = []
        for name in tied:
            moves = [
                sufficient
                for sufficient in (preferred, not preferred)
                if counts[name].has_move(source, target, sufficient=sufficient)
            ]
            if not moves:
                break
            changed += [(name, "other"), (name, "sufficient" if moves[0] else "insufficient")]
        else:
            yield changed


def _tied(
    counts: Mapping[str, _QuestionCounts],
    within: Sequence[tuple[str, str]],
    question: str,
    groups: tuple[int, int],
) -> list[str]:
    """Return the questions that count for a case less in the first group and one more in the second."""
    source, target = groups
    tied, waiting = {question}, [question]
    while waiting:
        name = waiting.pop()
        inner = {
            other
            for other, outer in within
            if outer == name and counts[other].counted[source] >= counts[name].counted[source]
        }
        outer = {
            other
            for inner_name, other in within
            if inner_name == name and counts[name].counted[target] >= counts[other].counted[target]
        }
        new = (inner | outer) - tied
        tied |= new
        waiting += sorted(new)
    return sorted(tied)
