"""Save answers, and resolve answer conflicts.

Saving is idempotent (idempotency key) and uses optimistic locking (base version): an answer that is based on
an older version than the current one does not replace it, but is kept as an answer conflict.
"""

import uuid
from collections.abc import Sequence

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.web.assessments.changes.answer_statement import (
    AnswerSubmission,
    DecidedAnswer,
    SaveResult,
    save_result,
    write,
)
from inspectorate.web.assessments.models import (
    LONGEST_COMMENT,
    AnswerEvent,
    Assessment,
    AssessmentProgress,
    Channel,
    DifferenceResolution,
    SaveOutcome,
)
from inspectorate.web.assessments.queries import access as access_queries
from inspectorate.web.assessments.queries import answers, questions
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.assessments.queries.answers import AnswerContext, CurrentAnswer
from inspectorate.web.inspections.changes import require_same_state
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, AnswerRejected, ConcurrentChange, NotVisible


def save_answer(
    *, access: AnswerContext, submission: AnswerSubmission, channel: Channel = Channel.PAGE
) -> SaveResult:
    """Save one answer. Raises AnswerRejected with the reason when it cannot be saved."""
    return save_answers(access=access, submissions=[submission], channel=channel)[0]


def save_answers(
    *,
    access: AnswerContext,
    submissions: Sequence[AnswerSubmission],
    channel: Channel = Channel.PAGE,
    rejected: dict[str, AnswerRejected] | None = None,
) -> list[SaveResult]:
    """Save answers of one assessment, in their order: all of them, or none.

    With `rejected`, an answer that cannot be saved does not stop the others: it gets the reason, by question.

    Takes two statements, however many answers there are: `queries.answers.answer_context` reads without a
    lock and this writes, unless the assessment has changed in between. In that rare case it locks the
    assessment's row and retries once. Raises AnswerRejected with the reason for the first answer that cannot
    be saved. Within a transaction, which cannot go on after a statement has failed, it raises IntegrityError
    if the same answer is saved at the same moment.
    """
    try:
        return _save(access, submissions, channel, rejected)
    except (ConcurrentChange, IntegrityError) as error:
        if isinstance(error, IntegrityError) and connection.in_atomic_block:
            raise
        with transaction.atomic():
            Assessment.objects.select_for_update().only("pk").get(pk=access.assessment.pk)
            reread = answers.answer_context(
                by=access.person,
                inspection=access.inspection.pk,
                id=access.assessment.pk,
                submissions=submissions,
            )
            return _save(reread, submissions, channel, rejected)


@transaction.atomic
def withdraw_answers(
    *, access: InspectionAccess, assessment: Assessment, person: Person, reason: str
) -> None:
    """Clear the current answers that a person gave in an assessment, and reopen it for the reason.

    The answers stay in the history. Answer conflicts that a late answer of theirs left open end with the
    current answer. Resolved differences between the case's assessments are to be resolved again.
    """
    locked = Assessment.objects.select_for_update().get(pk=assessment.pk)
    now = timezone.now()
    if withdrawn := [
        DecidedAnswer(
            AnswerSubmission(uuid.uuid4(), answer.question, "", "", answer.version, now),
            SaveOutcome.SAVED,
            answer.version + 1,
            CurrentAnswer(answer.value, answer.comment, answer.version),
        )
        for answer in locked.answers.filter(by=person).exclude(value="", comment="").order_by("pk")
    ]:
        write(AssessmentAccess(access, locked), withdrawn, Channel.PAGE)
    if locked.state == AssessmentProgress.FINISHED:
        locked.state, locked.finished_at = AssessmentProgress.IN_PROGRESS, None
        locked.reopened_because = reason
    locked.checked_out_by, locked.checked_out_at = None, None
    locked.save()
    open_conflicts = locked.conflicts.filter(resolved_at=None)
    for answer_conflict in open_conflicts.filter(event__by=person).order_by("pk"):
        answer_conflict.resolved_by, answer_conflict.resolved_at = access.person, now
        answer_conflict.save(update_fields=["resolved_by", "resolved_at"])
    DifferenceResolution.objects.filter(
        first__inspection=locked.inspection_id, first__group=locked.group, first__case_id=locked.case_id
    ).delete()


