"""Pages of a section's versions: list, one version, comparison, restoration."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_messages
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.lists import list_page
from inspectorate.web.permissions import Action
from inspectorate.web.reports.changes import sections as changes
from inspectorate.web.reports.comparison import compare
from inspectorate.web.reports.forms import sections as forms
from inspectorate.web.reports.queries import sections as queries
from inspectorate.web.security.middleware import AuthenticatedRequest

VERSIONS_ON_PAGE = 25
MOST_COMPARED = 100
"""Number of the latest versions among which two can be chosen."""


@require_safe
def versions(request: AuthenticatedRequest, inspection: int, section: str) -> HttpResponse:
    """Show the versions of a section, and the form that compares two of them."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_DRAFT)
    draft_section = queries.draft_section(access=access, key=section)
    rows = queries.versions(access=access, key=section)
    filters = forms.VersionsForm(request.GET, versions=list(rows[:MOST_COMPARED]))
    numbers = [int(filters.values.get(name, 0)) for name in ("earlier", "later")]
    chosen = [draft_section.section.versions.filter(number=number).first() for number in numbers]
    audit.viewed(access, EventType.SEE_DRAFT, f"section {section}, versions")
    context = {
        "access": access,
        "section": draft_section,
        "list": list_page(rows, filters, request.GET, VERSIONS_ON_PAGE),
        "chosen": chosen if all(chosen) else [],
        "lines": compare(chosen[0].text, chosen[1].text) if chosen[0] and chosen[1] else [],
    }
    return render(request, "reports/versions.html", context)


@require_safe
def version(request: AuthenticatedRequest, inspection: int, section: str, number: int) -> HttpResponse:
    """Show one version of a section, compared with the one before."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_DRAFT)
    draft_section = queries.draft_section(access=access, key=section)
    shown = queries.version(access=access, key=section, number=number)
    before = draft_section.section.versions.filter(number=number - 1).first()
    audit.viewed(access, EventType.SEE_DRAFT, f"section {section}, version {number}")
    context = {
        "access": access,
        "section": draft_section,
        "version": shown,
        "before": before,
        "lines": compare(before.text if before else shown.text, shown.text),
    }
    return render(request, "reports/version.html", context)


@require_POST
def restore(request: AuthenticatedRequest, inspection: int, section: str, number: int) -> HttpResponse:
    """Save the text of an earlier version as the next one."""
    access = open_inspection(by=request.user, id=inspection, action=Action.EDIT_SECTION)
    queries.editable_section(access=access, key=section)
    form = forms.BaseVersionForm(request.POST)
    if form.is_valid():
        with rule_messages(request):
            saved = changes.restore_version(access=access, key=section, number=number, **form.cleaned_data)
            words = _("The text of version %(earlier)s is now version %(number)s.")
            messages.success(request, words % {"earlier": number, "number": saved.number})
    return redirect("reports:section", access.inspection.pk, section)
