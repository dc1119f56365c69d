"""Pages to assign one case, and to assign second assessors."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from inspectorate.web.allocation import changes, forms
from inspectorate.web.allocation.queries import second_assessors as second_assessor_queries
from inspectorate.web.assessments.models import Occasion
from inspectorate.web.assessments.queries import caseload as caseload_queries
from inspectorate.web.assessments.queries import (
    eligibility,
)
from inspectorate.web.assessments.queries.second_draws import is_drawn, waiting_for_second_assessor
from inspectorate.web.form_errors import rule_errors, status
from inspectorate.web.inspections.models import TeamMember
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action


@require_http_methods(["GET", "POST"])
def assign(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Assign a case for its first or second assessment."""
    access = open_inspection(by=request.user, id=inspection, action=Action.ASSIGN_CASE)
    query = forms.OccasionForm(request.GET)
    if query.is_valid() and query.cleaned_data["occasion"] == Occasion.SECOND:
        return _assign_second(request, access, query.cleaned_data["case"])
    cases = [
        (f"{group}/{case}", case)
        for group, case in caseload_queries.unassigned(access=access, occasion=Occasion.FIRST)
    ]
    people = [
        (str(member.person_id), _member_label(member)) for member in caseload_queries.assessors(access=access)
    ]
    form = forms.AssignForm(request.POST or None, cases=cases, people=people)
    if form.is_valid() and _is_assigned(request, access, form, Occasion.FIRST):
        return redirect("assessments:caseload", inspection)
    context = {"access": access, "form": form, "cases": cases}
    return render(request, "allocation/assign.html", context, status=status(form))


def _assign_second(request: AuthenticatedRequest, access: InspectionAccess, chosen: str) -> HttpResponse:
    """Choose a case, then its second assessor: someone who knows none of the first assessor's answers."""
    unassigned = caseload_queries.unassigned(access=access, occasion=Occasion.SECOND)
    cases = {f"{group}/{case}": (group, case) for group, case in unassigned}
    chosen = request.POST.get("case", chosen)
    context: dict[str, Any] = {"access": access}
    if chosen not in cases:
        context["assessments"] = caseload_queries.assessed_once(access=access)
        context["drawn"] = {row.key for row in waiting_for_second_assessor(access=access)}
        return render(request, "allocation/choose_case.html", context)
    group, case = cases[chosen]
    team = eligibility.eligible_assessors(access=access, group=group, case_id=case, occasion=Occasion.SECOND)
    form = forms.SecondAssessorForm(
        request.POST or None,
        cases=[(key, case) for key, (_group, case) in cases.items()],
        people=[
            (str(person.member.person_id), _member_label(person.member)) for person in team if not person.rule
        ],
        others=[str(person.member.person_id) for person in team if person.rule],
        is_drawn=is_drawn(access.inspection, group, case),
        initial={"case": chosen},
    )
    if form.is_valid() and _is_assigned(request, access, form, Occasion.SECOND):
        return redirect("assessments:caseload", access.inspection.pk)
    reasons = [str(person.rule) for person in team if person.rule]
    context |= {"form": form, "case": case, "reasons": reasons, "is_possible": len(reasons) < len(team)}
    return render(request, "allocation/second_assessor.html", context, status=status(form))


def _is_assigned(request: AuthenticatedRequest, access: InspectionAccess, form: Form, occasion: str) -> bool:
    """Assign the case chosen in a valid form; return whether no rule prevents it."""
    group, _slash, case = form.cleaned_data["case"].partition("/")
    chosen = int(form.cleaned_data["assessor"])
    members = caseload_queries.assessors(access=access)
    person = next(member.person for member in members if member.person_id == chosen)
    with rule_errors(form):
        _assessment, cancelled = changes.assign(
            access=access,
            group=group,
            case_id=case,
            occasion=occasion,
            assessor=person,
            reason=form.cleaned_data.get("reason", ""),
        )
        message = _("%(case)s has been assigned to %(name)s.") % {"case": case, "name": person.name}
        if cancelled:
            message += " " + _(
                "Arrange a new interview. In the morning or afternoon of the old one, the assessor is not "
                "available or has another interview."
            )
        messages.success(request, message)
    return form.is_valid()


def _member_label(member: TeamMember) -> str:
    return f"{member.person.name}, {member.role_title.lower()}"


@require_http_methods(["GET", "POST"])
def second_assessors(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Propose second assessors for the cases that chance drew; a POST assigns those selected."""
    access = open_inspection(by=request.user, id=inspection, action=Action.ASSIGN_CASE)
    proposals = second_assessor_queries.second_proposal(access=access)
    form = forms.SecondAssessorsForm(request.POST if request.method == "POST" else None, proposals=proposals)
    if form.is_valid():
        with rule_errors(form):
            number = changes.assign_second_assessors(access=access, chosen=form.chosen)
            message = ngettext(
                "%(num)s case now has a second assessor.", "%(num)s cases now have a second assessor.", number
            )
            messages.success(request, message % {"num": number})
            return redirect("assessments:caseload", access.inspection.pk)
    context = {"access": access, "form": form, "proposals": proposals}
    return render(request, "allocation/second_assessors.html", context, status=status(form))
