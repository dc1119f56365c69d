"""Pages of responses to challenges, and of their sign-off."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inspectorate.method.faults import FaultsFound
from inspectorate.method.report.accuracy.draft_changes import RESULTS
from inspectorate.web.accuracy import forms
from inspectorate.web.accuracy.changes import responses as changes
from inspectorate.web.accuracy.queries import blockers as queries
from inspectorate.web.accuracy.queries import challenges as challenge_queries
from inspectorate.web.accuracy.queries import checks as check_queries
from inspectorate.web.accuracy.queries.draft_content import titles_of_sections
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, status
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.permissions import Action, ConcurrentChange
from inspectorate.web.reports.comparison import compare
from inspectorate.web.responses import NONE, current_version, outdated_form
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_http_methods(["GET", "POST"])
def respond(request: AuthenticatedRequest, inspection: int, challenge: int) -> HttpResponse:
    """Show and process the form for the response to a challenge."""
    access = open_inspection(by=request.user, id=inspection, action=Action.RESPOND_TO_CHALLENGE)
    view, faults = challenge_queries.challenge(access=access, id=challenge), NONE
    written = view.response
    initial = {"base_version": written.number if written else 0}
    if written:
        initial |= {name: getattr(written, name) for name in ("outcome", "reason", "sections", "asks_panel")}
    titles = titles_of_sections(access)
    form = forms.ResponseForm(request.POST or None, initial=initial, sections=titles)
    if form.is_valid():
        with rule_errors(form):
            try:
                changes.respond(
                    access=access,
                    challenge=challenge,
                    base_version=form.cleaned_data["base_version"],
                    words=form.words,
                )
                messages.success(request, _("The response has been saved."))
                return redirect("accuracy:challenge_page", access.inspection.pk, challenge)
            except ConcurrentChange as error:
                faults = outdated_form(error, written.reason if written else "")
                form = current_version(form, written.number if written else 0)
    if request.method == "GET":
        audit.viewed(access, EventType.SEE_ACCURACY_CHECK, f"challenge {view.record.ref}")
    context = {
        "access": access,
        "view": view,
        "statement": check_queries.CheckView(view.record.check_sent, None).statement(view.record.statement),
        "form": form,
        "faults": faults,
    }
    return render(request, "accuracy/respond.html", context, status=422 if faults else status(form))


@require_http_methods(["GET", "POST"])
def sign_off(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the responses, every change of the draft since it was sent, and the form of the signature."""
    action = Action.SIGN_OFF_RESPONSES if request.method == "POST" else Action.SEE_RESPONSES
    access = open_inspection(by=request.user, id=inspection, action=action)
    check_queries.existing_check(access=access)
    try:
        overview, faults = queries.responses_overview(access=access), NONE
    except FaultsFound as error:
        overview, faults = None, error.faults
    initial = {"digest": overview.digest if overview else ""}
    form = forms.ResponsesDigestForm(request.POST or None, initial=initial)
    if overview and form.is_valid():
        with rule_errors(form):
            changes.sign_off_responses(access=access, **form.cleaned_data)
            messages.success(request, _("The responses are signed off. The service can read them."))
            return redirect("accuracy:check", access.inspection.pk)
    if request.method == "GET":
        audit.viewed(access, EventType.SEE_ACCURACY_CHECK, "sign-off of the responses")
    context = {
        "access": access,
        "overview": overview,
        "form": form,
        "faults": faults,
        "challenges": challenge_queries.challenges(access=access),
        "changes": _changes(access, overview),
        "reasons": queries.reasons_not_to_sign(access.inspection, access.person),
    }
    return render(request, "accuracy/sign_off.html", context, status=status(form))


def _changes(access: InspectionAccess, overview: queries.ResponsesOverview | None) -> list[dict[str, object]]:
    """Return the changes of the draft with their titles and compared texts, uncovered ones first."""
    titles = {**titles_of_sections(access), RESULTS: _("Ratings and figures")}
    changes = sorted(overview.changes if overview else (), key=lambda change: change.is_covered)
    return [
        {
            "title": titles.get(change.key, change.key),
            "is_covered": change.is_covered,
            "lines": compare(change.old, change.new),
        }
        for change in changes
    ]
