"""The spreadsheet instead of the pages: take it, fill it in, send it back, or release it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.web.assessments import changes, forms, queries
from inspectorate.web.assessments.models import Outcome
from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.guard import SignedIn
from inspectorate.web.permissions import Action

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
def spreadsheet(request: SignedIn, inspection: int, assessment: int) -> HttpResponse:
    """How to work in a spreadsheet, who has it, and sending it back."""
    case = queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.ASSESS_CASE
    )
    form = forms.SendSpreadsheet(request.POST or None, request.FILES or None)
    faults: tuple[Fault, ...] = ()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with rule_errors(form):
                saved = changes.save_spreadsheet(access=case, name=file.name, content=file.read())
                clashes = sum(each.outcome == Outcome.CLASH for each in saved)
                kept = len(saved) - clashes
                told = ngettext(
                    "Saved from the spreadsheet: %(number)s answer.",
                    "Saved from the spreadsheet: %(number)s answers.",
                    kept,
                ) % {"number": kept}
                if clashes:
                    told += " " + _("%(number)s differ from answers given meanwhile: settle them.") % {
                        "number": clashes
                    }
                messages.success(request, told)
                return redirect("assessments:one", inspection, assessment)
        except FaultsFound as found:
            faults = found.faults
    known = {"access": case.inspection_access, "case": case, "form": form, "faults": faults}
    return render(request, "assessments/spreadsheet.html", known, status=status(form))


@require_POST
def take(request: SignedIn, inspection: int, assessment: int) -> HttpResponse:
    """Take the spreadsheet: the pages take no answers until it is back or released."""
    case = None
    access = _writable(request, inspection, assessment)
    with rule_messages(request):
        case = changes.take(access=access)
    if case is None:
        return redirect("assessments:spreadsheet", inspection, assessment)
    answer = HttpResponse(queries.template(case), content_type=XLSX)
    name = "".join(
        letter if letter.isascii() and letter.isalnum() else "-" for letter in case.assessment.case_id
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="case-{name[:60]}.xlsx"'
    return answer


@require_POST
def release(request: SignedIn, inspection: int, assessment: int) -> HttpResponse:
    """Release the spreadsheet: the pages take answers again."""
    access = _writable(request, inspection, assessment)
    with rule_messages(request):
        changes.release(access=access)
        messages.success(request, _("The spreadsheet is released. You can answer on the pages again."))
    return redirect("assessments:one", inspection, assessment)


def _writable(request: SignedIn, inspection: int, assessment: int) -> queries.AssessmentAccess:
    return queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.ASSESS_CASE
    )
