"""Reviews of finished cases: comments on single answers, replies, and what prevents a review."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from inspectorate.web.assessments.models import (
    Assessment,
    AssessmentProgress,
    ReviewComment,
    ReviewState,
    ReviewThread,
)
from inspectorate.web.assessments.queries import questions
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.audit.models import Event, EventOutcome, EventType
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, NotVisible, RuleBroken


@dataclass(frozen=True, slots=True)
class ShownThread:
    """A review thread with the comments that a person may see, the latest last."""

    thread: ReviewThread
    name: str
    comments: tuple[ReviewComment, ...]

    @property
    def sent(self) -> tuple[ReviewComment, ...]:
        """The comments and replies that have been sent."""
        return tuple(comment for comment in self.comments if comment.sent_at)

    @property
    def latest(self) -> tuple[ReviewComment, ...]:
        """The latest comment and the latest reply, in their order."""
        latest = {comment.is_reply: comment for comment in self.comments}
        return tuple(comment for comment in self.comments if comment in latest.values())


@dataclass
class CaseReview:
    """The review of a case, as one person may see it."""

    case: AssessmentAccess
    threads: tuple[ShownThread, ...]
    typed: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def may_review(self) -> bool:
        """Whether this person may review the case, in its present or another state."""
        return may_review(self.case)

    @cached_property
    def rule(self) -> RuleBroken | None:
        """The rule that prevents comments of this person now; None without one."""
        return rule_against_review(self.case)

    @cached_property
    def may_comment(self) -> bool:
        """Whether this person can comment on the answers now."""
        return self.may_review and self.rule is None

    @property
    def is_open_to_role(self) -> bool:
        """Whether the case is finished, and people with this person's roles review cases."""
        return self.case.is_finished and self.case.may(Action.REVIEW_CASE)

    @property
    def may_reply(self) -> bool:
        """Whether this person can reply to comments now."""
        case = self.case
        return case.is_assessor and not case.is_finished and case.may(Action.REPLY_TO_REVIEW)

    @cached_property
    def by_question(self) -> dict[str, list[ShownThread]]:
        """The threads by question."""
        threads: dict[str, list[ShownThread]] = {}
        for shown in self.threads:
            threads.setdefault(shown.thread.question, []).append(shown)
        return threads

    @property
    def open_threads(self) -> tuple[ShownThread, ...]:
        """The threads that need a reply."""
        return tuple(shown for shown in self.threads if shown.thread.state == ReviewState.OPEN)

    @property
    def unsent(self) -> tuple[ReviewComment, ...]:
        """The comments that are not sent, in the order of their questions."""
        comments = (comment for shown in self.threads for comment in shown.comments)
        return tuple(comment for comment in comments if comment.sent_at is None)

    @cached_property
    def own_unsent(self) -> dict[str, ReviewComment]:
        """The comments of this person that are not sent, by question."""
        own = (comment for comment in self.unsent if comment.by_id == self.case.person.pk)
        return {comment.thread.question: comment for comment in own}

    @property
    def latest_comment(self) -> ReviewComment | None:
        """The comment that was sent last; None before the case was returned."""
        sent = [comment for shown in self.threads for comment in shown.sent if not comment.is_reply]
        return max(sent, key=lambda comment: (comment.sent_at, comment.pk), default=None)


@dataclass(frozen=True, slots=True)
class ReviewedCase:
    """A case in review: how many comments need a reply, are not sent, or have a reply to read."""

    assessment: Assessment
    unanswered: int = 0
    unsent: int = 0
    replied: int = 0


def returned_cases(assessments: QuerySet[Assessment]) -> list[ReviewedCase]:
    """Return those assessments that have been returned, with the number of comments to reply to."""
    unanswered = Count("review_threads", filter=Q(review_threads__state=ReviewState.OPEN), distinct=True)
    returned = assessments.filter(state=AssessmentProgress.RETURNED).annotate(unanswered=unanswered)
    rows = returned.order_by("inspection", "group", "case_id", "occasion")
    return [ReviewedCase(assessment, unanswered=assessment.unanswered) for assessment in rows]


