"""The pages of free times, the allocation and the timetable."""

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
    """When the case managers can be interviewed."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SET_AVAILABILITY)
    form = forms.ConfirmForm(request.POST)
    if request.method == "POST" and form.is_valid():
        with rule_messages(request):
            changes.mark_always_available(access=access)
            messages.success(request, _("Case managers of whom nothing was said are now free at any time."))
        return redirect("allocation:availability", access.inspection.pk)
    known = {"access": access, "managers": queries.case_managers(access=access)}
    return render(
        request, "allocation/availability.html", {**known, "times": queries.possible_slots(access=access)}
    )


@require_http_methods(["GET", "POST"])
def case_manager_availability(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """When one case manager can be interviewed."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SET_AVAILABILITY)
    name = request.GET.get("manager", "")
    manager = next((each for each in queries.case_managers(access=access) if each.name == name), None)
    if manager is None:
        raise NotVisible
    form = forms.AvailabilityForm(
        request.POST if request.method == "POST" else None,
        times=queries.possible_slots(access=access),
        known=queries.available_slots(access=access, case_manager=name),
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
    """See how the cases would be shared out, and do it."""
    access = open_inspection(by=request.user, id=inspection, action=Action.ASSIGN_CASE)
    form = forms.ConfirmForm(request.POST)
    if request.method == "POST" and form.is_valid():
        with rule_messages(request):
            done = changes.allocate(access=access)
            messages.success(request, _("%(given)s cases are allocated.") % {"given": len(done.shared.given)})
            return redirect("allocation:timetable", access.inspection.pk)
        return redirect("allocation:allocate", access.inspection.pk)
    proposed = queries.proposal(access=access)
    return render(request, "allocation/allocate.html", {"access": access, "proposed": proposed})


@require_http_methods(["GET", "POST"])
def reassign(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Give cases to someone else, several at once, begun or not."""
    access = open_inspection(by=request.user, id=inspection, action=Action.ASSIGN_CASE)
    found, team = queries.reassignable(access=access), list(assessors(access=access))
    people = [(str(each.person_id), f"{each.person.name}, {each.role_title.lower()}") for each in team]
    cases = [(str(each.pk), _allocation_message(each)) for each in found]
    ticked = {"cases": request.GET.getlist("case")}
    form = forms.ReassignForm(request.POST or None, cases=cases, people=people, initial=ticked)
    if form.is_valid():
        chosen = int(form.cleaned_data["assessor"])
        person = next(each.person for each in team if each.person_id == chosen)
        numbers = [int(each) for each in form.cleaned_data["cases"]]
        with rule_errors(form, "cases"):
            lost = changes.reassign(access=access, assessments=numbers, assessor=person)
            _reassignment_message(request, person.name, len(numbers), lost)
            return redirect("assessments:caseload", access.inspection.pk)
    return render(
        request,
        "allocation/reassign.html",
        {"access": access, "form": form, "found": found},
        status=status(form),
    )


def _allocation_message(each: Assessment) -> str:
    words = _("%(case)s: %(name)s, %(state)s")
    if each.is_second:
        words = _("%(case)s, second assessment: %(name)s, %(state)s")
    return words % {"case": each.case_id, "name": each.assessor.name, "state": each.state_title.lower()}


def _reassignment_message(request: AuthenticatedRequest, name: str, number: int, lost: list[str]) -> None:
    words = ngettext(
        "%(name)s now has %(num)s more case.", "%(name)s now has %(num)s more cases.", number
    ) % {"name": name, "num": number}
    if lost:
        words += " " + _("These need a new interview time, because theirs is taken: %(cases)s.") % {
            "cases": ", ".join(lost)
        }
    messages.success(request, words)


@require_safe
def timetable(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """The interviews, to look at and to print."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_TIMETABLE)
    audit.viewed(access, EventType.SEE_TIMETABLE, "interviews")
    days = defaultdict(list)
    for each in queries.timetable(access=access):
        days[each.starts.date()].append(each)
    without = queries.cases_without_interview(access=access)
    return render(
        request, "allocation/timetable.html", {"access": access, "days": dict(days), "without": without}
    )


@require_safe
def calendar(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """The interviews as a calendar file."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_TIMETABLE)
    audit.viewed(access, EventType.SEE_TIMETABLE, "interviews")
    answer = HttpResponse(
        icalendar.calendar(queries.timetable(access=access)), content_type="text/calendar; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="interviews.ics"'
    return answer
