"""Pages of the plan: the whole plan, one recommendation, responses, dates, and the board's page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.method.improvement import WEEKS_AFTER_PUBLICATION
from inspectorate.web.form_errors import rule_errors, status
from inspectorate.web.improvement.changes import closures as closure_changes
from inspectorate.web.improvement.changes import responses as response_changes
from inspectorate.web.improvement.changes import reviews as review_changes
from inspectorate.web.improvement.forms import plan as forms
from inspectorate.web.improvement.queries import plan as queries
from inspectorate.web.improvement.queries.open_data import printed_words
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.permissions import Action, ConcurrentChange
from inspectorate.web.responses import NONE, current_version, outdated_form
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_safe
def plan(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the whole plan."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_IMPROVEMENT)
    plan = queries.plan(access=access)
    return render(request, "improvement/plan.html", _context(access, plan))


@require_safe
def board(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the progress of the plan: numbers and a bar, what is late, and the reviews."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_IMPROVEMENT)
    plan = queries.plan(access=access)
    context = {**_context(access, plan), "reviews": queries.reviews(access=access)}
    return render(request, "improvement/board.html", context)


@require_safe
def recommendation(request: AuthenticatedRequest, inspection: int, recommendation: int) -> HttpResponse:
    """Show a recommendation with all responses and closures."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_IMPROVEMENT)
    plan = queries.plan(access=access)
    planned = plan.recommendation(recommendation)
    context = {
        **_context(access, plan),
        "planned": planned,
        "responses": queries.responses_to(planned),
        "closures": queries.closures_of(planned),
    }
    return render(request, "improvement/recommendation.html", context)


@require_http_methods(["GET", "POST"])
def respond(request: AuthenticatedRequest, inspection: int, recommendation: int) -> HttpResponse:
    """Show and process the form of a response to a recommendation."""
    access = open_inspection(by=request.user, id=inspection, action=Action.WRITE_IMPROVEMENT_PLAN)
    plan = queries.plan(access=access)
    planned, faults = plan.recommendation(recommendation), NONE
    latest = planned.response
    initial = {
        "base_version": planned.response_version,
        "words_version": planned.words.number,
        "outcome": latest.outcome if latest else "",
        "commentary": latest.commentary if latest else "",
        "given_by": latest.given_by if latest else "",
        "given_on": timezone.localdate(),
    }
    form = forms.RecommendationResponseForm(request.POST or None, initial=initial)
    if form.is_valid():
        with rule_errors(form):
            try:
                response_changes.respond(
                    access=access,
                    recommendation=recommendation,
                    base_version=form.cleaned_data["base_version"],
                    words_version=form.cleaned_data["words_version"],
                    words=form.words,
                )
                messages.success(request, _("The response has been recorded."))
                return redirect("improvement:plan", access.inspection.pk)
            except ConcurrentChange as error:
                text = f"{latest.outcome_title}. {latest.commentary}" if latest else planned.words.text
                faults = outdated_form(error, text)
                form = current_version(form, planned.response_version)
                form.data["words_version"] = str(planned.words.number)
    context = {**_context(access, plan), "planned": planned, "form": form, "faults": faults}
    return render(request, "improvement/respond.html", context, status=422 if faults else status(form))


@require_http_methods(["GET", "POST"])
def close(request: AuthenticatedRequest, inspection: int, recommendation: int) -> HttpResponse:
    """Show and process the form for closing or reopening a recommendation, with its evidence."""
    access = open_inspection(by=request.user, id=inspection, action=Action.VERIFY_IMPROVEMENT)
    plan = queries.plan(access=access)
    planned, faults = plan.recommendation(recommendation), NONE
    form = forms.RecommendationClosureForm(
        request.POST or None, is_open=planned.is_open, initial={"base_version": planned.closure_version}
    )
    if form.is_valid():
        with rule_errors(form):
            try:
                closure_changes.close_recommendation(
                    access=access, recommendation=recommendation, **form.cleaned_data
                )
                messages.success(request, _("The decision has been recorded."))
                return redirect("improvement:plan", access.inspection.pk)
            except ConcurrentChange as error:
                faults = outdated_form(error, planned.state_title)
                form = current_version(form, planned.closure_version)
    context = {**_context(access, plan), "planned": planned, "form": form, "faults": faults}
    return render(request, "improvement/close.html", context, status=422 if faults else status(form))


@require_http_methods(["GET", "POST"])
def dates(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show and process the form of the plan's dates."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SET_IMPROVEMENT_DATES)
    plan, faults = queries.plan(access=access), NONE
    chosen = plan.dates.due if plan.dates else None
    initial = {"base_version": plan.dates_version, "due": chosen, "next_review": plan.next_review}
    form = forms.PlanDatesForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            review_changes.set_dates(access=access, **form.cleaned_data)
            messages.success(request, _("The dates have been saved."))
            return redirect("improvement:plan", access.inspection.pk)
        except ConcurrentChange as error:
            faults = outdated_form(error, " ".join(str(day) for day in (chosen, plan.next_review) if day))
            form = current_version(form, plan.dates_version)
    context = {**_context(access, plan), "form": form, "faults": faults}
    return render(request, "improvement/dates.html", context, status=422 if faults else status(form))


def _context(access: InspectionAccess, plan: queries.Plan) -> dict[str, object]:
    return {
        "access": access,
        "plan": plan,
        "words": printed_words(plan),
        "weeks": WEEKS_AFTER_PUBLICATION,
        "today": timezone.localdate(),
    }
