"""Which cases a declared conflict of interest covers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Q

from inspectorate.web.assessments.models import Assessment
from inspectorate.web.cases.models import DrawnCase
from inspectorate.web.inspections.models import normalised_name
from inspectorate.web.visibility import DeclaredConflict


def conflicted_cases(inspection: int, conflict: DeclaredConflict, prefix: str = "") -> Q:
    """Return the condition that a record is of a case which the conflict covers.

    The record has `group` and `case_id`, after the `prefix` of a relation if given. Case managers are those
    of every draw, so that a case stays covered whoever replaces it or draws again.
    """
    if conflict.whole_service:
        return Q(pk__isnull=False)
    condition = Q(pk__in=())
    for group, case_id in conflicted_keys(inspection, conflict):
        condition |= Q(**{f"{prefix}group": group, f"{prefix}case_id": case_id})
    return condition


def conflicted_keys(inspection: int, conflict: DeclaredConflict) -> set[tuple[str, str]]:
    """Return the group and case id of every case drawn that the conflict covers."""
    if not conflict.whole_service and not conflict.names:
        return set()
    drawn_cases = DrawnCase.objects.filter(draw__inspection=inspection)
    rows = drawn_cases.values_list("draw__group", "case_id", "case_manager").distinct()
    return {
        (group, case_id)
        for group, case_id, case_manager in rows
        if conflict.covers({normalised_name(case_id), normalised_name(case_manager)})
    }


def conflicted_assessments(
    assessments: Iterable[Assessment], conflicts: Mapping[int, DeclaredConflict]
) -> frozenset[int]:
    """Return the ids of the assessments that the conflict of their inspection covers, in one query.

    `conflicts` has a person's conflict by inspection.
    """
    names: dict[int, set[str]] = {}
    cases: dict[tuple[int, str, str], list[int]] = defaultdict(list)
    for assessment in assessments:
        names[assessment.pk] = {normalised_name(assessment.case_id)}
        cases[assessment.inspection_id, assessment.group, assessment.case_id].append(assessment.pk)
    with_names = [number for number, conflict in conflicts.items() if conflict.names]
    drawn_cases = DrawnCase.objects.filter(
        draw__inspection__in=with_names, case_id__in={case_id for _number, _group, case_id in cases}
    )
    columns = ("draw__inspection", "draw__group", "case_id", "case_manager")
    for number, group, case_id, case_manager in drawn_cases.values_list(*columns).distinct():
        for assessment_id in cases.get((number, group, case_id), ()):
            names[assessment_id].add(normalised_name(case_manager))
    return frozenset(
        assessment_id
        for (number, _group, _case_id), assessment_ids in cases.items()
        for assessment_id in assessment_ids
        if conflicts[number].covers(names[assessment_id])
    )


def has_conflict(conflict: DeclaredConflict, assessment: Assessment) -> bool:
    """Return whether a conflict covers the case of an assessment."""
    if conflict.whole_service or not conflict.names:
        return conflict.whole_service
    if conflict.covers({normalised_name(assessment.case_id)}):
        return True
    case_managers = DrawnCase.objects.filter(
        draw__inspection=assessment.inspection_id, draw__group=assessment.group, case_id=assessment.case_id
    ).values_list("case_manager", flat=True)
    return conflict.covers(normalised_name(name) for name in case_managers if name)
