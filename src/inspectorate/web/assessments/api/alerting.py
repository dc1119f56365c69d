"""Alerts for programs, from being raised to their end."""

from typing import Any

from django.urls import reverse
from ninja import Router

from inspectorate.web.assessments import changes, queries
from inspectorate.web.assessments.api.told import AlertTold, Concern, WhatWasDone
from inspectorate.web.assessments.models import Alert
from inspectorate.web.inspections.queries import Opened, open_one
from inspectorate.web.people.queries import SignedIn
from inspectorate.web.permissions import Action
from inspectorate.web.problems import WRITES, answers
from inspectorate.web.shapes import Listing, Number, Size, Which, listing

router = Router(tags=["Alerts"])
ONE = "/inspections/{int:inspection}/alerts/{int:alert}"


@router.get("/inspections/{int:inspection}/alerts", response=answers(Listing[AlertTold]), url_name="alerts")
def list_alerts(request: SignedIn, inspection: Number, page: Which = 1, size: Size = 50) -> dict[str, Any]:
    """The alerts of an inspection, those still open first."""
    opened = open_one(by=request.user, id=inspection, action=Action.SEE_ALERTS)
    found = queries.alerts(opened=opened)
    queries.see_alerts(opened)
    return listing(found, page, size, _told)


@router.post(
    "/inspections/{int:inspection}/assessments/{int:assessment}/alerts",
    response=answers(AlertTold, *WRITES),
    url_name="raise_alert",
)
def raise_alert(request: SignedIn, inspection: Number, assessment: Number, sent: Concern) -> dict[str, Any]:
    """Raise an alert about a case. The leads and the head of the service are told at once."""
    case = queries.open_case(by=request.user, inspection=inspection, id=assessment, action=Action.RAISE_ALERT)
    address = request.build_absolute_uri(reverse("assessments:alerts", args=[inspection]))
    return _told(changes.raise_alert(case=case, concern=sent.concern, address=address))


@router.post(f"{ONE}/acknowledge", response=answers(AlertTold, *WRITES), url_name="acknowledge_alert")
def acknowledge_alert(request: SignedIn, inspection: Number, alert: Number) -> dict[str, Any]:
    """Say that one has read an alert and acts on it. Said again, it changes nothing."""
    opened = open_one(by=request.user, id=inspection, action=Action.FOLLOW_ALERT)
    changes.acknowledge_alert(opened=opened, alert=alert)
    return _now(opened, alert)


@router.post(f"{ONE}/close", response=answers(AlertTold, *WRITES), url_name="close_alert")
def close_alert(request: SignedIn, inspection: Number, alert: Number, sent: WhatWasDone) -> dict[str, Any]:
    """Close an alert that was acknowledged, with what was done. Only a lead inspector may."""
    opened = open_one(by=request.user, id=inspection, action=Action.FOLLOW_ALERT)
    changes.close_alert(opened=opened, alert=alert, done=sent.done)
    return _now(opened, alert)


def _now(opened: Opened, alert: int) -> dict[str, Any]:
    return _told(queries.alert(opened=opened, id=alert))


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
