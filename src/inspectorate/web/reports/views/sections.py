"""Pages of the draft and its sections: list, text, owner and state."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inspectorate.method.faults import FaultsFound
from inspectorate.method.report.content import PracticeExample
from inspectorate.method.report.narrative.passages import NarrativeBlock
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.lists import list_page
from inspectorate.web.permissions import Action
from inspectorate.web.record_choices import suggestions
from inspectorate.web.reports.changes import figure_changes
from inspectorate.web.reports.changes import sections as changes
from inspectorate.web.reports.forms import sections as forms
from inspectorate.web.reports.models import SectionState
from inspectorate.web.reports.queries import recommendations as recommendation_queries
from inspectorate.web.reports.queries import remarks as remark_queries
from inspectorate.web.reports.queries import sections as queries
from inspectorate.web.reports.queries import sign_off as sign_off_queries
from inspectorate.web.reports.queries import welsh as welsh_queries
from inspectorate.web.reports.queries.figure_changes import (
    ChangedFigures,
    changed_figures,
    confirmed_figures,
)
from inspectorate.web.reports.queries.narrative import (
    bound_narrative,
    prepared_draft,
    section_of_place,
)
from inspectorate.web.reports.queries.sections import DraftSection
from inspectorate.web.responses import NONE
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_safe
def draft(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the sections of the draft with their state, owner, comments and remarks."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_DRAFT)
    sections, faults = queries.draft_sections(access=access), NONE
    counts: remark_queries.RemarkCounts = {}
    if sections:
        try:
            counts = remark_queries.remark_counts(prepared_draft(access=access))
        except FaultsFound as error:
            faults = error.faults
    audit.viewed(access, EventType.SEE_DRAFT)
    context = {
        "access": access,
        "sections": sections,
        "counts": {section.key: sum(counts.get(section.key, {}).values()) for section in sections},
        "agreed": sum(section.is_agreed for section in sections if section.is_needed),
        "needed": sum(section.is_needed for section in sections),
        "recommendations": len(recommendation_queries.recommendations(access=access)),
        "sign_offs": sign_off_queries.current_sign_offs(access.inspection),
        "faults": faults,
        "welsh": _welsh_counts(access),
    }
    return render(request, "reports/draft.html", context)


@require_safe
def section(request: AuthenticatedRequest, inspection: int, section: str) -> HttpResponse:
    """Show a section as it reads, with its comments and what can be done with it."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_DRAFT)
    place = queries.section_in_order(access=access, key=section)
    audit.viewed(access, EventType.SEE_DRAFT, f"section {section}")
    context = {
        "access": access,
        "section": place.section,
        "place": place,
        "threads": queries.comments(access=access, key=section),
        **_reading(access, place.section),
    }
    if welsh_queries.is_bilingual(access.inspection):
        context["welsh"] = welsh_queries.welsh_section(access=access, key=section)
    return render(request, "reports/section.html", context)


@require_http_methods(["GET", "POST"])
def assign(request: AuthenticatedRequest, inspection: int, section: str) -> HttpResponse:
    """Show and process the form with the owner of a section."""
    access = open_inspection(by=request.user, id=inspection, action=Action.AGREE_SECTION)
    draft_section = queries.draft_section(access=access, key=section)
    form = forms.OwnerForm(
        request.POST if request.method == "POST" else None,
        people=queries.possible_owners(access=access, key=section),
        initial={"owner": draft_section.section.owner_id},
    )
    if matches := suggestions(request, form):
        return matches
    if form.is_valid():
        with rule_errors(form, "owner"):
            changes.assign_owner(access=access, key=section, owner=form.cleaned_data["owner"])
            messages.success(request, _("The owner has been saved."))
            return redirect("reports:section", access.inspection.pk, section)
    context = {"access": access, "section": draft_section, "form": form}
    return render(request, "reports/assign.html", context, status=status(form))


@require_POST
def submit(request: AuthenticatedRequest, inspection: int, section: str) -> HttpResponse:
    """Mark a section as ready for review."""
    return _with_state(request, inspection, section, SectionState.READY)


@require_POST
def return_to_draft(request: AuthenticatedRequest, inspection: int, section: str) -> HttpResponse:
    """Return a section to draft."""
    return _with_state(request, inspection, section, SectionState.DRAFT)


