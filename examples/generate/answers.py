"""Generate the answers: an integer programme over cases and prompts for every key question.

It meets the target counts exactly. Among all answers that do, it takes the likeliest: every case has a
quality of work (of its case manager, its own, and one for every standard), every answer has noise, and a key
question that disagrees with most of its prompts has a cost, so that this is rare.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from examples.generate.chance import RandomStream
from examples.generate.facts import HARM, SAFETY, FactsByCase, severity
from examples.generate.targets import PROMPTS, SHARES, SUFFICIENT
from inspectorate.method.assessments import applicable
from inspectorate.method.population import Case
from inspectorate.method.standards import Framework, KeyQuestion, Question

UNIT = 1000
DISAGREEMENT_COST = 2 * UNIT
NOT_APPLICABLE_SHARES: Mapping[str, float] = {"2.3.1.g": 0.6, "2.3.3.c": 0.25, "3.2.3.b": 0.3, "3.4.2.b": 0.4}
"""Approximate share of cases to which a prompt does not apply, though the facts do not rule it out."""

Answers = dict[str, dict[str, str]]
Scores = Mapping[tuple[str, str], int]


def generate_answers(
    cases: Sequence[Case], facts: FactsByCase, group: str, framework: Framework, seed: int
) -> Answers:
    """Return the answers of every case by id: to the questions its facts make applicable, and no others."""
    quality = _Quality(cases, facts, framework, seed)
    applicable_questions = {case.id: applicable(facts[case.id], framework, group) for case in cases}
    answers: Answers = {case.id: {} for case in cases}
    for standard in framework.domain_for(group).standards:
        for key in standard.key_questions:
            grid = _grid(key, applicable_questions, RandomStream(seed, f"not applicable {key.id}"))
            scores = quality.scores(standard.id, key, grid)
            for (case, question), value in _solve(key, grid, scores).items():
                answers[case][question] = value
            for case, question in grid.not_applicable:
                answers[case][question] = "not_applicable"
    return {
        case: {name: case_answers[name] for name in framework.questions if name in case_answers}
        for case, case_answers in answers.items()
    }


@dataclass(frozen=True, slots=True)
class _Grid:
    """Cases to which a key question and its prompts apply."""

    cases: tuple[str, ...]
    prompts: Mapping[str, tuple[str, ...]]
    not_applicable: tuple[tuple[str, str], ...]

    @property
    def cells(self) -> list[tuple[str, str]]:
        """Pairs of a case and a prompt that applies to it."""
        return [(case, prompt) for prompt, cases in self.prompts.items() for case in cases]

    def of(self, case: str) -> list[str]:
        """Return the prompts that apply to a case."""
        return [prompt for prompt, cases in self.prompts.items() if case in cases]


def _grid(
    key: KeyQuestion, applicable_questions: Mapping[str, frozenset[str]], random_stream: RandomStream
) -> _Grid:
    cases = tuple(case for case, questions in applicable_questions.items() if key.id in questions)
    prompts, not_applicable = {}, []
    for prompt in key.prompts:
        applies = [case for case in cases if prompt.id in applicable_questions[case]]
        number = round(NOT_APPLICABLE_SHARES.get(prompt.id, 0) * len(applies))
        excluded = set(random_stream.shuffled(applies)[:number])
        prompts[prompt.id] = tuple(case for case in applies if case not in excluded)
        not_applicable += [(case, prompt.id) for case in applies if case in excluded]
    return _Grid(cases, prompts, tuple(not_applicable))


def target_count(question: Question, applies: int) -> int:
    """Return the number of sufficient cases; ValueError when another number of cases is applicable."""
    published = SUFFICIENT.get(question.id) or PROMPTS.get(question.id)
    if published is None:
        return round(SHARES[question.id] * applies)
    if published[1] != applies:
        raise ValueError(
            f"Question {question.id} applies to {applies} cases where {published[1]} are wanted."
        )
    return published[0]


class _Quality:
    """Quality of the work in every case: overall, by standard and by question."""

    def __init__(
        self, cases: Sequence[Case], facts_by_case: FactsByCase, framework: Framework, seed: int
    ) -> None:
        self.facts_by_case, self.seed = facts_by_case, seed
        random_stream = RandomStream(seed, f"quality {cases[0].group}")
        managers = {name: 0.5 * random_stream.noise() for name in sorted({case.manager for case in cases})}
        self.quality = {}
        for case in cases:
            facts = facts_by_case[case.id]
            difficulty = severity(facts, HARM, framework) + severity(facts, SAFETY, framework)
            self.quality[case.id] = managers[case.manager] - 0.8 * difficulty + 0.5 * random_stream.noise()

    def scores(self, standard: str, key: KeyQuestion, grid: _Grid) -> Scores:
        """Return integer log odds of “yes” for the key question and its prompts, by case."""
        standard_stream = RandomStream(self.seed, f"standard {standard}")
        by_standard = {case: 0.5 * standard_stream.noise() for case in sorted(self.quality)}
        random_stream = RandomStream(self.seed, f"question {key.id}")
        scores = {}
        for case in grid.cases:
            base = self.quality[case] + by_standard[case] - self._underestimated(case, key.id)
            scores[case, key.id] = round(UNIT * (1.5 * base + 0.8 * random_stream.noise()))
            for prompt in grid.of(case):
                scores[case, prompt] = round(UNIT * (base + 0.9 * random_stream.noise()))
        return scores

    def _underestimated(self, case: str, key: str) -> float:
        """Return the penalty of an assessment whose level is too low in the inspector's view."""
        scale = {"2.1.2": SAFETY, "2.1.3": HARM, "3.1.2": SAFETY, "3.1.3": HARM}.get(key)
        facts = self.facts_by_case[case]
        return 4.0 if scale and facts[f"service_{scale}"] != facts[f"inspector_{scale}"] else 0.0


