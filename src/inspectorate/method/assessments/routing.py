"""Routing: which questions a case is asked, from the facts stated about it."""

from collections.abc import Iterator, Mapping

from inspectorate.method.assessments.assessed import Assessment, Standing
from inspectorate.method.standards import Condition, Framework, KeyQuestion, Question

SERVICE, INSPECTOR = "service_", "inspector_"

Facts = Mapping[str, str]


def applicable(facts: Facts, framework: Framework, group: str) -> frozenset[str]:
    """Return the ids of the key questions and prompts that apply to a case of `group` with these facts.

    A question whose routing cannot be settled because a fact is missing is not among them; `undecided`
    names those. A prompt applies only where its key question does. KeyError when no domain is judged
    on this group.
    """
    return frozenset(name for name, applies in route(facts, framework, group).items() if applies)


def undecided(facts: Facts, framework: Framework, group: str) -> frozenset[str]:
    """Return the ids of the questions whose routing cannot be settled because a fact is missing."""
    return frozenset(name for name, applies in route(facts, framework, group).items() if applies is None)


def route(facts: Facts, framework: Framework, group: str) -> dict[str, bool | None]:
    """Return whether each question of the group's domain applies; None when a missing fact decides it."""
    routed: dict[str, bool | None] = {}
    for key, question in asked(framework, group):
        above = True if key is question else routed[key.id]
        routed[question.id] = _and(above, holds(question.applies, facts, framework))
    return routed


def asked(framework: Framework, group: str) -> Iterator[tuple[KeyQuestion, Question]]:
    """Yield every question of the domain judged on this group, in order, each beside its key question."""
    for standard in framework.domain_for(group).standards:
        for key in standard.key_questions:
            yield key, key
            yield from ((key, prompt) for prompt in key.prompts)


def holds(condition: Condition | None, facts: Facts, framework: Framework) -> bool | None:
    """Return whether a condition holds; None when a missing or unknown fact decides it (Kleene's logic)."""
    if condition is None:
        return True
    outcome = _test(condition, facts, framework)
    for part in condition.all:
        outcome = _and(outcome, holds(part, facts, framework))
    if condition.any:
        either: bool | None = False
        for part in condition.any:
            either = _or(either, holds(part, facts, framework))
        outcome = _and(outcome, either)
    return outcome


def _test(condition: Condition, facts: Facts, framework: Framework) -> bool | None:
    if condition.fact is None:
        return True
    value = fact(facts, condition.fact, framework)
    outcome: bool | None = None if not value else True
    if value and condition.is_:
        outcome = value in condition.is_
    if value and condition.at_least is not None:
        levels = levels_of(condition.fact, framework)
        known = value in levels and condition.at_least in levels
        reached = levels.index(value) >= levels.index(condition.at_least) if known else None
        outcome = _and(outcome, reached)
    return outcome


def _and(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _or(one: bool | None, other: bool | None) -> bool | None:
    if one or other:
        return True
    return None if one is None or other is None else False


def fact(facts: Facts, name: str, framework: Framework) -> str:
    """Return a fact's value, "" when it is missing.

    The service's own classification (`service_<scale>`) is read from the long-list field of that scale
    where the assessment does not state it afresh.
    """
    value = facts.get(name, "").strip()
    if value or not name.startswith(SERVICE):
        return value
    scale = name.removeprefix(SERVICE)
    listed = (facts.get(field.key, "").strip() for field in framework.casework.fields if field.scale == scale)
    return next(filter(None, listed), "")


def levels_of(name: str, framework: Framework) -> tuple[str, ...]:
    """Return the levels a fact can take, lowest first for a scale; empty when it is free or unknown."""
    casework = framework.casework
    scales = {scale.key: tuple(level.key for level in scale.levels) for scale in casework.scales}
    for prefix in (SERVICE, INSPECTOR):
        if name.startswith(prefix) and name.removeprefix(prefix) in scales:
            return scales[name.removeprefix(prefix)]
    for question in casework.routing:
        if question.key == name:
            return question.options
    for field in casework.fields:
        if field.key == name:
            return scales[field.scale] if field.scale else tuple(field.codes)
    return ()


def facts_of(condition: Condition | None) -> frozenset[str]:
    """Return the names of every fact a condition asks about."""
    if condition is None:
        return frozenset()
    own = frozenset({condition.fact} if condition.fact else ())
    return own.union(*(facts_of(part) for part in (*condition.all, *condition.any)))


def standing(
    assessment: Assessment, question: str, framework: Framework, applies: bool | None = None
) -> Standing:
    """Return how an assessment's answer to a question of its group is counted.

    Routing decides first: where it says a question does not apply, an answer given all the same is not
    counted. Where the answer is blank or not one of the edition's, the answer is missing. `applies` is
    the question's entry of `route`, passed by callers that already have it.
    """
    if applies is False:
        return "not_applicable"
    answer = assessment.answers.get(question)
    options = {option.key: option for option in framework.casework.answers}
    option = options.get(answer.value.strip()) if answer else None
    if option is None:
        return "missing"
    if not option.applicable:
        return "not_applicable"
    return "sufficient" if option.sufficient else "insufficient"


def standings(assessment: Assessment, framework: Framework) -> dict[str, Standing]:
    """Return how each answer of an assessment is counted, for every question of its group's domain."""
    routed = route(assessment.facts, framework, assessment.group)
    return {name: standing(assessment, name, framework, applies) for name, applies in routed.items()}
