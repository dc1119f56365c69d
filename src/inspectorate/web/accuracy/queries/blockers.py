"""What still blocks the sign-off of responses, and the publication of the report."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inspectorate.method.report.accuracy.draft_changes import DraftChange, uncovered
from inspectorate.web.accuracy.models import AccuracyCheck, Challenge, ChallengeResponse, ResponsesSignOff
from inspectorate.web.accuracy.queries.challenges import (
    ChallengeState,
    all_challenges,
    challenge_view,
    last_sign_off,
    panel_changes,
)
from inspectorate.web.accuracy.queries.checks import current_check, existing_check
from inspectorate.web.accuracy.queries.draft_content import draft_changes_since
from inspectorate.web.inspections.models import Inspection, TeamMember
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.judgements.models import Decision
from inspectorate.web.panel.models import PanelMember, PanelView
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action
from inspectorate.web.reports.models import Capacity
from inspectorate.web.reports.queries.sign_off import current_sign_offs


@dataclass(frozen=True, slots=True)
class ResponsesOverview:
    """The sign-off of responses: what blocks it, what has changed in the draft, and the digest to sign.

    `draft_digest` is the draft that the lead inspector has signed; "" while there is no such signature.
    """

    blockers: tuple[str, ...]
    changes: tuple[DraftChange, ...]
    digest: str
    draft_digest: str
    signed: ResponsesSignOff | None

    @property
    def is_signed(self) -> bool:
        """Whether the responses and the draft as they are now are signed off."""
        signed = self.signed
        return bool(signed and signed.digest == self.digest and signed.draft_digest == self.draft_digest)


def responses_overview(*, access: InspectionAccess) -> ResponsesOverview:
    """Return what the person who signs the responses must know.

    Raises NotVisible before a draft was sent, and FaultsFound if the draft cannot be calculated.
    """
    record = existing_check(access=access).record
    changes = draft_changes_since(access=access, record=record)
    draft_digest = signed_draft(access.inspection)
    blockers = [*_unfinished(access.inspection, record)]
    if count := len(uncovered(changes)):
        words = ngettext(
            "%(num)s change of the draft follows from no challenge. Undo it, or send the draft again.",
            "%(num)s changes of the draft follow from no challenge. Undo them, or send the draft again.",
            count,
        )
        blockers.append(words % {"num": count})
    if not draft_digest:
        blockers.append(_("The lead inspector has not signed the draft as it is now."))
    return ResponsesOverview(
        tuple(blockers),
        changes,
        responses_digest(list(all_challenges(access.inspection))),
        draft_digest,
        last_sign_off(access.inspection),
    )


def publication_blockers(inspection: Inspection) -> tuple[str, ...]:
    """Return what of the factual accuracy check still blocks the publication of a report, in sentences."""
    record = current_check(inspection)
    if record is None:
        return (_("The draft was not sent for a factual accuracy check."),)
    blockers = list(_unfinished(inspection, record))
    signed = last_sign_off(inspection)
    if signed is None or signed.digest != responses_digest(list(all_challenges(inspection))):
        blockers.append(_("The responses to the factual accuracy check are not signed off."))
    elif signed.draft_digest != signed_draft(inspection):
        blockers.append(_("The draft has changed since the responses were signed off."))
    return tuple(blockers)


def signed_draft(inspection: Inspection) -> str:
    """Return the digest of the draft that the lead inspector has signed; "" without a signature."""
    signed = {row.capacity: row.digest for row in current_sign_offs(inspection)}
    return signed.get(Capacity.LEAD, "")


def responses_digest(challenges: Sequence[Challenge]) -> str:
    """Return a SHA-256 over every challenge, the decision about each late one, and its latest response."""
    rows = []
    for challenge in challenges:
        response = next(iter(challenge.responses.all()), None)
        names = ("number", "statement", "digest", "figure", "wrong", "right", "evidence")
        rows.append(
            [
                challenge.check_sent_id,
                *(getattr(challenge, name) for name in names),
                [challenge.is_late, challenge.is_void, challenge.is_admitted, challenge.admission_reason],
                [file.content_hash for file in challenge.files.all()],
                [response.outcome, response.reason, response.sections, response.asks_panel]
                if response
                else [],
            ]
        )
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def reasons_not_to_sign(inspection: Inspection, person: Person) -> tuple[str, ...]:
    """Return why a person may not sign the responses: they took part in the inspection, in sentences."""
    parts = {
        _("You are or were on the team of this inspection."): TeamMember.objects.filter(
            inspection=inspection, person=person
        ),
        _("You are or were on its ratings panel."): PanelMember.objects.filter(
            inspection=inspection, person=person
        ),
        _("You gave a view to its ratings panel."): PanelView.objects.filter(
            inspection=inspection, person=person
        ),
        _("You recorded a decision of its ratings panel."): Decision.objects.filter(
            inspection=inspection, by=person
        ),
        _("You sent the draft to the service."): AccuracyCheck.objects.filter(
            inspection=inspection, by=person
        ),
        _("You responded to a challenge."): ChallengeResponse.objects.filter(
            challenge__check_sent__inspection=inspection, by=person
        ),
    }
    return tuple(sentence for sentence, records in parts.items() if records.exists())


def may_sign(access: InspectionAccess) -> bool:
    """Return whether a person may sign the responses: by their role, and because they took no part."""
    return access.may(Action.SIGN_OFF_RESPONSES) and not reasons_not_to_sign(access.inspection, access.person)


def _unfinished(inspection: Inspection, record: AccuracyCheck) -> Iterator[str]:
    changes = panel_changes(inspection)
    states = [
        challenge_view(row, None, changes, of_service=False).state for row in all_challenges(inspection)
    ]
    waiting = record.recipients.filter(finished_at=None).count()
    if waiting and not record.is_over:
        yield _("The deadline of the factual accuracy check has not passed.")
    if count := states.count(ChallengeState.LATE):
        words = ngettext(
            "%(num)s late challenge waits for a decision.",
            "%(num)s late challenges wait for a decision.",
            count,
        )
        yield words % {"num": count}
    if count := states.count(ChallengeState.OPEN):
        words = ngettext(
            "%(num)s challenge waits for a response.", "%(num)s challenges wait for a response.", count
        )
        yield words % {"num": count}
    if count := states.count(ChallengeState.PANEL):
        words = ngettext(
            "%(num)s challenge waits for the ratings panel.",
            "%(num)s challenges wait for the ratings panel.",
            count,
        )
        yield words % {"num": count}