def _solve(key: KeyQuestion, grid: _Grid, scores: Scores) -> dict[tuple[str, str], str]:
    """Return yes or no for every cell: the likeliest answers with the target counts."""
    cells = [(case, key.id) for case in grid.cases] + grid.cells
    index_of = {cell: prompt_count for prompt_count, cell in enumerate(cells)}
    programme = _IntegerProgramme([-scores[cell] for cell in cells] + [DISAGREEMENT_COST] * len(grid.cases))
    for question in (key, *key.prompts):
        column = [index_of[cell] for cell in cells if cell[1] == question.id]
        count = target_count(question, len(column))
        programme.constrain(dict.fromkeys(column, 1.0), count, count)
    for exception_index, case in enumerate(grid.cases, start=len(cells)):
        prompts = [index_of[case, prompt] for prompt in grid.of(case)]
        ones, prompt_count, sufficient = dict.fromkeys(prompts, 1.0), len(prompts), index_of[case, key.id]
        # Sufficient: at least half of the prompts are too. Insufficient: some are not. Exceptions cost.
        half, minimum = prompt_count // 2 + prompt_count % 2, 1 + prompt_count // 4
        programme.constrain(ones | {sufficient: -half, exception_index: prompt_count}, 0, np.inf)
        programme.constrain(
            ones | {sufficient: -minimum, exception_index: -prompt_count}, -np.inf, prompt_count - minimum
        )
    choices = programme.solve(key.id)
    return {cell: "yes" if choices[prompt_count] else "no" for cell, prompt_count in index_of.items()}


class _IntegerProgramme:
    """Binary choices, each with a cost, under linear constraints, at minimum cost."""

    def __init__(self, costs: Sequence[int]) -> None:
        self.costs = costs
        self.rows: list[np.ndarray[tuple[int], np.dtype[np.float64]]] = []
        self.least: list[float] = []
        self.most: list[float] = []

    def constrain(self, weights: Mapping[int, float], least: float, most: float) -> None:
        """Keep the weighted number of choices between two bounds."""
        row = np.zeros(len(self.costs))
        row[list(weights)] = list(weights.values())
        self.rows.append(row)
        self.least.append(least)
        self.most.append(most)

    def solve(self, name: str) -> list[bool]:
        """Return the choices; ValueError when no solution exists."""
        solution = milp(
            self.costs,
            constraints=LinearConstraint(np.array(self.rows), self.least, self.most),
            integrality=np.ones(len(self.costs), dtype=np.int64),
            bounds=Bounds(0, 1),
            options={"mip_rel_gap": 0.0},
        )
        if not solution.success:
            raise ValueError(f"No answers to question {name} have the wanted counts: {solution.message}")
        return [bool(share > 0.5) for share in solution.x]