@require_POST
def agree(request: AuthenticatedRequest, inspection: int, section: str) -> HttpResponse:
    """Agree a section, in the version that the page showed."""
    access = open_inspection(by=request.user, id=inspection, action=Action.AGREE_SECTION)
    queries.draft_section(access=access, key=section)
    form = forms.BaseVersionForm(request.POST)
    if form.is_valid():
        with rule_messages(request):
            changes.agree(access=access, key=section, version=form.cleaned_data["base_version"])
            messages.success(request, _("The section is agreed."))
    return redirect("reports:section", access.inspection.pk, section)


@require_POST
def confirm_figures(request: AuthenticatedRequest, inspection: int, section: str) -> HttpResponse:
    """Confirm that the sentences of a section are right with the figures as they are now."""
    access = open_inspection(by=request.user, id=inspection, action=Action.EDIT_SECTION)
    queries.editable_section(access=access, key=section)
    form = forms.ConfirmFiguresForm(request.POST)
    if form.is_valid():
        with rule_messages(request):
            values = form.cleaned_data
            figure_changes.confirm_figures(
                access=access, key=section, version=values["base_version"], digest=values["digest"]
            )
            messages.success(request, _("The sentences are confirmed."))
    return redirect("reports:section", access.inspection.pk, section)


@require_safe
def remarks(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the remarks of the checks on the draft."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_DRAFT)
    try:
        found_remarks, faults = remark_queries.remarks(access=access), NONE
    except FaultsFound as error:
        found_remarks, faults = [], error.faults
    audit.viewed(access, EventType.SEE_DRAFT, "remarks")
    titles = {row.key: row.title for row in queries.draft_sections(access=access)}
    rows = [
        (titles.get(section_of_place(remark.place), ""), remark, remark_queries.place_title(remark.place))
        for remark in found_remarks
    ]
    context = {"access": access, "faults": faults}
    filters = forms.RemarkFilterForm(request.GET)
    kept_rows = [row for row in rows if filters.values.get("severity", row[1].severity) == row[1].severity]
    context["list"] = list_page(kept_rows, filters, request.GET)
    return render(request, "reports/remarks.html", context)


def _welsh_counts(access: InspectionAccess) -> Counter[str] | None:
    """Return the number of texts in each state of the Welsh; None for a service in England."""
    if not welsh_queries.is_bilingual(access.inspection):
        return None
    sections = welsh_queries.welsh_sections(access=access)
    return welsh_queries.welsh_counts([*sections, *welsh_queries.welsh_recommendations(access=access)])


def _with_state(
    request: AuthenticatedRequest, inspection: int, section: str, state: SectionState
) -> HttpResponse:
    access = open_inspection(by=request.user, id=inspection, action=Action.EDIT_SECTION)
    queries.editable_section(access=access, key=section)
    with rule_messages(request):
        changes.change_state(access=access, key=section, state=state)
        messages.success(request, _("The state of the section has been changed."))
    return redirect("reports:section", access.inspection.pk, section)


def _reading(access: InspectionAccess, shown: DraftSection) -> dict[str, Any]:
    """Return a section's text as it prints, its remarks counted, and the figures that have changed."""
    try:
        prepared = prepared_draft(access=access)
    except FaultsFound as error:
        return {"blocks": (), "faults": error.faults, "counts": {}, "changed": ChangedFigures()}
    narrative = bound_narrative(prepared, shown.key, shown.text)
    confirmed = confirmed_figures(access.inspection)
    return {
        "blocks": [_shown_block(block) for block in narrative.blocks],
        "notes": list(narrative.notes.values()),
        "faults": (*narrative.unbound, *narrative.faults),
        "counts": remark_queries.remark_counts(prepared).get(shown.key, {}),
        "changed": changed_figures(prepared, shown.latest, confirmed) if shown.latest else ChangedFigures(),
    }


def _shown_block(block: NarrativeBlock) -> tuple[Any, ...]:
    """Return a block with the name of its type; a practice example with its title and its own blocks."""
    if isinstance(block, PracticeExample):
        return ("PracticeExample", block.title, [(type(part).__name__, part) for part in block.body])
    return (type(block).__name__, block)
