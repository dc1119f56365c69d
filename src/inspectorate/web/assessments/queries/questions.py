"""The pages of a case: the facts first, then one page a standard, with what is asked on each."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.translation import gettext as _

from inspectorate.method.assessments.routing import INSPECTOR, SERVICE, facts_of, levels_of
from inspectorate.method.faults import Fault
from inspectorate.method.standards import Framework, Question, Standard
from inspectorate.web.assessments.models import Answer, AnswerConflict
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.editions import framework
from inspectorate.web.permissions import NotVisible


@dataclass(frozen=True, slots=True)
class AssessmentQuestion:
    """One question as it stands on a page: its options, the answer that counts, and the clashes over it.

    `applies` is None where a missing fact decides it; facts always apply.
    """

    id: str
    text: str
    hint: str
    guidance: str
    choices: tuple[tuple[str, str], ...]
    applies: bool | None
    is_prompt: bool
    is_fact: bool
    answer: Answer | None
    conflicts: tuple[AnswerConflict, ...]

    @property
    def version(self) -> int:
        """The version a change is made from."""
        return self.answer.version if self.answer else 0

    @property
    def shown(self) -> bool:
        """Whether it is asked, or was answered although it does not apply."""
        return bool(self.applies) or bool(self.answer and self.answer.value) or bool(self.conflicts)

    @property
    def answered(self) -> bool:
        """Whether there is an answer."""
        return bool(self.answer and self.answer.value)

    @property
    def value_title(self) -> str:
        """The answer that counts, in words."""
        return dict(self.choices).get(self.answer.value, self.answer.value) if self.answer else ""


@dataclass(frozen=True, slots=True)
class AssessmentStage:
    """One page of a case: the facts that decide what is asked on it, and its questions."""

    standard: Standard
    facts: tuple[AssessmentQuestion, ...]
    questions: tuple[AssessmentQuestion, ...]

    @property
    def applicable(self) -> int:
        """How many of its questions apply."""
        return sum(bool(each.applies) for each in self.questions)

    @property
    def answered(self) -> int:
        """How many of those are answered."""
        return sum(bool(each.applies) and each.answered for each in self.questions)

    @property
    def waiting(self) -> int:
        """How many wait for a fact to be stated."""
        return sum(each.applies is None for each in self.questions)


@cache
def choices(edition: str, group: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Everything that can be saved of a case of this kind: question or fact, and its values with words."""
    known, found = framework(edition), dict[str, tuple[tuple[str, str], ...]]()
    for standard in known.domain_for(group).standards:
        for key in standard.key_questions:
            for question in (key, *key.prompts):
                found[question.id] = tuple(_options(question, known))
    for name, _text in _facts(known, group):
        found[name] = tuple((level, _title(name, level, known)) for level in levels_of(name, known))
    return found


def stages(case: AssessmentAccess) -> tuple[AssessmentStage, ...]:
    """Every page of questions of a case, in order."""
    return tuple(
        _stage(case, standard) for standard in case.framework.domain_for(case.assessment.group).standards
    )


def stage(case: AssessmentAccess, standard: str) -> AssessmentStage:
    """One page of questions. Raises NotVisible when the kind of case has none of that name."""
    for each in case.framework.domain_for(case.assessment.group).standards:
        if each.id == standard:
            return _stage(case, each)
    raise NotVisible


def about(case: AssessmentAccess) -> tuple[AssessmentQuestion, ...]:
    """The facts of a case an assessor states, and their own classification."""
    return tuple(_fact(case, name, text) for name, text in _facts(case.framework, case.assessment.group))


def _stage(case: AssessmentAccess, standard: Standard) -> AssessmentStage:
    conditions = [
        part.applies for key in standard.key_questions for part in (key, *key.prompts) if part.applies
    ]
    deciding = frozenset[str]().union(*(facts_of(each) for each in conditions))
    stated = _facts(case.framework, case.assessment.group)
    facts = tuple(_fact(case, name, text) for name, text in stated if name in deciding)
    questions = tuple(
        _question(case, part, is_prompt=part is not key)
        for key in standard.key_questions
        for part in (key, *key.prompts)
    )
    return AssessmentStage(standard, facts, questions)


def _question(case: AssessmentAccess, question: Question, *, is_prompt: bool) -> AssessmentQuestion:
    known = choices(case.framework.id, case.assessment.group)
    return AssessmentQuestion(
        id=question.id,
        text=question.text,
        hint=question.short,
        guidance=question.guidance,
        choices=known[question.id],
        applies=case.routed[question.id],
        is_prompt=is_prompt,
        is_fact=False,
        answer=case.answers.get(question.id),
        conflicts=tuple(case.conflicts.get(question.id, ())),
    )


def _fact(case: AssessmentAccess, name: str, text: str) -> AssessmentQuestion:
    listed = ""
    if name.startswith(INSPECTOR):
        level = case.value.facts.get(SERVICE + name.removeprefix(INSPECTOR)) or case.value.facts.get(
            name.removeprefix(INSPECTOR), ""
        )
        listed = _title(name, level, case.framework) if level else ""
    return AssessmentQuestion(
        id=name,
        text=text,
        hint=_("The service's own: %(listed)s") % {"listed": listed} if listed else "",
        guidance="",
        choices=choices(case.framework.id, case.assessment.group)[name],
        applies=True,
        is_prompt=False,
        is_fact=True,
        answer=case.answers.get(name),
        conflicts=tuple(case.conflicts.get(name, ())),
    )


def _facts(edition: Framework, group: str) -> Iterator[tuple[str, str]]:
    for question in edition.casework.routing:
        if group in question.groups:
            yield question.key, question.text
    for scale in edition.casework.scales:
        yield (
            f"{INSPECTOR}{scale.key}",
            _("%(title)s: what is your own classification?") % {"title": scale.title},
        )


def _options(question: Question, edition: Framework) -> Iterator[tuple[str, str]]:
    for option in edition.casework.answers:
        if option.applicable or question.may_be_not_applicable:
            yield option.key, option.title


def _title(name: str, level: str, edition: Framework) -> str:
    for scale in edition.casework.scales:
        if name.endswith(scale.key):
            return {each.key: each.title for each in scale.levels}.get(level, level)
    return level.replace("_", " ").capitalize()


def text_of(case: AssessmentAccess, question: str) -> str:
    """A question or fact in words."""
    if question in case.framework.questions:
        return case.framework.questions[question].text
    return dict(_facts(case.framework, case.assessment.group))[question]


def page_of(case: AssessmentAccess, question: str) -> str:
    """The address of the page a question is on, at the question."""
    parts = [case.inspection.pk, case.assessment.pk]
    standard = case.framework.standard_of.get(question)
    if standard:
        return f"{reverse('assessments:stage', args=[*parts, standard.id])}#q-{question}"
    return f"{reverse('assessments:about', args=parts)}#q-{question}"


def heading_of(fault: Fault) -> str:
    """What a fault of an assessment is about, as a person calls it: a question by its id, else the case."""
    kind, _space, name = fault.place.rsplit(", ", 1)[-1].partition(" ")
    return f"{_('Question')} {name}" if kind == "question" else _("About the case")


def location_of(case: AssessmentAccess, fault: Fault) -> str:
    """The address of the page on which a fault can be mended; "" when it is nowhere."""
    named = fault.place.rsplit(", ", 1)[-1].split(" ", 1)[-1]
    known = choices(case.framework.id, case.assessment.group)
    name = next((each for each in (named, f"{INSPECTOR}{named}") if each in known), "")
    return page_of(case, name) if name else ""
