"""Pages of conflicts of interest, and of the decisions about work done under them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.allocation import forms
from inspectorate.web.assessments.changes import conflicts as conflict_changes
from inspectorate.web.assessments.queries import conflicted_work
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, status
from inspectorate.web.inspections import queries as inspection_queries
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.lists import FilterForm, list_page
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action, NotVisible


@require_safe
def conflicts(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the declared conflicts of interest, and the cases and answers to decide about."""
    access = open_inspection(by=request.user, id=inspection, action=Action.DECIDE_CONFLICT)
    audit.viewed(access, EventType.DECIDE_CONFLICT)
    declarations = inspection_queries.declarations(access=access)
    work = conflicted_work.work_to_decide(access=access, declarations=declarations)
    to_reassign = [row for row in work if row.to_reassign]
    context = {
        "access": access,
        "list": list_page(declarations, FilterForm(), request.GET),
        "to_decide": conflicted_work.declarations_to_decide(declarations, request.user),
        "to_reassign": to_reassign,
        "to_review": [row for row in work if row.to_review],
        "reassign_query": "&".join(f"case={row.assessment.pk}" for row in to_reassign),
    }
    return render(request, "allocation/conflicts.html", context)


@require_http_methods(["GET", "POST"])
def review_work(request: AuthenticatedRequest, inspection: int, conflicted: int, person: int) -> HttpResponse:
    """Decide whether the answers of a person with a conflict of interest count."""
    access = open_inspection(by=request.user, id=inspection, action=Action.DECIDE_CONFLICT)
    declarations = inspection_queries.declarations(access=access)
    rows = conflicted_work.work_to_decide(access=access, declarations=declarations)
    work = next(
        (row for row in rows if (row.assessment.pk, row.person.pk) == (conflicted, person) and row.to_review),
        None,
    )
    if work is None:
        raise NotVisible
    form = forms.WorkReviewForm(request.POST or None)
    if form.is_valid():
        with rule_errors(form):
            conflict_changes.review_work(access=access, work=work, **form.cleaned_data)
            messages.success(
                request, _("Your decision about %(case)s has been saved.") % {"case": work.assessment.case_id}
            )
            return redirect("allocation:conflicts", access.inspection.pk)
    context = {"access": access, "work": work, "form": form}
    return render(request, "allocation/review_work.html", context, status=status(form))
