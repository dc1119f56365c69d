"""Routing: which questions apply to a case, given its facts."""

from collections.abc import Mapping
from types import MappingProxyType

from inspectorate.method.assessments.values import AnswerCategory, Assessment
from inspectorate.method.standards import Condition, Framework, KeyQuestion, Question
from inspectorate.method.standards.casework import AnswerOption
from inspectorate.method.standards.edition_cache import cached_by_edition

SERVICE, INSPECTOR = "service_", "inspector_"

Facts = Mapping[str, str]
Routes = Mapping[str, bool | None]

MAX_ROUTES = 10_000
"""Maximum number of combinations of facts whose routes are remembered, for each case group."""


def applicable(facts: Facts, framework: Framework, group: str) -> frozenset[str]:
    """Return the ids of the key questions and prompts that apply to a case of `group` with these facts.

    Questions whose routing depends on a missing fact are not included (see `undecided`). A prompt applies
    only where its key question applies. Raises KeyError if no domain is judged on this group.
    """
    return frozenset(name for name, applies in route(facts, framework, group).items() if applies)


def undecided(facts: Facts, framework: Framework, group: str) -> frozenset[str]:
    """Return the ids of the questions whose routing depends on a missing fact."""
    return frozenset(name for name, applies in route(facts, framework, group).items() if applies is None)


def route(facts: Facts, framework: Framework, group: str) -> Routes:
    """Return whether each question of the group's domain applies; None if this depends on a missing fact.

    It is worked out once for each combination of the facts that decide.
    """
    return _router(framework, group).route(facts)


class _Router:
    """The routing of a case group, with the routes worked out so far by the facts that decide."""

    def __init__(self, framework: Framework, group: str) -> None:
        self.framework = framework
        self.questions = questions_of_group(framework, group)
        conditions = (question.applies for _key_question, question in self.questions)
        names = frozenset[str]().union(*map(facts_of, conditions))
        scales = {name.removeprefix(SERVICE) for name in names if name.startswith(SERVICE)}
        fields = {field.key for field in framework.casework.fields if field.scale in scales}
        self.deciding = tuple(sorted(names | fields))
        self.routes: dict[tuple[str, ...], Routes] = {}

    def route(self, facts: Facts) -> Routes:
        """Return the routes of a case with these facts."""
        key = tuple([facts.get(name, "") for name in self.deciding])
        routes = self.routes.get(key)
        if routes is None:
            if len(self.routes) >= MAX_ROUTES:
                self.routes.clear()
            routes = self.routes[key] = MappingProxyType(self._work_out(facts))
        return routes

    def _work_out(self, facts: Facts) -> dict[str, bool | None]:
        applies: dict[str, bool | None] = {}
        for key_question, question in self.questions:
            key_question_applies = True if key_question is question else applies[key_question.id]
            own_condition = question.applies is None or holds(question.applies, facts, self.framework)
            applies[question.id] = _conjunction(key_question_applies, own_condition)
        return applies


@cached_by_edition
def _router(framework: Framework, group: str) -> _Router:
    return _Router(framework, group)


@cached_by_edition
def questions_of_group(framework: Framework, group: str) -> tuple[tuple[KeyQuestion, Question], ...]:
    """Return each question of the domain judged on this group with its key question, in order."""
    return tuple(
        (key_question, question)
        for standard in framework.domain_for(group).standards
        for key_question in standard.key_questions
        for question in (key_question, *key_question.prompts)
    )


def holds(condition: Condition | None, facts: Facts, framework: Framework) -> bool | None:
    """Evaluate a condition in Kleene's logic: None if it depends on a missing or unknown fact."""
    if condition is None:
        return True
    result = _test(condition, facts, framework)
    for part in condition.all:
        result = _conjunction(result, holds(part, facts, framework))
    if condition.any:
        any_holds: bool | None = False
        for part in condition.any:
            any_holds = _disjunction(any_holds, holds(part, facts, framework))
        result = _conjunction(result, any_holds)
    return result


def _test(condition: Condition, facts: Facts, framework: Framework) -> bool | None:
    if condition.fact is None:
        return True
    value = fact(facts, condition.fact, framework)
    result: bool | None = None if not value else True
    if value and condition.is_:
        result = value in condition.is_
    if value and condition.at_least is not None:
        levels = levels_of(condition.fact, framework)
        comparable = value in levels and condition.at_least in levels
        is_at_least = levels.index(value) >= levels.index(condition.at_least) if comparable else None
        result = _conjunction(result, is_at_least)
    return result


