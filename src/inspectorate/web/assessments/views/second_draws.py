"""Pages of the draws of cases for second assessment: draw, see what was drawn, and repeat the draw."""

from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.assessments import forms
from inspectorate.web.assessments.changes import second_draws as changes
from inspectorate.web.assessments.queries import second_draws as queries
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, status
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.permissions import Action
from inspectorate.web.responses import attachment
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_http_methods(["GET", "POST"])
def second_draw(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the cases drawn for second assessment and the earlier draws; a POST draws."""
    is_submitted = request.method == "POST"
    action = Action.MAKE_SECOND_DRAW if is_submitted else Action.SEE_CONSISTENCY
    access = open_inspection(by=request.user, id=inspection, action=action)
    draws = queries.second_draws(access=access)
    form = _form(request, access, again=bool(draws))
    if is_submitted and form.is_valid():
        with rule_errors(form):
            drawn = changes.make_second_draw(access=access, **form.cleaned_data)
            number = len(drawn.selected)
            message = ngettext("%(num)s case has been drawn.", "%(num)s cases have been drawn.", number)
            messages.success(request, message % {"num": number})
            return redirect("assessments:second_draw", access.inspection.pk)
    audit.viewed(access, EventType.SEE_SECOND_DRAW)
    rows = queries.second_draw_rows(access=access, drawn=draws[0]) if draws else []
    context = {
        "access": access,
        "form": form,
        "draws": list(zip(draws, queries.commands(access=access, draws=draws), strict=True)),
        "rows": rows,
        "hidden": len(draws[0].selected) - len(rows) if draws else 0,
        "waiting": sum(row.is_waiting for row in rows),
        "candidates": queries.second_candidates(access.inspection),
        "share": access.framework.casework.double_assessment_share,
        "group_titles": {group.key: group.title for group in access.framework.casework.groups},
    }
    return render(request, "assessments/second_draw.html", context, status=status(form))


@require_safe
def second_draw_cases(request: AuthenticatedRequest, inspection: int, number: int) -> HttpResponse:
    """Download the list of cases that a draw chose from, to repeat the draw."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_CONSISTENCY)
    drawn = queries.second_draw(access=access, number=number)
    audit.viewed(access, EventType.SEE_SECOND_DRAW, f"draw {number}, list of cases")
    return attachment(queries.cases_file(drawn).encode(), queries.FILE_NAME, "text/csv; charset=utf-8")


def _form(request: AuthenticatedRequest, access: InspectionAccess, *, again: bool) -> forms.SecondDrawForm:
    share = access.framework.casework.double_assessment_share.value
    percentage = f"{Decimal(str(share)) * 100:.1f}".removesuffix(".0")
    return forms.SecondDrawForm(
        request.POST if request.method == "POST" else None, again=again, initial={"percentage": percentage}
    )
