"""Pages about consistency: cases assessed twice, their differences, and agreement by question."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.method.assessments import KEY_QUESTIONS
from inspectorate.web.assessments import forms
from inspectorate.web.assessments.changes import agreement, readers
from inspectorate.web.assessments.queries import agreement as agreement_queries
from inspectorate.web.audit.models import EventType
from inspectorate.web.editions import framework
from inspectorate.web.form_errors import rule_errors, status
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.permissions import Action, NotVisible
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_safe
def consistency(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the cases assessed twice, and the agreement of their assessors by question."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_CONSISTENCY)
    edition = framework(access.inspection.edition)
    context = {
        "access": access,
        "pairs": agreement_queries.assessment_pairs(access=access),
        "agreements": agreement_queries.reliability(access=access),
        "KEY_QUESTIONS": KEY_QUESTIONS,
        "share": edition.casework.double_assessment_share,
    }
    return render(request, "assessments/consistency.html", context)


@require_safe
def differences(request: AuthenticatedRequest, inspection: int, first: int) -> HttpResponse:
    """Show the questions that the two assessors of a case answered differently."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_CONSISTENCY)
    first_assessment, second_assessment, comparisons = agreement_queries.differences(
        access=access, first=first
    )
    readers.viewed(
        access,
        EventType.SEE_ASSESSMENT,
        f"{first_assessment.audit_subject} beside the second assessment",
        assessments=(first_assessment.pk, second_assessment.pk),
    )
    differing = [comparison for comparison in comparisons if comparison.differs]
    context = {
        "access": access,
        "first": first_assessment,
        "second": second_assessment,
        "rows": differing,
        "same": len(comparisons) - len(differing),
    }
    return render(request, "assessments/differences.html", context)


@require_http_methods(["GET", "POST"])
def resolve_difference(
    request: AuthenticatedRequest, inspection: int, first: int, question: str
) -> HttpResponse:
    """Resolve one difference, with a reason."""
    access = open_inspection(by=request.user, id=inspection, action=Action.RESOLVE_DIFFERENCE)
    first_assessment, second_assessment, comparisons = agreement_queries.differences(
        access=access, first=first
    )
    differing = (comparison for comparison in comparisons if comparison.differs)
    row = next((comparison for comparison in differing if comparison.question == question), None)
    if row is None or (row.resolution and request.method == "GET"):
        raise NotVisible
    form = forms.ResolveDifferenceForm(request.POST or None, choices=row.choices)
    if form.is_valid():
        with rule_errors(form):
            agreement.resolve_difference(access=access, first=first, question=question, **form.cleaned_data)
            messages.success(request, _("Difference resolved."))
            return redirect("assessments:differences", inspection, first)
    readers.viewed(
        access,
        EventType.SEE_ASSESSMENT,
        f"{first_assessment.audit_subject} beside the second assessment",
        assessments=(first_assessment.pk, second_assessment.pk),
    )
    context = {
        "access": access,
        "first": first_assessment,
        "second": second_assessment,
        "row": row,
        "form": form,
    }
    return render(request, "assessments/resolve_difference.html", context, status=status(form))
