"""The pages of free times, the allocation and the timetable."""

from collections import defaultdict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.allocation import changes, forms, queries
from inspectorate.web.assessments.models import Assessment
from inspectorate.web.assessments.queries import assessors
from inspectorate.web.inspections.queries import open_one
from inspectorate.web.people.queries import SignedIn
from inspectorate.web.permissions import Action, Hidden, Refused


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


@require_http_methods(["GET", "POST"])
def hand_over(request: SignedIn, inspection: int) -> HttpResponse:
    """Give cases to someone else, several at once, begun or not."""
    opened = open_one(by=request.user, id=inspection, action=Action.ASSIGN_CASE)
    found, team = queries.handed_over(opened=opened), list(assessors(opened=opened))
    people = [(str(each.person_id), f"{each.person.name}, {each.role_title.lower()}") for each in team]
    cases = [(str(each.pk), _told(each)) for each in found]
    ticked = {"cases": request.GET.getlist("case")}
    form = forms.HandOver(request.POST or None, cases=cases, people=people, initial=ticked)
    if form.is_valid():
        chosen = int(form.cleaned_data["assessor"])
        person = next(each.person for each in team if each.person_id == chosen)
        numbers = [int(each) for each in form.cleaned_data["cases"]]
        try:
            lost = changes.hand_over(opened=opened, assessments=numbers, assessor=person)
        except Refused as refused:
            form.add_error("cases", str(refused))
        else:
            _say_handed_over(request, person.name, len(numbers), lost)
            return redirect("assessments:index", opened.inspection.pk)
    return render(request, "allocation/hand_over.html", {"opened": opened, "form": form, "found": found})


def _told(each: Assessment) -> str:
    words = _("%(case)s: %(name)s, %(state)s")
    if each.is_second:
        words = _("%(case)s, second assessment: %(name)s, %(state)s")
    return words % {"case": each.case_id, "name": each.assessor.name, "state": each.state_title.lower()}


def _say_handed_over(request: SignedIn, name: str, number: int, lost: list[str]) -> None:
    words = ngettext(
        "%(name)s now has %(num)s more case.", "%(name)s now has %(num)s more cases.", number
    ) % {"name": name, "num": number}
    if lost:
        words += " " + _("These need a new interview time, because theirs is taken: %(cases)s.") % {
            "cases": ", ".join(lost)
        }
    messages.success(request, words)


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
