"""Alerts: raised, told to those who must know at once, acknowledged, and closed with what was done."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.web.assessments import queries
from inspectorate.web.assessments.models import Alert, Assessment
from inspectorate.web.assessments.queries import Case
from inspectorate.web.audit.changes import mark, record
from inspectorate.web.clicks import just_now
from inspectorate.web.inspections.queries import Opened
from inspectorate.web.permissions import Action, Refused, insist
from inspectorate.web.states import Role


@transaction.atomic
def raise_alert(*, case: Case, concern: str, address: str) -> Alert:
    """Raise an alert, and tell the leads and the head of the service at once where they read it.

    The letter says no more than that there is one: the concern itself never leaves the service.
    """
    opened = case.opened
    insist(Action.RAISE_ALERT, opened.roles, opened.inspection.stands)
    # Held, so that a second click finds what the first has raised, and nobody is told twice.
    Assessment.objects.select_for_update().only("pk").get(pk=case.assessment.pk)
    same = case.assessment.alerts.filter(raised_by=opened.person, concern=concern, raised_at__gt=just_now())
    if known := same.first():
        return known
    made = Alert.objects.create(
        inspection=opened.inspection, assessment=case.assessment, concern=concern, raised_by=opened.person
    )
    people = queries.told_of(opened)
    _record(opened, made, Action.RAISE_ALERT, {"told": ", ".join(person.name for person in people)})
    letter = {"inspection": opened.inspection, "raised_by": opened.person, "address": f"{address}{made.pk}/"}
    text = render_to_string("assessments/letters/alert.txt", letter, using="jinja2")
    subject = _("Alert: a serious concern in an inspection")
    told = [person.email for person in people]
    # Sent once the alert is certain to be kept. That the post fails must not undo it.
    transaction.on_commit(lambda: _send(subject, text, told))
    return made


@transaction.atomic
def acknowledge_alert(*, opened: Opened, alert: int) -> None:
    """Say that one has read an alert and acts on it."""
    found = _held(opened, alert)
    if found.acknowledged_at is None:
        found.acknowledged_by, found.acknowledged_at = opened.person, timezone.now()
        found.save(update_fields=["acknowledged_by", "acknowledged_at"])
        _record(opened, found, "acknowledge_alert", {})


@transaction.atomic
def close_alert(*, opened: Opened, alert: int, done: str) -> None:
    """Close an alert with what was done. Only a lead inspector, and only once it has been acknowledged."""
    found = _held(opened, alert)
    if Role.LEAD not in opened.roles:
        raise Refused("A lead inspector closes an alert, once they know what was done.")
    if found.acknowledged_at is None or found.closed_at or not done.strip():
        raise Refused("An alert is closed once, after it has been acknowledged, with what was done.")
    found.closed_by, found.closed_at, found.done = opened.person, timezone.now(), done.strip()
    found.save(update_fields=["closed_by", "closed_at", "done"])
    _record(opened, found, "close_alert", {"done": mark(found.done)})


def _send(subject: str, text: str, told: list[str]) -> None:
    for address in told:
        send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [address], fail_silently=True)


def _held(opened: Opened, alert: int) -> Alert:
    insist(Action.FOLLOW_ALERT, opened.roles, opened.inspection.stands)
    queries.alert(opened=opened, id=alert)
    return Alert.objects.select_for_update().get(pk=alert)


def _record(opened: Opened, alert: Alert, action: str, after: dict[str, str]) -> None:
    case = alert.assessment
    subject = f"alert {alert.pk}, {case.group} {case.case_id}"
    record(by=opened.person, action=action, inspection=opened.inspection.pk, subject=subject, after=after)
