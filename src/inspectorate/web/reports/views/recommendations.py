"""Pages of the recommendations: list, form, order, deletion."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.permissions import Action, ConcurrentChange
from inspectorate.web.reports.changes import recommendations as changes
from inspectorate.web.reports.forms import recommendations as forms
from inspectorate.web.reports.models import RecommendationVersion
from inspectorate.web.reports.queries import recommendations as queries
from inspectorate.web.responses import NONE, current_version, outdated_form
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_safe
def recommendations(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the recommendations in their order."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_DRAFT)
    rows = queries.recommendations(access=access)
    audit.viewed(access, EventType.SEE_DRAFT, "recommendations")
    context = {"access": access, "rows": rows, "may_change": access.may(Action.CHANGE_RECOMMENDATIONS)}
    return render(request, "reports/recommendations.html", context)


@require_http_methods(["GET", "POST"])
def add_recommendation(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show and process the form for a new recommendation."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CHANGE_RECOMMENDATIONS)
    form = _form(request, access, {"base_version": 0})
    if form.is_valid():
        with rule_errors(form):
            changes.add_recommendation(access=access, words=form.words)
            messages.success(request, _("The recommendation has been added."))
            return redirect("reports:recommendations", access.inspection.pk)
    context = {"access": access, "form": form}
    return render(request, "reports/recommendation.html", context, status=status(form))


@require_http_methods(["GET", "POST"])
def recommendation(request: AuthenticatedRequest, inspection: int, recommendation: int) -> HttpResponse:
    """Show and process the form of a recommendation, with its earlier versions."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CHANGE_RECOMMENDATIONS)
    version, faults = queries.recommendation(access=access, id=recommendation), NONE
    form = _form(request, access, _initial(version))
    if form.is_valid():
        with rule_errors(form):
            try:
                changes.change_recommendation(
                    access=access,
                    recommendation=recommendation,
                    base_version=form.cleaned_data["base_version"],
                    words=form.words,
                )
                messages.success(request, _("The recommendation has been saved."))
                return redirect("reports:recommendations", access.inspection.pk)
            except ConcurrentChange as error:
                faults = outdated_form(error, f"{version.addressee}: {version.text} {version.due}")
                form = current_version(form, version.number)
    if request.method == "GET":
        audit.viewed(access, EventType.SEE_DRAFT, f"recommendation {recommendation}")
    context = {
        "access": access,
        "form": form,
        "version": version,
        "versions": queries.recommendation_versions(version)[1:],
        "faults": faults,
    }
    return render(request, "reports/recommendation.html", context, status=422 if faults else status(form))


@require_http_methods(["GET", "POST"])
def delete_recommendation(
    request: AuthenticatedRequest, inspection: int, recommendation: int
) -> HttpResponse:
    """Delete a recommendation, after confirmation."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CHANGE_RECOMMENDATIONS)
    version = queries.recommendation(access=access, id=recommendation)
    if request.method == "POST":
        with rule_messages(request):
            changes.withdraw_recommendation(access=access, recommendation=recommendation)
            messages.success(request, _("The recommendation has been deleted."))
        return redirect("reports:recommendations", access.inspection.pk)
    return render(request, "reports/delete_recommendation.html", {"access": access, "version": version})


@require_POST
def move_recommendation(request: AuthenticatedRequest, inspection: int, recommendation: int) -> HttpResponse:
    """Move a recommendation up or down."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CHANGE_RECOMMENDATIONS)
    queries.recommendation(access=access, id=recommendation)
    form = forms.MoveForm(request.POST)
    if form.is_valid():
        with rule_messages(request):
            changes.move_recommendation(access=access, recommendation=recommendation, **form.cleaned_data)
    return redirect("reports:recommendations", access.inspection.pk)


def _form(
    request: AuthenticatedRequest, access: InspectionAccess, initial: dict[str, Any]
) -> forms.RecommendationForm:
    return forms.RecommendationForm(
        request.POST or None,
        initial=initial,
        edition=access.framework,
        addressees=queries.addressees(access=access),
    )


def _initial(version: RecommendationVersion) -> dict[str, Any]:
    return {
        "base_version": version.number,
        "known_addressee": version.addressee,
        "text": version.text,
        "due": version.due,
        "short": version.short,
        "findings": [*version.standards, *version.questions],
    }
