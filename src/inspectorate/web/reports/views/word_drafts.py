"""Pages of the draft in Word: download, upload, and what to take over from an edited document."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.method.faults import FaultsFound
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, status
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.jobs.changes import queue
from inspectorate.web.permissions import Action, RuleBroken
from inspectorate.web.reports import background
from inspectorate.web.reports.changes import word_drafts as changes
from inspectorate.web.reports.forms import word_drafts as forms
from inspectorate.web.reports.queries import word_drafts as queries
from inspectorate.web.responses import attachment
from inspectorate.web.security.middleware import AuthenticatedRequest

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_http_methods(["GET", "POST"])
def word(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the downloads of the draft in Word, and process the form that uploads an edited document."""
    action = Action.EDIT_SECTION if request.method == "POST" else Action.SEE_DRAFT
    access = open_inspection(by=request.user, id=inspection, action=action)
    form = forms.WordUploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        job_request = background.word_upload(access=access, name=file.name or "", content=file.read())
        with rule_errors(form, "file"):
            return redirect("jobs:job", queue(by=request.user, job_request=job_request).pk)
    may_write = access.may(Action.EDIT_SECTION)
    uploads = queries.word_uploads(access=access)[:10] if may_write else []
    context = {"access": access, "form": form, "uploads": uploads, "may_write": may_write}
    return render(request, "reports/word.html", context, status=status(form))


@require_safe
def word_draft(request: AuthenticatedRequest, inspection: int, section: str = "") -> HttpResponse:
    """Return the draft, or one section of it, as a Word document, and record the view."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_DRAFT)
    try:
        content = queries.word_document(access=access, key=section)
    except FaultsFound as error:
        context = {"access": access, "form": forms.WordUploadForm(), "faults": error.faults}
        return render(request, "reports/word.html", context, status=409)
    audit.viewed(
        access, EventType.SEE_DRAFT, f"section {section}, Word document" if section else "Word document"
    )
    name = f"inspection-{access.inspection.pk}-draft{f'-{section}' if section else ''}.docx"
    return attachment(content, name, DOCX)


@require_http_methods(["GET", "POST"])
def word_review(request: AuthenticatedRequest, inspection: int, upload: int) -> HttpResponse:
    """Show the changes of each section in Word, and process the form that takes sections over."""
    access = open_inspection(by=request.user, id=inspection, action=Action.EDIT_SECTION)
    review = queries.word_review(access=access, upload=upload)
    rows = queries.word_sections(access=access, review=review)
    choices = {row.key: f"{row.key}@{row.version}" for row in rows if row.may_be_taken}
    form = forms.TakeOverForm(request.POST or None, sections=list(choices.values()))
    if form.is_valid():
        taken = 0
        for key, version in form.chosen:
            try:
                changes.take_over(access=access, upload=upload, key=key, version=version)
                taken += 1
            except RuleBroken as error:
                messages.error(request, f"{key}: {error}")
        if taken:
            words = ngettext(
                "%(num)s section has been taken over from Word.",
                "%(num)s sections have been taken over from Word.",
                taken,
            )
            messages.success(request, words % {"num": taken})
            return redirect("reports:draft", access.inspection.pk)
    if request.method == "GET":
        audit.viewed(access, EventType.SEE_DRAFT, "changes in Word")
    context = {
        "access": access,
        "rows": rows,
        "choices": choices,
        "form": form,
        "flags": queries.document_flags(review),
        "kinds": {
            "inserted": _("inserted"),
            "deleted": _("deleted"),
            "moved from": _("moved from here"),
            "moved to": _("moved to here"),
            "formatted": _("formatted"),
            "split": _("split into two paragraphs"),
            "joined": _("joined to one paragraph"),
        },
    }
    return render(request, "reports/word_review.html", context, status=status(form))
