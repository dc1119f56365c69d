"""Reading of alerts."""

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
    """The alerts of an inspection, those still open first."""
    require(Action.SEE_ALERTS, access.roles, access.inspection.current_state)
    people = ("assessment", "raised_by", "acknowledged_by", "closed_by")
    return access.inspection.alerts.select_related(*people).order_by("closed_at", "-raised_at", "pk")


def alert(*, access: InspectionAccess, id: int) -> Alert:  # noqa: A002 - the word for it
    """One alert of the inspection. Raises NotVisible when it is another's."""
    found = alerts(access=access).filter(pk=id).first() if id < 2**63 else None
    if found is None:
        raise NotVisible
    return found


def recipients(access: InspectionAccess) -> list[Person]:
    """Who hears of an alert at once: the leads and the head of the service."""
    on_it = access.inspection.members.filter(
        removed_at=None, role__in=(Role.LEAD, Role.SERVICE_HEAD), person__is_active=True
    )
    return [each.person for each in on_it.select_related("person").order_by("pk")]


def banner(_request: HttpRequest) -> dict[str, Any]:
    """For the list of inspections and the frame of one's pages: how many alerts wait for this person."""

    def alerts_waiting(access: InspectionAccess) -> int:
        if not access.may(Action.ACKNOWLEDGE_ALERT):
            return 0
        return access.inspection.alerts.filter(acknowledged_at=None).count()

    count: Callable[[InspectionAccess], int] = alerts_waiting
    return {"alerts_waiting": count, "alerts_unread": unread}


def unread(person: Person) -> Mapping[int, int]:
    """How many alerts wait for this person to acknowledge them, by inspection."""
    on_the_team = Q(inspection__members__person=person, inspection__members__removed_at=None)
    found = Alert.objects.filter(on_the_team, acknowledged_at=None).values_list(
        "pk", "inspection", "inspection__state", "inspection__members__role"
    )
    follow = (
        (alert, inspection)
        for alert, inspection, state, role in found
        if allowed(Action.ACKNOWLEDGE_ALERT, (Role(role),), State(state))
    )
    return Counter(inspection for _alert, inspection in set(follow))
