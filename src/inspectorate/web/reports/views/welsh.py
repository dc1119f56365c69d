"""Pages of the Welsh of a report on a service in Wales: what is missing, and the text of each section."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.method.report.welsh_sections import WelshState
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, status
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.permissions import Action, ConcurrentChange
from inspectorate.web.reports.changes.welsh import save_welsh, save_welsh_recommendation
from inspectorate.web.reports.comparison import compare
from inspectorate.web.reports.forms import recommendations as recommendation_forms
from inspectorate.web.reports.forms import sections as forms
from inspectorate.web.reports.queries import welsh as queries
from inspectorate.web.reports.queries.welsh import WelshSection
from inspectorate.web.reports.views.editor import conflict_context, edit_page, preview_context, with_policy
from inspectorate.web.responses import NONE, current_version, outdated_form
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_safe
def welsh(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the texts of the report with the state of their Welsh."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_DRAFT)
    sections = queries.welsh_sections(access=access)
    recommendations = queries.welsh_recommendations(access=access)
    audit.viewed(access, EventType.SEE_DRAFT, "welsh")
    context = {
        "access": access,
        "sections": sections,
        "recommendations": recommendations,
        "counts": queries.welsh_counts([*sections, *recommendations]),
    }
    return render(request, "reports/welsh.html", context)


@require_safe
def welsh_section(request: AuthenticatedRequest, inspection: int, section: str) -> HttpResponse:
    """Show the Welsh of a section as the Welsh report prints it, its state and its earlier versions."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_DRAFT)
    shown = queries.welsh_section(access=access, key=section)
    preview = queries.welsh_preview(access=access, section=shown, text=shown.text)
    audit.viewed(access, EventType.SEE_DRAFT, f"section {section}, welsh")
    context = {
        "access": access,
        **_section_context(shown),
        "versions": queries.welsh_versions(shown)[1:],
        "may_edit": access.may(Action.WRITE_WELSH),
        **preview_context(preview),
    }
    return with_policy(render(request, "reports/welsh_section.html", context), preview)


@require_http_methods(["GET", "POST"])
def edit_welsh(request: AuthenticatedRequest, inspection: int, section: str) -> HttpResponse:
    """Show and process the form with the Welsh of a section, as `edit` does with its English."""
    access = open_inspection(by=request.user, id=inspection, action=Action.WRITE_WELSH)
    shown = queries.welsh_section(access=access, key=section)
    initial = {
        "text": shown.text,
        "base_version": shown.english.section.welsh_version,
        "english_version": shown.english.section.version,
    }
    form = forms.WelshEditForm(request.POST or None, initial=initial)
    context = {"access": access, "form": form, **_section_context(shown)}
    if form.is_valid():
        values = form.cleaned_data
        if {"preview", "find", "insert"} & set(request.POST):
            return edit_page(
                request,
                context,
                access,
                form,
                lambda: queries.welsh_preview(access=access, section=shown, text=values["text"]),
            )
        with rule_errors(form, "text"):
            try:
                save_welsh(
                    access=access,
                    key=section,
                    **{name: values[name] for name in ("base_version", "english_version", "text")},
                )
            except ConcurrentChange:
                latest = queries.welsh_section(access=access, key=section).latest
                if latest is None or values["base_version"] == latest.number:
                    raise
                versions = shown.english.section.welsh_versions.all()
                context["conflict"] = conflict_context(form, versions, latest)
                return render(request, "reports/edit.html", context, status=422)
            messages.success(request, _("The Welsh has been saved."))
            return redirect("reports:welsh_section", access.inspection.pk, section)
    if request.method == "GET":
        audit.viewed(access, EventType.SEE_DRAFT, f"section {section}, welsh")
    return render(request, "reports/edit.html", context, status=status(form))


@require_http_methods(["GET", "POST"])
def welsh_recommendation(request: AuthenticatedRequest, inspection: int, recommendation: int) -> HttpResponse:
    """Show and process the form with the Welsh of a recommendation, beside its English."""
    access = open_inspection(by=request.user, id=inspection, action=Action.WRITE_WELSH)
    shown = queries.welsh_recommendation(access=access, id=recommendation)
    latest, faults = shown.latest, NONE
    initial = {
        "base_version": shown.english.recommendation.welsh_version,
        "english_version": shown.english.number,
    }
    names = ("addressee", "text", "due", "short")
    initial |= {name: getattr(latest, name) for name in names} if latest else {}
    form = recommendation_forms.WelshRecommendationForm(request.POST or None, initial=initial)
    if form.is_valid():
        with rule_errors(form):
            try:
                save_welsh_recommendation(
                    access=access,
                    recommendation=recommendation,
                    base_version=form.cleaned_data["base_version"],
                    english_version=form.cleaned_data["english_version"],
                    words=form.words,
                )
                messages.success(request, _("The Welsh has been saved."))
                return redirect("reports:welsh", access.inspection.pk)
            except ConcurrentChange as error:
                if latest is None or form.cleaned_data["base_version"] == latest.number:
                    raise
                faults = outdated_form(error, f"{latest.addressee}: {latest.text} {latest.due}")
                form = current_version(form, latest.number)
    if request.method == "GET":
        audit.viewed(access, EventType.SEE_DRAFT, f"recommendation {recommendation}, welsh")
    context = {"access": access, "form": form, "words": shown, "faults": faults}
    context["versions"] = queries.welsh_recommendation_versions(shown)[1:]
    return render(
        request, "reports/welsh_recommendation.html", context, status=422 if faults else status(form)
    )


def _section_context(shown: WelshSection) -> dict[str, Any]:
    """Return a section in both languages, and what has changed in the English that its Welsh translates."""
    context: dict[str, Any] = {"section": shown.english, "welsh": shown}
    if shown.state is WelshState.OUT_OF_DATE:
        earlier = queries.translated_english(shown)
        context["english_changes"] = compare(earlier.text, shown.english.text) if earlier else ()
    return context
