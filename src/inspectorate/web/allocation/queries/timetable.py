"""The planned interviews."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from inspectorate.web.allocation.half_days import (
    half_day,
)
from inspectorate.web.allocation.queries.availability import unavailable_half_days
from inspectorate.web.assessments.models import Occasion, PlannedInterview
from inspectorate.web.assessments.queries.access import visible
from inspectorate.web.assessments.queries.conflicts import conflicted_cases
from inspectorate.web.cases.models import DrawnCase, SampleStatus
from inspectorate.web.cases.queries.latest import current_draws_in
from inspectorate.web.cases.queries.samples import sampled_cases
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, require
from inspectorate.web.visibility import sees_all


def timetable(*, access: InspectionAccess) -> QuerySet[PlannedInterview]:
    """Return the planned interviews a person may see, by start: all of them, or their own."""
    require(Action.SEE_TIMETABLE, access.roles, access.inspection.current_state)
    interviews = access.inspection.planned_interviews.select_related("assessor").order_by(
        "starts", "case_manager"
    )
    interviews = interviews.exclude(outside_the_sample([access.inspection.pk]))
    interviews = interviews.exclude(conflicted_cases(access.inspection.pk, access.conflict))
    if sees_all(Action.SEE_TIMETABLE, access.roles):
        return interviews
    return interviews.filter(assessor=access.person)


def interviews_without_assessor(*, access: InspectionAccess) -> list[PlannedInterview]:
    """Return the interviews that a person may see at times when their assessor is not available."""
    unavailable = unavailable_half_days(access=access)
    return [
        interview
        for interview in timetable(access=access)
        if half_day(interview.starts) in unavailable.get(interview.assessor_id, ())
    ]


def assessments_of_cases(*, access: InspectionAccess) -> dict[tuple[str, str], int]:
    """Return the number of the first assessment of each case, by group and case id, that a person may see."""
    if not access.may(Action.SEE_ASSESSMENT):
        return {}
    first = visible(access).filter(occasion=Occasion.FIRST)
    return {(group, case): number for group, case, number in first.values_list("group", "case_id", "pk")}


def outside_the_sample(inspections: Collection[int]) -> Q:
    """Return the condition that a planned interview is about a case that is no longer in the sample."""
    drawn = DrawnCase.objects.filter(
        draw__in=current_draws_in(inspections),
        draw__inspection=OuterRef("inspection"),
        draw__group=OuterRef("group"),
    )
    selected = drawn.filter(case_id=OuterRef("case_id"), status=SampleStatus.SELECTED)
    return Q(Exists(drawn)) & ~Q(Exists(selected))


def cases_without_interview(*, access: InspectionAccess) -> list[tuple[str, str]]:
    """Return case id and case manager of the sampled cases without a planned interview.

    Empty for a person who sees only their own interviews.
    """
    if not sees_all(Action.SEE_TIMETABLE, access.roles):
        return []
    planned = set(access.inspection.planned_interviews.values_list("group", "case_id"))
    cases = sampled_cases(access.inspection)
    return [(case.case_id, case.case_manager) for case in cases if (case.group, case.case_id) not in planned]
