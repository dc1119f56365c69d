"""Checks of assessments for missing and inconsistent entries, with faults in plain words."""

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from inspectorate.method.assessments.descriptions import (
    answers_in_words,
    as_choice,
    describe,
    fact_in_words,
    level_in_words,
)
from inspectorate.method.assessments.routing import (
    INSPECTOR,
    SERVICE,
    fact,
    facts_of,
    holds,
    levels_of,
    questions_of_group,
    route,
)
from inspectorate.method.assessments.values import FIRST, SECOND, Answer, Assessment
from inspectorate.method.faults import Fault
from inspectorate.method.faults import Sentence as _
from inspectorate.method.standards import Framework, Question


def check(assessment: Assessment, framework: Framework) -> tuple[Fault, ...]:
    """Return the faults of one assessment: missing or inconsistent entries; none if it is complete."""
    if assessment.group not in {domain.case_group for domain in framework.domains if domain.case_group}:
        groups = ", ".join(group.key for group in framework.casework.groups)
        return (
            Fault(
                _place(assessment),
                _("The case group “%(group)s” is not in the edition.", group=assessment.group),
                _("Use one of: %(groups)s.", groups=groups),
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
    """Return the faults of all assessments, and those between them.

    Two first assessments of a case, a second assessment without a first one, and two assessments of a case by
    the same assessor are faults.
    """
    all_assessments = tuple(assessments)
    faults = [fault for assessment in all_assessments for fault in check(assessment, framework)]
    by_occasion = Counter((assessment.case_id, assessment.occasion) for assessment in all_assessments)
    for (case_id, occasion), count in by_occasion.items():
        if count > 1:
            faults.append(
                Fault(
                    _("case %(case)s", case=case_id),
                    _(
                        "There are %(count)s assessments marked “%(occasion)s”.",
                        count=count,
                        occasion=occasion,
                    ),
                    _("Keep one, or mark a blind second assessment as “second”."),
                )
            )
        if occasion == SECOND and (case_id, FIRST) not in by_occasion:
            faults.append(
                Fault(
                    _("case %(case)s", case=case_id),
                    _("There is a second assessment but no first one."),
                    _("Add the first assessment, or mark this one as “first”."),
                )
            )
    return (*faults, *_check_blindness(all_assessments))


def _check_blindness(assessments: tuple[Assessment, ...]) -> Iterator[Fault]:
    first_assessor = {
        assessment.case_id: assessment.assessor for assessment in assessments if assessment.occasion == FIRST
    }
    for assessment in assessments:
        if (
            assessment.occasion == SECOND
            and assessment.assessor
            and first_assessor.get(assessment.case_id) == assessment.assessor
        ):
            yield Fault(
                _place(assessment),
                _(
                    "Both assessments are by %(assessor)s, so they say nothing about agreement.",
                    assessor=assessment.assessor,
                ),
                _("Have another assessor make the second assessment, without seeing the first."),
            )


def _place(assessment: Assessment, *details: str) -> str:
    place = _("case %(case)s", case=assessment.case_id)
    if assessment.occasion == SECOND:
        place = _("%(place)s, second assessment", place=place)
    for part in details:
        place = _("%(place)s, %(part)s", place=place, part=part)
    return place


def _check_occasion(assessment: Assessment) -> Iterator[Fault]:
    if assessment.occasion not in {FIRST, SECOND}:
        yield Fault(
            _place(assessment),
            _("The occasion is “%(occasion)s”.", occasion=assessment.occasion),
            _(
                "Write “%(first)s” for the assessment that counts or “%(second)s” for a blind second one.",
                first=FIRST,
                second=SECOND,
            ),
        )


def _check_facts(assessment: Assessment, framework: Framework) -> Iterator[Fault]:
    casework = framework.casework
    fields = {field.key: field for field in casework.fields}
    fact_names = [*fields, *(question.key for question in casework.routing)]
    fact_names += [prefix + scale.key for scale in casework.scales for prefix in (SERVICE, INSPECTOR)]
    for name, value in assessment.facts.items():
        if name not in fact_names:
            place = _place(assessment, _("fact %(name)s", name=name))
            yield Fault(place, _("The edition has no such fact."), _nearest(name, fact_names))
            continue
        levels = levels_of(name, framework)
        is_open = name in fields and fields[name].open
        if value.strip() and levels and not is_open and value.strip() not in levels:
            place = _place(assessment, _("fact %(name)s", name=name))
            problem = _(
                "“%(value)s” is not one of the levels of %(name)s.",
                value=value,
                name=fact_in_words(name, framework),
            )
            yield Fault(place, problem, _("Use %(levels)s.", levels=_levels_in_words(name, framework)))


def _levels_in_words(name: str, framework: Framework) -> str:
    return as_choice([level_in_words(name, level, framework) for level in levels_of(name, framework)])


def _nearest(name: str, valid: Iterable[str]) -> str:
    nearest = get_close_matches(name, valid, n=1)
    return (
        _("Did you mean “%(close)s”?", close=nearest[0]) if nearest else _("Remove it, or correct its name.")
    )


def _check_routing(assessment: Assessment, framework: Framework) -> Iterator[Fault]:
    dependent_questions: dict[str, list[str]] = {
        question.key: [] for question in framework.casework.routing if assessment.group in question.groups
    }
    applies = route(assessment.facts, framework, assessment.group)
    for key_question, question in questions_of_group(framework, assessment.group):
        if applies[question.id] is not None:
            continue
        for name in sorted(facts_of(key_question.applies) | facts_of(question.applies)):
            dependent_questions.setdefault(name, []).append(question.id)
    for name, questions in dependent_questions.items():
        if fact(assessment.facts, name, framework):
            continue
        consequence = f", so it is not settled whether {_apply_in_words(questions)}" if questions else ""
        options = _levels_in_words(name, framework)
        yield Fault(
            _place(assessment, _("fact %(name)s", name=name)),
            _(
                "%(name)s is not stated%(unsettled)s.",
                name=_capitalised(fact_in_words(name, framework)),
                unsettled=consequence,
            ),
            _("State it first: %(options)s.", options=options) if options else _("State it first."),
        )


def _apply_in_words(ids: list[str]) -> str:
    """Return a clause about questions: "2.2.1 applies", "2.2.1 and 2.2.2 apply"."""
    listed = ids if len(ids) <= 4 else [*ids[:3], f"{len(ids) - 3} more"]
    return (
        _("%(one)s applies", one=listed[0])
        if len(listed) == 1
        else _("%(some)s and %(last)s apply", some=", ".join(listed[:-1]), last=listed[-1])
    )


def _capitalised(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _check_classifications(assessment: Assessment, framework: Framework) -> Iterator[Fault]:
    for scale in framework.casework.scales:
        service = fact(assessment.facts, SERVICE + scale.key, framework)
        name = _capitalised(fact_in_words(SERVICE + scale.key, framework))
        level = level_in_words(SERVICE + scale.key, service, framework)
        if service and not fact(assessment.facts, INSPECTOR + scale.key, framework):
            yield Fault(
                _place(assessment, _("classification %(key)s", key=scale.key)),
                _(
                    "%(fact)s is %(stated)s, but the inspector's own level is missing.",
                    fact=name,
                    stated=level,
                ),
                _("State it: %(levels)s.", levels=_levels_in_words(INSPECTOR + scale.key, framework)),
            )


def _check_answers(assessment: Assessment, framework: Framework) -> Iterator[Fault]:
    questions = {
        question.id: (key_question, question)
        for key_question, question in questions_of_group(framework, assessment.group)
    }
    for name in assessment.answers:
        if name not in questions:
            yield _unknown_question_fault(assessment, name, framework, list(questions))
    applies = route(assessment.facts, framework, assessment.group)
    problems = {
        name: problem
        for name, (_, question) in questions.items()
        if (problem := _check_answer(assessment.answers.get(name), question, applies[name], framework))
    }
    ruled_out = [name for name, problem in problems.items() if problem == _RULED_OUT]
    for name, problem in problems.items():
        key_question, question = questions[name]
        place = _place(assessment, _("question %(name)s", name=name))
        if problem != _RULED_OUT:
            yield Fault(place, *problem)
        elif key_question is question or key_question.id not in ruled_out:
            # The fault of a key question that does not apply covers its prompts.
            prompts = (
                sum(prompt.id in ruled_out for prompt in key_question.prompts)
                if key_question is question
                else 0
            )
            yield _ruled_out_fault(assessment, place, key_question, question, framework, prompts)


def _unknown_question_fault(
    assessment: Assessment, name: str, framework: Framework, questions: list[str]
) -> Fault:
    place = _place(assessment, _("question %(name)s", name=name))
    if name in framework.questions:
        title = framework.group(assessment.group).title
        return Fault(
            place,
            _("It is not asked of this group (%(title)s).", title=title),
            _("Remove it, or correct the group."),
        )
    return Fault(place, _("The edition has no such question."), _nearest(name, questions))


_RULED_OUT = ("ruled out", "")


def _check_answer(
    answer: Answer | None, question: Question, applies: bool | None, framework: Framework
) -> tuple[str, str] | None:
    """Return problem and cure of an answer, `_RULED_OUT` if the question does not apply, or None."""
    options = {option.key: option for option in framework.casework.answers}
    applicable_options = [option for option in options.values() if option.applicable]
    choices = answers_in_words(
        [*options.values()] if question.may_be_not_applicable or not applies else applicable_options
    )
    value = answer.value.strip() if answer else ""
    if not value:
        return (
            (_("It applies to this case but is not answered."), _("Answer %(answers)s.", answers=choices))
            if applies
            else None
        )
    option = options.get(value)
    if option is None:
        return (
            _("“%(value)s” is not an answer the edition knows.", value=value),
            _("Answer %(answers)s.", answers=choices),
        )
    if option.applicable and applies is False:
        return _RULED_OUT
    if not option.applicable and applies and not question.may_be_not_applicable:
        return (
            _(
                "It is answered “%(title)s”, but from the facts stated it applies to this case.",
                title=option.title,
            ),
            _(
                "Answer %(answers)s, or correct the fact that makes it apply.",
                answers=answers_in_words(applicable_options),
            ),
        )
    return None


def _ruled_out_fault(
    assessment: Assessment,
    place: str,
    key_question: Question,
    question: Question,
    framework: Framework,
    prompts: int,
) -> Fault:
    titles = {option.key: option.title for option in framework.casework.answers}
    value = titles[assessment.answers[question.id].value.strip()]
    by_key_question = (
        key_question is not question and holds(key_question.applies, assessment.facts, framework) is False
    )
    condition, subject = (
        (key_question.applies, _("Key question %(id)s", id=key_question.id))
        if by_key_question
        else (question.applies, _("It"))
    )
    and_prompts = (
        f", and {prompts} of its prompts {'is' if prompts == 1 else 'are'} answered too" if prompts else ""
    )
    return Fault(
        place,
        _(
            "It is answered “%(value)s”%(more)s, but it does not apply. %(whose)s "
            "applies where %(condition)s.",
            value=value,
            more=and_prompts,
            whose=subject,
            condition=describe(condition, framework),
        ),
        _("Remove the answers, or correct the fact that rules them out.")
        if prompts
        else _("Remove the answer, or correct the fact that rules it out."),
    )
