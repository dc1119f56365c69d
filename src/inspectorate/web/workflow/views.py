"""Pages of an inspection as a whole: overview, transition, audit log."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web import editions
from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.inspections import queries
from inspectorate.web.inspections.views import PAGE, _to_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action, NotVisible
from inspectorate.web.states import State, transitions
from inspectorate.web.workflow import changes as change_workflow
from inspectorate.web.workflow import forms as form_workflow
from inspectorate.web.workflow import queries as query_workflow


@require_safe
def inspection(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """An inspection's home: where it stands, what comes next, its team and its dates."""
    access = queries.open_inspection(by=request.user, id=inspection)
    return render(
        request,
        "workflow/inspection.html",
        {
            "access": access,
            "framework": editions.framework(access.inspection.edition),
            "team": queries.team(access=access),
            "moves": transitions(access.inspection.current_state, access.roles),
            "moved": access.inspection.state_changes.select_related("by").order_by("-at"),
        },
    )


@require_http_methods(["GET", "POST"])
def transition(request: AuthenticatedRequest, inspection: int, to: str) -> HttpResponse:
    """Move it to another state."""
    access = queries.open_inspection(by=request.user, id=inspection, action=Action.TRANSITION)
    if to not in {state.value for state in State}:
        raise NotVisible
    transition = None
    with rule_messages(request):
        transition = change_workflow.transition_to(access, State(to))
    if transition is None:
        return redirect("workflow:inspection", access.inspection.pk)
    form = form_workflow.TransitionForm(
        request.POST if request.method == "POST" else None, must_say_why=transition.reason
    )
    if form.is_valid():
        with rule_errors(form):
            change_workflow.transition(access=access, to=transition.end, reason=form.cleaned_data["reason"])
            return _to_inspection(
                request,
                access,
                _("The inspection is now in the state “%(state)s”.") % {"state": _(transition.end.title)},
            )
    known = {
        "lacking": query_workflow.unmet_requirements(inspection=access.inspection, transition=transition),
        "left_open": query_workflow.unfinished_work(inspection=access.inspection, transition=transition),
    }
    return render(
        request,
        "workflow/transition.html",
        {"access": access, "form": form, "transition": transition, **known},
        status=status(form),
    )


@require_safe
def audit_log(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Who did what in the inspection."""
    access = queries.open_inspection(by=request.user, id=inspection, action=Action.SEE_AUDIT_LOG)
    events, blind = query_workflow.audit_log(access=access)
    page = Paginator(events, PAGE).get_page(request.GET.get("page"))
    known = {"access": access, "page": page, "blind": blind}
    return render(request, "workflow/audit_log.html", known)
