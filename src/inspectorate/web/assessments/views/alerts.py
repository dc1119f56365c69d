"""Pages to raise, list, acknowledge and close alerts."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inspectorate.web.assessments import forms
from inspectorate.web.assessments.changes import alerts as alert_changes
from inspectorate.web.assessments.models import Alert
from inspectorate.web.assessments.queries import access as access_queries
from inspectorate.web.assessments.queries import alert_messages
from inspectorate.web.assessments.queries import alerts as alert_queries
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.lists import list_page
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_http_methods(["GET", "POST"])
def raise_alert(request: AuthenticatedRequest, inspection: int, assessment: int) -> HttpResponse:
    """Raise an alert about a case."""
    case = access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.RAISE_ALERT
    )
    form = forms.RaiseAlertForm(request.POST or None)
    people = alert_queries.recipients(case.inspection_access, case.assessment)
    if form.is_valid():
        address = request.build_absolute_uri(reverse("assessments:alerts", args=[inspection]))
        with rule_errors(form):
            alert_changes.raise_alert(access=case, concern=form.cleaned_data["concern"], address=address)
            messages.success(request, _confirmation(people))
            return redirect("assessments:assessment", inspection, assessment)
    context = {
        "access": case.inspection_access,
        "case": case,
        "form": form,
        "people": people,
        "sends_email": settings.SENDS_MAIL,
    }
    return render(request, "assessments/raise_alert.html", context, status=status(form))


@require_safe
def alerts(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """List the alerts of an inspection."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_ALERTS)
    filters = forms.AlertFilterForm(request.GET)
    rows = alert_queries.filtered_alerts(access=access, **filters.values)
    context = {"access": access, "list": list_page(rows, filters, request.GET)}
    audit.viewed(access, EventType.SEE_ALERTS)
    return render(request, "assessments/alerts.html", context)


@require_http_methods(["GET", "POST"])
def alert(request: AuthenticatedRequest, inspection: int, alert: int) -> HttpResponse:
    """Show one alert with the form to close it; a POST acknowledges it."""
    access = open_inspection(by=request.user, id=inspection, action=Action.ACKNOWLEDGE_ALERT)
    shown_alert = alert_queries.alert(access=access, id=alert)
    if request.method == "POST":
        with rule_messages(request):
            alert_changes.acknowledge_alert(access=access, alert=alert)
        return redirect("assessments:alert", inspection, alert)
    return _alert_page(request, access, shown_alert, forms.CloseAlertForm())


@require_POST
def close_alert(request: AuthenticatedRequest, inspection: int, alert: int) -> HttpResponse:
    """Close an alert with the action taken."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CLOSE_ALERT)
    shown_alert = alert_queries.alert(access=access, id=alert)
    form = forms.CloseAlertForm(request.POST)
    if form.is_valid():
        with rule_errors(form):
            alert_changes.close_alert(access=access, alert=alert, done=form.cleaned_data["done"])
            messages.success(request, _("Alert closed."))
            return redirect("assessments:alerts", inspection)
    return _alert_page(request, access, shown_alert, form)


def _alert_page(
    request: AuthenticatedRequest, access: InspectionAccess, alert: Alert, form: forms.CloseAlertForm
) -> HttpResponse:
    audit.viewed(access, EventType.SEE_ALERTS)
    context = {
        "access": access,
        "alert": alert,
        "form": form,
        "alert_messages": alert_messages.messages_of(alert),
    }
    return render(request, "assessments/alert.html", context, status=status(form))


def _confirmation(people: list[Person]) -> str:
    """Return the message after an alert was raised: who was notified, or who has to be told in person."""
    names = {"names": ", ".join(person.name for person in people)}
    if not people:
        return _(
            "Alert raised. Nobody on the team receives alerts yet. Tell the head of inspections yourself."
        )
    if settings.SENDS_MAIL:
        return _("Alert raised. We are emailing %(names)s.") % names
    return _("Alert raised. This service cannot send email. Tell %(names)s yourself.") % names
