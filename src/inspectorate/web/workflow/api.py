"""API of an inspection as a whole: its transitions, and its audit log."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Query, Router, Schema
from pydantic import Field

from inspectorate.web.audit.models import Event, EventOutcome, EventType
from inspectorate.web.inspections.api.inspections import InspectionDetailOut, detail
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import (
    WITHOUT_NUL,
    Moment,
    Number,
    Size,
    described,
    validated,
)
from inspectorate.web.states import State, transitions
from inspectorate.web.workflow import changes, forms, queries

router = Router(tags=["Inspections"])
HERE = "/inspections/{int:inspection}"
EventNumber = Annotated[Number, Field(description="The number of an event.", examples=[51])]


class TransitionOut(Schema):
    """A state to which you may move an inspection now."""

    to: State = described("The state it moves to.", "announced")
    title: str = described("The transition in words.", "Announce inspection")
    reason: bool = described("Whether a reason has to be given.", False)
    unmet: list[str] = described("What must be done first, as verb phrases.", ["set the dates of fieldwork"])
    unfinished: list[str] = described("Work that is not finished; it does not prevent the transition.")


class TransitionIn(Schema):
    """A transition to another state."""

    to: State = described("The state it moves to.", "announced")
    reason: Annotated[str, Field(max_length=2000), WITHOUT_NUL] = described(
        "The reason, or a note; required for a transition back.", "", default=""
    )


class AuditEventOut(Schema):
    """An audit event: something that a person did, viewed or was denied."""

    id: int = described("The number of the event.", 1)
    at: datetime = described("When.", "2018-09-03T09:00:00Z")
    person: int | None = described("The number of the person; null for the server.", 1)
    who: str = described("The name of the person at the time.", "Leila Ashworth")
    event_type: str = described("The type of the event.", "save_answer")
    outcome: EventOutcome = described("Whether it was done, viewed or denied.", "done")
    sentence: str = described("The event in words.", "Saved an answer")
    subject: str = described("What it was about; empty after the retention date.", "court CO-1001")
    before: Any = described("The values before; null if there are none, or you may not see them.", None)
    after: Any = described("The values after; null if there are none, or you may not see them.", None)


class AuditLogOut(Schema):
    """Part of the audit log. It is not counted, because it can be very long."""

    items: list[AuditEventOut] = described("The events, newest first.")
    before: int | None = described("The value of `before` for the next older events; null without any.", 1)
    after: int | None = described("The value of `after` for the next newer events; null without any.", 51)


class AuditLogFilterIn(Schema):
    """Which audit events are listed; all without a filter."""

    event_type: EventType | None = described("Only events of this type.", "save_answer", default=None)
    outcome: EventOutcome | None = described("Only what was done, viewed or denied.", "done", default=None)
    person: Number | None = described("Only what this person did.", 1, default=None)
    since: Moment | None = described("Only at or after this time.", "2018-09-03T00:00:00Z", default=None)
    until: Moment | None = described("Only before this time.", "2018-09-04T00:00:00Z", default=None)


@router.get(f"{HERE}/transitions", response=responses(list[TransitionOut]), url_name="transitions")
def list_transitions(request: AuthenticatedRequest, inspection: Number) -> list[dict[str, Any]]:
    """List the states to which you may move the inspection now, and what must be done first."""
    access = open_inspection(by=request.user, id=inspection, action=Action.TRANSITION)
    return [
        {
            "to": transition.end,
            "title": transition.title,
            "reason": transition.reason,
            "unmet": queries.unmet_requirements(inspection=access.inspection, transition=transition),
            "unfinished": queries.unfinished_work(access=access, transition=transition),
        }
        for transition in transitions(access.inspection.current_state, access.roles)
    ]


@router.post(
    f"{HERE}/transitions/make",
    response=responses(InspectionDetailOut, *WRITE_RESPONSES),
    url_name="transition",
)
def make_transition(
    request: AuthenticatedRequest, inspection: Number, submission: TransitionIn
) -> dict[str, Any]:
    """Move the inspection to another state, such as announcing it or starting fieldwork."""
    access = open_inspection(by=request.user, id=inspection, action=Action.TRANSITION)
    transition = changes.transition_to(access, submission.to)
    form = forms.TransitionForm(submission.model_dump(), reason_required=transition.reason)
    changes.transition(access=access, to=transition.end, **validated(form))
    return detail(open_inspection(by=request.user, id=inspection))


@router.get(f"{HERE}/audit-log", response=responses(AuditLogOut), url_name="audit_log")
def list_audit_events(
    request: AuthenticatedRequest,
    inspection: Number,
    filters: Query[AuditLogFilterIn],
    before: EventNumber | None = None,
    after: EventNumber | None = None,
    size: Size = 50,
) -> dict[str, Any]:
    """List the audit events of the inspection that you may see, newest first.

    `before` returns those before an event, and `after` those that follow on an event.
    """
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_AUDIT_LOG)
    lookups = {"since": "at__gte", "until": "at__lt"}
    conditions = {
        lookups.get(name, name): value for name, value in filters.model_dump().items() if value is not None
    }
    page, _has_hidden_events = queries.audit_log_page(
        access=access, size=size, before=before, after=after, **conditions
    )
    return {"items": [_event(event) for event in page.rows], "before": page.older, "after": page.newer}


def _event(event: Event) -> dict[str, Any]:
    names = ("id", "at", "person", "who", "event_type", "outcome", "sentence", "subject")
    values = {name: getattr(event, name) for name in names}
    hidden = bool(event.has_hidden_values)  # type: ignore[attr-defined]  # annotated by the query
    details = {name: None if hidden else getattr(event, name) for name in ("before", "after")}
    return {**values, **details}
