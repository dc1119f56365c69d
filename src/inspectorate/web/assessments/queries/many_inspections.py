"""Read assessments of many inspections at once, with a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from inspectorate.web.assessments.models import (
    Answer,
    AnswerConflict,
    Assessment,
    AssessmentProgress,
    Occasion,
)
from inspectorate.web.assessments.queries import blindness
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.cases.models import DrawnCase
from inspectorate.web.cases.queries.latest import sampled_in
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
    person = accesses[0].person
    own, all_numbers = _numbers_by_visibility(accesses)
    is_visible = Q(inspection__in=own) & blindness.is_own_or_shared(person)
    is_visible |= Q(inspection__in=all_numbers) & ~blindness.is_blind(person)
    return Assessment.objects.filter(is_visible).exclude(of_conflicted_cases(conflicted_keys_in(accesses)))


def finished_twice_in(accesses: Sequence[InspectionAccess]) -> QuerySet[Assessment]:
    """Return the assessments that one person may see of cases that two people have finished.

    They are those of `visible_in`, in a simpler query: nobody is blind to an assessment of such a case.
    """
    if not accesses:
        return Assessment.objects.none()
    own, all_numbers = _numbers_by_visibility(accesses)
    same_case = blindness.same_case().exclude(pk=OuterRef("pk"))
    is_visible = Q(inspection__in=all_numbers)
    if own:
        of_person = {"assessor": accesses[0].person}
        is_own_case = Q(**of_person) | Q(Exists(same_case.filter(**of_person)))
        is_visible |= Q(inspection__in=own) & is_own_case
    is_finished_twice = Exists(same_case.filter(state=AssessmentProgress.FINISHED))
    finished = Assessment.objects.filter(is_visible, is_finished_twice, state=AssessmentProgress.FINISHED)
    return finished.exclude(of_conflicted_cases(conflicted_keys_in(accesses)))


def own_in(accesses: Sequence[InspectionAccess]) -> QuerySet[Assessment]:
    """Return the assessments that one person makes in some inspections and may see.

    They are those of `visible_in`, in a simpler query: nobody is blind to their own assessment.
    """
    if not accesses:
        return Assessment.objects.none()
    numbers = [access.inspection.pk for access in accesses if not access.conflict.whole_service]
    own = Assessment.objects.filter(inspection__in=numbers, assessor=accesses[0].person)
    return own.exclude(of_conflicted_cases(conflicted_keys_in(accesses)))


def unassigned_in(numbers: Collection[int]) -> QuerySet[DrawnCase]:
    """Return the sampled cases of some inspections that nobody assesses."""
    assigned = Assessment.objects.filter(
        inspection=OuterRef("draw__inspection"),
        group=OuterRef("draw__group"),
        case_id=OuterRef("case_id"),
        occasion=Occasion.FIRST,
    )
    return sampled_in(numbers).exclude(Exists(assigned))


def _numbers_by_visibility(accesses: Sequence[InspectionAccess]) -> tuple[list[int], list[int]]:
    """Return the inspections of which a person sees their own cases only, and those of which they see all."""
    own: list[int] = []
    all_numbers: list[int] = []
    for access in accesses:
        if not access.conflict.whole_service:
            is_own = visibility_of(Action.SEE_ASSESSMENT, access.roles) is Visibility.OWN
            (own if is_own else all_numbers).append(access.inspection.pk)
    return own, all_numbers


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
