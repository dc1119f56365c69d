"""Alerts for programs, from being raised to their end."""

from datetime import datetime
from typing import Annotated, Any

from django.urls import reverse
from ninja import Router, Schema
from pydantic import Field

from inspectorate.web.assessments import changes, queries
from inspectorate.web.assessments.api.told import AT
from inspectorate.web.assessments.models import Alert
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.people.queries import SignedIn
from inspectorate.web.permissions import Action
from inspectorate.web.problems import WRITES, answers
from inspectorate.web.shapes import Listing, Number, Size, Text, Which, listing, says

router = Router(tags=["Alerts"])
ONE = "/inspections/{int:inspection}/alerts/{int:alert}"


class Concern(Schema):
    """A serious concern about a child or someone else."""

    concern: Annotated[Text, Field(min_length=1, max_length=5000, pattern=r"\S")] = says(
        "What was seen, when, and who may be at risk. No names.", "Not seen by anyone for three weeks."
    )


class WhatWasDone(Schema):
    """What was done about an alert."""

    done: Annotated[Text, Field(min_length=1, max_length=5000, pattern=r"\S")] = says(
        "What was done.", "Visited today; safe and well."
    )


class AlertTold(Schema):
    """An alert, from being raised to its end."""

    id: int = says("Its number.", 1)
    assessment: int = says("The number of the assessment it is about.", 1)
    case_id: str = says("The case's number in the service's own system.", "CO-1001")
    concern: str = says("What the concern is.")
    raised_by: str = says("Who raised it.", "Tom Bell")
    raised_at: datetime = says("When.", AT)
    acknowledged_by: str | None = says("Who acknowledged it; null until then.", "Leila Ashworth")
    acknowledged_at: datetime | None = says("When.", AT)
    closed_by: str | None = says("Who closed it; null until then.", None)
    closed_at: datetime | None = says("When.", None)
    done: str = says("What was done; empty until it is closed.", "")


@router.get("/inspections/{int:inspection}/alerts", response=answers(Listing[AlertTold]), url_name="alerts")
def list_alerts(request: SignedIn, inspection: Number, page: Which = 1, size: Size = 50) -> dict[str, Any]:
    """The alerts of an inspection, those still open first."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_ALERTS)
    found = queries.alerts(access=access)
    audit.viewed(access, EventType.SEE_ALERTS, "alerts")
    return listing(found, page, size, _told)


@router.post(
    "/inspections/{int:inspection}/assessments/{int:assessment}/alerts",
    response=answers(AlertTold, *WRITES),
    url_name="raise_alert",
)
def raise_alert(request: SignedIn, inspection: Number, assessment: Number, sent: Concern) -> dict[str, Any]:
    """Raise an alert about a case. The leads and the head of the service are told at once."""
    case = queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.RAISE_ALERT
    )
    address = request.build_absolute_uri(reverse("assessments:alerts", args=[inspection]))
    return _told(changes.raise_alert(access=case, concern=sent.concern, address=address))


@router.post(f"{ONE}/acknowledge", response=answers(AlertTold, *WRITES), url_name="acknowledge_alert")
def acknowledge_alert(request: SignedIn, inspection: Number, alert: Number) -> dict[str, Any]:
    """Say that one has read an alert and acts on it. Said again, it changes nothing."""
    access = open_inspection(by=request.user, id=inspection, action=Action.ACKNOWLEDGE_ALERT)
    changes.acknowledge_alert(access=access, alert=alert)
    return _now(access, alert)


@router.post(f"{ONE}/close", response=answers(AlertTold, *WRITES), url_name="close_alert")
def close_alert(request: SignedIn, inspection: Number, alert: Number, sent: WhatWasDone) -> dict[str, Any]:
    """Close an alert that was acknowledged, with what was done. Only a lead inspector may."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CLOSE_ALERT)
    changes.close_alert(access=access, alert=alert, done=sent.done)
    return _now(access, alert)


def _now(access: InspectionAccess, alert: int) -> dict[str, Any]:
    return _told(queries.alert(access=access, id=alert))


def _told(each: Alert) -> dict[str, Any]:
    names = ("id", "concern", "raised_at", "acknowledged_at", "closed_at", "done")
    people = ("raised_by", "acknowledged_by", "closed_by")
    whom = {name: getattr(each, name) for name in people}
    return {
        **{name: getattr(each, name) for name in names},
        **{name: person.name if person else None for name, person in whom.items()},
        "assessment": each.assessment_id,
        "case_id": each.assessment.case_id,
    }
