"""Pages of the caseload and of one case: assign, record an interview, finish, reopen."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.assessments import forms
from inspectorate.web.assessments.changes import caseload as caseload_changes
from inspectorate.web.assessments.changes import readers
from inspectorate.web.assessments.queries import access as access_queries
from inspectorate.web.assessments.queries import caseload as caseload_queries
from inspectorate.web.assessments.queries import (
    completeness,
    missing_parts,
    progress,
    questions,
    reviews,
)
from inspectorate.web.assessments.queries.caseload import AssessmentOverview
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.lists import list_page
from inspectorate.web.permissions import Action
from inspectorate.web.security.middleware import AuthenticatedRequest

CASES_ON_PAGE = 20
"""Number of cases on a page of the list: each takes the height of two lines, and five on a phone."""
NAMED_CASES = 10
"""Number of cases that a notice names."""


@require_safe
def caseload(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """List the person's own cases with their progress, then the other cases they may see."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_CASES)
    people = caseload_queries.assessors_of_cases(access=access)
    groups = [(group.key, group.title) for group in access.framework.casework.groups]
    names = [(number, name) for number, name, _is_in_team in people]
    filters = forms.CaseloadFilterForm(request.GET, people=names, groups=groups)
    cases = caseload_queries.caseload(access=access, **filters.values)
    shown = list_page(cases, filters, request.GET, CASES_ON_PAGE)
    uncommented = completeness.finished_without_comments(access_queries.visible(access), access.framework)
    audit.viewed(access, EventType.SEE_CASES)
    by_owner: dict[bool, list[AssessmentOverview]] = {True: [], False: []}
    for overview in shown.page.object_list:
        by_owner[overview.assessment.assessor_id == request.user.pk].append(overview)
    may_assign = access.may(Action.ASSIGN_CASE)
    context = {
        "access": access,
        "list": shown,
        "own": by_owner[True],
        "others": by_owner[False],
        "group_titles": dict(groups),
        "uncommented": uncommented[: NAMED_CASES + 1],
        "most_named": NAMED_CASES,
        "counts": caseload_queries.assignment_counts(access=access) if may_assign else None,
        "outside_team": [name for _number, name, is_in_team in people if not is_in_team],
    }
    return render(request, "assessments/caseload.html", context)


@require_safe
def assessment(request: AuthenticatedRequest, inspection: int, assessment: int) -> HttpResponse:
    """Show one case: stages with progress, interviews, alerts, and the actions open to the person."""
    case = access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.SEE_ASSESSMENT
    )
    readers.viewed_assessment(case)
    return render(
        request,
        "assessments/assessment.html",
        {
            "access": case.inspection_access,
            "case": case,
            "progress": progress.case_progress(case),
            "answered": progress.answered_questions(case),
            "uncommented": [(name, questions.question_url(case, name)) for name in case.uncommented],
            "listed_facts": progress.listed_facts(case),
            "next_case": progress.next_case(case) if case.is_finished and case.is_own else None,
            "interviews": case.assessment.held_interviews.order_by("held_on", "pk"),
            "manager": progress.case_manager(case),
            "planned": progress.planned_interview(case),
            "alerts": case.assessment.alerts.order_by("pk"),
            "review": reviews.case_review(case),
        },
    )


@require_http_methods(["GET", "POST"])
def interview(request: AuthenticatedRequest, inspection: int, assessment: int) -> HttpResponse:
    """Record an interview that was held."""
    case = access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.ASSESS_CASE
    )
    form = forms.HeldInterviewForm(request.POST or None)
    if form.is_valid():
        with rule_errors(form):
            caseload_changes.add_interview(access=case, **form.cleaned_data)
            messages.success(request, _("Interview recorded."))
            return redirect("assessments:assessment", inspection, assessment)
    return render(
        request,
        "assessments/interview.html",
        {"access": case.inspection_access, "case": case, "form": form},
        status=status(form),
    )


@require_http_methods(["GET", "POST"])
def finish(request: AuthenticatedRequest, inspection: int, assessment: int) -> HttpResponse:
    """Finish a case, or show the answers and comments that are missing."""
    case = access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.ASSESS_CASE
    )
    if request.method == "POST":
        with rule_messages(request):
            caseload_changes.finish(access=case)
            messages.success(request, _("%(case)s is finished.") % {"case": case.assessment.case_id})
            return redirect("assessments:assessment", inspection, assessment)
        return redirect("assessments:finish", inspection, assessment)
    readers.viewed_assessment(case, "what is missing")
    review = reviews.case_review(case)
    return render(
        request,
        "assessments/finish.html",
        {
            "access": case.inspection_access,
            "case": case,
            "missing": missing_parts.missing_by_page(case, review.open_threads),
            "has_interview": case.assessment.held_interviews.exists(),
            "listed_facts": progress.listed_facts(case),
        },
    )


@require_http_methods(["GET", "POST"])
def reopen(request: AuthenticatedRequest, inspection: int, assessment: int) -> HttpResponse:
    """Reopen a finished case, with a reason."""
    case = access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.ASSESS_CASE
    )
    form = forms.ReasonForm(request.POST or None)
    if form.is_valid():
        with rule_errors(form):
            caseload_changes.reopen(access=case, **form.cleaned_data)
            return redirect("assessments:assessment", inspection, assessment)
    return render(
        request,
        "assessments/reopen.html",
        {"access": case.inspection_access, "case": case, "form": form},
        status=status(form),
    )
