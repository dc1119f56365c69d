"""One's cases, one case, and what is done with a case as a whole."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.assessments import changes, forms, queries
from inspectorate.web.assessments.models import Occasion
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.guard import SignedIn
from inspectorate.web.inspections.queries import framework, open_inspection
from inspectorate.web.permissions import Action


@require_safe
def index(request: SignedIn, inspection: int) -> HttpResponse:
    """One's own cases and how far each has come; everyone's for a lead."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_CASES)
    found = queries.mine(access=access)
    audit.viewed(access, EventType.SEE_CASES, "cases")
    own = [each for each in found if each.assessment.assessor_id == request.user.pk]
    others = [each for each in found if each.assessment.assessor_id != request.user.pk]
    kinds = {group.key: group.title for group in framework(access.inspection.edition).casework.groups}
    team = {each.person_id for each in queries.assessors(access=access)}
    strangers = {each.assessment.assessor.name for each in others if each.assessment.assessor_id not in team}
    known = {
        "access": access,
        "own": own,
        "others": others,
        "kinds": kinds,
        "strangers": sorted(strangers),
    }
    return render(request, "assessments/index.html", known)


@require_http_methods(["GET", "POST"])
def assign(request: SignedIn, inspection: int) -> HttpResponse:
    """Give a case to someone, for the first or the second assessment."""
    access = open_inspection(by=request.user, id=inspection, action=Action.ASSIGN_CASE)
    asked = forms.Show(request.GET)
    occasion = (asked.cleaned_data["occasion"] if asked.is_valid() else "") or Occasion.FIRST
    cases = [
        (f"{group}/{case}", case) for group, case in queries.unassigned(access=access, occasion=occasion)
    ]
    people = [
        (str(each.person_id), f"{each.person.name}, {each.role_title.lower()}")
        for each in queries.assessors(access=access)
    ]
    form = forms.Assign(request.POST or None, cases=cases, people=people)
    if form.is_valid():
        group, _slash, case = form.cleaned_data["case"].partition("/")
        chosen = int(form.cleaned_data["assessor"])
        person = next(each.person for each in queries.assessors(access=access) if each.person_id == chosen)
        with rule_errors(form):
            changes.assign(
                access=access,
                group=group,
                case_id=case,
                occasion=occasion,
                assessor=person,
            )
            messages.success(
                request, _("%(case)s is given to %(name)s.") % {"case": case, "name": person.name}
            )
            return redirect("assessments:index", inspection)
    known = {"access": access, "form": form, "cases": cases, "second": occasion == Occasion.SECOND}
    return render(request, "assessments/assign.html", known, status=status(form))


@require_safe
def one(request: SignedIn, inspection: int, assessment: int) -> HttpResponse:
    """One case: its stages, what was found, and what can be done with it."""
    case = queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.SEE_ASSESSMENT
    )
    audit.viewed(case, EventType.SEE_ASSESSMENT, case.assessment.audit_subject)
    facts = queries.about(case)
    return render(
        request,
        "assessments/one.html",
        {
            "access": case.inspection_access,
            "case": case,
            "stages": queries.stages(case),
            "facts": facts,
            "stated": sum(each.answered for each in facts),
            "interviews": case.assessment.interviews.order_by("held_on", "pk"),
            "manager": queries.case_manager(case),
            "planned": queries.planned_interview(case),
            "alerts": case.assessment.alerts.order_by("pk"),
        },
    )


@require_http_methods(["GET", "POST"])
def interview(request: SignedIn, inspection: int, assessment: int) -> HttpResponse:
    """Note an interview that was held."""
    case = queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.ASSESS_CASE
    )
    form = forms.HeldInterview(request.POST or None)
    if form.is_valid():
        with rule_errors(form):
            changes.add_interview(access=case, **form.cleaned_data)
            messages.success(request, _("The interview is noted."))
            return redirect("assessments:one", inspection, assessment)
    return render(
        request,
        "assessments/interview.html",
        {"access": case.inspection_access, "case": case, "form": form},
        status=status(form),
    )


@require_http_methods(["GET", "POST"])
def finish(request: SignedIn, inspection: int, assessment: int) -> HttpResponse:
    """Mark a case as finished, or see what is missing."""
    case = queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.ASSESS_CASE
    )
    if request.method == "POST":
        with rule_messages(request):
            changes.finish(access=case)
            messages.success(request, _("%(case)s is finished.") % {"case": case.assessment.case_id})
            return redirect("assessments:index", inspection)
        return redirect("assessments:finish", inspection, assessment)
    subject = f"{case.assessment.audit_subject} what is missing"
    audit.viewed(case, EventType.SEE_ASSESSMENT, subject)
    lacking = queries.lacking(case)
    missing = [(queries.heading_of(fault), fault, queries.place_of(case, fault)) for fault in lacking]
    return render(
        request,
        "assessments/finish.html",
        {"access": case.inspection_access, "case": case, "missing": missing},
    )


@require_http_methods(["GET", "POST"])
def reopen(request: SignedIn, inspection: int, assessment: int) -> HttpResponse:
    """Open a finished case again, with a reason."""
    case = queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.ASSESS_CASE
    )
    form = forms.Reason(request.POST or None)
    if form.is_valid():
        with rule_errors(form):
            changes.reopen(access=case, **form.cleaned_data)
            return redirect("assessments:one", inspection, assessment)
    return render(
        request,
        "assessments/reopen.html",
        {"access": case.inspection_access, "case": case, "form": form},
        status=status(form),
    )
