"""Move an inspection to another state."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from inspectorate.method.faults import FaultsFound
from inspectorate.web.assessments.changes import caseload
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.models import StateChange
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.mail.changes import notify
from inspectorate.web.permissions import Action, NotPermitted, RuleBroken, allowed
from inspectorate.web.reports.changes import drafts, sign_off
from inspectorate.web.states import TRANSITIONS, Role, State, Transition, transitions
from inspectorate.web.translation import translated, translated_fault
from inspectorate.web.workflow import queries


@transaction.atomic
def transition(*, access: InspectionAccess, to: State, reason: str = "") -> None:
    """Move the inspection to another state. Raises RuleBroken or NotPermitted if it cannot move there now."""
    inspection = locked(access, Action.TRANSITION)
    transition = transition_to(access, to)
    if unmet := queries.unmet_requirements(inspection=inspection, transition=transition):
        raise RuleBroken(
            _("Before you can do this, you must %(requirements)s.")
            % {"requirements": _(", and ").join(unmet)}
        )
    if transition.reason and not reason.strip():
        raise RuleBroken(_("Enter a reason."))
    StateChange.objects.create(
        inspection=inspection, start=inspection.state, end=to, reason=reason, by=access.person
    )
    if transition.start is State.FIELDWORK and to is State.PANEL:
        caseload.drop_unbegun_second_assessments(access=access)
    old_state, inspection.state = inspection.state, to
    inspection.save(update_fields=["state"])
    after = {"state": to, "reason": reason}
    audit.record(access, EventType.TRANSITION, before={"state": old_state}, after=after)
    if to is State.CONFIRMED:
        _start_draft(access)
    if transition.start is State.CONFIRMED and to is State.PANEL:
        sign_off.withdraw_after_change(access, inspection, _("the ratings panel was reopened"))
    _notify_team(access, to)


def _start_draft(access: InspectionAccess) -> None:
    """Start the draft of the report. Raises RuleBroken if the results cannot be calculated."""
    try:
        drafts.start_draft(access=access)
    except FaultsFound as error:
        raise RuleBroken(
            _("The ratings cannot be confirmed, because they cannot be calculated. %(fault)s")
            % {"fault": translated_fault(error.faults[0])}
        ) from error


def _notify_team(access: InspectionAccess, state: State) -> None:
    """Notify everyone on the team who may see the inspection in its new state, but for who moved it."""
    members = access.inspection.members.filter(removed_at=None).exclude(person=access.person)
    people = [
        member.person
        for member in members.select_related("person")
        if allowed(Action.SEE_INSPECTION, {Role(member.role)}, state)
    ]
    text = _("The inspection is now in the state “%(state)s”") % {"state": translated(state.title)}
    page = reverse("workflow:inspection", args=[access.inspection.pk])
    notify(people, text, page=page, inspection=access.inspection)


def transition_to(access: InspectionAccess, to: State) -> Transition:
    """Return the transition to a state that this person may make now.

    Raises RuleBroken if there is no such transition or it has been made, and NotPermitted if only other roles
    may make it.
    """
    start = access.inspection.current_state
    if to is start:
        raise RuleBroken(translated(to.already))
    for transition in transitions(start, access.roles):
        if transition.end is to:
            return transition
    names = {"start": translated(start.title), "end": translated(to.title)}
    if any(row.start is start and row.end is to and row.roles for row in TRANSITIONS):
        raise NotPermitted(
            _("You do not have permission to move this inspection from “%(start)s” to “%(end)s”.") % names
        )
    raise RuleBroken(_("This inspection cannot move from “%(start)s” to “%(end)s”.") % names)
