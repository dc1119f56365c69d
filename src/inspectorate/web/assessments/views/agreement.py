"""Pages about consistency: cases assessed twice, their differences, and agreement by question."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.assessments import forms
from inspectorate.web.assessments.changes import agreement, readers
from inspectorate.web.assessments.queries import agreement as agreement_queries
from inspectorate.web.assessments.queries import differences as difference_queries
from inspectorate.web.assessments.queries import rating_changes, second_draws
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import CODE, status
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.permissions import Action, ConcurrentChange
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_safe
def consistency(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the agreement of assessors, and the cases assessed twice with their unresolved differences."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_CONSISTENCY)
    pairs = agreement_queries.assessment_pairs(access=access)
    unresolved = difference_queries.unresolved_differences(access=access, pairs=pairs)
    draws = second_draws.second_draws(access=access)
    context = {
        "access": access,
        "draw": draws[0] if draws else None,
        "choices": second_draws.choices(draws, [second for _first, second in pairs]),
        "waiting": len(second_draws.waiting_for_second_assessor(access=access, draws=draws)),
        "pairs": sorted(pairs, key=lambda pair: not unresolved.get(pair[0].pk)),
        "unresolved": unresolved,
        "overview": agreement_queries.agreement_overview(access=access, draws=draws),
        "share": access.framework.casework.double_assessment_share,
    }
    return render(request, "assessments/consistency.html", context)


@require_http_methods(["GET", "POST"])
def differences(request: AuthenticatedRequest, inspection: int, first: int) -> HttpResponse:
    """Show the questions that the two assessors of a case answered differently, and resolve them."""
    is_submitted = request.method == "POST"
    action = Action.RESOLVE_DIFFERENCE if is_submitted else Action.SEE_CONSISTENCY
    access = open_inspection(by=request.user, id=inspection, action=action)
    form, is_saved = None, False
    if is_submitted:
        form = _differences_form(access, first, request.POST)
        is_saved = _save_selected(request, access, first, form)
        if is_saved and not form.errors:
            return redirect("assessments:differences", inspection, first)
    elif access.may(Action.RESOLVE_DIFFERENCE):
        form = _differences_form(access, first)
    first_assessment, second_assessment, comparisons = difference_queries.differences(
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
        "rows": sorted(differing, key=lambda comparison: comparison.resolution is not None),
        "unresolved": sum(comparison.resolution is None for comparison in differing),
        "same": len(comparisons) - len(differing),
        "form": form,
    }
    return render(request, "assessments/differences.html", context, status=status(form) if form else 200)


def _differences_form(
    access: InspectionAccess, first: int, data: QueryDict | None = None
) -> forms.DifferencesForm:
    assessment, _second, comparisons = difference_queries.differences(access=access, first=first)
    differing = [comparison for comparison in comparisons if comparison.differs]
    changes = rating_changes.changes_in_words(access, assessment, differing)
    return forms.DifferencesForm(data, comparisons=differing, changes=changes)


def _save_selected(
    request: AuthenticatedRequest, access: InspectionAccess, first: int, form: forms.DifferencesForm
) -> bool:
    """Save the valid answers of the form, and add the rules that others break to its errors."""
    form.is_valid()
    selections = {
        question: agreement.SelectedAnswer(value, reason)
        for question, (value, reason) in form.selected.items()
    }
    if not selections:
        return False
    rules = agreement.resolve_differences(access=access, first=first, selections=selections)
    for question, rule in rules.items():
        field = f"{'value' if rule.code == ConcurrentChange.code else 'reason'}_{question}"
        form.add_error(field, ValidationError(str(rule), code=CODE))
    if saved := len(selections) - len(rules):
        messages.success(
            request,
            ngettext("%(num)s difference resolved.", "%(num)s differences resolved.", saved) % {"num": saved},
        )
    return True
