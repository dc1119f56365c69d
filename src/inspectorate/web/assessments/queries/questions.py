"""Questions of a case by page: the facts, then one stage for each standard."""

from collections.abc import Iterator
from functools import cache

from django.urls import reverse
from django.utils.translation import gettext as _

from inspectorate.method.assessments.routing import INSPECTOR, SERVICE, facts_of, levels_of
from inspectorate.method.standards import Framework, Question, Standard
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.assessments.queries.answer_letters import answer_letters
from inspectorate.web.assessments.queries.asked_questions import AssessmentQuestion, AssessmentStage
from inspectorate.web.editions import framework
from inspectorate.web.permissions import NotVisible

ABOUT = "about"
"""Name of the page about the case, among the names of stages."""


@cache
def choices(edition_id: str, group: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the choices (key and title) of every question and fact of a case group, by id."""
    edition, by_id = framework(edition_id), dict[str, tuple[tuple[str, str], ...]]()
    for standard in edition.domain_for(group).standards:
        for key_question in standard.key_questions:
            for question in (key_question, *key_question.prompts):
                by_id[question.id] = tuple(_options(question, edition))
    for name, _text in fact_texts(edition, group):
        by_id[name] = tuple((level, _level_title(name, level, edition)) for level in levels_of(name, edition))
    return by_id


def in_order(edition_id: str, group: str) -> tuple[str, ...]:
    """Return every question of a case group in the order of the pages of a case: the facts first."""
    names = choices(edition_id, group)
    facts = dict(fact_texts(framework(edition_id), group))
    return (*facts, *(name for name in names if name not in facts))


def stages(case: AssessmentAccess) -> tuple[AssessmentStage, ...]:
    """Return the stages of a case, in the order of their standards."""
    return tuple(
        _stage(case, standard) for standard in case.framework.domain_for(case.assessment.group).standards
    )


def stage(case: AssessmentAccess, standard_id: str) -> AssessmentStage:
    """Return the stage of one standard. Raises NotVisible when the case group has no such standard."""
    for standard in case.framework.domain_for(case.assessment.group).standards:
        if standard.id == standard_id:
            return _stage(case, standard)
    raise NotVisible


def case_facts(case: AssessmentAccess) -> tuple[AssessmentQuestion, ...]:
    """Return the facts that an assessor states, and the assessor's own classifications."""
    return tuple(_fact(case, name, text) for name, text in fact_texts(case.framework, case.assessment.group))


def _stage(case: AssessmentAccess, standard: Standard) -> AssessmentStage:
    key_questions = standard.key_questions
    conditions = [
        question.applies
        for key_question in key_questions
        for question in (key_question, *key_question.prompts)
        if question.applies
    ]
    deciding = frozenset[str]().union(*(facts_of(condition) for condition in conditions))
    all_facts = fact_texts(case.framework, case.assessment.group)
    facts = tuple(_fact(case, name, text) for name, text in all_facts if name in deciding)
    questions = tuple(
        _question(case, question, is_prompt=question is not key_question)
        for key_question in key_questions
        for question in (key_question, *key_question.prompts)
    )
    return AssessmentStage(standard, facts, questions)


def _question(case: AssessmentAccess, question: Question, *, is_prompt: bool) -> AssessmentQuestion:
    return AssessmentQuestion(
        id=question.id,
        text=question.text,
        hint=question.short,
        guidance=question.guidance,
        choices=choices(case.framework.id, case.assessment.group)[question.id],
        keys=answer_letters(
            case.framework.id, choices(case.framework.id, case.assessment.group)[question.id]
        ),
        applies=case.routing[question.id],
        is_prompt=is_prompt,
        is_fact=False,
        answer=case.answers.get(question.id),
        conflicts=tuple(case.conflicts.get(question.id, ())),
        comment_for=tuple(sorted(case.framework.answers_with_comment[question.id])),
        not_counted=frozenset(
            option.key for option in case.framework.casework.answers if not option.applicable
        ),
        is_uncommented=question.id in case.uncommented,
    )


def _fact(case: AssessmentAccess, name: str, text: str) -> AssessmentQuestion:
    classification = ""
    if name.startswith(INSPECTOR):
        scale, facts = name.removeprefix(INSPECTOR), case.value.facts
        level = facts.get(SERVICE + scale) or facts.get(scale, "")
        classification = _level_title(name, level, case.framework) if level else ""
    return AssessmentQuestion(
        id=name,
        text=text,
        hint=_("The service’s classification: %(listed)s") % {"listed": classification}
        if classification
        else "",
        guidance="",
        choices=choices(case.framework.id, case.assessment.group)[name],
        keys=answer_letters(case.framework.id, choices(case.framework.id, case.assessment.group)[name]),
        applies=True,
        is_prompt=False,
        is_fact=True,
        answer=case.answers.get(name),
        conflicts=tuple(case.conflicts.get(name, ())),
    )


def fact_texts(edition: Framework, group: str) -> Iterator[tuple[str, str]]:
    """Yield the id and the text of each fact that is asked about a case of a group."""
    for question in edition.casework.routing:
        if group in question.groups:
            yield question.key, question.text
    for scale in edition.casework.scales:
        yield (
            f"{INSPECTOR}{scale.key}",
            _("%(title)s: what is your classification?") % {"title": scale.title},
        )


def _options(question: Question, edition: Framework) -> Iterator[tuple[str, str]]:
    for option in edition.casework.answers:
        if option.applicable or question.may_be_not_applicable:
            yield option.key, option.title


def _level_title(name: str, level: str, edition: Framework) -> str:
    for scale in edition.casework.scales:
        if name.endswith(scale.key):
            return {scale_level.key: scale_level.title for scale_level in scale.levels}.get(level, level)
    return level.replace("_", " ").capitalize()


def question_text(case: AssessmentAccess, question: str) -> str:
    """Return the text of a question or fact."""
    if question in case.framework.questions:
        return case.framework.questions[question].text
    return dict(fact_texts(case.framework, case.assessment.group))[question]


def question_name(case: AssessmentAccess, question: str) -> str:
    """Return what people call a question: its number, or the text of a fact."""
    texts = dict(fact_texts(case.framework, case.assessment.group))
    return texts.get(question, question)


def stage_url(case: AssessmentAccess, standard: str) -> str:
    """Return the address of the page of one stage."""
    return reverse("assessments:stage", args=[case.inspection.pk, case.assessment.pk, standard])


def page_of(case: AssessmentAccess, question: str) -> str:
    """Return the name of the page of a question: its standard, or “about” for a fact."""
    standard = case.framework.standard_of.get(question)
    return standard.id if standard else ABOUT


def question_url(case: AssessmentAccess, question: str) -> str:
    """Return the address of the page of a question, with the question as its fragment."""
    parts = [case.inspection.pk, case.assessment.pk]
    standard = case.framework.standard_of.get(question)
    if standard:
        return f"{stage_url(case, standard.id)}#q-{question}"
    return f"{reverse('assessments:about', args=parts)}#q-{question}"
