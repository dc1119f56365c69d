"""Read which emails about alerts have not been delivered."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from inspectorate.web.assessments.models import Alert
from inspectorate.web.assessments.queries.alerts import visible_alerts
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.mail.models import Message, MessageState
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, NotPermitted, NotVisible
from inspectorate.web.states import Role

LATE = timedelta(minutes=10)
"""How long an email about an alert may wait before somebody has to tell the person in another way."""

RESPONSIBLE = frozenset({Role.HEAD, Role.LEAD})
"""Roles that make sure that a person hears of an alert whose email was not delivered."""


def undelivered_messages(access: InspectionAccess) -> QuerySet[Message]:
    """Return the emails about open alerts that failed once or are late, to a person who is responsible.

    None about an alert in a case of the person's conflict of interest.
    """
    if not access.may(Action.SEE_ALERTS) or not RESPONSIBLE & access.roles:
        return Message.objects.none()
    open_alerts = visible_alerts(access).filter(closed_at=None)
    return _undelivered().filter(alert__in=open_alerts).select_related("person").order_by("pk")


def undelivered_by_inspection(person: Person) -> Mapping[int, int]:
    """Return the number of emails in `undelivered_messages`, by inspection, for the list of inspections."""
    numbers: Counter[int] = Counter()
    undelivered = _undelivered().filter(alert__closed_at=None, inspection__isnull=False)
    for inspection in undelivered.values_list("inspection", flat=True).distinct():
        try:
            access = open_inspection(by=person, id=inspection or 0)
        except (NotVisible, NotPermitted):
            continue
        numbers[access.inspection.pk] = undelivered_messages(access).count()
    return numbers


def undelivered_alerts(_request: HttpRequest) -> dict[str, Any]:
    """Context processor: `alerts_undelivered`, which is `undelivered_by_inspection`."""
    return {"alerts_undelivered": undelivered_by_inspection}


def messages_of(alert: Alert) -> QuerySet[Message]:
    """Return the emails about an alert, which are deleted some days after they were sent."""
    return Message.objects.filter(alert=alert).select_related("person").order_by("pk")


def _undelivered() -> QuerySet[Message]:
    late = Q(attempts__gt=0) | Q(queued_at__lt=timezone.now() - LATE)
    return Message.objects.exclude(state=MessageState.SENT).filter(late, alert__isnull=False)
