"""Respond to challenges, and sign off the responses."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from inspectorate.method.faults import FaultsFound
from inspectorate.web.accuracy.changes.checks import leads
from inspectorate.web.accuracy.models import (
    ChallengeOutcome,
    ChallengeResponse,
    CheckRecipient,
    ResponsesSignOff,
)
from inspectorate.web.accuracy.queries import challenges as queries
from inspectorate.web.accuracy.queries.blockers import reasons_not_to_sign, responses_overview
from inspectorate.web.accuracy.queries.checks import existing_check
from inspectorate.web.accuracy.queries.draft_content import first_fault, titles_of_sections
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.mail.changes import notify
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, ConcurrentChange, RuleBroken
from inspectorate.web.states import Role


@dataclass(frozen=True, slots=True)
class ResponseWords:
    """A response: its outcome, the reason, the sections that change because of it, and the panel."""

    outcome: ChallengeOutcome
    reason: str
    sections: Sequence[str] = ()
    asks_panel: bool = False


@transaction.atomic
def respond(
    *, access: InspectionAccess, challenge: int, base_version: int, words: ResponseWords
) -> ChallengeResponse:
    """Save the next version of the response to a challenge.

    `base_version` is the version that the person saw (optimistic locking). Raises ConcurrentChange for
    another one, and RuleBroken for a challenge that needs no response, a response without a reason, and one
    that accepts nothing but names changes.
    """
    inspection = locked(access, Action.RESPOND_TO_CHALLENGE)
    view = queries.challenge(access=access, id=challenge)
    _require_valid(access, view, words)
    if base_version != (view.response.number if view.response else 0):
        raise ConcurrentChange(_("Someone else has responded to this challenge since you opened this page."))
    response: ChallengeResponse = view.record.responses.create(
        number=base_version + 1,
        outcome=words.outcome,
        reason=words.reason.strip(),
        sections=list(words.sections),
        asks_panel=words.asks_panel,
        by=access.person,
    )
    after = {
        "outcome": response.outcome,
        "reason": response.reason,
        "sections": response.sections,
        "panel": "yes" if response.asks_panel else "no",
    }
    audit.record(access, EventType.RESPOND_TO_CHALLENGE, subject=view.record.ref, after=after)
    if response.asks_panel:
        text = _("A challenge to the draft asks the ratings panel again")
        page = reverse("accuracy:challenge_page", args=[inspection.pk, view.record.pk])
        heads = Person.objects.filter(is_active=True, role=Role.HEAD).exclude(pk=access.person.pk)
        notify(list(heads), text, page=page, inspection=inspection)
    return response


@transaction.atomic
def sign_off_responses(*, access: InspectionAccess, digest: str) -> ResponsesSignOff:
    """Sign off the responses that a person has read. The service can read them from then on.

    Raises RuleBroken for a person who took part in the inspection and while something blocks the signature,
    and ConcurrentChange if a response has changed since.
    """
    inspection = locked(access, Action.SIGN_OFF_RESPONSES)
    if reasons := reasons_not_to_sign(inspection, access.person):
        raise RuleBroken(
            _("Somebody who took no part in the inspection signs off the responses. %(reasons)s")
            % {"reasons": " ".join(reasons)}
        )
    try:
        overview = responses_overview(access=access)
    except FaultsFound as error:
        raise RuleBroken(first_fault(error)) from error
    if overview.blockers:
        raise RuleBroken(_("The responses cannot be signed off yet. %(why)s") % {"why": overview.blockers[0]})
    if overview.digest != digest:
        raise ConcurrentChange(
            _("A response has changed since you opened this page. Read the responses again.")
        )
    if overview.is_signed:
        raise RuleBroken(_("The responses are already signed off."))
    record = existing_check(access=access).record
    signed = ResponsesSignOff.objects.create(
        check_sent=record,
        digest=digest,
        draft_digest=overview.draft_digest,
        name=access.person.name,
        by=access.person,
    )
    after = {"name": signed.name, "digest": digest}
    audit.record(access, EventType.SIGN_OFF_RESPONSES, after=after)
    people = [row.person for row in CheckRecipient.objects.filter(check_sent=record) if row.person]
    text = _("The responses to the factual accuracy check are ready")
    page = reverse("accuracy:check", args=[inspection.pk])
    notify([*people, *leads(inspection)], text, page=page, inspection=inspection)
    return signed


def _require_valid(access: InspectionAccess, view: queries.ChallengeView, words: ResponseWords) -> None:
    if not view.record.counts:
        raise RuleBroken(
            _("This challenge is late. Decide first whether it is admitted.")
            if view.record.is_undecided
            else _("This challenge needs no response.")
        )
    if not words.reason.strip():
        raise RuleBroken(_("Enter the reason for the response."))
    if words.outcome == ChallengeOutcome.NOT_ACCEPTED and (words.sections or words.asks_panel):
        raise RuleBroken(_("A challenge that is not accepted changes nothing. Remove the changes."))
    if unknown := [key for key in words.sections if key not in titles_of_sections(access)]:
        raise RuleBroken(_("The draft has no section %(names)s.") % {"names": ", ".join(unknown)[:200]})
