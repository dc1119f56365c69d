"""Raise, acknowledge and close alerts. Raising one queues an email to each of its recipients."""

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
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
from inspectorate.web.mail.changes import Letter, queue
from inspectorate.web.mail.models import MessageKind
from inspectorate.web.permissions import Action, RuleBroken


@transaction.atomic
def raise_alert(*, access: AssessmentAccess, concern: str, address: str) -> Alert:
    """Raise an alert, and queue an email to the lead inspectors and the head of the service.

    The email contains the address of the alert and never the concern itself. The same concern of the same
    person within the repeat window returns the first alert (idempotent).
    """
    # The lock serialises duplicate submissions, so that nobody gets two emails.
    inspection = locked(access.inspection_access, Action.RAISE_ALERT)
    duplicates = access.assessment.alerts.filter(
        raised_by=access.person, concern=concern, raised_at__gt=repeat_window_start()
    )
    if duplicate := duplicates.first():
        return duplicate
    alert = Alert.objects.create(
        inspection=inspection, assessment=access.assessment, concern=concern, raised_by=access.person
    )
    people = alerts.recipients(access.inspection_access, access.assessment)
    after = {"recipients": ", ".join(person.name for person in people)}
    audit.record(access, EventType.RAISE_ALERT, subject=alert.audit_subject, after=after)
    context = {"inspection": inspection, "raised_by": access.person, "address": f"{address}{alert.pk}/"}
    text = render_to_string("assessments/letters/alert.txt", context, using="jinja2")
    subject = _("Alert: serious concern in an inspection")
    page = reverse("assessments:alerts", args=[inspection.pk])
    queue(Letter(MessageKind.ALERT, subject, text, inspection, alert, page), people)
    return alert


@transaction.atomic
def acknowledge_alert(*, access: InspectionAccess, alert: int) -> None:
    """Acknowledge an alert; a repeat changes nothing. Raises NotVisible when there is no such alert."""
    locked_alert = _locked_alert(access, alert, Action.ACKNOWLEDGE_ALERT)
    if locked_alert.acknowledged_at is None:
        locked_alert.acknowledged_by, locked_alert.acknowledged_at = access.person, timezone.now()
        locked_alert.save(update_fields=["acknowledged_by", "acknowledged_at"])
        audit.record(access, EventType.ACKNOWLEDGE_ALERT, subject=locked_alert.audit_subject)


@transaction.atomic
def close_alert(*, access: InspectionAccess, alert: int, done: str) -> None:
    """Close an acknowledged alert with the action taken.

    Raises RuleBroken when it is not acknowledged, is closed already, or `done` is blank.
    """
    locked_alert = _locked_alert(access, alert, Action.CLOSE_ALERT)
    if locked_alert.acknowledged_at is None:
        raise RuleBroken(_("Acknowledge this alert before you close it."))
    if locked_alert.closed_at:
        raise RuleBroken(_("This alert is already closed."))
    if not done.strip():
        raise RuleBroken(_("Enter the action taken."))
    locked_alert.closed_by, locked_alert.closed_at = access.person, timezone.now()
    locked_alert.done = done.strip()
    locked_alert.save(update_fields=["closed_by", "closed_at", "done"])
    after = {"done": audit.digest(locked_alert.done)}
    audit.record(access, EventType.CLOSE_ALERT, subject=locked_alert.audit_subject, after=after)


def _locked_alert(access: InspectionAccess, alert: int, action: Action) -> Alert:
    locked(access, action)
    return alerts.alert(access=access, id=alert)