def _conjunction(first: bool | None, second: bool | None) -> bool | None:
    if first is False or second is False:
        return False
    return None if first is None or second is None else True


def _disjunction(first: bool | None, second: bool | None) -> bool | None:
    if first or second:
        return True
    return None if first is None or second is None else False


def fact(facts: Facts, name: str, framework: Framework) -> str:
    """Return the value of a fact, "" if it is missing.

    The service's classification (`service_<scale>`) defaults to the long-list field of that scale.
    """
    value = facts.get(name, "").strip()
    if value or not name.startswith(SERVICE):
        return value
    scale = name.removeprefix(SERVICE)
    values = (facts.get(field.key, "").strip() for field in framework.casework.fields if field.scale == scale)
    return next(filter(None, values), "")


def levels_of(name: str, framework: Framework) -> tuple[str, ...]:
    """Return the levels of a fact, lowest first for a scale; none for free text or an unknown fact."""
    return _levels_by_fact(framework).get(name, ())


@cached_by_edition
def _levels_by_fact(framework: Framework) -> Mapping[str, tuple[str, ...]]:
    """Return the levels of every fact that has some. Of equal names, classifications come before others."""
    casework = framework.casework
    scales = {scale.key: tuple(level.key for level in scale.levels) for scale in casework.scales}
    levels: dict[str, tuple[str, ...]] = {}
    for field in casework.fields:
        levels.setdefault(field.key, scales[field.scale] if field.scale else tuple(field.codes))
    of_questions = {question.key: question.options for question in reversed(casework.routing)}
    of_scales = {prefix + key: level for key, level in scales.items() for prefix in (SERVICE, INSPECTOR)}
    return levels | of_questions | of_scales


def facts_of(condition: Condition | None) -> frozenset[str]:
    """Return the names of the facts that a condition depends on."""
    if condition is None:
        return frozenset()
    facts = frozenset({condition.fact} if condition.fact else ())
    return facts.union(*(facts_of(part) for part in (*condition.all, *condition.any)))


def answer_category(
    assessment: Assessment, question: str, framework: Framework, applies: bool | None = None
) -> AnswerCategory:
    """Return the category in which the answer to a question is counted.

    An answer to a question that does not apply under the routing is not applicable, whatever its value. A
    blank or unknown answer is missing. `applies` is the question's entry in the result of `route`, if the
    caller has it.
    """
    if applies is False:
        return "not_applicable"
    answer = assessment.answers.get(question)
    value = answer.value.strip() if answer else ""
    option = next((option for option in framework.casework.answers if option.key == value), None)
    return _category(option) if option else "missing"


def answer_categories(assessment: Assessment, framework: Framework) -> dict[str, AnswerCategory]:
    """Return the category of each answer of an assessment, for all questions of its group's domain."""
    options = _categories_of_options(framework)
    categories: dict[str, AnswerCategory] = {}
    answers = assessment.answers
    for question, applies in route(assessment.facts, framework, assessment.group).items():
        if applies is False:
            categories[question] = "not_applicable"
        elif answer := answers.get(question):
            value = answer.value
            categories[question] = options.get(value) or options.get(value.strip(), "missing")
        else:
            categories[question] = "missing"
    return categories


class AnswerCategories:
    """The categories of the answers of assessments, worked out once for each assessment."""

    def __init__(self, framework: Framework) -> None:
        self._framework = framework
        self._assessments: dict[int, tuple[Assessment, Mapping[str, AnswerCategory]]] = {}

    def of(self, assessment: Assessment) -> Mapping[str, AnswerCategory]:
        """Return the category of each answer of an assessment, as `answer_categories` does."""
        # The assessment is kept with its categories, so that no other can have its id.
        remembered = self._assessments.get(id(assessment))
        if remembered is None:
            remembered = assessment, answer_categories(assessment, self._framework)
            self._assessments[id(assessment)] = remembered
        return remembered[1]


@cached_by_edition
def _categories_of_options(framework: Framework) -> Mapping[str, AnswerCategory]:
    return {option.key: _category(option) for option in framework.casework.answers}


def _category(option: AnswerOption) -> AnswerCategory:
    if not option.applicable:
        return "not_applicable"
    return "sufficient" if option.sufficient else "insufficient"
