"""Pages of actions: the action with its evidence, its forms, verification, and the files of evidence."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.improvement.changes import actions as changes
from inspectorate.web.improvement.forms import plan as forms
from inspectorate.web.improvement.models import ActionState
from inspectorate.web.improvement.queries import evidence as evidence_queries
from inspectorate.web.improvement.queries import plan as queries
from inspectorate.web.improvement.queries.open_data import printed_words
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.judgements import evidence_files
from inspectorate.web.permissions import Action, ConcurrentChange
from inspectorate.web.responses import NONE, Faults, attachment, current_version, outdated_form
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_http_methods(["GET", "POST"])
def add_action(request: AuthenticatedRequest, inspection: int, recommendation: int) -> HttpResponse:
    """Show and process the form of a new action."""
    access = open_inspection(by=request.user, id=inspection, action=Action.WRITE_IMPROVEMENT_PLAN)
    plan = queries.plan(access=access)
    planned = plan.recommendation(recommendation)
    form = forms.ImprovementActionForm(request.POST or None, initial={"base_version": 0})
    if form.is_valid():
        with rule_errors(form):
            changes.plan_action(access=access, recommendation=recommendation, words=form.words)
            messages.success(request, _("The action has been added."))
            return redirect("improvement:plan", access.inspection.pk)
    context = {"access": access, "planned": planned, "words": printed_words(plan), "form": form}
    return render(request, "improvement/add_action.html", context, status=status(form))


@require_safe
def action(request: AuthenticatedRequest, inspection: int, action: int) -> HttpResponse:
    """Show an action with its evidence and its earlier versions."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_IMPROVEMENT)
    plan = queries.plan(access=access)
    current = plan.action(action)
    context = {
        "access": access,
        "action": current,
        "planned": plan.recommendations[current.recommendation_number - 1],
        "words": printed_words(plan),
        "versions": queries.action_versions(current)[1:],
    }
    return render(request, "improvement/action.html", context)


@require_http_methods(["GET", "POST"])
def change_action(request: AuthenticatedRequest, inspection: int, action: int) -> HttpResponse:
    """Show and process the form of an action's words, owner and day."""
    access = open_inspection(by=request.user, id=inspection, action=Action.WRITE_IMPROVEMENT_PLAN)
    current = queries.plan(access=access).action(action)
    latest = current.version
    initial = {"base_version": latest.number, "text": latest.text, "owner": latest.owner, "due": latest.due}
    form = forms.ImprovementActionForm(request.POST or None, initial=initial)
    faults = NONE
    if form.is_valid():
        with rule_errors(form):
            try:
                changes.change_action(
                    access=access,
                    action=action,
                    base_version=form.cleaned_data["base_version"],
                    words=form.words,
                )
                messages.success(request, _("The action has been saved."))
                return redirect("improvement:action", access.inspection.pk, action)
            except ConcurrentChange as error:
                faults = outdated_form(error, f"{latest.text} {latest.owner}")
                form = current_version(form, latest.number)
    context = {"access": access, "action": current, "form": form, "faults": faults}
    return render(request, "improvement/change_action.html", context, status=_status(form, faults))


@require_http_methods(["GET", "POST"])
def report_progress(request: AuthenticatedRequest, inspection: int, action: int) -> HttpResponse:
    """Show and process the form with what was done, and evidence."""
    access = open_inspection(by=request.user, id=inspection, action=Action.WRITE_IMPROVEMENT_PLAN)
    current = queries.plan(access=access).action(action)
    latest = current.version
    note = "" if latest.state == ActionState.RETURNED else latest.note
    initial = {"base_version": latest.number, "note": note}
    form = forms.ActionProgressForm(request.POST or None, request.FILES or None, initial=initial)
    faults = NONE
    if form.is_valid():
        with rule_errors(form):
            try:
                changes.report_progress(
                    access=access,
                    action=action,
                    base_version=form.cleaned_data["base_version"],
                    state=form.cleaned_data["state"],
                    note=form.cleaned_data["note"],
                    evidence=form.new_evidence,
                )
                messages.success(request, _("The progress has been saved."))
                return redirect("improvement:action", access.inspection.pk, action)
            except ConcurrentChange as error:
                faults = outdated_form(error, f"{latest.state_title}. {latest.note}")
                form = current_version(form, latest.number)
    context = {"access": access, "action": current, "form": form, "faults": faults}
    return render(request, "improvement/progress.html", context, status=_status(form, faults))


@require_http_methods(["GET", "POST"])
def verify(request: AuthenticatedRequest, inspection: int, action: int) -> HttpResponse:
    """Show an action with its evidence, and process the form with which it is verified or returned."""
    access = open_inspection(by=request.user, id=inspection, action=Action.VERIFY_IMPROVEMENT)
    plan = queries.plan(access=access)
    current = plan.action(action)
    latest = current.version
    form = forms.ActionVerificationForm(request.POST or None, initial={"base_version": latest.number})
    faults = NONE
    if form.is_valid():
        with rule_errors(form):
            try:
                changes.verify_action(access=access, action=action, **form.decided)
                messages.success(request, _("The decision has been recorded."))
                return redirect("improvement:verification", access.inspection.pk)
            except ConcurrentChange as error:
                faults = outdated_form(error, f"{latest.state_title}. {latest.note}")
                form = current_version(form, latest.number)
    context: dict[str, Any] = {
        "access": access,
        "action": current,
        "planned": plan.recommendations[current.recommendation_number - 1],
        "words": printed_words(plan),
        "form": form,
        "faults": faults,
    }
    return render(request, "improvement/verify.html", context, status=_status(form, faults))


@require_safe
def verification(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the actions to verify and the recommendations to close."""
    access = open_inspection(by=request.user, id=inspection, action=Action.VERIFY_IMPROVEMENT)
    plan = queries.plan(access=access)
    context = {"access": access, "plan": plan, "words": printed_words(plan)}
    return render(request, "improvement/verification.html", context)


@require_safe
def evidence_file(request: AuthenticatedRequest, inspection: int, evidence: int) -> HttpResponse:
    """Send the file of a piece of evidence as a download that browsers never render."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_IMPROVEMENT)
    row = evidence_queries.evidence(access=access, id=evidence)
    with rule_messages(request):
        content = evidence_files.read(row)
        audit.viewed(access, EventType.SEE_IMPROVEMENT_EVIDENCE, f"action {row.action.number} {row.title}")
        return attachment(content, row.file_name)
    return redirect("improvement:action", access.inspection.pk, row.action_id)


def _status(form: Any, faults: Faults) -> int:
    return 422 if faults else status(form)
