"""Alerts: raised, told to those who must know at once, acknowledged, and closed with what was done."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.web.assessments.models import Alert
from inspectorate.web.assessments.queries import alerts
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.database import repeat_window_start
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, RuleBroken


@transaction.atomic
def raise_alert(*, access: AssessmentAccess, concern: str, address: str) -> Alert:
    """Raise an alert, and tell the leads and the head of the service at once where they read it.

    The letter says no more than that there is one: the concern itself never leaves the service.
    """
    # Locked, so that a second click finds what the first has raised, and nobody is told twice.
    inspection = locked(access.inspection_access, Action.RAISE_ALERT)
    same = access.assessment.alerts.filter(
        raised_by=access.person, concern=concern, raised_at__gt=repeat_window_start()
    )
    if known := same.first():
        return known
    made = Alert.objects.create(
        inspection=inspection, assessment=access.assessment, concern=concern, raised_by=access.person
    )
    people = alerts.recipients(access.inspection_access)
    after = {"told": ", ".join(person.name for person in people)}
    audit.record(access, EventType.RAISE_ALERT, subject=made.audit_subject, after=after)
    letter = {"inspection": inspection, "raised_by": access.person, "address": f"{address}{made.pk}/"}
    text = render_to_string("assessments/letters/alert.txt", letter, using="jinja2")
    subject = _("Alert: a serious concern in an inspection")
    told = [person.email for person in people]
    # Sent once the alert is certain to be kept. That the post fails must not undo it.
    transaction.on_commit(lambda: _notify(subject, text, told))
    return made


@transaction.atomic
def acknowledge_alert(*, access: InspectionAccess, alert: int) -> None:
    """Say that one has read an alert and acts on it."""
    found = _locked_alert(access, alert, Action.ACKNOWLEDGE_ALERT)
    if found.acknowledged_at is None:
        found.acknowledged_by, found.acknowledged_at = access.person, timezone.now()
        found.save(update_fields=["acknowledged_by", "acknowledged_at"])
        audit.record(access, EventType.ACKNOWLEDGE_ALERT, subject=found.audit_subject)


@transaction.atomic
def close_alert(*, access: InspectionAccess, alert: int, done: str) -> None:
    """Close an alert with what was done, once it has been acknowledged."""
    found = _locked_alert(access, alert, Action.CLOSE_ALERT)
    if found.acknowledged_at is None or found.closed_at or not done.strip():
        raise RuleBroken(_("An alert is closed once, after it has been acknowledged, with what was done."))
    found.closed_by, found.closed_at, found.done = access.person, timezone.now(), done.strip()
    found.save(update_fields=["closed_by", "closed_at", "done"])
    after = {"done": audit.digest(found.done)}
    audit.record(access, EventType.CLOSE_ALERT, subject=found.audit_subject, after=after)


def _notify(subject: str, text: str, told: list[str]) -> None:
    for address in told:
        send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [address], fail_silently=True)


def _locked_alert(access: InspectionAccess, alert: int, action: Action) -> Alert:
    locked(access, action)
    return alerts.alert(access=access, id=alert)
