"""Save challenges to the draft that was sent, take in those from a returned file, and decide on late ones."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.method.faults import FaultsFound
from inspectorate.method.report.accuracy.returned_answers import ReturnedAnswer, read_answers
from inspectorate.method.report.accuracy.statements import NumberedStatement
from inspectorate.web.accuracy.changes.checks import finish_recipient, leads
from inspectorate.web.accuracy.models import (
    AccuracyCheck,
    Challenge,
    ChallengeChannel,
    CheckRecipient,
)
from inspectorate.web.accuracy.queries import challenges as queries
from inspectorate.web.accuracy.queries.checks import existing_check, statement_of
from inspectorate.web.accuracy.queries.draft_content import first_fault, present_draft
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.database import repeat_window_start
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.judgements import evidence_files
from inspectorate.web.mail.changes import notify
from inspectorate.web.permissions import Action, NotPermitted, RuleBroken


@dataclass(frozen=True, slots=True)
class ChallengeWords:
    """What somebody writes in a challenge. `figure` is the reference of the figure challenged, or ""."""

    wrong: str
    right: str = ""
    evidence: str = ""
    figure: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceUpload:
    """A file that somebody sends with a challenge."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class TakenAnswers:
    """What became of the answers in a returned file: the challenges that were saved, and those before."""

    challenges: tuple[Challenge, ...]
    repeated: int

    @property
    def void(self) -> int:
        """The number of answers to a text that has changed since."""
        return sum(challenge.is_void for challenge in self.challenges)


@transaction.atomic
def challenge(
    *,
    access: InspectionAccess,
    statement: int,
    words: ChallengeWords,
    files: Sequence[EvidenceUpload] = (),
    channel: ChallengeChannel = ChallengeChannel.PAGE,
) -> Challenge:
    """Challenge a statement of the draft, or a figure in it.

    After the deadline the challenge is saved as late. The same challenge sent again within the repeat window
    is saved once. Raises RuleBroken without words, or for a figure that the statement does not print.
    """
    inspection = locked(access, Action.CHALLENGE_DRAFT)
    view = existing_check(access=access)
    if view.recipient is None:
        raise NotPermitted(_("The draft was not sent to you. Ask the lead inspector."))
    stated = view.statement(statement)
    if not words.wrong.strip():
        raise RuleBroken(_("Enter what is wrong."))
    if words.figure and words.figure not in {figure.reference for figure in stated.figures}:
        raise RuleBroken(_("This statement does not have that figure."))
    same = view.record.challenges.filter(statement=statement, by=access.person, wrong=words.wrong)
    if repeated := same.filter(at__gt=repeat_window_start(), right=words.right).first():
        return repeated
    record = _saved(access, view.record, view.recipient, stated, words, channel)
    for file in files:
        record.files.create(
            file_name=file.name[:200],
            stored_name=evidence_files.save(inspection.pk, file.content),
            content_hash=hashlib.sha256(file.content).hexdigest(),
        )
    text = _("There is a new challenge to the draft of the report")
    page = reverse("accuracy:challenge_page", args=[inspection.pk, record.pk])
    notify(leads(inspection), text, page=page, inspection=inspection)
    return record


