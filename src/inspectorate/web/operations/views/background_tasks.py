"""Pages of emails and background tasks."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from inspectorate.web.form_errors import rule_messages
from inspectorate.web.operations.changes import background_tasks as changes
from inspectorate.web.operations.queries import background_tasks as queries
from inspectorate.web.people.models import AuthenticatedRequest


@require_safe
def background_tasks(request: AuthenticatedRequest) -> HttpResponse:
    """List the background tasks that are waiting, running and failed."""
    context = {
        "background_tasks": queries.background_tasks(by=request.user),
        "message_counts": queries.message_counts(by=request.user),
    }
    return render(request, "operations/background_tasks.html", context)


@require_POST
def retry(request: AuthenticatedRequest, task: UUID) -> HttpResponse:
    """Let a background task that failed run again."""
    background_task = queries.background_task(by=request.user, id=task)
    with rule_messages(request):
        changes.retry(by=request.user, background_task=background_task)
        messages.success(request, _("The task will run again."))
    return redirect("operations:background_tasks")
