"""Pages of the availability of case managers and assessors."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.allocation import changes, forms
from inspectorate.web.allocation.queries import availability as availability_queries
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
            messages.success(
                request,
                _("Case managers with no availability recorded are now marked as available at all times."),
            )
        return redirect("allocation:availability", access.inspection.pk)
    context = {
        "access": access,
        "managers": availability_queries.case_managers(access=access),
        "times": availability_queries.possible_slots(access=access),
    }
    return render(request, "allocation/availability.html", context)


@require_http_methods(["GET", "POST"])
def case_manager_availability(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Set the available slots of one case manager."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SET_AVAILABILITY)
    name = request.GET.get("manager", "")
    managers = availability_queries.case_managers(access=access)
    manager = next((manager for manager in managers if manager.name == name), None)
    if manager is None:
        raise NotVisible
    form = forms.AvailabilityForm(
        request.POST if request.method == "POST" else None,
        times=availability_queries.possible_slots(access=access),
        available=availability_queries.available_slots(access=access, case_manager=name),
    )
    if form.is_valid():
        with rule_errors(form):
            changes.set_availability(access=access, case_manager=name, times=form.times())
            messages.success(request, _("The availability of %(name)s has been saved.") % {"name": name})
            return redirect("allocation:availability", access.inspection.pk)
    return render(
        request,
        "allocation/case_manager_availability.html",
        {"access": access, "manager": manager, "form": form},
        status=status(form),
    )


@require_safe
def availability_of_assessors(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """List the assessors with their availability: all of them for the lead, otherwise one's own."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SET_ASSESSOR_AVAILABILITY)
    rows = availability_queries.assessor_availability(access=access)
    return render(request, "allocation/availability_of_assessors.html", {"access": access, "rows": rows})


@require_http_methods(["GET", "POST"])
def assessor_availability(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Set on which half days of fieldwork an assessor is available: oneself, unless another is named."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SET_ASSESSOR_AVAILABILITY)
    rows = availability_queries.assessor_availability(access=access)
    number = request.GET.get("person", str(request.user.pk))
    row = next((row for row in rows if str(row.member.person_id) == number), None)
    if row is None:
        raise NotVisible
    form = forms.HalfDaysForm(
        request.POST if request.method == "POST" else None,
        half_days=availability_queries.half_days(access=access),
        available=row.available,
    )
    if form.is_valid():
        with rule_errors(form):
            person = row.member.person
            changes.set_assessor_availability(access=access, assessor=person.pk, half_days=form.ticked())
            messages.success(
                request, _("The availability of %(name)s has been saved.") % {"name": person.name}
            )
            return redirect("allocation:availability_of_assessors", access.inspection.pk)
    context = {"access": access, "row": row, "form": form}
    return render(request, "allocation/assessor_availability.html", context, status=status(form))
