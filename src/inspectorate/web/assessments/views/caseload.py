"""One's cases, one case, and what is done with a case as a whole."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.assessments import forms
from inspectorate.web.assessments.changes import caseload as caseload_changes
from inspectorate.web.assessments.models import Occasion
from inspectorate.web.assessments.queries import access as access_queries
from inspectorate.web.assessments.queries import caseload as caseload_queries
from inspectorate.web.assessments.queries import questions
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.editions import framework
from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.permissions import Action
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_safe
def caseload(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """One's own cases and how far each has come; everyone's for a lead."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_CASES)
    found = caseload_queries.caseload(access=access)
    audit.viewed(access, EventType.SEE_CASES, "cases")
    own = [each for each in found if each.assessment.assessor_id == request.user.pk]
    others = [each for each in found if each.assessment.assessor_id != request.user.pk]
    kinds = {group.key: group.title for group in framework(access.inspection.edition).casework.groups}
    team = {each.person_id for each in caseload_queries.assessors(access=access)}
    strangers = {each.assessment.assessor.name for each in others if each.assessment.assessor_id not in team}
    known = {
        "access": access,
        "own": own,
        "others": others,
        "kinds": kinds,
        "strangers": sorted(strangers),
    }
    return render(request, "assessments/caseload.html", known)


@require_http_methods(["GET", "POST"])
def assign(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Give a case to someone, for the first or the second assessment."""
    access = open_inspection(by=request.user, id=inspection, action=Action.ASSIGN_CASE)
    asked = forms.OccasionForm(request.GET)
    occasion = (asked.cleaned_data["occasion"] if asked.is_valid() else "") or Occasion.FIRST
    cases = [
        (f"{group}/{case}", case)
        for group, case in caseload_queries.unassigned(access=access, occasion=occasion)
    ]
    people = [
        (str(each.person_id), f"{each.person.name}, {each.role_title.lower()}")
        for each in caseload_queries.assessors(access=access)
    ]
    form = forms.AssignForm(request.POST or None, cases=cases, people=people)
    if form.is_valid():
        group, _slash, case = form.cleaned_data["case"].partition("/")
        chosen = int(form.cleaned_data["assessor"])
        person = next(
            each.person for each in caseload_queries.assessors(access=access) if each.person_id == chosen
        )
        with rule_errors(form):
            caseload_changes.assign(
                access=access,
                group=group,
                case_id=case,
                occasion=occasion,
                assessor=person,
            )
            messages.success(
                request, _("%(case)s is given to %(name)s.") % {"case": case, "name": person.name}
            )
            return redirect("assessments:caseload", inspection)
    known = {"access": access, "form": form, "cases": cases, "second": occasion == Occasion.SECOND}
    return render(request, "assessments/assign.html", known, status=status(form))


@require_safe
def assessment(request: AuthenticatedRequest, inspection: int, assessment: int) -> HttpResponse:
    """One case: its stages, what was found, and what can be done with it."""
    case = access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.SEE_ASSESSMENT
    )
    audit.viewed(case, EventType.SEE_ASSESSMENT, case.assessment.audit_subject)
    facts = questions.about(case)
    return render(
        request,
        "assessments/assessment.html",
        {
            "access": case.inspection_access,
            "case": case,
            "stages": questions.stages(case),
            "facts": facts,
            "stated": sum(each.answered for each in facts),
            "interviews": case.assessment.held_interviews.order_by("held_on", "pk"),
            "manager": access_queries.case_manager(case),
            "planned": access_queries.planned_interview(case),
            "alerts": case.assessment.alerts.order_by("pk"),
        },
    )


@require_http_methods(["GET", "POST"])
def interview(request: AuthenticatedRequest, inspection: int, assessment: int) -> HttpResponse:
    """Note an interview that was held."""
    case = access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.ASSESS_CASE
    )
    form = forms.HeldInterviewForm(request.POST or None)
    if form.is_valid():
        with rule_errors(form):
            caseload_changes.add_interview(access=case, **form.cleaned_data)
            messages.success(request, _("The interview is noted."))
            return redirect("assessments:assessment", inspection, assessment)
    return render(
        request,
        "assessments/interview.html",
        {"access": case.inspection_access, "case": case, "form": form},
        status=status(form),
    )


@require_http_methods(["GET", "POST"])
def finish(request: AuthenticatedRequest, inspection: int, assessment: int) -> HttpResponse:
    """Mark a case as finished, or see what is missing."""
    case = access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.ASSESS_CASE
    )
    if request.method == "POST":
        with rule_messages(request):
            caseload_changes.finish(access=case)
            messages.success(request, _("%(case)s is finished.") % {"case": case.assessment.case_id})
            return redirect("assessments:caseload", inspection)
        return redirect("assessments:finish", inspection, assessment)
    subject = f"{case.assessment.audit_subject} what is missing"
    audit.viewed(case, EventType.SEE_ASSESSMENT, subject)
    lacking = caseload_queries.missing_answers(case)
    missing = [(questions.heading_of(fault), fault, questions.location_of(case, fault)) for fault in lacking]
    return render(
        request,
        "assessments/finish.html",
        {"access": case.inspection_access, "case": case, "missing": missing},
    )


@require_http_methods(["GET", "POST"])
def reopen(request: AuthenticatedRequest, inspection: int, assessment: int) -> HttpResponse:
    """Open a finished case again, with a reason."""
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
