"""Pages of a check: its state, sending the draft, and finishing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.method.report.accuracy.working_days import DEFAULT_WORKING_DAYS, deadline
from inspectorate.web.accuracy import forms
from inspectorate.web.accuracy.changes import checks as changes
from inspectorate.web.accuracy.queries import challenges as challenge_queries
from inspectorate.web.accuracy.queries import checks as queries
from inspectorate.web.accuracy.queries.blockers import may_sign, publication_blockers, signed_draft
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.permissions import Action
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_safe
def check(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the check: the deadline, the recipients, the challenges, and what can be done."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_ACCURACY_CHECK)
    view = queries.check_view(access=access)
    of_service = queries.is_of_service(access)
    signed = challenge_queries.last_sign_off(access.inspection)
    is_of_check = view and signed and signed.check_sent_id == view.record.pk
    audit.viewed(access, EventType.SEE_ACCURACY_CHECK)
    context = {
        "access": access,
        "check": view,
        "of_service": of_service,
        "recipients": queries.recipients(view.record) if view else (),
        "challenges": challenge_queries.challenges(access=access),
        "signed": signed if is_of_check else None,
        "blockers": () if of_service or not view else publication_blockers(access.inspection),
        "may_sign": may_sign(access),
        "is_draft_signed": bool(signed_draft(access.inspection)),
    }
    return render(request, "accuracy/check.html", context)


@require_http_methods(["GET", "POST"])
def send(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show and process the form with which the draft is sent to the service."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEND_ACCURACY_CHECK)
    members = queries.possible_recipients(access.inspection)
    form = forms.SendForm(request.POST or None, members=members)
    if form.is_valid():
        with rule_errors(form):
            changes.send(
                access=access,
                people=form.people,
                others=form.cleaned_data["others"],
                working_days=form.cleaned_data["working_days"],
            )
            messages.success(request, _("The draft has been sent for its factual accuracy check."))
            return redirect("accuracy:check", access.inspection.pk)
    context = {
        "access": access,
        "form": form,
        "usual_deadline": deadline(timezone.localdate(), DEFAULT_WORKING_DAYS),
        "sent_before": queries.current_check(access.inspection),
    }
    return render(request, "accuracy/send.html", context, status=status(form))


@require_http_methods(["GET", "POST"])
def finish(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Record that a recipient has nothing else to challenge, after confirmation."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CHALLENGE_DRAFT)
    view = queries.existing_check(access=access)
    if request.method == "POST":
        with rule_messages(request):
            changes.finish(access=access)
            messages.success(request, _("The lead inspector knows that you have finished the check."))
        return redirect("accuracy:check", access.inspection.pk)
    return render(request, "accuracy/finish.html", {"access": access, "check": view})
