"""Second assessments of some cases, by another assessor who mostly agrees, least about middling work."""

from collections.abc import Sequence
from dataclasses import replace

from examples.generate.chance import Chance
from inspectorate.method.assessments import Answer, Assessment

SHARE = 0.2
ASSESSORS = ("Inspector A", "Inspector B", "Inspector C", "Inspector D", "Local assessor E")
OTHER = {"yes": "no", "no": "yes"}


def assign(number: int) -> str:
    """Return the assessor of the nth case, counted from 0."""
    return ASSESSORS[number % len(ASSESSORS)]


def assess_again(first: Sequence[Assessment], seed: int) -> list[Assessment]:
    """Return second assessments of a fifth of the cases, in the order of the first."""
    chance = Chance(seed, f"second {first[0].group}")
    chosen = set(chance.shuffled(each.case_id for each in first)[: round(SHARE * len(first))])
    return [_again(each, chance) for each in first if each.case_id in chosen]


def _again(first: Assessment, chance: Chance) -> Assessment:
    others = [name for name in ASSESSORS if name != first.assessor]
    given = {question: Answer(_said(first, question, chance)) for question in first.answers}
    return replace(first, assessor=chance.pick(others), occasion="second", answers=given)


def _said(first: Assessment, question: str, chance: Chance) -> str:
    """The other assessor's answer: seldom the other way where prompts agree, oftener where not."""
    value = first.answers[question].value
    key = ".".join(question.split(".")[:3])
    prompts = [answer.value for name, answer in first.answers.items() if name.startswith(f"{key}.")]
    agreeing = prompts.count(value) / len(prompts) if prompts else 0.5
    doubt = 0.04 + 0.2 * (1 - agreeing)
    return OTHER.get(value, value) if chance.share() < doubt else value
