"""How far a rating is from its boundary, and the answers that, judged the other way, would change it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from inspectorate.method.assessments import Standing
from inspectorate.method.ratings.bands import bands, decisive, place, rating_at
from inspectorate.method.ratings.rated import DecidingCase
from inspectorate.method.standards import Framework
from inspectorate.method.tallies import Tally

UP, DOWN = 1, -1


@dataclass(frozen=True, slots=True)
class Count:
    """Sufficient out of applicable cases for one key question that applied to some case."""

    yes: int
    applicable: int

    def moved(self, by: int) -> "Count":
        """Return the count with `by` more answers sufficient (fewer, when negative)."""
        return replace(self, yes=self.yes + by)

    def room(self, direction: int) -> int:
        """Return how many answers could be judged the other way in this direction."""
        return self.applicable - self.yes if direction == UP else self.yes


Counts = Mapping[str, Count]


@dataclass(frozen=True, slots=True)
class Move:
    """The fewest answers that change a rating in one direction: how many in which questions, leading where.

    `ways` are the alternatives, each the answers needed by question; all need the same number of answers.
    """

    direction: int
    answers: int
    toward: int
    ways: tuple[Mapping[str, int], ...]


@dataclass(frozen=True, slots=True)
class Tipping:
    """What it would take to change one standard's rating."""

    points: float
    nearest: Move
    deciding: tuple[DecidingCase, ...]
    one_case: bool


def counts_of(questions: Iterable[str], tallies: Mapping[str, Tally]) -> dict[str, Count]:
    """Return the counts of the questions that applied to some case."""
    found = ((question, tallies[question]) for question in questions if question in tallies)
    return {question: Count(tally.yes, tally.applicable) for question, tally in found if tally.applicable}


def position(counts: Counts, framework: Framework) -> int:
    """Return the place of a standard's rating among the edition's bands."""
    shares = {question: Fraction(count.yes, count.applicable) for question, count in counts.items()}
    return place(decisive(shares, framework).share, framework)


def tipping(
    counts: Counts, cases: Mapping[str, Mapping[str, Standing]], framework: Framework
) -> Tipping | None:
    """Return what would change the rating; None when nothing can (an edition of one band).

    `cases` gives for each case how its answers are counted. Of two moves of equally many answers the one
    toward the nearer boundary is given first.
    """
    gaps = dict(_gaps(counts, framework))
    moves = [move for direction in (UP, DOWN) if (move := fewest(counts, direction, framework))]
    if not gaps or not moves:
        return None
    moves.sort(key=lambda move: (move.answers, gaps.get(move.direction, 100)))
    alone = [found for direction in (UP, DOWN) for found in _alone(counts, cases, direction, framework)]
    return Tipping(
        points=float(min(gaps.values())),
        nearest=moves[0],
        deciding=tuple(alone) or tuple(_candidates(moves, cases, framework)),
        one_case=bool(alone),
    )


def _gaps(counts: Counts, framework: Framework) -> Iterator[tuple[int, Fraction]]:
    """Yield the points from the deciding percentage to the boundary above it and the one below.

    The boundary above is crossed only once every key question is over it; the lowest has the furthest to go,
    so its distance is the standard's. A percentage that only rounds up to a boundary is 0 points from it.
    """
    ordered = bands(framework)
    shares = {question: Fraction(count.yes, count.applicable) for question, count in counts.items()}
    percentage = 100 * decisive(shares, framework).share
    now = position(counts, framework)
    if now + 1 < len(ordered):
        yield UP, max(ordered[now + 1].at_least.value - percentage, Fraction(0))
    if now > 0:
        yield DOWN, max(percentage - ordered[now].at_least.value, Fraction(0))


