"""Consistency: cases assessed twice, side by side, and agreement by question."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.assessments import changes, forms, queries
from inspectorate.web.guard import SignedIn
from inspectorate.web.inspections.queries import framework, open_one
from inspectorate.web.permissions import Action, Hidden


@require_safe
def consistency(request: SignedIn, inspection: int) -> HttpResponse:
    """Which cases are assessed twice, and how far the assessors agree."""
    opened = open_one(by=request.user, id=inspection, action=Action.SEE_CONSISTENCY)
    edition = framework(opened.inspection.edition)
    known = {
        "opened": opened,
        "pairs": queries.compared(opened=opened),
        "agreed": queries.reliability(opened=opened),
        "share": edition.casework.double_assessment_share,
    }
    return render(request, "assessments/consistency.html", known)


@require_safe
def differences(request: SignedIn, inspection: int, first: int) -> HttpResponse:
    """Both assessments of a case, question by question."""
    opened = open_one(by=request.user, id=inspection, action=Action.SEE_CONSISTENCY)
    one, two, rows = queries.differences(opened=opened, first=first)
    queries.see(queries.Case(opened, one), "beside the second assessment")
    differing = [each for each in rows if each.differs]
    known = {
        "opened": opened,
        "first": one,
        "second": two,
        "rows": differing,
        "same": len(rows) - len(differing),
    }
    return render(request, "assessments/differences.html", known)


@require_http_methods(["GET", "POST"])
def settle_difference(request: SignedIn, inspection: int, first: int, question: str) -> HttpResponse:
    """Settle one difference, with a reason."""
    opened = open_one(by=request.user, id=inspection, action=Action.SETTLE_DIFFERENCE)
    one, two, rows = queries.differences(opened=opened, first=first)
    row = next(
        (each for each in rows if each.question == question and each.differs and not each.settled), None
    )
    if row is None:
        raise Hidden
    form = forms.SettleDifference(request.POST or None, choices=row.choices)
    if form.is_valid():
        changes.settle_difference(opened=opened, first=first, question=question, **form.cleaned_data)
        messages.success(request, _("The difference is settled."))
        return redirect("assessments:differences", inspection, first)
    known = {"opened": opened, "first": one, "second": two, "row": row, "form": form}
    return render(request, "assessments/settle_difference.html", known)
