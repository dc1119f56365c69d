"""Page of the demonstration."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inspectorate.web.demonstration import completion
from inspectorate.web.form_errors import rule_messages
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action


@require_http_methods(["GET", "POST"])
def complete(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show what the example can complete, and complete it."""
    access = open_inspection(by=request.user, id=inspection, action=Action.COMPLETE_DEMONSTRATION)
    if request.method == "POST":
        with rule_messages(request):
            completed = completion.complete(access=access)
            params = {"cases": completed.cases, "standards": len(completed.standards)}
            message = _("Filled in: %(cases)s cases are finished, and %(standards)s standards are judged.")
            messages.success(request, message % params)
        return redirect("workflow:inspection", access.inspection.pk)
    unfinished_parts = completion.unfinished_parts(access=access)
    return render(request, "demonstration.html", {"access": access, "unfinished_parts": unfinished_parts})
