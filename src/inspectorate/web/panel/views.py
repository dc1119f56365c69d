"""Pages of the ratings panel."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.method.faults import FaultsFound
from inspectorate.method.standards import Framework, Standard
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.panel import changes, forms
from inspectorate.web.panel.queries import drill_down as drill_down_queries
from inspectorate.web.panel.queries import panel as panel_queries
from inspectorate.web.permissions import Action, NotVisible
from inspectorate.web.responses import NONE, Faults
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_safe
def panel(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Every standard before the panel."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_PANEL)
    try:
        seen, faults = panel_queries.panel(access=access), NONE
        overall = panel_queries.overall(access=access)
    except FaultsFound as found:
        seen, overall, faults = [], None, found.faults
    audit.viewed(access, EventType.SEE_PANEL, "panel")
    known = {
        "access": access,
        "seen": seen,
        "overall": overall,
        "undecided": sum(each.decision is None for each in seen),
        "faults": faults,
        "members": panel_queries.members(access.inspection),
        "edition": access.framework,
    }
    return render(request, "panel/panel.html", known)


@require_safe
def ratings(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """The ratings the panel decided, for those who were not at it."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_RATINGS)
    try:
        (decided, overall), faults = panel_queries.confirmed_ratings(access=access), NONE
    except FaultsFound as found:
        decided, overall, faults = {}, None, found.faults
    known = {"access": access, "decided": decided, "overall": overall, "faults": faults}
    return render(request, "panel/ratings.html", {**known, "edition": access.framework})


@require_http_methods(["GET", "POST"])
def members(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Who sits on the panel."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CHANGE_PANEL)
    form = forms.AddPanelMemberForm(
        request.POST or None, people=panel_queries.eligible_members(access=access)
    )
    if form.is_valid():
        with rule_errors(form):
            changes.add_member(access=access, person=form.chosen)
            messages.success(request, _("%(name)s is on the panel.") % {"name": form.chosen.name})
            return redirect("panel:members", access.inspection.pk)
    known = {"access": access, "form": form, "members": panel_queries.members(access.inspection)}
    return render(request, "panel/members.html", known, status=status(form))


@require_http_methods(["GET", "POST"])
def remove_member(request: AuthenticatedRequest, inspection: int, id: int) -> HttpResponse:  # noqa: A002 - the word for it
    """Take someone off the panel."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CHANGE_PANEL)
    leaving = next((each for each in panel_queries.members(access.inspection) if each.pk == id), None)
    if leaving is None:
        raise NotVisible
    if request.method == "POST":
        with rule_messages(request):
            changes.remove_member(access=access, person=id)
            messages.success(request, _("%(name)s is off the panel.") % {"name": leaving.name})
        return redirect("panel:members", access.inspection.pk)
    return render(request, "panel/remove_member.html", {"access": access, "leaving": leaving})


@require_safe
def standard(request: AuthenticatedRequest, inspection: int, standard: str) -> HttpResponse:
    """One standard before the panel."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_PANEL)
    seen, faults = _standard(access, standard)
    audit.viewed(access, EventType.SEE_PANEL, f"standard {standard}")
    edition = access.framework
    known = {"access": access, "seen": seen, "faults": faults, "edition": edition}
    known["following"] = _next_standard(edition, standard)
    return render(request, "panel/standard.html", known)


@require_http_methods(["GET", "POST"])
def give_view(request: AuthenticatedRequest, inspection: int, standard: str) -> HttpResponse:
    """Give one's own view of a standard."""
    access = open_inspection(by=request.user, id=inspection, action=Action.GIVE_VIEW)
    panel_queries.require_membership(access, Action.GIVE_VIEW)
    seen, faults = _standard(access, standard)
    form = forms.PanelViewForm(request.POST or None, ratings=access.rating_names)
    if form.is_valid():
        with rule_errors(form):
            changes.give_view(access=access, standard=standard, **form.cleaned_data)
            messages.success(request, _("Your view is in."))
            return redirect("panel:standard", access.inspection.pk, standard)
    audit.viewed(access, EventType.SEE_PANEL, f"standard {standard}")
    known = {"access": access, "seen": seen, "faults": faults, "form": form}
    return render(request, "panel/give_view.html", known, status=status(form))


@require_http_methods(["GET", "POST"])
def decide(request: AuthenticatedRequest, inspection: int, standard: str) -> HttpResponse:
    """Record what the panel decided."""
    access = open_inspection(by=request.user, id=inspection, action=Action.DECIDE)
    seen, faults = _standard(access, standard)
    agreed = seen.agreed if seen else ""
    form = forms.DecisionForm(
        request.POST or None,
        ratings=access.rating_names,
        reasons_needed=not agreed,
        agreed=agreed,
        initial={"rating": agreed},
    )
    if form.is_valid():
        today = timezone.localdate()
        try:
            with rule_errors(form):
                changes.decide(access=access, standard=standard, on=today, **form.cleaned_data)
                messages.success(request, _("The decision is recorded."))
                return redirect("panel:standard", access.inspection.pk, standard)
        except FaultsFound as found:
            faults = found.faults
    audit.viewed(access, EventType.SEE_PANEL, f"standard {standard}")
    known = {"access": access, "seen": seen, "form": form, "faults": faults}
    return render(request, "panel/decide.html", known, status=status(form))


@require_http_methods(["GET", "POST"])
def reopen_decision(request: AuthenticatedRequest, inspection: int, standard: str) -> HttpResponse:
    """Open a decision again."""
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
    """The standard that comes after one, as the edition has them."""
    ordered = list(edition.standards.values())
    places = [place for place, each in enumerate(ordered) if each.id == standard]
    return next((ordered[place + 1] for place in places if place + 1 < len(ordered)), None)


def _standard(access: InspectionAccess, standard: str) -> tuple[Any, Faults]:
    try:
        return panel_queries.standard(access=access, id=standard), ()
    except FaultsFound as found:
        return None, found.faults


@require_safe
def drill_down(request: AuthenticatedRequest, inspection: int, question: str) -> HttpResponse:
    """A rating unfolded to the cases, answers and comments behind one key question."""
    access = open_inspection(by=request.user, id=inspection, action=Action.DRILL_DOWN)
    try:
        unfolded, faults = drill_down_queries.drill_down(access=access, question=question), NONE
        audit.viewed(access, EventType.DRILL_DOWN, f"key question {question}")
    except FaultsFound as found:
        unfolded, faults = None, found.faults
    known = {"access": access, "unfolded": unfolded, "faults": faults, "asked": question}
    return render(request, "panel/drill_down.html", known)
