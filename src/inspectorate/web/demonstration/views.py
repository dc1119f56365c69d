"""Pages of the demonstration."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.demonstration import completion
from inspectorate.web.form_errors import rule_messages
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.mail.models import Message
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action, NotVisible

LATEST = 30
"""How many emails the demonstration shows."""


@require_http_methods(["GET", "POST"])
def complete(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show what the example can complete, and complete it."""
    access = open_inspection(by=request.user, id=inspection, action=Action.COMPLETE_DEMONSTRATION)
    if request.method == "POST":
        with rule_messages(request):
            completed = completion.complete(access=access)
            params = {"cases": completed.cases, "standards": len(completed.standards)}
            message = _(
                "Example answers added. %(cases)s cases are finished and %(standards)s standards are judged."
            )
            messages.success(request, message % params)
        return redirect("workflow:inspection", access.inspection.pk)
    unfinished_parts = completion.unfinished_parts(access=access)
    return render(request, "demonstration.html", {"access": access, "unfinished_parts": unfinished_parts})


@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """Show the latest emails of the demonstration. Outside a demonstration there is no such page."""
    if not settings.DEMO:
        raise NotVisible
    letters = Message.objects.exclude(content="").select_related("person").order_by("-pk")[:LATEST]
    return render(request, "demonstration_mail.html", {"letters": letters})
