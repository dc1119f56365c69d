"""Remind a service of actions that are due soon or late, once for each action, kind and due day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from inspectorate.method.improvement import UNFINISHED
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.improvement.models import ImprovementReminder, ReminderKind
from inspectorate.web.improvement.queries.plan import CurrentAction, plan_of
from inspectorate.web.improvement.queries.reminders import inspections_to_remind
from inspectorate.web.inspections.changes import locked_by_server
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.mail.changes import Letter, queue
from inspectorate.web.mail.models import MessageKind
from inspectorate.web.people.models import Person
from inspectorate.web.states import Role

DAYS_BEFORE = 14
"""Days before an action is due on which the service is reminded of it."""

RECIPIENTS: Mapping[ReminderKind, tuple[Role, ...]] = {
    ReminderKind.SOON: (Role.SERVICE_HEAD, Role.LINK),
    ReminderKind.LATE: (Role.SERVICE_HEAD, Role.LINK, Role.BOARD),
}
"""The roles of the team to which each kind of reminder is sent."""


def send_reminders() -> None:
    """Send what is due of every inspection with an improvement plan. The worker calls this every hour."""
    for number in inspections_to_remind(timezone.localdate() + timedelta(days=DAYS_BEFORE)):
        _remind(number)


@transaction.atomic
def _remind(number: int) -> None:
    """Send the reminders of an inspection that nobody has had yet: one email of each kind to a person."""
    inspection = locked_by_server(number)
    due = _due(plan_of(inspection).actions, timezone.localdate())
    sent = set(
        ImprovementReminder.objects.filter(action__inspection=inspection).values_list("action", "kind", "due")
    )
    for kind, actions in due.items():
        unsent = [action for action in actions if (action.id, kind.value, action.version.due) not in sent]
        people = _people(inspection, RECIPIENTS[kind])
        if unsent and people:
            _send(inspection, kind, unsent, people)


def _due(actions: Iterable[CurrentAction], today: date) -> dict[ReminderKind, list[CurrentAction]]:
    """Return the unfinished actions that are late, and those due soon."""
    due: dict[ReminderKind, list[CurrentAction]] = defaultdict(list)
    for action in actions:
        version = action.version
        if version.state in UNFINISHED and version.due <= today + timedelta(days=DAYS_BEFORE):
            due[ReminderKind.LATE if version.due < today else ReminderKind.SOON].append(action)
    return due


def _people(inspection: Inspection, roles: tuple[Role, ...]) -> list[Person]:
    members = inspection.members.filter(removed_at=None, role__in=[role.value for role in roles])
    return [member.person for member in members.select_related("person") if member.person.is_active]


def _send(
    inspection: Inspection, kind: ReminderKind, actions: list[CurrentAction], people: list[Person]
) -> None:
    count = len(actions)
    if kind is ReminderKind.LATE:
        words = ngettext(
            "%(num)s action of the improvement plan is late",
            "%(num)s actions of the improvement plan are late",
            count,
        )
    else:
        words = ngettext(
            "%(num)s action of the improvement plan is due soon",
            "%(num)s actions of the improvement plan are due soon",
            count,
        )
    subject = words % {"num": count}
    context = {"inspection": inspection, "actions": actions, "subject": subject}
    text = render_to_string("improvement/letters/reminder.txt", context, using="jinja2")
    page = reverse("improvement:plan", args=[inspection.pk])
    queue(Letter(MessageKind.IMPROVEMENT, subject, text, inspection, page=page), people)
    ImprovementReminder.objects.bulk_create(
        ImprovementReminder(action=action.version.action, kind=kind, due=action.version.due)
        for action in actions
    )
    after = {"state": kind.value, "recipients": len(people), "actions": count}
    audit.record_by(audit.SERVICE, EventType.SEND_IMPROVEMENT_REMINDERS, inspection.pk, after=after)