def locked_assessment(access: AssessmentAccess, action: Action = Action.ASSESS_CASE) -> AssessmentAccess:
    """Lock the assessment's row until the transaction ends, and return access to its current values.

    Checks the permission again with these values. Raises NotVisible when the person may no longer write in
    the assessment, and the exceptions of `inspections.changes.locked`.
    """
    rows = Assessment.objects.select_for_update(of=("self",))
    people = ("inspection", "inspection__service", "assessor")
    assessment = rows.select_related(*people).filter(pk=access.assessment.pk).first()
    if assessment is None:
        raise NotVisible
    require_same_state(access.inspection_access, action, assessment.inspection)
    return access_queries.writable_assessment(
        by=access.person,
        assessment=assessment,
        roles=access.roles,
        conflict=access.inspection_access.conflict,
        action=action,
    )


def locked_case(assessment: Assessment) -> list[Assessment]:
    """Lock both assessments of a case in one order, so that two who finish at once do not deadlock."""
    rows = Assessment.objects.select_for_update().order_by("pk")
    same_case = {"group": assessment.group, "case_id": assessment.case_id}
    return list(rows.filter(inspection=assessment.inspection_id, **same_case))


def _save(
    access: AnswerContext,
    submissions: Sequence[AnswerSubmission],
    channel: Channel,
    rejected: dict[str, AnswerRejected] | None,
) -> list[SaveResult]:
    """Decide the outcome of each answer, each as if those before it were saved, and write them."""
    results: dict[uuid.UUID, SaveResult] = {}
    current, decided = dict(access.current), dict[uuid.UUID, DecidedAnswer]()
    reasons: dict[str, AnswerRejected] = {}
    for submission in submissions:
        key = submission.idempotency_key
        try:
            if event := access.replayed.get(key):
                results[key] = _replay(access, submission, event)
            elif key in decided:
                _require_same(submission, decided[key].submission)
            else:
                require_open(access, channel)
                _require_valid(access, submission)
                decided[key] = answer = _decided(submission, current.get(submission.question))
                if answer.counts:
                    current[submission.question] = CurrentAnswer(
                        submission.value, submission.comment, answer.version
                    )
        except AnswerRejected as reason:
            if rejected is None:
                raise
            reasons[submission.question] = reason
    if decided:
        results |= zip(decided, write(access, list(decided.values()), channel), strict=True)
    if rejected is not None:
        rejected.update(reasons)
    keys = (submission.idempotency_key for submission in submissions)
    return [results[key] for key in keys if key in results]


def _decided(submission: AnswerSubmission, current: CurrentAnswer | None) -> DecidedAnswer:
    version = current.version if current else 0
    if submission.base_version > version:
        raise AnswerRejected(
            _(
                "This answer depends on an earlier change that has not arrived. "
                "Send the earlier change first."
            ),
            code="too_early",
        )
    current_content = (current.value, current.comment) if current else ("", "")
    if current_content == (submission.value, submission.comment):
        return DecidedAnswer(submission, SaveOutcome.UNCHANGED, version, current)
    if submission.base_version < version:
        return DecidedAnswer(submission, SaveOutcome.CONFLICT, version, current)
    return DecidedAnswer(submission, SaveOutcome.SAVED, version + 1, current)


def _replay(access: AssessmentAccess, submission: AnswerSubmission, event: AnswerEvent) -> SaveResult:
    """Return the first result of a replay. Raises AnswerRejected when the key belongs to another answer."""
    if event.assessment_id != access.assessment.pk:
        raise _key_reused()
    _require_same(submission, event)
    return save_result(event)


def _require_same(submission: AnswerSubmission, saved: AnswerSubmission | AnswerEvent) -> None:
    content = ("question", "value", "comment", "base_version")
    if any(getattr(saved, name) != getattr(submission, name) for name in content):
        raise _key_reused()


