"""An attacker on a release: has all its tables and the open rule, and solves the integer programme over them.

A world gives each case a level of every factor and an answer to every question. It is the same release as the
true one if the numbers of cases, the results of all cases and every published range are the same: which
ranges there are, and which are withheld, depends on these numbers alone, so it is the same in both. What is
the same in all such worlds is certain to the attacker, who also knows which questions can only apply where
another does (routing).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations, product
from random import Random
from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_array

from inspectorate.method.assessments import AnswerCategory
from inspectorate.method.tallies import published_ranges

YES: AnswerCategory = "sufficient"
NO: AnswerCategory = "insufficient"
NOT_COUNTED: AnswerCategory = "not_applicable"
CATEGORIES = (YES, NO, NOT_COUNTED)
Ranges = dict[str, list[tuple[int, int]] | None]


class Quantity(NamedTuple):
    """Number of cases of a group of levels of a factor whose answer to a question has a category."""

    question: str
    factor: str
    group: int
    category: str


@dataclass(frozen=True)
class World:
    """Each case's group of levels, by factor (a number from 0), and each case's answer, by question."""

    groups: Mapping[str, tuple[int, ...]]
    answers: Mapping[str, tuple[AnswerCategory, ...]]

    def sizes(self, factor: str) -> list[int]:
        """Return the number of cases in each group."""
        return [self.groups[factor].count(group) for group in range(max(self.groups[factor]) + 1)]

    def members(self, factor: str, group: int) -> list[int]:
        """Return the cases of a group."""
        return [case for case, member in enumerate(self.groups[factor]) if member == group]

    def count(self, quantity: Quantity) -> int:
        """Return a quantity."""
        answers = self.answers[quantity.question]
        return sum(
            answers[case] == quantity.category for case in self.members(quantity.factor, quantity.group)
        )

    @cached_property
    def published(self) -> Mapping[str, Ranges]:
        """The ranges that are published for each group, by factor and question; None where withheld."""
        return {factor: published_ranges(groups, self.answers) for factor, groups in self.groups.items()}

    @property
    def totals(self) -> object:
        """The published numbers of cases in each group, and of all cases with each answer."""
        totals = {
            question: [answers.count(category) for category in CATEGORIES]
            for question, answers in self.answers.items()
        }
        return {factor: self.sizes(factor) for factor in self.groups}, totals

    def is_release_of(self, other: "World") -> bool:
        """Return whether everything published of this world is true of the other one."""
        return self.totals == other.totals and all(
            low <= other.count(Quantity(question, factor, group, YES)) <= high
            for factor, published in self.published.items()
            for question, ranges in published.items()
            for group, (low, high) in enumerate(ranges or ())
        )


def recovered(world: World, moves: int = 400_000) -> list[Quantity]:
    """Return what the release gives away: the numbers of cases of a group that are the same in every world.

    Worlds are looked for by exchanging answers and levels between cases; where that finds no second value, by
    the integer programme. Numbers that are certain from the result of all cases alone are not counted: every
    case has the category, or none has.
    """
    open_quantities = {
        Quantity(question, factor, group, category)
        for question, answers in world.answers.items()
        for factor in world.groups
        for group in range(len(world.sizes(factor)))
        for category in CATEGORIES
        if 0 < answers.count(category) < len(answers)
    }
    for other in _walk(world, moves):
        open_quantities = {quantity for quantity in open_quantities if same(world, other, quantity)}
        if not open_quantities:
            return []
    return [
        quantity
        for quantity in sorted(open_quantities)
        if all(same(world, other, quantity) for other in extremes(world, quantity))
    ]


def same(world: World, other: World, quantity: Quantity) -> bool:
    """Return whether two worlds have the same quantity."""
    return world.count(quantity) == other.count(quantity)


def _walk(world: World, moves: int) -> Iterator[World]:
    """Yield worlds that are the same release and have a number not seen before, by random exchanges."""
    walk, rng = _Walk(world), Random(1)
    for _ in range(moves):
        a, b = rng.sample(range(walk.cases), 2)
        if rng.random() < 0.5:
            moved = walk.exchange_levels(rng.choice(walk.factors), a, b)
        else:
            moved = walk.exchange_answers(rng.choice(walk.questions), a, b)
        if moved and walk.new_numbers():
            other = walk.world()
            if world.is_release_of(other):
                walk.seen |= walk.new_numbers()
                yield other


class _Walk:
    """World that changes by exchanges between two cases, without a change in the release."""

    def __init__(self, world: World) -> None:
        self.questions, self.factors = list(world.answers), list(world.groups)
        self.levels = {factor: list(groups) for factor, groups in world.groups.items()}
        self.answers = {question: list(answers) for question, answers in world.answers.items()}
        self.cases = len(self.answers[self.questions[0]])
        self.published = world.published
        self.counts = Counter[Quantity](
            Quantity(question, factor, self.levels[factor][case], self.answers[question][case])
            for question in self.questions
            for factor in self.factors
            for case in range(self.cases)
        )
        self.start = dict(self.counts)
        self.seen: set[Quantity] = set()

    def exchange_levels(self, factor: str, a: int, b: int) -> bool:
        """Exchange the levels of two cases, unless the release would change."""
        levels = self.levels[factor]
        if levels[a] == levels[b]:
            return False
        changes = Counter[Quantity]()
        for question in self.questions:
            answer_a, answer_b = self.answers[question][a], self.answers[question][b]
            if answer_a != answer_b:
                changes[Quantity(question, factor, levels[a], answer_a)] -= 1
                changes[Quantity(question, factor, levels[a], answer_b)] += 1
                changes[Quantity(question, factor, levels[b], answer_b)] -= 1
                changes[Quantity(question, factor, levels[b], answer_a)] += 1
        if not self._apply(changes):
            return False
        levels[a], levels[b] = levels[b], levels[a]
        return True

    def exchange_answers(self, question: str, a: int, b: int) -> bool:
        """Exchange the answers of two cases, unless the release would change.

        Where the question counts for one of them only, all such questions go with it: routing stays true.
        """
        answers = self.answers[question]
        if answers[a] == answers[b]:
            return False
        exchanged = [question]
        if NOT_COUNTED in {answers[a], answers[b]}:
            exchanged = [
                name
                for name, given in self.answers.items()
                if (given[a] == NOT_COUNTED) != (given[b] == NOT_COUNTED)
            ]
        changes = Counter[Quantity]()
        for name in exchanged:
            given = self.answers[name]
            for factor in self.factors:
                levels = self.levels[factor]
                if levels[a] != levels[b]:
                    changes[Quantity(name, factor, levels[a], given[a])] -= 1
                    changes[Quantity(name, factor, levels[a], given[b])] += 1
                    changes[Quantity(name, factor, levels[b], given[b])] -= 1
                    changes[Quantity(name, factor, levels[b], given[a])] += 1
        if not self._apply(changes):
            return False
        for name in exchanged:
            given = self.answers[name]
            given[a], given[b] = given[b], given[a]
        return True

    def _apply(self, changes: Counter[Quantity]) -> bool:
        for quantity, change in changes.items():
            ranges = self.published[quantity.factor][quantity.question]
            if quantity.category == YES and ranges:
                low, high = ranges[quantity.group]
                if not low <= self.counts[quantity] + change <= high:
                    return False
        for quantity, change in changes.items():
            self.counts[quantity] += change
        return True

    def new_numbers(self) -> set[Quantity]:
        """Return the quantities that differ from the true world's, and were not seen to differ before."""
        return {
            quantity
            for quantity in self.counts.keys() - self.seen
            if self.counts[quantity] != self.start.get(quantity, 0)
        }

    def world(self) -> World:
        """Return the present world."""
        return World(
            {factor: tuple(levels) for factor, levels in self.levels.items()},
            {question: tuple(answers) for question, answers in self.answers.items()},
        )


