"""Facts, levels, answers and conditions in the edition's words, for messages."""

from collections.abc import Sequence

from inspectorate.method.assessments.routing import INSPECTOR, SERVICE
from inspectorate.method.standards import AnswerOption, Condition, Framework

_ASSESSORS = {SERVICE: "the service's level of", INSPECTOR: "the inspector's level of"}


def fact_in_words(name: str, framework: Framework) -> str:
    """Return the title of a fact: the wording of a routing question, or of a level on a scale."""
    casework = framework.casework
    for scale in casework.scales:
        for prefix, assessor in _ASSESSORS.items():
            if name == prefix + scale.key:
                return f"{assessor} {scale.title[:1].lower()}{scale.title[1:]}"
    titles = {field.key: field.title for field in casework.fields}
    titles |= {question.key: question.text for question in casework.routing}
    return f"“{titles.get(name, name)}”"


def level_in_words(name: str, level: str, framework: Framework) -> str:
    """Return the title of a level of a fact, or a title derived from its key."""
    casework = framework.casework
    scales = {
        scale.key: {level_of_scale.key: level_of_scale.title for level_of_scale in scale.levels}
        for scale in casework.scales
    }
    titles = {prefix + key: levels for key, levels in scales.items() for prefix in _ASSESSORS}
    for field in casework.fields:
        titles[field.key] = scales[field.scale] if field.scale else dict(field.titles)
    return titles.get(name, {}).get(level) or level.replace("_", " ").capitalize()


def level_of_case(name: str, level: str, framework: Framework) -> str:
    """Return the title of a level that one case has: “Girl”, where a table of groups says “Girls”."""
    fields = {field.key: field.case_titles for field in framework.casework.fields}
    return fields.get(name, {}).get(level) or level_in_words(name, level, framework)


def answers_in_words(options: Sequence[AnswerOption]) -> str:
    """Return the titles of answers as a choice: "Yes, No or Not applicable"."""
    return as_choice([option.title for option in options])


def as_choice(words: Sequence[str]) -> str:
    """Return words as a choice: "Yes, No or Not known"."""
    return " or ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def describe(condition: Condition | None, framework: Framework) -> str:
    """Return a condition in words: “Is there a victim?” is answered Yes; "always" if there is none."""
    if condition is None:
        return "always"
    parts = [_test(condition, condition.fact, framework)] if condition.fact else []
    parts += [describe(part, framework) for part in condition.all]
    if condition.any:
        parts.append(" or ".join(describe(part, framework) for part in condition.any))
    return ", and ".join(parts) or "always"


def _test(condition: Condition, name: str, framework: Framework) -> str:
    is_routing_question = any(question.key == name for question in framework.casework.routing)
    verb, tests = "is answered" if is_routing_question else "is", []
    if condition.is_:
        tests.append(as_choice([level_in_words(name, level, framework) for level in condition.is_]))
    if condition.at_least is not None:
        tests.append(f"{level_in_words(name, condition.at_least, framework)} or higher")
    predicate = (
        f"{verb} {' and '.join(tests)}" if tests else "is answered" if is_routing_question else "is known"
    )
    return f"{fact_in_words(name, framework)} {predicate}"
