"""Read which emails about alerts have not been delivered."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from inspectorate.web.assessments.models import Alert
from inspectorate.web.assessments.queries.many_inspections import conflicted_keys_in
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess, accesses_to
from inspectorate.web.mail.models import Message, MessageState
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action
from inspectorate.web.states import Role

LATE = timedelta(minutes=10)
"""How long an email about an alert may wait before somebody has to tell the person in another way."""

RESPONSIBLE = frozenset({Role.HEAD, Role.LEAD})
"""Roles that make sure that a person hears of an alert whose email was not delivered."""


def undelivered_messages_in(accesses: Sequence[InspectionAccess]) -> Mapping[int, list[Message]]:
    """Return the emails about open alerts that failed once or are late, by inspection.

    Of the inspections in which a person is responsible; none about an alert in a case of the person's
    conflict of interest.
    """
    responsible = [
        access for access in accesses if access.may(Action.SEE_ALERTS) and RESPONSIBLE & access.roles
    ]
    messages: dict[int, list[Message]] = defaultdict(list)
    if not responsible:
        return messages
    conflicted = conflicted_keys_in(responsible)
    numbers = [access.inspection.pk for access in responsible]
    undelivered = _undelivered().filter(alert__inspection__in=numbers, alert__closed_at=None)
    for message in undelivered.select_related("person", "alert__assessment").order_by("pk"):
        if message.alert is not None:  # the condition above says so; the field may be empty
            assessment = message.alert.assessment
            number = assessment.inspection_id
            if (assessment.group, assessment.case_id) not in conflicted.get(number, ()):
                messages[number].append(message)
    return messages


def undelivered_by_inspection(person: Person) -> Mapping[int, int]:
    """Return the number of emails in `undelivered_messages_in`, by inspection."""
    undelivered = _undelivered().filter(alert__closed_at=None, inspection__isnull=False)
    inspections = list(Inspection.objects.filter(pk__in=undelivered.values("inspection")))
    messages = undelivered_messages_in(accesses_to(by=person, inspections=inspections))
    return Counter({number: len(of_inspection) for number, of_inspection in messages.items()})


def undelivered_alerts(_request: HttpRequest) -> dict[str, Any]:
    """Context processor: `alerts_undelivered`, which is `undelivered_by_inspection`."""
    return {"alerts_undelivered": undelivered_by_inspection}


def messages_of(alert: Alert) -> QuerySet[Message]:
    """Return the emails about an alert, which are deleted some days after they were sent."""
    return Message.objects.filter(alert=alert).select_related("person").order_by("pk")


def _undelivered() -> QuerySet[Message]:
    late = Q(attempts__gt=0) | Q(queued_at__lt=timezone.now() - LATE)
    return Message.objects.exclude(state=MessageState.SENT).filter(late, alert__isnull=False)
