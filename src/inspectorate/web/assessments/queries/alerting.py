"""Reading of alerts."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from inspectorate.web.assessments.models import Alert
from inspectorate.web.audit.changes import record
from inspectorate.web.audit.models import Outcome
from inspectorate.web.inspections.queries import Opened
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, Hidden, insist
from inspectorate.web.states import Role


def alerts(*, opened: Opened) -> QuerySet[Alert]:
    """The alerts of an inspection, those still open first."""
    insist(Action.SEE_ALERTS, opened.roles, opened.inspection.stands)
    people = ("assessment", "raised_by", "acknowledged_by", "closed_by")
    return opened.inspection.alerts.select_related(*people).order_by("closed_at", "-raised_at", "pk")


def see_alerts(opened: Opened) -> None:
    """Record that someone looks at the alerts: what they say is about cases."""
    record(
        by=opened.person,
        action=Action.SEE_ALERTS,
        outcome=Outcome.SEEN,
        inspection=opened.inspection.pk,
        subject="alerts",
    )


def alert(*, opened: Opened, id: int) -> Alert:  # noqa: A002 - the word for it
    """One alert of the inspection. Raises Hidden when it is another's."""
    found = alerts(opened=opened).filter(pk=id).first() if id < 2**63 else None
    if found is None:
        raise Hidden
    return found


def told_of(opened: Opened) -> list[Person]:
    """Who hears of an alert at once: the leads and the head of the service."""
    on_it = opened.inspection.members.filter(
        removed_at=None, role__in=(Role.LEAD, Role.SERVICE_HEAD), person__is_active=True
    )
    return [each.person for each in on_it.select_related("person").order_by("pk")]


def waiting(_request: HttpRequest) -> dict[str, Any]:
    """For the frame of an inspection's pages: how many alerts wait for this person to acknowledge them."""

    def alerts_waiting(opened: Opened) -> int:
        if not opened.may(Action.FOLLOW_ALERT):
            return 0
        return opened.inspection.alerts.filter(acknowledged_at=None).count()

    count: Callable[[Opened], int] = alerts_waiting
    return {"alerts_waiting": count}
