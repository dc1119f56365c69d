"""Tipping-point analysis: the smallest changes of answers that would change the rating of a standard."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from inspectorate.method.assessments import AnswerCategory
from inspectorate.method.ratings.rating_bands import (
    band_index,
    bands,
    deciding_share,
    lowest_band_index,
    rating_at,
)
from inspectorate.method.ratings.values import DecidingCase
from inspectorate.method.standards import Framework
from inspectorate.method.tallies import Tally

UP, DOWN = 1, -1


@dataclass(frozen=True, slots=True)
class AnswerCount:
    """Number of sufficient and of applicable answers to one key question; `applicable` is at least 1."""

    yes: int
    applicable: int

    def changed(self, by: int) -> "AnswerCount":
        """Return the count with `by` more sufficient answers (fewer when negative)."""
        return AnswerCount(self.yes + by, self.applicable)

    def reversible(self, direction: int) -> int:
        """Return the number of answers whose reversal moves the share in this direction."""
        return self.applicable - self.yes if direction == UP else self.yes


AnswerCounts = Mapping[str, AnswerCount]


@dataclass(frozen=True, slots=True)
class RatingChange:
    """Smallest number of reversed answers that changes the rating in one direction.

    `band_index` is the index in `bands` of the rating that results. `alternatives` are the combinations that
    achieve it, each a number of answers by question id; all have `answers` answers in total.
    """

    direction: int
    answers: int
    band_index: int
    alternatives: tuple[Mapping[str, int], ...]


@dataclass(frozen=True, slots=True)
class TippingPoint:
    """Tipping point of one standard: the distance to a boundary and the answers that decide the rating.

    `points` is in percentage points. `deciding` has the answers of cases that change the rating by
    themselves (then `one_case` is True), or else the candidates of the smallest changes.
    """

    points: float
    nearest: RatingChange
    deciding: tuple[DecidingCase, ...]
    one_case: bool


def answer_counts(questions: Iterable[str], tallies: Mapping[str, Tally]) -> dict[str, AnswerCount]:
    """Return the counts, by question id, of those questions that have an applicable case."""
    tallied = ((question, tallies[question]) for question in questions if question in tallies)
    return {
        question: AnswerCount(tally.yes, tally.applicable) for question, tally in tallied if tally.applicable
    }


def standard_band_index(counts: AnswerCounts, framework: Framework) -> int:
    """Return the index in `bands` of the rating of a standard with these counts of its key questions."""
    if framework.ratings.standard_rule.value != "mean":
        return lowest_band_index(((count.yes, count.applicable) for count in counts.values()), framework)
    shares = {question: Fraction(count.yes, count.applicable) for question, count in counts.items()}
    return band_index(deciding_share(shares, framework).share, framework)


def tipping_point(
    counts: AnswerCounts, cases: Mapping[str, Mapping[str, AnswerCategory]], framework: Framework
) -> TippingPoint | None:
    """Return the tipping point of a standard; None when no change of answers can change its rating.

    `counts` are keyed by question id; `cases` maps a case id to the category of its answers by question id.
    Of two changes with equally many answers, the one toward the nearer boundary comes first.
    """
    gaps = dict(_gaps(counts, framework))
    changes = [change for direction in (UP, DOWN) if (change := fewest_answers(counts, direction, framework))]
    if not changes:
        return None
    changes.sort(key=lambda change: (change.answers, gaps[change.direction]))
    alone = [
        deciding
        for direction in (UP, DOWN)
        for deciding in _deciding_alone(counts, cases, direction, framework)
    ]
    return TippingPoint(
        points=float(min(gaps.values())),
        nearest=changes[0],
        deciding=tuple(alone) or tuple(_candidates(changes, cases, framework)),
        one_case=bool(alone),
    )


def _gaps(counts: AnswerCounts, framework: Framework) -> Iterator[tuple[int, Fraction]]:
    """Yield the direction of, and the percentage points to, the boundaries above and below.

    The rating rises only when every key question crosses the upper boundary, so the distance of the lowest
    one counts. A percentage that reaches a boundary only by rounding is 0 points from it.
    """
    ordered = bands(framework)
    shares = {question: Fraction(count.yes, count.applicable) for question, count in counts.items()}
    percentage = 100 * deciding_share(shares, framework).share
    index = standard_band_index(counts, framework)
    if index + 1 < len(ordered):
        yield UP, ordered[index + 1].at_least.value - percentage
    if index > 0:
        yield DOWN, max(percentage - ordered[index].at_least.value, Fraction(0))


def fewest_answers(counts: AnswerCounts, direction: int, framework: Framework) -> RatingChange | None:
    """Return the smallest number of reversed answers that raises (UP) or lowers (DOWN) the rating.

    None when the rating cannot change in this direction.
    """
    if framework.ratings.standard_rule.value == "mean":
        return _fewest_for_mean(counts, direction, framework)
    index = standard_band_index(counts, framework)
    required = {
        question: _required_answers(count, index, direction, framework) for question, count in counts.items()
    }
    if direction == UP:
        if any(number is None for number in required.values()):
            return None
        all_raised = {question: number for question, number in required.items() if number}
        return _change(counts, direction, [all_raised], framework)
    possible = {question: number for question, number in required.items() if number is not None}
    if not possible:
        return None
    least = min(possible.values())
    alternatives = [{question: number} for question, number in possible.items() if number == least]
    return _change(counts, direction, alternatives, framework)


def _required_answers(count: AnswerCount, index: int, direction: int, framework: Framework) -> int | None:
    """Return the fewest reversed answers that take a question beyond the band at `index`; None if none do."""
    for answers in range(count.reversible(direction) + 1):
        changed = (count.yes + direction * answers, count.applicable)
        if (lowest_band_index([changed], framework) - index) * direction > 0:
            return answers
    return None


def _fewest_for_mean(counts: AnswerCounts, direction: int, framework: Framework) -> RatingChange | None:
    """Reverse answers one by one, fewest applicable cases (largest effect) first, until the band changes."""
    index = standard_band_index(counts, framework)
    reversed_answers, changed = dict.fromkeys(counts, 0), dict(counts)
    for question in sorted(counts, key=lambda key: counts[key].applicable):
        for _ in range(counts[question].reversible(direction)):
            changed[question] = changed[question].changed(direction)
            reversed_answers[question] += 1
            if standard_band_index(changed, framework) != index:
                alternative = {key: number for key, number in reversed_answers.items() if number}
                return _change(counts, direction, [alternative], framework)
    return None


def _change(
    counts: AnswerCounts, direction: int, alternatives: Sequence[Mapping[str, int]], framework: Framework
) -> RatingChange:
    changed = _changed_counts(counts, alternatives[0], direction)
    answers = sum(alternatives[0].values())
    index = standard_band_index(changed, framework)
    return RatingChange(direction, answers, index, tuple(alternatives))


def _changed_counts(
    counts: AnswerCounts, answers: Mapping[str, int], direction: int
) -> dict[str, AnswerCount]:
    return {
        question: count.changed(direction * answers.get(question, 0)) for question, count in counts.items()
    }


def _deciding_alone(
    counts: AnswerCounts,
    cases: Mapping[str, Mapping[str, AnswerCategory]],
    direction: int,
    framework: Framework,
) -> Iterator[DecidingCase]:
    """Yield the answers of every case that changes the rating by itself when they are reversed."""
    reversible = _reversible_category(direction)
    index_after = _band_index_after(counts, direction, framework)
    effects: dict[tuple[str, ...], dict[str, int]] = {}
    for case, categories in cases.items():
        pattern = tuple(question for question in counts if categories.get(question) == reversible)
        if pattern not in effects:
            effects[pattern] = _effect(pattern, index_after)
        for question, index in effects[pattern].items():
            yield DecidingCase(case, question, reversible, True, rating_at(index, framework))


def _band_index_after(
    counts: AnswerCounts, direction: int, framework: Framework
) -> Callable[[Collection[str]], int]:
    """Return the function from questions to the band index after one answer to each is reversed."""
    if framework.ratings.standard_rule.value == "mean":
        return lambda questions: standard_band_index(
            _changed_counts(counts, dict.fromkeys(questions, 1), direction), framework
        )
    indices = {
        question: tuple(
            lowest_band_index([(changed.yes, changed.applicable)], framework)
            for changed in (count, count.changed(direction))
        )
        for question, count in counts.items()
    }
    return lambda questions: min(pair[question in questions] for question, pair in indices.items())


def _effect(pattern: Sequence[str], index_after: Callable[[Collection[str]], int]) -> dict[str, int]:
    """Return the answers of one case that change the rating, with the resulting band index by question id.

    These are the answers that change it singly or, if there are none, a minimal set that changes it
    together. Empty when no set does. `index_after` gives the band index after some answers are reversed.
    """
    current = index_after(())
    single = {question: index_after([question]) for question in pattern}
    single = {question: index for question, index in single.items() if index != current}
    if single or index_after(pattern) == current:
        return single
    minimal = list(pattern)
    for question in pattern:
        without = [answer for answer in minimal if answer != question]
        if index_after(without) != current:
            minimal = without
    return dict.fromkeys(minimal, index_after(minimal))


def _candidates(
    changes: Sequence[RatingChange], cases: Mapping[str, Mapping[str, AnswerCategory]], framework: Framework
) -> Iterator[DecidingCase]:
    """Yield the answers from which those of the smallest changes would have to be chosen."""
    for change in changes:
        if change.answers > changes[0].answers:
            continue
        questions = list(
            dict.fromkeys(question for alternative in change.alternatives for question in alternative)
        )
        reversible = _reversible_category(change.direction)
        for case, categories in cases.items():
            for question in questions:
                if categories.get(question) == reversible:
                    rating = rating_at(change.band_index, framework)
                    yield DecidingCase(case, question, reversible, False, rating)


def _reversible_category(direction: int) -> AnswerCategory:
    return "insufficient" if direction == UP else "sufficient"
