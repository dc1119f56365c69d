"""Read alerts, their recipients, and the number a person has to acknowledge."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from inspectorate.web.assessments.models import Alert
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, NotVisible, allowed, require
from inspectorate.web.states import Role, State


def alerts(*, access: InspectionAccess) -> QuerySet[Alert]:
    """Return the alerts of an inspection, open ones first."""
    require(Action.SEE_ALERTS, access.roles, access.inspection.current_state)
    people = ("assessment", "raised_by", "acknowledged_by", "closed_by")
    return access.inspection.alerts.select_related(*people).order_by("closed_at", "-raised_at", "pk")


def alert(*, access: InspectionAccess, id: int) -> Alert:  # noqa: A002 - Django's name for it
    """Return one alert. Raises NotVisible when the inspection has no such alert."""
    found_alert = alerts(access=access).filter(pk=id).first() if id < 2**63 else None
    if found_alert is None:
        raise NotVisible
    return found_alert


def recipients(access: InspectionAccess) -> list[Person]:
    """Return the people notified of a new alert: the lead inspectors and the head of the service."""
    members = access.inspection.members.filter(
        removed_at=None, role__in=(Role.LEAD, Role.SERVICE_HEAD), person__is_active=True
    )
    return [member.person for member in members.select_related("person").order_by("pk")]


def banner(_request: HttpRequest) -> dict[str, Any]:
    """Context processor: functions that count the alerts a person has to acknowledge.

    `alerts_waiting` counts those of one inspection, for the banner of its pages; `alerts_unread` counts them
    by inspection, for the list of inspections.
    """

    def alerts_waiting(access: InspectionAccess) -> int:
        if not access.may(Action.ACKNOWLEDGE_ALERT):
            return 0
        return access.inspection.alerts.filter(acknowledged_at=None).count()

    count: Callable[[InspectionAccess], int] = alerts_waiting
    return {"alerts_waiting": count, "alerts_unread": unread}


def unread(person: Person) -> Mapping[int, int]:
    """Return the number of alerts this person has to acknowledge, by inspection."""
    on_the_team = Q(inspection__members__person=person, inspection__members__removed_at=None)
    rows = Alert.objects.filter(on_the_team, acknowledged_at=None).values_list(
        "pk", "inspection", "inspection__state", "inspection__members__role"
    )
    # A person with two roles on a team has two rows for an alert: the set counts it once.
    to_acknowledge = {
        (alert, inspection)
        for alert, inspection, state, role in rows
        if allowed(Action.ACKNOWLEDGE_ALERT, (Role(role),), State(state))
    }
    return Counter(inspection for _alert, inspection in to_acknowledge)
