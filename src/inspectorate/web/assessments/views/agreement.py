"""Consistency: cases assessed twice, side by side, and agreement by question."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.assessments import forms
from inspectorate.web.assessments.changes import agreement
from inspectorate.web.assessments.queries import agreement as agreement_queries
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.editions import framework
from inspectorate.web.form_errors import rule_errors, status
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.permissions import Action, NotVisible
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_safe
def consistency(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Which cases are assessed twice, and how far the assessors agree."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_CONSISTENCY)
    edition = framework(access.inspection.edition)
    known = {
        "access": access,
        "pairs": agreement_queries.comparisons(access=access),
        "agreed": agreement_queries.reliability(access=access),
        "share": edition.casework.double_assessment_share,
    }
    return render(request, "assessments/consistency.html", known)


@require_safe
def differences(request: AuthenticatedRequest, inspection: int, first: int) -> HttpResponse:
    """Both assessments of a case, question by question."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_CONSISTENCY)
    one, two, rows = agreement_queries.differences(access=access, first=first)
    audit.viewed(access, EventType.SEE_ASSESSMENT, f"{one.audit_subject} beside the second assessment")
    differing = [each for each in rows if each.differs]
    known = {
        "access": access,
        "first": one,
        "second": two,
        "rows": differing,
        "same": len(rows) - len(differing),
    }
    return render(request, "assessments/differences.html", known)


@require_http_methods(["GET", "POST"])
def resolve_difference(
    request: AuthenticatedRequest, inspection: int, first: int, question: str
) -> HttpResponse:
    """Settle one difference, with a reason."""
    access = open_inspection(by=request.user, id=inspection, action=Action.RESOLVE_DIFFERENCE)
    one, two, rows = agreement_queries.differences(access=access, first=first)
    row = next((each for each in rows if each.question == question and each.differs), None)
    if row is None or (row.settled and request.method == "GET"):
        raise NotVisible
    form = forms.ResolveDifferenceForm(request.POST or None, choices=row.choices)
    if form.is_valid():
        with rule_errors(form):
            agreement.resolve_difference(access=access, first=first, question=question, **form.cleaned_data)
            messages.success(request, _("The difference is settled."))
            return redirect("assessments:differences", inspection, first)
    audit.viewed(access, EventType.SEE_ASSESSMENT, f"{one.audit_subject} beside the second assessment")
    known = {"access": access, "first": one, "second": two, "row": row, "form": form}
    return render(request, "assessments/resolve_difference.html", known, status=status(form))
