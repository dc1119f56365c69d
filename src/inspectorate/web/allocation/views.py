"""Pages of availability, allocation, reassignment and the interview timetable."""

from collections import defaultdict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.allocation import changes, forms, icalendar, queries
from inspectorate.web.assessments.models import Assessment
from inspectorate.web.assessments.queries.caseload import assessors
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action, NotVisible


@require_http_methods(["GET", "POST"])
def availability(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """List the case managers with their available slots; a POST fills in those without any."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SET_AVAILABILITY)
    form = forms.ConfirmForm(request.POST)
    if request.method == "POST" and form.is_valid():
        with rule_messages(request):
            changes.mark_always_available(access=access)
            messages.success(request, _("Case managers of whom nothing was said are now free at any time."))
        return redirect("allocation:availability", access.inspection.pk)
    context = {
        "access": access,
        "managers": queries.case_managers(access=access),
        "times": queries.possible_slots(access=access),
    }
    return render(request, "allocation/availability.html", context)


@require_http_methods(["GET", "POST"])
def case_manager_availability(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Set the available slots of one case manager."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SET_AVAILABILITY)
    name = request.GET.get("manager", "")
    managers = queries.case_managers(access=access)
    manager = next((manager for manager in managers if manager.name == name), None)
    if manager is None:
        raise NotVisible
    form = forms.AvailabilityForm(
        request.POST if request.method == "POST" else None,
        times=queries.possible_slots(access=access),
        available=queries.available_slots(access=access, case_manager=name),
    )
    if form.is_valid():
        with rule_errors(form):
            changes.set_availability(access=access, case_manager=name, times=form.times())
            messages.success(request, _("The times of %(name)s are saved.") % {"name": name})
            return redirect("allocation:availability", access.inspection.pk)
    return render(
        request,
        "allocation/case_manager_availability.html",
        {"access": access, "manager": manager, "form": form},
        status=status(form),
    )


@require_http_methods(["GET", "POST"])
def allocate(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the allocation proposal; a POST accepts it."""
    access = open_inspection(by=request.user, id=inspection, action=Action.ASSIGN_CASE)
    form = forms.ConfirmForm(request.POST)
    if request.method == "POST" and form.is_valid():
        with rule_messages(request):
            accepted = changes.allocate(access=access)
            given = len(accepted.plan.assignments)
            messages.success(request, _("%(given)s cases are allocated.") % {"given": given})
            return redirect("allocation:timetable", access.inspection.pk)
        return redirect("allocation:allocate", access.inspection.pk)
    context = {"access": access, "proposal": queries.proposal(access=access)}
    return render(request, "allocation/allocate.html", context)


@require_http_methods(["GET", "POST"])
def reassign(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Reassign one or more cases, begun or not."""
    access = open_inspection(by=request.user, id=inspection, action=Action.ASSIGN_CASE)
    assessments, team = queries.reassignable(access=access), list(assessors(access=access))
    people = [
        (str(member.person_id), f"{member.person.name}, {member.role_title.lower()}") for member in team
    ]
    cases = [(str(assessment.pk), _assessment_label(assessment)) for assessment in assessments]
    initial = {"cases": request.GET.getlist("case")}
    form = forms.ReassignForm(request.POST or None, cases=cases, people=people, initial=initial)
    if form.is_valid():
        chosen = int(form.cleaned_data["assessor"])
        person = next(member.person for member in team if member.person_id == chosen)
        ids = [int(assessment_id) for assessment_id in form.cleaned_data["cases"]]
        with rule_errors(form, "cases"):
            cancelled = changes.reassign(access=access, assessments=ids, assessor=person)
            messages.success(request, _reassignment_message(person.name, len(ids), cancelled))
            return redirect("assessments:caseload", access.inspection.pk)
    return render(
        request,
        "allocation/reassign.html",
        {"access": access, "form": form, "assessments": assessments},
        status=status(form),
    )


def _assessment_label(assessment: Assessment) -> str:
    label = _("%(case)s: %(name)s, %(state)s")
    if assessment.is_second:
        label = _("%(case)s, second assessment: %(name)s, %(state)s")
    return label % {
        "case": assessment.case_id,
        "name": assessment.assessor.name,
        "state": assessment.state_title.lower(),
    }


def _reassignment_message(name: str, number: int, cancelled: list[str]) -> str:
    message = ngettext(
        "%(name)s now has %(num)s more case.", "%(name)s now has %(num)s more cases.", number
    ) % {"name": name, "num": number}
    if cancelled:
        message += " " + _("These need a new interview time, because theirs is taken: %(cases)s.") % {
            "cases": ", ".join(cancelled)
        }
    return message


@require_safe
def timetable(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the interview timetable by day, to view and to print."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_TIMETABLE)
    audit.viewed(access, EventType.SEE_TIMETABLE)
    days = defaultdict(list)
    for interview in queries.timetable(access=access):
        days[interview.starts.date()].append(interview)
    context = {
        "access": access,
        "days": dict(days),
        "without_interview": queries.cases_without_interview(access=access),
    }
    return render(request, "allocation/timetable.html", context)


@require_safe
def calendar(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Download the interview timetable as a calendar file."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_TIMETABLE)
    audit.viewed(access, EventType.SEE_TIMETABLE)
    response = HttpResponse(
        icalendar.calendar(queries.timetable(access=access)), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="interviews.ics"'
    return response
