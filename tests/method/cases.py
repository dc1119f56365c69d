"""Random assessments for tests, complete or with given answers only."""

from collections.abc import Mapping
from random import Random

from inspectorate.method.assessments import Answer, AnswerCategory, Assessment, applicable
from inspectorate.method.standards import Framework


def complete_assessment(
    framework: Framework, group: str, case: str, rng: Random, *, good: float = 0.65, occasion: str = "first"
) -> Assessment:
    """Return an assessment with every fact and every answer that routing requires."""
    facts = random_facts(framework, group, rng)
    options = [option for option in framework.casework.answers if option.applicable]
    sufficient = [option.key for option in options if option.sufficient]
    insufficient = [option.key for option in options if not option.sufficient]
    answers = {
        question: Answer(rng.choice(sufficient if rng.random() < good else insufficient))
        for question in sorted(applicable(facts, framework, group))
    }
    return Assessment(case, group, f"assessor {occasion}", occasion, facts, answers)


def random_facts(framework: Framework, group: str, rng: Random) -> dict[str, str]:
    """Return all facts of a case; most routing answers are those under which more questions apply."""
    casework = framework.casework
    facts = {
        question.key: question.options[0] if rng.random() < 0.7 else rng.choice(question.options)
        for question in casework.routing
        if group in question.groups
    }
    for scale in casework.scales:
        for assessor in ("service", "inspector"):
            facts[f"{assessor}_{scale.key}"] = rng.choice(scale.levels).key
    return facts


def random_assessments(framework: Framework, group: str, number: int, seed: int = 1) -> list[Assessment]:
    """Return `number` complete assessments, reproducible from the seed."""
    rng = Random(seed)
    return [complete_assessment(framework, group, f"{group}-{index:03}", rng) for index in range(number)]


def assessment_with(
    case: str,
    group: str,
    answers: Mapping[str, str],
    facts: Mapping[str, str] | None = None,
    **other_fields: str,
) -> Assessment:
    """Return an assessment with only these answers and facts."""
    answers_by_question = {question: Answer(value) for question, value in answers.items()}
    return Assessment(
        case,
        group,
        other_fields.get("assessor", ""),
        other_fields.get("occasion", "first"),
        facts or {},
        answers_by_question,
    )


def standard_assessment(
    case: str, framework: Framework, answers: Mapping[str, str], others: str = "not_applicable"
) -> Assessment:
    """Return an assessment of the standard of these answers, its other key questions answered `others`."""
    standard = framework.standard_of[next(iter(answers))]
    group = framework.domain_of[standard.id].case_group or ""
    return assessment_with(case, group, {key.id: others for key in standard.key_questions} | dict(answers))


def category_counts(
    yes: int, no: int, not_applicable: int = 0, missing: int = 0
) -> dict[AnswerCategory, int]:
    """Return numbers of cases by category."""
    return {"sufficient": yes, "insufficient": no, "not_applicable": not_applicable, "missing": missing}
