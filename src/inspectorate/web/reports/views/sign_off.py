"""Pages of the sign-off: what blocks it, the signatures, and their withdrawal."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inspectorate.method.faults import FaultsFound
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.permissions import Action, NotVisible
from inspectorate.web.reports.changes import sign_off as changes
from inspectorate.web.reports.forms import sign_off as forms
from inspectorate.web.reports.models import Capacity
from inspectorate.web.reports.queries import sign_off as queries
from inspectorate.web.reports.queries.welsh import welsh_gaps
from inspectorate.web.responses import NONE
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_http_methods(["GET", "POST"])
def sign_off(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show what blocks the sign-off and the signatures, and process the form of the next signature."""
    action = Action.SIGN_OFF if request.method == "POST" else Action.SEE_DRAFT
    access = open_inspection(by=request.user, id=inspection, action=action)
    try:
        overview, faults = queries.sign_off_overview(access=access), NONE
    except FaultsFound as error:
        overview, faults = None, error.faults
    capacity = overview.next_capacity if overview else None
    form = forms.SignOffForm(
        request.POST or None,
        capacity=capacity,
        initial={"digest": overview.digest if overview else ""},
    )
    if capacity and form.is_valid():
        with rule_errors(form):
            changes.sign(access=access, capacity=capacity, **form.cleaned_data)
            messages.success(request, _("The signature has been recorded."))
            return redirect("reports:sign_off", access.inspection.pk)
    if request.method == "GET":
        audit.viewed(access, EventType.SEE_DRAFT, "sign-off")
    context = {
        "access": access,
        "overview": overview,
        "form": form,
        "faults": faults,
        "welsh_gaps_of_report": welsh_gaps(access=access),
        "may_sign": capacity in queries.capacities_of(access),
        "is_chief": capacity is Capacity.CHIEF,
    }
    return render(request, "reports/sign_off.html", context, status=status(form))


@require_http_methods(["GET", "POST"])
def withdraw_sign_off(request: AuthenticatedRequest, inspection: int, sign_off: int) -> HttpResponse:
    """Withdraw a signature, with a reason."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SIGN_OFF)
    signed = next((row for row in queries.current_sign_offs(access.inspection) if row.pk == sign_off), None)
    if signed is None:
        raise NotVisible
    form = forms.SignOffWithdrawalForm(request.POST or None)
    if form.is_valid():
        with rule_messages(request):
            changes.withdraw(access=access, sign_off=sign_off, **form.cleaned_data)
            messages.success(request, _("The signature has been withdrawn."))
        return redirect("reports:sign_off", access.inspection.pk)
    return render(
        request, "reports/withdraw_sign_off.html", {"access": access, "signed": signed, "form": form}
    )
