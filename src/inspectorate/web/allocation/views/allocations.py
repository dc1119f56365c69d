"""Pages on which cases are allocated and reassigned, and on which that is undone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.allocation import changes, forms
from inspectorate.web.allocation.models import AllocationScope
from inspectorate.web.allocation.queries import availability as availability_queries
from inspectorate.web.allocation.queries import proposals as proposal_queries
from inspectorate.web.allocation.queries import reassignments as reassignment_queries
from inspectorate.web.assessments.models import Assessment
from inspectorate.web.assessments.queries.caseload import assessors
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.lists import list_page
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action

CHANGES_ON_PAGE = 25
"""Number of changes of assessor on a page of the list: each takes the height of five lines on a phone."""


@require_http_methods(["GET", "POST"])
def allocate(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show an allocation proposal and every change of hands in it; a POST accepts it."""
    access = open_inspection(by=request.user, id=inspection, action=Action.ASSIGN_CASE)
    form = forms.AllocationForm(request.POST if request.method == "POST" else request.GET)
    scope = form.cleaned_data["scope"] if form.is_valid() else AllocationScope.KEEP
    page = f"{reverse('allocation:allocate', args=(access.inspection.pk,))}?scope={scope}"
    if request.method == "POST" and form.is_valid():
        with rule_messages(request):
            accepted = changes.allocate(access=access, scope=scope, digest=form.cleaned_data["digest"])
            messages.success(request, _allocation_message(accepted))
            return redirect("assessments:caseload", access.inspection.pk)
        return redirect(page)
    proposal = proposal_queries.proposal(access=access, scope=scope)
    scopes = [
        {"text": other.label, "href": f"?scope={other.value}"}
        for other in AllocationScope
        if other is not scope
    ]
    context = {
        "access": access,
        "proposal": proposal,
        "scope": scope,
        "scopes": scopes,
        "undoable": reassignment_queries.latest_allocation(access=access),
        "not_recorded": availability_queries.without_recorded_availability(access=access),
    }
    return render(request, "allocation/allocate.html", context)


@require_http_methods(["GET", "POST"])
def undo(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Undo the latest allocation or reassignment, as long as nothing has been done in its cases."""
    access = open_inspection(by=request.user, id=inspection, action=Action.ASSIGN_CASE)
    form = forms.ConfirmForm(request.POST)
    if request.method == "POST" and form.is_valid():
        with rule_messages(request):
            cancelled = changes.undo(access=access)
            message = _("The allocation has been undone.")
            if cancelled:
                message += " " + _("Arrange new interviews for these cases: %(cases)s.") % {
                    "cases": ", ".join(cancelled)
                }
            messages.success(request, message)
            return redirect("assessments:caseload", access.inspection.pk)
        return redirect("allocation:undo", access.inspection.pk)
    latest = reassignment_queries.latest_allocation(access=access)
    reassignments = reassignment_queries.changes_of(latest) if latest else []
    context = {
        "access": access,
        "latest": latest,
        "reassignments": reassignments,
        "may_be_undone": latest is None or reassignment_queries.may_be_undone(latest),
    }
    return render(request, "allocation/undo.html", context)


@require_safe
def reassignments(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """List the changes of assessor: a person's own, or all of them for the lead and the heads."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_CASES)
    audit.viewed(access, EventType.SEE_CASES, "reassigned cases")
    filters = forms.ReassignmentFilterForm(request.GET)
    rows = reassignment_queries.filtered_reassignments(access=access, **filters.values)
    context = {"access": access, "list": list_page(rows, filters, request.GET, CHANGES_ON_PAGE)}
    return render(request, "allocation/reassignments.html", context)


def _allocation_message(proposal: proposal_queries.AllocationProposal) -> str:
    given = ngettext("%(num)s case has been allocated.", "%(num)s cases have been allocated.", proposal.first)
    moved = ngettext(
        "%(num)s case has a new assessor.", "%(num)s cases have a new assessor.", len(proposal.changes)
    )
    sentences = [given % {"num": proposal.first}]
    if proposal.changes or proposal.staying:
        sentences.append(moved % {"num": len(proposal.changes)})
    return " ".join(sentences)


@require_http_methods(["GET", "POST"])
def reassign(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Reassign one or more cases, begun or not."""
    access = open_inspection(by=request.user, id=inspection, action=Action.ASSIGN_CASE)
    assessments, team = reassignment_queries.reassignable(access=access), list(assessors(access=access))
    people = [
        (str(member.person_id), f"{member.person.name}, {member.role_title.lower()}") for member in team
    ]
    cases = [(str(assessment.pk), _assessment_label(assessment)) for assessment in assessments]
    initial = {"cases": request.GET.getlist("case")}
    form = forms.ReassignForm(request.POST or None, cases=cases, people=people, initial=initial)
    if form.is_valid():
        chosen = int(form.cleaned_data["assessor"])
        person = next(member.person for member in team if member.person_id == chosen)
        ids = [int(assessment_id) for assessment_id in form.cleaned_data["cases"]]
        with rule_errors(form, "cases"):
            cancelled = changes.reassign(access=access, assessments=ids, assessor=person)
            messages.success(request, _reassignment_message(person.name, len(ids), cancelled))
            return redirect("assessments:caseload", access.inspection.pk)
    context = {
        "access": access,
        "form": form,
        "assessments": assessments,
        "undoable": reassignment_queries.latest_allocation(access=access),
    }
    return render(request, "allocation/reassign.html", context, status=status(form))


def _assessment_label(assessment: Assessment) -> str:
    label = _("%(case)s: %(name)s, %(state)s")
    if assessment.is_second:
        label = _("%(case)s, second assessment: %(name)s, %(state)s")
    return label % {
        "case": assessment.case_id,
        "name": assessment.assessor_name,
        "state": assessment.state_title.lower(),
    }


def _reassignment_message(name: str, number: int, cancelled: list[str]) -> str:
    message = ngettext(
        "%(name)s now has %(num)s more case.", "%(name)s now has %(num)s more cases.", number
    ) % {"name": name, "num": number}
    if cancelled:
        message += " " + _(
            "Arrange new interviews for these cases: %(cases)s. In the morning or afternoon of the old time, "
            "the new assessor is not available or has another interview."
        ) % {"cases": ", ".join(cancelled)}
    return message
