"""The page that a demonstration has besides those of the service."""

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
    """See what could be filled in from the example, and do it."""
    access = open_inspection(by=request.user, id=inspection, action=Action.COMPLETE_DEMONSTRATION)
    if request.method == "POST":
        with rule_messages(request):
            done = completion.complete(access=access)
            told = {"cases": done.cases, "standards": len(done.standards)}
            words = _("Filled in: %(cases)s cases are finished, and %(standards)s standards are judged.")
            messages.success(request, words % told)
        return redirect("workflow:inspection", access.inspection.pk)
    missing = completion.missing(access=access)
    return render(request, "demonstration.html", {"access": access, "missing": missing})
