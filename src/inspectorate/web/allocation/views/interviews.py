"""Pages of the interview timetable."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inspectorate.web.allocation import icalendar
from inspectorate.web.allocation.queries import timetable as timetable_queries
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action


@require_safe
def timetable(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the interview timetable, to view and to print."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_TIMETABLE)
    audit.viewed(access, EventType.SEE_TIMETABLE)
    context = {
        "access": access,
        "interviews": timetable_queries.timetable(access=access),
        "assessments": timetable_queries.assessments_of_cases(access=access),
        "without_interview": timetable_queries.cases_without_interview(access=access),
        "without_assessor": timetable_queries.interviews_without_assessor(access=access),
    }
    return render(request, "allocation/timetable.html", context)


@require_safe
def calendar(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Download the interview timetable as a calendar file."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_TIMETABLE)
    audit.viewed(access, EventType.SEE_TIMETABLE)
    interviews = timetable_queries.timetable(access=access)
    response = HttpResponse(icalendar.timetable(interviews), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="interviews.ics"'
    return response
