"""Send a draft for its factual accuracy check, and record that a recipient has finished."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.method.faults import FaultsFound
from inspectorate.method.report.accuracy.draft_changes import DraftContent
from inspectorate.method.report.accuracy.working_days import MOST_WORKING_DAYS, deadline
from inspectorate.method.report.content import REPORT, TECHNICAL_ANNEX
from inspectorate.typeset.layout import lay_out
from inspectorate.web.accuracy.models import AccuracyCheck, CheckRecipient
from inspectorate.web.accuracy.queries.blockers import signed_draft
from inspectorate.web.accuracy.queries.challenges import (
    ChallengeState,
    all_challenges,
    challenge_view,
    panel_changes,
)
from inspectorate.web.accuracy.queries.checks import (
    current_check,
    existing_check,
    possible_recipients,
    statement_row,
)
from inspectorate.web.accuracy.queries.draft_content import PresentDraft, first_fault, present_draft
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.mail.changes import notify
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, NotPermitted, RuleBroken
from inspectorate.web.states import Role


@dataclass(frozen=True, slots=True)
class OutsideRecipient:
    """A recipient without an account, who gets the file from the lead inspector."""

    name: str
    email: str


@transaction.atomic
def send(
    *,
    access: InspectionAccess,
    people: Sequence[Person],
    working_days: int,
    others: Sequence[OutsideRecipient] = (),
) -> AccuracyCheck:
    """Send the signed draft to the service for its factual accuracy check.

    `people` are members of the team from the service, `others` recipients without an account. The draft that
    was sent before counts no more. Raises RuleBroken without a recipient, for a person who cannot be one,
    without the lead inspector's signature, while a challenge waits, and for a deadline that is not known.
    """
    inspection = locked(access, Action.SEND_ACCURACY_CHECK)
    _require_recipients(inspection, people, others)
    _require_answered(inspection)
    draft = _signed(access)
    record = AccuracyCheck.objects.create(
        inspection=inspection,
        number=_next_number(inspection),
        working_days=working_days,
        deadline=_deadline(working_days),
        draft_digest=draft.digest,
        content=_stored(draft.content),
        statements=[statement_row(statement) for statement in draft.statements],
        documents={document: lay_out(draft.report, document) for document in (REPORT, TECHNICAL_ANNEX)},
        by=access.person,
    )
    CheckRecipient.objects.bulk_create(_recipients(record, people, others))
    after = {
        "number": record.number,
        "due": record.deadline.isoformat(),
        "recipients": [*(person.name for person in people), *(other.name for other in others)],
        "digest": record.draft_digest,
    }
    audit.record(access, EventType.SEND_ACCURACY_CHECK, after=after)
    page = reverse("accuracy:check", args=[inspection.pk])
    text = _("The draft of your inspection report is ready for your factual accuracy check")
    notify(people, text, page=page, inspection=inspection)
    return record


@transaction.atomic
def finish(*, access: InspectionAccess) -> None:
    """Record that a recipient has nothing else to challenge. Raises RuleBroken if they said so before."""
    inspection = locked(access, Action.CHALLENGE_DRAFT)
    recipient = existing_check(access=access).recipient
    if recipient is None:
        raise NotPermitted(_("The draft was not sent to you. Ask the lead inspector."))
    if recipient.finished_at:
        raise RuleBroken(_("You have already said that you have nothing else to challenge."))
    finish_recipient(access, recipient)
    text = _("A recipient has finished the factual accuracy check")
    page = reverse("accuracy:check", args=[inspection.pk])
    notify(leads(inspection), text, page=page, inspection=inspection)


def finish_recipient(access: InspectionAccess, recipient: CheckRecipient) -> None:
    """Record when a recipient finished."""
    recipient.finished_at = timezone.now()
    recipient.save(update_fields=["finished_at"])
    audit.record(access, EventType.FINISH_ACCURACY_CHECK, subject=recipient.name, after={"done": "finished"})


def leads(inspection: Inspection) -> list[Person]:
    """Return the lead inspectors of an inspection."""
    members = inspection.members.filter(removed_at=None, role=Role.LEAD).select_related("person")
    return [member.person for member in members]


def _require_recipients(
    inspection: Inspection, people: Sequence[Person], others: Sequence[OutsideRecipient]
) -> None:
    if not people and not others:
        raise RuleBroken(_("Select who gets the draft."))
    possible = {member.person_id for member in possible_recipients(inspection)}
    for person in people:
        if person.pk not in possible:
            raise RuleBroken(_("%(name)s cannot get the draft.") % {"name": person.name})
    if any(not other.name.strip() for other in others):
        raise RuleBroken(_("Enter the name of each recipient without an account."))


def _require_answered(inspection: Inspection) -> None:
    changes = panel_changes(inspection)
    states = {
        challenge_view(row, None, changes, of_service=False).state for row in all_challenges(inspection)
    }
    if states & {ChallengeState.LATE, ChallengeState.OPEN, ChallengeState.PANEL}:
        raise RuleBroken(_("Respond to every challenge before you send the draft again."))


def _signed(access: InspectionAccess) -> PresentDraft:
    try:
        draft = present_draft(access=access)
    except FaultsFound as error:
        raise RuleBroken(first_fault(error)) from error
    if signed_draft(access.inspection) != draft.digest:
        raise RuleBroken(
            _("The lead inspector must sign off the report before the draft can be sent to the service.")
        )
    return draft


def _deadline(working_days: int) -> date:
    if not 1 <= working_days <= MOST_WORKING_DAYS:
        raise RuleBroken(
            _("The number of working days must be from 1 to %(most)s.") % {"most": MOST_WORKING_DAYS}
        )
    try:
        return deadline(timezone.localdate(), working_days)
    except FaultsFound as error:
        raise RuleBroken(first_fault(error)) from error


def _next_number(inspection: Inspection) -> int:
    latest = current_check(inspection)
    return latest.number + 1 if latest else 1


def _stored(content: DraftContent) -> dict[str, object]:
    return {
        "texts": dict(content.texts),
        "recommendations": list(content.recommendations),
        "ratings": dict(content.ratings),
        "figures": content.figures,
    }


def _recipients(
    record: AccuracyCheck, people: Sequence[Person], others: Sequence[OutsideRecipient]
) -> Iterator[CheckRecipient]:
    for person in people:
        yield CheckRecipient(
            check_sent=record, person=person, name=person.name, token=secrets.token_urlsafe(16)
        )
    for other in others:
        yield CheckRecipient(
            check_sent=record,
            name=other.name.strip(),
            email=other.email.strip(),
            token=secrets.token_urlsafe(16),
        )
