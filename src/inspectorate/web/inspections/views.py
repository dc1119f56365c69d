"""Views of inspections, their dates and teams."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.form_errors import rule_errors, status
from inspectorate.web.inspections import changes, forms, queries
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.lists import list_page
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.people.queries import requests_to_decide, roles_of
from inspectorate.web.permissions import Action, allowed
from inspectorate.web.record_choices import suggestions


@require_safe
def index(request: AuthenticatedRequest) -> HttpResponse:
    """List the inspections the person can see."""
    may_set_up = allowed(Action.SET_UP_INSPECTION, roles_of(request.user))
    filters = forms.InspectionFilterForm(request.GET, years=queries.fieldwork_years(by=request.user))
    to_decide = requests_to_decide(by=request.user)
    inspections = list_page(queries.inspections_of(by=request.user, **filters.values), filters, request.GET)
    context = {
        "list": inspections,
        "may_set_up": may_set_up,
        "may_export_datasets": allowed(Action.EXPORT_DATASET, roles_of(request.user)),
        "role_requests": to_decide[:1],
        "number_to_decide": to_decide.count(),
    }
    return render(request, "inspections/index.html", context)


@require_http_methods(["GET", "POST"])
def create(request: AuthenticatedRequest) -> HttpResponse:
    """Set up an inspection."""
    form = forms.InspectionForm(request.POST or None)
    if matches := suggestions(request, form):
        return matches
    if form.is_valid():
        inspection = changes.set_up(by=request.user, **form.cleaned_data)
        return redirect("workflow:inspection", inspection.pk)
    return render(request, "inspections/create.html", {"form": form})


@require_http_methods(["GET", "POST"])
def dates(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Change the dates."""
    access = queries.open_inspection(by=request.user, id=inspection, action=Action.CHANGE_DATES)
    initial = {name: getattr(access.inspection, name) for name in changes.DATES}
    form = forms.InspectionDatesForm(request.POST or None, initial=initial)
    if form.is_valid():
        with rule_errors(form):
            changes.set_dates(access=access, dates=form.cleaned_data)
            return _to_inspection(request, access, _("The dates have been saved."))
    return render(request, "inspections/dates.html", {"access": access, "form": form}, status=status(form))


@require_http_methods(["GET", "POST"])
def add_member(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Add a person to the team."""
    access = queries.open_inspection(by=request.user, id=inspection, action=Action.CHANGE_TEAM)
    initial = {"role": request.GET.get("role", "")}
    form = forms.AddMemberForm(request.POST or None, access=access, initial=initial)
    if matches := suggestions(request, form):
        return matches
    if form.is_valid():
        with rule_errors(form):
            member = changes.add_member(access=access, **form.cleaned_data)
            message = _("%(name)s has been added to the team.") % {"name": member.person.name}
            return _to_team(request, access, message)
    return render(
        request, "inspections/add_member.html", {"access": access, "form": form}, status=status(form)
    )


@require_http_methods(["GET", "POST"])
def remove_member(request: AuthenticatedRequest, inspection: int, member: int) -> HttpResponse:
    """Remove a person from the team."""
    access = queries.open_inspection(by=request.user, id=inspection, action=Action.CHANGE_TEAM)
    team_member = queries.member(access=access, id=member)
    form = forms.RemoveMemberForm(request.POST)
    if request.method == "POST" and form.is_valid():
        with rule_errors(form):
            changes.remove_member(access=access, member=team_member)
            message = _("%(name)s has been removed from the team.") % {"name": team_member.person.name}
            return _to_team(request, access, message)
    return render(
        request,
        "inspections/remove_member.html",
        {"access": access, "member": team_member, "form": form},
        status=status(form),
    )


@require_http_methods(["GET", "POST"])
def conflict_of_interest(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Declare one's own conflict of interest."""
    access = queries.open_inspection(
        by=request.user, id=inspection, action=Action.DECLARE_CONFLICT_OF_INTEREST
    )
    form = forms.ConflictOfInterestForm(request.POST or None)
    if form.is_valid():
        with rule_errors(form):
            changes.declare_conflict_of_interest(access=access, **form.cleaned_data)
            return _to_team(request, access, _("Your declaration has been saved."))
    return render(
        request,
        "inspections/conflict_of_interest.html",
        {"access": access, "form": form, "declarations": queries.own_declarations(access=access)},
        status=status(form),
    )


@require_http_methods(["GET", "POST"])
def withdraw_declaration(request: AuthenticatedRequest, inspection: int, declaration: int) -> HttpResponse:
    """Withdraw somebody else's declaration of a conflict of interest, with a reason."""
    access = queries.open_inspection(by=request.user, id=inspection, action=Action.DECIDE_CONFLICT)
    current = queries.declaration(access=access, id=declaration)
    form = forms.WithdrawalForm(request.POST or None)
    if form.is_valid():
        with rule_errors(form):
            changes.withdraw_declaration(access=access, declaration=current, **form.cleaned_data)
            message = _("The declaration of %(name)s has been withdrawn.") % {"name": current.person.name}
            messages.success(request, message)
            return redirect("allocation:conflicts", access.inspection.pk)
    context = {"access": access, "form": form, "declaration": current}
    return render(request, "inspections/withdraw_declaration.html", context, status=status(form))


def _to_inspection(request: AuthenticatedRequest, access: InspectionAccess, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect("workflow:inspection", access.inspection.pk)


def _to_team(request: AuthenticatedRequest, access: InspectionAccess, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect("workflow:team", access.inspection.pk)
