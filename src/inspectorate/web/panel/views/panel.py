"""The page of the ratings panel, and the forms with which standards are agreed and decided together."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.method.faults import FaultsFound
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, status
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.panel import forms
from inspectorate.web.panel.changes import decisions, views
from inspectorate.web.panel.queries import panel as panel_queries
from inspectorate.web.panel.queries import progress as progress_queries
from inspectorate.web.panel.queries.confirmed_ratings import confirmed_ratings
from inspectorate.web.panel.queries.panel import PanelStandard
from inspectorate.web.permissions import Action
from inspectorate.web.responses import NONE, Faults
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_safe
def panel(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show every standard before the panel, and what the panel still needs."""
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
        "progress": progress_queries.panel_progress(access=access, standards=panel_standards),
        "overall": overall,
        "faults": faults,
        "edition": access.framework,
    }
    return render(request, "panel/panel.html", context)


@require_http_methods(["GET", "POST"])
def give_views(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show and process the form with which a member agrees with several proposed ratings."""
    access = open_inspection(by=request.user, id=inspection, action=Action.GIVE_VIEW)
    panel_queries.require_membership(access, Action.GIVE_VIEW)
    standards, faults = _standards(lambda: progress_queries.own_waiting_standards(access=access))
    form = forms.ProposalsForm(_sent(request), proposals=_proposals(standards))
    if form.is_valid():
        with rule_errors(form):
            given = len(views.agree_with_proposals(access=access, ratings=form.ratings))
            words = ngettext("%(num)s view has been saved.", "%(num)s views have been saved.", given)
            messages.success(request, words % {"num": given})
            remaining = len(standards) - given
            return redirect("panel:give_views" if remaining else "panel:panel", access.inspection.pk)
    audit.viewed(access, EventType.SEE_PANEL, "views")
    context = {"access": access, "standards": standards, "faults": faults, "form": form}
    context["edition"] = access.framework
    return render(request, "panel/give_views.html", context, status=status(form))


@require_http_methods(["GET", "POST"])
def decide_agreed(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show and process the form that records decisions on the standards on which all agree."""
    access = open_inspection(by=request.user, id=inspection, action=Action.DECIDE)
    standards, faults = _standards(lambda: progress_queries.agreed_standards(access=access))
    form = forms.ProposalsForm(_sent(request), proposals=_proposals(standards))
    if form.is_valid():
        with rule_errors(form):
            today = timezone.localdate()
            decided = len(decisions.confirm_proposals(access=access, ratings=form.ratings, on=today))
            words = ngettext(
                "%(num)s decision has been recorded.", "%(num)s decisions have been recorded.", decided
            )
            messages.success(request, words % {"num": decided})
            return redirect("panel:panel", access.inspection.pk)
    audit.viewed(access, EventType.SEE_PANEL, "decisions")
    context = {"access": access, "standards": standards, "faults": faults, "form": form}
    context["edition"] = access.framework
    return render(request, "panel/decide_agreed.html", context, status=status(form))


def _sent(request: AuthenticatedRequest) -> QueryDict | None:
    """Return what was sent, even if no box was ticked; None for a page that is opened."""
    return request.POST if request.method == "POST" else None


def _standards(read: Callable[[], list[PanelStandard]]) -> tuple[list[PanelStandard], Faults]:
    try:
        return read(), NONE
    except FaultsFound as error:
        return [], error.faults


def _proposals(standards: Sequence[PanelStandard]) -> dict[str, str]:
    """Return the proposed rating by standard, of those that have one."""
    return {
        panel_standard.standard.id: panel_standard.proposed.rating
        for panel_standard in standards
        if panel_standard.proposed.rating
    }


@require_safe
def ratings(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the panel's ratings to people who do not see the panel itself."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_RATINGS)
    try:
        (decisions, overall), faults = confirmed_ratings(access=access), NONE
    except FaultsFound as error:
        decisions, overall, faults = {}, None, error.faults
    context = {"access": access, "decisions": decisions, "overall": overall, "faults": faults}
    return render(request, "panel/ratings.html", {**context, "edition": access.framework})
