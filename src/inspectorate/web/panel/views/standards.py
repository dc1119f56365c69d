"""Pages of one standard before the panel: views, decision, reopening, and the cases behind a rating."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.method.faults import FaultsFound
from inspectorate.web.assessments.changes import readers
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, status
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.panel import forms
from inspectorate.web.panel.changes import decisions, views
from inspectorate.web.panel.queries import drill_down as drill_down_queries
from inspectorate.web.panel.queries import panel as panel_queries
from inspectorate.web.panel.queries import progress as progress_queries
from inspectorate.web.permissions import Action, NotVisible
from inspectorate.web.responses import NONE, Faults
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_safe
def standard(request: AuthenticatedRequest, inspection: int, standard: str) -> HttpResponse:
    """Show one standard before the panel."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_PANEL)
    panel_standard, faults = _standard(access, standard)
    _viewed(access, standard, panel_standard)
    edition = access.framework
    context = {"access": access, "panel_standard": panel_standard, "faults": faults, "edition": edition}
    context["next_standard"] = edition.standard_after(standard)
    return render(request, "panel/standard.html", context)


@require_http_methods(["GET", "POST"])
def give_view(request: AuthenticatedRequest, inspection: int, standard: str) -> HttpResponse:
    """Show and process the form for a member's view of a standard."""
    access = open_inspection(by=request.user, id=inspection, action=Action.GIVE_VIEW)
    panel_queries.require_membership(access, Action.GIVE_VIEW)
    panel_standard, faults = _standard(access, standard)
    proposed = (panel_standard.proposed.rating or "") if panel_standard else ""
    form = forms.PanelViewForm(request.POST or None, ratings=access.rating_names, proposed=proposed)
    if form.is_valid():
        with rule_errors(form):
            views.give_view(access=access, standard=standard, **form.cleaned_data)
            messages.success(request, _("Your view has been saved."))
            return redirect(_next_view(access), access.inspection.pk)
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
                decisions.decide(access=access, standard=standard, on=today, **form.cleaned_data)
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
            decisions.reopen_decision(access=access, standard=standard, **form.cleaned_data)
            return redirect("panel:standard", access.inspection.pk, standard)
    return render(
        request,
        "panel/reopen_decision.html",
        {"access": access, "decision": decision, "form": form},
        status=status(form),
    )


def _next_view(access: InspectionAccess) -> str:
    """Return the page on which a member goes on: the views that they have yet to give, or the panel."""
    try:
        waiting = progress_queries.own_waiting_standards(access=access)
    except FaultsFound:
        waiting = []
    return "panel:give_views" if waiting else "panel:panel"


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
