"""Pages of the ratings panel."""

from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.method.faults import FaultsFound
from inspectorate.method.standards import Framework, Standard
from inspectorate.web.assessments.changes import readers
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.panel import changes, forms
from inspectorate.web.panel.queries import drill_down as drill_down_queries
from inspectorate.web.panel.queries import panel as panel_queries
from inspectorate.web.permissions import Action, NotVisible
from inspectorate.web.record_choices import suggestions
from inspectorate.web.responses import NONE, Faults
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_safe
def panel(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show every standard before the panel."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_PANEL)
    try:
        panel_standards, faults = panel_queries.panel(access=access), NONE
        overall = panel_queries.overall(access=access)
    except FaultsFound as error:
        panel_standards, overall, faults = [], None, error.faults
    audit.viewed(access, EventType.SEE_PANEL)
    context = {
        "access": access,
        "panel_standards": panel_standards,
        "overall": overall,
        "undecided": sum(panel_standard.decision is None for panel_standard in panel_standards),
        "faults": faults,
        "members": panel_queries.members(access.inspection),
        "edition": access.framework,
    }
    return render(request, "panel/panel.html", context)


@require_safe
def ratings(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the panel's ratings to people who do not see the panel itself."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_RATINGS)
    try:
        (decisions, overall), faults = panel_queries.confirmed_ratings(access=access), NONE
    except FaultsFound as error:
        decisions, overall, faults = {}, None, error.faults
    context = {"access": access, "decisions": decisions, "overall": overall, "faults": faults}
    return render(request, "panel/ratings.html", {**context, "edition": access.framework})


@require_http_methods(["GET", "POST"])
def members(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the members of the panel, and the form for adding one."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CHANGE_PANEL)
    form = forms.AddPanelMemberForm(
        request.POST or None, people=panel_queries.eligible_members(access=access)
    )
    if matches := suggestions(request, form):
        return matches
    if form.is_valid():
        with rule_errors(form):
            changes.add_member(access=access, **form.cleaned_data)
            name = form.cleaned_data["person"].name
            messages.success(request, _("%(name)s was added to the panel.") % {"name": name})
            return redirect("panel:members", access.inspection.pk)
    context = {"access": access, "form": form, "members": panel_queries.members(access.inspection)}
    return render(request, "panel/members.html", context, status=status(form))


@require_http_methods(["GET", "POST"])
def remove_member(request: AuthenticatedRequest, inspection: int, id: int) -> HttpResponse:  # noqa: A002 - named as in the URL
    """Remove a member from the panel, after confirmation."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CHANGE_PANEL)
    member = next(
        (candidate for candidate in panel_queries.members(access.inspection) if candidate.pk == id), None
    )
    if member is None:
        raise NotVisible
    if request.method == "POST":
        with rule_messages(request):
            changes.remove_member(access=access, person=id)
            messages.success(request, _("%(name)s was removed from the panel.") % {"name": member.name})
        return redirect("panel:members", access.inspection.pk)
    return render(request, "panel/remove_member.html", {"access": access, "member": member})


@require_safe
def standard(request: AuthenticatedRequest, inspection: int, standard: str) -> HttpResponse:
    """Show one standard before the panel."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_PANEL)
    panel_standard, faults = _standard(access, standard)
    _viewed(access, standard, panel_standard)
    edition = access.framework
    context = {"access": access, "panel_standard": panel_standard, "faults": faults, "edition": edition}
    context["next_standard"] = _next_standard(edition, standard)
    return render(request, "panel/standard.html", context)


@require_http_methods(["GET", "POST"])
def give_view(request: AuthenticatedRequest, inspection: int, standard: str) -> HttpResponse:
    """Show and process the form for a member's view of a standard."""
    access = open_inspection(by=request.user, id=inspection, action=Action.GIVE_VIEW)
    panel_queries.require_membership(access, Action.GIVE_VIEW)
    panel_standard, faults = _standard(access, standard)
    form = forms.PanelViewForm(request.POST or None, ratings=access.rating_names)
    if form.is_valid():
        with rule_errors(form):
            changes.give_view(access=access, standard=standard, **form.cleaned_data)
            messages.success(request, _("Your view has been saved."))
            return redirect("panel:standard", access.inspection.pk, standard)
    _viewed(access, standard, panel_standard)
    context = {"access": access, "panel_standard": panel_standard, "faults": faults, "form": form}
    return render(request, "panel/give_view.html", context, status=status(form))


@require_http_methods(["GET", "POST"])
def decide(request: AuthenticatedRequest, inspection: int, standard: str) -> HttpResponse:
    """Show and process the form for the panel's decision on a standard."""
    access = open_inspection(by=request.user, id=inspection, action=Action.DECIDE)
    panel_standard, faults = _standard(access, standard)
    agreed = panel_standard.agreed if panel_standard else ""
    form = forms.DecisionForm(
        request.POST or None,
        ratings=access.rating_names,
        reasons_required=not agreed,
        agreed=agreed,
        initial={"rating": agreed},
    )
    if form.is_valid():
        today = timezone.localdate()
        try:
            with rule_errors(form):
                changes.decide(access=access, standard=standard, on=today, **form.cleaned_data)
                messages.success(request, _("The decision has been recorded."))
                return redirect("panel:standard", access.inspection.pk, standard)
        except FaultsFound as error:
            faults = error.faults
    _viewed(access, standard, panel_standard)
    context = {"access": access, "panel_standard": panel_standard, "form": form, "faults": faults}
    return render(request, "panel/decide.html", context, status=status(form))


@require_http_methods(["GET", "POST"])
def reopen_decision(request: AuthenticatedRequest, inspection: int, standard: str) -> HttpResponse:
    """Show and process the form for reopening a decision."""
    access = open_inspection(by=request.user, id=inspection, action=Action.REOPEN_DECISION)
    decision = panel_queries.decisions(access.inspection).get(standard)
    if decision is None:
        raise NotVisible
    form = forms.DecisionReopeningForm(request.POST or None)
    if form.is_valid():
        with rule_errors(form):
            changes.reopen_decision(access=access, standard=standard, **form.cleaned_data)
            return redirect("panel:standard", access.inspection.pk, standard)
    return render(
        request,
        "panel/reopen_decision.html",
        {"access": access, "decision": decision, "form": form},
        status=status(form),
    )


def _next_standard(edition: Framework, standard: str) -> Standard | None:
    """Return the standard that follows in the edition, or None after the last."""
    ordered = list(edition.standards.values())
    following = (after for current, after in pairwise(ordered) if current.id == standard)
    return next(following, None)


def _viewed(
    access: InspectionAccess, standard: str, panel_standard: panel_queries.PanelStandard | None
) -> None:
    audit.viewed(access, EventType.SEE_PANEL, f"standard {standard}")
    readers.read_cases(access, panel_standard.deciding if panel_standard else ())


def _standard(access: InspectionAccess, standard: str) -> tuple[Any, Faults]:
    try:
        return panel_queries.standard(access=access, id=standard), ()
    except FaultsFound as error:
        return None, error.faults


@require_safe
def drill_down(request: AuthenticatedRequest, inspection: int, question: str) -> HttpResponse:
    """Show the cases, answers and comments behind one key question."""
    access = open_inspection(by=request.user, id=inspection, action=Action.DRILL_DOWN)
    try:
        drill_down, faults = drill_down_queries.drill_down(access=access, question=question), NONE
        readers.viewed(
            access,
            EventType.DRILL_DOWN,
            f"key question {question}",
            assessments=[case.assessment for case in drill_down.cases],
        )
    except FaultsFound as error:
        drill_down, faults = None, error.faults
    context = {"access": access, "drill_down": drill_down, "faults": faults, "question_id": question}
    return render(request, "panel/drill_down.html", context)
