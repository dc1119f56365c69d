"""Second assessments of some cases by another assessor, who disagrees most where prompts disagree."""

from collections.abc import Sequence
from dataclasses import replace

from examples.generate.chance import RandomStream
from inspectorate.method.assessments import Answer, Assessment

SHARE = 0.2
ASSESSORS = ("Inspector A", "Inspector B", "Inspector C", "Inspector D", "Local assessor E")
OPPOSITE = {"yes": "no", "no": "yes"}


def assessor_of(number: int) -> str:
    """Return the assessor of the nth case, counted from 0."""
    return ASSESSORS[number % len(ASSESSORS)]


def second_assessments(first: Sequence[Assessment], seed: int) -> list[Assessment]:
    """Return second assessments of a fifth of the cases, in the order of the first."""
    random_stream = RandomStream(seed, f"second {first[0].group}")
    case_ids = set(
        random_stream.shuffled(assessment.case_id for assessment in first)[: round(SHARE * len(first))]
    )
    return [
        _second_assessment(assessment, random_stream)
        for assessment in first
        if assessment.case_id in case_ids
    ]


def _second_assessment(first: Assessment, random_stream: RandomStream) -> Assessment:
    others = [name for name in ASSESSORS if name != first.assessor]
    answers = {question: Answer(_second_answer(first, question, random_stream)) for question in first.answers}
    return replace(first, assessor=random_stream.pick(others), occasion="second", answers=answers)


def _second_answer(first: Assessment, question: str, random_stream: RandomStream) -> str:
    """Return the second assessor's answer; the more prompts disagree with the first, the more it differs."""
    value = first.answers[question].value
    key = ".".join(question.split(".")[:3])
    prompts = [answer.value for name, answer in first.answers.items() if name.startswith(f"{key}.")]
    agreeing = prompts.count(value) / len(prompts) if prompts else 0.5
    doubt = 0.04 + 0.2 * (1 - agreeing)
    return OPPOSITE.get(value, value) if random_stream.share() < doubt else value
