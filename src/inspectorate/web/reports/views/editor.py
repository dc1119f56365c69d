"""Pages on which a section is written: the editor with its preview and figures, and the preview by itself."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from csp.constants import HEADER
from csp.utils import build_policy
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.method.faults import FaultsFound
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, status
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.lists import list_page
from inspectorate.web.permissions import Action, ConcurrentChange
from inspectorate.web.reports.changes import sections as changes
from inspectorate.web.reports.comparison import compare, merge
from inspectorate.web.reports.forms import sections as forms
from inspectorate.web.reports.models import SectionVersion, WelshSectionVersion
from inspectorate.web.reports.queries import figures as figure_queries
from inspectorate.web.reports.queries import preview as preview_queries
from inspectorate.web.reports.queries import remarks as remark_queries
from inspectorate.web.reports.queries import sections as queries
from inspectorate.web.reports.queries.figures import SectionFigure
from inspectorate.web.reports.queries.preview import SectionPreview
from inspectorate.web.responses import NONE, current_version
from inspectorate.web.security.middleware import AuthenticatedRequest

MOST_FOUND = 10
"""Number of figures that a search in the editor shows."""
FIGURES_ON_PAGE = 10


@require_http_methods(["GET", "POST"])
def edit(request: AuthenticatedRequest, inspection: int, section: str) -> HttpResponse:
    """Show and process the form with the text of a section.

    Its other buttons show the text as the report prints it, search for figures, or insert one: they return
    the form with the text as it was typed, and save nothing.
    """
    access = open_inspection(by=request.user, id=inspection, action=Action.EDIT_SECTION)
    draft_section = queries.editable_section(access=access, key=section)
    initial = {"text": draft_section.text, "base_version": draft_section.section.version}
    form = forms.SectionEditForm(request.POST or None, initial=initial)
    context = {"access": access, "section": draft_section, "form": form}
    if form.is_valid():
        if {"preview", "find", "insert"} & set(request.POST):
            text = form.cleaned_data["text"]
            return edit_page(
                request,
                context,
                access,
                form,
                lambda: preview_queries.section_preview(access=access, key=section, text=text),
            )
        values = {name: form.cleaned_data[name] for name in ("base_version", "text")}
        with rule_errors(form, "text"):
            try:
                changes.save_section(access=access, key=section, **values)
            except ConcurrentChange:
                current = queries.draft_section(access=access, key=section)
                versions = current.section.versions.all()
                context |= {"section": current, "conflict": conflict_context(form, versions, current.latest)}
                return render(request, "reports/edit.html", context, status=422)
            messages.success(request, _("The section has been saved."))
            return redirect("reports:section", access.inspection.pk, section)
    if request.method == "GET":
        audit.viewed(access, EventType.SEE_DRAFT, f"section {section}")
    return render(request, "reports/edit.html", context, status=status(form))


@require_safe
def preview(request: AuthenticatedRequest, inspection: int, section: str) -> HttpResponse:
    """Show the saved text of a section as the report prints it, with the remarks of the checks."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_DRAFT)
    draft_section = queries.draft_section(access=access, key=section)
    shown = preview_queries.section_preview(access=access, key=section)
    audit.viewed(access, EventType.SEE_DRAFT, f"section {section}, preview")
    context = {"access": access, "section": draft_section, **preview_context(shown)}
    return with_policy(render(request, "reports/preview.html", context), shown)


@require_safe
def figures(request: AuthenticatedRequest, inspection: int, section: str) -> HttpResponse:
    """Show the figures that a section can print, with every form of each."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_DRAFT)
    draft_section = queries.draft_section(access=access, key=section)
    filters, faults = forms.FigureFilterForm(request.GET), NONE
    rows: list[SectionFigure] = []
    try:
        rows = figure_queries.figures(access=access, key=section, **filters.values)
    except FaultsFound as error:
        faults = error.faults
    audit.viewed(access, EventType.SEE_DRAFT, f"section {section}, figures")
    shown = list_page(rows, filters, request.GET, FIGURES_ON_PAGE)
    context = {"access": access, "section": draft_section, "list": shown, "faults": faults}
    return render(request, "reports/figures.html", context)


def edit_page(
    request: AuthenticatedRequest,
    context: dict[str, Any],
    access: InspectionAccess,
    form: forms.SectionEditForm,
    preview_of: Callable[[], SectionPreview],
) -> HttpResponse:
    """Return the editor with the text as typed, and the preview or the figures that were asked for."""
    key, values = context["section"].key, form.cleaned_data
    shown = SectionPreview()
    context["cursor"] = values["cursor"]
    if "preview" in request.POST:
        shown = preview_of()
        context |= preview_context(shown)
    else:
        try:
            found_figures = figure_queries.figures(access=access, key=key, search=values["search"])
        except FaultsFound as error:
            context["faults"], found_figures = error.faults, []
        if "insert" in request.POST:
            context |= _inserted(request, form, found_figures)
        context |= {"figures": found_figures[:MOST_FOUND], "number": len(found_figures)}
    return with_policy(render(request, "reports/edit.html", context), shown)


def _inserted(
    request: AuthenticatedRequest, form: forms.SectionEditForm, found_figures: Sequence[SectionFigure]
) -> dict[str, Any]:
    """Insert the figure that was chosen into the text of the form; return what the page says about it."""
    chosen = request.POST.get(f"form-{request.POST['insert']}", "")
    bindings = {shape.binding: shape.text for figure in found_figures for shape in figure.forms}
    if chosen not in bindings:
        return {}
    values = form.cleaned_data
    data = request.POST.copy()
    text, cursor = figure_queries.with_figure(values["text"].replace("\r\n", "\n"), chosen, values["cursor"])
    data["text"], data["cursor"] = text, str(cursor)
    form.data = data
    return {"inserted": {"binding": chosen, "text": bindings[chosen]}, "cursor": cursor}


def preview_context(shown: SectionPreview) -> dict[str, Any]:
    """Return what a page with a preview shows: the preview, its faults and its remarks with their places."""
    return {
        "preview": shown,
        "faults": [
            replace(fault, place=remark_queries.place_title(str(fault.place))) for fault in shown.faults
        ],
        "remarks": [(remark, remark_queries.place_title(remark.place)) for remark in shown.remarks],
    }


def with_policy(response: HttpResponse, shown: SectionPreview) -> HttpResponse:
    """Allow the style sheet of a framed preview, which is bound to the policy of the page around it."""
    if shown.policy:
        response.headers[HEADER] = build_policy(update=dict(shown.policy))
    return response


def conflict_context(
    form: forms.SectionEditForm,
    versions: "QuerySet[SectionVersion] | QuerySet[WelshSectionVersion]",
    latest: "SectionVersion | WelshSectionVersion | None",
) -> dict[str, Any]:
    """Return what the page of two conflicting texts shows: both, their differences, and a merge.

    `versions` are those of the text, in the language of the form.
    """
    text, number = (latest.text, latest.number) if latest else ("", 0)
    mine = form.cleaned_data["text"].replace("\r\n", "\n")
    base = versions.filter(number=form.cleaned_data["base_version"]).first()
    merged = merge(base.text, mine, text) if base else None
    current_version(form, number)
    conflict: dict[str, Any] = {"version": latest, "lines": compare(text, mine), "merged": merged}
    if merged is not None:
        conflict["merged_lines"] = compare(text, merged)
        initial = {**form.cleaned_data, "text": merged, "base_version": number}
        conflict["form"] = type(form)(initial=initial, auto_id="id_merged_%s")
    return conflict
