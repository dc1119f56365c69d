"""Tasks about alerts."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action
from inspectorate.web.workflow.task_records import TaskRecords
from inspectorate.web.workflow.tasks.entries import Tasks, alert_task


def undelivered_alerts(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield a task for each person whom no email about an alert has reached."""
    for message in records.undelivered_messages.get(access.inspection.pk, ()):
        words = _("Contact %(name)s about an alert") % {"name": message.person}
        hint = _(
            "We could not deliver the email. This task ends when the email arrives or the alert is closed."
        )
        if access.may(Action.ACKNOWLEDGE_ALERT):
            yield alert_task(access, words, "assessments:alert", message.alert_id, hint=hint)
        else:
            yield alert_task(access, words, "assessments:alerts", hint=hint)


def alerts(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield a task for the alerts that wait for the person."""
    if not (counts := records.alerts.get(access.inspection.pk)):
        return
    if counts.new:
        words = ngettext(
            "View %(num)s new safeguarding alert", "View %(num)s new safeguarding alerts", counts.new
        )
        yield alert_task(access, words % {"num": counts.new}, "assessments:alerts")
    if acknowledged := counts.open - counts.new:
        words = ngettext("Close %(num)s open alert", "Close %(num)s open alerts", acknowledged)
        yield alert_task(access, words % {"num": acknowledged}, "assessments:alerts")