def fewest(counts: Counts, direction: int, framework: Framework) -> Move | None:
    """Return the fewest answers that, judged the other way, raise (or lower) the rating; None if none can."""
    if framework.ratings.standard_rule.value == "mean":
        return _fewest_for_mean(counts, direction, framework)
    now = position(counts, framework)
    needed = {question: _needed(count, now, direction, framework) for question, count in counts.items()}
    if direction == UP:
        if any(number is None for number in needed.values()):
            return None
        way = {question: number for question, number in needed.items() if number}
        return _move(counts, direction, [way], framework)
    possible = {question: number for question, number in needed.items() if number is not None}
    if not possible:
        return None
    least = min(possible.values())
    ways = [{question: number} for question, number in possible.items() if number == least]
    return _move(counts, direction, ways, framework)


def _needed(count: Count, now: int, direction: int, framework: Framework) -> int | None:
    """Return the fewest answers that take one question past the band `now`; None when all would not do."""
    for answers in range(count.room(direction) + 1):
        share = Fraction(count.yes + direction * answers, count.applicable)
        if (place(share, framework) - now) * direction > 0:
            return answers
    return None


def _fewest_for_mean(counts: Counts, direction: int, framework: Framework) -> Move | None:
    """Move answers one by one, the weightiest (fewest applicable cases) first, until the band changes."""
    now, way, moved = position(counts, framework), dict.fromkeys(counts, 0), dict(counts)
    for question in sorted(counts, key=lambda key: counts[key].applicable):
        for _ in range(counts[question].room(direction)):
            moved[question] = moved[question].moved(direction)
            way[question] += 1
            if position(moved, framework) != now:
                return _move(counts, direction, [{key: n for key, n in way.items() if n}], framework)
    return None


def _move(
    counts: Counts, direction: int, ways: Sequence[Mapping[str, int]], framework: Framework
) -> Move | None:
    after = _after(counts, ways[0], direction)
    answers = sum(ways[0].values())
    return Move(direction, answers, position(after, framework), tuple(ways)) if answers else None


def _after(counts: Counts, way: Mapping[str, int], direction: int) -> dict[str, Count]:
    return {key: count.moved(direction * way.get(key, 0)) for key, count in counts.items()}


def _alone(
    counts: Counts, cases: Mapping[str, Mapping[str, Standing]], direction: int, framework: Framework
) -> Iterator[DecidingCase]:
    """Yield the answers of each case that by itself, all of them judged the other way, changes the rating."""
    against = _against(direction)
    effects: dict[tuple[str, ...], dict[str, int]] = {}
    for case, standings in cases.items():
        pattern = tuple(key for key in counts if standings.get(key) == against)
        if pattern not in effects:
            effects[pattern] = _effect(counts, pattern, direction, framework)
        for question, toward in effects[pattern].items():
            yield DecidingCase(case, question, against, True, rating_at(toward, framework))


def _effect(counts: Counts, pattern: Sequence[str], direction: int, framework: Framework) -> dict[str, int]:
    """Return the answers of one case that change the rating, with where each leads; empty when none does.

    Those that do it singly; where none does, the fewest that do it together.
    """
    now = position(counts, framework)

    def after(questions: Iterable[str]) -> int:
        return position(_after(counts, dict.fromkeys(questions, 1), direction), framework)

    single = {question: after([question]) for question in pattern}
    single = {question: toward for question, toward in single.items() if toward != now}
    if single or after(pattern) == now:
        return single
    least = list(pattern)
    for question in pattern:
        without = [other for other in least if other != question]
        if after(without) != now:
            least = without
    return dict.fromkeys(least, after(least))


def _candidates(
    moves: Sequence[Move], cases: Mapping[str, Mapping[str, Standing]], framework: Framework
) -> Iterator[DecidingCase]:
    """Yield the answers from which those of the smallest moves would have to be taken."""
    for move in moves:
        if move.answers > moves[0].answers:
            continue
        questions = list(dict.fromkeys(question for way in move.ways for question in way))
        for case, standings in cases.items():
            for question in questions:
                if standings.get(question) == _against(move.direction):
                    toward = rating_at(move.toward, framework)
                    yield DecidingCase(case, question, _against(move.direction), False, toward)


def _against(direction: int) -> Standing:
    return "insufficient" if direction == UP else "sufficient"
