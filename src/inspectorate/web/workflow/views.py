"""Pages of an inspection as a whole: overview, transition, audit log."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.adoption.queries import framework_as_adopted
from inspectorate.web.editions import framework
from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.inspections import queries
from inspectorate.web.inspections.views import _to_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import ONCE_CONFIRMED, Action, NotVisible
from inspectorate.web.publication.queries.releases import latest_published
from inspectorate.web.states import State, transitions
from inspectorate.web.translation import translated
from inspectorate.web.workflow import changes as workflow_changes
from inspectorate.web.workflow import forms
from inspectorate.web.workflow import queries as workflow_queries
from inspectorate.web.workflow.event_words import event_lines, event_subject
from inspectorate.web.workflow.progress import stages

EVENTS_ON_PAGE = 20
"""Number of events on a page of the audit log: each takes the height of five lines, and of ten on a phone."""


@require_safe
def inspection(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the overview of an inspection: the person's tasks, its stages, the transitions and its dates."""
    access = queries.open_inspection(by=request.user, id=inspection)
    may_move = access.may(Action.TRANSITION)
    state = access.inspection.current_state
    context = {
        "access": access,
        "framework": framework_as_adopted(access.inspection.edition),
        "stages": stages(access),
        "published": latest_published(access.inspection) if state in ONCE_CONFIRMED else None,
        "transitions": [
            (step, workflow_queries.unmet_requirements(inspection=access.inspection, transition=step))
            for step in (transitions(state, access.roles) if may_move else ())
        ],
    }
    return render(request, "workflow/inspection.html", context)


@require_safe
def team(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the team of an inspection."""
    access = queries.open_inspection(by=request.user, id=inspection)
    return render(request, "workflow/team.html", {"access": access, "team": queries.team(access=access)})


@require_safe
def history(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show how an inspection moved from state to state."""
    access = queries.open_inspection(by=request.user, id=inspection)
    context = {"access": access, "state_changes": queries.state_changes(access=access)}
    return render(request, "workflow/history.html", context)


@require_http_methods(["GET", "POST"])
def transition(request: AuthenticatedRequest, inspection: int, to: str) -> HttpResponse:
    """Show and process the form for moving an inspection to another state."""
    if to not in {state.value for state in State}:
        raise NotVisible
    access = queries.open_inspection(by=request.user, id=inspection)
    if workflow_queries.is_made(access=access, to=State(to)):
        messages.info(request, translated(State(to).already))
        return redirect("workflow:inspection", access.inspection.pk)
    access = queries.open_inspection(by=request.user, id=inspection, action=Action.TRANSITION)
    transition = None
    with rule_messages(request):
        transition = workflow_changes.transition_to(access, State(to))
    if transition is None:
        return redirect("workflow:inspection", access.inspection.pk)
    form = forms.TransitionForm(
        request.POST if request.method == "POST" else None, reason_required=transition.reason
    )
    if form.is_valid():
        with rule_errors(form):
            workflow_changes.transition(access=access, to=transition.end, reason=form.cleaned_data["reason"])
            return _to_inspection(
                request,
                access,
                _("The inspection is now in the state “%(state)s”.") % {"state": _(transition.end.title)},
            )
    context = {
        "access": access,
        "form": form,
        "transition": transition,
        "unmet_requirements": workflow_queries.unmet_requirements(
            inspection=access.inspection, transition=transition
        ),
        "to_resolve": (
            workflow_queries.cases_to_resolve(access=access) if transition.end is State.PANEL else []
        ),
        "unfinished_work": workflow_queries.unfinished_work(access=access, transition=transition),
    }
    return render(request, "workflow/transition.html", context, status=status(form))


@require_safe
def audit_log(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the audit log of an inspection."""
    access = queries.open_inspection(by=request.user, id=inspection, action=Action.SEE_AUDIT_LOG)
    filters = forms.AuditLogFilterForm(request.GET, people=queries.past_and_present_members(access=access))
    read = partial(workflow_queries.audit_log_page, access=access, size=EVENTS_ON_PAGE, **filters.values)
    try:
        page, has_hidden_events = read(**forms.PositionForm(request.GET).values)
    except NotVisible:
        page, has_hidden_events = read()
    edition = framework(access.inspection.edition)
    context = {
        "access": access,
        "filters": filters,
        "page": page,
        "events": [
            {
                "event": event,
                "subject": event_subject(event, edition),
                "lines": event_lines(event, edition),
            }
            for event in page.rows
        ],
        "has_hidden_events": has_hidden_events,
    }
    return render(request, "workflow/audit_log.html", context)
