"""Read alerts, their recipients, and the number a person has to acknowledge."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from inspectorate.web.assessments.models import Alert, Assessment
from inspectorate.web.assessments.queries.conflicts import (
    conflicted_assessments,
    conflicted_cases,
    has_conflict,
)
from inspectorate.web.inspections.models import Inspection, TeamMember
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.lists import matching_words
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, NotVisible, allowed, require
from inspectorate.web.states import Role


def alerts(*, access: InspectionAccess) -> QuerySet[Alert]:
    """Return the alerts of an inspection, open ones first."""
    require(Action.SEE_ALERTS, access.roles, access.inspection.current_state)
    people = ("assessment", "raised_by", "acknowledged_by", "closed_by")
    return visible_alerts(access).select_related(*people).order_by("closed_at", "-raised_at", "pk")


ALERT_STATES: Mapping[str, Q] = {
    "raised": Q(acknowledged_at=None),
    "acknowledged": Q(acknowledged_at__isnull=False, closed_at=None),
    "closed": Q(closed_at__isnull=False),
}
"""The condition of each state of an alert."""


def filtered_alerts(*, access: InspectionAccess, search: str = "", state: str = "") -> QuerySet[Alert]:
    """Return the alerts in a state, all by default, that have each word of a text."""
    matching = matching_words(search, "assessment__case_id", "concern", "done", "raised_by__name")
    return alerts(access=access).filter(matching, ALERT_STATES.get(state, Q()))


def alert(*, access: InspectionAccess, id: int) -> Alert:  # noqa: A002 - Django's name for it
    """Return one alert. Raises NotVisible when the inspection has no such alert."""
    found_alert = alerts(access=access).filter(pk=id).first() if id < 2**63 else None
    if found_alert is None:
        raise NotVisible
    return found_alert


def recipients(access: InspectionAccess, assessment: Assessment) -> list[Person]:
    """Return the people notified of a new alert: the lead inspectors and the head of the service.

    A lead inspector with a conflict of interest in the case is not one of them. If no other lead inspector is
    left, the heads of inspections without such a conflict are.
    """
    rows = access.inspection.members.filter(
        removed_at=None, role__in=(Role.LEAD, Role.SERVICE_HEAD, Role.HEAD), person__is_active=True
    )
    members: list[TeamMember] = []
    conflicted: list[int] = []
    for member in rows.select_related("person").order_by("pk"):
        if has_conflict(member.declared_conflict, assessment):
            conflicted.append(member.person_id)
        elif member.role != Role.HEAD:
            members.append(member)
    heads: list[Person] = []
    if not any(member.role == Role.LEAD for member in members):
        others = Person.objects.filter(role=Role.HEAD, is_active=True).exclude(pk__in=conflicted)
        heads = list(others.order_by("pk"))
    return [*(member.person for member in members), *heads]


def visible_alerts(access: InspectionAccess) -> QuerySet[Alert]:
    """Return the alerts of an inspection, without those in cases of a person's conflict of interest."""
    conflicted = conflicted_cases(access.inspection.pk, access.conflict, prefix="assessment__")
    return access.inspection.alerts.exclude(conflicted)


def banner(_request: HttpRequest) -> dict[str, Any]:
    """Context processor: `alerts_unread` counts the alerts a person has to acknowledge, by inspection."""
    return {"alerts_unread": unread}


def unread(person: Person, inspections: Iterable[Inspection]) -> Mapping[int, int]:
    """Return the number of alerts this person has to acknowledge, by inspection, of these inspections."""
    waiting = Alert.objects.filter(acknowledged_at=None, inspection__in=inspections)
    by_inspection: dict[int, list[Alert]] = defaultdict(list)
    for alert in waiting.select_related("assessment"):
        by_inspection[alert.inspection_id].append(alert)
    memberships = TeamMember.objects.filter(person=person, removed_at=None, inspection__in=by_inspection)
    members = [
        member
        for member in memberships.select_related("person", "inspection")
        if allowed(Action.ACKNOWLEDGE_ALERT, {Role(member.role)}, member.inspection.current_state)
    ]
    conflicts = {member.inspection_id: member.declared_conflict for member in members}
    assessments = [alert.assessment for number in conflicts for alert in by_inspection[number]]
    conflicted = conflicted_assessments(assessments, conflicts)
    return {
        number: sum(alert.assessment_id not in conflicted for alert in by_inspection[number])
        for number in conflicts
    }
