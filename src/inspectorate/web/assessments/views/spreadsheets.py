"""Pages to answer a case in a spreadsheet: check out, upload, or cancel the check-out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.web.assessments import forms
from inspectorate.web.assessments.changes import readers, spreadsheets
from inspectorate.web.assessments.models import SaveOutcome
from inspectorate.web.assessments.queries import access as access_queries
from inspectorate.web.assessments.queries import spreadsheets as spreadsheet_queries
from inspectorate.web.form_errors import add_faults, rule_errors, rule_messages, status
from inspectorate.web.permissions import Action
from inspectorate.web.responses import XLSX
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_http_methods(["GET", "POST"])
def spreadsheet(request: AuthenticatedRequest, inspection: int, assessment: int) -> HttpResponse:
    """Show the check-out of the case, with the form to upload the completed spreadsheet."""
    case = access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.ASSESS_CASE
    )
    form = forms.SpreadsheetForm(request.POST or None, request.FILES or None)
    faults: tuple[Fault, ...] = ()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with rule_errors(form):
                results = spreadsheets.save_spreadsheet(access=case, name=file.name, content=file.read())
                conflicts = sum(result.outcome == SaveOutcome.CONFLICT for result in results)
                saved = len(results) - conflicts
                message = ngettext(
                    "%(number)s answer saved from the spreadsheet.",
                    "%(number)s answers saved from the spreadsheet.",
                    saved,
                ) % {"number": saved}
                if conflicts:
                    more = ngettext(
                        "%(number)s answer has changed here since you checked out the spreadsheet. Choose "
                        "which answer to use.",
                        "%(number)s answers have changed here since you checked out the spreadsheet. Choose "
                        "which answers to use.",
                        conflicts,
                    )
                    message += " " + more % {"number": conflicts}
                messages.success(request, message)
                return redirect("assessments:assessment", inspection, assessment)
        except FaultsFound as error:
            faults = error.faults
            add_faults(form, "file", faults)
    context = {"access": case.inspection_access, "case": case, "form": form, "faults": faults}
    return render(request, "assessments/spreadsheet.html", context, status=status(form))


@require_POST
def check_out(request: AuthenticatedRequest, inspection: int, assessment: int) -> HttpResponse:
    """Check the case out and download its spreadsheet template."""
    case = None
    access = _open(request, inspection, assessment)
    with rule_messages(request):
        case = spreadsheets.check_out(access=access)
    if case is None:
        return redirect("assessments:spreadsheet", inspection, assessment)
    readers.read_answers(case, (case.assessment.pk,))
    response = HttpResponse(spreadsheet_queries.template(case), content_type=XLSX)
    name = "".join(
        character if character.isascii() and character.isalnum() else "-"
        for character in case.assessment.case_id
    )
    response.headers["Content-Disposition"] = f'attachment; filename="case-{name[:60]}.xlsx"'
    return response


@require_POST
def cancel_check_out(request: AuthenticatedRequest, inspection: int, assessment: int) -> HttpResponse:
    """Cancel the check-out: the pages take answers again."""
    access = _open(request, inspection, assessment)
    with rule_messages(request):
        spreadsheets.cancel_check_out(access=access)
        messages.success(request, _("Check-out cancelled. You can answer here again."))
    return redirect("assessments:assessment", inspection, assessment)


def _open(request: AuthenticatedRequest, inspection: int, assessment: int) -> access_queries.AssessmentAccess:
    return access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.ASSESS_CASE
    )
