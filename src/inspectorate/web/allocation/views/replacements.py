"""Page to undo the latest replacement of a case."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inspectorate.method.faults import FaultsFound
from inspectorate.web.allocation import changes, forms
from inspectorate.web.allocation.queries import replacements as replacement_queries
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.cases.queries import long_lists, samples
from inspectorate.web.form_errors import rule_errors, status
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.responses import NONE


@require_http_methods(["GET", "POST"])
def undo_replacement(request: AuthenticatedRequest, inspection: int, group: str) -> HttpResponse:
    """Undo the latest replacement of a sample, as long as nobody has worked on the case that came in."""
    access = open_inspection(by=request.user, id=inspection, action=Action.REPLACE_CASE)
    case_group, faults = long_lists.group(access=access, key=group), NONE
    drawn = samples.last_draw(access=access, group=case_group)
    latest = replacement_queries.replacement_to_undo(access=access, drawn=drawn)
    initial = {"into": latest.replacement.into} if latest else None
    form = forms.UndoReplacementForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            with rule_errors(form):
                undone = changes.undo_replacement(access=access, group=case_group, **form.cleaned_data)
                sentence = _("%(out)s is in the sample again. %(into)s has left it.")
                messages.success(request, sentence % {"out": undone.out, "into": undone.into})
                return redirect("cases:sample", access.inspection.pk, case_group.key)
        except FaultsFound as error:
            faults = error.faults
    audit.viewed(access, EventType.SEE_SAMPLE, f"{case_group.key}, draw {drawn.number}")
    context = {"access": access, "group": case_group, "latest": latest, "form": form, "faults": faults}
    return render(request, "allocation/undo_replacement.html", context, status=status(form))
