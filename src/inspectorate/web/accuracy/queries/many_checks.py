"""The factual accuracy checks of many inspections for the tasks of one person, in few queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import F, Max, Prefetch

from inspectorate.web.accuracy.models import (
    AccuracyCheck,
    Challenge,
    ChallengeFile,
    ChallengeResponse,
    CheckRecipient,
    ResponsesSignOff,
)
from inspectorate.web.accuracy.queries.blockers import responses_digest
from inspectorate.web.accuracy.queries.challenges import ChallengeState, challenge_view
from inspectorate.web.inspections.models import StateChange
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.states import State


@dataclass
class CheckWork:
    """What is to be done in the check of one inspection.

    `recipient` is the person as a recipient who has not finished. `late` and `waiting` are the challenges
    that wait for a decision and for a response, `panel` those that wait for the panel. `is_over` says that
    every recipient has finished, or the deadline has passed; `is_signed` that the responses are signed off.
    `signed_draft` is the digest of the draft with which they are; "" if they are not.
    """

    record: AccuracyCheck
    recipient: CheckRecipient | None = None
    late: list[Challenge] = field(default_factory=list)
    waiting: list[Challenge] = field(default_factory=list)
    panel: list[Challenge] = field(default_factory=list)
    is_over: bool = False
    signed_draft: str = ""

    @property
    def is_signed(self) -> bool:
        """Whether the responses as they are now are signed off."""
        return bool(self.signed_draft)

    @property
    def is_answered(self) -> bool:
        """Whether the check is over, and every challenge is answered."""
        return self.is_over and not (self.late or self.waiting or self.panel)

    @property
    def is_ready_to_sign(self) -> bool:
        """Whether nothing but a signature under the responses is missing."""
        return self.is_answered and not self.is_signed


def check_work_in(accesses: Sequence[InspectionAccess]) -> Mapping[int, CheckWork]:
    """Return the work in the checks of some inspections, by the number of the inspection."""
    numbers = [access.inspection.pk for access in accesses]
    if not numbers:
        return {}
    latest = AccuracyCheck.objects.filter(inspection__in=numbers).annotate(
        latest=Max("inspection__accuracy_checks__number")
    )
    records = latest.filter(number=F("latest")).defer("documents", "statements", "content")
    work = {record.inspection_id: CheckWork(record, is_over=record.is_over) for record in records}
    if work:
        _add_recipients(work, accesses)
        _add_challenges(work)
    return work


def _add_recipients(work: Mapping[int, CheckWork], accesses: Sequence[InspectionAccess]) -> None:
    by_check = {entry.record.pk: entry for entry in work.values()}
    unfinished = set()
    for recipient in CheckRecipient.objects.filter(check_sent__in=by_check, finished_at=None):
        unfinished.add(recipient.check_sent_id)
        if recipient.person_id == accesses[0].person.pk:
            by_check[recipient.check_sent_id].recipient = recipient
    for number, entry in by_check.items():
        entry.is_over = entry.is_over or number not in unfinished


def _add_challenges(work: Mapping[int, CheckWork]) -> None:
    challenges = (
        Challenge.objects.filter(check_sent__inspection__in=work)
        .select_related("check_sent")
        .defer("check_sent__documents", "check_sent__statements", "check_sent__content")
        .prefetch_related(
            Prefetch("files", ChallengeFile.objects.order_by("pk")),
            Prefetch("responses", ChallengeResponse.objects.order_by("-number")),
        )
        .order_by("check_sent__number", "number")
    )
    changes: dict[int, list[StateChange]] = {}
    ends = (State.PANEL.value, State.CONFIRMED.value)
    for change in StateChange.objects.filter(inspection__in=work, end__in=ends).order_by("at", "pk"):
        changes.setdefault(change.inspection_id, []).append(change)
    signed = {
        row.check_sent.inspection_id: row
        for row in ResponsesSignOff.objects.filter(check_sent__inspection__in=work)
        .select_related("check_sent")
        .defer("check_sent__documents", "check_sent__statements", "check_sent__content")
        .order_by("pk")
    }
    by_inspection: dict[int, list[Challenge]] = {}
    for challenge in challenges:
        by_inspection.setdefault(challenge.check_sent.inspection_id, []).append(challenge)
    for number, entry in work.items():
        own = by_inspection.get(number, [])
        if (sign_off := signed.get(number)) and sign_off.digest == responses_digest(own):
            entry.signed_draft = sign_off.draft_digest
        for challenge in own:
            state = challenge_view(challenge, None, changes.get(number, ()), of_service=False).state
            if state is ChallengeState.LATE:
                entry.late.append(challenge)
            elif state is ChallengeState.OPEN:
                entry.waiting.append(challenge)
            elif state is ChallengeState.PANEL:
                entry.panel.append(challenge)
