"""The spreadsheet instead of the pages: take it, fill it in, send it back, or release it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.web.assessments import forms
from inspectorate.web.assessments.changes import spreadsheets
from inspectorate.web.assessments.models import SaveOutcome
from inspectorate.web.assessments.queries import access as access_queries
from inspectorate.web.assessments.queries import spreadsheets as spreadsheet_queries
from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.permissions import Action
from inspectorate.web.security.middleware import AuthenticatedRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
def spreadsheet(request: AuthenticatedRequest, inspection: int, assessment: int) -> HttpResponse:
    """How to work in a spreadsheet, who has it, and sending it back."""
    case = access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.ASSESS_CASE
    )
    form = forms.SpreadsheetForm(request.POST or None, request.FILES or None)
    faults: tuple[Fault, ...] = ()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with rule_errors(form):
                saved = spreadsheets.save_spreadsheet(access=case, name=file.name, content=file.read())
                conflicts = sum(each.outcome == SaveOutcome.CONFLICT for each in saved)
                kept = len(saved) - conflicts
                told = ngettext(
                    "Saved from the spreadsheet: %(number)s answer.",
                    "Saved from the spreadsheet: %(number)s answers.",
                    kept,
                ) % {"number": kept}
                if conflicts:
                    told += " " + _("%(number)s differ from answers given meanwhile: settle them.") % {
                        "number": conflicts
                    }
                messages.success(request, told)
                return redirect("assessments:assessment", inspection, assessment)
        except FaultsFound as found:
            faults = found.faults
    known = {"access": case.inspection_access, "case": case, "form": form, "faults": faults}
    return render(request, "assessments/spreadsheet.html", known, status=status(form))


@require_POST
def check_out(request: AuthenticatedRequest, inspection: int, assessment: int) -> HttpResponse:
    """Take the spreadsheet: the pages take no answers until it is back or released."""
    case = None
    access = _writable(request, inspection, assessment)
    with rule_messages(request):
        case = spreadsheets.check_out(access=access)
    if case is None:
        return redirect("assessments:spreadsheet", inspection, assessment)
    answer = HttpResponse(spreadsheet_queries.template(case), content_type=XLSX)
    name = "".join(
        letter if letter.isascii() and letter.isalnum() else "-" for letter in case.assessment.case_id
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="case-{name[:60]}.xlsx"'
    return answer


@require_POST
def cancel_check_out(request: AuthenticatedRequest, inspection: int, assessment: int) -> HttpResponse:
    """Release the spreadsheet: the pages take answers again."""
    access = _writable(request, inspection, assessment)
    with rule_messages(request):
        spreadsheets.cancel_check_out(access=access)
        messages.success(request, _("The spreadsheet is released. You can answer on the pages again."))
    return redirect("assessments:assessment", inspection, assessment)


def _writable(
    request: AuthenticatedRequest, inspection: int, assessment: int
) -> access_queries.AssessmentAccess:
    return access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.ASSESS_CASE
    )