def reviewed_cases(assessments: QuerySet[Assessment]) -> list[ReviewedCase]:
    """Return those finished assessments that have comments that are not sent, or replies to read."""
    waiting = Q(review_threads__comments__isnull=False, review_threads__comments__sent_at=None)
    unsent = Count("review_threads__comments", filter=waiting, distinct=True)
    replied = Count("review_threads", filter=Q(review_threads__state=ReviewState.REPLIED), distinct=True)
    finished = assessments.filter(state=AssessmentProgress.FINISHED, review_threads__isnull=False)
    rows = finished.annotate(unsent=unsent, replied=replied).filter(Q(unsent__gt=0) | Q(replied__gt=0))
    return [
        ReviewedCase(assessment, unsent=assessment.unsent, replied=assessment.replied)
        for assessment in rows.order_by("inspection", "group", "case_id", "occasion")
    ]


def case_review(
    case: AssessmentAccess,
    typed: Mapping[str, str] | None = None,
    *,
    on_page: Collection[str] | None = None,
) -> CaseReview:
    """Return the review of a case, in the order of its questions.

    `on_page` are the questions of a page: of other questions it has only the comments that are not sent. Only
    their author and the people who may review the case see these.
    """
    order = questions.in_order(case.framework.id, case.assessment.group)
    position = {name: number for number, name in enumerate(order)}
    threads = case.assessment.review_threads.all()
    comments = ReviewComment.objects.filter(thread__in=threads).select_related(
        "by", "thread", "thread__resolved_by"
    )
    if on_page is not None:
        comments = comments.filter(Q(thread__question__in=on_page) | Q(sent_at=None))
    comments = comments.order_by(F("sent_at").asc(nulls_last=True), "pk")
    sees_unsent: bool | None = None
    by_thread: dict[int, list[ReviewComment]] = {}
    for comment in comments:
        if comment.sent_at is None and comment.by_id != case.person.pk:
            sees_unsent = may_review(case) if sees_unsent is None else sees_unsent
            if not sees_unsent:
                continue
        by_thread.setdefault(comment.thread_id, []).append(comment)
    shown = [
        ShownThread(
            of_thread[0].thread,
            questions.question_name(case, of_thread[0].thread.question),
            tuple(of_thread),
        )
        for of_thread in by_thread.values()
    ]
    shown.sort(key=lambda row: (position.get(row.thread.question, len(position)), row.thread.pk))
    return CaseReview(case, tuple(shown), typed or {})


def shown_thread(case: AssessmentAccess, id: int) -> ShownThread:  # noqa: A002 - the record's id
    """Return one thread of a case. Raises NotVisible when the person sees none of its comments."""
    for shown in case_review(case).threads:
        if shown.thread.pk == id:
            return shown
    raise NotVisible


def may_review(case: AssessmentAccess) -> bool:
    """Return whether a person may review a case: not one in which they have taken part."""
    return case.may(Action.REVIEW_CASE) and not case.has_taken_part


def rule_against_review(case: AssessmentAccess) -> RuleBroken | None:
    """Return the rule that prevents comments on a case now; None when it can be reviewed.

    A case that is assessed twice is reviewed after both assessments have been finished: agreement counts the
    answers up to then, so that no review changes it.
    """
    assessment = case.assessment
    if case.has_taken_part:
        return took_part_rule()
    if not case.is_finished:
        return RuleBroken(_("You can comment on the answers once this case is finished."))
    if assessment.last_blind_event is None and _others(assessment).exists():
        return RuleBroken(_("Two people assess this case. You can comment once both have finished it."))
    if assessment.difference_resolutions.exists():
        return RuleBroken(
            _("Differences between its two assessments have been resolved, so this case cannot be returned.")
        )
    return None


def digest(comments: Iterable[ReviewComment]) -> str:
    """Return the digest of comments with their versions, by which a form says which ones it shows."""
    shown = sorted((comment.pk, comment.version) for comment in comments)
    return hashlib.sha256(repr(shown).encode()).hexdigest()


def took_part_rule() -> RuleBroken:
    """Return the rule that nobody reviews a case in which they have taken part."""
    return RuleBroken(
        _("You took part in this case. Another lead inspector or a head of inspections has to review it.")
    )


def returned_by(assessment: Assessment) -> Person | None:
    """Return who returned a case last; None if nobody did."""
    events = Event.objects.filter(
        inspection=assessment.inspection_id,
        event_type=EventType.RETURN_ASSESSMENT,
        outcome=EventOutcome.DONE,
        subject=assessment.audit_subject,
    )
    person = events.order_by("-at", "-pk").values_list("person", flat=True).first()
    return Person.objects.filter(pk=person).first() if person else None


def _others(assessment: Assessment) -> QuerySet[Assessment]:
    same_case = Q(group=assessment.group, case_id=assessment.case_id)
    return Assessment.objects.filter(same_case, inspection=assessment.inspection_id).exclude(pk=assessment.pk)
