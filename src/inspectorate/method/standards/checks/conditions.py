"""Checks of the conditions of questions: each has a source and tests a fact of the cases concerned."""

from collections.abc import Iterator, Mapping

from inspectorate.method.faults import Fault
from inspectorate.method.standards.framework import Condition, Domain, Framework, Question

Levels = tuple[str, ...]


def faults(framework: Framework) -> Iterator[Fault]:
    """Yield a fault for each condition that has no source or that could never be evaluated."""
    for key_question in framework.key_questions.values():
        for question in (key_question, *key_question.prompts):
            if question.applies:
                yield from _facts(question, framework.domain_of[question.id], framework)
            if question.applies and (question is key_question or question.applies != key_question.applies):
                yield from _source(question)


def _source(question: Question) -> Iterator[Fault]:
    if question.applies_source is None or question.applies_status is None:
        place = f"standards.toml or prompts.toml, question {question.id}, applies"
        cure = "Give `applies_source` and `applies_status`, beside it or once for the file."
        yield Fault(place, "This rule has no source and no status.", cure)


def _facts(question: Question, domain: Domain, framework: Framework) -> Iterator[Fault]:
    place = f"standards.toml or prompts.toml, question {question.id}, applies"
    if domain.case_group is None or question.applies is None:
        yield Fault(place, "Its domain is not judged on cases, so there are no facts to test.", "Remove it.")
        return
    facts = facts_of(framework, domain.case_group)
    ordered = {
        f"{assessor}_{scale.key}"
        for assessor in ("service", "inspector")
        for scale in framework.casework.scales
    }
    ordered |= {field.key for field in framework.casework.fields if field.scale}
    for condition in _with_nested(question.applies):
        yield from _condition(condition, facts, ordered, place)


def facts_of(framework: Framework, group: str) -> Mapping[str, Levels]:
    """Return the levels of every fact of a group's cases, by the key of the fact."""
    casework = framework.casework
    scales = {scale.key: tuple(level.key for level in scale.levels) for scale in casework.scales}
    fields = {
        field.key: scales.get(field.scale or "", tuple(field.codes))
        for field in casework.fields
        if not field.groups or group in field.groups
    }
    routing = {question.key: question.options for question in casework.routing if group in question.groups}
    classifications = {
        f"{assessor}_{key}": levels for assessor in ("service", "inspector") for key, levels in scales.items()
    }
    return fields | routing | classifications


def _with_nested(condition: Condition) -> Iterator[Condition]:
    yield condition
    for inner in (*condition.all, *condition.any):
        yield from _with_nested(inner)


def _condition(
    condition: Condition, facts: Mapping[str, Levels], ordered: set[str], place: str
) -> Iterator[Fault]:
    forms = [bool(condition.is_), condition.at_least is not None, bool(condition.all), bool(condition.any)]
    has_fact = condition.fact is not None
    if sum(forms) != 1 or has_fact != (forms[0] or forms[1]):
        cure = "Use `fact` with `is` or with `at_least`, or `all`, or `any`."
        yield Fault(place, "A condition must be of exactly one form.", cure)
    elif condition.fact is not None and condition.fact not in facts:
        problem = f"It tests {condition.fact!r}, a fact that these cases do not have."
        yield Fault(place, problem, f"Use one of: {', '.join(facts)}.")
    elif condition.fact is not None:
        yield from _levels(condition, facts[condition.fact], place)
        if condition.at_least is not None and condition.fact not in ordered:
            problem = f"The levels of {condition.fact!r} have no order."
            yield Fault(place, problem, "Use `is` in place of `at_least`.")


def _levels(condition: Condition, levels: Levels, place: str) -> Iterator[Fault]:
    tested = [*condition.is_, *([condition.at_least] if condition.at_least is not None else [])]
    for level in tested:
        if level not in levels:
            problem = f"{condition.fact!r} is never {level!r}."
            yield Fault(place, problem, f"Use one of: {', '.join(levels) or 'another fact'}.")
