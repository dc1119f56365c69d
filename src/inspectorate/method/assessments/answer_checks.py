"""Checks of the answers of an assessment, with faults in plain words."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from inspectorate.method.assessments.descriptions import answers_in_words, describe
from inspectorate.method.assessments.routing import holds, questions_of_group, route
from inspectorate.method.assessments.values import SECOND, Assessment
from inspectorate.method.faults import Fault
from inspectorate.method.faults import Sentence as _
from inspectorate.method.standards import Framework, KeyQuestion, Question
from inspectorate.method.standards.edition_cache import cached_by_edition

_RULED_OUT = ("ruled out", "")


def fault_place(assessment: Assessment, *details: str) -> str:
    """Return the place of a fault: the case, whether it is the second assessment, and details."""
    place = _("case %(case)s", case=assessment.case_id)
    if assessment.occasion == SECOND:
        place = _("%(place)s, second assessment", place=place)
    for part in details:
        place = _("%(place)s, %(part)s", place=place, part=part)
    return place


def nearest_name(name: str, valid: Iterable[str]) -> str:
    """Return the step that corrects an unknown name: the name that is most like it, if one is."""
    nearest = get_close_matches(name, valid, n=1)
    return (
        _("Did you mean “%(close)s”?", close=nearest[0])
        if nearest
        else _("Remove this entry, or correct its name.")
    )


def check_answers(assessment: Assessment, framework: Framework) -> Iterator[Fault]:
    """Yield the faults of the answers: missing, unknown, and to questions that do not apply."""
    questions, sound_answers = _questions_by_id(framework, assessment.group), _sound_answers(framework)
    for name in assessment.answers:
        if name not in questions:
            yield _unknown_question_fault(assessment, name, framework, list(questions))
    problems = {}
    for name, applies in route(assessment.facts, framework, assessment.group).items():
        question = questions[name][1]
        answer = assessment.answers.get(name)
        value = answer.value.strip() if answer else ""
        if value not in sound_answers[question.may_be_not_applicable, applies]:
            problems[name] = _answer_problem(value, question, applies, framework)
    ruled_out = [name for name, problem in problems.items() if problem == _RULED_OUT]
    for name, problem in problems.items():
        key_question, question = questions[name]
        place = fault_place(assessment, _("question %(name)s", name=name))
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


@cached_by_edition
def _questions_by_id(framework: Framework, group: str) -> Mapping[str, tuple[KeyQuestion, Question]]:
    return {
        question.id: (key_question, question)
        for key_question, question in questions_of_group(framework, group)
    }


@cached_by_edition
def _sound_answers(framework: Framework) -> Mapping[tuple[bool, bool | None], frozenset[str]]:
    """Return the answers without a fault, "" being none.

    The keys are whether the question may be answered “not applicable” although it applies, and whether it
    applies; None if this depends on a missing fact.
    """
    return {
        (may_be_not_applicable, applies): frozenset(
            option.key
            for option in framework.casework.answers
            if (applies is not False if option.applicable else may_be_not_applicable or not applies)
        )
        | ({""} if not applies else set())
        for may_be_not_applicable in (False, True)
        for applies in (True, False, None)
    }


def _unknown_question_fault(
    assessment: Assessment, name: str, framework: Framework, questions: list[str]
) -> Fault:
    place = fault_place(assessment, _("question %(name)s", name=name))
    if name in framework.questions:
        title = framework.group(assessment.group).title
        return Fault(
            place,
            _("This question is not asked about this case group (%(title)s).", title=title),
            _("Remove the answer, or correct the case group."),
        )
    return Fault(
        place, _("This edition of the standards has no such question."), nearest_name(name, questions)
    )


def _answer_problem(
    value: str, question: Question, applies: bool | None, framework: Framework
) -> tuple[str, str]:
    """Return problem and cure of an answer that is not sound, `_RULED_OUT` if the question does not apply."""
    options = {option.key: option for option in framework.casework.answers}
    applicable_options = [option for option in options.values() if option.applicable]
    choices = answers_in_words(
        [*options.values()] if question.may_be_not_applicable or not applies else applicable_options
    )
    if not value:
        return (
            _("This question applies to this case but is not answered."),
            _("Answer %(answers)s.", answers=choices),
        )
    option = options.get(value)
    if option is None:
        return (
            _("“%(value)s” is not an answer in this edition of the standards.", value=value),
            _("Answer %(answers)s.", answers=choices),
        )
    if option.applicable:
        return _RULED_OUT
    return (
        _(
            "The answer is “%(title)s”, but this question applies to this case.",
            title=option.title,
        ),
        _(
            "Answer %(answers)s, or correct the fact that makes the question apply.",
            answers=answers_in_words(applicable_options),
        ),
    )


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
        else (question.applies, _("The question"))
    )
    and_prompts = (
        f", and {prompts} of its prompts {'is' if prompts == 1 else 'are'} answered too" if prompts else ""
    )
    return Fault(
        place,
        _(
            "The answer is “%(value)s”%(more)s, but this question does not apply to this case. %(whose)s "
            "applies if %(condition)s.",
            value=value,
            more=and_prompts,
            whose=subject,
            condition=describe(condition, framework),
        ),
        _("Remove the answers, or correct the fact that decides whether the question applies.")
        if prompts
        else _("Remove the answer, or correct the fact that decides whether the question applies."),
    )
