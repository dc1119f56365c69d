"""Facts, levels, answers and conditions in the edition's own words, for messages that a person reads."""

from collections.abc import Sequence

from inspectorate.method.assessments.routing import INSPECTOR, SERVICE
from inspectorate.method.standards import AnswerOption, Condition, Framework

_WHOSE = {SERVICE: "the service's level of", INSPECTOR: "the inspector's level of"}


def fact_in_words(name: str, framework: Framework) -> str:
    """Return what a fact is called: the question put to the assessor, or whose level of what it is."""
    casework = framework.casework
    for scale in casework.scales:
        for prefix, whose in _WHOSE.items():
            if name == prefix + scale.key:
                return f"{whose} {scale.title[:1].lower()}{scale.title[1:]}"
    said = {field.key: field.title for field in casework.fields}
    said |= {question.key: question.text for question in casework.routing}
    return f"“{said.get(name, name)}”"


def level_in_words(name: str, level: str, framework: Framework) -> str:
    """Return the title of one level of a fact; the level's key made readable where it has none."""
    casework = framework.casework
    scales = {scale.key: {each.key: each.title for each in scale.levels} for scale in casework.scales}
    titles = {prefix + key: levels for key, levels in scales.items() for prefix in _WHOSE}
    for field in casework.fields:
        titles[field.key] = scales[field.scale] if field.scale else dict(field.titles)
    return titles.get(name, {}).get(level) or level.replace("_", " ").capitalize()


def answers_in_words(options: Sequence[AnswerOption]) -> str:
    """Return the titles of some answers as a choice: "Yes, No or Not applicable"."""
    return either([option.title for option in options])


def either(words: Sequence[str]) -> str:
    """Return words as a choice: "Yes, No or Not known"."""
    return " or ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def describe(condition: Condition | None, framework: Framework) -> str:
    """Return a condition in words: “Is there a victim?” is answered Yes; "always" for none."""
    if condition is None:
        return "always"
    parts = [_test(condition, condition.fact, framework)] if condition.fact else []
    parts += [describe(part, framework) for part in condition.all]
    if condition.any:
        parts.append(" or ".join(describe(part, framework) for part in condition.any))
    return ", and ".join(parts) or "always"


def _test(condition: Condition, name: str, framework: Framework) -> str:
    asked = any(question.key == name for question in framework.casework.routing)
    verb, tests = "is answered" if asked else "is", []
    if condition.is_:
        tests.append(either([level_in_words(name, level, framework) for level in condition.is_]))
    if condition.at_least is not None:
        tests.append(f"{level_in_words(name, condition.at_least, framework)} or higher")
    said = f"{verb} {' and '.join(tests)}" if tests else "is answered" if asked else "is known"
    return f"{fact_in_words(name, framework)} {said}"
