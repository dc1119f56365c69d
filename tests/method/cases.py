"""Made-up assessments: complete and consistent ones, and ones that hold only what a test is about."""

from collections.abc import Mapping
from random import Random

from inspectorate.method.assessments import Answer, Assessment, Standing, applicable
from inspectorate.method.standards import Framework


def complete(
    framework: Framework, group: str, case: str, rng: Random, *, good: float = 0.65, occasion: str = "first"
) -> Assessment:
    """One assessment with every fact and every answer its routing asks for."""
    facts = made_up_facts(framework, group, rng)
    options = [option for option in framework.casework.answers if option.applicable]
    sufficient = [option.key for option in options if option.sufficient]
    insufficient = [option.key for option in options if not option.sufficient]
    answers = {
        question: Answer(rng.choice(sufficient if rng.random() < good else insufficient))
        for question in sorted(applicable(facts, framework, group))
    }
    return Assessment(case, group, f"assessor {occasion}", occasion, facts, answers)


def made_up_facts(framework: Framework, group: str, rng: Random) -> dict[str, str]:
    """Every fact of a case of this group, most routing questions answered the way that asks more."""
    casework = framework.casework
    facts = {
        question.key: question.options[0] if rng.random() < 0.7 else rng.choice(question.options)
        for question in casework.routing
        if group in question.groups
    }
    for scale in casework.scales:
        for by in ("service", "inspector"):
            facts[f"{by}_{scale.key}"] = rng.choice(scale.levels).key
    return facts


def many(framework: Framework, group: str, number: int, seed: int = 1) -> list[Assessment]:
    """A number of complete assessments, the same for the same seed."""
    rng = Random(seed)
    return [complete(framework, group, f"{group}-{place:03}", rng) for place in range(number)]


def answered(
    case: str, group: str, answers: Mapping[str, str], facts: Mapping[str, str] | None = None, **more: str
) -> Assessment:
    """One assessment with these answers and facts only."""
    said = {question: Answer(value) for question, value in answers.items()}
    return Assessment(case, group, more.get("assessor", ""), more.get("occasion", "first"), facts or {}, said)


def seen(yes: int, no: int, not_applicable: int = 0, missing: int = 0) -> dict[Standing, int]:
    """How many cases were sufficient, insufficient, not applicable and not answered."""
    return {"sufficient": yes, "insufficient": no, "not_applicable": not_applicable, "missing": missing}
