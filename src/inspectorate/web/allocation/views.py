"""The pages of free times, the allocation and the timetable."""

from collections import defaultdict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.allocation import changes, forms, queries
from inspectorate.web.inspections.queries import open_one
from inspectorate.web.people.queries import SignedIn
from inspectorate.web.permissions import Action, Hidden


@require_http_methods(["GET", "POST"])
def free_times(request: SignedIn, inspection: int) -> HttpResponse:
    """When the case managers can be interviewed."""
    opened = open_one(by=request.user, id=inspection, action=Action.OFFER_TIMES)
    form = forms.Confirm(request.POST)
    if request.method == "POST" and form.is_valid():
        changes.offer_every_time(opened=opened)
        messages.success(request, _("Case managers of whom nothing was said are now free at any time."))
        return redirect("allocation:free_times", opened.inspection.pk)
    known = {"opened": opened, "managers": queries.managers(opened=opened)}
    return render(
        request, "allocation/free_times.html", {**known, "times": queries.possible_times(opened=opened)}
    )


@require_http_methods(["GET", "POST"])
def times_of_one(request: SignedIn, inspection: int) -> HttpResponse:
    """When one case manager can be interviewed."""
    opened = open_one(by=request.user, id=inspection, action=Action.OFFER_TIMES)
    name = request.GET.get("manager", "")
    manager = next((each for each in queries.managers(opened=opened) if each.name == name), None)
    if manager is None:
        raise Hidden
    form = forms.FreeTimes(
        request.POST if request.method == "POST" else None,
        times=queries.possible_times(opened=opened),
        known=queries.free_of(opened=opened, case_manager=name),
    )
    if form.is_valid():
        changes.offer_times(opened=opened, case_manager=name, times=form.times())
        messages.success(request, _("The times of %(name)s are saved.") % {"name": name})
        return redirect("allocation:free_times", opened.inspection.pk)
    return render(
        request, "allocation/times_of_one.html", {"opened": opened, "manager": manager, "form": form}
    )


@require_http_methods(["GET", "POST"])
def allocate(request: SignedIn, inspection: int) -> HttpResponse:
    """See how the cases would be shared out, and do it."""
    opened = open_one(by=request.user, id=inspection, action=Action.ASSIGN_CASE)
    form = forms.Confirm(request.POST)
    if request.method == "POST" and form.is_valid():
        done = changes.allocate(opened=opened)
        messages.success(request, _("%(given)s cases are allocated.") % {"given": len(done.shared.given)})
        return redirect("allocation:timetable", opened.inspection.pk)
    proposed = queries.proposal(opened=opened)
    return render(request, "allocation/allocate.html", {"opened": opened, "proposed": proposed})


@require_safe
def timetable(request: SignedIn, inspection: int) -> HttpResponse:
    """The interviews, to look at and to print."""
    opened = open_one(by=request.user, id=inspection, action=Action.SEE_TIMETABLE)
    days = defaultdict(list)
    for each in queries.timetable(opened=opened):
        days[each.starts.date()].append(each)
    without = queries.without_interview(opened=opened)
    return render(
        request, "allocation/timetable.html", {"opened": opened, "days": dict(days), "without": without}
    )


@require_safe
def calendar(request: SignedIn, inspection: int) -> HttpResponse:
    """The interviews as a calendar file."""
    opened = open_one(by=request.user, id=inspection, action=Action.SEE_TIMETABLE)
    answer = HttpResponse(queries.calendar(opened=opened), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="interviews.ics"'
    return answer
