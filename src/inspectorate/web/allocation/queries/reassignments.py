"""Allocations and changes of assessor that were made, and which of them can be undone."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from inspectorate.web.assessments.models import (
    Assessment,
    CaseAllocation,
    Reassignment,
)
from inspectorate.web.assessments.queries.access import visible
from inspectorate.web.assessments.queries.caseload import assessors, has_later_work
from inspectorate.web.assessments.queries.conflicts import conflicted_cases
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.lists import matching_words
from inspectorate.web.permissions import Action, require
from inspectorate.web.visibility import sees_all


def latest_allocation(*, access: InspectionAccess) -> CaseAllocation | None:
    """Return the latest allocation or reassignment that has not been undone and that the person may undo.

    None if a case of it is one in which the person has a conflict of interest: somebody else undoes it.
    """
    require(Action.ASSIGN_CASE, access.roles, access.inspection.current_state)
    current = access.inspection.case_allocations.filter(undone_at=None)
    latest = current.select_related("by").order_by("-pk").first()
    conflicted = conflicted_cases(access.inspection.pk, access.conflict, prefix="assessment__")
    return None if latest and latest.reassignments.filter(conflicted).exists() else latest


def changes_of(allocation: CaseAllocation) -> list[Reassignment]:
    """Return the reassignments of an allocation, by case."""
    people = ("assessment", "previous", "assessor", "case_allocation")
    order = ("assessment__group", "assessment__case_id", "pk")
    return list(allocation.reassignments.select_related(*people).order_by(*order))


def may_be_undone(allocation: CaseAllocation) -> bool:
    """Return whether nothing has been done in any of the assessments since."""
    return not has_later_work(allocation.reassignments.all())


def reassignments(*, access: InspectionAccess) -> QuerySet[Reassignment]:
    """Return the changes of assessors that concern the person; a lead and the heads see all. Newest first.

    Cases in which the person has a conflict of interest, or is blind to the assessment, are left out.
    """
    require(Action.SEE_CASES, access.roles, access.inspection.current_state)
    person = access.person
    rows = Reassignment.objects.filter(
        assessment__inspection=access.inspection, case_allocation__undone_at=None
    )
    conflicted = conflicted_cases(access.inspection.pk, access.conflict, prefix="assessment__")
    same_case = access.inspection.assessments.filter(
        assessor=person, group=OuterRef("assessment__group"), case_id=OuterRef("assessment__case_id")
    ).exclude(pk=OuterRef("assessment"))
    hidden = Exists(same_case) & ~Q(assessment__in=visible(access))
    if not sees_all(Action.SEE_CASES, access.roles):
        rows = rows.filter(Q(previous=person) | Q(assessor=person))
    people = ("assessment", "previous", "assessor", "case_allocation__by")
    return rows.exclude(conflicted).exclude(hidden).select_related(*people).order_by("-pk")


def filtered_reassignments(*, access: InspectionAccess, search: str = "") -> QuerySet[Reassignment]:
    """Return the changes of assessors, by default all, that have each word of a text."""
    columns = (
        "assessment__case_id",
        "imported_assessor",
        "previous__name",
        "assessor__name",
        "case_allocation__by__name",
    )
    return reassignments(access=access).filter(matching_words(search, *columns))


def reassignable(*, access: InspectionAccess) -> list[Assessment]:
    """Return the assessments that can be reassigned, those of people outside the team first."""
    require(Action.ASSIGN_CASE, access.roles, access.inspection.current_state)
    team = {member.person_id for member in assessors(access=access)}
    order = ("assessor__name", "group", "case_id", "occasion")
    assessments = visible(access).select_related("assessor").order_by(*order)
    return sorted(assessments, key=lambda assessment: assessment.assessor_id in team)
