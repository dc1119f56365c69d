"""Alerts for programs, from being raised to their end."""

from datetime import datetime
from typing import Annotated, Any

from django.urls import reverse
from ninja import Router, Schema
from pydantic import Field

from inspectorate.web.assessments.api.schemas import AT
from inspectorate.web.assessments.changes import alerts
from inspectorate.web.assessments.models import Alert
from inspectorate.web.assessments.queries import access as access_queries
from inspectorate.web.assessments.queries import alerts as alert_queries
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import Number, Page, PageNumber, Size, Text, described, paginate

router = Router(tags=["Alerts"])
ONE = "/inspections/{int:inspection}/alerts/{int:alert}"


class AlertIn(Schema):
    """A serious concern about a child or someone else."""

    concern: Annotated[Text, Field(min_length=1, max_length=5000, pattern=r"\S")] = described(
        "What was seen, when, and who may be at risk. No names.", "Not seen by anyone for three weeks."
    )


class AlertClosureIn(Schema):
    """What was done about an alert."""

    done: Annotated[Text, Field(min_length=1, max_length=5000, pattern=r"\S")] = described(
        "What was done.", "Visited today; safe and well."
    )


class AlertOut(Schema):
    """An alert, from being raised to its end."""

    id: int = described("Its number.", 1)
    assessment: int = described("The number of the assessment it is about.", 1)
    case_id: str = described("The case's number in the service's own system.", "CO-1001")
    concern: str = described("What the concern is.")
    raised_by: str = described("Who raised it.", "Tom Bell")
    raised_at: datetime = described("When.", AT)
    acknowledged_by: str | None = described("Who acknowledged it; null until then.", "Leila Ashworth")
    acknowledged_at: datetime | None = described("When.", AT)
    closed_by: str | None = described("Who closed it; null until then.", None)
    closed_at: datetime | None = described("When.", None)
    done: str = described("What was done; empty until it is closed.", "")


@router.get("/inspections/{int:inspection}/alerts", response=responses(Page[AlertOut]), url_name="alerts")
def list_alerts(
    request: AuthenticatedRequest, inspection: Number, page: PageNumber = 1, size: Size = 50
) -> dict[str, Any]:
    """The alerts of an inspection, those still open first."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_ALERTS)
    found = alert_queries.alerts(access=access)
    audit.viewed(access, EventType.SEE_ALERTS, "alerts")
    return paginate(found, page, size, _alert)


@router.post(
    "/inspections/{int:inspection}/assessments/{int:assessment}/alerts",
    response=responses(AlertOut, *WRITE_RESPONSES),
    url_name="raise_alert",
)
def raise_alert(
    request: AuthenticatedRequest, inspection: Number, assessment: Number, sent: AlertIn
) -> dict[str, Any]:
    """Raise an alert about a case. The leads and the head of the service are told at once."""
    case = access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.RAISE_ALERT
    )
    address = request.build_absolute_uri(reverse("assessments:alerts", args=[inspection]))
    return _alert(alerts.raise_alert(access=case, concern=sent.concern, address=address))


@router.post(
    f"{ONE}/acknowledge", response=responses(AlertOut, *WRITE_RESPONSES), url_name="acknowledge_alert"
)
def acknowledge_alert(request: AuthenticatedRequest, inspection: Number, alert: Number) -> dict[str, Any]:
    """Say that one has read an alert and acts on it. Said again, it changes nothing."""
    access = open_inspection(by=request.user, id=inspection, action=Action.ACKNOWLEDGE_ALERT)
    alerts.acknowledge_alert(access=access, alert=alert)
    return _current(access, alert)


@router.post(f"{ONE}/close", response=responses(AlertOut, *WRITE_RESPONSES), url_name="close_alert")
def close_alert(
    request: AuthenticatedRequest, inspection: Number, alert: Number, sent: AlertClosureIn
) -> dict[str, Any]:
    """Close an alert that was acknowledged, with what was done. Only a lead inspector may."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CLOSE_ALERT)
    alerts.close_alert(access=access, alert=alert, done=sent.done)
    return _current(access, alert)


def _current(access: InspectionAccess, alert: int) -> dict[str, Any]:
    return _alert(alert_queries.alert(access=access, id=alert))


def _alert(each: Alert) -> dict[str, Any]:
    names = ("id", "concern", "raised_at", "acknowledged_at", "closed_at", "done")
    people = ("raised_by", "acknowledged_by", "closed_by")
    whom = {name: getattr(each, name) for name in people}
    return {
        **{name: getattr(each, name) for name in names},
        **{name: person.name if person else None for name, person in whom.items()},
        "assessment": each.assessment_id,
        "case_id": each.assessment.case_id,
    }
