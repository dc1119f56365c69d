"""REST endpoints for alerts: list, raise, acknowledge and close."""

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
from inspectorate.web.rest.schemas import WITHOUT_NUL, Number, Page, PageNumber, Size, described, paginate

router = Router(tags=["Alerts"])
ALERT = "/inspections/{int:inspection}/alerts/{int:alert}"


class AlertIn(Schema):
    """A new alert: a serious concern about a child or someone else."""

    concern: Annotated[str, Field(min_length=1, max_length=5000, pattern=r"\S"), WITHOUT_NUL] = described(
        "What was seen, when, and who may be at risk. No names.", "Not seen by anyone for three weeks."
    )


class AlertClosureIn(Schema):
    """Closure of an alert, with the action that was taken."""

    done: Annotated[str, Field(min_length=1, max_length=5000, pattern=r"\S"), WITHOUT_NUL] = described(
        "The action taken.", "Visited today; safe and well."
    )


class AlertOut(Schema):
    """An alert with its history: raised, acknowledged, closed."""

    id: int = described("The number of the alert.", 1)
    assessment: int = described("The number of the assessment that the alert is about.", 1)
    case_id: str = described("The case's number in the service's own system.", "CO-1001")
    concern: str = described("The concern.")
    raised_by: str = described("Who raised the alert.", "Tom Bell")
    raised_at: datetime = described("When the alert was raised.", AT)
    acknowledged_by: str | None = described("Who acknowledged the alert; null until then.", "Leila Ashworth")
    acknowledged_at: datetime | None = described("When the alert was acknowledged; null until then.", AT)
    closed_by: str | None = described("Who closed the alert; null until then.", None)
    closed_at: datetime | None = described("When the alert was closed; null until then.", None)
    done: str = described("The action taken; empty until the alert is closed.", "")


@router.get("/inspections/{int:inspection}/alerts", response=responses(Page[AlertOut]), url_name="alerts")
def list_alerts(
    request: AuthenticatedRequest, inspection: Number, page: PageNumber = 1, size: Size = 50
) -> dict[str, Any]:
    """List the alerts of an inspection, open ones first."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_ALERTS)
    alerts_of_inspection = alert_queries.alerts(access=access)
    audit.viewed(access, EventType.SEE_ALERTS)
    return paginate(alerts_of_inspection, page, size, _alert)


@router.post(
    "/inspections/{int:inspection}/assessments/{int:assessment}/alerts",
    response=responses(AlertOut, *WRITE_RESPONSES),
    url_name="raise_alert",
)
def raise_alert(
    request: AuthenticatedRequest, inspection: Number, assessment: Number, alert: AlertIn
) -> dict[str, Any]:
    """Raise an alert about a case. The lead inspectors and the head of the service are told immediately."""
    case = access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.RAISE_ALERT
    )
    address = request.build_absolute_uri(reverse("assessments:alerts", args=[inspection]))
    return _alert(alerts.raise_alert(access=case, concern=alert.concern, address=address))


@router.post(
    f"{ALERT}/acknowledge", response=responses(AlertOut, *WRITE_RESPONSES), url_name="acknowledge_alert"
)
def acknowledge_alert(request: AuthenticatedRequest, inspection: Number, alert: Number) -> dict[str, Any]:
    """Acknowledge an alert: confirm that you have read it and are acting on it. A repeat changes nothing."""
    access = open_inspection(by=request.user, id=inspection, action=Action.ACKNOWLEDGE_ALERT)
    alerts.acknowledge_alert(access=access, alert=alert)
    return _read(access, alert)


@router.post(f"{ALERT}/close", response=responses(AlertOut, *WRITE_RESPONSES), url_name="close_alert")
def close_alert(
    request: AuthenticatedRequest, inspection: Number, alert: Number, closure: AlertClosureIn
) -> dict[str, Any]:
    """Close an acknowledged alert with the action taken. Only a lead inspector may close it."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CLOSE_ALERT)
    alerts.close_alert(access=access, alert=alert, done=closure.done)
    return _read(access, alert)


def _read(access: InspectionAccess, alert: int) -> dict[str, Any]:
    return _alert(alert_queries.alert(access=access, id=alert))


def _alert(alert: Alert) -> dict[str, Any]:
    names = ("id", "concern", "raised_at", "acknowledged_at", "closed_at", "done")
    people = {name: getattr(alert, name) for name in ("raised_by", "acknowledged_by", "closed_by")}
    return {
        **{name: getattr(alert, name) for name in names},
        **{name: person.name if person else None for name, person in people.items()},
        "assessment": alert.assessment_id,
        "case_id": alert.assessment.case_id,
    }