@transaction.atomic
def take_in(*, access: InspectionAccess, recipient: CheckRecipient | None, content: bytes) -> TakenAnswers:
    """Save the challenges of a returned file. An answer to a text that has changed since is saved as void.

    The file names its recipient; `recipient` is who it must be, if the person has chosen one. Raises
    RuleBroken for a file that cannot be read, or that is not of a recipient of this inspection.
    """
    inspection = locked(access, Action.TAKE_IN_CHALLENGES)
    try:
        returned = read_answers(content)
        present = {statement.digest for statement in present_draft(access=access).statements}
    except FaultsFound as error:
        raise RuleBroken(first_fault(error)) from error
    sender = CheckRecipient.objects.filter(check_sent__inspection=inspection, token=returned.token).first()
    if sender is None or sender.check_sent_id != returned.check or (recipient and recipient != sender):
        raise RuleBroken(_("This file is not from a recipient of the draft of this inspection."))
    record = existing_check(access=access).record
    current = {row["digest"]: statement_of(row) for row in record.statements}
    saved, repeated = [], 0
    for answer in returned.answers:
        if Challenge.objects.filter(
            recipient__token=sender.token, digest=answer.digest, wrong=answer.wrong, right=answer.right
        ).exists():
            repeated += 1
            continue
        stated = current.get(answer.digest) if answer.digest in present else None
        saved.append(_taken(access, record, sender, answer, stated))
    if returned.is_finished and not sender.finished_at:
        finish_recipient(access, sender)
    return TakenAnswers(tuple(saved), repeated)


@transaction.atomic
def decide_on_late(*, access: InspectionAccess, challenge: int, is_admitted: bool, reason: str) -> Challenge:
    """Admit a late challenge, or do not, with a reason that its sender reads.

    Raises RuleBroken without a reason, and for a challenge that is not late or decided already.
    """
    inspection = locked(access, Action.TAKE_IN_CHALLENGES)
    record = queries.challenge(access=access, id=challenge).record
    if not record.is_undecided:
        raise RuleBroken(_("There is nothing to decide about this challenge."))
    if not reason.strip():
        raise RuleBroken(_("Enter a reason for the decision."))
    record.is_admitted, record.admission_reason = is_admitted, reason.strip()
    record.admitted_by, record.admitted_at = access.person, timezone.now()
    record.save(update_fields=["is_admitted", "admission_reason", "admitted_by", "admitted_at"])
    after = {"done": "admitted" if is_admitted else "not admitted", "reason": record.admission_reason}
    audit.record(access, EventType.DECIDE_ON_LATE_CHALLENGE, subject=record.ref, after=after)
    if record.recipient.person:
        text = _("The lead inspector has decided about your late challenge")
        page = reverse("accuracy:challenge_page", args=[inspection.pk, record.pk])
        notify([record.recipient.person], text, page=page, inspection=inspection)
    return record


def _taken(
    access: InspectionAccess,
    record: AccuracyCheck,
    sender: CheckRecipient,
    answer: ReturnedAnswer,
    stated: NumberedStatement | None,
) -> Challenge:
    """Save an answer of a file as a challenge to the latest draft, or to the one it read if it is void."""
    words = ChallengeWords(answer.wrong, answer.right, answer.evidence)
    if stated:
        return _saved(access, record, sender, stated, words, ChallengeChannel.FILE)
    read = next((row for row in sender.check_sent.statements if row["digest"] == answer.digest), None)
    if read is None:
        raise RuleBroken(
            _("Answer %(number)s in the file is about a text that was never sent.")
            % {"number": answer.statement}
        )
    return _saved(
        access, sender.check_sent, sender, statement_of(read), words, ChallengeChannel.FILE, is_void=True
    )


def _saved(
    access: InspectionAccess,
    record: AccuracyCheck,
    recipient: CheckRecipient,
    stated: NumberedStatement,
    words: ChallengeWords,
    channel: ChallengeChannel,
    *,
    is_void: bool = False,
) -> Challenge:
    last = record.challenges.order_by("-number").values_list("number", flat=True).first() or 0
    challenge = Challenge.objects.create(
        check_sent=record,
        recipient=recipient,
        number=last + 1,
        statement=stated.number,
        digest=stated.digest,
        figure=words.figure,
        wrong=words.wrong,
        right=words.right,
        evidence=words.evidence,
        channel=channel,
        is_late=record.is_over,
        is_void=is_void,
        by=access.person,
    )
    after = {
        "number": stated.number,
        "text": audit.digest("\n".join([words.wrong, words.right, words.evidence])),
    }
    audit.record(access, EventType.CHALLENGE_DRAFT, subject=challenge.ref, after=after)
    return challenge
