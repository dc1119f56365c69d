"""Checks of assessments for missing and inconsistent entries, with faults in plain words."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from inspectorate.method.assessments.answer_checks import check_answers, fault_place, nearest_name
from inspectorate.method.assessments.comments import missing_comments
from inspectorate.method.assessments.descriptions import (
    as_choice,
    fact_in_words,
    level_in_words,
)
from inspectorate.method.assessments.routing import (
    INSPECTOR,
    SERVICE,
    fact,
    facts_of,
    levels_of,
    questions_of_group,
    route,
)
from inspectorate.method.assessments.values import FIRST, SECOND, Assessment
from inspectorate.method.faults import Fault
from inspectorate.method.faults import Sentence as _
from inspectorate.method.standards import Framework
from inspectorate.method.standards.edition_cache import cached_by_edition


def check(assessment: Assessment, framework: Framework) -> tuple[Fault, ...]:
    """Return the faults of one assessment: missing or inconsistent entries; none if it is complete."""
    if assessment.group not in {domain.case_group for domain in framework.domains if domain.case_group}:
        groups = ", ".join(group.key for group in framework.casework.groups)
        return (
            Fault(
                fault_place(assessment),
                _("The case group “%(group)s” is not in the edition.", group=assessment.group),
                _("Use one of: %(groups)s.", groups=groups),
            ),
        )
    missing_facts = _missing_facts(assessment, framework)
    return (
        *_check_occasion(assessment),
        *_check_facts(assessment, framework),
        *_check_routing(assessment, missing_facts, framework),
        *_check_classifications(assessment, missing_facts, framework),
        *check_answers(assessment, framework),
    )


def has_begun(assessments: Iterable[Assessment]) -> bool:
    """Return whether any question has been answered. Before that, nothing is listed as missing."""
    return any(assessment.answers for assessment in assessments)


def faults_of(assessments: Sequence[Assessment], framework: Framework) -> tuple[Fault, ...]:
    """Return all that is missing or wrong in assessments that have begun, missing comments included."""
    if not has_begun(assessments):
        return ()
    return (*check_all(assessments, framework), *required_comments(assessments, framework))


def required_comments(assessments: Iterable[Assessment], framework: Framework) -> tuple[Fault, ...]:
    """Return a fault for each comment that the edition requires and that an assessment does not have."""
    return tuple(fault for assessment in assessments for fault in missing_comments(assessment, framework))


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
                    _("Keep one of them, or mark the blind second assessment as “second”."),
                )
            )
        if occasion == SECOND and (case_id, FIRST) not in by_occasion:
            faults.append(
                Fault(
                    _("case %(case)s", case=case_id),
                    _("There is a second assessment but no first assessment."),
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
                fault_place(assessment),
                _(
                    "%(assessor)s made both assessments, so they do not show whether two assessors agree.",
                    assessor=assessment.assessor,
                ),
                _("Ask another assessor to make the second assessment, without seeing the first."),
            )


def _check_occasion(assessment: Assessment) -> Iterator[Fault]:
    if assessment.occasion not in {FIRST, SECOND}:
        yield Fault(
            fault_place(assessment),
            _("“%(occasion)s” is not an occasion.", occasion=assessment.occasion),
            _(
                "Enter “%(first)s” for the first assessment, or “%(second)s” for a blind second assessment.",
                first=FIRST,
                second=SECOND,
            ),
        )


def _check_facts(assessment: Assessment, framework: Framework) -> Iterator[Fault]:
    allowed_values = _allowed_values(framework)
    for name, value in assessment.facts.items():
        if name not in allowed_values:
            place = fault_place(assessment, _("fact %(name)s", name=name))
            yield Fault(
                place,
                _("This edition of the standards has no such fact."),
                nearest_name(name, allowed_values),
            )
        elif value.strip() and allowed_values[name] and value.strip() not in allowed_values[name]:
            place = fault_place(assessment, _("fact %(name)s", name=name))
            problem = _(
                "“%(value)s” is not one of the levels of %(name)s.",
                value=value,
                name=fact_in_words(name, framework),
            )
            yield Fault(place, problem, _("Use %(levels)s.", levels=_levels_in_words(name, framework)))


@cached_by_edition
def _allowed_values(framework: Framework) -> Mapping[str, tuple[str, ...]]:
    """Return the levels of every fact; none for free text, and for a field that may have others."""
    casework = framework.casework
    is_open = {field.key: field.open for field in casework.fields}
    names = [*is_open, *(question.key for question in casework.routing)]
    names += [prefix + scale.key for scale in casework.scales for prefix in (SERVICE, INSPECTOR)]
    return {name: () if is_open.get(name) else levels_of(name, framework) for name in names}


def _levels_in_words(name: str, framework: Framework) -> str:
    return as_choice([level_in_words(name, level, framework) for level in levels_of(name, framework)])


def _missing_facts(assessment: Assessment, framework: Framework) -> dict[str, list[str]]:
    """Return the missing facts of a case, each with the questions that depend on it."""
    dependent_questions: dict[str, list[str]] = {
        question.key: [] for question in framework.casework.routing if assessment.group in question.groups
    }
    applies = route(assessment.facts, framework, assessment.group)
    undecided = {name for name, is_applicable in applies.items() if is_applicable is None}
    for key_question, question in questions_of_group(framework, assessment.group) if undecided else ():
        if question.id not in undecided:
            continue
        for name in sorted(facts_of(key_question.applies) | facts_of(question.applies)):
            dependent_questions.setdefault(name, []).append(question.id)
    return {
        name: questions
        for name, questions in dependent_questions.items()
        if not fact(assessment.facts, name, framework)
    }


def _check_routing(
    assessment: Assessment, missing_facts: Mapping[str, list[str]], framework: Framework
) -> Iterator[Fault]:
    for name, questions in missing_facts.items():
        options = _levels_in_words(name, framework)
        yield Fault(
            fault_place(assessment, _("fact %(name)s", name=name)),
            _missing_fact_problem(name, questions, framework),
            _("Choose %(options)s.", options=options) if options else _("Enter what is recorded."),
        )


def _missing_fact_problem(name: str, questions: list[str], framework: Framework) -> str:
    values: dict[str, object] = {"fact": fact_in_words(name, framework)}
    is_question = any(question.key == name for question in framework.casework.routing)
    if not questions:
        return _("Answer %(fact)s.", **values) if is_question else _("Enter %(fact)s.", **values)
    values["questions"] = _apply_in_words(questions)
    if is_question:
        return _("Answer %(fact)s to find out whether %(questions)s.", **values)
    return _("Enter %(fact)s to find out whether %(questions)s.", **values)


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


def _check_classifications(
    assessment: Assessment, missing_facts: Mapping[str, list[str]], framework: Framework
) -> Iterator[Fault]:
    """Yield the inspector's levels that are missing and that no question depends on."""
    for scale in framework.casework.scales:
        service = fact(assessment.facts, SERVICE + scale.key, framework)
        inspector = INSPECTOR + scale.key
        if service and inspector not in missing_facts and not fact(assessment.facts, inspector, framework):
            name = _capitalised(fact_in_words(SERVICE + scale.key, framework))
            level = level_in_words(SERVICE + scale.key, service, framework)
            yield Fault(
                fault_place(assessment, _("classification %(key)s", key=scale.key)),
                _(
                    "%(fact)s is %(stated)s, but the inspector's own level is missing.",
                    fact=name,
                    stated=level,
                ),
                _("Choose %(levels)s.", levels=_levels_in_words(INSPECTOR + scale.key, framework)),
            )
