"""Read assessments of many inspections at once, with a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q, QuerySet

from inspectorate.web.assessments.models import Answer, AnswerConflict, Assessment
from inspectorate.web.assessments.queries import blindness
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.cases.models import DrawnCase
from inspectorate.web.inspections.models import normalised_name
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action
from inspectorate.web.visibility import Visibility, visibility_of

Case = tuple[str, str]
"""Group and id of a case."""


def conflicted_keys_in(accesses: Iterable[InspectionAccess]) -> Mapping[int, frozenset[Case]]:
    """Return the cases that a person's conflicts of interest cover, by inspection.

    It is `conflicted_keys` of inspections in which a conflict names cases. A conflict in a whole service
    closes nearly every action, so nothing is read for it.
    """
    conflicts = {
        access.inspection.pk: access.conflict
        for access in accesses
        if access.conflict.names and not access.conflict.whole_service
    }
    if not conflicts:
        return {}
    keys: dict[int, set[Case]] = defaultdict(set)
    drawn_cases = DrawnCase.objects.filter(draw__inspection__in=conflicts)
    columns = ("draw__inspection", "draw__group", "case_id", "case_manager")
    for number, group, case_id, case_manager in drawn_cases.values_list(*columns).distinct():
        if conflicts[number].covers({normalised_name(case_id), normalised_name(case_manager)}):
            keys[number].add((group, case_id))
    return {number: frozenset(cases) for number, cases in keys.items()}


def of_conflicted_cases(
    conflicted: Mapping[int, frozenset[Case]],
    prefix: str = "",
    *,
    inspection: str = "inspection",
    group: str = "group",
) -> Q:
    """Return the condition that a record is of one of these cases, as `conflicted_cases` does.

    The record has an inspection, a group and `case_id`, after the `prefix` of a relation if given.
    """
    condition = Q(pk__in=())
    for number, cases in conflicted.items():
        for group_key, case_id in cases:
            names = {inspection: number, group: group_key, "case_id": case_id}
            condition |= Q(**{f"{prefix}{name}": value for name, value in names.items()})
    return condition


def visible_in(accesses: Sequence[InspectionAccess]) -> QuerySet[Assessment]:
    """Return the assessments that one person may see in some inspections: `visible` for all of them."""
    if not accesses:
        return Assessment.objects.none()
    person, own, all_numbers = accesses[0].person, [], []
    for access in accesses:
        if access.conflict.whole_service:
            continue
        is_own = visibility_of(Action.SEE_ASSESSMENT, access.roles) is Visibility.OWN
        (own if is_own else all_numbers).append(access.inspection.pk)
    is_visible = Q(inspection__in=own) & blindness.is_own_or_shared(person)
    is_visible |= Q(inspection__in=all_numbers) & ~blindness.is_blind(person)
    return Assessment.objects.filter(is_visible).exclude(of_conflicted_cases(conflicted_keys_in(accesses)))


def with_loaded_answers(cases: Sequence[AssessmentAccess]) -> Sequence[AssessmentAccess]:
    """Load the current answers and the answer conflicts of some assessments, and return the assessments."""
    answers: dict[int, dict[str, Answer]] = {case.assessment.pk: {} for case in cases}
    conflicts: dict[int, dict[str, list[AnswerConflict]]] = {number: {} for number in answers}
    if answers:
        rows = Answer.objects.filter(assessment__in=answers).select_related("by").order_by("pk")
        for answer in rows:
            answers[answer.assessment_id][answer.question] = answer
        unresolved = AnswerConflict.objects.filter(assessment__in=answers, resolved_at=None)
        for conflict in unresolved.select_related("event", "event__by"):
            conflicts[conflict.assessment_id].setdefault(conflict.question, []).append(conflict)
    for case in cases:
        case.answers = answers[case.assessment.pk]
        case.conflicts = conflicts[case.assessment.pk]
    return cases
