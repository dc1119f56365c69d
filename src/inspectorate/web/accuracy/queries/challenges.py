"""Challenges, their responses, and the state of each for one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from inspectorate.web.accuracy.models import (
    Challenge,
    ChallengeFile,
    ChallengeResponse,
    ResponsesSignOff,
)
from inspectorate.web.accuracy.queries.checks import check_view, is_of_service
from inspectorate.web.inspections.models import Inspection, StateChange
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, NotVisible
from inspectorate.web.states import State


class ChallengeState(StrEnum):
    """What has become of a challenge, as a person may see it."""

    VOID = "void"
    LATE = "late"
    NOT_ADMITTED = "not_admitted"
    OPEN = "open"
    PANEL = "panel"
    ANSWERED = "answered"
    SIGNED = "signed"


STATE_TITLES = {
    ChallengeState.VOID: _("Void"),
    ChallengeState.LATE: _("Late"),
    ChallengeState.NOT_ADMITTED: _("Not admitted"),
    ChallengeState.OPEN: _("Open"),
    ChallengeState.PANEL: _("With the panel"),
    ChallengeState.ANSWERED: _("Responded"),
    ChallengeState.SIGNED: _("Signed off"),
}


@dataclass(frozen=True, slots=True)
class ChallengeView:
    """A challenge with its latest response, as far as a person may see it, and its state."""

    record: Challenge
    response: ChallengeResponse | None
    state: ChallengeState

    @property
    def state_title(self) -> str:
        """The state, as shown on pages."""
        return str(STATE_TITLES[self.state])


def all_challenges(inspection: Inspection) -> QuerySet[Challenge]:
    """Return every challenge of an inspection with its files and responses, in the order of their numbers."""
    return (
        Challenge.objects.filter(check_sent__inspection=inspection)
        .select_related("check_sent", "recipient", "by", "admitted_by")
        .defer("check_sent__documents", "check_sent__statements", "check_sent__content")
        .prefetch_related(
            Prefetch("files", ChallengeFile.objects.order_by("pk")),
            Prefetch("responses", ChallengeResponse.objects.select_related("by").order_by("-number")),
        )
        .order_by("check_sent__number", "number")
    )


def challenges(*, access: InspectionAccess) -> list[ChallengeView]:
    """Return the challenges of an inspection. The service sees responses once they are signed off."""
    if check_view(access=access) is None:
        return []
    last = last_sign_off(access.inspection)
    changes = panel_changes(access.inspection)
    of_service = is_of_service(access)
    return [
        challenge_view(row, last, changes, of_service=of_service) for row in all_challenges(access.inspection)
    ]


def challenge(*, access: InspectionAccess, id: int) -> ChallengeView:  # noqa: A002 - the record's id
    """Return one challenge. Raises NotVisible if the inspection has no such challenge."""
    for view in challenges(access=access):
        if view.record.pk == id:
            return view
    raise NotVisible


def next_to_respond(*, access: InspectionAccess, after: Challenge) -> Challenge | None:
    """Return the next challenge that waits for a response, or the first one, for those who respond."""
    if not access.may(Action.RESPOND_TO_CHALLENGE):
        return None
    waiting = [view.record for view in challenges(access=access) if view.state is ChallengeState.OPEN]
    others = [record for record in waiting if record.pk != after.pk]
    return next((record for record in others if record.pk > after.pk), others[0] if others else None)


def challenge_file(*, access: InspectionAccess, id: int) -> ChallengeFile:  # noqa: A002 - the record's id
    """Return one file of a challenge. Raises NotVisible if the inspection has no such file."""
    check_view(access=access)
    files = ChallengeFile.objects.filter(challenge__check_sent__inspection=access.inspection)
    found_file = files.select_related("challenge__check_sent").filter(pk=id).first()
    if found_file is None:
        raise NotVisible
    return found_file


def last_sign_off(inspection: Inspection) -> ResponsesSignOff | None:
    """Return the latest signature under responses of an inspection; None if there is none."""
    signed = ResponsesSignOff.objects.filter(check_sent__inspection=inspection)
    return signed.select_related("by").order_by("-pk").first()


def panel_changes(inspection: Inspection) -> list[StateChange]:
    """Return the changes of state that reopened the panel or confirmed ratings, in order."""
    states = (State.PANEL.value, State.CONFIRMED.value)
    return list(inspection.state_changes.filter(end__in=states).order_by("at", "pk"))


def waits_for_panel(response: ChallengeResponse, changes: Sequence[StateChange]) -> bool:
    """Return whether a response asks the panel again and no ratings were confirmed since by that panel."""
    if not response.asks_panel:
        return False
    reopened = False
    for change in changes:
        if change.at <= response.at:
            continue
        if change.start == State.CONFIRMED and change.end == State.PANEL:
            reopened = True
        elif reopened and change.end == State.CONFIRMED:
            return False
    return True


def challenge_view(
    record: Challenge,
    last: ResponsesSignOff | None,
    changes: Sequence[StateChange],
    *,
    of_service: bool,
) -> ChallengeView:
    """Return a challenge with its response, as the inspectorate or the service sees it."""
    response = next(iter(record.responses.all()), None)
    is_signed = bool(response and last and last.at >= response.at)
    if of_service and not is_signed:
        response = None
    return ChallengeView(record, response, _state(record, response, changes, is_signed))


def _state(
    record: Challenge, response: ChallengeResponse | None, changes: Sequence[StateChange], is_signed: bool
) -> ChallengeState:
    if record.is_void:
        return ChallengeState.VOID
    if record.is_undecided:
        return ChallengeState.LATE
    if not record.counts:
        return ChallengeState.NOT_ADMITTED
    if response is None:
        return ChallengeState.OPEN
    if waits_for_panel(response, changes):
        return ChallengeState.PANEL
    return ChallengeState.SIGNED if is_signed else ChallengeState.ANSWERED
