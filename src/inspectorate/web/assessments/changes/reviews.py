"""Review a finished case: comment on answers, return the case, reply, and resolve comments."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.web.assessments.changes.answers import locked_case
from inspectorate.web.assessments.changes.caseload import open_again
from inspectorate.web.assessments.models import (
    LONGEST_REVIEW_COMMENT,
    AssessmentProgress,
    ReviewComment,
    ReviewState,
    ReviewThread,
)
from inspectorate.web.assessments.queries import questions, reviews
from inspectorate.web.assessments.queries.access import AssessmentAccess, open_assessment
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.database import repeat_window_start
from inspectorate.web.inspections.changes import locked
from inspectorate.web.mail.changes import notify
from inspectorate.web.permissions import Action, ConcurrentChange, NotVisible, RuleBroken


@dataclass(frozen=True, slots=True)
class TypedComment:
    """A review comment as a page sends it. `base_version` is the version that the page showed; 0 for none."""

    text: str
    base_version: int


@transaction.atomic
def save_comments(*, access: AssessmentAccess, comments: Mapping[str, TypedComment]) -> list[str]:
    """Save a person's comments on answers of a finished case; return the questions whose comment changed.

    They wait to be sent until the case is returned. A blank comment withdraws the one that waits, also when
    the case cannot be reviewed any more, and a comment that is saved already changes nothing. All are saved,
    or none. Raises NotVisible for a question that the case does not have, ConcurrentChange for a comment that
    was changed in another window, and RuleBroken for a comment when the case cannot be reviewed.
    """
    case = _locked(access, Action.REVIEW_CASE)
    rule = reviews.rule_against_review(case)
    if not comments.keys() <= questions.choices(case.framework.id, case.assessment.group).keys():
        raise NotVisible
    waiting = reviews.case_review(case).own_unsent
    changed = []
    for question, typed in comments.items():
        text, current = typed.text.strip(), waiting.get(question)
        if text == (current.text if current else ""):
            continue
        if text and rule:
            raise rule
        name = questions.question_name(case, question)
        if len(text) > LONGEST_REVIEW_COMMENT:
            raise _too_long(name)
        if typed.base_version != (current.version if current else 0):
            raise ConcurrentChange(
                _(
                    "You changed your comment on %(question)s in another window: “%(text)s”. Save again to "
                    "replace it with what you wrote here."
                )
                % {"question": name, "text": current.text if current else _("no comment")}
            )
        _save_comment(case, question, text, current)
        changed.append(question)
    return changed


def _save_comment(case: AssessmentAccess, question: str, text: str, current: ReviewComment | None) -> None:
    if current is None:
        thread = _unresolved_thread(case, question)
        comment = thread.comments.create(text=text, by=case.person)
        _record(case, EventType.REVIEW_CASE, thread, comment.text)
    elif text:
        before = {"comment": audit.digest(current.text)}
        current.text, current.version = text, current.version + 1
        current.save(update_fields=["text", "version"])
        _record(case, EventType.REVIEW_CASE, current.thread, text, before=before)
    else:
        thread = current.thread
        current.delete()
        _record(case, EventType.WITHDRAW_REVIEW_COMMENT, thread, "")
        if not thread.comments.exists():
            thread.delete()


@transaction.atomic
def return_case(*, access: AssessmentAccess, digest: str) -> None:
    """Return a finished case to its assessor, with every comment that waits.

    `digest` names the comments that the person has seen (see `queries.reviews.digest`). Raises
    ConcurrentChange when others wait by now, and RuleBroken without comments or when the case cannot be
    reviewed.
    """
    case = _locked(access, Action.REVIEW_CASE)
    if rule := reviews.rule_against_review(case):
        raise rule
    comments = reviews.case_review(case).unsent
    if not comments:
        raise RuleBroken(_("Comment on an answer before you return the case."))
    if reviews.digest(comments) != digest:
        raise ConcurrentChange(
            _("The comments have changed since you opened this page. Check them, then return the case.")
        )
    now = timezone.now()
    open_again(case.assessment, AssessmentProgress.RETURNED)
    ReviewComment.objects.filter(pk__in=[comment.pk for comment in comments]).update(sent_at=now)
    threads = {comment.thread_id for comment in comments}
    ReviewThread.objects.filter(pk__in=threads).update(state=ReviewState.OPEN)
    subject, after = case.assessment.audit_subject, {"comments": len(comments)}
    audit.record(case, EventType.RETURN_ASSESSMENT, subject=subject, after=after)
    page = reverse("assessments:assessment", args=[case.inspection.pk, case.assessment.pk])
    text = _("A case that you had finished was returned with comments")
    notify([case.assessment.assessor], text, page=page, inspection=case.inspection)


@transaction.atomic
def reply(*, access: AssessmentAccess, thread: int, text: str) -> ReviewComment:
    """Reply to the comments on an answer. The same reply sent again within the repeat window is saved once.

    Raises RuleBroken for a blank reply, in a finished case, or once the comments are resolved; NotVisible for
    another person than the assessor.
    """
    case = _locked(access, Action.REPLY_TO_REVIEW)
    current = _sent_thread(case, thread)
    text = text.strip()
    repeated = current.comments.filter(by=case.person, is_reply=True, sent_at__gt=repeat_window_start())
    if duplicate := repeated.filter(text=text).first():
        return duplicate
    if case.is_finished:
        raise RuleBroken(_("This case is finished. Reopen it before you reply."))
    if current.state == ReviewState.RESOLVED:
        raise RuleBroken(_("This comment has been resolved. It needs no reply."))
    if not text:
        raise RuleBroken(_("Enter a reply."))
    if len(text) > LONGEST_REVIEW_COMMENT:
        raise _too_long(questions.question_name(case, current.question))
    comment = current.comments.create(text=text, is_reply=True, by=case.person, sent_at=timezone.now())
    ReviewThread.objects.filter(pk=current.pk).update(state=ReviewState.REPLIED)
    _record(case, EventType.REPLY_TO_REVIEW, current, text)
    return comment


@transaction.atomic
def resolve_thread(*, access: AssessmentAccess, thread: int) -> None:
    """Resolve the comments on an answer; a repeat changes nothing.

    Raises RuleBroken in a case in which the person has taken part, and while a comment on the answer waits to
    be sent.
    """
    case = _locked(access, Action.REVIEW_CASE)
    current = _sent_thread(case, thread)
    if not reviews.may_review(case):
        raise reviews.took_part_rule()
    if current.state == ReviewState.RESOLVED:
        return
    if current.comments.filter(sent_at=None).exists():
        raise RuleBroken(
            _("A comment on %(question)s has not been sent. Return the case or delete the comment first.")
            % {"question": questions.question_name(case, current.question)}
        )
    resolved = {"state": ReviewState.RESOLVED, "resolved_by": case.person, "resolved_at": timezone.now()}
    ReviewThread.objects.filter(pk=current.pk).update(**resolved)
    audit.record(case, EventType.RESOLVE_REVIEW_THREAD, subject=_subject(case, current))


def _locked(access: AssessmentAccess, action: Action) -> AssessmentAccess:
    """Lock the case until the transaction ends; return access to its current values for the action."""
    inspection = locked(access.inspection_access, action)
    locked_case(access.assessment)
    return open_assessment(by=access.person, inspection=inspection.pk, id=access.assessment.pk, action=action)


def _unresolved_thread(case: AssessmentAccess, question: str) -> ReviewThread:
    threads = case.assessment.review_threads
    thread = threads.filter(question=question).exclude(state=ReviewState.RESOLVED).first()
    return thread or threads.create(question=question)


def _sent_thread(case: AssessmentAccess, id: int) -> ReviewThread:  # noqa: A002 - the record's id
    threads = case.assessment.review_threads.exclude(state=ReviewState.UNSENT)
    thread = threads.filter(pk=id).first() if id < 2**63 else None
    if thread is None:
        raise NotVisible
    return thread


def _record(
    case: AssessmentAccess,
    event_type: EventType,
    thread: ReviewThread,
    text: str,
    before: Mapping[str, str] | None = None,
) -> None:
    after = {"comment": audit.digest(text)} if text else None
    audit.record(case, event_type, subject=_subject(case, thread), before=before, after=after)


def _subject(case: AssessmentAccess, thread: ReviewThread) -> str:
    return f"{case.assessment.audit_subject} {thread.question}"


def _too_long(name: str) -> RuleBroken:
    return RuleBroken(
        _("Comment on %(question)s must be %(limit)s characters or fewer")
        % {"question": name, "limit": f"{LONGEST_REVIEW_COMMENT:,}"},
        code="comment_too_long",
    )
