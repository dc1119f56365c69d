"""What is missing from an assessment, or inconsistent in it, in plain words."""

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from inspectorate.method.assessments.assessed import FIRST, SECOND, Answer, Assessment
from inspectorate.method.assessments.routing import (
    INSPECTOR,
    SERVICE,
    asked,
    fact,
    facts_of,
    holds,
    levels_of,
    route,
)
from inspectorate.method.assessments.wording import (
    answers_in_words,
    describe,
    either,
    fact_in_words,
    level_in_words,
)
from inspectorate.method.faults import Fault
from inspectorate.method.standards import Framework, Question


def check(assessment: Assessment, framework: Framework) -> tuple[Fault, ...]:
    """Return what is missing from one assessment or inconsistent in it; nothing when it is complete."""
    if assessment.group not in {domain.case_group for domain in framework.domains if domain.case_group}:
        groups = ", ".join(group.key for group in framework.casework.groups)
        return (
            Fault(
                _place(assessment),
                f"The case group “{assessment.group}” is not in the edition.",
                f"Use one of: {groups}.",
            ),
        )
    return (
        *_check_occasion(assessment),
        *_check_facts(assessment, framework),
        *_check_routing(assessment, framework),
        *_check_classifications(assessment, framework),
        *_check_answers(assessment, framework),
    )


def check_all(assessments: Iterable[Assessment], framework: Framework) -> tuple[Fault, ...]:
    """Return every assessment's faults, and those of the set (two first ones, a second with no first)."""
    together = tuple(assessments)
    faults = [fault for assessment in together for fault in check(assessment, framework)]
    by_occasion = Counter((assessment.case_id, assessment.occasion) for assessment in together)
    for (case, occasion), count in by_occasion.items():
        if count > 1:
            faults.append(
                Fault(
                    f"case {case}",
                    f"There are {count} assessments marked “{occasion}”.",
                    "Keep one, or mark a blind second assessment as “second”.",
                )
            )
        if occasion == SECOND and (case, FIRST) not in by_occasion:
            faults.append(
                Fault(
                    f"case {case}",
                    "There is a second assessment but no first one.",
                    "Add the first assessment, or mark this one as “first”.",
                )
            )
    return (*faults, *_check_blind(together))


def _check_blind(together: tuple[Assessment, ...]) -> Iterator[Fault]:
    first = {each.case_id: each.assessor for each in together if each.occasion == FIRST}
    for each in together:
        if each.occasion == SECOND and each.assessor and first.get(each.case_id) == each.assessor:
            yield Fault(
                _place(each),
                f"Both assessments are by {each.assessor}, so they say nothing about agreement.",
                "Have another assessor make the second assessment, without seeing the first.",
            )


def _place(assessment: Assessment, *more: str) -> str:
    second = ("second assessment",) if assessment.occasion == SECOND else ()
    return ", ".join((f"case {assessment.case_id}", *second, *more))


def _check_occasion(assessment: Assessment) -> Iterator[Fault]:
    if assessment.occasion not in {FIRST, SECOND}:
        yield Fault(
            _place(assessment),
            f"The occasion is “{assessment.occasion}”.",
            f"Write “{FIRST}” for the assessment that counts or “{SECOND}” for a blind second one.",
        )


def _check_facts(assessment: Assessment, framework: Framework) -> Iterator[Fault]:
    casework = framework.casework
    fields = {field.key: field for field in casework.fields}
    known = [*fields, *(question.key for question in casework.routing)]
    known += [prefix + scale.key for scale in casework.scales for prefix in (SERVICE, INSPECTOR)]
    for name, value in assessment.facts.items():
        place = _place(assessment, f"fact {name}")
        if name not in known:
            yield Fault(place, "The edition has no such fact.", _nearest(name, known))
            continue
        levels = levels_of(name, framework)
        is_open = name in fields and fields[name].open
        if value.strip() and levels and not is_open and value.strip() not in levels:
            said = f"“{value}” is not one of the levels of {fact_in_words(name, framework)}."
            yield Fault(place, said, f"Use {_levels(name, framework)}.")


def _levels(name: str, framework: Framework) -> str:
    return either([level_in_words(name, level, framework) for level in levels_of(name, framework)])


def _nearest(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, known, n=1)
    return f"Did you mean “{close[0]}”?" if close else "Remove it, or correct its name."


