"""Pages with what the inspection offers to a section, and the form that inserts a quotation."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.assessments.changes import readers
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, status
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.lists import list_page
from inspectorate.web.permissions import Action
from inspectorate.web.reports.changes import quotations as changes
from inspectorate.web.reports.changes.quotations import QuotationForm, QuotedWords
from inspectorate.web.reports.forms import sections as forms
from inspectorate.web.reports.queries import sections as section_queries
from inspectorate.web.reports.queries import sources as queries
from inspectorate.web.security.middleware import AuthenticatedRequest

SOURCES_ON_PAGE = 12


@require_safe
def sources(request: AuthenticatedRequest, inspection: int, section: str) -> HttpResponse:
    """Show comments, evidence, lines of enquiry and survey figures that concern a section."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_DRAFT)
    draft_section = section_queries.draft_section(access=access, key=section)
    filters = forms.SourceFilterForm(request.GET)
    rows = queries.sources(access=access, key=section, **filters.values)
    shown = list_page(rows, filters, request.GET, SOURCES_ON_PAGE)
    read = {row.assessment for row in shown.page.object_list if row.assessment}
    readers.viewed(
        access, EventType.SEE_DRAFT, f"section {section}, from the inspection", assessments=sorted(read)
    )
    context = {
        "access": access,
        "section": draft_section,
        "list": shown,
        "kinds": dict(forms.SOURCE_KINDS),
    }
    return render(request, "reports/sources.html", context)


@require_http_methods(["GET", "POST"])
def insert(request: AuthenticatedRequest, inspection: int, section: str, source: str) -> HttpResponse:
    """Show and process the form that inserts words of the inspection, with names changed."""
    access = open_inspection(by=request.user, id=inspection, action=Action.EDIT_SECTION)
    draft_section = section_queries.editable_section(access=access, key=section)
    found_source = queries.source(access=access, key=section, id=source)
    names = queries.name_changes(access=access, text=found_source.text)
    initial = {
        "text": found_source.text,
        "names": "\n".join(f"{name.original} = {name.printed}" for name in names),
    }
    form = forms.InsertForm(request.POST or None, initial=initial)
    if form.is_valid():
        values = form.cleaned_data
        with rule_errors(form, "text"):
            quotation = QuotedWords(
                values["text"], QuotationForm(values["form"]), values["names"], values["title"]
            )
            changes.insert_source(access=access, key=section, source=found_source, quotation=quotation)
            messages.success(request, _("The words have been inserted at the end of the section."))
            return redirect("reports:section", access.inspection.pk, section)
    if request.method == "GET":
        read = [found_source.assessment] if found_source.assessment else []
        readers.viewed(access, EventType.SEE_DRAFT, f"section {section}, {source}", assessments=read)
    context = {"access": access, "section": draft_section, "source": found_source, "form": form}
    return render(request, "reports/insert.html", context, status=status(form))