def _key_reused() -> AnswerRejected:
    return AnswerRejected(
        _("Another answer was sent with this idempotency key. Use a new key for each answer."), code="used"
    )


def require_replay(access: AssessmentAccess, event: AnswerEvent, question: str, outcome: SaveOutcome) -> None:
    """Raise AnswerRejected when the event's idempotency key was used for a different action."""
    if (event.assessment_id, event.question, event.outcome) != (access.assessment.pk, question, outcome):
        raise _key_reused()


def require_open(access: AssessmentAccess, channel: Channel) -> None:
    """Raise AnswerRejected when the assessment is checked out as a spreadsheet, or finished."""
    is_checked_out = access.assessment.checked_out_at is not None
    if is_checked_out and channel != Channel.SPREADSHEET:
        raise AnswerRejected(
            _(
                "This case is checked out as a spreadsheet. Upload the spreadsheet or cancel the check-out "
                "before answering here."
            ),
            code="taken",
        )
    if access.is_finished:
        raise AnswerRejected(
            _("This case is finished. Reopen it before you change an answer."), code="finished"
        )


def _require_valid(access: AssessmentAccess, submission: AnswerSubmission) -> None:
    choices = questions.choices(access.framework.id, access.assessment.group)
    if submission.question not in choices:
        raise AnswerRejected(
            _("This edition of the standards has no such question for this case group."),
            code="unknown_question",
        )
    options = [key for key, _title in choices[submission.question]]
    if submission.value and submission.value not in options:
        raise AnswerRejected(
            _("This question has no such answer. Use one of: %(options)s.") % {"options": ", ".join(options)},
            code="unknown_value",
        )
    if len(submission.comment) > LONGEST_COMMENT:
        numbers = {"length": f"{len(submission.comment):,}", "most": f"{LONGEST_COMMENT:,}"}
        raise AnswerRejected(
            _("The comment has %(length)s characters. Shorten it to %(most)s or fewer.") % numbers,
            code="comment_too_long",
        )
    if "\0" in submission.comment or any(
        "\ud800" <= character <= "\udfff" for character in submission.comment
    ):
        raise AnswerRejected(
            _("The comment contains a character that cannot be saved. Type the comment again."),
            code="comment_unreadable",
        )
    if not 2000 < submission.client_time.year < 2199:
        raise AnswerRejected(
            _("The date or time of your device is wrong. Set its clock, then save the answer again."),
            code="device_time",
        )


@transaction.atomic
def resolve_conflict(
    *, access: AssessmentAccess, conflict: int, keep_late: bool, idempotency_key: uuid.UUID
) -> None:
    """Resolve an answer conflict: keep the late answer, or the current one.

    A replay with the same idempotency key changes nothing. Raises AnswerRejected when the key was used for
    something else or the assessment takes no answers, and NotVisible when there is no such open conflict.
    """
    access = locked_assessment(access)
    answer_conflict = access.assessment.conflicts.select_related("event").filter(pk=conflict).first()
    if answer_conflict is None:
        raise NotVisible
    question = answer_conflict.question
    if event := AnswerEvent.objects.filter(idempotency_key=idempotency_key).first():
        require_replay(access, event, question, SaveOutcome.RESOLVED)
        return
    require_open(access, Channel.PAGE)
    if answer_conflict.resolved_at:
        raise NotVisible
    current = access.answers[question]
    chosen = answer_conflict.event if keep_late else current
    submission = AnswerSubmission(
        idempotency_key, question, chosen.value, chosen.comment, current.version, timezone.now()
    )
    before = CurrentAnswer(current.value, current.comment, current.version)
    write(
        access,
        [DecidedAnswer(submission, SaveOutcome.RESOLVED, current.version + 1, before)],
        Channel.PAGE,
    )
    answer_conflict.resolved_by, answer_conflict.resolved_at = access.person, timezone.now()
    answer_conflict.save(update_fields=["resolved_by", "resolved_at"])