def _check_routing(assessment: Assessment, framework: Framework) -> Iterator[Fault]:
    waiting: dict[str, list[str]] = {
        question.key: [] for question in framework.casework.routing if assessment.group in question.groups
    }
    routed = route(assessment.facts, framework, assessment.group)
    for key, question in asked(framework, assessment.group):
        if routed[question.id] is not None:
            continue
        for name in sorted(facts_of(key.applies) | facts_of(question.applies)):
            waiting.setdefault(name, []).append(question.id)
    for name, questions in waiting.items():
        if fact(assessment.facts, name, framework):
            continue
        unsettled = f", so it is not settled whether {_apply(questions)}" if questions else ""
        options = _levels(name, framework)
        yield Fault(
            _place(assessment, f"fact {name}"),
            f"{_capital(fact_in_words(name, framework))} is not stated{unsettled}.",
            f"State it first: {options}." if options else "State it first.",
        )


def _apply(ids: list[str]) -> str:
    """Say of some questions that they apply: "2.2.1 applies", "2.2.1 and 2.2.2 apply"."""
    shown = ids if len(ids) <= 4 else [*ids[:3], f"{len(ids) - 3} more"]
    return f"{shown[0]} applies" if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]} apply"


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _check_classifications(assessment: Assessment, framework: Framework) -> Iterator[Fault]:
    for scale in framework.casework.scales:
        service = fact(assessment.facts, SERVICE + scale.key, framework)
        stated = level_in_words(SERVICE + scale.key, service, framework)
        if service and not fact(assessment.facts, INSPECTOR + scale.key, framework):
            yield Fault(
                _place(assessment, f"classification {scale.key}"),
                f"{_capital(fact_in_words(SERVICE + scale.key, framework))} is {stated}, but the inspector's "
                "own level is missing.",
                f"State it: {_levels(INSPECTOR + scale.key, framework)}.",
            )


def _check_answers(assessment: Assessment, framework: Framework) -> Iterator[Fault]:
    questions = {question.id: (key, question) for key, question in asked(framework, assessment.group)}
    for name in assessment.answers:
        if name not in questions:
            yield _misplaced(assessment, name, framework, list(questions))
    routed = route(assessment.facts, framework, assessment.group)
    found = {
        name: fault
        for name, (_, question) in questions.items()
        if (fault := _check_answer(assessment.answers.get(name), question, routed[name], framework))
    }
    ruled_out = [name for name, fault in found.items() if fault == _RULED_OUT]
    for name, fault in found.items():
        key, question = questions[name]
        place = _place(assessment, f"question {name}")
        if fault != _RULED_OUT:
            yield Fault(place, *fault)
        elif key is question or key.id not in ruled_out:
            # The prompts of a key question that is ruled out are so for the same reason, said once.
            prompts = sum(prompt.id in ruled_out for prompt in key.prompts) if key is question else 0
            yield _ruled_out(assessment, place, key, question, framework, prompts)


def _misplaced(assessment: Assessment, name: str, framework: Framework, known: list[str]) -> Fault:
    place = _place(assessment, f"question {name}")
    if name in framework.questions:
        title = framework.group(assessment.group).title
        return Fault(place, f"It is not asked of this group ({title}).", "Remove it, or correct the group.")
    return Fault(place, "The edition has no such question.", _nearest(name, known))


_RULED_OUT = ("ruled out", "")


def _check_answer(
    answer: Answer | None, question: Question, applies: bool | None, framework: Framework
) -> tuple[str, str] | None:
    """Return problem and cure for one answer; `_RULED_OUT` where routing says the question does not apply."""
    options = {option.key: option for option in framework.casework.answers}
    judged = [each for each in options.values() if each.applicable]
    free = answers_in_words([*options.values()] if question.may_be_not_applicable or not applies else judged)
    value = answer.value.strip() if answer else ""
    if not value:
        return ("It applies to this case but is not answered.", f"Answer {free}.") if applies else None
    option = options.get(value)
    if option is None:
        return (f"“{value}” is not an answer the edition knows.", f"Answer {free}.")
    if option.applicable and applies is False:
        return _RULED_OUT
    if not option.applicable and applies and not question.may_be_not_applicable:
        return (
            f"It is answered “{option.title}”, but from the facts stated it applies to this case.",
            f"Answer {answers_in_words(judged)}, or correct the fact that makes it apply.",
        )
    return None


def _ruled_out(
    assessment: Assessment, place: str, key: Question, question: Question, framework: Framework, prompts: int
) -> Fault:
    titles = {option.key: option.title for option in framework.casework.answers}
    value = titles[assessment.answers[question.id].value.strip()]
    by_key = key is not question and holds(key.applies, assessment.facts, framework) is False
    condition, whose = (key.applies, f"Key question {key.id}") if by_key else (question.applies, "It")
    more = f", and {prompts} of its prompts {'is' if prompts == 1 else 'are'} answered too" if prompts else ""
    return Fault(
        place,
        f"It is answered “{value}”{more}, but it does not apply. {whose} applies where "
        f"{describe(condition, framework)}.",
        "Remove the answers, or correct the fact that rules them out."
        if prompts
        else "Remove the answer, or correct the fact that rules it out.",
    )
