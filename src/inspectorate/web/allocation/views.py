"""Pages of availability, allocation, reassignment, conflicts of interest and the interview timetable."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.allocation import changes, forms, icalendar, queries
from inspectorate.web.allocation.models import AllocationScope
from inspectorate.web.assessments.changes import conflicts as conflict_changes
from inspectorate.web.assessments.models import Assessment
from inspectorate.web.assessments.queries import conflicted_work
from inspectorate.web.assessments.queries.caseload import assessors
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.inspections import queries as inspection_queries
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.lists import FilterForm, list_page
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action, NotVisible


@require_http_methods(["GET", "POST"])
def availability(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """List the case managers with their available slots; a POST fills in those without any."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SET_AVAILABILITY)
    form = forms.ConfirmForm(request.POST)
    if request.method == "POST" and form.is_valid():
        with rule_messages(request):
            changes.mark_always_available(access=access)
            messages.success(
                request,
                _("Case managers with no availability recorded are now marked as available at all times."),
            )
        return redirect("allocation:availability", access.inspection.pk)
    context = {
        "access": access,
        "managers": queries.case_managers(access=access),
        "times": queries.possible_slots(access=access),
    }
    return render(request, "allocation/availability.html", context)


@require_http_methods(["GET", "POST"])
def case_manager_availability(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Set the available slots of one case manager."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SET_AVAILABILITY)
    name = request.GET.get("manager", "")
    managers = queries.case_managers(access=access)
    manager = next((manager for manager in managers if manager.name == name), None)
    if manager is None:
        raise NotVisible
    form = forms.AvailabilityForm(
        request.POST if request.method == "POST" else None,
        times=queries.possible_slots(access=access),
        available=queries.available_slots(access=access, case_manager=name),
    )
    if form.is_valid():
        with rule_errors(form):
            changes.set_availability(access=access, case_manager=name, times=form.times())
            messages.success(request, _("The availability of %(name)s has been saved.") % {"name": name})
            return redirect("allocation:availability", access.inspection.pk)
    return render(
        request,
        "allocation/case_manager_availability.html",
        {"access": access, "manager": manager, "form": form},
        status=status(form),
    )


@require_safe
def availability_of_assessors(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """List the assessors with their availability: all of them for the lead, otherwise one's own."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SET_ASSESSOR_AVAILABILITY)
    rows = queries.assessor_availability(access=access)
    return render(request, "allocation/availability_of_assessors.html", {"access": access, "rows": rows})


@require_http_methods(["GET", "POST"])
def assessor_availability(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Set on which half days of fieldwork an assessor is available: oneself, unless another is named."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SET_ASSESSOR_AVAILABILITY)
    rows = queries.assessor_availability(access=access)
    number = request.GET.get("person", str(request.user.pk))
    row = next((row for row in rows if str(row.member.person_id) == number), None)
    if row is None:
        raise NotVisible
    form = forms.HalfDaysForm(
        request.POST if request.method == "POST" else None,
        half_days=queries.half_days(access=access),
        available=row.available,
    )
    if form.is_valid():
        with rule_errors(form):
            person = row.member.person
            changes.set_assessor_availability(access=access, assessor=person.pk, half_days=form.ticked())
            messages.success(
                request, _("The availability of %(name)s has been saved.") % {"name": person.name}
            )
            return redirect("allocation:availability_of_assessors", access.inspection.pk)
    context = {"access": access, "row": row, "form": form}
    return render(request, "allocation/assessor_availability.html", context, status=status(form))


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
    proposal = queries.proposal(access=access, scope=scope)
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
        "undoable": queries.latest_allocation(access=access),
        "not_recorded": queries.without_recorded_availability(access=access),
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
    latest = queries.latest_allocation(access=access)
    reassignments = queries.changes_of(latest) if latest else []
    context = {
        "access": access,
        "latest": latest,
        "reassignments": reassignments,
        "may_be_undone": latest is None or queries.may_be_undone(latest),
    }
    return render(request, "allocation/undo.html", context)


@require_safe
def reassignments(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """List the changes of assessor: a person's own, or all of them for the lead and the heads."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_CASES)
    audit.viewed(access, EventType.SEE_CASES, "reassigned cases")
    filters = forms.ReassignmentFilterForm(request.GET)
    rows = queries.filtered_reassignments(access=access, **filters.values)
    context = {"access": access, "list": list_page(rows, filters, request.GET)}
    return render(request, "allocation/reassignments.html", context)


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


def _allocation_message(proposal: queries.AllocationProposal) -> str:
    given = ngettext("%(num)s case has been allocated.", "%(num)s cases have been allocated.", proposal.first)
    moved = ngettext(
        "%(num)s case has a new assessor.", "%(num)s cases have a new assessor.", len(proposal.changes)
    )
    return f"{given % {'num': proposal.first}} {moved % {'num': len(proposal.changes)}}"


@require_http_methods(["GET", "POST"])
def reassign(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Reassign one or more cases, begun or not."""
    access = open_inspection(by=request.user, id=inspection, action=Action.ASSIGN_CASE)
    assessments, team = queries.reassignable(access=access), list(assessors(access=access))
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
        "undoable": queries.latest_allocation(access=access),
    }
    return render(request, "allocation/reassign.html", context, status=status(form))


@require_http_methods(["GET", "POST"])
def assign_seconds(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Propose second assessors for the cases that chance drew; a POST assigns those selected."""
    access = open_inspection(by=request.user, id=inspection, action=Action.ASSIGN_CASE)
    proposals = queries.second_proposal(access=access)
    form = forms.AssignSecondsForm(request.POST if request.method == "POST" else None, proposals=proposals)
    if form.is_valid():
        with rule_errors(form):
            number = changes.assign_seconds(access=access, chosen=form.chosen)
            message = ngettext(
                "%(num)s case now has a second assessor.", "%(num)s cases now have a second assessor.", number
            )
            messages.success(request, message % {"num": number})
            return redirect("assessments:caseload", access.inspection.pk)
    context = {"access": access, "form": form, "proposals": proposals}
    return render(request, "allocation/assign_seconds.html", context, status=status(form))


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
            "Arrange new interviews for these cases. The new assessor is not free at the old time: %(cases)s."
        ) % {"cases": ", ".join(cancelled)}
    return message


@require_safe
def timetable(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the interview timetable, to view and to print."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_TIMETABLE)
    audit.viewed(access, EventType.SEE_TIMETABLE)
    context = {
        "access": access,
        "interviews": queries.timetable(access=access),
        "without_interview": queries.cases_without_interview(access=access),
        "without_assessor": queries.interviews_without_assessor(access=access),
    }
    return render(request, "allocation/timetable.html", context)


@require_safe
def calendar(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Download the interview timetable as a calendar file."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_TIMETABLE)
    audit.viewed(access, EventType.SEE_TIMETABLE)
    response = HttpResponse(
        icalendar.timetable(queries.timetable(access=access)), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="interviews.ics"'
    return response
