"""Pages of comments on a section: a new comment, a thread with its replies, resolution."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.permissions import Action
from inspectorate.web.reports.changes import comments as changes
from inspectorate.web.reports.forms import sections as forms
from inspectorate.web.reports.queries import sections as queries
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_http_methods(["GET", "POST"])
def add_comment(request: AuthenticatedRequest, inspection: int, section: str) -> HttpResponse:
    """Show and process the form for a comment on a section."""
    access = open_inspection(by=request.user, id=inspection, action=Action.COMMENT_ON_SECTION)
    draft_section = queries.draft_section(access=access, key=section)
    form = forms.SectionCommentForm(request.POST or None)
    if form.is_valid():
        with rule_errors(form, "quote"):
            changes.add_comment(access=access, key=section, **form.cleaned_data)
            messages.success(request, _("The comment has been saved."))
            return redirect("reports:section", access.inspection.pk, section)
    if request.method == "GET":
        audit.viewed(access, EventType.SEE_DRAFT, f"section {section}")
    context = {"access": access, "section": draft_section, "form": form}
    return render(request, "reports/add_comment.html", context, status=status(form))


@require_http_methods(["GET", "POST"])
def comment(request: AuthenticatedRequest, inspection: int, comment: int) -> HttpResponse:
    """Show a comment with its replies, and process the form for a reply."""
    action = Action.COMMENT_ON_SECTION if request.method == "POST" else Action.SEE_DRAFT
    access = open_inspection(by=request.user, id=inspection, action=action)
    thread = queries.comment(access=access, id=comment)
    form = forms.SectionReplyForm(request.POST or None)
    if form.is_valid():
        with rule_errors(form, "text"):
            changes.reply(access=access, comment=comment, **form.cleaned_data)
            messages.success(request, _("The reply has been saved."))
            return redirect("reports:section", access.inspection.pk, thread.section.key)
    if request.method == "GET":
        audit.viewed(access, EventType.SEE_DRAFT, f"section {thread.section.key}, comment {comment}")
    context = {
        "access": access,
        "thread": thread,
        "section": queries.draft_section(access=access, key=thread.section.key),
        "replies": thread.replies.select_related("by").order_by("pk"),
        "may_resolve": queries.may_resolve(access, thread),
        "form": form,
    }
    return render(request, "reports/comment.html", context, status=status(form))


@require_POST
def resolve(request: AuthenticatedRequest, inspection: int, comment: int) -> HttpResponse:
    """Resolve a comment."""
    access = open_inspection(by=request.user, id=inspection, action=Action.COMMENT_ON_SECTION)
    thread = queries.comment(access=access, id=comment)
    with rule_messages(request):
        changes.resolve(access=access, comment=comment)
        messages.success(request, _("The comment is resolved."))
    return redirect("reports:section", access.inspection.pk, thread.section.key)
