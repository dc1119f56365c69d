"""The answers: for each key question a small integer programme over its cases and prompts.

It meets the wanted counts exactly. Among all answers that do, it takes the likeliest: each case has a quality
of work (its case manager's, its own, and one for each standard), each answer some noise, and a key
question that disagrees with most of its prompts costs something, so that it happens and is rare.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from examples.generate.chance import Chance
from examples.generate.published import PROMPTS, SHARES, SUFFICIENT
from examples.generate.stating import HARM, SAFETY, Stated, severity
from inspectorate.method.assessments import applicable
from inspectorate.method.population import Case
from inspectorate.method.standards import Framework, KeyQuestion, Question

UNIT = 1000
DISAGREEING = 2 * UNIT
SELDOM: Mapping[str, float] = {"2.3.1.g": 0.6, "2.3.3.c": 0.25, "3.2.3.b": 0.3, "3.4.2.b": 0.4}
"""About how often an assessor finds that a prompt does not apply, though the facts do not rule it out."""

Answers = dict[str, dict[str, str]]
Scores = Mapping[tuple[str, str], int]


def answer(cases: Sequence[Case], stated: Stated, group: str, framework: Framework, seed: int) -> Answers:
    """Return the answers of each case by its id: every question its facts make applicable, and no other."""
    work = _Work(cases, stated, framework, seed)
    asked = {case.id: applicable(stated[case.id], framework, group) for case in cases}
    answers: Answers = {case.id: {} for case in cases}
    for standard in framework.domain_for(group).standards:
        for key in standard.key_questions:
            grid = _grid(key, asked, Chance(seed, f"not applicable {key.id}"))
            scores = work.scores(standard.id, key, grid)
            for (case, question), value in _solve(key, grid, scores).items():
                answers[case][question] = value
            for case, question in grid.left_aside:
                answers[case][question] = "not_applicable"
    return {
        case: {name: given[name] for name in framework.questions if name in given}
        for case, given in answers.items()
    }


@dataclass(frozen=True, slots=True)
class _Grid:
    """Which cases a key question and each of its prompts apply to."""

    cases: tuple[str, ...]
    prompts: Mapping[str, tuple[str, ...]]
    left_aside: tuple[tuple[str, str], ...]

    @property
    def cells(self) -> list[tuple[str, str]]:
        """Every case with every applicable prompt."""
        return [(case, prompt) for prompt, cases in self.prompts.items() for case in cases]

    def of(self, case: str) -> list[str]:
        """The prompts that apply to a case."""
        return [prompt for prompt, cases in self.prompts.items() if case in cases]


def _grid(key: KeyQuestion, asked: Mapping[str, frozenset[str]], chance: Chance) -> _Grid:
    cases = tuple(case for case, questions in asked.items() if key.id in questions)
    prompts, aside = {}, []
    for prompt in key.prompts:
        applies = [case for case in cases if prompt.id in asked[case]]
        number = round(SELDOM.get(prompt.id, 0) * len(applies))
        out = set(chance.shuffled(applies)[:number])
        prompts[prompt.id] = tuple(case for case in applies if case not in out)
        aside += [(case, prompt.id) for case in applies if case in out]
    return _Grid(cases, prompts, tuple(aside))


def wanted(question: Question, applies: int) -> int:
    """Return how many of the applicable cases are sufficient; refuses counts other than those published."""
    published = SUFFICIENT.get(question.id) or PROMPTS.get(question.id)
    if published is None:
        return round(SHARES[question.id] * applies)
    if published[1] != applies:
        raise ValueError(
            f"Question {question.id} applies to {applies} cases where {published[1]} are wanted."
        )
    return published[0]


class _Work:
    """How good the work in each case is, as a whole, by standard and by question."""

    def __init__(self, cases: Sequence[Case], stated: Stated, framework: Framework, seed: int) -> None:
        self.stated, self.seed = stated, seed
        chance = Chance(seed, f"quality {cases[0].group}")
        managers = {name: 0.5 * chance.noise() for name in sorted({case.manager for case in cases})}
        self.quality = {}
        for case in cases:
            facts = stated[case.id]
            hard = severity(facts, HARM, framework) + severity(facts, SAFETY, framework)
            self.quality[case.id] = managers[case.manager] - 0.8 * hard + 0.5 * chance.noise()

    def scores(self, standard: str, key: KeyQuestion, grid: _Grid) -> Scores:
        """Return how much likelier yes is than no, for the question and its prompts, in whole numbers."""
        within = Chance(self.seed, f"standard {standard}")
        by_standard = {case: 0.5 * within.noise() for case in sorted(self.quality)}
        chance = Chance(self.seed, f"question {key.id}")
        scores = {}
        for case in grid.cases:
            base = self.quality[case] + by_standard[case] - self._underestimated(case, key.id)
            scores[case, key.id] = round(UNIT * (1.5 * base + 0.8 * chance.noise()))
            for prompt in grid.of(case):
                scores[case, prompt] = round(UNIT * (base + 0.9 * chance.noise()))
        return scores

    def _underestimated(self, case: str, key: str) -> float:
        """How much worse an assessment is whose level the inspector found too low."""
        scale = {"2.1.2": SAFETY, "2.1.3": HARM, "3.1.2": SAFETY, "3.1.3": HARM}.get(key)
        facts = self.stated[case]
        return 4.0 if scale and facts[f"service_{scale}"] != facts[f"inspector_{scale}"] else 0.0


def _solve(key: KeyQuestion, grid: _Grid, scores: Scores) -> dict[tuple[str, str], str]:
    """Return yes or no for every cell: the likeliest answers that have the wanted counts."""
    cells = [(case, key.id) for case in grid.cases] + grid.cells
    place = {cell: number for number, cell in enumerate(cells)}
    programme = _Programme([-scores[cell] for cell in cells] + [DISAGREEING] * len(grid.cases))
    for question in (key, *key.prompts):
        column = [place[cell] for cell in cells if cell[1] == question.id]
        count = wanted(question, len(column))
        programme.constrain(dict.fromkeys(column, 1.0), count, count)
    for exception, case in enumerate(grid.cases, start=len(cells)):
        prompts = [place[case, prompt] for prompt in grid.of(case)]
        ones, number, sufficient = dict.fromkeys(prompts, 1.0), len(prompts), place[case, key.id]
        # Sufficient: at least half of the prompts are. Insufficient: some are not. Or it is an exception.
        half, some = number // 2 + number % 2, 1 + number // 4
        programme.constrain(ones | {sufficient: -half, exception: number}, 0, np.inf)
        programme.constrain(ones | {sufficient: -some, exception: -number}, -np.inf, number - some)
    chosen = programme.solve(key.id)
    return {cell: "yes" if chosen[number] else "no" for cell, number in place.items()}


class _Programme:
    """Yes-or-no choices with a cost each, under constraints, to be made at the least cost."""

    def __init__(self, costs: Sequence[int]) -> None:
        self.costs = costs
        self.rows: list[np.ndarray[tuple[int], np.dtype[np.float64]]] = []
        self.least: list[float] = []
        self.most: list[float] = []

    def constrain(self, weights: Mapping[int, float], least: float, most: float) -> None:
        """Keep the weighted number of choices made between two bounds."""
        row = np.zeros(len(self.costs))
        row[list(weights)] = list(weights.values())
        self.rows.append(row)
        self.least.append(least)
        self.most.append(most)

    def solve(self, name: str) -> list[bool]:
        """Return the choices, or say that there are none."""
        found = milp(
            self.costs,
            constraints=LinearConstraint(np.array(self.rows), self.least, self.most),
            integrality=np.ones(len(self.costs), dtype=np.int64),
            bounds=Bounds(0, 1),
            options={"mip_rel_gap": 0.0},
        )
        if not found.success:
            raise ValueError(f"No answers to question {name} have the wanted counts: {found.message}")
        return [bool(share > 0.5) for share in found.x]