def extremes(world: World, quantity: Quantity) -> Iterator[World]:
    """Yield the worlds with the smallest and the largest quantity: the integer programme over all tables."""
    programme = _Programme(world, quantity)
    for direction in (1, -1):
        other = programme.solve(direction)
        assert world.is_release_of(other)
        yield other


class _Programme:
    """Integer programme: each case's answers and levels, and their products where a number is counted."""

    def __init__(self, world: World, quantity: Quantity) -> None:
        self.world = world
        self.cases = range(len(world.groups[quantity.factor]))
        self.variables: dict[object, int] = {}
        self.rows: list[tuple[dict[int, int], float, float]] = []
        self._one_answer_and_one_level()
        self._routing()
        for question, factor in product(world.answers, world.groups):
            if ranges := world.published[factor][question]:
                self._count(question, factor, YES, ranges)
        groups = range(len(world.sizes(quantity.factor)))
        self._count(quantity.question, quantity.factor, quantity.category, [None for _ in groups])
        self.counted = [
            self._variable(
                "both", case, quantity.question, quantity.factor, quantity.category, quantity.group
            )
            for case in self.cases
        ]

    def _variable(self, *name: object) -> int:
        return self.variables.setdefault(name, len(self.variables))

    def _one_answer_and_one_level(self) -> None:
        for question, answers in self.world.answers.items():
            for case in self.cases:
                row = {self._variable("answer", case, question, name): 1 for name in CATEGORIES}
                self.rows.append((row, 1, 1))
            for name in CATEGORIES:
                row = {self._variable("answer", case, question, name): 1 for case in self.cases}
                self.rows.append((row, answers.count(name), answers.count(name)))
        for factor in self.world.groups:
            sizes = self.world.sizes(factor)
            for case in self.cases:
                row = {self._variable("level", case, factor, group): 1 for group in range(len(sizes))}
                self.rows.append((row, 1, 1))
            for group, size in enumerate(sizes):
                row = {self._variable("level", case, factor, group): 1 for case in self.cases}
                self.rows.append((row, size, size))

    def _routing(self) -> None:
        """Where a question counts for no case without another, it does so in every world."""
        applies = {
            question: {case for case, answer in enumerate(answers) if answer != NOT_COUNTED}
            for question, answers in self.world.answers.items()
        }
        for inner, outer in permutations(applies, 2):
            if applies[inner] <= applies[outer] and len(applies[outer]) < len(self.cases):
                for case in self.cases:
                    row = {
                        self._variable("answer", case, inner, NOT_COUNTED): 1,
                        self._variable("answer", case, outer, NOT_COUNTED): -1,
                    }
                    self.rows.append((row, 0, 1))

    def _count(
        self, question: str, factor: str, category: str, limits: Sequence[tuple[int, int] | None]
    ) -> None:
        """Count the cases of each group whose answer has a category, between limits."""
        for case in self.cases:
            row = {self._variable("answer", case, question, category): -1}
            for group in range(len(limits)):
                both = self._variable("both", case, question, factor, category, group)
                row[both] = 1
                self.rows.append(({both: 1, self._variable("level", case, factor, group): -1}, -1, 0))
            self.rows.append((row, 0, 0))
        for group, limit in enumerate(limits):
            if limit:
                row = {
                    self._variable("both", case, question, factor, category, group): 1 for case in self.cases
                }
                self.rows.append((row, *limit))

    def solve(self, direction: int) -> World:
        """Return the world with the smallest (1) or largest (-1) number."""
        size = len(self.variables)
        matrix = lil_array((len(self.rows), size))
        for position, (row, _, _) in enumerate(self.rows):
            for variable, coefficient in row.items():
                matrix[position, variable] = coefficient
        objective = np.zeros(size)
        objective[self.counted] = direction
        solution = milp(
            objective,
            constraints=LinearConstraint(
                matrix.tocsr(), [row[1] for row in self.rows], [row[2] for row in self.rows]
            ),
            integrality=np.ones(size, dtype=int),
            bounds=Bounds(0, 1),
        )
        assert solution.success, solution.message
        values = solution.x.round()
        world = self.world
        return World(
            {
                factor: tuple(
                    next(
                        group
                        for group in range(len(world.sizes(factor)))
                        if values[self._variable("level", case, factor, group)]
                    )
                    for case in self.cases
                )
                for factor in world.groups
            },
            {
                question: tuple(
                    next(
                        name for name in CATEGORIES if values[self._variable("answer", case, question, name)]
                    )
                    for case in self.cases
                )
                for question in world.answers
            },
        )
